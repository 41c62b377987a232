/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-explain - every reply has an explanation, and the right one. */
#include "ehlo/smtp/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/smtp/reply.h"

/* The explanation of a reply line as it came over the wire. */
static struct explain_context
context_of(enum verb stage, const char *reply)
{
	struct reply_line line;

	assert_true(reply_line_parse(slice_str(reply), &line));
	return (struct explain_context){.code = line.code,
	    .enhanced = line.enhanced,
	    .text = line.text,
	    .stage = stage,
	    .recipient = SLICE("someone@mail.com")};
}

static struct explanation
explain(enum verb stage, const char *reply)
{
	struct explain_context context = context_of(stage, reply);
	struct explanation out;

	explain_reply(&context, &out);
	return out;
}

static void
assert_says(const struct explanation *e, const char *part)
{
	if (strstr(e->text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e->text, part);
}

static const char *const relay_refusals[] = {
    "550 5.7.1 Unable to relay for someone@mail.com",
    "554 5.7.1 <someone@mail.com>: Relay access denied",
    "454 4.7.1 <someone@mail.com>: Relay access denied",
    "550 relay not permitted",
    "550 5.7.1 <someone@mail.com>... Relaying denied",
    "550 5.7.1 <someone@mail.com>... Relaying denied. IP name lookup failed",
    "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "550 I cannot deliver mail for <someone@mail.com>",
    "550 We do not relay for strangers",
    "554 You are not permitted to relay through this host",
    "501 refused: this system is not configured to relay mail",
    "550 5.7.1 Relaying not allowed",
    "530 5.7.0 Authentication is required for relay",
};

static void
explain__reply__relaying_denied_by_any_server(void **state)
{
	size_t count = sizeof(relay_refusals) / sizeof(relay_refusals[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct explain_context context =
		    context_of(VERB_RCPT, relay_refusals[i]);
		struct explanation e = explain(VERB_RCPT, relay_refusals[i]);

		if (strcmp(e.category, "relay-denied") != 0)
			fail_msg("%s: %s", relay_refusals[i], e.category);
		assert_string_equal(e.head, "policy: relaying denied");
		assert_says(&e, "refuses relaying");
		assert_says(&e, "mail.com");
		assert_says(&e, "open relay");
		assert_says(&e, "To relay: AUTH");
		assert_says(&e, "587");
		assert_says(&e, "mynetworks");
		assert_non_null(strstr(e.rfc, "RFC 5321"));
		assert_true(explain_is_relay_denied(&context));
		context.stage = VERB_MAIL;
		assert_false(explain_is_relay_denied(&context));
	}
}

static void
explain__reply__relaying_says_what_the_session_offers(void **state)
{
	struct explain_context context =
	    context_of(VERB_RCPT, "554 5.7.1 <a@b>: Relay access denied");
	struct explanation e;

	(void)state;
	context.is_auth_offered = true;
	explain_reply(&context, &e);
	assert_says(&e, "AUTH (offered here)");
	context.is_auth_offered = false;
	explain_reply(&context, &e);
	assert_says(&e, "perhaps inside TLS");
	context.is_secure = true;
	explain_reply(&context, &e);
	assert_says(&e, "AUTH (not offered here)");
	e = explain(VERB_RCPT, "454 4.7.1 Relay access denied");
	assert_says(&e, "temporary");
}

static void
explain__reply__relaying_names_the_settings_of_postfix_only(void **state)
{
	struct explain_context context =
	    context_of(VERB_RCPT, "550 relay not permitted");
	struct explanation e;

	(void)state;
	context.software = SOFTWARE_EXIM;
	explain_reply(&context, &e);
	assert_null(strstr(e.text, "Postfix"));
	context.software = SOFTWARE_POSTFIX;
	explain_reply(&context, &e);
	assert_says(&e, "mynetworks");
}

static void
explain__is_relay_denied__other_refusals(void **state)
{
	static const char *const cases[] = {
	    "250 2.1.5 Ok",
	    "250 we do not relay, but take this",
	    "550 5.7.1 Service unavailable; client blocked using a list",
	    "550 5.1.1 <rcpthosts@example.org>: User unknown",
	    "550 5.1.1 <relaying denied@example.org>: User unknown",
	    "550 5.4.5 Daily SMTP relay limit exceeded for user",
	    "450 4.4.0 Relaying temporarily denied. Cannot resolve PTR",
	    "550 No",
	    "354 relay denied",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explain_context context =
		    context_of(VERB_RCPT, cases[i]);

		if (explain_is_relay_denied(&context))
			fail_msg("taken for relaying: %s", cases[i]);
	}
}

static void
explain__reply__categories(void **state)
{
	static const struct {
		enum verb stage;
		const char *reply;
		const char *category;
	} cases[] = {
	    /* good ones, by stage */
	    {VERB_GREETING, "220 mail.example ESMTP", "ok"},
	    {VERB_EHLO, "250-mail.example", "ok"},
	    {VERB_RCPT, "250 2.1.5 Ok", "ok"},
	    {VERB_DATA, "354 End data with <CR><LF>.<CR><LF>", "ok"},
	    {VERB_AUTH, "334 VXNlcm5hbWU6", "ok"},
	    {VERB_UNKNOWN, "250 Ok", "ok"},
	    {VERB_VRFY, "252 2.0.0 bob", "success-ambiguous"},
	    /* the code alone */
	    {VERB_RCPT, "550 No", "unknown"},
	    {VERB_RCPT, "450 Later", "unknown"},
	    {VERB_CONTENT, "554 No", "unknown"},
	    {VERB_GREETING, "554 No", "no-smtp-service"},
	    {VERB_GREETING, "554 mx.example.com", "policy"},
	    {VERB_MAIL, "421 4.4.2 No", "timeout"},
	    {VERB_GREETING, "421 Busy", "server-temp"},
	    {VERB_EHLO, "500 What?", "unrecognised"},
	    {VERB_EHLO, "502 5.5.1 What?", "unrecognised"},
	    {VERB_HELP, "502 5.5.1 What?", "unimplemented"},
	    {VERB_STARTTLS, "502 5.5.1 What?", "tls-unavailable"},
	    {VERB_STARTTLS, "454 4.7.0 Not now", "tls-unavailable"},
	    {VERB_MAIL, "501 What?", "syntax"},
	    {VERB_MAIL, "503 5.5.2 Send hello first", "bad-sequence"},
	    {VERB_RCPT, "503 5.5.2 Need mail command.", "bad-sequence"},
	    {VERB_UNKNOWN, "500 5.3.3 Unrecognized command", "unrecognised"},
	    {VERB_MAIL, "530 5.7.0 No", "auth-required"},
	    {VERB_AUTH, "504 5.7.4 No", "auth-mech"},
	    {VERB_RESPONSE, "535 5.7.8 No", "auth-failed"},
	    {VERB_AUTH, "534 5.7.9 No", "auth-mech"},
	    {VERB_CONTENT, "554 5.7.9 No", "policy"},
	    {VERB_AUTH, "538 5.7.11 No", "tls-required"},
	    {VERB_AUTH, "432 4.7.12 No", "auth-mech"},
	    {VERB_AUTH, "454 4.7.0 No", "server-temp"},
	    {VERB_RCPT, "556 No", "null-mx"},
	    {VERB_GREETING, "521 No", "no-smtp-service"},
	    {VERB_MAIL, "523 No", "tls-required"},
	    {VERB_MAIL, "555 5.5.4 No", "param"},
	    {VERB_MAIL, "552 5.3.4 No", "msg-too-big"},
	    /* the enhanced code where the code is vague */
	    {VERB_RCPT, "550 5.1.1 No", "user-unknown"},
	    {VERB_RCPT, "550 5.2.1 No", "mailbox-disabled"},
	    {VERB_RCPT, "452 4.2.2 No", "mailbox-full"},
	    {VERB_RCPT, "452 4.5.3 No", "too-many-rcpt"},
	    {VERB_MAIL, "452 4.3.1 No", "system-full"},
	    {VERB_RCPT, "550 5.7.1 No", "policy"},
	    {VERB_CONTENT, "550 5.7.23 No", "spf"},
	    {VERB_CONTENT, "554 5.4.6 No", "loop"},
	    {VERB_RCPT, "553 no (#5.1.1)", "user-unknown"},
	    {VERB_RCPT, "550 #5.7.1 No", "policy"},
	    {VERB_RCPT, "550 5.999.999 No", "unknown"},
	    /* a detail that is not registered: what the subject says */
	    {VERB_MAIL, "550 5.7.105 No", "policy"},
	    /* a code that contradicts is not believed */
	    {VERB_RCPT, "550 4.1.1 No", "unknown"},
	    /* words first */
	    {VERB_RCPT, "450 4.2.0 <a@b>: Greylisted for 60 s", "greylist"},
	    {VERB_RCPT, "550 5.7.1 Host blocked using zen.spamhaus.org",
		"ip-blocklist"},
	    {VERB_MAIL, "530 5.7.0 Must issue a STARTTLS command first",
		"tls-required"},
	    {VERB_RCPT, "450 4.7.1 <x>: Helo command rejected: Host not found",
		"helo"},
	    {VERB_DATA, "554 5.5.1 Error: no valid recipients", "bad-sequence"},
	    {VERB_CONTENT, "550 5.7.26 no, by the DMARC policy", "dmarc"},
	    {VERB_AUTH, "454 4.7.0 Temporary authentication failure",
		"server-temp"},
	    {VERB_RCPT, "450 4.7.1 cannot find your reverse hostname", "rdns"},
	    {VERB_UNKNOWN, "221 2.7.0 Error: I can break rules, too. Goodbye.",
		"sync"},
	    /* what fits nothing */
	    {VERB_MAIL, "354 Go on", "unknown"},
	    {VERB_DATA, "250 Ok", "unknown"},
	    {VERB_AUTH, "250 Ok", "unknown"},
	    {VERB_NOOP, "666 x", "unknown"},
	    {VERB_NOOP, "099 x", "unknown"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explanation e = explain(cases[i].stage, cases[i].reply);

		if (strcmp(e.category, cases[i].category) != 0)
			fail_msg("%s: %s, not %s", cases[i].reply, e.category,
			    cases[i].category);
	}
}

/* What real servers said to us, each where another reading lies near. */
static void
explain__reply__words_of_real_servers(void **state)
{
	static const struct {
		enum verb stage;
		const char *reply;
		const char *head;
	} cases[] = {
	    /* Postfix 3.7 */
	    {VERB_DATA, "554 5.5.1 Error: no valid recipients",
		"order: no recipient was accepted"},
	    {VERB_UNKNOWN, "502 5.5.2 Error: command not recognized",
		"syntax: no such command"},
	    {VERB_CONTENT, "552 5.3.4 Error: message file too big",
		"limit: message too big"},
	    /* Exim 4.96 */
	    {VERB_DATA, "503 Valid RCPT command must precede DATA",
		"order: no recipient was accepted"},
	    {VERB_STARTTLS, "503 STARTTLS command used when not advertised",
		"TLS: not available"},
	    {VERB_VRFY, "550 <nobody@example.test> Unknown user",
		"recipient: no such mailbox"},
	    {VERB_EXPN, "550 Administrative prohibition", "policy: refused"},
	    /* Dovecot 2.3, LMTP */
	    {VERB_EHLO, "500 5.5.1 Unknown command", "syntax: no EHLO here"},
	    {VERB_DATA, "503 5.5.0 No valid recipients",
		"order: no recipient was accepted"},
	    {VERB_STARTTLS, "502 5.5.1 TLS support is not enabled.",
		"TLS: not available"},
	    /* OpenSMTPD 6.8 */
	    {VERB_DATA,
		"503 5.5.4 Invalid command arguments: No recipient specified",
		"order: no recipient was accepted"},
	    {VERB_CONTENT,
		"554 5.3.4 Message too big for system: Transaction failed",
		"limit: message too big"},
	    {VERB_RCPT,
		"524 5.2.4 Mailing list expansion problem: <x@example.test>",
		"recipient: list cannot be expanded"},
	    {VERB_RCPT, "550 Invalid recipient: <someone@mail.com>",
		"recipient: refused"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explanation e = explain(cases[i].stage, cases[i].reply);

		if (strcmp(e.head, cases[i].head) != 0)
			fail_msg("%s: %s, not %s", cases[i].reply, e.head,
			    cases[i].head);
	}
}

static void
explain__reply__says_what_the_enhanced_code_says(void **state)
{
	struct explanation e;

	(void)state;
	e = explain(VERB_RCPT, "550 5.1.1 No");
	assert_says(&e, "5.1.1 says");
	assert_says(&e, "final");
	e = explain(VERB_RCPT, "450 4.1.1 No");
	assert_says(&e, "4.1.1 says");
	assert_says(&e, "temporary");
	e = explain(VERB_RCPT, "250 2.1.0 Ok");
	assert_null(strstr(e.text, "2.1.0"));
	e = explain(VERB_RCPT, "550 4.1.1 No");
	assert_null(strstr(e.text, "4.1.1"));
}

static void
check_whole(const struct explanation *e)
{
	size_t len = strlen(e->text);

	assert_true(len > 20 && len < sizeof(e->text) - 1);
	assert_true(e->text[len - 1] == '.');
	assert_true(strlen(e->category) > 0);
	assert_true(strlen(e->head) > 0 && strlen(e->head) <= 48);
	assert_true(strlen(e->rfc) > 0);
	for (size_t i = 0; i < len; i++)
		assert_true(e->text[i] >= 0x20 && e->text[i] < 0x7f);
}

/* No sentence of any answer is lost for want of room. */
static void
explain__reply__every_code_at_every_stage(void **state)
{
	(void)state;
	for (int code = 0; code < 1000; code++)
		for (enum verb stage = 0; stage < VERB_COUNT; stage++) {
			struct explain_context context = {
			    .code = code, .stage = stage};
			struct explanation e;

			explain_reply(&context, &e);
			check_whole(&e);
			assert_false(explain_is_relay_denied(&context));
		}
}

static void
explain__reply__every_enhanced_code(void **state)
{
	static const struct {
		unsigned short subject, detail;
		const char *words;
	} rows[] = {
#define N(subject, detail, topic, rfc, words) {subject, detail, words},
#include "ehlo/smtp/enhanced.def"
#undef N
	};

	(void)state;
	for (size_t i = 1; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (unsigned short klass = 4; klass <= 5; klass++) {
			struct explain_context context = {
			    .code = klass * 100 + 50,
			    .enhanced = {klass, rows[i].subject,
				rows[i].detail},
			    .stage = VERB_RCPT};
			struct explanation e;

			explain_reply(&context, &e);
			check_whole(&e);
			assert_says(&e, rows[i].words);
		}
}

/* The topic's sections, or those of the code where it says more. */
static void
explain__reply__cites_the_enhanced_code(void **state)
{
	static const struct {
		const char *reply, *rfc;
	} cases[] = {
	    {"550 5.6.4 no", "RFC 3463 3.7"},
	    {"450 4.3.3 no", "RFC 3463 3.4"},
	    {"250 2.1.9 relayed", "RFC 3886 3.3.4"},
	    {"550 5.7.26 no", "RFC 7489 6.6, RFC 7372 3.4"},
	    {"550 5.0.0 no", "RFC 5321 4.2.1"},
	    {"550 5.6.99 no", "RFC 5321 4.2.1"},
	    {"550 4.6.4 no", "RFC 5321 4.2.1"},
	};
	struct explain_context alone = {.enhanced = {5, 7, 26}};
	struct explanation e;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		e = explain(VERB_UNKNOWN, cases[i].reply);
		assert_string_equal(e.rfc, cases[i].rfc);
	}
	explain_reply(&alone, &e);
	assert_string_equal(e.rfc, "RFC 7372 3.4");
	alone.text = SLICE("Relay access denied");
	explain_reply(&alone, &e);
	assert_string_equal(e.category, "relay-denied");
	assert_non_null(strstr(e.rfc, "RFC 5321 3.6.2"));
}

/* Where the codes are from, whatever they are about. */
static void
explain__reply__cites_each_code(void **state)
{
	static const struct {
		enum verb stage;
		const char *reply, *code, *enhanced;
	} cases[] = {
	    {VERB_RCPT, "550 5.7.1 Relay access denied", "RFC 5321 4.2.3",
		"RFC 3463 3.8"},
	    {VERB_STARTTLS, "454 4.7.0 later", "RFC 3207 4", "RFC 3463 3.8"},
	    {VERB_AUTH, "454 4.7.0 later", "RFC 4954 6", "RFC 3463 3.8"},
	    {VERB_UNKNOWN, "250 ok", "RFC 5321 4.2.3", NULL},
	    {VERB_GREETING, "521 no mail", "RFC 7504 3", NULL},
	    {VERB_RCPT, "556 5.1.10 null MX", "RFC 7504 4", "RFC 7505 4.1"},
	    {VERB_RCPT, "499 4.9.9 what", "RFC 5321 4.2.1", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explanation e = explain(cases[i].stage, cases[i].reply);

		assert_string_equal(e.code_rfc, cases[i].code);
		if (cases[i].enhanced == NULL)
			assert_null(e.enhanced_rfc);
		else
			assert_string_equal(e.enhanced_rfc, cases[i].enhanced);
	}
}

static void
assert_word(const char *word, const char *says, const char *rfc)
{
	struct explain_context context = {.text = slice_str(word)};
	struct explanation e;

	explain_reply(&context, &e);
	assert_string_equal(e.category, "ok");
	assert_says(&e, says);
	assert_true(strlen(e.rfc) > 0);
	assert_non_null(strstr(e.rfc, rfc));
}

static void
explain__reply__names_alone(void **state)
{
	static const struct {
		const char *name, *says;
	} words[] = {
#define E(id, keyword, rfc, params, allows) {keyword, allows},
#include "ehlo/smtp/exts.def"
#undef E
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].name[0] != '\0')
			assert_word(words[i].name, words[i].says, "");
	assert_word("starttls", "Form: STARTTLS", "RFC 3207");
	assert_word("CRAM-MD5", "mechanism of AUTH", "RFC 2195 2");
	assert_word("MAIL", "MAIL FROM:", "RFC 5321");
}

/* The registry of IANA numbers each subject without a gap. */
static void
explain__reply__every_code_of_the_registry(void **state)
{
	static const unsigned short last[] = {0, 10, 4, 6, 7, 6, 10, 30};

	(void)state;
	for (unsigned short subject = 0; subject < 8; subject++)
		for (unsigned short detail = 0; detail <= last[subject];
		     detail++) {
			struct explain_context context = {.code = 550,
			    .enhanced = {5, subject, detail},
			    .stage = VERB_CONTENT};
			struct explanation e;

			explain_reply(&context, &e);
			if (subject != 0)
				assert_says(&e, " says: ");
		}
}

static void
explain__reply__every_phrase_says_all_it_has(void **state)
{
	static const char *const fixes[] = {
#define T(name, category, head, rfc, lasts, meaning, fix) fix,
#include "ehlo/smtp/topics.def"
#undef T
	};
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
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		struct explain_context context = {.code = 550,
		    .enhanced = {5, 6, 7},
		    .text = slice_str(phrases[i]),
		    .stage = VERB_RCPT,
		    .recipient = SLICE("a@example.net")};
		struct explanation e;
		size_t known = 0;

		explain_reply(&context, &e);
		check_whole(&e);
		for (size_t k = 0; k < sizeof(fixes) / sizeof(fixes[0]); k++)
			known += fixes[k][0] != '\0' &&
			         strstr(e.text, fixes[k]) != NULL;
		assert_true(
		    known > 0 || strcmp(e.category, "relay-denied") == 0);
	}
}

static void
explain__reply__hostile_recipient(void **state)
{
	static const struct slice recipients[] = {{"a@\033[2Jx\r\n", 9},
	    {"a@\xe2\x80\xae", 5}, {"a@\0b", 4}, {"a@\xff\xfe", 4}, {"a@", 2},
	    {"a", 1}, {"", 0}, {NULL, 0}};
	static char text[70000] = "a@";
	struct explain_context context =
	    context_of(VERB_RCPT, "550 relaying denied");
	struct explanation e;

	(void)state;
	for (size_t i = 0; i < sizeof(recipients) / sizeof(recipients[0]);
	     i++) {
		context.recipient = recipients[i];
		explain_reply(&context, &e);
		check_whole(&e);
	}
	assert_says(&e, "the recipient's domain");
	memset(text + 2, '\033', sizeof(text) - 2);
	context.recipient = slice_of(text, sizeof(text));
	context.code = 450;
	explain_reply(&context, &e);
	check_whole(&e);
	assert_says(&e, "...");
	assert_says(&e, "(MX)");
}

static void
explain__reply__hostile_text(void **state)
{
	static char text[65536];
	struct explain_context context = {.code = 550, .stage = VERB_RCPT};
	struct explanation e;

	(void)state;
	memset(text, '<', sizeof(text));
	context.text = slice_of(text, sizeof(text));
	explain_reply(&context, &e);
	assert_string_equal(e.category, "unknown");
	memcpy(text, "<@>grey\0listed", 14);
	explain_reply(&context, &e);
	assert_string_equal(e.category, "unknown");
	memcpy(text, "<@>greylisted<", 14);
	explain_reply(&context, &e);
	assert_string_equal(e.category, "greylist");
	context.text = SLICE("x (#5.7.1");
	explain_reply(&context, &e);
	assert_string_equal(e.category, "unknown");
	context.text = SLICE("#");
	explain_reply(&context, &e);
	assert_string_equal(e.category, "unknown");
}

static struct explanation
explain_line(const char *line, enum phase phase)
{
	struct command command;
	struct explanation e;

	command_parse(slice_str(line), &command);
	explain_command(&command, phase, &e);
	return e;
}

static void
explain__command__in_order(void **state)
{
	struct explanation e;

	(void)state;
	e = explain_line("MAIL FROM:<a@b>", PHASE_READY);
	assert_string_equal(e.category, "ok");
	assert_string_equal(e.rfc, "RFC 5321 4.1.1.2");
	assert_says(&e, "MAIL starts a transaction and names the sender.");
	assert_says(&e, "Form: MAIL FROM:<reverse-path> [parameters]");
	assert_null(strstr(e.text, "Out of order"));
	e = explain_line("MAIL FROM:<>", PHASE_READY);
	assert_says(&e, "bounces");
}

static void
explain__command__out_of_order(void **state)
{
	static const struct {
		const char *line;
		enum phase phase;
		const char *head;
	} cases[] = {
	    {"MAIL FROM:<a@b>", PHASE_HELO, "needs EHLO first"},
	    {"RCPT TO:<a@b>", PHASE_HELO, "needs EHLO first"},
	    {"RCPT TO:<a@b>", PHASE_READY, "needs MAIL first"},
	    {"DATA", PHASE_READY, "needs MAIL and RCPT first"},
	    {"DATA", PHASE_MAIL, "needs RCPT first"},
	    {"BDAT 1 LAST", PHASE_MAIL, "needs RCPT first"},
	    {"MAIL FROM:<a@b>", PHASE_RCPT, "a transaction is open"},
	    {"STARTTLS", PHASE_MAIL, "not inside a transaction"},
	    {"AUTH PLAIN", PHASE_RCPT, "not inside a transaction"},
	    {"EHLO me", PHASE_GREETING, "too early"},
	    {"EHLO me", PHASE_NONE, "not connected"},
	    {"QUIT", PHASE_DATA, "inside mail data"},
	    {"QUIT", PHASE_AUTH, "inside authentication"},
	    {"NOOP", PHASE_TLS, "inside the TLS handshake"},
	    {"NOOP", PHASE_QUIT, "after the goodbye"},
	    {"NOOP", PHASE_CLOSED, "not connected"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explanation e =
		    explain_line(cases[i].line, cases[i].phase);

		assert_string_equal(e.category, "bad-sequence");
		assert_string_equal(e.head, cases[i].head);
		assert_says(&e, cases[i].head);
	}
}

static void
explain__command__unknown(void **state)
{
	struct explanation e = explain_line("HELLO me", PHASE_HELO);

	(void)state;
	assert_string_equal(e.category, "unrecognised");
	assert_says(&e, "as it stands");
	check_whole(&e);
}

/* The tracker and the words agree: what is illegal has its reason. */
static void
explain__command__every_verb_in_every_phase(void **state)
{
	(void)state;
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
		for (enum verb verb = 0; verb_is_command(verb); verb++) {
			struct explanation e =
			    explain_line(verb_text(verb), phase);

			assert_string_equal(e.category,
			    tracker_is_legal(phase, verb) ? "ok"
							  : "bad-sequence");
			assert_true(strlen(e.text) < sizeof(e.text) - 1);
			assert_says(&e, verb_row(verb)->syntax);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explain__reply__relaying_denied_by_any_server),
	    cmocka_unit_test(
		explain__reply__relaying_says_what_the_session_offers),
	    cmocka_unit_test(
		explain__reply__relaying_names_the_settings_of_postfix_only),
	    cmocka_unit_test(explain__is_relay_denied__other_refusals),
	    cmocka_unit_test(explain__reply__categories),
	    cmocka_unit_test(explain__reply__words_of_real_servers),
	    cmocka_unit_test(explain__reply__says_what_the_enhanced_code_says),
	    cmocka_unit_test(explain__reply__every_code_at_every_stage),
	    cmocka_unit_test(explain__reply__every_enhanced_code),
	    cmocka_unit_test(explain__reply__cites_the_enhanced_code),
	    cmocka_unit_test(explain__reply__cites_each_code),
	    cmocka_unit_test(explain__reply__every_code_of_the_registry),
	    cmocka_unit_test(explain__reply__names_alone),
	    cmocka_unit_test(explain__reply__every_phrase_says_all_it_has),
	    cmocka_unit_test(explain__reply__hostile_recipient),
	    cmocka_unit_test(explain__reply__hostile_text),
	    cmocka_unit_test(explain__command__in_order),
	    cmocka_unit_test(explain__command__out_of_order),
	    cmocka_unit_test(explain__command__unknown),
	    cmocka_unit_test(explain__command__every_verb_in_every_phase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
