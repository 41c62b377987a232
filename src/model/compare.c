/* SPDX-License-Identifier: GPL-3.0-or-later
 * compare - each session as a text of words, a word a command; what differs in
 * those texts differs in the sessions.
 */
#include "ehlo/model/compare.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/model/diff.h"
#include "ehlo/model/verdict.h"

/* Much later: so many times, and so that a person notices. */
#define SLOWER_TIMES 3
#define SLOWER_MS    100
/* Of rows in succession that are the same, so many are told at either end. */
#define SAME_SHOWN 3
/* Nobody reads more. */
#define ROWS_MAX 1000

/* ---- aligning --------------------------------------------------------- */

static void
add_words(struct buf *out, const struct session *s)
{
	for (size_t i = 0; i < s->exchanges.count; i++)
		buf_addf(out, "%ux ", (unsigned)s->exchanges.list[i].verb);
}

static size_t
count_words(struct slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == 'x';
	return count;
}

static bool
is_same_text(const char *a, const char *b)
{
	return slice_equals(slice_str(a), slice_str(b));
}

static enum compare_kind
kind_of(const struct exchange *a, const struct exchange *b)
{
	double before, now;

	if (a->is_answered != b->is_answered || a->code != b->code ||
	    !enhanced_code_equals(a->enhanced, b->enhanced))
		return COMPARE_CODE;
	if (!is_same_text(a->text, b->text) || !is_same_text(a->more, b->more))
		return COMPARE_TEXT;
	if (!a->is_answered)
		return COMPARE_SAME;
	before = exchange_ms(a);
	now = exchange_ms(b);
	return now > SLOWER_TIMES * before && now - before >= SLOWER_MS
	           ? COMPARE_SLOWER
	           : COMPARE_SAME;
}

static void
add_row(struct compare *out, const struct exchange *a, const struct exchange *b)
{
	struct compare_row row = {.a = a, .b = b};

	row.kind = b == NULL   ? COMPARE_MISSING
	           : a == NULL ? COMPARE_EXTRA
	                       : kind_of(a, b);
	if (out->count == out->size) {
		out->size = out->size * 2 + 16;
		out->rows =
		    mem_realloc(out->rows, out->size, sizeof(*out->rows));
	}
	out->rows[out->count++] = row;
}

void
compare_make(
    struct compare *out, const struct session *a, const struct session *b)
{
	const struct exchange *next_a = a->exchanges.list;
	const struct exchange *next_b = b->exchanges.list;
	struct buf words_a = {0}, words_b = {0};
	struct diff d;

	*out = (struct compare){0};
	add_words(&words_a, a);
	add_words(&words_b, b);
	diff_make(&d, buf_slice(&words_a), buf_slice(&words_b));
	for (size_t i = 0; i < d.count; i++) {
		enum diff_kind kind = d.parts[i].kind;
		size_t words = count_words(d.parts[i].bytes);

		for (; words > 0; words--)
			add_row(out, kind == DIFF_ADD ? NULL : next_a++,
			    kind == DIFF_DEL ? NULL : next_b++);
	}
	diff_fini(&d);
	buf_fini(&words_a);
	buf_fini(&words_b);
}

void
compare_fini(struct compare *c)
{
	mem_free(c->rows);
	*c = (struct compare){0};
}

/* ---- in words --------------------------------------------------------- */

static const char *
name_of(const struct exchange *x)
{
	switch (x->verb) {
	case VERB_GREETING:
		return "greeting";
	case VERB_CONTENT:
		return "message";
	case VERB_RESPONSE:
		return "answer";
	case VERB_UNKNOWN:
		return x->is_unsolicited ? "unasked" : "unknown";
	default:
		return verb_text(x->verb);
	}
}

static void
add_reply(struct buf *out, const struct exchange *x, enum utf8_form form)
{
	struct buf words = {0};

	if (!x->is_answered) {
		buf_add_str(out, "no answer");
		return;
	}
	exchange_add_words(&words, x);
	buf_addf(out, "%d ", x->code);
	utf8_add_safe(out, buf_slice(&words), form);
	buf_fini(&words);
}

static void
tell_reply(struct buf *out, const char *which, const struct exchange *x,
    enum utf8_form form)
{
	if (x == NULL)
		return;
	buf_add_str(out, which);
	add_reply(out, x, form);
	buf_add_byte(out, '\n');
}

static bool
has_argument(const struct exchange *x)
{
	return x != NULL && x->argument != NULL && x->argument[0] != '\0';
}

/* "RCPT bob@example.net", and what the other said in its place. */
static void
tell_command(
    struct buf *out, const struct compare_row *row, enum utf8_form form)
{
	const struct exchange *x = row->a != NULL ? row->a : row->b;

	buf_add_str(out, name_of(x));
	if (has_argument(x)) {
		buf_add_byte(out, ' ');
		utf8_add_safe(out, slice_str(x->argument), form);
	}
	if (x != row->b && has_argument(row->b) &&
	    !is_same_text(x->argument, row->b->argument)) {
		buf_add_str(out, " (2: ");
		utf8_add_safe(out, slice_str(row->b->argument), form);
		buf_add_byte(out, ')');
	}
}

