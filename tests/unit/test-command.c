/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-command - lines as people type them. */
#include "ehlo/smtp/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
command__parse__verbs_and_arguments(void **state)
{
	static const struct {
		const char *line;
		enum verb verb;
		const char *word;
		const char *args;
		unsigned flaws;
	} cases[] = {
	    {"EHLO me.example", VERB_EHLO, "EHLO", "me.example", 0},
	    {"ehlo  me ", VERB_EHLO, "ehlo", "me", 0},
	    {"EHLO\tme", VERB_EHLO, "EHLO", "me", 0},
	    {"EHLO", VERB_EHLO, "EHLO", "", COMMAND_ARG_MISSING},
	    {"VRFY ", VERB_VRFY, "VRFY", "", COMMAND_ARG_MISSING},
	    {"AUTH", VERB_AUTH, "AUTH", "", COMMAND_ARG_MISSING},
	    {"AUTH PLAIN dGVzdA==", VERB_AUTH, "AUTH", "PLAIN dGVzdA==", 0},
	    {"DATA", VERB_DATA, "DATA", "", 0},
	    {"DATA ", VERB_DATA, "DATA", "", 0},
	    {"DATA x", VERB_DATA, "DATA", "x", COMMAND_ARG_UNWANTED},
	    {"QUIT now", VERB_QUIT, "QUIT", "now", COMMAND_ARG_UNWANTED},
	    {"RSET 1", VERB_RSET, "RSET", "1", COMMAND_ARG_UNWANTED},
	    {"STARTTLS x", VERB_STARTTLS, "STARTTLS", "x",
		COMMAND_ARG_UNWANTED},
	    {"NOOP", VERB_NOOP, "NOOP", "", 0},
	    {"NOOP x y", VERB_NOOP, "NOOP", "x y", 0},
	    {"HELP MAIL", VERB_HELP, "HELP", "MAIL", 0},
	    {" QUIT", VERB_QUIT, "QUIT", "", COMMAND_SPACE_LEADING},
	    {"\tNOOP", VERB_NOOP, "NOOP", "", COMMAND_SPACE_LEADING},
	    {"", VERB_UNKNOWN, "", "", 0},
	    {"  ", VERB_UNKNOWN, "", "", COMMAND_SPACE_LEADING},
	    {"HELLO me", VERB_UNKNOWN, "HELLO", "me", 0},
	    {"GET / HTTP/1.1", VERB_UNKNOWN, "GET", "/ HTTP/1.1", 0},
	    {"MAILFROM:<a@b>", VERB_UNKNOWN, "MAILFROM:<a@b>", "", 0},
	    {"\xe9HLO x", VERB_UNKNOWN, "\xe9HLO", "x", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct command c;

		command_parse(slice_str(cases[i].line), &c);
		assert_int_equal(c.verb, cases[i].verb);
		assert_true(slice_equals(c.word, slice_str(cases[i].word)));
		assert_true(slice_equals(c.args, slice_str(cases[i].args)));
		assert_int_equal(c.flaws, cases[i].flaws);
		assert_false(c.has_path);
	}
}

static void
command__parse__nul_makes_another_word(void **state)
{
	struct command c;

	(void)state;
	command_parse(SLICE("NOOP\0 x"), &c);
	assert_int_equal(c.verb, VERB_UNKNOWN);
	assert_int_equal(c.word.len, 5);
	command_parse((struct slice){NULL, 0}, &c);
	assert_int_equal(c.verb, VERB_UNKNOWN);
}

static void
command__parse__paths(void **state)
{
	static const struct {
		const char *line;
		enum verb verb;
		const char *mailbox; /* NULL: has no path */
		const char *params;
		unsigned flaws;
		unsigned path_flaws;
	} cases[] = {
	    {"MAIL FROM:<a@b>", VERB_MAIL, "a@b", "", 0, 0},
	    {"MAIL FROM:<a@b> SIZE=1 BODY=8BITMIME", VERB_MAIL, "a@b",
		"SIZE=1 BODY=8BITMIME", 0, 0},
	    {"mail from:<a@b>", VERB_MAIL, "a@b", "", 0, 0},
	    {"mail from:a@b", VERB_MAIL, "a@b", "", 0, PATH_NO_BRACKETS},
	    {"MAIL FROM: a@b", VERB_MAIL, "a@b", "", COMMAND_SPACE_AFTER,
		PATH_NO_BRACKETS},
	    {"MAIL FROM: <a@b>  SIZE=1 ", VERB_MAIL, "a@b", "SIZE=1",
		COMMAND_SPACE_AFTER, 0},
	    {"MAIL FROM :<a@b>", VERB_MAIL, "a@b", "", COMMAND_SPACE_BEFORE, 0},
	    {"MAIL FROM : <a@b>", VERB_MAIL, "a@b", "",
		COMMAND_SPACE_BEFORE | COMMAND_SPACE_AFTER, 0},
	    {"MAIL FROM:<>", VERB_MAIL, "", "", 0, 0},
	    {"MAIL FROM:", VERB_MAIL, "", "", 0, PATH_NO_DOMAIN},
	    {"RCPT TO:<@x,@y:a@b>", VERB_RCPT, "a@b", "", 0, PATH_SOURCE_ROUTE},
	    {"RCPT TO:<\"a b\"@c> NOTIFY=NEVER", VERB_RCPT, "\"a b\"@c",
		"NOTIFY=NEVER", 0, 0},
	    {"RCPT TO:<Postmaster>", VERB_RCPT, "Postmaster", "", 0, 0},
	    {"RCPT  TO:<a@b>", VERB_RCPT, "a@b", "", 0, 0},
	    /* without the keyword */
	    {"MAIL <a@b>", VERB_MAIL, "a@b", "", COMMAND_NO_KEYWORD, 0},
	    {"MAIL a@b SIZE=1", VERB_MAIL, "a@b", "SIZE=1", COMMAND_NO_KEYWORD,
		PATH_NO_BRACKETS},
	    {"MAIL FROM <a@b>", VERB_MAIL, "a@b", "", COMMAND_NO_KEYWORD, 0},
	    {"MAIL FROM<a@b>", VERB_MAIL, "a@b", "", COMMAND_NO_KEYWORD, 0},
	    {"MAIL fromage@b", VERB_MAIL, "fromage@b", "", COMMAND_NO_KEYWORD,
		PATH_NO_BRACKETS},
	    {"RCPT a@b", VERB_RCPT, "a@b", "", COMMAND_NO_KEYWORD,
		PATH_NO_BRACKETS},
	    {"RCPT FROM:<a@b>", VERB_RCPT, "a@b", "", COMMAND_NO_KEYWORD, 0},
	    {"MAIL", VERB_MAIL, NULL, "", COMMAND_NO_KEYWORD, 0},
	    {"MAIL FROM", VERB_MAIL, NULL, "", COMMAND_NO_KEYWORD, 0},
	    {"MAIL bob", VERB_MAIL, NULL, "", COMMAND_NO_KEYWORD, 0},
	    {"RCPT bob SIZE=@", VERB_RCPT, NULL, "", COMMAND_NO_KEYWORD, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *mailbox = cases[i].mailbox;
		struct command c;

		command_parse(slice_str(cases[i].line), &c);
		if (c.verb != cases[i].verb || c.flaws != cases[i].flaws ||
		    c.has_path != (mailbox != NULL) ||
		    !slice_equals(c.path.mailbox, slice_str(mailbox)) ||
		    !slice_equals(c.params, slice_str(cases[i].params)) ||
		    c.path.flaws != cases[i].path_flaws)
			fail_msg("%s: mailbox %.*s params %.*s flaws %#x %#x",
			    cases[i].line, SLICE_ARGS(c.path.mailbox),
			    SLICE_ARGS(c.params), c.flaws, c.path.flaws);
	}
}

static void
command__parse__null_path(void **state)
{
	struct command c;

	(void)state;
	command_parse(SLICE("MAIL FROM:<> SIZE=3"), &c);
	assert_true(c.path.is_null);
	assert_true(slice_equals(c.params, SLICE("SIZE=3")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(command__parse__verbs_and_arguments),
	    cmocka_unit_test(command__parse__nul_makes_another_word),
	    cmocka_unit_test(command__parse__paths),
	    cmocka_unit_test(command__parse__null_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
