/* SPDX-License-Identifier: GPL-3.0-or-later
 * stage-server - the server that a stage has where something is to be sent:
 * what a console utters becomes events, and each command has its answer. */
#ifndef TESTS_UNIT_STAGE_SERVER_H
#define TESTS_UNIT_STAGE_SERVER_H

#include "scene.h"

#include "ehlo/smtp/dot.h"
#include "ehlo/source/intent.h"

/* The answer to what begins so, in the form of a scene; the first counts. */
static const struct {
	const char *begin, *reply;
} stage_replies[] = {
    {"EHLO", "S: 250-mx1.example.net\nS: 250-PIPELINING\nS: 250-SIZE "
	     "52428800\nS: 250 ENHANCEDSTATUSCODES\n"},
    {"MAIL", "S: 250 2.1.0 Ok\n"},
    {"RCPT TO:<eve@", "S: 554 5.7.1 <eve@elsewhere.test>: Relay access "
		      "denied\n"},
    {"RCPT", "S: 250 2.1.5 Ok\n"},
    {"DATA", "S: 354 End data with <CR><LF>.<CR><LF>\n"},
    {"AUTH", "S: 334 VXNlcm5hbWU6\n"},
    {"QUIT", "S: 221 2.0.0 Bye\n"},
    {"", "S: 250 2.0.0 Ok\n"},
};

static inline void
stage_say_reply(struct conversation *c, struct slice line)
{
	size_t i = 0;

	while (!slice_starts_with(line, slice_str(stage_replies[i].begin)))
		i++;
	scene_play(c, stage_replies[i].reply);
	if (slice_starts_with(line, SLICE("QUIT")))
		scene_add(c, (struct event){.kind = EVENT_CLOSED,
				 .closed = {.by = CLOSED_SERVER}});
}

static inline void
stage_take_sent(struct conversation *c, struct slice line, enum sent_what what)
{
	scene_add(
	    c, (struct event){.kind = EVENT_SENT,
		   .sent = {.line = line, .eol = EOL_CRLF, .what = what}});
}

static inline void
stage_greet(struct conversation *c)
{
	scene_add(c, (struct event){.kind = EVENT_RESOLVE,
			 .resolve = {.name = SLICE("mx1.example.net"),
			     .port = 25,
			     .addresses = SLICE("192.0.2.25")}});
	scene_add(c, (struct event){.kind = EVENT_CONNECTED,
			 .connected = {.address = SLICE("192.0.2.25"),
			     .port = 25,
			     .local = SLICE("192.0.2.1:40000")}});
	scene_play(c, "S: 220 mx1.example.net ESMTP Postfix\n");
}

static inline void
stage_serve(struct conversation *c, const struct intent *intent)
{
	struct buf stuffed = {0};

	switch (intent->kind) {
	case INTENT_CONNECT:
		stage_greet(c);
		break;
	case INTENT_COMMAND:
		stage_take_sent(c, intent->text, SENT_COMMAND);
		stage_say_reply(c, intent->text);
		break;
	case INTENT_GROUP:
		for (struct slice rest = intent->text; rest.len > 0;)
			stage_take_sent(
			    c, slice_take_line(&rest), SENT_COMMAND);
		for (struct slice rest = intent->text; rest.len > 0;)
			stage_say_reply(c, slice_take_line(&rest));
		break;
	case INTENT_RESPONSE:
		scene_add(c, (struct event){.kind = EVENT_SENT,
				 .sent = {.line = SLICE("********"),
				     .eol = EOL_CRLF,
				     .is_redacted = true}});
		scene_play(c, slice_equals(intent->text, SLICE("bWFpbA=="))
				  ? "S: 235 2.7.0 ok\n"
				  : "S: 535 5.7.8 no\n");
		break;
	case INTENT_DATA:
		dot_stuff(&stuffed, intent->text);
		stage_take_sent(c, buf_slice(&stuffed), SENT_DATA);
		break;
	case INTENT_DATA_END:
		stage_take_sent(c, SLICE("."), SENT_DATA);
		scene_play(c, "S: 250 2.0.0 Ok: queued as 4F2A1\n");
		break;
	default:
		scene_add(
		    c, (struct event){.kind = EVENT_NOTE,
			   .note = {.text = intent->text,
			       .is_error = intent->kind == INTENT_ERROR}});
	}
	buf_fini(&stuffed);
}

#endif
