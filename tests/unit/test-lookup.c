/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-lookup - answers of the domain name system in words, and the session
 * that they belong to. */
#include "ehlo/model/lookup.h"

#include "model-play.h"

static const struct {
	struct event_lookup lookup;
	const char *text;
	bool is_error;
} answers[] = {
    {{.records = SLICE("10 mx1.example.net\n20 mx2.example.net\n"),
	 .proof = PROOF_SECURE,
	 .ms = 31},
	"MX example.net: 10 mx1.example.net, 20 mx2.example.net (secure, "
	"31 ms)",
	false},
    {{.records = SLICE("0 .\n"),
	 .canonical = SLICE("example.org"),
	 .proof = PROOF_INSECURE},
	"MX example.net: alias of example.org, 0 . (insecure, 0 ms)", false},
    {{.proof = PROOF_UNCHECKED, .ms = 2},
	"MX example.net: none (unchecked, 2 ms)", false},
    {{.is_nxdomain = true, .proof = PROOF_SECURE, .ms = 2},
	"MX example.net: no such name (secure, 2 ms)", true},
    {{.error = SLICE("no answer in 5 s"), .ms = 5000},
	"MX example.net: no answer in 5 s (5000 ms)", true},
};

static void
lookup__tell__every_kind_of_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(answers); i++) {
		struct event_lookup lookup = answers[i].lookup;
		struct buf text = {0};

		lookup.name = SLICE("example.net");
		lookup.type = SLICE("MX");
		lookup_tell(&text, &lookup);
		assert_string_equal(buf_text(&text), answers[i].text);
		assert_int_equal(lookup_is_error(&lookup), answers[i].is_error);
		buf_fini(&text);
	}
}

static uint32_t
look_up(struct conversation *c, struct slice type)
{
	struct event ev = {.kind = EVENT_LOOKUP,
	    .lookup = &(struct event_lookup){.name = SLICE("example.net"),
		.type = type,
		.records = SLICE("10 mx1.example.net\n"),
		.proof = PROOF_SECURE}};

	return play_event(c, ev)->session;
}

static void
lookup__session__mail_hosts_come_before_the_name(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	(void)state;
	assert_int_equal(look_up(c, SLICE("MX")), 1);
	play(c, "= mx1.example.net\n");
	assert_int_equal(conversation_session(c)->number, 1);
	assert_string_equal(conversation_session(c)->target, "mx1.example.net");
	/* What is asked meanwhile is asked for this session. */
	assert_int_equal(look_up(c, SLICE("PTR")), 1);
	assert_int_equal(conversation_session(c)->lookup_count, 2);
	play(c, "X client\n= other\n");
	assert_int_equal(conversation_session(c)->number, 2);
	assert_int_equal(conversation_session(c)->lookup_count, 0);
	assert_int_equal(conversation_session_at(c, 1)->lookup_count, 2);
	conversation_free(c);
}

static void
lookup__session__one_that_led_nowhere_is_over(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	(void)state;
	look_up(c, SLICE("MX"));
	play(c, "X name\n");
	assert_int_equal(look_up(c, SLICE("MX")), 2);
	play(c, "= mx1.example.net\n");
	assert_int_equal(conversation_session(c)->number, 2);
	conversation_free(c);
}

static void
lookup__session__a_flood_is_bounded(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	(void)state;
	for (size_t i = 0; i < 2 * SESSION_LOOKUPS_MAX; i++)
		look_up(c, SLICE("A"));
	assert_int_equal(
	    conversation_session(c)->lookup_count, SESSION_LOOKUPS_MAX);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lookup__tell__every_kind_of_answer),
	    cmocka_unit_test(lookup__session__mail_hosts_come_before_the_name),
	    cmocka_unit_test(lookup__session__one_that_led_nowhere_is_over),
	    cmocka_unit_test(lookup__session__a_flood_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
