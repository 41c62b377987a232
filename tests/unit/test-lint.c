/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-lint - a finding where something is wrong, none where nothing is. */
#include "ehlo/smtp/lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define IDS_SIZE 1024

/* The ids of what was found, joined by blanks, in the order found. */
static const char *
ids(const struct lint *lint, char *out)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < lint->count && len < IDS_SIZE; i++)
		len += (size_t)snprintf(out + len, IDS_SIZE - len, "%s%s",
		    i > 0 ? " " : "", finding_row(lint->found[i])->id);
	return out;
}

static void
lint_text(struct lint *lint, struct slice text, enum phase phase,
    const struct ext_set *offered, size_t unanswered)
{
	struct lint_context context = {
	    .phase = phase, .offered = offered, .unanswered = unanswered};
	struct line line = {.bytes = text,
	    .eol = EOL_CRLF,
	    .flaws = line_flaws(text, EOL_CRLF, 0)};
	struct command command;

	command_parse(text, &command);
	lint_command(lint, &command, &line, &context);
}

static void
check_command(const char *text, enum phase phase, const struct ext_set *offered,
    size_t unanswered, const char *want)
{
	struct lint lint = {0};
	char found[IDS_SIZE];

	lint_text(&lint, slice_str(text), phase, offered, unanswered);
	if (strcmp(ids(&lint, found), want) != 0)
		fail_msg("%s in %s: found \"%s\", not \"%s\"", text,
		    phase_name(phase), found, want);
}

/* What a Postfix of today offers. */
static void
offer(struct ext_set *set, const char *const *keywords)
{
	for (; *keywords != NULL; keywords++)
		ext_set_add(set, slice_str(*keywords));
}

static const char *const postfix[] = {"PIPELINING", "SIZE 10240000", "VRFY",
    "ETRN", "STARTTLS", "AUTH PLAIN LOGIN", "ENHANCEDSTATUSCODES", "8BITMIME",
    "DSN", "SMTPUTF8", "CHUNKING", NULL};
static const char *const poor[] = {"HELP", NULL};

static void
lint__command__clean_traffic(void **state)
{
	static const struct {
		const char *text;
		enum phase phase;
		size_t unanswered;
	} cases[] = {
	    {"EHLO client.example.org", PHASE_HELO, 0},
	    {"EHLO [127.0.0.1]", PHASE_READY, 0},
	    {"HELO localhost", PHASE_HELO, 0},
	    {"LHLO me", PHASE_HELO, 0},
	    {"STARTTLS", PHASE_READY, 0},
	    {"AUTH PLAIN AGJvYgBzZWNyZXQ=", PHASE_READY, 0},
	    {"MAIL FROM:<a@b.example> SIZE=1234 BODY=8BITMIME", PHASE_READY, 0},
	    {"MAIL FROM:<> RET=HDRS ENVID=x SMTPUTF8 AUTH=<>", PHASE_READY, 0},
	    {"MAIL FROM:<\xc3\xa9@b.example> SMTPUTF8", PHASE_READY, 0},
	    {"RCPT TO:<\xc3\xa9@b.example>", PHASE_MAIL, 0},
	    {"RCPT TO:<a@b.example> NOTIFY=NEVER ORCPT=rfc822;a@b.example",
		PHASE_MAIL, 0},
	    {"RCPT TO:<Postmaster>", PHASE_RCPT, 0},
	    {"rcpt to:<\"a b\"@[192.0.2.1]>", PHASE_RCPT, 0},
	    {"DATA", PHASE_RCPT, 0},
	    {"BDAT 100 LAST", PHASE_RCPT, 0},
	    {"NOOP", PHASE_MAIL, 0},
	    {"RSET", PHASE_HELO, 0},
	    {"VRFY bob", PHASE_READY, 0},
	    {"QUIT", PHASE_READY, 0},
	    {"QUIT", PHASE_HELO, 0},
	    {"QUIT", PHASE_QUIT, 0},
	    /* a pipelined group */
	    {"RCPT TO:<a@b.example>", PHASE_READY, 1},
	    {"DATA", PHASE_READY, 2},
	};
	struct ext_set offered = {0};

	(void)state;
	offer(&offered, postfix);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_command(cases[i].text, cases[i].phase, &offered,
		    cases[i].unanswered, "");
	ext_set_fini(&offered);
}

