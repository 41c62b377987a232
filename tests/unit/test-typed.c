/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-typed - colours and notes, letter by letter. */
#include "scene.h"

#include "ehlo/tui/typed.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define HELLO "S: 220 x\nC: EHLO x\nS: 250-x\nS: 250 SIZE 9\n"

/* "MAIL/client.verb| FROM:</client.arg|! what is wrong" */
static void
describe(const struct typed *t, struct buf *out)
{
	for (size_t i = 0; i < t->span_count; i++) {
		if (i > 0)
			buf_add_byte(out, '|');
		buf_add_slice(out, t->spans[i].bytes);
		buf_addf(out, "/%s", style_row(t->spans[i].style)->role);
	}
	if (t->note.len > 0) {
		buf_add_str(out, "|! ");
		buf_add_slice(out, t->note);
	}
}

static void
assert_described(const struct typed *t, const char *wanted)
{
	struct buf text = {0};

	describe(t, &text);
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
}

static void
assert_command(const char *script, const char *line, const char *wanted)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct scene scene = {.conversation = c};
	struct typed t;

	if (script[0] != '\0')
		scene_connect(c);
	scene_play(c, script);
	scene.session = conversation_session(c);
	typed_command(&t, &scene, slice_str(line), line[0] == ':');
	assert_described(&t, wanted);
	conversation_free(c);
}

static void
typed__command__says_what_stays_wrong(void **state)
{
	static const struct {
		const char *line, *wanted;
	} cases[] = {
	    {"", ""},
	    {"MA", "MA/input"},
	    {"MAIL", "MAIL/client.verb"},
	    {"mail f", "mail/client.verb| f/client.arg"},
	    {"MAIL FROM:<", "MAIL/client.verb| FROM:</client.arg"},
	    {"MAIL FROM:<me", "MAIL/client.verb| FROM:<me/client.arg"},
	    {"MAIL FROM:<\"m e", "MAIL/client.verb| FROM:<\"m e/client.arg"},
	    {"MAIL FROM:<me@h.example> SIZE=1",
		"MAIL/client.verb| FROM:<me@h.example> SIZE=1/client.arg"},
	    {"MAIL FROM:<me>", "MAIL/client.verb| FROM:<me>/client.invalid|! "
			       "not the form of an address"},
	    {"MAIL FROM:<a@b.c> RET=HDRS",
		"MAIL/client.verb| FROM:<a@b.c> RET=HDRS/client.invalid|! the "
		"server's EHLO reply did not offer this extension"},
	    {"MAIL FROM: <a@b.c>",
		"MAIL/client.verb| FROM: <a@b.c>/client.invalid|! no space "
		"belongs before or after the colon"},
	    {"MAIL x", "MAIL/client.verb| x/client.invalid|! not the form of "
		       "an address"},
	    {"RSET x", "RSET/client.verb| x/client.invalid|! the argument is "
		       "missing or not wanted here"},
	    {"DAT", "DAT/input"},
	    {"DATA", "DATA/client.invalid|! not legal at this point of the "
		     "conversation"},
	    {"RCPT TO:<a@b.c>",
		"RCPT/client.invalid| TO:<a@b.c>/client.arg|! not legal at "
		"this point of the conversation"},
	    {"STARTTLS", "STARTTLS/client.invalid|! the server's EHLO reply "
			 "did not offer this extension"},
	    {"FO", "FO/client.invalid|! no command that is known here"},
	    {"DAT x", "DAT/client.invalid| x/client.arg|! no command that is "
		      "known here"},
	    {"# x", "#/client.invalid| x/client.arg|! no command that is known "
		    "here"},
	    {"::NOOP", ":/prompt.console|:NOOP/client.invalid|! no command "
		       "that is known here"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_command(HELLO, cases[i].line, cases[i].wanted);
}

static void
typed__command__knows_the_moment(void **state)
{
	(void)state;
	assert_command("", "NOOP", "NOOP/client.invalid|! not connected");
	assert_command("", "NO", "NO/input");
	assert_command("C: NOOP\n", "EHLO x",
	    "EHLO/client.invalid| x/client.arg|! sent before the greeting");
	assert_command(HELLO "C: NOOP\n", "NOOP",
	    "NOOP/client.invalid|! sent before the reply to the last command, "
	    "and PIPELINING is not offered");
}

static void
typed__console__knows_the_names(void **state)
{
	static const struct {
		const char *line;
		size_t mark;
		const char *wanted;
	} cases[] = {
	    {"", 0, ""},
	    {":", 1, ":/input"},
	    {":con", 1, ":con/input"},
	    {"connect x y", 0, "connect/prompt.console| x y/input"},
	    {":help", 1, ":help/prompt.console"},
	    {":con x", 1,
		":con/client.invalid| x/input|! no command of the "
		"console"},
	    {":zzz", 1, ":zzz/client.invalid|! no command of the console"},
	};
	struct typed t;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		typed_console(&t, slice_str(cases[i].line), cases[i].mark);
		assert_described(&t, cases[i].wanted);
	}
}

/* Whatever is typed, the spans are the line. */
static void
typed__command__loses_no_byte(void **state)
{
	static const char *const lines[] = {
	    "  \t", " NOOP", "MAIL\tFROM:<\xff\x01>", "\"", "RCPT TO:<@@:>"};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct conversation *c =
		    conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
		struct scene scene = {
		    .conversation = c, .session = conversation_session(c)};
		struct buf joined = {0};
		struct typed t;

		typed_command(&t, &scene, slice_str(lines[i]), 0);
		for (size_t j = 0; j < t.span_count; j++)
			buf_add_slice(&joined, t.spans[j].bytes);
		assert_string_equal(buf_text(&joined), lines[i]);
		buf_fini(&joined);
		conversation_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(typed__command__says_what_stays_wrong),
	    cmocka_unit_test(typed__command__knows_the_moment),
	    cmocka_unit_test(typed__console__knows_the_names),
	    cmocka_unit_test(typed__command__loses_no_byte),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