static void
tell_row(struct buf *out, const struct compare_row *row, enum utf8_form form)
{
	static const struct {
		const char *sign, *words;
		bool has_replies;
	} kinds[COMPARE_COUNT] = {
	    [COMPARE_SAME] = {"= ", "", false},
	    [COMPARE_MISSING] = {"- ", ", in 1 only", true},
	    [COMPARE_EXTRA] = {"+ ", ", in 2 only", true},
	    [COMPARE_CODE] = {"! ", ", another code", true},
	    [COMPARE_TEXT] = {"~ ", ", other words", true},
	    [COMPARE_SLOWER] = {"~ ", ", slower", false},
	};
	const struct exchange *x = row->a != NULL ? row->a : row->b;

	buf_add_str(out, kinds[row->kind].sign);
	tell_command(out, row, form);
	buf_add_str(out, kinds[row->kind].words);
	if (row->kind == COMPARE_SAME && x->is_answered)
		buf_addf(out, ": %d", x->code);
	if (row->kind == COMPARE_SLOWER)
		buf_addf(out, ": %.0f ms, then %.0f ms", exchange_ms(row->a),
		    exchange_ms(row->b));
	buf_add_byte(out, '\n');
	if (!kinds[row->kind].has_replies)
		return;
	tell_reply(out, "1: ", row->a, form);
	tell_reply(out, "2: ", row->b, form);
}

/* What one offers, word for word, and the other does not. */
static void
tell_offers(struct buf *out, const char *sign, const char *words,
    const struct ext_set *has, const struct ext_set *has_not,
    enum utf8_form form)
{
	for (size_t i = 0; i < has->count; i++) {
		const char *line = has->offers[i].line;

		if (ext_set_has_line(has_not, line))
			continue;
		buf_add_str(out, sign);
		utf8_add_safe(out, slice_str(line), form);
		buf_addf(out, ", offered in %s only\n", words);
	}
}

static void
tell_file(struct buf *out, const struct compare_side *side, enum utf8_form form)
{
	char day[WALL_DAY_SIZE], time[WALL_TIME_SIZE];
	uint64_t t_us = side->session->started_us;

	if (side->file == NULL)
		return;
	buf_add_str(out, " of ");
	utf8_add_safe(out, slice_str(side->file), form);
	if (side->wall->is_known)
		buf_addf(out, ", %s %s", wall_day(side->wall, t_us, day),
		    wall_time(side->wall, t_us, time));
}

static void
tell_session(struct buf *out, int which, const struct compare_side *side,
    enum utf8_form form)
{
	const struct session *s = side->session;
	struct verdict verdict;

	buf_addf(out, "%d: session %u", which, (unsigned)s->number);
	tell_file(out, side, form);
	buf_add_str(out, ", ");
	utf8_add_safe(out, slice_str(s->target), form);
	if (s->target_port != 0)
		buf_addf(out, " port %u", s->target_port);
	if (s->address != NULL && strcmp(s->address, s->target) != 0) {
		buf_add_str(out, ", ");
		utf8_add_safe(out, slice_str(s->address), form);
	}
	if (s->tls.version != NULL) {
		buf_add_str(out, ", ");
		utf8_add_safe(out, slice_str(s->tls.version), form);
	}
	verdict_of(s, &verdict);
	buf_add_str(out, s->is_closed ? ": " : "; so far: ");
	utf8_add_safe(out, slice_str(verdict.text), form);
	buf_add_byte(out, '\n');
}

/* How many from here on are the same. */
static size_t
count_same(const struct compare *c, size_t from)
{
	size_t i = from;

	while (i < c->count && c->rows[i].kind == COMPARE_SAME)
		i++;
	return i - from;
}

static void
tell_rows(struct buf *out, const struct compare *c, enum utf8_form form)
{
	size_t told = 0, same = 0, rest;

	for (size_t i = 0; i < c->count; i++) {
		if (told++ == ROWS_MAX) {
			buf_addf(out, "and %zu more\n", c->count - i);
			return;
		}
		tell_row(out, &c->rows[i], form);
		same = c->rows[i].kind == COMPARE_SAME ? same + 1 : 0;
		rest = same == SAME_SHOWN ? count_same(c, i + 1) : 0;
		if (rest > SAME_SHOWN + 1) {
			buf_addf(out, "= %zu more\n", rest - SAME_SHOWN);
			i += rest - SAME_SHOWN;
		}
	}
}

void
compare_tell(struct buf *out, const struct compare_side *side_a,
    const struct compare_side *side_b, enum utf8_form form)
{
	const struct session *a = side_a->session, *b = side_b->session;
	struct compare c;
	size_t same = 0;

	compare_make(&c, a, b);
	tell_session(out, 1, side_a, form);
	tell_session(out, 2, side_b, form);
	for (size_t i = 0; i < c.count; i++)
		same += c.rows[i].kind == COMPARE_SAME;
	buf_addf(out, "%zu the same, %zu not\n\n", same, c.count - same);
	tell_rows(out, &c, form);
	tell_offers(out, "- ", "1", &a->offered, &b->offered, form);
	tell_offers(out, "+ ", "2", &b->offered, &a->offered, form);
	compare_fini(&c);
}
