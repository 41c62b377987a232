/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-handover - whole texts for who can help. */
#include "ehlo/model/handover.h"

#include "ehlo/base/mem.h"
#include "model-play.h"

static char *
written(const char *script, bool has_wall)
{
	struct conversation *c = play_new(script);
	struct wall wall;
	struct buf out = {0};

	assert_true(wall_parse(SLICE("2006-01-06T17:00:00-07:00"), &wall));
	if (has_wall)
		conversation_set_wall(c, &wall);
	handover_write(&out, c, UTF8_FORM_ASCII);
	conversation_free(c);
	buf_add_byte(&out, '\0');
	return out.ptr;
}

static char *
refused(void)
{
	struct conversation *c = conversation_new(1 << 20);
	struct buf out = {0};

	play_resolve(c, SLICE("mx.example.net"));
	play(c, "X refused\n");
	handover_write(&out, c, UTF8_FORM_ASCII);
	conversation_free(c);
	buf_add_byte(&out, '\0');
	return out.ptr;
}

static void
handover__write__who_was_refused_and_why(void **state)
{
	char *text =
	    written("= mx.example.net\nS: 220 mx.example.net ESMTP Postfix\n"
		    "C: EHLO me.example.org\nS: 250 mx.example.net\n"
		    "C: MAIL FROM:<a@example.org>\nS: 250 2.1.0 Ok\n"
		    "C: RCPT TO:<eve@elsewhere.test>\n"
		    "S: 554 5.7.1 <eve@elsewhere.test>: Relay access denied\n",
		true);

	(void)state;
	assert_non_null(
	    strstr(text, "When      2006-01-06 17:00:00.001 -0700\n"));
	assert_non_null(strstr(text,
	    "Server    mx.example.net port 25, address 192.0.2.1\n"
	    "Client    192.0.2.9:40000, which calls itself me.example.org\n"
	    "Greeting  mx.example.net ESMTP Postfix\n"
	    "TLS       no\nMail from a@example.org\n"));
	assert_ptr_equal(
	    strstr(text, "A mail conversation that needs your help\n"), text);
	assert_non_null(strstr(text,
	    "2006-01-06 17:00:00.010 -0700, RCPT eve@elsewhere.test: 554"));
	assert_non_null(strstr(text, "(policy: relaying denied, permanent)"));
	assert_non_null(strstr(text, "\nAdmin     "));
	assert_non_null(strstr(text, "smtpd_relay_restrictions"));
	assert_non_null(strstr(text, "\n17:00:00  -> RCPT TO:<eve@"));
	assert_non_null(strstr(
	    text, "\n17:00:00 <-  554 5.7.1 <eve@elsewhere.test>: Relay"));
	mem_free(text);
}

static void
handover__write__each_request_once(void **state)
{
	char *text = written(
	    "= h\nS: 220 h ESMTP Postfix\nC: EHLO me\nS: 250 h\n"
	    "C: MAIL FROM:<a@b>\nS: 250 ok\n"
	    "C: RCPT TO:<c@d.test>\nS: 554 5.7.1 <c@d>: Relay access denied\n"
	    "C: RCPT TO:<e@d.test>\nS: 554 5.7.1 <e@d>: Relay access denied\n",
	    false);
	const char *first = strstr(text, "Setting ");

	(void)state;
	assert_non_null(first);
	assert_null(strstr(first + 1, "Setting "));
	assert_non_null(strstr(text, "s after the start, RCPT e@d.test"));
	mem_free(text);
}

/* What is no command stands as it was sent, and nobody is somebody. */
static void
handover__write__what_was_asked_that_is_no_command(void **state)
{
	char *text = written("= h\nS: 220 h\nC: GET / HTTP/1.0\nS: 500 what\n"
			     "C: \nS: 500 what\nC: EHLO me\nS: 250 h\n"
			     "C: MAIL FROM:<>\nS: 550 no bounces\n",
	    true);

	(void)state;
	assert_non_null(strstr(text, " -0700, GET / HTTP/1.0: 500 what\n"));
	assert_non_null(strstr(text, " -0700, an empty line: 500 what\n"));
	assert_non_null(strstr(text, " -0700, MAIL <>: 550 no bounces\n"));
	mem_free(text);
}

static void
handover__write__what_never_answered(void **state)
{
	char *text = refused();

	(void)state;
	assert_non_null(strstr(text, "What happened, and where to look\n"));
	assert_non_null(strstr(text, "NOT LISTENING"));
	assert_null(strstr(text, "Lines"));
	mem_free(text);
}

static void
handover__write__a_message_that_was_taken(void **state)
{
	char *text = written(
	    "= h\nS: 220 h\nC: HELO me\nS: 250 h\nC: MAIL FROM:<a@b>\n"
	    "S: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\nC: DATA\nS: 354 go\n"
	    "D: Subject: private\nD: .\nS: 250 2.0.0 Ok: queued as 4F2A1\n",
	    true);

	(void)state;
	assert_non_null(strstr(text, "Queue id  4F2A1\n"));
	assert_non_null(strstr(text, "took the message on itself"));
	assert_null(strstr(text, "private"));
	assert_null(strstr(text, "Refused"));
	mem_free(text);
}

