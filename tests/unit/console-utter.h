/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-utter - a console whose intents are written down. */
#ifndef TESTS_UNIT_CONSOLE_UTTER_H
#define TESTS_UNIT_CONSOLE_UTTER_H

#include "console-play.h"
#include "ehlo/smtp/dot.h"

/* What was uttered, one "KIND text" a line. */
static struct buf uttered;
static int refusal;
/* Each line is answered 250 before the intent returns. */
static bool answers_at_once;

static const char *const kind_names[INTENT_KIND_COUNT] = {"connect", "command",
    "group", "data", "dot", "message", "bdat", "response", "raw", "auth", "close",
    "drop", "cancel", "note", "error", [INTENT_CHECK] = "check",
    [INTENT_PRACTICE] = "practice", [INTENT_COMPARE] = "compare"};

/* As the source does: what is sent is an event, before submit returns. */
static inline void
append_sent(const struct intent *intent)
{
	bool is_secret = intent->kind == INTENT_RESPONSE;
	struct event ev = {.kind = EVENT_SENT,
	    .sent = {.line = intent->text, .is_redacted = is_secret}};
	struct buf stuffed = {0};

	if (intent->kind == INTENT_DATA) {
		dot_stuff(&stuffed, intent->text);
		ev.sent.line = buf_slice(&stuffed);
	}
	if (intent->kind == INTENT_DATA_END)
		ev.sent.line = SLICE(".");
	if (is_secret)
		ev.sent.line = SLICE("********");
	if (intent->kind == INTENT_DATA || intent->kind == INTENT_DATA_END)
		ev.sent.what = SENT_DATA;
	else if (intent->kind != INTENT_COMMAND && !is_secret)
		return;
	scene_add(conversation, ev);
	buf_fini(&stuffed);
	if (answers_at_once)
		scene_play(conversation, "S: 250 ok\n");
	console_changed(console);
}

static inline int
submit(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	if (refusal != 0)
		return err_set(err, ERR_STATE, "not connected: no way");
	/* First, so that a text that does not outlive the change is seen. */
	append_sent(intent);
	buf_addf(&uttered, "%s ", kind_names[intent->kind]);
	buf_add_slice(&uttered, intent->text);
	buf_add_byte(&uttered, '\n');
	return 0;
}

static inline int
open_uttering(bool is_ascii)
{
	refusal = 0;
	answers_at_once = false;
	return open_console(submit, is_ascii);
}

static inline int
close_uttering(void)
{
	buf_fini(&uttered);
	return close_console();
}

static inline void
connect_it(void)
{
	scene_connect(conversation);
	play("S: 220 here\n");
}

/* Then DATA is in order. */
static inline void
accept_recipient(void)
{
	scene_connect(conversation);
	play(article);
	play("S: 250 ok\n");
}

static inline void
assert_uttered(const char *wanted)
{
	assert_string_equal(buf_text(&uttered), wanted);
	buf_clear(&uttered);
}

#endif
