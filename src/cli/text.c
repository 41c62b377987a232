/* SPDX-License-Identifier: GPL-3.0-or-later
 * text - one line an event, hint first; every byte in its safe form. */
#include "ehlo/cli/text.h"

#include <inttypes.h>

#include "ehlo/base/utf8.h"
#include "ehlo/model/auth.h"
#include "ehlo/model/handshake.h"
#include "ehlo/model/offers.h"
#include "ehlo/model/lookup.h"

static void
begin(const struct output *o, struct buf *out, uint64_t t_us, const char *hint)
{
	if (o->options.is_timed)
		buf_addf(out, "%4" PRIu64 ".%06" PRIu64 " ", t_us / 1000000,
		    t_us % 1000000);
	buf_addf(out, "%s ", hint);
}

static void
add_safe(const struct output *o, struct buf *out, struct slice bytes)
{
	utf8_add_safe(out, bytes,
	    o->options.is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE);
}

static void
put_line(const struct output *o, struct buf *out, uint64_t t_us,
    const char *hint, struct slice text)
{
	begin(o, out, t_us, hint);
	add_safe(o, out, text);
	buf_add_byte(out, '\n');
}

/* ---- names and connections ------------------------------------------ */

static void
put_resolve(const struct output *o, struct buf *out, const struct event *ev)
{
	const struct event_resolve *r = &ev->resolve;

	if (slice_equals(r->name, r->addresses) ||
	    (r->addresses.len == 0 && r->error.len == 0))
		return; /* a literal, or the proxy's: nothing was looked up */
	begin(o, out, ev->t_us, slice_is_empty(r->error) ? "===" : "***");
	add_safe(o, out, r->name);
	buf_add_str(out, ": ");
	add_safe(o, out, slice_is_empty(r->error) ? r->addresses : r->error);
	buf_add_byte(out, '\n');
}

static void
put_lookup(const struct output *o, struct buf *out, const struct event *ev)
{
	struct buf text = {0};

	lookup_tell(&text, ev->lookup);
	put_line(o, out, ev->t_us,
	    lookup_is_error(ev->lookup) ? "***" : "===", buf_slice(&text));
	buf_fini(&text);
}

static void
put_probe(const struct output *o, struct buf *out, const struct event *ev)
{
	const struct event_probe *p = &ev->probe;
	bool is_good = p->verdict == PORT_LISTENING ||
	               p->verdict == PORT_NOT_TRIED ||
	               p->verdict == PORT_UNDECIDED;

	begin(o, out, ev->t_us, is_good ? "===" : "***");
	add_safe(o, out, p->address);
	if (p->port != 0)
		buf_addf(out, " port %u", p->port);
	buf_addf(out, ": %s", port_verdict_words(p->verdict));
	if (!slice_is_empty(p->error)) {
		buf_add_str(out, ", ");
		add_safe(o, out, p->error);
	}
	if (p->verdict != PORT_NOT_TRIED)
		buf_addf(out, " (%" PRIu32 " ms)", p->ms);
	buf_add_byte(out, '\n');
}

static void
put_connected(const struct output *o, struct buf *out, const struct event *ev)
{
	begin(o, out, ev->t_us, "===");
	buf_add_str(out, "Connected to ");
	add_safe(o, out, ev->connected.address);
	if (ev->connected.port != 0)
		buf_addf(out, " port %u", ev->connected.port);
	if (ev->connected.local.len > 0)
		buf_add_str(out, " from ");
	add_safe(o, out, ev->connected.local);
	buf_add_byte(out, '\n');
}

/* What is wrong with the certificate: a line each, so that none is missed. */
static void
put_tls(const struct output *o, struct buf *out, const struct event *ev)
{
	struct slice errors = ev->tls->errors;
	struct buf text = {0};

	handshake_tell(&text, ev, conversation_wall(o->conversation));
	put_line(o, out, ev->t_us,
	    ev->tls->is_verified || ev->tls->is_served ? "===" : "***",
	    buf_slice(&text));
	buf_clear(&text);
	while (handshake_next_error(&errors, &text)) {
		put_line(o, out, ev->t_us, "***", buf_slice(&text));
		buf_clear(&text);
	}
	buf_fini(&text);
}