/* Nobody is asked for help where nothing went wrong. */
static void
handover__write__a_record_where_nothing_failed(void **state)
{
	char *text = written("= h\nS: 220 h\nC: EHLO me\nS: 250-h\n"
			     "S: 250 STARTTLS\nC: QUIT\nS: 221 bye\nX server\n",
	    true);

	(void)state;
	assert_ptr_equal(
	    strstr(text, "A record of a mail conversation\n"), text);
	assert_null(strstr(text, "help"));
	assert_null(strstr(text, "What happened"));
	assert_non_null(
	    strstr(text, "TLS       no, though the server offers it\n"));
	assert_non_null(strstr(text, "17:00:00 === closed by the server\n"));
	mem_free(text);
}

/* Why there was no TLS, and how long was waited, stand among the lines. */
static void
handover__write__a_certificate_that_proves_nothing(void **state)
{
	struct event_tls tls = {.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("X"),
	    .group = SLICE("y"),
	    .sha256 = SLICE("00"),
	    .names = SLICE("x\n"),
	    .errors = SLICE("0 X509_V_ERR_CERT_HAS_EXPIRED has expired\n"
			    "0 X509_V_ERR_HOSTNAME_MISMATCH other name\n")};
	struct conversation *c = play_new("= h\nS: 220 h\nC: EHLO me\nS: 250 "
					  "STARTTLS\nC: STARTTLS\nS: 220 go\n");
	struct buf out = {0};

	(void)state;
	play_event(c, (struct event){.kind = EVENT_TLS, .tls = &tls});
	play_event(
	    c, (struct event){.kind = EVENT_CLOSED,
		   .closed = {.by = CLOSED_ERROR, .error = SLICE("no proof")}});
	handover_write(&out, c, UTF8_FORM_ASCII);
	assert_non_null(strstr(buf_text(&out),
	    "NOT VERIFIED: has expired (X509_V_ERR_CERT_HAS_EXPIRED, depth 0); "
	    "other name"));
	assert_non_null(
	    strstr(buf_text(&out), "=== the connection ended: no proof\n"));
	buf_fini(&out);
	conversation_free(c);
}

/* Who stands behind a router is known to the server by another address. */
static void
handover__write__addresses_of_private_networks(void **state)
{
	static const struct {
		const char *address, *local;
		bool is_told;
	} rows[] = {
	    {"192.0.2.1", "192.168.1.7:4000", true},
	    {"192.0.2.1", "172.16.0.1:4000", true},
	    {"192.0.2.1", "172.32.0.1:4000", false},
	    {"192.0.2.1", "198.51.100.9:4000", false},
	    {"10.0.0.1", "10.0.0.9:4000", false},
	    {"2001:db8::1", "[fd00::1]:4000", true},
	    {"2001:db8::1", "[2001:db8::9]:4000", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct conversation *c = conversation_new(1 << 20);
		struct buf out = {0};

		play_resolve(c, SLICE("mx.example.net"));
		play_event(
		    c, (struct event){.kind = EVENT_CONNECTED,
			   .connected = {.address = slice_str(rows[i].address),
			       .port = 25,
			       .local = slice_str(rows[i].local)}});
		handover_write(&out, c, UTF8_FORM_ASCII);
		assert_int_equal(
		    strstr(buf_text(&out), "private network") != NULL,
		    rows[i].is_told);
		buf_fini(&out);
		conversation_free(c);
	}
}

static void
handover__write__nothing_hostile_and_no_end(void **state)
{
	struct buf script = {0};
	char *text;

	(void)state;
	buf_add_str(&script, "= h\nS: 220 h\x1b[2J \xe2\x80\xae x\n");
	for (int i = 0; i < 500; i++)
		buf_addf(&script, "C: NOOP %d\nS: 250 \x07 ok\n", i);
	text = written(buf_text(&script), true);
	for (const char *p = text; *p != '\0'; p++)
		assert_true(*p == '\n' || (*p >= ' ' && *p < 0x7f));
	assert_non_null(strstr(text, "lines before these)"));
	assert_null(strstr(text, "NOOP 300\n"));
	assert_non_null(strstr(text, "NOOP 499\n"));
	buf_fini(&script);
	mem_free(text);
}

static void
handover__write__no_session(void **state)
{
	char *text = written("", true);

	(void)state;
	assert_string_equal(text, "Nothing was tried yet: no session.\n");
	mem_free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(handover__write__who_was_refused_and_why),
	    cmocka_unit_test(handover__write__each_request_once),
	    cmocka_unit_test(
		handover__write__what_was_asked_that_is_no_command),
	    cmocka_unit_test(handover__write__a_record_where_nothing_failed),
	    cmocka_unit_test(
		handover__write__a_certificate_that_proves_nothing),
	    cmocka_unit_test(handover__write__addresses_of_private_networks),
	    cmocka_unit_test(handover__write__what_never_answered),
	    cmocka_unit_test(handover__write__a_message_that_was_taken),
	    cmocka_unit_test(handover__write__nothing_hostile_and_no_end),
	    cmocka_unit_test(handover__write__no_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
