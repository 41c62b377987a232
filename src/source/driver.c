/* SPDX-License-Identifier: GPL-3.0-or-later
 * driver - the runner's steps as intents; no decision of its own. */
#include "ehlo/source/driver.h"

static void
say_error(struct live *live, const struct err *err)
{
	struct intent intent = {
	    .kind = INTENT_ERROR, .text = slice_str(err->text)};

	live_submit(live, &intent, NULL);
}

/* That the link has just ended shows in the session, which the runner looks at
 * next; what a file or an order is does not. */
static void
tell_refusal(struct runner *runner, struct live *live,
    const struct conversation *conversation, const struct intent *intent,
    struct err *err)
{
	if (intent->kind == INTENT_PRACTICE)
		runner_disobeyed(runner, err);
	else if (intent->kind == INTENT_MESSAGE || intent->kind == INTENT_BDAT)
		runner_refused(runner, conversation_session(conversation), err);
	else
		return;
	say_error(live, err);
}

/* Commands that follow one another go out in one piece (RFC 2920 3.1). */
static bool
take_steps(struct runner *runner, struct live *live,
    const struct conversation *conversation)
{
	struct runner_step step;
	const struct session *s;
	struct intent intent;
	struct err err;

	while (!live_is_full(live)) {
		s = conversation_session(conversation);
		step = runner_next(runner, s);
		if (step.kind == RUNNER_WAIT || step.kind == RUNNER_DONE)
			return step.kind == RUNNER_DONE;
		intent = (struct intent){
		    .kind = intent_of_step(step.kind), .text = step.text};
		live_hold(live, step.kind == RUNNER_COMMAND);
		if (live_submit(live, &intent, &err) < 0)
			tell_refusal(runner, live, conversation, &intent, &err);
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
