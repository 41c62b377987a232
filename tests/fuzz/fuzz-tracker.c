/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-tracker - sequences of commands and outcomes; every one has an answer.
 */
#include "ehlo/smtp/tracker.h"

#include "fuzz.h"

static void
check_legal(enum phase phase)
{
	enum verb legal[VERB_COUNT];
	size_t count = tracker_legal(phase, legal, VERB_COUNT);

	fuzz_check(count <= VERB_COUNT);
	for (size_t i = 0; i < count; i++)
		fuzz_check(tracker_is_legal(phase, legal[i]));
}

/* What is refused leaves things as they are, but for the three refusals that
 * end something: the session, the mail data (a last chunk, too: RFC 3030 2),
 * an authentication. */
static void
check_refused(enum phase phase, enum verb verb)
{
	bool is_end = (phase == PHASE_GREETING && verb == VERB_GREETING) ||
	              (phase == PHASE_DATA && verb == VERB_CONTENT) ||
	              (phase == PHASE_RCPT && verb == VERB_CONTENT) ||
	              (phase == PHASE_AUTH && verb == VERB_RESPONSE);

	fuzz_check(
	    (tracker_next(phase, verb, OUTCOME_PERMANENT) != phase) == is_end);
	fuzz_check(
	    (tracker_next(phase, verb, OUTCOME_TEMPORARY) != phase) == is_end);
}

static void
check_refusals(enum phase phase)
{
	for (int verb = 0; verb < VERB_COUNT; verb++)
		check_refused(phase, (enum verb)verb);
}

void
fuzz_one(struct slice input)
{
	enum phase phase = PHASE_GREETING;

	while (input.len > 0) {
		enum verb verb =
		    (enum verb)(fuzz_take_byte(&input) % VERB_COUNT);
		enum outcome outcome =
		    (enum outcome)(fuzz_take_byte(&input) % OUTCOME_COUNT);

		check_legal(phase);
		check_refusals(phase);
		phase = tracker_next(phase, verb, outcome);
		fuzz_check(phase < PHASE_COUNT);
		fuzz_check(phase_words(phase) != NULL);
	}
}
