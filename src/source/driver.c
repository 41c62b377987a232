/* SPDX-License-Identifier: GPL-3.0-or-later
 * driver - the runner's steps as intents; no decision of its own. */
#include "ehlo/source/driver.h"

/* Commands that follow one another go out in one piece (RFC 2920 3.1). */
static bool
take_steps(struct runner *runner, struct live *live,
    const struct conversation *conversation)
{
	struct runner_step step;
	struct intent intent;

	while (!live_is_full(live)) {
		step = runner_next(runner, conversation_session(conversation));
		if (step.kind == RUNNER_WAIT || step.kind == RUNNER_DONE)
			return step.kind == RUNNER_DONE;
		intent = (struct intent){
		    .kind = intent_of_step(step.kind), .text = step.text};
		/* A refusal (the link just ended) shows in the session, which
		 * the runner looks at next. */
		live_hold(live, step.kind == RUNNER_COMMAND);
		live_submit(live, &intent, NULL);
	}
	return false;
}

bool
driver_step(struct runner *runner, struct live *live,
    const struct conversation *conversation)
{
	bool is_done = take_steps(runner, live, conversation);

	live_hold(live, false);
	return is_done;
}
