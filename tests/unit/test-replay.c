/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-replay - recordings event by event, forward and back, whole and not. */
#include "ehlo/source/replay.h"

#include "ehlo/model/archive.h"
#include "ehlo/model/verdict.h"

#include "model-play.h"
#include "scratch.h"

static char path[SCRATCH_MAX];

static void
keep(const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* All facts of a conversation as a recording. */
static void
record(const struct conversation *c, struct buf *out)
{
	struct wall wall = {.is_known = true, .unix_us = 1136592000000025};

	archive_write_header(out, "0.1.0", &wall, "h");
	for (size_t i = 0; i < conversation_count(c); i++)
		archive_write_event(out, conversation_event(c, i));
}

static void
keep_played(const char *lines)
{
	struct conversation *c = play_new(lines);
	struct buf out = {0};

	record(c, &out);
	keep(out.ptr, out.len);
	buf_fini(&out);
	conversation_free(c);
}

static struct replay *
open_kept(void)
{
	struct err err = {0};
	struct replay *r = replay_open(path, TRANSCRIPT_BUDGET_DEFAULT, &err);

	assert_string_equal(err.text, "");
	assert_non_null(r);
	return r;
}

static size_t
run(struct replay *r, size_t max)
{
	struct err err = {0};
	size_t count = 0;

	while (count < max && replay_next(r, &err) == 1)
		count++;
	assert_string_equal(err.text, "");
	return count;
}

#define READY "= h\nS: 220 h ESMTP\nC: EHLO me\nS: 250 h\n"

static void
replay__next__says_what_was_said(void **state)
{
	static const char *const talks[] = {
	    READY "C: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\n"
		  "S: 550 5.7.1 relay denied\nC: QUIT\nS: 221 bye\nX server",
	    READY "X lost",
	    "X refused",
	    READY "X client\n" READY "C: RSET\nS: 250-a\nS: 250 b\nR: \\xff\\0",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(talks); i++) {
		struct conversation *c = play_new(talks[i]);
		struct buf was = {0}, is = {0};
		struct verdict said, again;
		struct replay *r;

		record(c, &was);
		keep(was.ptr, was.len);
		r = open_kept();
		assert_int_equal(run(r, SIZE_MAX), conversation_count(c));
		record(replay_conversation(r), &is);
		assert_string_equal(buf_text(&is), buf_text(&was));
		verdict_of(conversation_session(c), &said);
		verdict_of(
		    conversation_session(replay_conversation(r)), &again);
		assert_int_equal(again.status, said.status);
		assert_string_equal(again.text, said.text);
		assert_int_equal(
		    conversation_wall(replay_conversation(r))->unix_us,
		    1136592000000025);
		assert_true(replay_is_over(r));
		assert_int_equal(replay_progress(r), 1000);
		replay_free(r);
		buf_fini(&was);
		buf_fini(&is);
		conversation_free(c);
	}
}

static void
replay__rewind__is_what_it_was_then(void **state)
{
	struct replay *r;
	const struct conversation *before;
	struct err err = {0};
	enum phase phase;

	(void)state;
	keep_played(READY "C: QUIT\nS: 221 bye\nX server");
	r = open_kept();
	run(r, 5);
	phase = conversation_session(replay_conversation(r))->phase;
	assert_int_equal(run(r, SIZE_MAX), 4);
	before = replay_conversation(r);
	assert_int_equal(replay_rewind(r, &err), 0);
	assert_ptr_not_equal(replay_conversation(r), before);
	/* Whoever looks at it can, until the next event. */
	assert_int_equal(conversation_count(before), 9);
	assert_int_equal(replay_position(r), 0);
	assert_false(replay_is_over(r));
	assert_int_equal(run(r, 5), 5);
	assert_int_equal(
	    conversation_session(replay_conversation(r))->phase, phase);
	replay_free(r);
}

static void
replay__peek__tells_when_and_changes_nothing(void **state)
{
	struct replay *r;
	uint64_t t_us = 0;

	(void)state;
	keep_played(READY);
	r = open_kept();
	for (uint64_t i = 1; i <= 6; i++) {
		assert_true(replay_peek(r, &t_us));
		assert_true(replay_peek(r, &t_us));
		assert_int_equal(t_us, i * 1000);
		assert_int_equal(run(r, 1), 1);
	}
	assert_false(replay_peek(r, &t_us));
	assert_true(replay_is_over(r));
	replay_free(r);
}

#define HEADER "{\"ehlo\":1,\"version\":\"0\"}\n"
#define NOTE   "{\"t\":1,\"ev\":\"note\",\"text\":\"x\"}\n"

static void
replay__next__what_is_wrong_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text;
		size_t events;
		const char *why; /* behind the path; NULL = cut */
	} rows[] = {
	    {HEADER NOTE "x\n" NOTE, 1, ":3: no JSON"},
	    {HEADER NOTE NOTE "{\"t\":-1,\"ev\":\"note\"}\n", 2,
		":4: field \"t\": out of range"},
	    {HEADER "\n", 0, ":2: no JSON"},
	    {HEADER NOTE "{\"t\":1,\"ev\":\"no", 1, NULL},
	    {HEADER NOTE HEADER "[1]\n", 1, ":4: no JSON object"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = {0};
		size_t events = 0;
		struct replay *r;
		int rc;

		keep(rows[i].text, strlen(rows[i].text));
		r = open_kept();
		while ((rc = replay_next(r, &err)) == 1)
			events++;
		assert_int_equal(events, rows[i].events);
		assert_int_equal(rc, rows[i].why == NULL ? 0 : -ERR_INPUT);
		if (rows[i].why != NULL)
			assert_non_null(strstr(err.text, rows[i].why));
		assert_int_equal(replay_is_cut(r), rows[i].why == NULL);
		/* Told once: it is at its end. */
		assert_true(replay_is_over(r));
		assert_int_equal(replay_next(r, &err), 0);
		replay_free(r);
	}
}

