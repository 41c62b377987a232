/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-explain-local - every end of a session has its words. */
#include "model-play.h"

#include "ehlo/model/explain-local.h"

static void
explain_local__every_end__has_its_words(void **state)
{
	static const struct {
		const char *dialogue, *head, *hint;
	} cases[] = {
	    {"= host\nS: 220 a\nC: QUIT\nS: 221 b\nX server",
		"the session is over", "goodbye"},
	    {"= host\nS: 220 a\nC: QUIT\nS: 221 b\nX client",
		"the session is over", "goodbye"},
	    {"= host\nS: 220 a\nX client", "the session is over", "this side"},
	    {"= host\nS: 220 a\nC: EHLO me\nX server", "the server hung up",
		"before QUIT"},
	    {"= host\nS: HTTP/1.1 400 Bad Request\nX server",
		"another protocol", "587"},
	    {"X name", "no such name", "MX"},
	    {"X refused", "NOT LISTENING", "587"},
	    {"X filtered", "FILTERED", "port 25"},
	    {"= host\nX deadline", "no answer in time", "--timeout"},
	    {"= host\nS: 220 a\nX lost", "the connection broke", "reset"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct conversation *c =
		    conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
		struct local_explanation words;

		play(c, cases[i].dialogue);
		explain_local(conversation_session(c), &words);
		assert_string_equal(words.head, cases[i].head);
		assert_non_null(strstr(words.text, cases[i].hint));
		conversation_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explain_local__every_end__has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
