/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-wait - what a session waits for, and how long (RFC 5321 4.5.3.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ehlo/source/wait.h"
#include "model-play.h"

static struct wait
wait_after(const char *dialogue, uint64_t timeout_ms)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct wait wait;

	play(c, dialogue);
	wait_for_reply(
	    &wait, conversation_session(c), false, timeout_ms, 5000000);
	conversation_free(c);
	return wait;
}

/* The least a client waits, written down from the RFC once more. */
static void
wait__timeouts__are_those_of_the_rfc(void **state)
{
	static const struct {
		enum verb verb;
		unsigned minutes;
	} rows[] = {
	    {VERB_GREETING, 5},
	    {VERB_MAIL, 5},
	    {VERB_RCPT, 5},
	    {VERB_DATA, 2},
	    {VERB_CONTENT, 10},
	    {VERB_EHLO, 5},
	    {VERB_UNKNOWN, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(wait_timeout_ms(rows[i].verb),
		    rows[i].minutes * UINT64_C(60000));
}

static void
wait__reply__is_awaited_until_it_is_whole(void **state)
{
	struct wait wait =
	    wait_after("= mx.example.net\nS: 220 hi\nC: EHLO me\nS: 250-a", 0);

	(void)state;
	assert_int_equal(wait.kind, WAIT_REPLY);
	assert_int_equal(wait.verb, VERB_EHLO);
	assert_int_equal(wait.began_us, 5000000);
	assert_int_equal(wait.ends_us, 305000000);
	wait = wait_after(
	    "= mx.example.net\nS: 220 hi\nC: EHLO me\nS: 250-a\nS: 250 b", 0);
	assert_int_equal(wait.kind, WAIT_NOTHING);
	wait =
	    wait_after("= mx.example.net\nS: 220 hi\nC: QUIT\nS: 221 bye", 0);
	assert_int_equal(wait.kind, WAIT_CLOSE);
}

static void
wait__same__is_the_same_command(void **state)
{
	struct wait first =
	    wait_after("= mx.example.net\nS: 220 hi\nC: NOOP\nC: NOOP", 0);
	struct wait same = wait_after(
	    "= mx.example.net\nS: 220 hi\nC: NOOP\nC: NOOP\nC: RSET", 0);
	struct wait second = wait_after(
	    "= mx.example.net\nS: 220 hi\nC: NOOP\nC: NOOP\nS: 250 ok", 0);

	(void)state;
	assert_true(wait_is_same(&first, &same));
	assert_false(wait_is_same(&first, &second));
}

static void
wait__describe__names_what_is_missing(void **state)
{
	struct wait wait =
	    wait_after("= mx.example.net\nS: 220 hi\nC: RCPT TO:<a@b>", 2000);
	char text[80];

	(void)state;
	wait_describe(&wait, text, sizeof(text));
	assert_string_equal(text, "no reply to RCPT in 2 s");
	wait.verb = VERB_GREETING;
	wait.ends_us = wait.began_us + 1500000;
	wait_describe(&wait, text, sizeof(text));
	assert_string_equal(text, "no greeting in 1.5 s");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wait__timeouts__are_those_of_the_rfc),
	    cmocka_unit_test(wait__reply__is_awaited_until_it_is_whole),
	    cmocka_unit_test(wait__same__is_the_same_command),
	    cmocka_unit_test(wait__describe__names_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
