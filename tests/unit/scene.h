/* SPDX-License-Identifier: GPL-3.0-or-later
 * scene - for tests of views: a conversation from a script, a screen as text.
 *
 * A script is lines: "C: " typed, "D: " mail data, "S: " received. Each takes
 * ten milliseconds. Nothing here knows a network.
 */
#ifndef TESTS_UNIT_SCENE_H
#define TESTS_UNIT_SCENE_H

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"
#include "ehlo/tui/canvas.h"
#include "ehlo/tui/view.h"

static const char article[] =
    "S: 220 deathstar.SUPERFREAK.local Microsoft ESMTP MAIL Service, Version: "
    "6.0.2600.2180 ready at Fri, 6 Jan 2006 16:59:58 -0700\n"
    "C: HELO localhost\n"
    "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
    "C: MAIL FROM: bgates@microsoft.com\n"
    "S: 250 2.1.0 bgates@microsoft.com....Sender OK\n"
    "C: RCPT TO: someone@mail.com\n";
static const char article_taken[] =
    "S: 250 2.1.5 someone@mail.com\n"
    "C: DATA\n"
    "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
    "D: SUBJECT: This is a test.\n"
    "D: \n"
    "D: Hello\n";
static const char article_sent[] =
    "D: .\n"
    "S: 250 2.6.0 <DEATHSTARoqwWADykQv00000001@deathstar.SUPERFREAK.local> "
    "Queued mail for delivery\n";
static const char article_refused[] =
    "S: 550 5.7.1 Unable to relay for someone@mail.com\n";

/* For cmocka: the state is an empty conversation. */
static inline int
scene_setup(void **state)
{
	*state = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	return 0;
}

static inline int
scene_teardown(void **state)
{
	conversation_free(*state);
	return 0;
}

static inline uint64_t
scene_next_us(const struct conversation *c)
{
	size_t count = conversation_count(c);

	return count == 0 ? 0 : conversation_event(c, count - 1)->t_us + 10000;
}

static inline void
scene_add(struct conversation *c, struct event ev)
{
	ev.t_us = scene_next_us(c);
	conversation_append(c, &ev);
}

/* The way to a server that listens on its second address. */
static inline void
scene_connect(struct conversation *c)
{
	scene_add(c,
	    (struct event){.kind = EVENT_RESOLVE,
		.resolve = {.name = SLICE("superfreak.example"),
		    .port = 2525,
		    .addresses = SLICE("::1 127.0.0.1")}});
	scene_add(c,
	    (struct event){.kind = EVENT_PROBE,
		.probe = {.address = SLICE("::1"),
		    .port = 2525,
		    .verdict = PORT_NOT_LISTENING,
		    .error = SLICE("connection refused")}});
	scene_add(c,
	    (struct event){.kind = EVENT_PROBE,
		.probe = {.address = SLICE("127.0.0.1"),
		    .port = 2525,
		    .verdict = PORT_LISTENING,
		    .ms = 2}});
	scene_add(c,
	    (struct event){.kind = EVENT_CONNECTED,
		.connected = {.address = SLICE("127.0.0.1"),
		    .port = 2525,
		    .local = SLICE("127.0.0.1:40000")}});
}

static inline void
scene_line(struct conversation *c, struct slice line)
{
	struct slice text = slice_skip(line, 3);

	if (line.ptr[0] == 'S')
		scene_add(c,
		    (struct event){.kind = EVENT_RECEIVED,
			.received = {.line = text, .eol = EOL_CRLF}});
	else
		scene_add(c,
		    (struct event){.kind = EVENT_SENT,
			.sent = {.line = text,
			    .eol = EOL_CRLF,
			    .what = line.ptr[0] == 'D' ? SENT_DATA
						       : SENT_COMMAND}});
}

static inline void
scene_play(struct conversation *c, const char *script)
{
	struct slice rest = slice_str(script);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		scene_line(c, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
}

/* One row without the blanks at its end. */
static inline void
scene_add_row(struct buf *out, const struct canvas *c, int row)
{
	size_t begin = out->len;

	for (int col = 0; col < canvas_cols(c); col++)
		buf_add_str(out, canvas_at(c, row, col)->text);
	while (out->len > begin && out->ptr[out->len - 1] == ' ')
		out->len--;
	buf_add_byte(out, '\n');
}

/* Rows end in LF; a row "*" may be anything. */
static inline void
scene_assert_canvas(const struct canvas *c, const char *wanted)
{
	struct slice rest = slice_str(wanted);

	for (int row = 0; row < canvas_rows(c); row++) {
		size_t end = slice_find(rest, '\n');
		struct slice line = slice_range(rest, 0, end);
		struct buf text = {0};

		scene_add_row(&text, c, row);
		buf_truncate(&text, text.len - 1);
		if (!slice_equals(line, SLICE("*")) &&
		    !slice_equals(line, buf_slice(&text)))
			fail_msg("row %d is\n%s\nnot\n%.*s", row,
			    buf_text(&text), SLICE_ARGS(line));
		buf_fini(&text);
		rest = slice_skip(rest, end + 1);
	}
	assert_int_equal(rest.len, 0);
}

/* Paints one view of the conversation onto a canvas of this size. */
static inline struct canvas *
scene_paint(const struct conversation *c, const struct view_ops *view,
    void *self, int rows, int cols, bool is_ascii)
{
	struct canvas *canvas = canvas_new(rows, cols);
	struct scene scene = {.conversation = c,
	    .session = conversation_session(c),
	    .is_ascii = is_ascii,
	    .times = cols >= 60 ? TIMES_START : TIMES_OFF};
	struct pen pen = {.canvas = canvas,
	    .area = {.rows = rows, .cols = cols},
	    .is_ascii = is_ascii};

	view->paint(self, &scene, &pen);
	return canvas;
}

/* The style of the first cell where text stands; -1 when it does not. */
static inline int
scene_style(const struct canvas *c, const char *text)
{
	for (int row = 0; row < canvas_rows(c); row++) {
		struct buf line = {0};
		const char *hit;
		int found = -1;

		for (int col = 0; col < canvas_cols(c); col++) {
			const char *cell = canvas_at(c, row, col)->text;

			/* One byte a cell, so that offsets are columns. */
			buf_add_byte(&line,
			    cell[0] != '\0' && cell[1] == '\0' ? cell[0] : '\1');
		}
		hit = strstr(buf_text(&line), text);
		if (hit != NULL)
			found = (int)canvas_at(
			    c, row, (int)(hit - line.ptr))->style;
		buf_fini(&line);
		if (found >= 0)
			return found;
	}
	return -1;
}

#endif
