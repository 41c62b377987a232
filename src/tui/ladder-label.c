/* SPDX-License-Identifier: GPL-3.0-or-later
 * ladder-label - a row in a few words, and what is thought of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/model/offers.h"
#include "ehlo/smtp/reply.h"

#include "ladder-paint.h"

/* Of the bar that a message in chunks has. */
#define BAR_CELLS 10

void
ladder_add_number(struct buf *out, uint64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, number);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_add_byte(out, ',');
		buf_add_byte(out, digits[i]);
	}
}

void
ladder_add_time(struct buf *out, uint64_t us)
{
	if (us < 10000)
		buf_addf(out, "%.1f ms", (double)us / 1e3);
	else if (us < 1000000)
		buf_addf(out, "%" PRIu64 " ms", us / 1000);
	else
		buf_addf(out, "%.1f s", (double)us / 1e6);
}

static void
add_span(struct ladder_label *label, struct slice bytes, enum style style)
{
	struct entry *e = &label->entry;

	if (e->span_count < ENTRY_SPANS_MAX)
		e->spans[e->span_count++] = (struct span){bytes, style};
}

/* The words alone, in the place of what the event says. */
static void
say(struct ladder_label *label, struct buf *text, enum style style)
{
	label->entry.span_count = 0;
	add_span(label, buf_slice(text), style);
}

/* ---- replies ---------------------------------------------------------- */

/* "250 x8" in the code's colour, then words: what a second EHLO changed, or
 * those of the first line. */
static void
make_long_reply(struct ladder_label *label, struct buf *text,
    const struct conversation *c, const struct ladder_row *row)
{
	const struct session *s = conversation_session_at(c, row->session);
	const struct exchange *x = ladder_exchange(c, row);
	struct slice line = conversation_line(c, row->begin);
	struct reply_line reply;
	enum style style = label->entry.span_count > 0
	                       ? label->entry.spans[0].style
	                       : STYLE_SERVER_TEXT;

	label->entry.span_count = 0;
	snprintf(label->count, sizeof(label->count), " x%zu", row->line_count);
	buf_clear(text);
	if (x != NULL && offers_can_compare(s, x)) {
		buf_add_str(text, " (");
		offers_tell_changes(text, s);
		buf_add_byte(text, ')');
	} else if (reply_line_parse(line, &reply) &&
		   (x == NULL || x->verb != VERB_EHLO ||
		       x->outcome != OUTCOME_OK)) {
		buf_add_byte(text, ' ');
		buf_add_slice(text, reply.text);
	}
	add_span(label, slice_range(line, 0, 3), style);
	add_span(label, slice_str(label->count), STYLE_FOLD);
	add_span(label, buf_slice(text), STYLE_SERVER_TEXT);
}

/* It answers another command than that in the row before it. */
static void
add_number(struct ladder_label *label, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	struct entry *e = &label->entry;
	size_t command = ladder_command(l, c, ladder_row(l, row));

	if (command >= ladder_count(l) || command + 1 == row ||
	    e->span_count >= ENTRY_SPANS_MAX)
		return;
	snprintf(e->more, sizeof(e->more), "#%zu ", ladder_number(l, command));
	memmove(e->spans + 1, e->spans, e->span_count * sizeof(e->spans[0]));
	e->spans[0] = (struct span){slice_str(e->more), STYLE_MARK};
	e->span_count++;
}

static enum sign
reply_sign(const struct conversation *c, const struct ladder_row *row)
{
	const struct exchange *x = ladder_exchange(c, row);

	if (x == NULL || !conversation_mark(c, row->begin)->is_expected)
		return SIGN_FAIL;
	return row->finding_count > 0 ? SIGN_DOUBT : SIGN_PASS;
}

static void
make_reply(struct ladder_label *label, struct buf *text, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	if (ladder_row(l, row)->line_count > 1)
		make_long_reply(label, text, c, ladder_row(l, row));
	add_number(label, l, c, row);
	label->sign = reply_sign(c, ladder_row(l, row));
}

/* ---- others ----------------------------------------------------------- */

static void
make_command(struct ladder_label *label, struct buf *text,
    const struct ladder *l, const struct conversation *c, size_t row)
{
	(void)text;
	(void)c;
	if (ladder_row(l, row)->finding_count > 0)
		label->sign = SIGN_DOUBT;
}

static void
make_other(struct ladder_label *label, struct buf *text, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	size_t lines = ladder_row(l, row)->line_count;

	(void)text;
	(void)c;
	label->sign = SIGN_FAIL;
	if (lines == 1)
		return;
	snprintf(label->count, sizeof(label->count), "  x%zu, no reply", lines);
	add_span(label, slice_str(label->count), STYLE_FOLD);
}

/* 37 lines, 1,482 bytes, "." */
static void
make_content(struct ladder_label *label, struct buf *text,
    const struct ladder *l, const struct conversation *c, size_t row)
{
	const struct ladder_row *r = ladder_row(l, row);

	(void)c;
	buf_clear(text);
	ladder_add_number(text, r->line_count);
	buf_addf(text, " line%s, ", r->line_count == 1 ? "" : "s");
	ladder_add_number(text, r->bytes);
	buf_add_str(text, " bytes");
	if (r->is_ended)
		buf_add_str(text, ", \".\"");
	say(label, text, STYLE_CLIENT_DATA);
	label->entry.hint = r->is_tls ? " ~>" : " ->";
	if (r->finding_count > 0)
		label->sign = SIGN_DOUBT;
}

