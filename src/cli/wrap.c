/* SPDX-License-Identifier: GPL-3.0-or-later
 * wrap - greedy: a word that does not fit begins the next line. */
#include "ehlo/cli/wrap.h"

void
wrap_add(struct buf *out, struct slice text, size_t indent, size_t width)
{
	struct slice word;
	size_t col = indent;

	while ((word = slice_take_word(&text)).len > 0) {
		if (col > indent && col + 1 + word.len > width) {
			buf_addf(out, "\n%*s", (int)indent, "");
			col = indent;
		} else if (col > indent) {
			buf_add_byte(out, ' ');
			col++;
		}
		buf_add_slice(out, word);
		col += word.len;
	}
	buf_add_byte(out, '\n');
}
