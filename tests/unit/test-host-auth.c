/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host-auth - STARTTLS and AUTH on the practice server's side, with every
 * mechanism that it offers and every fault that can be chosen. */
#include <stdio.h>

#include "ehlo/base/base64.h"
#include "ehlo/smtp/sasl.h"
#include "host-talk.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define STRICT_GREETING "S: 220 strict.example.net ESMTP, to the letter\n"
#define STRICT_HELLO       \
	STRICT_GREETING    \
	"C: HELO a.test\n" \
	"S: 250 strict.example.net greets a.test\n"
#define STRICT_TLS                                               \
	STRICT_HELLO                                             \
	"C: STARTTLS\n"                                          \
	"S: 220 2.0.0 Now TLS, and nothing in clear before it\n" \
	"T\n"                                                    \
	"C: HELO a.test\n"                                       \
	"S: 250 strict.example.net greets a.test\n"
/* student and sesame, and not quite */
#define GOOD_PLAIN "AHN0dWRlbnQAc2VzYW1l"
#define BAD_PLAIN  "AHN0dWRlbnQAc2VzYW1v"
#define WELCOME    "S: 235 2.7.0 Welcome; mail to anywhere is taken now\n"
#define WRONG                                                           \
	"S: 535 5.7.8 Wrong user or password; here it is student with " \
	"sesame (RFC 4954 6)\n"

/* ---- STARTTLS --------------------------------------------------------- */

static void
host__starttls__begins_anew(void **state)
{
	(void)state;
	run_with("strict",
	    STRICT_GREETING "C: STARTTLS\n"
			    "S: 503 5.5.1 EHLO comes first (RFC 5321 4.1.4)\n");
	run_with("strict", STRICT_HELLO
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Sender <a@b.example> is fine\n"
	    "C: STARTTLS\n"
	    "S: 503 5.5.1 Not between MAIL and the message (RFC 4954 3)\n"
	    "C: RSET\n"
	    "S: 250 2.0.0 The transaction is forgotten\n"
	    "C: STARTTLS now\n"
	    "S: 501 5.5.4 STARTTLS takes no argument (RFC 5321 4.1.1)\n"
	    "C: STARTTLS\n"
	    "S: 220 2.0.0 Now TLS, and nothing in clear before it\n"
	    "T\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 503 5.5.1 EHLO comes first (RFC 5321 4.1.4)\n"
	    "C: EHLO a.test\n"
	    "S: 250-strict.example.net greets a.test\n"
	    "S: 250-SIZE 10240000\n"
	    "S: 250-PIPELINING\n"
	    "S: 250-DSN\n"
	    "S: 250-ENHANCEDSTATUSCODES\n"
	    "S: 250-8BITMIME\n"
	    "S: 250 AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 "
	    "SCRAM-SHA-1 DIGEST-MD5 CRAM-MD5 PLAIN LOGIN OAUTHBEARER XOAUTH2\n"
	    "C: STARTTLS\n"
	    "S: 503 5.5.1 This is TLS already (RFC 3207 4.2)\n");
}

/* RFC 3207 4.2: who the client was is forgotten, too. */
static void
host__starttls__knows_nobody(void **state)
{
	(void)state;
	run_with("auth-in-clear", STRICT_HELLO
	    "C: AUTH PLAIN " GOOD_PLAIN "\n" WELCOME "C: STARTTLS\n"
	    "S: 220 2.0.0 Now TLS, and nothing in clear before it\n"
	    "T\n"
	    "C: HELO a.test\n"
	    "S: 250 strict.example.net greets a.test\n"
	    "C: AUTH PLAIN " GOOD_PLAIN "\n" WELCOME);
}