static void
put_auth(const struct output *o, struct buf *out, const struct event *ev)
{
	struct buf text = {0};

	auth_tell(&text, &ev->auth);
	put_line(o, out, ev->t_us, "===", buf_slice(&text));
	buf_fini(&text);
}

static void
put_closed(const struct output *o, struct buf *out, const struct event *ev)
{
	static const char *const words[CLOSED_BY_COUNT] = {
	    [CLOSED_SERVER] = "Connection closed by the server",
	    [CLOSED_CLIENT] = "Connection closed by us",
	    [CLOSED_ERROR] = "Connection ended",
	};
	const struct event_closed *c = &ev->closed;
	bool is_error = c->by == CLOSED_ERROR;
	const struct session *s =
	    conversation_session_at(o->conversation, ev->session);

	if (c->trouble == TROUBLE_NAME)
		return; /* the look-up's own line says it */
	begin(o, out, ev->t_us, is_error ? "***" : "===");
	buf_add_str(
	    out, session_was_connected(s) ? words[c->by] : "Not connected");
	if (!slice_is_empty(c->error)) {
		buf_add_str(out, ": ");
		add_safe(o, out, c->error);
	}
	buf_add_byte(out, '\n');
}

/* ---- lines ---------------------------------------------------------- */

/* What the line itself does not show, each in a line with a hint of its own:
 * behind the line, a peer could have written the same words. */
static void
put_flaws(const struct output *o, struct buf *out, const struct event *ev,
    enum line_eol eol, size_t missing)
{
	if (missing > 0) {
		begin(o, out, ev->t_us, "===");
		buf_addf(out, "%zu more bytes of that line were not kept\n",
		    missing);
	}
	if (eol == EOL_CRLF)
		return;
	begin(o, out, ev->t_us, "===");
	buf_add_str(out, eol == EOL_LF ? "that line ended with LF alone\n"
				       : "that line had no ending\n");
}

static void
show_hidden(struct output *o, struct buf *out, uint64_t t_us)
{
	if (o->hidden_lines == 0)
		return;
	begin(o, out, t_us, "===");
	buf_addf(out, "%zu line%s of mail data sent\n", o->hidden_lines,
	    o->hidden_lines == 1 ? "" : "s");
	o->hidden_lines = 0;
}

static void
put_sent(struct output *o, struct buf *out, const struct event *ev)
{
	const struct event_sent *s = &ev->sent;
	bool is_end = s->what == SENT_DATA && slice_equals(s->line, SLICE("."));

	if (s->what == SENT_DATA && o->options.hides_data && !is_end) {
		o->hidden_lines++;
		return;
	}
	show_hidden(o, out, ev->t_us);
	begin(o, out, ev->t_us, s->is_tls ? " ~>" : " ->");
	add_safe(o, out, s->line);
	buf_add_byte(out, '\n');
	put_flaws(o, out, ev, s->what == SENT_RAW ? EOL_CRLF : s->eol,
	    ev->dropped_len);
}

static void
put_received(
    const struct output *o, struct buf *out, const struct event *ev, bool is_ok)
{
	const struct event_received *r = &ev->received;
	static const char *const hints[2][2] = {{"<**", "<- "}, {"<~*", "<~ "}};

	begin(o, out, ev->t_us, hints[r->is_tls][is_ok]);
	add_safe(o, out, r->line);
	buf_add_byte(out, '\n');
	put_flaws(o, out, ev, r->eol, r->skipped + ev->dropped_len);
}

/* Behind the EHLO inside TLS. */
static void
put_changes(const struct output *o, struct buf *out, const struct event *ev,
    size_t index)
{
	const struct session *s =
	    conversation_session_at(o->conversation, ev->session);
	const struct mark *mark = conversation_mark(o->conversation, index);
	struct buf text = {0};

	if (s == NULL || !mark->is_reply_end ||
	    mark->exchange >= s->exchanges.count ||
	    !offers_can_compare(s, &s->exchanges.list[mark->exchange]))
		return;
	buf_add_str(&text, "EHLO inside TLS beside that before: ");
	offers_tell_changes(&text, s);
	put_line(o, out, ev->t_us, "===", buf_slice(&text));
	buf_fini(&text);
}