static void
lint__command__order(void **state)
{
	(void)state;
	check_command("MAIL FROM:<a@b>", PHASE_HELO, NULL, 0, "cmd-order");
	check_command("RCPT TO:<a@b>", PHASE_READY, NULL, 0, "cmd-order");
	check_command("DATA", PHASE_MAIL, NULL, 0, "cmd-order");
	check_command("MAIL FROM:<a@b>", PHASE_RCPT, NULL, 0, "cmd-order");
	check_command("NOOP", PHASE_QUIT, NULL, 0, "cmd-order");
	check_command("EHLO me", PHASE_GREETING, NULL, 1, "early-talk");
	check_command("EHLO me", PHASE_CONNECT, NULL, 0, "early-talk");
	check_command("EHLO me", PHASE_TLS, NULL, 0, "cmd-order");
}

static void
lint__command__pipelining(void **state)
{
	struct ext_set offered = {0};

	(void)state;
	check_command("DATA", PHASE_HELO, NULL, 1, "pipeline-unasked");
	offer(&offered, poor);
	check_command("DATA", PHASE_MAIL, &offered, 1, "pipeline-unasked");
	check_command("EHLO a", PHASE_TLS, &offered, 1, "starttls-followed");
	ext_set_fini(&offered);
}

static void
lint__command__unknown_is_not_out_of_order(void **state)
{
	(void)state;
	check_command("HELLO me", PHASE_HELO, NULL, 0, "cmd-unknown");
	check_command("", PHASE_READY, NULL, 0, "cmd-unknown");
	check_command("GET / HTTP/1.1", PHASE_GREETING, NULL, 1,
	    "early-talk cmd-unknown");
}

static void
lint__command__not_offered(void **state)
{
	static const char *const ready[] = {"STARTTLS", "AUTH PLAIN", "ETRN b",
	    "XCLIENT ADDR=1", "XFORWARD ADDR=1", "MAIL FROM:<a@b> SIZE=1",
	    "MAIL FROM:<a@b> body=8BITMIME", "MAIL FROM:<a@b> BODY=BINARYMIME",
	    "MAIL FROM:<a@b> SMTPUTF8", "MAIL FROM:<a@b> AUTH=<> SIZE=1",
	    "MAIL FROM:<a@b> RET=FULL", "MAIL FROM:<a@b> ENVID=1",
	    "MAIL FROM:<a@b> BY=1;R", "MAIL FROM:<a@b> MT-PRIORITY=1",
	    "MAIL FROM:<a@b> HOLDFOR=1", "MAIL FROM:<a@b> HOLDUNTIL=1",
	    "MAIL FROM:<a@b> REQUIRETLS", "MAIL FROM:<a@b> PRDR",
	    "MAIL FROM:<a@b> TRANSID=<1>"};
	static const char *const rcpt[] = {"BDAT 1", "RCPT TO:<a@b> NOTIFY=X",
	    "RCPT TO:<a@b> ORCPT=rfc822;a@b"};
	struct ext_set offered = {0};

	(void)state;
	offer(&offered, poor);
	for (size_t i = 0; i < sizeof(ready) / sizeof(ready[0]); i++)
		check_command(
		    ready[i], PHASE_READY, &offered, 0, "cmd-not-offered");
	for (size_t i = 0; i < sizeof(rcpt) / sizeof(rcpt[0]); i++)
		check_command(
		    rcpt[i], PHASE_RCPT, &offered, 0, "cmd-not-offered");
	/* nothing known: nothing said */
	check_command("STARTTLS", PHASE_READY, NULL, 0, "");
	/* 8-bit bodies are not binary ones */
	ext_set_add(&offered, SLICE("8BITMIME"));
	check_command("MAIL FROM:<a@b> BODY=BINARYMIME", PHASE_READY, &offered,
	    0, "cmd-not-offered");
	check_command(
	    "MAIL FROM:<a@b> BODY=7BIT", PHASE_READY, &offered, 0, "");
	ext_set_fini(&offered);
}

