/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-text - the transcript as lines: hints that are only ever ours. */
#include "ehlo/cli/text.h"

#include "model-play.h"

static void
assert_text(const struct conversation *c, const char *wanted)
{
	static const struct output_options options = {.is_ascii = true};
	struct output *o = output_new(text_ops(), c, &options);
	struct buf out = {0};

	output_update(o, &out);
	assert_string_equal(buf_text(&out), wanted);
	output_free(o);
	buf_fini(&out);
}

static void
receive(struct conversation *c, struct slice line, enum line_eol eol,
    size_t skipped)
{
	play_event(
	    c, (struct event){.kind = EVENT_RECEIVED,
		   .received = {.line = line, .eol = eol, .skipped = skipped}});
}

static void
text__event__a_line_and_nothing_else_behind_a_hint(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	(void)state;
	receive(c, SLICE("220 a"), EOL_LF, 0);
	receive(c, SLICE("220 that line ended with LF alone"), EOL_CRLF, 0);
	receive(c, SLICE("=== that line ended with LF alone"), EOL_CRLF, 0);
	receive(c, SLICE("220 \n=== x"), EOL_CRLF, 7);
	receive(c, SLICE("250"), EOL_NONE, 3);
	assert_text(c, "<** 220 a\n"
		       "=== that line ended with LF alone\n"
		       "<** 220 that line ended with LF alone\n"
		       "<** === that line ended with LF alone\n"
		       "<** 220 ^J=== x\n"
		       "=== 7 more bytes of that line were not kept\n"
		       "<** 250\n"
		       "=== 3 more bytes of that line were not kept\n"
		       "=== that line had no ending\n");
	conversation_free(c);
}

static void
text__event__both_sides_and_the_end(void **state)
{
	struct conversation *c = play_new("= h\nS: 220 h\nC: NOOP\n"
					  "R: QUI\nR: T\\r\\n\nS: 500 no\n"
					  "X server\n");

	(void)state;
	assert_text(c, "=== h: 192.0.2.1\n"
		       "=== 192.0.2.1 port 25: LISTENING (7 ms)\n"
		       "=== Connected to 192.0.2.1 port 25 from "
		       "192.0.2.9:40000\n"
		       "<-  220 h\n"
		       " -> NOOP\n"
		       " -> QUI\n"
		       " -> T^M^J\n"
		       "<** 500 no\n"
		       "=== Connection closed by the server\n");
	conversation_free(c);
}

static void
text__event__what_was_not_kept(void **state)
{
	struct conversation *c = conversation_new(0);

	(void)state;
	play(c, "S: 220 gone\nS: 220 here\n");
	play_event(c, (struct event){.kind = EVENT_DROPPED, .dropped = {2, 9}});
	assert_text(c, "<** \n"
		       "=== 8 more bytes of that line were not kept\n"
		       "<** \n"
		       "=== 8 more bytes of that line were not kept\n"
		       "=== 2 lines, 9 bytes were not kept\n");
	conversation_free(c);
}

static void
assert_finish(const struct conversation *c,
    const struct output_options *options, const char *wanted)
{
	static const struct verdict good;
	struct output *o = output_new(text_ops(), c, options);
	struct buf out = {0};

	output_finish(o, &out, 0, &good);
	assert_string_equal(buf_text(&out), wanted);
	output_free(o);
	buf_fini(&out);
}

/* The gravest first, each in one line, however often it was seen. */
static void
text__finish__findings_when_they_are_wanted(void **state)
{
	static const struct output_options verbose = {
	    .is_quiet = true, .is_verbose = true};
	static const struct output_options quiet = {.is_quiet = true};
	struct conversation *c =
	    play_new("= h\nS: 220 h ESMTP\nC: EHLO c.example\nS: 250 h\n");

	(void)state;
	assert_finish(c, &verbose, "=== no findings\n");
	play(c, "C: NOOP\nC: QUIT now\nS: 25\nS: 25\n");
	assert_finish(c, &verbose,
	    "=== error of the server, reply-malformed (RFC 5321 4.2), 2 "
	    "times: the server's line is no reply: three digits, then a space "
	    "or a hyphen\n"
	    "=== warning of the client, cmd-args (RFC 5321 4.1.1): the "
	    "argument is missing or not wanted here\n"
	    "=== warning of the client, pipeline-unasked (RFC 2920 3.1): sent "
	    "before the reply to the last command, and PIPELINING is not "
	    "offered\n");
	assert_finish(c, &quiet, "");
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		text__event__a_line_and_nothing_else_behind_a_hint),
	    cmocka_unit_test(text__event__both_sides_and_the_end),
	    cmocka_unit_test(text__event__what_was_not_kept),
	    cmocka_unit_test(text__finish__findings_when_they_are_wanted),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