static void
put_dropped(const struct output *o, struct buf *out, const struct event *ev)
{
	begin(o, out, ev->t_us, "===");
	buf_addf(out, "%" PRIu64 " lines, %" PRIu64 " bytes %s\n",
	    ev->dropped.count, ev->dropped.bytes,
	    ev->is_payload_dropped ? "are no longer kept" : "were not kept");
}

static void
put_note(const struct output *o, struct buf *out, const struct event *ev)
{
	put_line(
	    o, out, ev->t_us, ev->note.is_error ? "***" : "===", ev->note.text);
}

static void
text_event(struct output *o, struct buf *out, size_t index)
{
	const struct event *ev = conversation_event(o->conversation, index);

	if (ev->kind != EVENT_SENT)
		show_hidden(o, out, ev->t_us);
	switch (ev->kind) {
	case EVENT_LOOKUP:
		put_lookup(o, out, ev);
		return;
	case EVENT_RESOLVE:
		put_resolve(o, out, ev);
		return;
	case EVENT_PROBE:
		put_probe(o, out, ev);
		return;
	case EVENT_CONNECTED:
		put_connected(o, out, ev);
		return;
	case EVENT_TLS:
		put_tls(o, out, ev);
		return;
	case EVENT_AUTH:
		put_auth(o, out, ev);
		return;
	case EVENT_SENT:
		put_sent(o, out, ev);
		return;
	case EVENT_RECEIVED:
		put_received(o, out, ev,
		    conversation_mark(o->conversation, index)->is_expected);
		put_changes(o, out, ev, index);
		return;
	case EVENT_CLOSED:
		put_closed(o, out, ev);
		return;
	case EVENT_NOTE:
		put_note(o, out, ev);
		return;
	case EVENT_DROPPED:
		put_dropped(o, out, ev);
		return;
	case EVENT_ENDED: /* the verdict says it */
	case EVENT_KIND_COUNT:
		return;
	}
}

/* ---- the end -------------------------------------------------------- */

static void
put_finding(
    const struct output *o, struct buf *out, uint64_t t_us, enum finding f)
{
	const struct finding_row *row = finding_row(f);
	size_t seen = conversation_session(o->conversation)->findings.seen[f];

	begin(o, out, t_us, "===");
	buf_addf(out, "%s of the %s, %s (%s)", severity_name(row->severity),
	    finding_is_of_server(f) ? "server" : "client", row->id, row->rfc);
	if (seen > 1)
		buf_addf(out, ", %zu times", seen);
	buf_addf(out, ": %s\n", row->text);
}

/* Of the newest session, as the verdict is; the gravest first. */
static void
put_findings(const struct output *o, struct buf *out, uint64_t t_us)
{
	const struct findings *all =
	    &conversation_session(o->conversation)->findings;

	for (int severity = SEVERITY_COUNT; severity-- > 0;)
		for (enum finding f = 0; f < FINDING_COUNT; f++)
			if (all->seen[f] > 0 &&
			    (int)finding_row(f)->severity == severity)
				put_finding(o, out, t_us, f);
	if (all->count == 0)
		put_line(o, out, t_us, "===", SLICE("no findings"));
}

/* A good end needs no words; a bad one gets them once more, at the end. */
static void
text_finish(struct output *o, struct buf *out, uint64_t t_us,
    const struct verdict *verdict)
{
	show_hidden(o, out, t_us);
	if (o->options.is_verbose)
		put_findings(o, out, t_us);
	if (verdict->status != 0)
		put_line(o, out, t_us, "***", slice_str(verdict->text));
}

const struct output_ops *
text_ops(void)
{
	static const struct output_ops ops = {text_event, text_finish};

	return &ops;
}
