/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-plan-export - sessions, and the plans that repeat them. */
#include "ehlo/model/plan-export.h"

#include "ehlo/model/script.h"
#include "model-play.h"

#define HELLO "= h.example\nS: 220 h\nC: EHLO me\nS: 250 h\n"
#define BEGIN \
	HELLO "C: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\n"
#define HELLO_PLAN "# :connect h.example 25\nEHLO me\n:expect 250\n"
#define BEGIN_PLAN                                          \
	HELLO_PLAN "MAIL FROM:<a@b>\n:expect 250\nRCPT TO:" \
		   "<c@d>\n:expect 250\n"

static const struct {
	const char *script, *plan;
} rows[] = {
    {HELLO "C: QUIT\nS: 221 bye\nX server\n", HELLO_PLAN "QUIT\n:expect 221\n"},
    {BEGIN "C: DATA\nS: 354 go\nD: ..x\nD: # y\nD: ${z}\nD: \nD: "
	   ".\nS: 250 ok\n",
	BEGIN_PLAN "DATA\n.x\n# y\n${z}\n\n.\n:expect 250\n"},
    /* a message without its end, and a DATA without a message */
    {BEGIN "C: DATA\nS: 354 go\nD: x\nD: ..y\nX client\n",
	BEGIN_PLAN ":send DATA\n:expect 354\n:send x\n:send ..y\n:drop\n"},
    /* a lone dot inside cannot stand in a plan's mail data */
    {BEGIN "C: DATA\nS: 354 go\nD: ..\nD: .\nS: 250 k\n",
	BEGIN_PLAN ":send DATA\n:expect 354\n:send ..\n:send .\n"
		   ":expect 250\n"},
    {HELLO "C: DATA\nS: 503 no\nC: NOOP\nS: 250 ok\n",
	HELLO_PLAN ":send DATA\n:expect 503\nNOOP\n:expect 250\n"},
    /* what would read as something else */
    {HELLO "C: :x\nS: 500 a\nC: #y\nS: 500 b\nC: \nS: 500 c\n"
	   "C: ${z}\nS: 500 d\n",
	HELLO_PLAN "::x\n:expect 500\n:send #y\n:expect 500\n:send \n"
		   ":expect 500\n$${z}\n:expect 500\n"},
    {HELLO "R: NO\nR: OP\\\\\\x80\\r\\n\nS: 500 a\n",
	HELLO_PLAN ":raw NO\n:raw OP\\\\\\x80\\r\\n\n:expect 500\n"},
    /* secrets, and an AUTH that asked for none */
    {HELLO "C: AUTH LOGIN\nS: 334 a\nC: ********\nS: 334 b\nC: ********\n"
	   "S: 535 no\nC: NOOP\nS: 250 ok\n",
	HELLO_PLAN ":auth LOGIN\n:expect 535\nNOOP\n:expect 250\n"},
    {HELLO "C: AUTH PLAIN ********\nS: 235 ok\n",
	HELLO_PLAN ":auth PLAIN\n:expect 235\n"},
    {HELLO "C: AUTH FOO\nS: 504 no\n", HELLO_PLAN "AUTH FOO\n:expect 504\n"},
    /* a reply a recipient */
    {"= h.example\nS: 220 h\nC: LHLO me\nS: 250 h\nC: MAIL FROM:<a@b>\n"
     "S: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\nC: RCPT TO:<e@f>\nS: 250 ok\n"
     "C: DATA\nS: 354 go\nD: x\nD: .\nS: 250 ok\nS: 452 full\n",
	"# :connect h.example 25\nLHLO me\n:expect 250\nMAIL FROM:<a@b>\n"
	":expect 250\nRCPT TO:<c@d>\n:expect 250\nRCPT TO:<e@f>\n"
	":expect 250\nDATA\nx\n.\n:expect 452\n"},
    /* no answer came */
    {HELLO "C: NOOP\nX lost\n", HELLO_PLAN "NOOP\n"},
    {"= h\nS: 220 h\nX client\n", ""},
    {"", ""},
};

static void
plan_export__plan_export__repeats_sessions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct script_options options = {.name = "x"};
		struct conversation *c = play_new(rows[i].script);
		struct buf plan = {0}, errors = {0};

		assert_int_equal(
		    plan_export(c, 0, &plan), rows[i].plan[0] != '\0');
		assert_string_equal(buf_text(&plan), rows[i].plan);
		script_free(script_read(&options, buf_slice(&plan), &errors));
		assert_string_equal(buf_text(&errors), "");
		buf_fini(&plan);
		buf_fini(&errors);
		conversation_free(c);
	}
}

static void
plan_export__plan_export__of_an_older_session(void **state)
{
	struct conversation *c =
	    play_new(HELLO "X server\n= other\nS: 220 h\nC: NOOP\nS: 250 k\n");
	struct buf plan = {0};

	(void)state;
	assert_true(plan_export(c, 1, &plan));
	assert_string_equal(buf_text(&plan), HELLO_PLAN);
	buf_clear(&plan);
	assert_true(plan_export(c, 2, &plan));
	assert_string_equal(
	    buf_text(&plan), "# :connect other 25\nNOOP\n:expect 250\n");
	assert_false(plan_export(c, 3, &plan));
	buf_fini(&plan);
	conversation_free(c);
}

/* Blanks belong to a command, a practice server's port is any. */
static void
plan_export__plan_export__names_the_target(void **state)
{
	static const char *const targets[] = {"practice:x", "pipe:cat -u"};

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct conversation *c =
		    conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
		struct buf plan = {0}, wanted = {0};

		play_event(c, (struct event){.kind = EVENT_RESOLVE,
				  .resolve = {.name = slice_str(targets[i]),
				      .port = i == 0 ? 4711 : 0}});
		play(c, "S: 220 h\nC: NOOP\nS: 250 k\n");
		assert_true(plan_export(c, 0, &plan));
		buf_addf(
		    &wanted, "# :connect %s\nNOOP\n:expect 250\n", targets[i]);
		assert_string_equal(buf_text(&plan), buf_text(&wanted));
		buf_fini(&plan);
		buf_fini(&wanted);
		conversation_free(c);
	}
}

/* Names are other people's; mail data past a bound is not kept. */
static void
plan_export__plan_export__tells_what_is_not_there(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct buf plan = {0};

	(void)state;
	play_connect(c, SLICE("h\n:drop\x1b"));
	play(c, "S: 220 h\nC: EHLO me\nS: 250 h\nC: MAIL FROM:<a@b>\nS: 250 k\n"
		"C: RCPT TO:<c@d>\nS: 250 k\nC: DATA\nS: 354 go\nD: x\n");
	play_event(c, (struct event){.kind = EVENT_DROPPED,
			  .dropped = {.count = 7, .bytes = 70}});
	play(c, "D: .\nS: 250 k\n");
	assert_true(plan_export(c, 0, &plan));
	assert_string_equal(buf_text(&plan),
	    "# :connect h?:drop? 25\nEHLO me\n:expect 250\n"
	    "MAIL FROM:<a@b>\n:expect 250\nRCPT TO:<c@d>\n:expect 250\n"
	    "DATA\nx\n.\n# 7 lines of this message were not kept\n"
	    ":expect 250\n");
	buf_fini(&plan);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plan_export__plan_export__repeats_sessions),
	    cmocka_unit_test(plan_export__plan_export__of_an_older_session),
	    cmocka_unit_test(plan_export__plan_export__names_the_target),
	    cmocka_unit_test(plan_export__plan_export__tells_what_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
