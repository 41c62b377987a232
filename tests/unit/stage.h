/* SPDX-License-Identifier: GPL-3.0-or-later
 * stage - a whole console without a terminal, and the scenes it shall show.
 *
 * Times are those of the script, so the same scene is the same screen
 * everywhere. The scenes serve for golden screens, for what can be read from
 * characters alone, and for the colours on cells.
 */
#ifndef TESTS_UNIT_STAGE_H
#define TESTS_UNIT_STAGE_H

#include "scene.h"
#include "stage-server.h"

#include <stdlib.h>

#include "ehlo/tui/console.h"

struct stage {
	struct conversation *conversation;
	struct console *console;
	struct canvas *canvas;
	bool is_ascii;
	bool has_server; /* what is uttered is answered */
};

struct stage_scene {
	const char *name;
	void (*play)(struct stage *stage);
};

static inline int
stage_submit(void *context, const struct intent *intent, struct err *err)
{
	struct stage *stage = context;

	if (stage == NULL || !stage->has_server)
		return err_set(err, ERR_STATE, "nothing is sent on a stage");
	stage_serve(stage->conversation, intent);
	console_changed(stage->console);
	return 0;
}

static inline void
stage_open_with(struct stage *stage, intent_fn submit, bool is_ascii)
{
	struct console_options options = {.is_ascii = is_ascii};

	setenv("INPUTRC", "/dev/null", 1);
	stage->is_ascii = is_ascii;
	stage->has_server = false;
	stage->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	stage->console =
	    console_new(stage->conversation, &options, submit, stage);
	stage->canvas = canvas_new(1, 1);
}

static inline void
stage_open(struct stage *stage, bool is_ascii)
{
	stage_open_with(stage, stage_submit, is_ascii);
}

static inline void
stage_close(struct stage *stage)
{
	console_free(stage->console);
	conversation_free(stage->conversation);
	canvas_free(stage->canvas);
}

static inline void
stage_add(struct stage *stage, struct event ev)
{
	scene_add(stage->conversation, ev);
	console_changed(stage->console);
}

static inline void
stage_play(struct stage *stage, const char *script)
{
	scene_play(stage->conversation, script);
	console_changed(stage->console);
}

static inline void
stage_type(struct stage *stage, const char *bytes)
{
	console_input(stage->console, slice_str(bytes), 1000);
}

static inline void
stage_paint(struct stage *stage, int rows, int cols)
{
	console_resize(stage->console, rows, cols);
	console_paint(stage->console, stage->canvas);
}

/* ---- the scenes ------------------------------------------------------- */

/* Nothing has happened yet. */
static inline void
stage_play_start(struct stage *stage)
{
	(void)stage;
}

static inline void
stage_connect_practice(struct stage *stage)
{
	stage_add(stage, (struct event){.kind = EVENT_RESOLVE,
			     .resolve = {.name = SLICE("practice:deathstar"),
				 .port = 2525,
				 .addresses = SLICE("127.0.0.1")}});
	stage_add(stage, (struct event){.kind = EVENT_PROBE,
			     .probe = {.address = SLICE("127.0.0.1"),
				 .port = 2525,
				 .verdict = PORT_LISTENING}});
	stage_add(stage, (struct event){.kind = EVENT_CONNECTED,
			     .connected = {.address = SLICE("127.0.0.1"),
				 .port = 2525,
				 .local = SLICE("127.0.0.1:40000")}});
}

/* A delivery on the practice server; one of two recipients is refused. */
static inline void
stage_play_delivery(struct stage *stage)
{
	stage_connect_practice(stage);
	stage_play(stage,
	    "S: 220 deathstar.SUPERFREAK.local Microsoft ESMTP MAIL Service, "
	    "Version: 6.0.2600.2180 ready at Fri, 6 Jan 2006 16:59:58 -0700\n"
	    "C: EHLO client.example.org\n"
	    "S: 250-deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
	    "S: 250-SIZE 2097152\n"
	    "S: 250-PIPELINING\n"
	    "S: 250-DSN\n"
	    "S: 250-ENHANCEDSTATUSCODES\n"
	    "S: 250 8BITMIME\n"
	    "C: MAIL FROM:<alice@example.org>\n"
	    "S: 250 2.1.0 alice@example.org....Sender OK\n"
	    "C: RCPT TO:<bob@SUPERFREAK.local>\n"
	    "S: 250 2.1.5 bob@SUPERFREAK.local\n"
	    "C: RCPT TO:<eve@elsewhere.example>\n"
	    "S: 550 5.7.1 Unable to relay for eve@elsewhere.example\n");
}

