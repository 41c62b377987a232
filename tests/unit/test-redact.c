/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-redact - what is masked, and what is known again in an echo. */
#include "ehlo/model/redact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define M REDACT_MASK

/* What a command line becomes in the transcript and in a history. */
static const struct {
	struct slice line, shown;
} commands[] = {
    {SLICE("AUTH PLAIN dGVzdAB0ZXN0"), SLICE("AUTH PLAIN " M)},
    {SLICE("auth  plain\tdGVzdAB0ZXN0"), SLICE("auth  plain\t" M)},
    {SLICE(" AUTH PLAIN a"), SLICE(" AUTH PLAIN " M)},
    {SLICE("AUTH PLAIN a b\tc"), SLICE("AUTH PLAIN " M)},
    {SLICE("AUTH PLAIN a \r\n"), SLICE("AUTH PLAIN " M " \r\n")},
    {SLICE("AUTH\vPLAIN\0secret"), SLICE("AUTH\vPLAIN\0" M)},
    {SLICE("AUTH XOAUTH2 dXNlcj1h"), SLICE("AUTH XOAUTH2 " M)},
    {SLICE("AUTH OAUTHBEARER bixhPWE="), SLICE("AUTH OAUTHBEARER " M)},
    {SLICE("AUTH SCRAM-SHA-256 biws"), SLICE("AUTH SCRAM-SHA-256 " M)},
    {SLICE("AUTH X-MINE_2 secret"), SLICE("AUTH X-MINE_2 " M)},
    /* lines that end with a CR alone are one */
    {SLICE("EHLO a\rAUTH PLAIN x\rNOOP\r"),
	SLICE("EHLO a\rAUTH PLAIN " M "\r")},
    {SLICE("\r\n\rEHLO\r auth LOGIN x"), SLICE("\r\n\rEHLO\r auth LOGIN " M)},
    /* no mechanism: what stands there is the secret */
    {SLICE("AUTH AHRlc3QAdGVzdA=="), SLICE("AUTH " M)},
    {SLICE("AUTH AHRlc3RAZXhhbXBsZS5uZXQAdGVzdA"), SLICE("AUTH " M)},
};

static const struct slice harmless[] = {
    SLICE("AUTH PLAIN"),
    SLICE("AUTH PLAIN ="),
    SLICE("AUTH LOGIN"),
    SLICE("AUTH  LOGIN \t"),
    SLICE("AUTH"),
    SLICE("AUTHOR of this"),
    SLICE("MAIL FROM:<a@b> AUTH=<>"),
    SLICE("NOOP AUTH PLAIN dGVzdA=="),
    SLICE("NOOP\rHELP AUTH PLAIN x\r"),
    SLICE(""),
};

static void
assert_text(struct buf *b, struct slice text)
{
	assert_int_equal(b->len, text.len);
	assert_memory_equal(b->ptr == NULL ? "" : b->ptr, text.ptr, text.len);
	buf_fini(b);
}

static void
redact__command__everything_behind_the_mechanism_goes(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		assert_true(redact_command(r, commands[i].line, &out));
		assert_text(&out, commands[i].shown);
		assert_true(redact_shown(commands[i].line, &out));
		assert_text(&out, commands[i].shown);
	}
	redact_free(r);
}

static void
redact__command__what_holds_no_secret_stays(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		assert_false(redact_command(r, harmless[i], &out));
		assert_text(&out, harmless[i]);
		assert_false(redact_shown(harmless[i], &out));
		assert_text(&out, harmless[i]);
	}
	redact_free(r);
}

static void
redact__shown__lines_that_a_console_command_sends_too(void **state)
{
	static const struct {
		struct slice line, shown;
	} rows[] = {
	    {SLICE(":send AUTH PLAIN dGVzdA=="), SLICE(":send AUTH PLAIN " M)},
	    {SLICE(":raw AUTH PLAIN dGVzdA==\\r\\n"),
		SLICE(":raw AUTH PLAIN " M)},
	};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(redact_shown(rows[i].line, &out));
		assert_text(&out, rows[i].shown);
	}
}

static void
redact__response__all_but_cancel_and_nothing(void **state)
{
	static const struct {
		struct slice line, kept;
	} rows[] = {
	    {SLICE("dGVzdA=="), SLICE(M)},
	    {SLICE("x"), SLICE(M)},
	    {SLICE("="), SLICE(M)},
	    {SLICE("pass word"), SLICE(M)},
	    {SLICE("*"), SLICE("*")},
	    {SLICE(""), SLICE("")},
	};
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(redact_response(r, rows[i].line, &out),
		    slice_equals(rows[i].kept, SLICE(M)));
		assert_text(&out, rows[i].kept);
	}
	redact_free(r);
}

/* AUTH PLAIN with user "tim" and "tanstaaftanstaaf" (RFC 4616 4); a token. */
#define PLAIN  "AHRpbQB0YW5zdGFhZnRhbnN0YWFm"
#define BEARER "dXNlcj1hQGIBYXV0aD1CZWFyZXIgdG9rZW4BAQ=="

static const struct {
	struct slice line, kept;
} echoes[] = {
    {SLICE("535 " PLAIN " refused"), SLICE("535 " M " refused")},
    {SLICE("535 tanstaaftanstaaf"), SLICE("535 " M)},
    {SLICE("535 x" PLAIN PLAIN), SLICE("535 x" M M)},
    {SLICE("535 \0tim\0tanstaaftanstaaf."), SLICE("535 " M ".")},
    {SLICE("334 auth=Bearer token"), SLICE("334 " M)},
    {SLICE("334 token is wrong"), SLICE("334 " M " is wrong")},
    {SLICE("235 user tim is in"), SLICE("235 user tim is in")},
    {SLICE("535 tanstaaftanstaa"), SLICE("535 tanstaaftanstaa")},
    {SLICE(""), SLICE("")},
};

