/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-lint-reply - what servers do wrong, and what they may do. */
#include "ehlo/smtp/lint-reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define IDS_SIZE 1024

/* The ids of what was found, joined by blanks, in the order found. */
static void
assert_ids(const struct lint *lint, const char *want, const char *what)
{
	char found[IDS_SIZE] = "";
	size_t len = 0;

	for (size_t i = 0; i < lint->count && len < IDS_SIZE; i++)
		len += (size_t)snprintf(found + len, IDS_SIZE - len, "%s%s",
		    i > 0 ? " " : "", finding_row(lint->found[i])->id);
	if (strcmp(found, want) != 0)
		fail_msg("%s: found \"%s\", not \"%s\"", what, found, want);
}

static void
check_reply(int code, unsigned flaws, enum verb verb, const char *want)
{
	struct reply reply = {
	    .code = code, .flaws = flaws, .line_count = 1, .is_complete = true};
	struct lint_reply_context context = {
	    .verb = verb, .was_legal = true, .text = SLICE("mx.example ok")};
	struct lint lint = {0};
	char what[64];

	snprintf(what, sizeof(what), "%d to %s", code, verb_text(verb));
	lint_reply(&lint, &reply, &context);
	assert_ids(&lint, want, what);
}

static void
lint__reply__codes(void **state)
{
	(void)state;
	check_reply(220, 0, VERB_GREETING, "");
	check_reply(250, 0, VERB_EHLO, "");
	check_reply(354, 0, VERB_DATA, "");
	check_reply(334, 0, VERB_AUTH, "");
	check_reply(251, 0, VERB_RCPT, "");
	check_reply(252, 0, VERB_VRFY, "");
	check_reply(550, 0, VERB_RCPT, "");
	check_reply(501, 0, VERB_QUIT, "");
	check_reply(421, 0, VERB_NOOP, "");
	check_reply(299, 0, VERB_UNKNOWN, "");
	check_reply(221, 0, VERB_GREETING, "greeting-code");
	check_reply(554, 0, VERB_GREETING, "greeting-code");
	check_reply(354, 0, VERB_GREETING, "greeting-code");
	check_reply(354, 0, VERB_MAIL, "reply-untimely-354");
	check_reply(354, 0, VERB_CONTENT, "reply-untimely-354");
	check_reply(250, 0, VERB_DATA, "reply-wrong-code");
	check_reply(334, 0, VERB_MAIL, "reply-wrong-code");
	check_reply(250, 0, VERB_QUIT, "reply-wrong-code");
	check_reply(250, 0, VERB_STARTTLS, "reply-wrong-code");
	check_reply(250, 0, VERB_AUTH, "reply-wrong-code");
	check_reply(666, REPLY_ODD_CODE, VERB_GREETING, "reply-odd-code");
	check_reply(550, REPLY_MIXED_CODES, VERB_RCPT, "reply-mixed-codes");
	check_reply(
	    250, REPLY_ENHANCED_CLASS, VERB_RCPT, "reply-enhanced-class");
	check_reply(214, REPLY_MANY_LINES, VERB_HELP, "reply-many-lines");
	check_reply(502, 0, VERB_EHLO, "ehlo-unknown");
	check_reply(503, 0, VERB_RSET, "must-answer");
}

static void
check_name(enum verb verb, const char *text, const char *want)
{
	struct reply reply = {.code = verb == VERB_GREETING ? 220 : 250};
	struct lint_reply_context context = {
	    .verb = verb, .was_legal = true, .text = slice_str(text)};
	struct lint lint = {0};

	lint_reply(&lint, &reply, &context);
	assert_ids(&lint, want, text);
}

static void
lint__reply__names(void **state)
{
	(void)state;
	check_name(VERB_GREETING, "mx.example.net ESMTP Postfix", "");
	check_name(VERB_GREETING, "postoffice ESMTP", "");
	check_name(VERB_GREETING, "[192.0.2.1] ready", "");
	check_name(VERB_GREETING, "", "greeting-name");
	check_name(VERB_GREETING, "Welcome to our server", "greeting-name");
	check_name(VERB_GREETING, "*** mail ***", "greeting-name");
	check_name(VERB_GREETING, "****************02**0", "reply-masked");
	check_name(VERB_EHLO, "mx.example.net at your service", "");
	check_name(VERB_EHLO, "Hello [192.0.2.7]", "ehlo-name");
	check_name(VERB_EHLO, "PIPELINING", "ehlo-name");
	check_name(VERB_EHLO, "", "ehlo-name");
	check_name(VERB_HELO, "Ok", "");
}

static void
check_offer(const char *text, struct lint_place place, const char *want)
{
	struct ext_set offered = {0};
	struct lint lint = {0};

	ext_set_add(&offered, SLICE("DSN"));
	lint_offer(&lint, slice_str(text), &offered, place);
	assert_ids(&lint, want, text);
	ext_set_fini(&offered);
}

static void
lint__offer__cases(void **state)
{
	static const struct lint_place exposed = {.is_exposed = true};
	static const struct lint_place local = {0}, tls = {.is_secure = true};

	(void)state;
	check_offer("SIZE 10240000", exposed, "");
	check_offer("SIZE", exposed, "");
	check_offer("X-EXPS GSSAPI NTLM", exposed, "");
	check_offer("LIMITS RCPTMAX=20 MAILMAX=5", exposed, "");
	check_offer("AUTH CRAM-MD5", exposed, "");
	check_offer("AUTH PLAIN LOGIN", tls, "");
	check_offer("AUTH PLAIN LOGIN", local, "");
	check_offer("REQUIRETLS", tls, "");
	check_offer("AUTH PLAIN LOGIN", exposed, "auth-in-clear");
	check_offer("AUTH=LOGIN", exposed, "auth-equals");
	check_offer("AUTH", tls, "auth-empty");
	check_offer("SIZE 10M", exposed, "size-syntax");
	check_offer("SIZE 123456789012345678901", exposed, "size-syntax");
	check_offer("dsn", exposed, "keyword-twice");
	check_offer("STARTTLS", tls, "starttls-in-tls");
	check_offer("REQUIRETLS", local, "requiretls-in-clear");
	check_offer("8BITMIME, DSN", exposed, "keyword-syntax");
	check_offer("SIZE \xe9", exposed, "size-syntax");
	check_offer("", exposed, "keyword-syntax");
	check_offer("XXXXXXXA", exposed, "reply-masked");
}

static void
lint__offers__what_needs_another(void **state)
{
	struct ext_set offered = {0};
	struct lint lint = {0};

	(void)state;
	ext_set_add(&offered, SLICE("SMTPUTF8"));
	lint_offers(&lint, &offered);
	assert_ids(&lint, "keyword-needs", "SMTPUTF8 alone");
	ext_set_add(&offered, SLICE("8BITMIME"));
	lint = (struct lint){0};
	lint_offers(&lint, &offered);
	assert_ids(&lint, "", "with 8BITMIME");
	ext_set_fini(&offered);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lint__reply__codes),
	    cmocka_unit_test(lint__reply__names),
	    cmocka_unit_test(lint__offer__cases),
	    cmocka_unit_test(lint__offers__what_needs_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
