/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-orders - a console whose orders are written down, and answered. */
#ifndef EHLO_TESTS_CONSOLE_ORDERS_H
#define EHLO_TESTS_CONSOLE_ORDERS_H

#include "console-play.h"

/* What was uttered, one "KIND text" a line. */
static struct buf uttered;
/* What there is to look at. */
static const char *shown;
/* Why nothing is obeyed; NULL = it is. */
static const char *refusal;

static inline int
submit(void *context, const struct intent *intent, struct err *err)
{
	static const char *const names[INTENT_KIND_COUNT] = {
	    [INTENT_COMMAND] = "command",
	    [INTENT_PRACTICE] = "practice",
	    [INTENT_SESSION] = "session"};

	(void)context;
	assert_non_null(names[intent->kind]);
	buf_addf(&uttered, "%s %.*s\n", names[intent->kind],
	    SLICE_ARGS(intent->text));
	if (refusal != NULL)
		return err_set(err, ERR_STATE, "%s", refusal);
	if (intent->answer != NULL)
		buf_add_str(intent->answer, shown);
	return 0;
}

static inline int
open_orders(void **state)
{
	(void)state;
	shown = "";
	refusal = NULL;
	return open_console(submit, true);
}

static inline int
close_orders(void **state)
{
	(void)state;
	buf_fini(&uttered);
	return close_console();
}

#endif