/* Inside mail data, over the network, with a line being typed. */
static inline void
stage_play_data(struct stage *stage)
{
	scene_connect(stage->conversation);
	stage_play(stage, article);
	stage_play(stage, article_taken);
	stage_type(stage, "This is mail");
}

/* No address of the name accepts. */
static inline void
stage_play_refused(struct stage *stage)
{
	stage_add(stage, (struct event){.kind = EVENT_RESOLVE,
			     .resolve = {.name = SLICE("mx.example.net"),
				 .port = 25,
				 .addresses = SLICE("2001:db8::25 192.0.2.25")}});
	stage_add(stage,
	    (struct event){.kind = EVENT_PROBE,
		.probe = {.address = SLICE("2001:db8::25"),
		    .port = 25,
		    .verdict = PORT_NOT_LISTENING,
		    .error = SLICE("connection refused")}});
	stage_add(stage, (struct event){.kind = EVENT_PROBE,
			     .probe = {.address = SLICE("192.0.2.25"),
				 .port = 25,
				 .verdict = PORT_FILTERED,
				 .ms = 10000,
				 .error = SLICE("no answer")}});
	stage_add(stage,
	    (struct event){.kind = EVENT_CLOSED,
		.closed = {.by = CLOSED_ERROR,
		    .trouble = TROUBLE_REFUSED,
		    .error =
			SLICE("no address accepted the connection")}});
}

/* The help over a conversation. */
static inline void
stage_play_help(struct stage *stage)
{
	stage_play_delivery(stage);
	stage_type(stage, "\033OP");
}

/* At the first line of a long conversation while more comes in: a server that
 * is busy, another that says what no server should. */
static inline void
stage_play_scrolled(struct stage *stage)
{
	stage_play_delivery(stage);
	stage_play(stage,
	    "C: RCPT TO:<carol@SUPERFREAK.local>\n"
	    "S: 450 4.2.1 carol@SUPERFREAK.local is busy, try later\n");
	for (int i = 0; i < 20; i++)
		stage_play(stage, "C: NOOP\nS: 250 2.0.0 OK\n");
	stage_paint(stage, 24, 80);
	stage_type(stage, "\033[1;3H"); /* Alt-Home */
	stage_paint(stage, 24, 80);
	stage_play(stage,
	    "C: NOOP\n"
	    "S: 250 2.0.0 OK\n"
	    "C: XYZZY\n"
	    "S: 999 a hollow voice says \xe2\x80\xae\x1b[2Jplugh\n");
}

/* The conversation has the focus, and one of its lines is selected. */
static inline void
stage_play_pane(struct stage *stage)
{
	stage_play_delivery(stage);
	stage_paint(stage, 24, 80);
	stage_type(stage, "\033[17~kk");
}

/* A test for an open relay, as it is stepped through. */
static const char stage_plan[] =
    "EHLO client.example.org\n"
    ":expect cap PIPELINING\n"
    "MAIL FROM:<alice@example.org>\n"
    "RCPT TO:<bob@example.net>\n"
    "# No open relay takes this one.\n"
    "RCPT TO:<eve@elsewhere.test>\n"
    ":expect 550|554\n"
    "DATA\n"
    "Subject: hello\n"
    "\n"
    ".. is a dot at the begin of a line\n"
    ".\n"
    ":expect 250\n"
    "QUIT\n";

static inline void
stage_open_plan(struct stage *stage)
{
	stage->has_server = true;
	stage_greet(stage->conversation);
	console_opened(stage->console, "relay-check.smtp",
	    slice_str(stage_plan), 1000);
}

/* Paused before a line that has a breakpoint. */
static inline void
stage_play_plan(struct stage *stage)
{
	stage_open_plan(stage);
	stage_type(stage,
	    "\025:break 6\r\025:break 13 if reply-time > 2s\r"
	    "\025:break reply 4yz\r\025:break verb AUTH\r\025:disable 4\r"
	    "\033[15~");
}

static const struct stage_scene stage_scenes[] = {
    {"start", stage_play_start},
    {"delivery", stage_play_delivery},
    {"data", stage_play_data},
    {"refused", stage_play_refused},
    {"help", stage_play_help},
    {"scrolled", stage_play_scrolled},
    {"pane", stage_play_pane},
    {"plan", stage_play_plan},
};

/* The sizes at which the layout is another. */
static const struct {
	int cols, rows;
} stage_sizes[] = {
    {132, 50}, {100, 30}, {80, 24}, {60, 20}, {40, 12}, {20, 5}};

#define STAGE_SCENES (sizeof(stage_scenes) / sizeof(stage_scenes[0]))
#define STAGE_SIZES  (sizeof(stage_sizes) / sizeof(stage_sizes[0]))

#endif
