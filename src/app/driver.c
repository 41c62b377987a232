/* SPDX-License-Identifier: GPL-3.0-or-later
 * driver - the runner's steps as intents; no decision of its own. */
#include "ehlo/app/driver.h"

static enum intent_kind
intent_of(enum runner_kind kind)
{
	static const enum intent_kind kinds[] = {
	    [RUNNER_COMMAND] = INTENT_COMMAND,
	    [RUNNER_RESPONSE] = INTENT_RESPONSE,
	    [RUNNER_DATA] = INTENT_DATA,
	    [RUNNER_DATA_END] = INTENT_DATA_END,
	    [RUNNER_RAW] = INTENT_RAW,
	    [RUNNER_DROP] = INTENT_DROP,
	    [RUNNER_NOTE] = INTENT_NOTE,
	    [RUNNER_ERROR] = INTENT_ERROR,
	};

	return kinds[kind];
}

bool
driver_step(struct runner *runner, struct live *live,
    const struct conversation *conversation)
{
	struct runner_step step;
	struct intent intent;

	while (!live_is_full(live)) {
		step = runner_next(runner, conversation_session(conversation));
		if (step.kind == RUNNER_WAIT || step.kind == RUNNER_DONE)
			return step.kind == RUNNER_DONE;
		intent = (struct intent){intent_of(step.kind), step.text};
		/* A refusal (the link just ended) shows in the session, which
		 * the runner looks at next. */
		live_submit(live, &intent, NULL);
	}
	return false;
}
