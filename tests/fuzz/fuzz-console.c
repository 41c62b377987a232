/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-console - keys, a server's bytes, sizes and times, in any order: no
 * control reaches a cell, at any size.
 *
 * Each line of the input: "K" keys, "S" a line of the server, "Z" rows and
 * columns (an octet each), "T" a second passes, "=" a connection, "X" its
 * end. An odd first octet of all: the ASCII screen.
 */
#include "config.h"

#include <stdlib.h>

#include "ehlo/tui/console.h"

#include "fuzz.h"

/* The library keeps a few bytes of a prompt that a digit argument replaced. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libreadline\n";
}

struct play {
	struct conversation *conversation;
	struct console *console;
	struct canvas *canvas;
	enum utf8_form form;
	uint64_t now_ms;
};

static void
append(struct play *p, struct event ev)
{
	conversation_append(p->conversation, &ev);
}

/* What a source would append. */
static int
submit(void *context, const struct intent *intent, struct err *err)
{
	struct play *p = context;
	struct event ev = {.kind = EVENT_SENT, .sent = {.line = intent->text}};

	if (intent->kind == INTENT_DATA || intent->kind == INTENT_DATA_END)
		ev.sent.what = SENT_DATA;
	if (intent->kind == INTENT_DATA_END)
		ev.sent.line = SLICE(".");
	if (intent->kind == INTENT_RESPONSE)
		ev.sent.line = SLICE("********");
	if (intent->kind == INTENT_CONNECT)
		return err_set(err, ERR_USAGE, "nowhere");
	if (intent->kind <= INTENT_RAW)
		append(p, ev);
	console_changed(p->console);
	return 0;
}

static void
check_screen(const struct play *p)
{
	for (int row = 0; row < canvas_rows(p->canvas); row++)
		for (int col = 0; col < canvas_cols(p->canvas); col++)
			fuzz_check(fuzz_is_safe(
			    slice_str(canvas_at(p->canvas, row, col)->text),
			    p->form));
}

static void
connect(struct play *p)
{
	append(p,
	    (struct event){.kind = EVENT_RESOLVE,
		.resolve = {SLICE("mx"), 25, SLICE("192.0.2.1"), {NULL, 0}}});
	append(p, (struct event){.kind = EVENT_CONNECTED,
		      .connected = {.address = SLICE("192.0.2.1"),
			  .port = 25,
			  .local = SLICE("192.0.2.9:40000")}});
}

static void
resize(struct play *p, struct slice line)
{
	int rows = (int)(fuzz_take_byte(&line) % 60) + 1;

	console_resize(
	    p->console, rows, (int)(fuzz_take_byte(&line) % 150) + 1);
}

static void
take_step(struct play *p, struct slice line)
{
	unsigned kind = fuzz_take_byte(&line);

	p->now_ms += 10;
	if (kind == 'S') {
		append(p, (struct event){.kind = EVENT_RECEIVED,
			      .received = {.line = line, .eol = EOL_CRLF}});
	} else if (kind == '=') {
		connect(p);
	} else if (kind == 'X') {
		append(p, (struct event){.kind = EVENT_CLOSED,
			      .closed = {.by = CLOSED_SERVER, .error = line}});
	} else if (kind == 'Z') {
		resize(p, line);
	} else if (kind == 'T') {
		p->now_ms += 1000;
		console_tick(p->console, p->now_ms);
	} else {
		console_input(p->console, line, p->now_ms);
	}
	console_changed(p->console);
}

void
fuzz_one(struct slice input)
{
	struct play p = {.now_ms = 1000};
	struct console_options options = {
	    .is_ascii = fuzz_take_byte(&input) & 1};

	setenv("INPUTRC", "/dev/null", 1);
	p.form = options.is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
	p.conversation = conversation_new((size_t)1 << 20);
	p.console = console_new(p.conversation, &options, submit, &p);
	p.canvas = canvas_new(24, 80);
	connect(&p);
	while (input.len > 0 && !console_is_done(p.console)) {
		take_step(&p, fuzz_take_line(&input));
		console_paint(p.console, p.canvas);
		check_screen(&p);
	}
	console_free(p.console);
	canvas_free(p.canvas);
	conversation_free(p.conversation);
}
