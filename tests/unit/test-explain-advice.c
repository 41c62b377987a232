/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-explain-advice - what a refusal is in fact, who can help, and which
 * setting decides it. */
#include "ehlo/smtp/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct explanation
explain(int code, enum verb stage, const char *text)
{
	struct explain_context context = {.code = code,
	    .text = slice_str(text),
	    .stage = stage,
	    .software = software_find(slice_str(text)),
	    .is_alone = true};
	struct explanation out;

	explain_reply(&context, &out);
	return out;
}

/* A refusal nobody can do anything about would be no help. */
static void
assert_helps(const struct explanation *e, const char *what)
{
	size_t helped = 0;

	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++) {
		assert_non_null(e->advice[i]);
		helped += e->advice[i][0] != '\0';
	}
	assert_non_null(e->settings);
	if (e->nature != EXPLAIN_OK && helped == 0)
		fail_msg("nobody can help with \"%s\" (%s)", what, e->category);
}

static void
explain__advice__of_every_phrase(void **state)
{
	static const char *const phrases[] = {
#define W(words, topic)                words,
#define WS(words, stage, topic)        words,
#define WC(klass, words, stage, topic) words,
#include "ehlo/smtp/phrases.def"
#include "ehlo/smtp/families.def"
#include "ehlo/smtp/hints.def"
#undef W
#undef WS
#undef WC
	};

	(void)state;
	for (size_t i = 0; i < COUNT(phrases); i++) {
		struct explanation e = explain(550, VERB_RCPT, phrases[i]);

		assert_helps(&e, phrases[i]);
	}
}

static void
explain__advice__of_every_word_outside(void **state)
{
	static const char *const words[] = {
#define L(words, topic) words,
#include "ehlo/smtp/outside.def"
#undef L
	};

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct explanation e = explain(0, VERB_UNKNOWN, words[i]);

		assert_helps(&e, words[i]);
		assert_string_not_equal(e.category, "unknown");
	}
}

static void
explain__advice__of_every_code(void **state)
{
	(void)state;
	for (int stage = 0; stage < VERB_COUNT; stage++)
		for (int code = 400; code < 600; code++) {
			struct explanation e =
			    explain(code, (enum verb)stage, "");

			assert_helps(&e, verb_text((enum verb)stage));
			assert_int_not_equal(e.nature, EXPLAIN_OK);
		}
}

