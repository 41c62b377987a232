/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-practice - the embedded server of a live session, and its master. */
#include "ehlo/base/mem.h"
#include "ehlo/source/practice-order.h"
#include "live-core.h"

static void
tell(struct live *l, const struct buf *text)
{
	struct event ev = {
	    .kind = EVENT_NOTE, .note = {.text = buf_slice(text)}};

	if (text->len > 0)
		live_append(l, &ev);
}

/* What there is to look at, where nobody has a place for it. */
static void
tell_lines(struct live *l, struct slice lines)
{
	while (lines.len > 0) {
		struct buf line = {0};

		buf_add_slice(&line, slice_take_line(&lines));
		tell(l, &line);
		buf_fini(&line);
	}
}

static void
on_held(void *context, unsigned client, enum verb verb, struct slice bytes)
{
	struct live *l = context;
	struct buf text = {0};

	(void)client;
	practice_tell_held(&text, verb, bytes);
	tell(l, &text);
	buf_fini(&text);
	live_changed(l);
}

int
live_open_practice(
    struct live *l, const struct personality *personality, struct err *err)
{
	static const struct practice_events events = {.on_held = on_held};
	struct address any;

	if (l->practice != NULL)
		return 0;
	address_parse(SLICE("127.0.0.1"), 0, &any);
	l->practice = practice_open(l->net, &any, personality, err);
	if (l->practice == NULL)
		return -ERR_SYSTEM;
	rules_read(practice_rules(l->practice), "", l->options.rules, NULL);
	practice_observe(l->practice, &events, l);
	return 0;
}

int
live_order_practice(
    struct live *l, const struct intent *intent, struct err *err)
{
	bool is_elsewhere =
	    live_is_busy(l) && l->target.kind != TARGET_PRACTICE;
	struct buf note = {0}, text = {0};
	int rc;

	if (is_elsewhere)
		return err_set(err, ERR_STATE,
		    "this server is not the built-in one; \":connect "
		    "practice:\" opens that");
	rc = live_open_practice(l, personality_default(), err);
	if (rc == 0)
		rc = practice_order(
		    l->practice, intent->text, &note, &text, err);
	tell(l, &note);
	if (intent->answer != NULL)
		buf_add_slice(intent->answer, buf_slice(&text));
	else
		tell_lines(l, buf_slice(&text));
	buf_fini(&note);
	buf_fini(&text);
	return rc;
}
