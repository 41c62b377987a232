/* SPDX-License-Identifier: GPL-3.0-or-later
 * message-check - one pass over the bytes; most of them are only passed over.
 *
 * Line ends of all kinds, and NULs, cut the bytes into pieces of text. A piece
 * that is one dot could end a message: it is as it should be when the breaks
 * on both of its sides are of one good kind.
 */
#include "ehlo/smtp/message-check.h"

#include <assert.h>
#include <inttypes.h>

#define TEXT_MAX 998 /* RFC 5322 2.1.1 */

enum grade { REFUSED, TOLD };

/* Kinds of line ends, as a set. */
enum { BREAK_CRLF = 1, BREAK_LF = 2, BREAK_CR = 4 };

/* Where in the header the bytes are. */
enum { HEADER_LINE, HEADER_NAME, HEADER_VALUE, HEADER_OVER };

static const struct {
	enum grade grade;
	const char *rfc;
	const char *what;
} rows[MESSAGE_FLAW_COUNT] = {
#define M(name, grade, rfc, what) [MESSAGE_##name] = {grade, rfc, what},
#include "ehlo/smtp/message-flaws.def"
#undef M
};

static void
note(struct message_spot *spot, uint64_t line, uint64_t offset)
{
	if (!spot->is_found)
		*spot = (struct message_spot){true, line, offset};
}

static void
find(struct message_check *c, enum message_flaw flaw, uint64_t offset)
{
	note(&c->spots[flaw], c->line, offset);
}

void
message_check_init(struct message_check *c)
{
	*c = (struct message_check){.line = 1};
}

/* ---- pieces of text --------------------------------------------------- */

static void
judge_dot(struct message_check *c)
{
	unsigned breaks = c->breaks_before | c->breaks;

	if (!c->dot.is_found || c->is_more_than_dot)
		return;
	if (c->has_nul || (breaks & BREAK_CR) != 0 ||
	    breaks == (BREAK_CRLF | BREAK_LF))
		note(&c->spots[MESSAGE_FALSE_END], c->dot.line, c->dot.offset);
	else if (breaks == BREAK_LF)
		note(&c->lf_dot, c->dot.line, c->dot.offset);
}

/* Text begins, or the message ends: the breaks before that are known. */
static void
end_breaks(struct message_check *c)
{
	if (c->is_after_cr) {
		c->is_after_cr = false;
		c->breaks |= BREAK_CR;
		find(c, MESSAGE_BARE_CR, c->bytes - 1);
	}
	if (c->breaks == 0)
		return;
	judge_dot(c);
	c->breaks_before = c->breaks;
	c->breaks = 0;
	c->dot.is_found = c->is_more_than_dot = c->has_nul = false;
}

/* ---- lines ------------------------------------------------------------ */

static void
judge_length(struct message_check *c, uint64_t end)
{
	if (end - c->line_offset > TEXT_MAX)
		note(&c->spots[MESSAGE_LONG], c->line, c->line_offset);
}

static void
end_line(struct message_check *c)
{
	bool is_crlf = c->is_after_cr;

	c->breaks |= is_crlf ? BREAK_CRLF : BREAK_LF;
	c->lf_count += !is_crlf;
	note(is_crlf ? &c->crlf : &c->lf, c->line, c->bytes);
	judge_length(c, c->bytes - is_crlf);
	c->is_after_cr = false;
	c->line++;
	c->line_offset = c->bytes + 1;
	if (c->header != HEADER_OVER)
		c->header = HEADER_LINE;
}

static void
end_header(struct message_check *c, bool is_wrong)
{
	c->header = HEADER_OVER;
	if (is_wrong)
		find(c, MESSAGE_NO_FIELD, c->line_offset);
}