static void
host__starttls__faults(void **state)
{
	struct talk t;

	(void)state;
	run_with("tls-unavailable", STRICT_HELLO
	    "C: STARTTLS\n"
	    "S: 454 4.7.0 TLS is not available for now (RFC 3207 4)\n"
	    "C: NOOP\n"
	    "S: 250 2.0.0 Nothing done\n");
	run_with("tls-injected", STRICT_HELLO
	    "C: STARTTLS\n"
	    "S: 220 2.0.0 Now TLS, and nothing in clear before it\n"
	    "S: 250 2.0.0 Slipped in by somebody\n"
	    "T\n");
	talk_open(&t, "tls-stalled");
	talk_run(&t, STRICT_HELLO
	    "C: STARTTLS\n"
	    "S: 220 2.0.0 Now TLS, and nothing in clear before it\n"
	    "C: whatever comes\n");
	assert_false(t.has_tls);
	host_end(t.host, article_time, HOST_TIMED_OUT);
	talk_take(&t);
	talk_run(&t, "S: 421 4.4.2 strict.example.net waited for a command "
		     "long enough\n"
		     "X\n");
	talk_close(&t);
}

/* ---- AUTH ------------------------------------------------------------- */

static void
host__auth__opens_the_world(void **state)
{
	(void)state;
	run_with("strict", STRICT_TLS
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Sender <a@b.example> is fine\n"
	    "C: RCPT TO:<c@d.example>\n"
	    "S: 550 5.7.1 No relaying for <c@d.example> (RFC 5321 3.6.2)\n"
	    "C: RSET\n"
	    "S: 250 2.0.0 The transaction is forgotten\n"
	    "C: AUTH PLAIN " GOOD_PLAIN "\n" WELCOME "C: AUTH PLAIN " GOOD_PLAIN
	    "\n"
	    "S: 503 5.5.1 Once is enough (RFC 4954 4)\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Sender <a@b.example> is fine\n"
	    "C: RCPT TO:<c@d.example>\n"
	    "S: 250 2.1.5 Recipient <c@d.example> is fine\n");
}

static void
host__auth__in_every_form(void **state)
{
	(void)state;
	run_with("strict",
	    STRICT_TLS "C: AUTH PLAIN " BAD_PLAIN "\n" WRONG "C: AUTH PLAIN =\n"
		       "S: 334 \n"
		       "C: " GOOD_PLAIN "\n" WELCOME);
	run_with("strict", STRICT_TLS "C: AUTH login\n"
				      "S: 334 VXNlciBOYW1l\n"
				      "C: c3R1ZGVudA==\n"
				      "S: 334 UGFzc3dvcmQ=\n"
				      "C: c2VzYW1l\n" WELCOME);
	run_with("strict",
	    STRICT_TLS "C: AUTH LOGIN c3R1ZGVudA==\n"
		       "S: 334 UGFzc3dvcmQ=\n"
		       "C: bm8=\n" WRONG "C: AUTH LOGIN bm9ib2R5\n"
		       "S: 334 UGFzc3dvcmQ=\n"
		       "C: c2VzYW1l\n" WRONG);
}

static void
host__auth__refusals(void **state)
{
	(void)state;
	run_with("strict", STRICT_HELLO
	    "C: AUTH\n"
	    "S: 501 5.5.4 No mechanism, or no message of it (RFC 4954 4)\n"
	    "C: AUTH PLAIN " GOOD_PLAIN "\n"
	    "S: 538 5.7.11 STARTTLS comes first: passwords are for no one "
	    "else to read (RFC 4954 4)\n");
	run_with("strict", STRICT_TLS
	    "C: AUTH NTLM\n"
	    "S: 504 5.5.4 The mechanism NTLM was not offered (RFC 4954 4)\n"
	    "C: AUTH CRAM-MD5 eA==\n"
	    "S: 501 5.5.4 No mechanism, or no message of it (RFC 4954 4)\n"
	    "C: AUTH PLAIN eA==\n"
	    "S: 501 5.5.4 No mechanism, or no message of it (RFC 4954 4)\n"
	    "C: AUTH PLAIN\n"
	    "S: 334 \n"
	    "C: in clear\n"
	    "S: 501 5.5.2 That is not in base64 (RFC 4954 4)\n"
	    "C: AUTH PLAIN\n"
	    "S: 334 \n"
	    "C: *\n"
	    "S: 501 5.7.0 Given up, as you wish (RFC 4954 4)\n"
	    "C: NOOP\n"
	    "S: 250 2.0.0 Nothing done\n");
	run_with("auth-refused", STRICT_TLS
	    "C: AUTH PLAIN " GOOD_PLAIN "\n"
	    "S: 504 5.5.4 PLAIN was offered, and is not to be had\n");
	run_with("auth-unavailable", STRICT_TLS
	    "C: AUTH LOGIN\n"
	    "S: 454 4.7.0 Nobody can be recognised for now (RFC 4954 6)\n");
}

