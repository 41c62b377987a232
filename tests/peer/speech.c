/* SPDX-License-Identifier: GPL-3.0-or-later
 * speech - a piece, so many times, then the next one. */
#include "speech.h"

static void
begin_piece(struct speech *p)
{
	p->times = 0;
	p->offset = 0;
}

void
speech_begin(struct speech *p, const struct script *s, const struct step *step)
{
	*p = (struct speech){.script = s,
	    .piece = step->piece,
	    .end = step->piece + step->pieces};
	begin_piece(p);
}

/* One run of at most max bytes of the piece, once; its length. */
static size_t
say_run(
    struct speech *p, const struct piece *piece, size_t max, struct buf *out)
{
	size_t len =
	    piece->len - p->offset < max ? piece->len - p->offset : max;

	buf_add(out, p->script->bytes.ptr + piece->begin + p->offset, len);
	p->offset += len;
	if (p->offset == piece->len) {
		p->offset = 0;
		p->times++;
	}
	return len;
}

bool
speech_next(struct speech *p, size_t max, struct buf *out)
{
	size_t left = max;

	while (left > 0 && p->piece < p->end) {
		const struct piece *piece = &p->script->pieces[p->piece];

		if (p->times < piece->count && piece->len > 0) {
			left -= say_run(p, piece, left, out);
		} else {
			p->piece++;
			begin_piece(p);
		}
	}
	return left < max;
}
