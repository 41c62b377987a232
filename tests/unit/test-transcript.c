/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-transcript - events that stay, bytes that the budget takes. */
#include "ehlo/model/transcript.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct event *
append_line(struct transcript *t, uint64_t t_us, struct slice line)
{
	struct event ev = {
	    .kind = EVENT_RECEIVED,
	    .t_us = t_us,
	    .received = {.line = line, .eol = EOL_CRLF},
	};

	return transcript_append(t, &ev);
}

static void
append_resolve(struct transcript *t, struct slice name)
{
	struct event ev = {.kind = EVENT_RESOLVE, .resolve = {.name = name}};

	transcript_append(t, &ev);
}

/* What a transcript holds with nothing but one page of its index. */
static size_t
page_held_of(size_t budget, size_t beside)
{
	struct transcript *t = transcript_new(budget, beside);
	size_t held;

	append_line(t, 0, SLICE(""));
	held = transcript_held(t);
	transcript_free(t);
	return held;
}

static size_t
page_held(size_t beside)
{
	return page_held_of(TRANSCRIPT_BUDGET_DEFAULT, beside);
}

/* And with one text of one byte more. */
static size_t
text_cost(void)
{
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 0);
	size_t held;

	append_line(t, 0, SLICE("x"));
	held = transcript_held(t) - page_held(0) - 1;
	transcript_free(t);
	return held;
}

static void
transcript__append__copies_the_bytes(void **state)
{
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 0);
	char line[] = "220 a\0b";
	const struct event *ev =
	    append_line(t, 5, slice_of(line, sizeof(line) - 1));

	(void)state;
	memset(line, 'x', sizeof(line));
	assert_ptr_equal(ev, transcript_get(t, 0));
	assert_true(slice_equals(ev->received.line, SLICE("220 a\0b")));
	assert_int_equal(transcript_held(t), page_held(0) + text_cost() + 7);
	transcript_free(t);
}

static void
transcript__append__every_text_of_every_kind_is_owned(void **state)
{
	char text[] = "text";
	struct slice s = slice_str(text);
	const struct event events[] = {
	    {.kind = EVENT_RESOLVE,
		.resolve = {.name = s, .addresses = s, .error = s}},
	    {.kind = EVENT_PROBE, .probe = {.address = s, .error = s}},
	    {.kind = EVENT_CONNECTED, .connected = {.address = s, .local = s}},
	    {.kind = EVENT_SENT, .sent = {.line = s}},
	    {.kind = EVENT_RECEIVED, .received = {.line = s}},
	    {.kind = EVENT_CLOSED, .closed = {.error = s}},
	    {.kind = EVENT_NOTE, .note = {.text = s}},
	    {.kind = EVENT_DROPPED, .dropped = {1, 2}},
	    {.kind = EVENT_TLS,
		.tls = &(struct event_tls){.version = s,
		    .cipher = s,
		    .group = s,
		    .errors = s,
		    .subject = s,
		    .issuer = s,
		    .names = s,
		    .sha256 = s,
		    .key = s}},
	    {.kind = EVENT_LOOKUP,
		.lookup = &(struct event_lookup){.name = s,
		    .type = s,
		    .records = s,
		    .canonical = s,
		    .error = s}},
	    {.kind = EVENT_ENDED, .ended = {.status = 130, .text = s}},
	};
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 0);

	(void)state;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		transcript_append(t, &events[i]);
	memset(text, 'x', 4);
	assert_int_equal(transcript_held(t),
	    page_held(0) + 26 * (text_cost() + 4) + sizeof(struct event_tls) +
		text_cost() + sizeof(struct event_lookup) + text_cost());
	assert_true(slice_equals(
	    transcript_get(t, 0)->resolve.addresses, SLICE("text")));
	assert_true(
	    slice_equals(transcript_get(t, 1)->probe.error, SLICE("text")));
	assert_true(
	    slice_equals(transcript_get(t, 2)->connected.local, SLICE("text")));
	assert_true(
	    slice_equals(transcript_get(t, 5)->closed.error, SLICE("text")));
	assert_true(
	    slice_equals(transcript_get(t, 6)->note.text, SLICE("text")));
	assert_ptr_not_equal(transcript_get(t, 8)->tls, events[8].tls);
	assert_true(
	    slice_equals(transcript_get(t, 8)->tls->key, SLICE("text")));
	assert_true(
	    slice_equals(transcript_get(t, 9)->lookup->error, SLICE("text")));
	transcript_free(t);
}

