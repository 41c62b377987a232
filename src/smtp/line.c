/* SPDX-License-Identifier: GPL-3.0-or-later
 * line - bytes into lines; every byte is looked at once.
 *
 * Taken lines stay at the front of pending until half of it is behind us, so
 * that moving the rest costs no more than taking did. Of a line beyond the
 * limit only the first max bytes are kept and, behind them, the newest one:
 * it may be the CR of the ending.
 */
#include "ehlo/smtp/line.h"

#include <assert.h>

#define COMMAND_LINE_MAX 512

static const struct {
	const char *name;
	size_t len; /* octets of the ending */
} eols[EOL_COUNT] = {
    [EOL_CRLF] = {"crlf", 2},
    [EOL_LF] = {"lf", 1},
    [EOL_NONE] = {"none", 0},
};

void
line_reader_init(struct line_reader *r, size_t max)
{
	*r = (struct line_reader){.max = max};
}

void
line_reader_fini(struct line_reader *r)
{
	buf_fini(&r->pending);
	line_reader_init(r, r->max);
}

static void
compact(struct line_reader *r)
{
	if (r->taken < r->pending.len - r->taken)
		return;
	buf_consume(&r->pending, r->taken);
	r->scanned -= r->taken;
	r->taken = 0;
}

void
line_reader_feed(struct line_reader *r, struct slice bytes)
{
	assert(!r->is_finished);
	compact(r);
	buf_add_slice(&r->pending, bytes);
}

void
line_reader_finish(struct line_reader *r)
{
	r->is_finished = true;
}

/* Drops what a line without its LF has beyond the limit. */
static void
cut(struct line_reader *r)
{
	size_t keep = r->taken + r->max + 1;
	char newest;

	if (r->pending.len <= keep)
		return;
	newest = r->pending.ptr[r->pending.len - 1];
	r->skipped += r->pending.len - keep;
	buf_truncate(&r->pending, keep);
	r->pending.ptr[keep - 1] = newest;
	r->scanned = keep;
}

static void
take(struct line_reader *r, struct slice bytes, enum line_eol eol,
    struct line *out)
{
	struct slice kept = slice_range(bytes, 0, r->max);

	out->bytes = kept;
	out->eol = eol;
	out->skipped = r->skipped + (bytes.len - kept.len);
	out->flaws = line_flaws(kept, eol, out->skipped);
	r->skipped = 0;
	r->scanned = r->taken;
}

bool
line_reader_next(struct line_reader *r, struct line *out)
{
	struct slice rest = slice_skip(buf_slice(&r->pending), r->taken);
	size_t known = r->scanned - r->taken;
	size_t lf = known + slice_find(slice_skip(rest, known), '\n');

	if (lf < rest.len) {
		bool has_cr = lf > 0 && rest.ptr[lf - 1] == '\r';

		r->taken += lf + 1;
		take(r, slice_range(rest, 0, has_cr ? lf - 1 : lf),
		    has_cr ? EOL_CRLF : EOL_LF, out);
		return true;
	}
	r->scanned = r->pending.len;
	if (r->is_finished && rest.len > 0) {
		r->taken = r->pending.len;
		take(r, rest, EOL_NONE, out);
		return true;
	}
	cut(r);
	return false;
}

size_t
line_reader_pending(const struct line_reader *r)
{
	return r->pending.len - r->taken + r->skipped;
}

static unsigned
byte_flaw(unsigned char byte)
{
	if (byte >= 0x80)
		return LINE_8BIT;
	if (byte == '\0')
		return LINE_NUL;
	if (byte == '\r')
		return LINE_BARE_CR;
	if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
		return LINE_CONTROL;
	return 0;
}

unsigned
line_flaws(struct slice bytes, enum line_eol eol, size_t skipped)
{
	unsigned flaws = 0;

	for (size_t i = slice_printable(bytes); i < bytes.len; i++)
		flaws |= byte_flaw((unsigned char)bytes.ptr[i]);
	if (eol == EOL_LF)
		flaws |= LINE_BARE_LF;
	if (eol == EOL_NONE)
		flaws |= LINE_NO_EOL;
	if (skipped > 0)
		flaws |= LINE_CUT;
	if (bytes.len > COMMAND_LINE_MAX || skipped > COMMAND_LINE_MAX ||
	    bytes.len + skipped + eols[eol].len > COMMAND_LINE_MAX)
		flaws |= LINE_OVER_512;
	return flaws;
}

const char *
line_eol_name(enum line_eol eol)
{
	return eols[eol].name;
}