/* RFC 5322 2.2: a name, a colon; a line that begins with a blank goes on. */
static void
read_header(struct message_check *c, char byte)
{
	bool is_blank = byte == ' ' || byte == '\t';

	if (c->header == HEADER_LINE && (byte == '\r' || byte == '\n'))
		end_header(c, c->line == 1);
	else if (c->header == HEADER_LINE && is_blank && c->line > 1)
		c->header = HEADER_VALUE;
	else if (c->header == HEADER_NAME && byte == ':')
		c->header = HEADER_VALUE;
	else if (c->header != HEADER_VALUE && byte > ' ' && byte <= '~' &&
		 byte != ':')
		c->header = HEADER_NAME;
	else if (c->header != HEADER_VALUE)
		end_header(c, true);
}

/* ---- bytes ------------------------------------------------------------ */

static void
take_dot(struct message_check *c)
{
	end_breaks(c);
	if (c->dot.is_found)
		c->is_more_than_dot = true;
	note(&c->dot, c->line, c->bytes);
}

static void
take_text(struct message_check *c, char byte)
{
	end_breaks(c);
	c->is_more_than_dot = true;
	if ((byte & 0x80) != 0)
		find(c, MESSAGE_EIGHT_BIT, c->bytes);
}

static void
take_byte(struct message_check *c, char byte)
{
	if (c->header != HEADER_OVER)
		read_header(c, byte);
	switch (byte) {
	case '\n':
		end_line(c);
		break;
	case '\r':
		if (c->is_after_cr) {
			c->breaks |= BREAK_CR;
			find(c, MESSAGE_BARE_CR, c->bytes - 1);
		}
		c->is_after_cr = true;
		break;
	case '\0':
		end_breaks(c);
		c->has_nul = true;
		find(c, MESSAGE_NUL, c->bytes);
		break;
	case '.':
		take_dot(c);
		break;
	default:
		take_text(c, byte);
		break;
	}
	c->bytes++;
}

/* Bytes that change nothing: inside text that is no lone dot any more. */
static size_t
plain_len(const struct message_check *c, struct slice bytes)
{
	if (!c->is_more_than_dot || c->is_after_cr || c->breaks != 0 ||
	    c->header != HEADER_OVER)
		return 0;
	return slice_printable(bytes);
}

/* Both kinds of line ends are there only when the later of them comes. */
static void
judge_mixture(struct message_check *c)
{
	const struct message_spot *later =
	    c->lf.offset > c->crlf.offset ? &c->lf : &c->crlf;

	if (!c->lf.is_found || !c->crlf.is_found)
		return;
	note(&c->spots[MESSAGE_MIXED], later->line, later->offset);
	if (c->lf_dot.is_found)
		note(&c->spots[MESSAGE_FALSE_END], c->lf_dot.line,
		    c->lf_dot.offset);
}

void
message_check_feed(struct message_check *c, struct slice bytes)
{
	while (bytes.len > 0) {
		size_t count = plain_len(c, bytes);

		c->bytes += count;
		bytes = slice_skip(bytes, count);
		if (bytes.len == 0)
			break;
		take_byte(c, bytes.ptr[0]);
		bytes = slice_skip(bytes, 1);
	}
	judge_mixture(c);
}

void
message_check_finish(struct message_check *c)
{
	uint64_t end = c->bytes;

	end_breaks(c);
	judge_dot(c);
	judge_length(c, end);
	judge_mixture(c);
}

/* ---- results ---------------------------------------------------------- */

bool
message_flaw_is_refused(enum message_flaw flaw)
{
	assert(flaw < MESSAGE_FLAW_COUNT);
	return rows[flaw].grade == REFUSED;
}

enum message_flaw
message_check_refused(const struct message_check *c)
{
	int flaw = 0;

	while (flaw < MESSAGE_FLAW_COUNT &&
	       !(c->spots[flaw].is_found && rows[flaw].grade == REFUSED))
		flaw++;
	return (enum message_flaw)flaw;
}

void
message_check_describe(
    const struct message_check *c, enum message_flaw flaw, struct buf *out)
{
	const struct message_spot *spot = &c->spots[flaw];

	buf_addf(out, "line %" PRIu64 ", byte offset %" PRIu64 ": %s (%s)",
	    spot->line, spot->offset, rows[flaw].what, rows[flaw].rfc);
}