/* "BDAT 458 LAST": that it is the last is more than a word among others. */
static void
make_chunk(struct ladder_label *label, struct buf *text, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	const struct slice last = SLICE("LAST");
	const struct ladder_row *r = ladder_row(l, row);
	struct entry *e = &label->entry;
	struct slice *end;

	(void)text;
	(void)c;
	if (r->finding_count > 0)
		label->sign = SIGN_DOUBT;
	if (!r->is_last || e->span_count == 0)
		return;
	end = &e->spans[e->span_count - 1].bytes;
	if (end->len < last.len ||
	    !slice_equals_nocase(slice_skip(*end, end->len - last.len), last))
		return;
	end->len -= last.len;
	add_span(label, slice_of(end->ptr + end->len, last.len), STYLE_ACCENT);
}

static void
make_connect(struct ladder_label *label, struct buf *text,
    const struct ladder *l, const struct conversation *c, size_t row)
{
	(void)l;
	(void)c;
	(void)row;
	buf_clear(text);
	buf_add_str(text, "connect");
	say(label, text, STYLE_EVENT);
	label->sign = SIGN_PASS;
}

static void
make_tls(struct ladder_label *label, struct buf *text, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	const struct event_tls *tls =
	    conversation_event(c, ladder_row(l, row)->begin)->tls;
	const char *verdict = tls->is_served     ? "the client may verify"
	                      : tls->is_verified ? "verified"
	                      : tls->is_refused  ? "refused: not verified"
	                                         : "not verified";

	buf_clear(text);
	buf_add_slice(text, tls->version);
	buf_addf(text, ", %s, ", verdict);
	buf_add_slice(text, tls->cipher);
	say(label, text, STYLE_TLS);
	label->sign = tls->is_served     ? SIGN_TODO
	              : tls->is_verified ? SIGN_PASS
	              : tls->is_refused  ? SIGN_FAIL
	                                 : SIGN_DOUBT;
}

static void
make_note(struct ladder_label *label, struct buf *text, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	(void)text;
	(void)l;
	(void)c;
	(void)row;
	if (label->entry.hint[0] == '*')
		label->sign = SIGN_FAIL;
}

/* Who did it is said in words. */
static void
make_closed(struct ladder_label *label, struct buf *text,
    const struct ladder *l, const struct conversation *c, size_t row)
{
	const struct event_closed *closed =
	    &conversation_event(c, ladder_row(l, row)->begin)->closed;

	if (closed->by == CLOSED_CLIENT && closed->error.len == 0) {
		buf_clear(text);
		buf_add_str(text, "closed by this side");
		say(label, text, STYLE_EVENT);
	}
	if (closed->by == CLOSED_ERROR)
		label->sign = SIGN_FAIL;
}

/* Where of so many cells a byte of the message is; a chunk with any has one. */
static unsigned
cell_of(uint64_t byte, uint64_t sum)
{
	return byte >= sum ? BAR_CELLS
	                   : (unsigned)((double)byte / (double)sum * BAR_CELLS);
}

static void
make_bar(char *out, size_t size, const struct ladder_row *row, uint64_t sum,
    const struct pen *pen)
{
	size_t len = 1;
	uint64_t bytes = ladder_chunk_bytes(row);
	unsigned begin = cell_of(row->before, sum);
	unsigned end = cell_of(row->before + bytes, sum);

	if (begin == BAR_CELLS && bytes > 0)
		begin--;
	if (end <= begin && bytes > 0)
		end = begin + 1;
	out[0] = ' ';
	for (unsigned i = 0; i < BAR_CELLS; i++)
		len += (size_t)snprintf(out + len, size - len, "%s",
		    pen_glyph(pen, i >= begin && i < end ? GLYPH_GAUGE
							 : GLYPH_GAUGE_REST));
}

void
ladder_label_add_bar(struct ladder_label *label, const struct ladder *l,
    size_t row, const struct pen *pen)
{
	const struct ladder_row *r = ladder_row(l, row);
	uint64_t bytes, sum;
	bool is_under_way;

	if (r->kind != LADDER_CHUNK)
		return;
	bytes = ladder_chunk_bytes(r);
	sum = ladder_chunk_sum(l, r);
	is_under_way = r->size != LADDER_NO_SIZE && bytes < r->size;
	if (is_under_way)
		sum += r->size - bytes;
	make_bar(label->bar, sizeof(label->bar), r, sum, pen);
	add_span(label, slice_str(label->bar), STYLE_CLIENT_DATA);
	if (is_under_way)
		snprintf(label->count, sizeof(label->count),
		    " %" PRIu64 " so far", bytes);
	else
		snprintf(label->count, sizeof(label->count), " %.0f %%",
		    sum == 0 ? 0.0 : 100.0 * (double)bytes / (double)sum);
	add_span(label, slice_str(label->count), STYLE_FOLD);
}

void
ladder_label_make(struct ladder_label *label, struct buf *text,
    const struct ladder *l, const struct conversation *c, size_t row)
{
	static void (*const makes[LADDER_KIND_COUNT])(struct ladder_label *,
	    struct buf *, const struct ladder *, const struct conversation *,
	    size_t) = {
	    [LADDER_NOTE] = make_note,
	    [LADDER_CONNECT] = make_connect,
	    [LADDER_TLS] = make_tls,
	    [LADDER_COMMAND] = make_command,
	    [LADDER_REPLY] = make_reply,
	    [LADDER_OTHER] = make_other,
	    [LADDER_CONTENT] = make_content,
	    [LADDER_CHUNK] = make_chunk,
	    [LADDER_CLOSED] = make_closed,
	    [LADDER_GONE] = make_note,
	};
	const struct ladder_row *r = ladder_row(l, row);

	label->sign = SIGN_COUNT;
	label->count[0] = '\0';
	entry_make(&label->entry, text, c, r->begin);
	makes[r->kind](label, text, l, c, row);
}