/* Lines that are no facts are not waited for, those that are wrong are. */
/* Who replays it has other things to do, too. */
static void
replay__next__passes_over_little_at_a_time(void **state)
{
	struct err err = {0};
	struct buf text = {0};
	struct replay *r;
	size_t calls = 0;

	(void)state;
	buf_add_str(&text, HEADER NOTE);
	for (int i = 0; i < 2000; i++)
		buf_add_str(
		    &text, "{\"t\":2,\"ev\":\"reply\",\"derived\":true}\n");
	buf_add_str(&text, NOTE);
	keep(text.ptr, text.len);
	buf_fini(&text);
	r = open_kept();
	assert_int_equal(run(r, 1), 1);
	replay_settle(r);
	assert_false(replay_is_over(r));
	for (; replay_position(r) < 2; calls++)
		assert_int_equal(replay_next(r, &err), 1);
	assert_in_range(calls, 10, 100);
	assert_int_equal(replay_next(r, &err), 0);
	replay_free(r);
}

static void
replay__settle__knows_the_end(void **state)
{
	static const struct {
		const char *behind;
		bool is_over;
		int rc; /* of what comes then */
	} rows[] = {
	    {"", true, 0},
	    {"{\"t\":2,\"ev\":\"verdict\",\"derived\":true}\n"
	     "{\"t\":2,\"ev\":\"of a later version\"}\n",
		true, 0},
	    {NOTE, false, 1},
	    {"{\"t\":2,\"ev\":\"reply\",\"derived\":true}\n" NOTE, false, 1},
	    {"x\n", false, -ERR_INPUT},
	    {"{\"ehlo\":2}\n", false, -ERR_INPUT},
	    {"{\"t\":2,\"ev\":\"y\",\"derived\":2}\n", false, -ERR_INPUT},
	    {"{\"t\":2,\"ev\":\"no", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = {0};
		struct buf text = {0};
		struct replay *r;

		buf_add_str(&text, HEADER NOTE);
		buf_add_str(&text, rows[i].behind);
		keep(text.ptr, text.len);
		buf_fini(&text);
		r = open_kept();
		assert_int_equal(run(r, 1), 1);
		assert_false(replay_is_over(r));
		replay_settle(r);
		replay_settle(r);
		assert_int_equal(replay_is_over(r), rows[i].is_over);
		assert_int_equal(replay_position(r), 1);
		assert_int_equal(replay_next(r, &err), rows[i].rc);
		replay_free(r);
	}
}

static void
replay__open__only_recordings(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
	    {"", ":1: this is no recording"},
	    {"220 mx ESMTP\n", ":1: this is no recording"},
	    {NOTE HEADER, ":1: this is no recording"},
	    {"{\"ehlo\":2}\n",
		":1: field \"ehlo\": a format that is not known"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = {0};

		keep(rows[i].text, strlen(rows[i].text));
		assert_null(replay_open(path, 0, &err));
		assert_int_equal(err.code, ERR_INPUT);
		assert_non_null(strstr(err.text, rows[i].why));
	}
}

/* Neither a line without end nor a file without end is held. */
static void
replay__next__holds_no_more_than_its_budget(void **state)
{
	enum { LINES = 20000, BUDGET = 1 << 20 };
	struct replay *r;
	struct err err = {0};
	char *piece = calloc(1, REPLAY_LINE_MAX + 2 * 65536);
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	assert_non_null(piece);
	memset(piece, 'x', REPLAY_LINE_MAX + 2 * 65536);
	fputs(HEADER, file);
	for (int i = 0; i < LINES; i++)
		fprintf(file,
		    "{\"t\":1,\"ev\":\"received\",\"line\":\"%0200d\","
		    "\"eol\":\"crlf\",\"tls\":false}\n",
		    i);
	fwrite(piece, 1, REPLAY_LINE_MAX + 2 * 65536, file);
	assert_int_equal(fclose(file), 0);
	free(piece);
	r = replay_open(path, BUDGET, &err);
	assert_non_null(r);
	assert_int_equal(run(r, LINES), LINES);
	assert_true(transcript_held(conversation_transcript(
			replay_conversation(r))) <= BUDGET);
	assert_int_equal(replay_next(r, &err), -ERR_INPUT);
	assert_non_null(strstr(err.text, ":20002: the line is too long"));
	replay_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(replay__next__says_what_was_said),
	    cmocka_unit_test(replay__rewind__is_what_it_was_then),
	    cmocka_unit_test(replay__peek__tells_when_and_changes_nothing),
	    cmocka_unit_test(replay__next__what_is_wrong_is_told_with_its_line),
	    cmocka_unit_test(replay__settle__knows_the_end),
	    cmocka_unit_test(replay__next__passes_over_little_at_a_time),
	    cmocka_unit_test(replay__open__only_recordings),
	    cmocka_unit_test(replay__next__holds_no_more_than_its_budget),
	};

	snprintf(path, sizeof(path), "%s", scratch_path("recording"));
	return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
