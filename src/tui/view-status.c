/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-status - the panel in one to three rows, for narrow screens.
 *
 * First the way to the server (its name is in the bar above), then, in rows of
 * their own, what is awaited, relaying, queue and envelope.
 */
#include <stdio.h>
#include <string.h>

#include "ehlo/tui/words.h"

#define GAP 2
/* Longer values are cut: the conversation has them whole. */
#define VALUE_COLS_MAX 32

/* Where the next item goes: rows up to last_row. */
struct cursor {
	const struct pen *pen;
	int row, col, last_row;
};

static void
break_row(struct cursor *at, int cols)
{
	if (at->col + cols <= at->pen->area.cols || at->row == at->last_row)
		return;
	at->row++;
	at->col = 1;
}

static int
value_cols(const struct cursor *at, struct slice value)
{
	int cols = (int)utf8_safe_width(value, pen_form(at->pen));

	return cols < VALUE_COLS_MAX ? cols : VALUE_COLS_MAX;
}

/* "LABEL sign value" and a gap, whole in a row where that is possible. */
static void
put_item(
    struct cursor *at, const char *label, enum sign sign, struct slice value)
{
	int label_cols = (int)strlen(label) + (label[0] != '\0');
	int cols = value_cols(at, value);

	break_row(at, label_cols + 1 + (cols > 0) + cols);
	pen_text(at->pen, at->row, at->col, STYLE_LABEL, label);
	at->col += label_cols;
	at->col = words_put_sign(at->pen, at->row, at->col, sign);
	if (cols > 0)
		at->col = pen_fit(at->pen, at->row, at->col + 1,
		    at->col + 1 + cols, words_sign_style(sign), value);
	at->col += GAP;
}

static void
put_probe(struct cursor *at, const struct session_probe *probe)
{
	struct buf text = {0};

	buf_add_str(&text, port_verdict_words(probe->verdict));
	buf_add_byte(&text, ' ');
	words_add_endpoint(&text, probe->address, probe->port);
	if (probe->verdict == PORT_LISTENING)
		buf_addf(&text, " %u ms", (unsigned)probe->ms);
	put_item(at, "", words_port_sign(probe->verdict), buf_slice(&text));
	buf_fini(&text);
}

static void
put_ehlo(struct cursor *at, const struct session *s)
{
	put_item(at, "EHLO", SIGN_PASS, SLICE(""));
	at->col -= GAP;
	for (size_t i = 0; i < s->offered.count; i++) {
		struct slice rest = slice_str(s->offered.offers[i].line);
		struct slice word = slice_take_word(&rest);
		int cols = value_cols(at, word);

		break_row(at, 1 + cols);
		at->col = pen_fit(at->pen, at->row, at->col + 1,
		    at->col + 1 + cols, STYLE_VALUE, word);
	}
	at->col += GAP;
}

static void
put_way(struct cursor *at, const struct session *s)
{
	char delay[32];

	if (s->resolve_error != NULL)
		put_item(at, "NAME", SIGN_FAIL, slice_str(s->resolve_error));
	for (size_t i = 0; i < s->probe_count; i++)
		put_probe(at, &s->probes[i]);
	if (s->is_greeted) {
		snprintf(delay, sizeof(delay), "%llu ms",
		    (unsigned long long)s->greeting_ms);
		put_item(at, "GREET", SIGN_PASS, slice_str(delay));
	}
	if (s->is_ehlo_done)
		put_ehlo(at, s);
}

/* The newest recipient by name, all of them by number. */
static void
put_recipients(struct cursor *at, const struct session *s)
{
	const struct session_recipient *last;
	char label[32] = "to";

	if (s->recipient_count == 0)
		return;
	last = &s->recipients[s->recipient_count - 1];
	if (s->recipient_count > 1)
		snprintf(label, sizeof(label), "to %zu/%zu", s->accepted_count,
		    s->recipient_count);
	put_item(at, label, words_recipient_sign(last->state),
	    slice_str(last->mailbox));
}

static void
put_relay(struct cursor *at, const struct session *s)
{
	struct buf text = {0};

	buf_add_str(
	    &text, s->relay == RELAY_REFUSED ? "refused: " : "accepted: ");
	buf_add_slice(&text, words_relay_domain(s));
	if (s->relay != RELAY_UNKNOWN)
		put_item(at, "RELAY",
		    s->relay == RELAY_REFUSED ? SIGN_FAIL : SIGN_DOUBT,
		    buf_slice(&text));
	buf_fini(&text);
}

static void
put_queue(struct cursor *at, const struct session *s)
{
	if (s->message_count > 0)
		put_item(at, "QUEUED", SIGN_PASS, slice_str(s->queue_id));
}

static void
put_wait(struct cursor *at, const struct scene *scene)
{
	struct buf text = {0};

	if (scene->wait.is_waiting) {
		words_add_awaited(&text, scene->session);
		buf_add_str(&text, ": ");
		words_add_wait(&text, &scene->wait);
		put_item(at, "", SIGN_TODO, buf_slice(&text));
	}
	buf_fini(&text);
}

static void
put_envelope(struct cursor *at, const struct scene *scene)
{
	const struct session *s = scene->session;

	put_wait(at, scene);
	if (s->is_closed && s->closed_by == CLOSED_ERROR)
		put_item(at, "", SIGN_FAIL, slice_str(s->closed_error));
	put_relay(at, s);
	put_queue(at, s);
	if (s->sender != NULL)
		put_item(at, "from", words_recipient_sign(s->sender_state),
		    slice_str(s->sender[0] == '\0' ? "<>" : s->sender));
	put_recipients(at, s);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	int rows = pen->area.rows;
	struct cursor way = {
	    .pen = pen, .col = 1, .last_row = rows > 1 ? rows - 2 : 0};
	struct cursor rest;

	(void)self;
	if (scene->session->target == NULL) {
		put_item(&way, "", SIGN_TODO, SLICE("not connected"));
		return;
	}
	/* One row alone is for what changes most. */
	if (rows == 1)
		put_envelope(&way, scene);
	put_way(&way, scene->session);
	rest = (struct cursor){
	    .pen = pen, .row = way.row + 1, .col = 1, .last_row = rows - 1};
	if (rows > 1)
		put_envelope(&rest, scene);
}

const struct view_ops view_status = {.name = "status", .paint = paint};
