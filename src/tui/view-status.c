/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-status - the panel in one or two rows, for narrow screens.
 *
 * First row: the way to the server. Second row (or the rest of the first, when
 * there is one only): envelope, relaying, queue, what is awaited.
 */
#include <stdio.h>

#include "ehlo/tui/words.h"

#define GAP 2

/* Where the next item goes. */
struct cursor {
	const struct pen *pen;
	int row, col;
};

static void
put_sign(struct cursor *l, struct verdict_sign sign)
{
	l->col = pen_text(
	    l->pen, l->row, l->col, sign.style, pen_glyph(l->pen, sign.glyph));
}

/* "LABEL sign value", and a gap; what would be cut is left to the edge. */
static void
put_item(struct cursor *l, const char *label, struct verdict_sign sign,
    struct slice value)
{
	l->col = pen_text(l->pen, l->row, l->col, STYLE_LABEL, label);
	if (label[0] != '\0')
		l->col++;
	put_sign(l, sign);
	if (value.len > 0)
		l->col = pen_fit(l->pen, l->row, l->col + 1, l->pen->area.cols,
		    sign.style, value);
	l->col += GAP;
}

static const struct verdict_sign pass = {GLYPH_PASS, STYLE_PASS};
static const struct verdict_sign fail = {GLYPH_FAIL, STYLE_FAIL};
static const struct verdict_sign doubt = {GLYPH_DOUBT, STYLE_DOUBT};
static const struct verdict_sign todo = {GLYPH_TODO, STYLE_UNKNOWN};

static void
put_probe(struct cursor *l, const struct session_probe *probe)
{
	struct buf text = {0};

	buf_add_str(&text, port_verdict_words(probe->verdict));
	buf_add_byte(&text, ' ');
	words_add_endpoint(&text, probe->address, probe->port);
	if (probe->verdict != PORT_NOT_TRIED &&
	    probe->verdict != PORT_UNDECIDED)
		buf_addf(&text, " %u ms", (unsigned)probe->ms);
	put_item(l, "", words_port_sign(probe->verdict), buf_slice(&text));
	buf_fini(&text);
}

static void
put_ehlo(struct cursor *l, const struct session *s)
{
	struct buf text = {0};

	for (size_t i = 0; i < s->offered.count; i++) {
		struct slice rest = slice_str(s->offered.offers[i].line);

		if (i > 0)
			buf_add_byte(&text, ' ');
		buf_add_slice(&text, slice_take_word(&rest));
	}
	put_item(l, "EHLO", pass, buf_slice(&text));
	buf_fini(&text);
}

static void
put_way(struct cursor *l, const struct session *s)
{
	char delay[32];

	put_item(l, "NAME", s->resolve_error == NULL ? pass : fail,
	    slice_str(s->resolve_error));
	for (size_t i = 0; i < s->probe_count; i++)
		put_probe(l, &s->probes[i]);
	if (s->is_greeted) {
		snprintf(delay, sizeof(delay), "%llu ms",
		    (unsigned long long)s->greeting_ms);
		put_item(l, "GREET", pass, slice_str(delay));
	}
	if (s->is_ehlo_done)
		put_ehlo(l, s);
}

/* The newest recipient by name, all of them by number. */
static void
put_recipients(struct cursor *l, const struct session *s)
{
	const struct session_recipient *last;
	char label[32] = "to";

	if (s->recipient_count == 0)
		return;
	last = &s->recipients[s->recipient_count - 1];
	if (s->recipient_count > 1)
		snprintf(label, sizeof(label), "to %zu/%zu", s->accepted_count,
		    s->recipient_count);
	put_item(l, label, words_recipient_sign(last->state),
	    slice_str(last->mailbox));
}

static void
put_relay(struct cursor *l, const struct session *s)
{
	struct buf text = {0};

	buf_add_str(
	    &text, s->relay == RELAY_REFUSED ? "refused: " : "accepted: ");
	buf_add_slice(&text, words_relay_domain(s));
	if (s->relay != RELAY_UNKNOWN)
		put_item(l, "RELAY", s->relay == RELAY_REFUSED ? fail : doubt,
		    buf_slice(&text));
	buf_fini(&text);
}

static void
put_queue(struct cursor *l, const struct session *s)
{
	if (s->message_count > 0)
		put_item(l, "QUEUED", pass, slice_str(s->queue_id));
}

static void
put_wait(struct cursor *l, const struct scene *scene)
{
	struct buf text = {0};

	if (scene->wait.is_waiting) {
		words_add_awaited(&text, scene->session);
		buf_add_str(&text, ": ");
		words_add_wait(&text, &scene->wait);
		put_item(l, "", todo, buf_slice(&text));
	}
	buf_fini(&text);
}

static void
put_envelope(struct cursor *l, const struct scene *scene)
{
	const struct session *s = scene->session;

	put_wait(l, scene);
	put_queue(l, s);
	put_relay(l, s);
	if (s->sender != NULL)
		put_item(l, "from", words_recipient_sign(s->sender_state),
		    slice_str(s->sender[0] == '\0' ? "<>" : s->sender));
	put_recipients(l, s);
	if (s->is_closed && s->closed_by == CLOSED_ERROR)
		put_item(l, "", fail, slice_str(s->closed_error));
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct cursor l = {.pen = pen, .col = 1};

	(void)self;
	if (scene->session->target == NULL) {
		put_item(&l, "", todo, SLICE("not connected"));
		return;
	}
	if (pen->area.rows > 1) {
		put_way(&l, scene->session);
		l = (struct cursor){.pen = pen, .row = 1, .col = 1};
		put_envelope(&l, scene);
	} else {
		put_envelope(&l, scene);
		put_way(&l, scene->session);
	}
}

const struct view_ops view_status = {.name = "status", .paint = paint};