static void
lint__command__parameters(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"MAIL FROM:<a@b> FOO=BAR", "param-unknown"},
	    {"MAIL FROM:<a@b> =", "param-unknown"},
	    {"MAIL FROM:<a@b> NOTIFY=NEVER", "param-elsewhere"},
	    {"MAIL FROM:<a@b> SIZE=1 size=2", "param-twice"},
	    {"MAIL FROM:<a@b> SIZE=many", "param-value"},
	    {"MAIL FROM:<a@b> RET=SOME ENVID=", "param-value"},
	    {"MAIL FROM:<a@b> SIZE=10240001", "param-over"},
	    {"MAIL FROM:<a@b> SIZE=10240000", ""},
	    {"MAIL FROM:<a@b> SIZE=x SIZE=x BY=1 BAR RET=1",
		"param-value param-twice cmd-not-offered param-unknown"},
	    {"XCLIENT ADDR=192.0.2.1 NAME=mx", ""},
	    {"XCLIENT ADDR=here", "param-value"},
	    {"XCLIENT PORT=1", "cmd-not-offered"},
	    {"XCLIENT COLOR=red", "param-unknown"},
	    {"XFORWARD ADDR=here", "cmd-not-offered"},
	};
	struct ext_set offered = {0};

	(void)state;
	offer(&offered, postfix);
	ext_set_add(&offered, SLICE("XCLIENT NAME ADDR"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_command(
		    cases[i].text, PHASE_READY, &offered, 0, cases[i].want);
	ext_set_fini(&offered);
}

static void
lint__command__limits(void **state)
{
	static const struct {
		const char *text;
		size_t messages, recipients;
		const char *want;
	} cases[] = {
	    {"RCPT TO:<a@b>", 0, 1, ""},
	    {"RCPT TO:<a@b>", 9, 2, "limit-over"},
	    {"MAIL FROM:<a@b>", 2, 9, ""},
	    {"MAIL FROM:<a@b>", 3, 0, "limit-over"},
	    {"NOOP", 9, 9, ""},
	};
	struct ext_set offered = {0};

	(void)state;
	ext_set_add(&offered, SLICE("LIMITS X MAILMAX=3 rcptmax=2"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct command command;
		struct lint_context context = {.offered = &offered,
		    .messages = cases[i].messages,
		    .recipients = cases[i].recipients};
		struct line line = {
		    .bytes = slice_str(cases[i].text), .eol = EOL_CRLF};
		struct lint lint = {0};
		char found[IDS_SIZE];

		command_parse(line.bytes, &command);
		context.phase =
		    command.verb == VERB_RCPT ? PHASE_MAIL : PHASE_READY;
		lint_command(&lint, &command, &line, &context);
		assert_string_equal(ids(&lint, found), cases[i].want);
	}
	ext_set_fini(&offered);
}

static void
check_unfinished(const char *text, const char *want)
{
	struct lint_context context = {
	    .phase = PHASE_READY, .is_unfinished = true};
	struct line line = {.bytes = slice_str(text), .eol = EOL_CRLF};
	struct command command;
	struct lint lint = {0};
	char found[IDS_SIZE];

	command_parse(line.bytes, &command);
	lint_command(&lint, &command, &line, &context);
	assert_string_equal(ids(&lint, found), want);
}

static void
lint__command__a_parameter_that_is_being_typed(void **state)
{
	(void)state;
	check_unfinished("MAIL FROM:<a@b> S", "");
	check_unfinished("MAIL FROM:<a@b> SIZE=", "");
	check_unfinished("MAIL FROM:<a@b> RET=F", "");
	check_unfinished("MAIL FROM:<a@b> RET=F ", "param-value");
	check_unfinished("MAIL FROM:<a@b> S ", "param-unknown");
	check_unfinished("MAIL FROM:<a@b> X", "param-unknown");
	check_unfinished("MAIL FROM:<a@b> N", "param-unknown");
	check_unfinished("MAIL FROM:<a@b> X=", "param-unknown");
}

static void
lint__command__arguments_and_paths(void **state)
{
	static const struct {
		const char *text;
		enum phase phase;
		const char *want;
	} cases[] = {
	    {"EHLO", PHASE_HELO, "cmd-args"},
	    {"QUIT now", PHASE_READY, "cmd-args"},
	    {" NOOP", PHASE_READY, "cmd-space"},
	    {"MAIL", PHASE_READY, "path-syntax"},
	    {"MAIL FROM:", PHASE_READY, "path-syntax"},
	    {"MAIL FROM:<bob>", PHASE_READY, "path-syntax"},
	    {"MAIL FROM:bob", PHASE_READY, "path-syntax"},
	    {"MAIL FROM: a@b", PHASE_READY, "path-space path-brackets"},
	    {"MAIL FROM: <a@b>", PHASE_READY, "path-space"},
	    {"MAIL FROM :<a@b>", PHASE_READY, "path-space"},
	    {"MAIL a@b", PHASE_READY, "path-syntax"},
	    {"MAIL FROM:<a b@c>", PHASE_READY, "path-syntax"},
	    {"RCPT TO:<>", PHASE_MAIL, "path-syntax"},
	    {"RCPT TO:<@x:a@b>", PHASE_MAIL, "path-route"},
	    {"MAIL FROM:<\xc3\xa9@b> SMTPUTF8", PHASE_READY, "path-utf8"},
	    {"RCPT TO:<\xc3\xa9@b>", PHASE_MAIL, "path-utf8"},
	    {"RCPT TO:<a@b\rDATA>", PHASE_MAIL, "path-syntax line-control"},
	    {"NOOP \033[2J", PHASE_READY, "line-control"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_command(
		    cases[i].text, cases[i].phase, NULL, 0, cases[i].want);
}

static void
lint__command__utf8_must_be_asked_for(void **state)
{
	struct ext_set offered = {0};

	(void)state;
	offer(&offered, postfix);
	check_command(
	    "MAIL FROM:<\xc3\xa9@b>", PHASE_READY, &offered, 0, "path-utf8");
	ext_set_fini(&offered);
}

/* head and then so many letters: a line of len octets with its CRLF. */
static void
check_length(const char *head, size_t len, const char *want)
{
	static char text[20000];
	struct lint lint = {0};
	char found[IDS_SIZE];

	memset(text, 'x', sizeof(text));
	memcpy(text, head, strlen(head));
	lint_text(&lint, slice_of(text, len - 2), PHASE_READY, NULL, 0);
	assert_string_equal(ids(&lint, found), want);
}

static void
lint__command__length(void **state)
{
	(void)state;
	check_length("NOOP ", 512, "");
	check_length("NOOP ", 513, "line-long");
	check_length("AUTH PLAIN ", 12288, "");
	check_length("AUTH PLAIN ", 12289, "line-long");
	/* a parameter does not count */
	check_length("MAIL FROM:<a@b> ENVID=", 700, "");
	check_length("MAIL FROM:<a@b>ENVID=", 700, "");
	check_length("VRFY a b=", 700, "line-long");
}

static void
lint__command__long_path(void **state)
{
	char text[] = "MAIL FROM:<"
		      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		      "xxxxxxxxxxxxxxxxxxxxx@b>";

	(void)state;
	check_command(text, PHASE_READY, NULL, 0, "path-long");
}

static void
lint__command__everything_at_once(void **state)
{
	struct lint lint = {0};
	struct ext_set offered = {0};
	char text[2048] = " MAIL FROM : \xc3\xa9\x01";

	(void)state;
	offer(&offered, poor);
	memset(text + 16, 'x', 600);
	memcpy(text + 400, "@", 1);
	memcpy(text + 616, " SIZE=1", sizeof(" SIZE=1"));
	lint_text(&lint, slice_str(text), PHASE_HELO, &offered, 0);
	assert_true(lint.count >= 8);
	assert_true(lint.count < LINT_MAX);
	lint_text(&lint, slice_str(text), PHASE_HELO, &offered, 0);
	for (size_t i = 0; i < lint.count; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(lint.found[i] != lint.found[k]);
	ext_set_fini(&offered);
}

static void
check_received(
    struct slice bytes, enum line_eol eol, size_t skipped, const char *want)
{
	struct line line = {.bytes = bytes,
	    .eol = eol,
	    .skipped = skipped,
	    .flaws = line_flaws(bytes, eol, skipped)};
	struct reply_line reply;
	struct lint lint = {0};
	char found[IDS_SIZE];

	lint_received(&lint, &line, reply_line_parse(bytes, &reply), false);
	assert_string_equal(ids(&lint, found), want);
}

static void
lint__received__cases(void **state)
{
	static char text[600] = "250 ";

	(void)state;
	memset(text + 4, 'x', sizeof(text) - 4);
	check_received(SLICE("250 ok"), EOL_CRLF, 0, "");
	check_received(SLICE("250"), EOL_CRLF, 0, "");
	check_received(SLICE("250 a\tb"), EOL_CRLF, 0, "");
	check_received(SLICE("25"), EOL_CRLF, 0, "reply-malformed");
	check_received(SLICE("250\tok"), EOL_CRLF, 0, "reply-malformed");
	check_received(SLICE(""), EOL_CRLF, 0, "reply-malformed");
	check_received(SLICE("250 ok"), EOL_LF, 0, "reply-bare-lf");
	check_received(SLICE("250 ok\r550 no"), EOL_CRLF, 0, "reply-control");
	check_received(SLICE("250 ok\0evil"), EOL_CRLF, 0, "reply-control");
	check_received(SLICE("250 \033[2J"), EOL_CRLF, 0, "reply-control");
	check_received(SLICE("250 \xe9"), EOL_CRLF, 0, "reply-8bit");
	check_received(slice_of(text, 510), EOL_CRLF, 0, "");
	check_received(slice_of(text, 511), EOL_CRLF, 0, "reply-long-line");
	check_received(slice_of(text, 600), EOL_CRLF, 9, "reply-cut-line");
}

/* Where it was asked for, UTF-8 is as good as ASCII; other bytes are not. */
static void
lint__received__utf8_asked_for(void **state)
{
	static const struct {
		struct slice bytes;
		const char *want;
	} cases[] = {
	    {SLICE("251 <caf\xc3\xa9@example.net>"), ""},
	    {SLICE("250 caf\xe9"), "reply-8bit"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct line line = {.bytes = cases[i].bytes,
		    .eol = EOL_CRLF,
		    .flaws = line_flaws(cases[i].bytes, EOL_CRLF, 0)};
		struct lint lint = {0};
		char found[IDS_SIZE];

		lint_received(&lint, &line, true, true);
		assert_string_equal(ids(&lint, found), cases[i].want);
	}
}

static void
check_data(struct slice bytes, const char *extension, const char *want)
{
	struct line line = {.bytes = bytes,
	    .eol = EOL_CRLF,
	    .flaws = line_flaws(bytes, EOL_CRLF, 0)};
	struct ext_set offered = {0};
	struct lint_data_context context = {.offered = &offered};
	struct lint lint = {0};
	char found[IDS_SIZE];

	ext_set_add(&offered, slice_str(extension));
	lint_data(&lint, &line, &context);
	assert_string_equal(ids(&lint, found), want);
	ext_set_fini(&offered);
}

static void
lint__line__ended_by_a_bare_lf(void **state)
{
	struct line line = {.bytes = SLICE("NOOP"),
	    .eol = EOL_LF,
	    .flaws = line_flaws(SLICE("NOOP"), EOL_LF, 0)};
	struct lint_context context = {.phase = PHASE_READY};
	struct command command;
	struct lint lint = {0};
	char found[IDS_SIZE];

	(void)state;
	command_parse(line.bytes, &command);
	lint_command(&lint, &command, &line, &context);
	assert_string_equal(ids(&lint, found), "line-bare-lf");
	lint = (struct lint){0};
	line.bytes = SLICE(".");
	lint_data(&lint, &line, &(struct lint_data_context){0});
	assert_string_equal(ids(&lint, found), "data-false-end");
}

static void
lint__data__cases(void **state)
{
	static char text[1001];

	(void)state;
	memset(text, 'x', sizeof(text));
	check_data(SLICE("Subject: x\ty"), "SIZE", "");
	check_data(SLICE("a\rb"), "SIZE", "data-control");
	check_data(SLICE("\0"), "SIZE", "data-control");
	check_data(SLICE("caf\xc3\xa9"), "SIZE", "data-8bit");
	check_data(SLICE("caf\xc3\xa9"), "8BITMIME", "data-undeclared");
	check_data(slice_of(text, 998), "SIZE", "");
	check_data(slice_of(text, 999), "SIZE", "data-long-line");
	memcpy(text, "..", 2);
	check_data(slice_of(text, 999), "SIZE", "");
	check_data(slice_of(text, 1000), "SIZE", "data-long-line");
}

static void
lint__protocol__other_speakers(void **state)
{
	static const struct {
		struct slice line;
		const char *want;
	} cases[] = {
	    {{"HTTP/1.1 400 Bad Request", 24}, "HTTP"},
	    {{"* OK IMAP4rev1 ready", 20}, "IMAP"},
	    {{"* BYE go away", 13}, "IMAP"},
	    {{"+OK POP3 ready", 14}, "POP3"},
	    {{"-ERR no", 7}, "POP3"},
	    {{"SSH-2.0-OpenSSH_9.2", 19}, "SSH"},
	    {{"\x15\x03\x01\0\x02\x02\x0a", 7}, "TLS"},
	    {{"\x16\x03", 2}, "TLS"},
	    {{"220 mail.example ESMTP", 22}, NULL},
	    {{"* O", 3}, NULL},
	    {{"", 0}, NULL},
	    {{NULL, 0}, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = lint_protocol(cases[i].line);

		if (cases[i].want == NULL)
			assert_null(name);
		else
			assert_string_equal(name, cases[i].want);
	}
}

static void
lint__finding_row__whole_and_unique(void **state)
{
	(void)state;
	for (enum finding f = 0; f < FINDING_COUNT; f++) {
		const struct finding_row *row = finding_row(f);

		assert_true(strlen(row->id) > 0);
		assert_true(strlen(row->text) > 0);
		assert_true(strncmp(row->rfc, "RFC ", 4) == 0);
		assert_true(row->severity < SEVERITY_COUNT);
		for (enum finding other = 0; other < f; other++)
			assert_string_not_equal(
			    row->id, finding_row(other)->id);
	}
	assert_string_equal(severity_name(SEVERITY_NOTE), "note");
	assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
	assert_string_equal(severity_name(SEVERITY_ERROR), "error");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lint__command__clean_traffic),
	    cmocka_unit_test(lint__command__order),
	    cmocka_unit_test(lint__command__pipelining),
	    cmocka_unit_test(lint__command__unknown_is_not_out_of_order),
	    cmocka_unit_test(lint__command__not_offered),
	    cmocka_unit_test(lint__command__parameters),
	    cmocka_unit_test(lint__command__limits),
	    cmocka_unit_test(lint__command__a_parameter_that_is_being_typed),
	    cmocka_unit_test(lint__command__arguments_and_paths),
	    cmocka_unit_test(lint__command__utf8_must_be_asked_for),
	    cmocka_unit_test(lint__command__length),
	    cmocka_unit_test(lint__command__long_path),
	    cmocka_unit_test(lint__command__everything_at_once),
	    cmocka_unit_test(lint__received__cases),
	    cmocka_unit_test(lint__received__utf8_asked_for),
	    cmocka_unit_test(lint__line__ended_by_a_bare_lf),
	    cmocka_unit_test(lint__data__cases),
	    cmocka_unit_test(lint__protocol__other_speakers),
	    cmocka_unit_test(lint__finding_row__whole_and_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
