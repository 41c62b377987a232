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

/* "MS S: LINE": so long after what was before; "S~", "C~", "D~" inside TLS. */
static inline void
stage_play_timed_line(struct stage *stage, struct slice line)
{
	struct slice text = line;
	struct slice ms = slice_take_word(&text);
	struct event ev = {.kind = EVENT_SENT};
	unsigned long after;
	bool is_tls;

	text = slice_skip(text, 1);
	is_tls = text.ptr[1] == '~';
	assert_int_equal(slice_to_number(ms, 1000000, &after), 0);
	ev.t_us = scene_next_us(stage->conversation) - 10000 + after * 1000;
	if (text.ptr[0] == 'S') {
		ev.kind = EVENT_RECEIVED;
		ev.received = (struct event_received){.is_tls = is_tls,
		    .line = slice_skip(text, 3),
		    .eol = EOL_CRLF};
	} else {
		ev.sent = (struct event_sent){.is_tls = is_tls,
		    .line = slice_skip(text, 3),
		    .eol = EOL_CRLF,
		    .what = text.ptr[0] == 'D' ? SENT_DATA : SENT_COMMAND};
	}
	conversation_append(stage->conversation, &ev);
}

static inline void
stage_play_timed(struct stage *stage, const char *script)
{
	struct slice rest = slice_str(script);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		stage_play_timed_line(stage, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
	console_changed(stage->console);
}

/* In clear, then inside TLS: one recipient taken, one refused, both asked for
 * at once; a message whose answer takes long. */
static inline void
stage_play_ladder_events(struct stage *stage)
{
	static const struct event_tls tls = {.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("TLS_AES_256_GCM_SHA384"),
	    .is_verified = true};

	scene_connect(stage->conversation);
	stage_play_timed(stage,
	    "36 S: 220 mx1.example.net ESMTP Postfix\n"
	    "1145 C: EHLO client.example.org\n"
	    "19 S: 250-mx1.example.net\n"
	    "0 S: 250-PIPELINING\n"
	    "0 S: 250-SIZE 52428800\n"
	    "1 S: 250 STARTTLS\n"
	    "1639 C: STARTTLS\n"
	    "19 S: 220 2.0.0 Ready to start TLS\n");
	scene_add(stage->conversation,
	    (struct event){.kind = EVENT_TLS, .tls = &tls});
	stage_play_timed(stage,
	    "1089 C~ EHLO client.example.org\n"
	    "21 S~ 250-mx1.example.net\n"
	    "0 S~ 250-PIPELINING\n"
	    "0 S~ 250-SIZE 52428800\n"
	    "0 S~ 250 AUTH PLAIN LOGIN\n"
	    "1257 C~ MAIL FROM:<alice@example.org>\n"
	    "0 C~ RCPT TO:<bob@example.net>\n"
	    "0 C~ RCPT TO:<eve@elsewhere.test>\n"
	    "22 S~ 250 2.1.0 Ok\n"
	    "17 S~ 250 2.1.5 Ok\n"
	    "6 S~ 554 5.7.1 <eve@elsewhere.test>: Relay access denied\n"
	    "4911 C~ DATA\n"
	    "20 S~ 354 End data with <CR><LF>.<CR><LF>\n"
	    "4 D~ Subject: a test\n"
	    "0 D~ \n"
	    "0 D~ ..hidden \n"
	    "0 D~ .\n"
	    "2318 S~ 250 2.0.0 Ok: queued as 4F2A1\n"
	    "810 C~ QUIT\n"
	    "17 S~ 221 2.0.0 Bye\n");
	scene_add(stage->conversation,
	    (struct event){
		.kind = EVENT_CLOSED, .closed = {.by = CLOSED_SERVER}});
}

/* A lesson whose second task is nearly done, with a hint. */
static inline void
stage_play_lesson(struct stage *stage)
{
	stage_connect_practice(stage);
	stage_play(stage, "S: 220 mx.example.net ESMTP Postfix\n");
	stage_type(stage, ":lesson relay\r");
	stage_play(stage,
	    "C: EHLO student.example\nS: 250-mx.example.net\n"
	    "S: 250-SIZE 10240000\nS: 250 ENHANCEDSTATUSCODES\n"
	    "C: MAIL FROM:<me@student.example>\nS: 250 2.1.0 Ok\n"
	    "C: RCPT me@elsewhere.test\n"
	    "S: 501 5.5.4 Syntax: RCPT TO:<address>\n");
	console_changed(stage->console);
	stage_type(stage, "\033i");
}

/* As a ladder; a refusal is pointed at, the command that it answers marked. */
static inline void
stage_play_ladder(struct stage *stage)
{
	stage_play_ladder_events(stage);
	stage_type(stage, ":layout ladder\r");
	stage_paint(stage, 24, 80);
	/* F6, then up to the second of the recipients. */
	stage_type(stage, "\033[17~kkkkkkkkkk jjj");
}

/* Two replies word by word. */
static inline void
stage_play_ladder_diff(struct stage *stage)
{
	stage_play_ladder_events(stage);
	stage_type(stage, ":layout ladder\r");
	stage_paint(stage, 24, 80);
	stage_type(stage, "\033[17~kkkkkkk k d");
}

/* A message in chunks, of which the last is not whole yet. */
static inline void
stage_play_ladder_chunks(struct stage *stage)
{
	scene_connect(stage->conversation);
	stage_play_timed(stage,
	    "36 S: 220 mx1.example.net ESMTP\n"
	    "12 C: EHLO client.example.org\n"
	    "19 S: 250-mx1.example.net\n"
	    "0 S: 250-PIPELINING\n"
	    "0 S: 250 CHUNKING\n"
	    "15 C: MAIL FROM:<alice@example.org>\n"
	    "0 C: RCPT TO:<bob@example.net>\n"
	    "22 S: 250 2.1.0 Ok\n"
	    "17 S: 250 2.1.5 Ok\n"
	    "4 C: BDAT 36\n"
	    "0 D: Subject: a test\n"
	    "0 D: \n"
	    "0 D: in three chunks\n"
	    "31 S: 250 2.0.0 Ok: 36 bytes\n"
	    "2 C: BDAT 60\n"
	    "0 D: .a dot that begins a line is nothing\n"
	    "0 D: special in a chunk..\n"
	    "29 S: 250 2.0.0 Ok: 60 bytes\n"
	    "2 C: BDAT 24 LAST\n"
	    "0 D: this is the end of it.\n"
	    "64 S: 250 2.0.0 Ok: queued as 4F2A1\n"
	    "2 C: BDAT 1024 LAST\n"
	    "0 D: of another one that is\n");
	stage_type(stage, ":layout ladder\r");
}

/* Where the protocol stands, over the conversation. */
static inline void
stage_play_state(struct stage *stage)
{
	stage_play_delivery(stage);
	stage_type(stage, ":state\r");
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
stage_open_text(struct stage *stage, const char *name, const char *text)
{
	struct script_options options = {
	    .name = name, .is_known = console_knows};
	struct buf errors = {0};
	struct script *script;

	options.variables =
	    console_variables(stage->console, &options.variable_count);
	script = script_read(&options, slice_str(text), &errors);
	if (errors.len > 0) {
		script_free(script);
		script = NULL;
	}
	console_opened(stage->console, script, buf_slice(&errors), 1000);
	buf_fini(&errors);
}

static inline void
stage_open_plan(struct stage *stage)
{
	stage->has_server = true;
	stage_greet(stage->conversation);
	stage_open_text(stage, "relay-check.smtp", stage_plan);
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
    {"lesson", stage_play_lesson},
    {"ladder", stage_play_ladder},
    {"ladder-diff", stage_play_ladder_diff},
    {"ladder-chunks", stage_play_ladder_chunks},
    {"state", stage_play_state},
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