static void
transcript__append__events_never_move(void **state)
{
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 0);
	const struct event *first = append_line(t, 0, SLICE("first"));

	(void)state;
	for (int i = 0; i < 20000; i++)
		append_line(t, 0, SLICE("250 ok"));
	assert_ptr_equal(transcript_get(t, 0), first);
	assert_true(slice_equals(first->received.line, SLICE("first")));
	assert_int_equal(transcript_count(t), 20001);
	transcript_free(t);
}

static void
transcript__append__a_resolve_begins_the_next_session(void **state)
{
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 0);

	(void)state;
	assert_int_equal(append_line(t, 0, SLICE("early"))->session, 0);
	append_resolve(t, SLICE("one"));
	assert_int_equal(append_line(t, 0, SLICE("a"))->session, 1);
	append_resolve(t, SLICE("two"));
	assert_int_equal(transcript_get(t, 3)->session, 2);
	transcript_free(t);
}

static void
transcript__append__time_never_goes_back(void **state)
{
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 0);

	(void)state;
	append_line(t, 100, SLICE("a"));
	assert_int_equal(append_line(t, 40, SLICE("b"))->t_us, 100);
	assert_int_equal(append_line(t, 101, SLICE("c"))->t_us, 101);
	transcript_free(t);
}

static void
transcript__budget__the_oldest_lines_go_first(void **state)
{
	size_t budget = page_held_of(1, 0) + 3 * text_cost() + 24;
	struct transcript *t = transcript_new(budget, 0);

	(void)state;
	append_resolve(t, SLICE("name"));
	append_line(t, 0, SLICE("0123456789"));
	append_line(t, 0, SLICE("abcdefghij"));
	assert_int_equal(transcript_dropped_bytes(t), 0);
	append_line(t, 0, SLICE("ABCDEFGHIJ"));
	assert_int_equal(transcript_dropped_bytes(t), 10);
	assert_int_equal(transcript_held(t), budget);
	assert_true(transcript_get(t, 1)->is_payload_dropped);
	assert_int_equal(transcript_get(t, 1)->received.line.len, 0);
	assert_int_equal(transcript_get(t, 1)->dropped_len, 10);
	assert_false(transcript_get(t, 2)->is_payload_dropped);
	/* What is no line stays: it is small, and names the session. */
	assert_true(
	    slice_equals(transcript_get(t, 0)->resolve.name, SLICE("name")));
	transcript_free(t);
}

/* Many of them may be held at a time. */
static void
transcript__budget__a_small_one_begins_small(void **state)
{
	(void)state;
	assert_true(page_held_of(256 << 10, 0) < 16 << 10);
	assert_true(page_held(0) > page_held_of(256 << 10, 0));
}

static void
transcript__budget__the_newest_line_stays_however_long(void **state)
{
	struct transcript *t = transcript_new(0, 0);

	(void)state;
	append_line(t, 0, SLICE("250 one"));
	assert_true(slice_equals(
	    transcript_get(t, 0)->received.line, SLICE("250 one")));
	append_line(t, 0, SLICE("250 two"));
	assert_true(transcript_get(t, 0)->is_payload_dropped);
	assert_false(transcript_get(t, 1)->is_payload_dropped);
	transcript_free(t);
}

/* ---- the index ------------------------------------------------------ */