/* What the code claims is not always what is so. */
static void
explain__nature__in_fact(void **state)
{
	static const struct {
		int code;
		enum verb stage;
		const char *text;
		enum explain_nature nature;
		const char *says; /* NULL = nothing special */
	} rows[] = {
	    {250, VERB_MAIL, "2.1.0 Ok", EXPLAIN_OK, NULL},
	    {354, VERB_DATA, "go on", EXPLAIN_OK, NULL},
	    {454, VERB_RCPT, "4.7.1 <a@b.example>: Relay access denied",
		EXPLAIN_PERMANENT, "waiting alone changes nothing"},
	    {550, VERB_RCPT, "5.7.1 Unable to relay", EXPLAIN_PERMANENT, NULL},
	    {450, VERB_MAIL, "4.7.1 must authenticate first", EXPLAIN_PERMANENT,
		"waiting alone changes nothing"},
	    {554, VERB_GREETING, "too many connections from your address",
		EXPLAIN_TEMPORARY, "but this passes"},
	    {550, VERB_RCPT, "greylisted, come back", EXPLAIN_TEMPORARY,
		"but this passes"},
	    {451, VERB_RCPT, "something", EXPLAIN_TEMPORARY, NULL},
	    {550, VERB_RCPT, "something", EXPLAIN_PERMANENT, NULL},
	    {0, VERB_UNKNOWN, "Connection refused", EXPLAIN_PERMANENT, NULL},
	    {0, VERB_UNKNOWN, "Connection timed out", EXPLAIN_TEMPORARY, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct explanation e =
		    explain(rows[i].code, rows[i].stage, rows[i].text);

		if (e.nature != rows[i].nature)
			fail_msg("\"%d %s\" is said to be %s", rows[i].code,
			    rows[i].text, explain_nature_name(e.nature));
		if (rows[i].says != NULL) {
			assert_non_null(strstr(e.meaning, rows[i].says));
			assert_non_null(strstr(e.text, rows[i].says));
		}
	}
}

/* The setting's name is the one of the server that answered. */
static void
explain__settings__by_software(void **state)
{
	static const struct {
		int code;
		enum verb stage;
		const char *text, *setting;
	} rows[] = {
	    {554, VERB_RCPT, "5.7.1 <a@b.example>: Relay access denied",
		"smtpd_relay_restrictions"},
	    {550, VERB_RCPT, "relay not permitted", "relay_from_hosts"},
	    {553, VERB_RCPT,
		"sorry, that domain isn't in my list of allowed rcpthosts "
		"(#5.7.1)",
		"control/rcpthosts"},
	    {550, VERB_RCPT, "relaying is not for you", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct explanation e =
		    explain(rows[i].code, rows[i].stage, rows[i].text);

		assert_non_null(strstr(e.settings, rows[i].setting));
		if (rows[i].setting[0] == '\0')
			assert_string_equal(e.settings, "");
	}
}

static void
explain__reply__masked_by_something_between(void **state)
{
	struct explanation e = explain(250, VERB_EHLO, "XXXXXXXA");

	(void)state;
	assert_string_equal(e.category, "middlebox");
	e = explain(220, VERB_GREETING, "****************");
	assert_string_equal(e.category, "middlebox");
	e = explain(250, VERB_EHLO, "MAXXX.example");
	assert_string_equal(e.category, "ok");
	e = explain(250, VERB_NOOP, "XXXXXXXA");
	assert_string_equal(e.category, "ok");
}

static void
explain__reply__what_comes_before_mail(void **state)
{
	struct explain_context context = {.code = 503,
	    .text = SLICE("Bad sequence of commands"),
	    .stage = VERB_MAIL};
	struct explanation e;

	(void)state;
	explain_reply(&context, &e);
	assert_string_equal(e.category, "bad-sequence");
	context.is_auth_offered = true;
	explain_reply(&context, &e);
	assert_string_equal(e.category, "auth-required");
	context.stage = VERB_DATA;
	explain_reply(&context, &e);
	assert_string_equal(e.category, "bad-sequence");
}

static void
explain__reply__nothing_known_says_that_this_is_all(void **state)
{
	static const int codes[] = {0, 450, 550};

	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++) {
		struct explanation e =
		    explain(codes[i], VERB_UNKNOWN, "qwertz");

		assert_string_equal(e.category, "unknown");
		assert_true(strstr(e.meaning, "known") != NULL);
	}
}

static void
software__find__by_its_words(void **state)
{
	static const struct {
		const char *text;
		enum software software;
	} rows[] = {
	    {"mail.example.net ESMTP Postfix (Debian)", SOFTWARE_POSTFIX},
	    {"mx.example ESMTP Exim 4.96", SOFTWARE_EXIM},
	    {"mx.example ESMTP Sendmail 8.17", SOFTWARE_SENDMAIL},
	    {"x Microsoft ESMTP MAIL Service ready", SOFTWARE_EXCHANGE},
	    {"AM.mail.protection.outlook.com Microsoft ESMTP MAIL Service",
		SOFTWARE_EXCHANGE_ONLINE},
	    {"mx.google.com ESMTP x - gsmtp", SOFTWARE_GMAIL},
	    {"mail.example ESMTP OpenSMTPD", SOFTWARE_OPENSMTPD},
	    {"unimplemented (#5.5.1)", SOFTWARE_QMAIL},
	    {"mail.example ESMTP ready", SOFTWARE_UNKNOWN},
	    {"mtaproxy1.free.mail.bf1.yahoo.com ESMTP ready", SOFTWARE_YAHOO},
	    {"iphmx.mail.icloud.com -- ESMTP", SOFTWARE_ICLOUD},
	    /* whose mailbox it is about says nothing of who answers */
	    {"<x@yahoo.com>: Relay access denied", SOFTWARE_POSTFIX},
	    {"relay not permitted for x@icloud.com", SOFTWARE_EXIM},
	    {"", SOFTWARE_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (software_find(slice_str(rows[i].text)) != rows[i].software)
			fail_msg("\"%s\" is taken for \"%s\"", rows[i].text,
			    software_name(
				software_find(slice_str(rows[i].text))));
	assert_string_equal(software_name(SOFTWARE_UNKNOWN), "");
	assert_string_equal(software_name(SOFTWARE_POSTFIX), "Postfix");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explain__advice__of_every_phrase),
	    cmocka_unit_test(explain__advice__of_every_word_outside),
	    cmocka_unit_test(explain__advice__of_every_code),
	    cmocka_unit_test(explain__nature__in_fact),
	    cmocka_unit_test(explain__settings__by_software),
	    cmocka_unit_test(explain__reply__masked_by_something_between),
	    cmocka_unit_test(explain__reply__what_comes_before_mail),
	    cmocka_unit_test(
		explain__reply__nothing_known_says_that_this_is_all),
	    cmocka_unit_test(software__find__by_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
