/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-lmtp - a message is answered once for every recipient: RFC 2033 4.2. */
#include "ehlo/model/session.h"
#include "ehlo/model/verdict.h"

#include "model-play.h"

#define READY  "= mx.example.net\nS: 220 hi\nC: LHLO me\nS: 250 mx\n"
#define SENDER "C: MAIL FROM:<a@b>\nS: 250 ok\n"
#define YES    "C: RCPT TO:<yes@b>\nS: 250 ok\n"
#define NO     "C: RCPT TO:<no@b>\nS: 550 no\n"
#define DOT    "C: DATA\nS: 354 go\nD: x\nD: .\n"
#define QUIT   "C: QUIT\nS: 221 bye\nX server\n"
#define TAKEN  "S: 250 saved\n"
#define FULL   "S: 552 5.2.2 full\n"

static const struct {
	const char *script;
	size_t waiting;
	unsigned messages;
} cases[] = {
    {READY SENDER YES YES DOT, 2, 0},
    {READY SENDER YES YES DOT TAKEN, 1, 1},
    {READY SENDER YES YES DOT TAKEN TAKEN, 0, 1},
    {READY SENDER YES YES DOT FULL, 1, 0},
    {READY SENDER YES YES DOT FULL TAKEN, 0, 1},
    {READY SENDER YES NO YES NO DOT TAKEN, 1, 1},
    {READY SENDER YES DOT TAKEN, 0, 1},
    /* typed on ahead: each reply still finds its own command */
    {READY SENDER YES YES DOT "C: NOOP\n" TAKEN TAKEN, 1, 1},
    /* nobody was accepted, and the server takes it all the same */
    {READY SENDER NO DOT, 1, 0},
    /* the next message is another */
    {READY SENDER YES YES DOT TAKEN TAKEN SENDER YES DOT TAKEN, 0, 2},
    /* refused before its end: the others are due */
    {READY SENDER YES YES "C: DATA\nS: 354 go\nD: x\nS: 552-5.2.2\nD: .\n", 2,
	0},
    /* EHLO is not LMTP, whatever was said before */
    {READY "C: EHLO me\nS: 250 hello\n" SENDER YES YES DOT, 1, 0},
    {READY "C: EHLO me\nS: 500 what\n" SENDER YES YES DOT, 2, 0},
};

static void
lmtp__content__a_reply_for_every_recipient(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct conversation *c = play_new(cases[i].script);
		const struct session *s = conversation_session(c);

		if (exchanges_waiting_count(&s->exchanges) != cases[i].waiting)
			fail_msg("%s: %zu wait", cases[i].script,
			    exchanges_waiting_count(&s->exchanges));
		assert_int_equal(s->message_count, cases[i].messages);
		conversation_free(c);
	}
}

static void
lmtp__content__nothing_is_wrong_with_that(void **state)
{
	struct conversation *c =
	    play_new(READY SENDER YES YES DOT TAKEN TAKEN QUIT);
	const struct session *s = conversation_session(c);

	(void)state;
	assert_int_equal(s->findings.count, 0);
	for (size_t i = 0; i < s->exchanges.count; i++) {
		assert_true(s->exchanges.list[i].is_expected);
		assert_true(s->exchanges.list[i].sent_event == NO_EVENT ||
			    s->exchanges.list[i].was_legal);
	}
	conversation_free(c);
}

static const struct {
	const char *script;
	int status;
	const char *says;
} verdicts[] = {
    {READY SENDER YES YES DOT TAKEN TAKEN QUIT, 0, "1 message accepted"},
    {READY SENDER YES YES DOT TAKEN FULL QUIT, 44,
	"some recipients only: 552 5.2.2 full"},
    {READY SENDER YES YES DOT FULL TAKEN QUIT, 44, "552 5.2.2 full"},
    {READY SENDER YES YES DOT FULL FULL QUIT, 26, "552 5.2.2 full"},
    {READY SENDER YES NO DOT TAKEN QUIT, 44, "1 of 2 recipients"},
    {READY SENDER YES YES NO DOT TAKEN FULL QUIT, 44, "1 of 3 recipients"},
    {READY SENDER YES YES NO DOT TAKEN TAKEN QUIT, 44, "2 of 3 recipients"},
    {READY SENDER YES DOT FULL SENDER YES DOT TAKEN QUIT, 26, "552"},
};

static void
lmtp__verdict__some_or_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		struct conversation *c = play_new(verdicts[i].script);
		struct verdict v;

		verdict_of(conversation_session(c), &v);
		if (v.status != verdicts[i].status ||
		    strstr(v.text, verdicts[i].says) == NULL)
			fail_msg(
			    "%s: %d, %s", verdicts[i].script, v.status, v.text);
		conversation_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lmtp__content__a_reply_for_every_recipient),
	    cmocka_unit_test(lmtp__content__nothing_is_wrong_with_that),
	    cmocka_unit_test(lmtp__verdict__some_or_none),
	};

	return cmocka_run_group_tests_name("lmtp", tests, NULL, NULL);
}