static void
host__auth__guessing_ends_a_session(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "strict");
	talk_run(&t, STRICT_TLS);
	for (int i = 1; i < 20; i++)
		talk_run(&t, "C: AUTH PLAIN " BAD_PLAIN "\n" WRONG);
	talk_run(&t, "C: AUTH PLAIN\n"
		     "S: 334 \n"
		     "C: " BAD_PLAIN "\n" WRONG
		     "S: 421 4.7.0 strict.example.net has seen enough errors\n"
		     "X\n");
	talk_close(&t);
}

/* ---- every mechanism, with our own client ------------------------------ */

/* Takes the next line, without its ending. */
static void
take_line(struct talk *t, struct buf *out)
{
	struct slice all = buf_slice(&t->out);
	size_t end = slice_find(all, '\n');

	assert_true(end < all.len);
	buf_clear(out);
	buf_add_slice(out, slice_range(all, 0, end - 1));
	buf_consume(&t->out, end + 1);
}

static void
answer(struct talk *t, struct sasl *client, struct slice challenge,
    const char *before)
{
	struct buf decoded = {0}, out = {0}, line = {0};
	struct err err;

	assert_int_equal(base64_decode(&decoded, challenge), 0);
	if (sasl_step(client, buf_slice(&decoded), &out, &err) < 0)
		fail_msg("%s", err.text);
	buf_add_str(&line, before);
	base64_encode(&line, buf_slice(&out));
	talk_say(t, buf_slice(&line), EOL_CRLF);
	buf_fini(&decoded);
	buf_fini(&out);
	buf_fini(&line);
}

/* The code at the end. */
static unsigned long
authenticate(enum sasl_mech mech, const char *password)
{
	struct sasl_client secrets = {.user = SLICE("student"),
	    .password = slice_str(password),
	    .host = SLICE("strict.example.net"),
	    .port = 25,
	    .binding = {.tls_exporter = EXPORTER}};
	struct sasl *client = sasl_client_new(mech, &secrets, NULL);
	struct buf line = {0};
	char before[80];
	struct talk t;
	unsigned long code;

	assert_non_null(client);
	talk_open(&t, "strict");
	talk_run(&t, STRICT_TLS);
	snprintf(before, sizeof(before), "AUTH %s ", sasl_name(mech));
	if (sasl_speaks_first(mech))
		answer(&t, client, SLICE(""), before);
	else
		talk_say(&t, slice_str(before), EOL_CRLF);
	take_line(&t, &line);
	while (slice_starts_with(buf_slice(&line), SLICE("334 "))) {
		answer(&t, client, slice_skip(buf_slice(&line), 4), "");
		take_line(&t, &line);
	}
	assert_int_equal(
	    slice_to_number(slice_range(buf_slice(&line), 0, 3), 999, &code),
	    0);
	assert_true(code != 235 || sasl_is_done(client));
	buf_fini(&line);
	sasl_free(client);
	talk_close(&t);
	return code;
}

static void
host__auth__by_every_mechanism_that_is_offered(void **state)
{
	unsigned mechs = personality_find(SLICE("strict"))->mechs;

	(void)state;
	for (enum sasl_mech mech = 0; mech < SASL_COUNT; mech++) {
		if ((mechs >> mech & 1) == 0)
			continue;
		if (authenticate(mech, "sesame") != 235)
			fail_msg("%s: not let in", sasl_name(mech));
		if (authenticate(mech, "sesamo") != 535)
			fail_msg("%s: let in", sasl_name(mech));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host__starttls__begins_anew),
	    cmocka_unit_test(host__starttls__knows_nobody),
	    cmocka_unit_test(host__starttls__faults),
	    cmocka_unit_test(host__auth__opens_the_world),
	    cmocka_unit_test(host__auth__in_every_form),
	    cmocka_unit_test(host__auth__refusals),
	    cmocka_unit_test(host__auth__guessing_ends_a_session),
	    cmocka_unit_test(host__auth__by_every_mechanism_that_is_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