static void
redact__received__the_secret_is_known_in_all_its_forms(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	redact_command(r, SLICE("AUTH PLAIN " PLAIN), &out);
	redact_response(r, SLICE(BEARER), &out);
	buf_fini(&out);
	for (size_t i = 0; i < sizeof(echoes) / sizeof(echoes[0]); i++) {
		assert_int_equal(redact_known(r, echoes[i].line, &out),
		    !slice_equals(echoes[i].line, echoes[i].kept));
		assert_text(&out, echoes[i].kept);
	}
	redact_free(r);
}

/* Four bytes are enough to be known again, and three would mask too much. */
static void
redact__received__short_secrets(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	redact_response(r, SLICE("b%ba"), &out);
	redact_response(r, SLICE("c%d"), &out);
	buf_fini(&out);
	assert_true(redact_known(r, SLICE("535 b%ba c%d"), &out));
	assert_text(&out, SLICE("535 " M " c%d"));
	redact_free(r);
}

static void
redact__forget__nothing_is_known_any_more(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	redact_response(r, SLICE(PLAIN), &out);
	buf_fini(&out);
	redact_forget(r);
	assert_false(redact_known(r, SLICE("535 " PLAIN), &out));
	assert_text(&out, SLICE("535 " PLAIN));
	redact_free(r);
	redact_free(NULL);
}

/* Who makes up secrets without end does not make each line cost more. */
static void
redact__received__only_the_newest_of_very_many(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	for (int i = 1000; i < 2000; i++) {
		struct buf line = {0};

		buf_addf(&line, "(%d)", i);
		redact_response(r, buf_slice(&line), &out);
		buf_fini(&line);
	}
	buf_clear(&out);
	redact_known(r, SLICE("(1000) (1500) (1900) (1999)"), &out);
	assert_text(&out, SLICE("(1000) (1500) " M " " M));
	redact_free(r);
}

/* "hunter2" alone, and behind one and two other bytes. */
static void
redact__remember__in_base64_wherever_it_stands(void **state)
{
	static const char *const lines[][2] = {
	    {"535 hunter2", "535 " M},
	    {"535 aHVudGVyMg==", "535 " M},
	    {"535 eGh1bnRlcjI=", "535 eG" M "I="},
	    {"535 eHhodW50ZXIy", "535 eHh" M},
	    {"535 hunter", "535 hunter"},
	};
	struct redact *r = redact_new();

	(void)state;
	redact_remember(r, SLICE("hunter2"));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct buf out = {0};

		redact_known(r, slice_str(lines[i][0]), &out);
		assert_text(&out, slice_str(lines[i][1]));
		buf_fini(&out);
	}
	redact_free(r);
}

/* Typed again where it does not belong, as at the wrong prompt. */
static void
redact__command__what_is_known_is_masked_anywhere(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	redact_remember(r, SLICE("hunter2"));
	assert_true(redact_command(r, SLICE("NOOP hunter2 x"), &out));
	assert_string_equal(buf_text(&out), "NOOP ******** x");
	buf_clear(&out);
	assert_true(redact_command(r, SLICE("hunter2"), &out));
	assert_string_equal(buf_text(&out), "********");
	buf_clear(&out);
	assert_false(redact_command(r, SLICE("NOOP hunter"), &out));
	assert_string_equal(buf_text(&out), "NOOP hunter");
	buf_fini(&out);
	redact_free(r);
}

static void
redact__command__the_name_is_no_secret(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	redact_command(r, SLICE("AUTH PLAIN AGFsaWNlAGh1bnRlcjI="), &out);
	buf_clear(&out);
	redact_known(r, SLICE("250 <alice@x> hunter2"), &out);
	assert_text(&out, SLICE("250 <alice@x> " M));
	buf_fini(&out);
	redact_free(r);
}

static void
redact__allow__a_name_is_no_secret(void **state)
{
	struct redact *r = redact_new();
	struct buf out = {0};

	(void)state;
	redact_allow(r, SLICE("alice"));
	redact_response(r, SLICE("YWxpY2U="), &out);
	redact_response(r, SLICE("aHVudGVyMg=="), &out);
	buf_clear(&out);
	redact_known(r, SLICE("235 alice hunter2"), &out);
	assert_text(&out, SLICE("235 alice " M));
	buf_fini(&out);
	redact_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		redact__command__everything_behind_the_mechanism_goes),
	    cmocka_unit_test(redact__command__what_holds_no_secret_stays),
	    cmocka_unit_test(
		redact__shown__lines_that_a_console_command_sends_too),
	    cmocka_unit_test(redact__response__all_but_cancel_and_nothing),
	    cmocka_unit_test(
		redact__received__the_secret_is_known_in_all_its_forms),
	    cmocka_unit_test(redact__received__short_secrets),
	    cmocka_unit_test(redact__received__only_the_newest_of_very_many),
	    cmocka_unit_test(redact__forget__nothing_is_known_any_more),
	    cmocka_unit_test(redact__remember__in_base64_wherever_it_stands),
	    cmocka_unit_test(redact__command__the_name_is_no_secret),
	    cmocka_unit_test(redact__command__what_is_known_is_masked_anywhere),
	    cmocka_unit_test(redact__allow__a_name_is_no_secret),
	};

	return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
