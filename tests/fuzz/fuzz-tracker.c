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

/* What is refused for good or for now leaves things as they are, but for what
 * ends mail data, an authentication or the session. */
static void
check_refused(enum phase phase, enum verb verb)
{
	enum phase next = tracker_next(phase, verb, OUTCOME_PERMANENT);

	if (phase == PHASE_MAIL || phase == PHASE_RCPT)
		fuzz_check(next == phase || verb == VERB_CONTENT ||
			   next != PHASE_CLOSED);
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
		check_refused(phase, verb);
		phase = tracker_next(phase, verb, outcome);
		fuzz_check(phase < PHASE_COUNT);
		fuzz_check(phase_words(phase) != NULL);
	}
}