static void
transcript__budget__covers_a_flood_of_empty_lines(void **state)
{
	enum { LINES = 1000000, BUDGET = 1 << 20 };
	struct transcript *t = transcript_new(BUDGET, 32);
	const struct event *gone;
	size_t first;

	(void)state;
	append_resolve(t, SLICE("name"));
	append_line(t, 1, SLICE("220 hello"));
	for (size_t i = 0; i < LINES; i++) {
		append_line(t, 2 + i, SLICE(""));
		assert_true(transcript_held(t) <= BUDGET);
	}
	first = transcript_first(t);
	gone = transcript_get(t, first);
	assert_int_equal(transcript_count(t), LINES + 2);
	assert_true(first > 0 && first < LINES);
	assert_int_equal(gone->kind, EVENT_DROPPED);
	assert_true(gone->is_payload_dropped);
	assert_int_equal(gone->dropped.count, first + 1);
	assert_int_equal(gone->dropped.bytes, 9);
	assert_int_equal(gone->session, 1);
	assert_int_equal(transcript_dropped_bytes(t), 9);
	assert_ptr_equal(transcript_get(t, 0), gone);
	assert_null(transcript_beside(t, first));
	/* Behind it stands what is kept, at its index. */
	assert_int_equal(transcript_get(t, first + 1)->t_us, first + 1);
	assert_non_null(transcript_beside(t, first + 1));
	transcript_free(t);
}

/* The lines go first; their bytes count once, and for good, when the page that
 * they stood in goes too. */
static void
transcript__budget__bytes_count_once_when_the_page_goes(void **state)
{
	enum { LINES = 4000, BUDGET = 1 << 20 };
	static const char line[1000];
	struct transcript *t = transcript_new(BUDGET, 32);
	size_t first;

	(void)state;
	for (size_t i = 0; i < LINES; i++)
		append_line(t, i, slice_of(line, sizeof(line)));
	assert_true(transcript_dropped_bytes(t) > 0);
	for (size_t i = 0; i < 2 * LINES; i++)
		append_line(t, LINES, SLICE(""));
	first = transcript_first(t);
	assert_true(first >= LINES);
	assert_int_equal(transcript_get(t, first)->dropped.bytes,
	    (uint64_t)LINES * sizeof(line));
	assert_int_equal(
	    transcript_dropped_bytes(t), (uint64_t)LINES * sizeof(line));
	transcript_free(t);
}

/* A page of the index is lines, nearly always: that is what it costs. */
static void
transcript__budget__a_line_is_small(void **state)
{
	(void)state;
	assert_true(sizeof(struct event) <= 80);
}

/* A flood of short lines leaves what is kept of them whole. */
static void
transcript__budget__short_lines_keep_their_bytes(void **state)
{
	struct transcript *t = transcript_new(1 << 20, 32);

	(void)state;
	for (int i = 0; i < 100000; i++)
		append_line(t, 0, SLICE("250 ok"));
	assert_true(transcript_held(t) <= 1 << 20);
	assert_true(slice_equals(
	    transcript_get(t, transcript_first(t) + 1)->received.line,
	    SLICE("250 ok")));
	transcript_free(t);
}

static void
transcript__beside__is_zeroed_and_kept(void **state)
{
	struct transcript *t = transcript_new(TRANSCRIPT_BUDGET_DEFAULT, 3);
	char *beside;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		append_line(t, 0, SLICE("x"));
		beside = transcript_beside(t, i);
		assert_memory_equal(beside, "\0\0\0", 3);
		memcpy(beside, "abc", 3);
	}
	for (size_t i = 0; i < 1000; i++) {
		assert_memory_equal(transcript_beside(t, i), "abc", 3);
		assert_true(slice_equals(
		    transcript_get(t, i)->received.line, SLICE("x")));
	}
	transcript_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(transcript__append__copies_the_bytes),
	    cmocka_unit_test(
		transcript__append__every_text_of_every_kind_is_owned),
	    cmocka_unit_test(transcript__append__events_never_move),
	    cmocka_unit_test(
		transcript__append__a_resolve_begins_the_next_session),
	    cmocka_unit_test(transcript__append__time_never_goes_back),
	    cmocka_unit_test(transcript__budget__a_small_one_begins_small),
	    cmocka_unit_test(transcript__budget__the_oldest_lines_go_first),
	    cmocka_unit_test(
		transcript__budget__the_newest_line_stays_however_long),
	    cmocka_unit_test(transcript__budget__covers_a_flood_of_empty_lines),
	    cmocka_unit_test(
		transcript__budget__bytes_count_once_when_the_page_goes),
	    cmocka_unit_test(transcript__budget__a_line_is_small),
	    cmocka_unit_test(transcript__budget__short_lines_keep_their_bytes),
	    cmocka_unit_test(transcript__beside__is_zeroed_and_kept),
	};

	return cmocka_run_group_tests_name("transcript", tests, NULL, NULL);
}
