/* SPDX-License-Identifier: GPL-3.0-or-later
 * dot - a leading dot doubled on the way out, halved on the way in. */
#include "ehlo/smtp/dot.h"

bool
dot_is_end(struct slice line)
{
	return slice_equals(line, SLICE("."));
}

bool
dot_stuff(struct buf *out, struct slice line)
{
	bool is_stuffed = slice_starts_with(line, SLICE("."));

	if (is_stuffed)
		buf_add_byte(out, '.');
	buf_add_slice(out, line);
	return is_stuffed;
}

struct slice
dot_unstuff(struct slice line)
{
	return slice_skip(line, slice_starts_with(line, SLICE(".")) ? 1 : 0);
}

/* Some of a line; a CR at its end is held back, since LF may follow. */
static void
write_text(struct dot_writer *w, struct slice text, struct buf *out)
{
	bool has_cr = text.len > 0 && text.ptr[text.len - 1] == '\r';

	if (text.len == 0)
		return;
	if (w->is_after_cr)
		buf_add_byte(out, '\r');
	w->is_inside_line |= w->is_after_cr;
	w->is_after_cr = has_cr;
	text.len -= has_cr;
	if (text.len == 0)
		return;
	if (w->is_inside_line || w->is_chunk)
		buf_add_slice(out, text);
	else
		dot_stuff(out, text);
	w->is_inside_line = true;
}

static void
write_line_end(struct dot_writer *w, struct buf *out)
{
	bool is_crlf = w->is_after_cr || !w->is_raw;

	buf_add_str(out, is_crlf ? "\r\n" : "\n");
	w->is_inside_line = !is_crlf;
	w->is_after_cr = false;
}

void
dot_write(struct dot_writer *w, struct slice bytes, struct buf *out)
{
	while (bytes.len > 0) {
		size_t len = slice_find(bytes, '\n');

		write_text(w, slice_range(bytes, 0, len), out);
		if (len < bytes.len)
			write_line_end(w, out);
		bytes = slice_skip(bytes, len + 1);
	}
}

void
dot_write_rest(struct dot_writer *w, struct buf *out)
{
	if (w->is_after_cr)
		buf_add_byte(out, '\r');
	if (w->is_inside_line || w->is_after_cr)
		buf_add_str(out, "\r\n");
	w->is_inside_line = w->is_after_cr = false;
}

void
dot_write_end(struct dot_writer *w, struct buf *out)
{
	dot_write_rest(w, out);
	buf_add_str(out, ".\r\n");
}
