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
	    "TLS       no\n"));
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

static void
handover__write__what_never_answered(void **state)
{
	char *text = refused();

	(void)state;
	assert_non_null(strstr(text, "What happened\n"));
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
	    cmocka_unit_test(handover__write__what_never_answered),
	    cmocka_unit_test(handover__write__a_message_that_was_taken),
	    cmocka_unit_test(handover__write__nothing_hostile_and_no_end),
	    cmocka_unit_test(handover__write__no_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
