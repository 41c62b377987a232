/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-tracker - the tables against the RFC, and against every input. */
#include "ehlo/smtp/tracker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* RFC 5321 4.1.4 and 4.3.2, RFC 3207 4, RFC 4954 4, row by row. */
static void
tracker__next__as_the_rfc_says(void **state)
{
	static const struct {
		enum phase from;
		enum verb verb;
		int code;
		enum phase to;
	} cases[] = {
	    /* 3.1, 4.3.2: the greeting */
	    {PHASE_GREETING, VERB_GREETING, 220, PHASE_HELO},
	    {PHASE_GREETING, VERB_GREETING, 554, PHASE_QUIT},
	    {PHASE_GREETING, VERB_GREETING, 421, PHASE_QUIT},
	    {PHASE_GREETING, VERB_GREETING, 450, PHASE_QUIT},
	    {PHASE_GREETING, VERB_GREETING, 354, PHASE_QUIT},
	    {PHASE_GREETING, VERB_GREETING, 666, PHASE_QUIT},
	    /* 4.1.4: EHLO opens the session and clears it later */
	    {PHASE_HELO, VERB_EHLO, 250, PHASE_READY},
	    {PHASE_HELO, VERB_HELO, 250, PHASE_READY},
	    {PHASE_HELO, VERB_LHLO, 250, PHASE_READY},
	    {PHASE_HELO, VERB_EHLO, 502, PHASE_HELO},
	    {PHASE_HELO, VERB_EHLO, 550, PHASE_HELO},
	    {PHASE_READY, VERB_EHLO, 250, PHASE_READY},
	    {PHASE_MAIL, VERB_EHLO, 250, PHASE_READY},
	    {PHASE_RCPT, VERB_HELO, 250, PHASE_READY},
	    {PHASE_RCPT, VERB_EHLO, 501, PHASE_RCPT},
	    /* 4.1.4: MAIL begins, RCPT and DATA go on */
	    {PHASE_READY, VERB_MAIL, 250, PHASE_MAIL},
	    {PHASE_READY, VERB_MAIL, 451, PHASE_READY},
	    {PHASE_READY, VERB_MAIL, 553, PHASE_READY},
	    {PHASE_HELO, VERB_MAIL, 503, PHASE_HELO},
	    {PHASE_HELO, VERB_MAIL, 250, PHASE_MAIL},
	    {PHASE_MAIL, VERB_MAIL, 503, PHASE_MAIL},
	    {PHASE_MAIL, VERB_RCPT, 250, PHASE_RCPT},
	    {PHASE_MAIL, VERB_RCPT, 251, PHASE_RCPT},
	    {PHASE_MAIL, VERB_RCPT, 550, PHASE_MAIL},
	    {PHASE_MAIL, VERB_RCPT, 450, PHASE_MAIL},
	    {PHASE_RCPT, VERB_RCPT, 250, PHASE_RCPT},
	    {PHASE_RCPT, VERB_RCPT, 550, PHASE_RCPT},
	    {PHASE_READY, VERB_RCPT, 503, PHASE_READY},
	    {PHASE_RCPT, VERB_DATA, 354, PHASE_DATA},
	    {PHASE_RCPT, VERB_DATA, 451, PHASE_RCPT},
	    {PHASE_RCPT, VERB_DATA, 554, PHASE_RCPT},
	    {PHASE_RCPT, VERB_DATA, 250, PHASE_RCPT},
	    {PHASE_MAIL, VERB_DATA, 354, PHASE_DATA},
	    {PHASE_MAIL, VERB_DATA, 503, PHASE_MAIL},
	    {PHASE_READY, VERB_DATA, 503, PHASE_READY},
	    {PHASE_READY, VERB_DATA, 354, PHASE_DATA},
	    /* 4.1.1.4: the dot clears everything, accepted or not */
	    {PHASE_DATA, VERB_CONTENT, 250, PHASE_READY},
	    {PHASE_DATA, VERB_CONTENT, 451, PHASE_READY},
	    {PHASE_DATA, VERB_CONTENT, 554, PHASE_READY},
	    {PHASE_DATA, VERB_CONTENT, 354, PHASE_READY},
	    {PHASE_DATA, VERB_CONTENT, 666, PHASE_READY},
	    {PHASE_DATA, VERB_CONTENT, 421, PHASE_QUIT},
	    /* 4.1.1.5 */
	    {PHASE_RCPT, VERB_RSET, 250, PHASE_READY},
	    {PHASE_MAIL, VERB_RSET, 250, PHASE_READY},
	    {PHASE_READY, VERB_RSET, 250, PHASE_READY},
	    {PHASE_HELO, VERB_RSET, 250, PHASE_HELO},
	    {PHASE_RCPT, VERB_RSET, 502, PHASE_RCPT},
	    /* 4.1.4: at any time, changing nothing */
	    {PHASE_RCPT, VERB_NOOP, 250, PHASE_RCPT},
	    {PHASE_MAIL, VERB_HELP, 214, PHASE_MAIL},
	    {PHASE_RCPT, VERB_VRFY, 252, PHASE_RCPT},
	    {PHASE_RCPT, VERB_EXPN, 250, PHASE_RCPT},
	    {PHASE_RCPT, VERB_UNKNOWN, 500, PHASE_RCPT},
	    /* 3.8, 4.1.1.10 */
	    {PHASE_READY, VERB_QUIT, 221, PHASE_QUIT},
	    {PHASE_HELO, VERB_QUIT, 221, PHASE_QUIT},
	    {PHASE_RCPT, VERB_QUIT, 221, PHASE_QUIT},
	    {PHASE_READY, VERB_QUIT, 500, PHASE_READY},
	    {PHASE_READY, VERB_NOOP, 421, PHASE_QUIT},
	    {PHASE_AUTH, VERB_RESPONSE, 421, PHASE_QUIT},
	    /* RFC 3207 4 */
	    {PHASE_READY, VERB_STARTTLS, 220, PHASE_TLS},
	    {PHASE_READY, VERB_STARTTLS, 454, PHASE_READY},
	    {PHASE_READY, VERB_STARTTLS, 502, PHASE_READY},
	    /* RFC 4954 4 */
	    {PHASE_READY, VERB_AUTH, 334, PHASE_AUTH},
	    {PHASE_READY, VERB_AUTH, 235, PHASE_READY},
	    {PHASE_READY, VERB_AUTH, 535, PHASE_READY},
	    {PHASE_AUTH, VERB_RESPONSE, 334, PHASE_AUTH},
	    {PHASE_AUTH, VERB_RESPONSE, 235, PHASE_READY},
	    {PHASE_AUTH, VERB_RESPONSE, 454, PHASE_READY},
	    {PHASE_AUTH, VERB_RESPONSE, 535, PHASE_READY},
	    {PHASE_AUTH, VERB_RESPONSE, 501, PHASE_READY},
	    {PHASE_AUTH, VERB_RESPONSE, 666, PHASE_AUTH},
	    /* Postfix XCLIENT_README: back to before EHLO */
	    {PHASE_READY, VERB_XCLIENT, 220, PHASE_HELO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum phase to = tracker_next(cases[i].from, cases[i].verb,
		    tracker_outcome(cases[i].code));

		if (to != cases[i].to)
			fail_msg("%s, %s %d: %s", phase_name(cases[i].from),
			    verb_text(cases[i].verb), cases[i].code,
			    phase_name(to));
	}
}

static void
check_triple(enum phase from, enum verb verb, enum outcome outcome)
{
	enum phase to = tracker_next(from, verb, outcome);

	assert_true(to < PHASE_COUNT);
	if (from == PHASE_NONE || from == PHASE_CLOSED || from == PHASE_QUIT ||
	    from == PHASE_CONNECT)
		assert_int_equal(to, from);
	if (outcome == OUTCOME_ODD && verb != VERB_CONTENT &&
	    verb != VERB_GREETING)
		assert_int_equal(to, from);
	/* mail data, authentication and TLS open in one way alone */
	if (to != from && to == PHASE_DATA)
		assert_true(verb == VERB_DATA && outcome == OUTCOME_DATA);
	if (to != from && to == PHASE_AUTH)
		assert_true(verb == VERB_AUTH && outcome == OUTCOME_AUTH_MORE);
	if (to != from && to == PHASE_TLS)
		assert_true(verb == VERB_STARTTLS && outcome == OUTCOME_OK);
	/* a refusal of a command leaves things as they were */
	if (verb_is_command(verb) && to != from)
		assert_true(outcome != OUTCOME_TEMPORARY &&
			    outcome != OUTCOME_PERMANENT);
	/* no reply makes or loses a connection */
	if (to != from)
		assert_true(to != PHASE_NONE && to != PHASE_CONNECT &&
			    to != PHASE_GREETING && to != PHASE_CLOSED);
}

static void
tracker__next__is_total(void **state)
{
	(void)state;
	for (enum phase from = 0; from < PHASE_COUNT; from++)
		for (enum verb verb = 0; verb < VERB_COUNT; verb++)
			for (enum outcome o = 0; o < OUTCOME_COUNT; o++)
				check_triple(from, verb, o);
}

static void
tracker__outcome__every_code(void **state)
{
	(void)state;
	assert_int_equal(tracker_outcome(0), OUTCOME_ODD);
	assert_int_equal(tracker_outcome(199), OUTCOME_ODD);
	assert_int_equal(tracker_outcome(200), OUTCOME_OK);
	assert_int_equal(tracker_outcome(250), OUTCOME_OK);
	assert_int_equal(tracker_outcome(334), OUTCOME_AUTH_MORE);
	assert_int_equal(tracker_outcome(354), OUTCOME_DATA);
	assert_int_equal(tracker_outcome(350), OUTCOME_ODD);
	assert_int_equal(tracker_outcome(421), OUTCOME_CLOSING);
	assert_int_equal(tracker_outcome(450), OUTCOME_TEMPORARY);
	assert_int_equal(tracker_outcome(550), OUTCOME_PERMANENT);
	assert_int_equal(tracker_outcome(600), OUTCOME_ODD);
	assert_int_equal(tracker_outcome(-1), OUTCOME_ODD);
}

/* RFC 5321 4.1.4, and the extensions' own rules. */
static void
tracker__is_legal__as_the_rfc_says(void **state)
{
	static const struct {
		enum verb verb;
		const char *phases; /* h(elo) r(eady) m(ail) R(CPT) */
	} cases[] = {
	    {VERB_EHLO, "hrmR"},
	    {VERB_HELO, "hrmR"},
	    {VERB_LHLO, "hrmR"},
	    {VERB_NOOP, "hrmR"},
	    {VERB_HELP, "hrmR"},
	    {VERB_EXPN, "hrmR"},
	    {VERB_VRFY, "hrmR"},
	    {VERB_RSET, "hrmR"},
	    {VERB_QUIT, "hrmR"},
	    {VERB_MAIL, "r"},
	    {VERB_RCPT, "mR"},
	    {VERB_DATA, "R"},
	    {VERB_BDAT, "R"},
	    {VERB_AUTH, "r"},
	    {VERB_STARTTLS, "r"},
	    {VERB_ETRN, "r"},
	    {VERB_UNKNOWN, ""},
	};
	static const struct {
		enum phase phase;
		char letter;
	} letters[] = {{PHASE_HELO, 'h'}, {PHASE_READY, 'r'}, {PHASE_MAIL, 'm'},
	    {PHASE_RCPT, 'R'}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t k = 0; k < 4; k++)
			if (tracker_is_legal(letters[k].phase, cases[i].verb) !=
			    (strchr(cases[i].phases, letters[k].letter) !=
				NULL))
				fail_msg("%s in %s", verb_text(cases[i].verb),
				    phase_name(letters[k].phase));
}

static void
tracker__is_legal__no_command_elsewhere(void **state)
{
	static const enum phase phases[] = {PHASE_NONE, PHASE_CONNECT,
	    PHASE_GREETING, PHASE_DATA, PHASE_AUTH, PHASE_TLS, PHASE_CLOSED};

	(void)state;
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		for (enum verb v = 0; verb_is_command(v); v++)
			assert_false(tracker_is_legal(phases[i], v));
	assert_true(tracker_is_legal(PHASE_DATA, VERB_CONTENT));
	assert_true(tracker_is_legal(PHASE_AUTH, VERB_RESPONSE));
	assert_true(tracker_is_legal(PHASE_GREETING, VERB_GREETING));
	assert_true(tracker_is_legal(PHASE_QUIT, VERB_QUIT));
	assert_false(tracker_is_legal(PHASE_QUIT, VERB_MAIL));
}

static void
tracker__legal__what_leads_on_stands_first(void **state)
{
	static const struct {
		enum phase phase;
		size_t count;
		enum verb verbs[8];
	} cases[] = {
	    {PHASE_HELO, 5,
		{VERB_EHLO, VERB_HELO, VERB_NOOP, VERB_HELP, VERB_QUIT}},
	    {PHASE_READY, 7,
		{VERB_MAIL, VERB_STARTTLS, VERB_AUTH, VERB_NOOP, VERB_VRFY,
		    VERB_HELP, VERB_QUIT}},
	    {PHASE_MAIL, 4, {VERB_RCPT, VERB_RSET, VERB_NOOP, VERB_QUIT}},
	    {PHASE_RCPT, 5,
		{VERB_DATA, VERB_RCPT, VERB_RSET, VERB_NOOP, VERB_QUIT}},
	    {PHASE_DATA, 0, {0}},
	    {PHASE_CLOSED, 0, {0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum verb verbs[VERB_COUNT];

		assert_int_equal(
		    tracker_legal(cases[i].phase, verbs, VERB_COUNT),
		    cases[i].count);
		for (size_t k = 0; k < cases[i].count; k++) {
			assert_int_equal(verbs[k], cases[i].verbs[k]);
			assert_true(tracker_is_legal(cases[i].phase, verbs[k]));
		}
	}
}

static void
tracker__legal__writes_at_most_max(void **state)
{
	enum verb verbs[2] = {VERB_COUNT, VERB_COUNT};

	(void)state;
	assert_int_equal(tracker_legal(PHASE_READY, verbs, 1), 1);
	assert_int_equal(verbs[0], VERB_MAIL);
	assert_int_equal(verbs[1], VERB_COUNT);
	assert_int_equal(tracker_legal(PHASE_READY, verbs, 0), 0);
}

static void
tracker__phase__every_one_has_its_names(void **state)
{
	(void)state;
	for (enum phase phase = 0; phase < PHASE_COUNT; phase++) {
		assert_true(strlen(phase_words(phase)) > 0);
		assert_true(strlen(phase_name(phase)) > 0);
	}
	assert_string_equal(phase_name(PHASE_RCPT), "rcpt");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tracker__next__as_the_rfc_says),
	    cmocka_unit_test(tracker__next__is_total),
	    cmocka_unit_test(tracker__outcome__every_code),
	    cmocka_unit_test(tracker__is_legal__as_the_rfc_says),
	    cmocka_unit_test(tracker__is_legal__no_command_elsewhere),
	    cmocka_unit_test(tracker__legal__what_leads_on_stands_first),
	    cmocka_unit_test(tracker__legal__writes_at_most_max),
	    cmocka_unit_test(tracker__phase__every_one_has_its_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
