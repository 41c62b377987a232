/* SPDX-License-Identifier: GPL-3.0-or-later
 * handover - a session as a letter: facts, verdict, refusals, lines, requests.
 */
#include "ehlo/model/handover.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ehlo/model/explain-exchange.h"
#include "ehlo/model/explain-local.h"
#include "ehlo/model/handshake.h"
#include "ehlo/model/verdict.h"
#include "ehlo/smtp/verb.h"

#define LABEL_WIDTH  10
#define LINE_WIDTH   78
#define REFUSALS_MAX 8
#define ASKED_MAX    60
#define LINES_MAX    200 /* of the conversation: its end */

struct writer {
	struct buf *out;
	const struct conversation *c;
	const struct session *s;
	enum utf8_form form;
	struct verdict verdict;
};

/* ---- rows --------------------------------------------------------------- */

static void
begin_row(struct writer *w, const char *label)
{
	buf_addf(w->out, "%-*s", LABEL_WIDTH, label);
}

/* Words behind a label, further lines under the first. */
static void
add_words(struct writer *w, const char *label, struct slice words)
{
	struct slice word;
	size_t column = LABEL_WIDTH;

	begin_row(w, label);
	while ((word = slice_take_word(&words)).len > 0) {
		if (column > LABEL_WIDTH && column + word.len > LINE_WIDTH) {
			buf_addf(w->out, "\n%*s", LABEL_WIDTH, "");
			column = LABEL_WIDTH;
		}
		if (column > LABEL_WIDTH)
			buf_add_byte(w->out, ' ');
		utf8_add_safe(w->out, word, w->form);
		column += word.len + 1;
	}
	buf_add_byte(w->out, '\n');
}

static void
add_text(struct writer *w, const char *label, const char *text)
{
	add_words(w, label, slice_str(text));
}

static void
add_title(struct writer *w, const char *title)
{
	buf_addf(w->out, "\n%s\n", title);
}

/* ---- facts -------------------------------------------------------------- */

/* "2026-11-25 12:44:02.123 +0100": with its zone, for who searches a log. */
static void
add_time(struct writer *w, struct buf *out, uint64_t t_us)
{
	const struct wall *wall = conversation_wall(w->c);
	int zone = wall->utc_offset_min;
	int64_t us = wall->unix_us + (int64_t)t_us;
	time_t local = (time_t)(us / 1000000 + (int64_t)zone * 60);
	char text[40] = "";
	struct tm tm;

	if (!wall->is_known || gmtime_r(&local, &tm) == NULL) {
		buf_addf(out, "%" PRIu64 ".%03" PRIu64 " s after the start",
		    t_us / 1000000, t_us / 1000 % 1000);
		return;
	}
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	buf_addf(out, "%s.%03d %c%02d%02d", text, (int)(us / 1000 % 1000),
	    zone < 0 ? '-' : '+', (zone < 0 ? -zone : zone) / 60,
	    (zone < 0 ? -zone : zone) % 60);
}

static void
add_when(struct writer *w)
{
	struct buf text = {0};

	add_time(w, &text, w->s->started_us);
	add_words(w, "When", buf_slice(&text));
	buf_fini(&text);
}

/* Networks that end at a router: who stands behind it sees another address. */
static bool
is_private(const char *address)
{
	static const char *const begins[] = {
	    "10.", "127.", "192.168.", "169.254.", "::1", "fc", "fd", "fe80:"};
	struct slice text = slice_str(address), rest;
	unsigned long second;

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (slice_starts_with(text, slice_str(begins[i])))
			return true;
	if (!slice_starts_with(text, SLICE("172.")))
		return false;
	rest = slice_skip(text, 4);
	rest = slice_range(rest, 0, slice_find(rest, '.'));
	return slice_to_number(rest, 31, &second) == 0 && second >= 16;
}

/* The brackets of IPv6 aside. */
static bool
is_translated(const struct session *s)
{
	const char *local = s->local[0] == '[' ? s->local + 1 : s->local;

	return s->address != NULL && is_private(local) &&
	       !is_private(s->address);
}

static void
add_ends(struct writer *w)
{
	const struct session *s = w->s;
	struct buf text = {0};

	buf_add_str(&text, s->target);
	if (s->target_port != 0)
		buf_addf(&text, " port %u", s->target_port);
	if (s->address != NULL && strcmp(s->address, s->target) != 0)
		buf_addf(&text, ", address %s", s->address);
	add_words(w, "Server", buf_slice(&text));
	buf_clear(&text);
	if (s->local != NULL)
		buf_addf(&text, "%s", s->local);
	if (s->helo_name != NULL)
		buf_addf(&text, "%s which calls itself %s",
		    text.len > 0 ? "," : "a client", s->helo_name);
	if (s->local != NULL && is_translated(s))
		buf_add_str(&text,
		    " (an address of a private network: the server has seen "
		    "another one)");
	if (text.len > 0)
		add_words(w, "Client", buf_slice(&text));
	buf_fini(&text);
}

static void
add_probes(struct writer *w)
{
	for (size_t i = 0; i < w->s->probe_count; i++) {
		const struct session_probe *p = &w->s->probes[i];
		struct buf text = {0};

		if (p->verdict == PORT_LISTENING)
			continue;
		buf_addf(&text, "%s port %u: %s%s%s", p->address, p->port,
		    port_verdict_words(p->verdict), p->error ? ", " : "",
		    p->error ? p->error : "");
		add_words(w, i == 0 ? "Tried" : "", buf_slice(&text));
		buf_fini(&text);
	}
}

static void
add_session(struct writer *w)
{
	const struct session *s = w->s;

	if (s->greeting != NULL)
		add_text(w, "Greeting", s->greeting);
	if (s->tls.version != NULL)
		add_text(w, "TLS",
		    s->tls.is_served
			? "yes; whether it verified the certificate only the "
			  "client knows"
		    : s->tls.is_verified
			? "yes, and the certificate is verified"
			: "yes, the certificate is not verified");
	else if (s->address != NULL)
		add_text(w, "TLS",
		    ext_set_has(&s->offered, EXT_STARTTLS)
			? "no, though the server offers it"
			: "no");
	if (s->sender != NULL)
		add_text(
		    w, "Mail from", s->sender[0] != '\0' ? s->sender : "<>");
	if (s->is_authenticated)
		add_text(w, "Login", "yes");
	if (s->queue_id != NULL)
		add_text(w, "Queue id", s->queue_id);
}

/* ---- what went wrong ---------------------------------------------------- */

static bool
is_refusal(const struct exchange *x)
{
	return x->is_answered && !x->is_expected && !x->is_unsolicited &&
	       x->code >= 400;
}

static bool
has_refusal(const struct session *s)
{
	for (size_t i = 0; i < s->exchanges.count; i++)
		if (is_refusal(&s->exchanges.list[i]))
			return true;
	return false;
}

/* A command by its name and whom it names; what is none, as it was sent. */
static void
add_asked(struct writer *w, struct buf *out, const struct exchange *x)
{
	struct slice line = {0};

	if (x->verb == VERB_UNKNOWN && x->sent_event != NO_EVENT) {
		line = conversation_line(w->c, x->sent_event);
		line = slice_range(line, 0, ASKED_MAX);
		buf_add_slice(
		    out, line.len > 0 ? line : SLICE("an empty line"));
		return;
	}
	buf_add_str(out, verb_text(x->verb));
	if (x->argument != NULL)
		buf_addf(
		    out, " %s", x->argument[0] != '\0' ? x->argument : "<>");
}

/* When, what was said, and its answer. */
static void
add_refusal(struct writer *w, const struct exchange *x)
{
	struct buf line = {0};

	add_time(w, &line, x->answered_us);
	buf_add_str(&line, ", ");
	add_asked(w, &line, x);
	buf_addf(&line, ": %03d ", x->code);
	exchange_add_words(&line, x);
	add_words(w, "", buf_slice(&line));
	buf_fini(&line);
}

static void
add_meaning(struct writer *w, const struct explanation *e)
{
	struct buf line = {0};

	buf_addf(&line, "(%s, %s) %s", e->head, explain_nature_name(e->nature),
	    e->meaning);
	add_words(w, "", buf_slice(&line));
	buf_fini(&line);
}

static void
add_requests(struct writer *w, const struct explanation *e)
{
	static const char *const labels[EXPLAIN_PERSON_COUNT] = {
	    [EXPLAIN_SENDER] = "Sender",
	    [EXPLAIN_DEVELOPER] = "Program",
	    [EXPLAIN_ADMINISTRATOR] = "Admin",
	};

	for (int i = EXPLAIN_PERSON_COUNT - 1; i >= 0; i--)
		if (e->advice[i][0] != '\0')
			add_text(w, labels[i], e->advice[i]);
	if (e->settings[0] != '\0')
		add_text(w, "Setting", e->settings);
	if (e->rfc[0] != '\0')
		add_text(w, "See", e->rfc);
}

/* Each refusal; what one like the one before it means was said. True when
 * there was one. */
static bool
add_refusals(struct writer *w)
{
	const struct exchanges *all = &w->s->exchanges;
	const char *said = NULL;
	size_t count = 0;

	for (size_t i = 0; i < all->count && count < REFUSALS_MAX; i++) {
		struct buf words = {0};
		struct explain_context context;
		struct explanation e;

		if (!is_refusal(&all->list[i]))
			continue;
		if (count == 0)
			add_title(w, "Refused, and what is asked of whom");
		else
			buf_add_byte(w->out, '\n');
		count++;
		context = explain_exchange(w->s, &all->list[i], &words);
		explain_reply(&context, &e);
		add_refusal(w, &all->list[i]);
		if (said == NULL || strcmp(said, e.category) != 0) {
			add_meaning(w, &e);
			add_requests(w, &e);
		}
		said = e.category;
		buf_fini(&words);
	}
	return count > 0;
}

static void
add_local(struct writer *w)
{
	struct local_explanation local;

	if (w->verdict.status == 0)
		return;
	explain_local(w->s, &local);
	add_title(w, "What happened, and where to look");
	add_text(w, "", local.head);
	add_text(w, "", local.text);
}

static void
add_verdict(struct writer *w)
{
	add_title(w, "Verdict");
	if (w->verdict.status == 0 && w->s->message_count > 0)
		add_text(w, "",
		    "The server took the message on itself. If it does not "
		    "arrive, its log says where it went: the queue id above "
		    "finds it.");
	else
		add_text(w, "", w->verdict.text);
}

/* ---- lines -------------------------------------------------------------- */

static const char *
hint_of(const struct event *ev)
{
	if (ev->kind == EVENT_SENT)
		return ev->sent.is_tls ? " ~>" : " ->";
	if (ev->kind == EVENT_RECEIVED)
		return ev->received.is_tls ? "<~ " : "<- ";
	return "===";
}

static bool
is_line(const struct event *ev, uint32_t session)
{
	return ev->session == session &&
	       (ev->kind == EVENT_RECEIVED || ev->kind == EVENT_TLS ||
		   ev->kind == EVENT_CLOSED ||
		   (ev->kind == EVENT_SENT && ev->sent.what != SENT_DATA));
}

static size_t
count_lines(const struct writer *w)
{
	size_t count = 0;

	for (size_t i = conversation_first(w->c); i < conversation_count(w->c);
	     i++)
		count += is_line(conversation_event(w->c, i), w->s->number);
	return count;
}

static void
add_end(struct buf *out, const struct event *ev)
{
	static const char *const words[CLOSED_BY_COUNT] = {
	    [CLOSED_SERVER] = "closed by the server",
	    [CLOSED_CLIENT] = "closed by the client",
	    [CLOSED_ERROR] = "the connection ended",
	};

	buf_add_str(out, words[ev->closed.by]);
	if (ev->closed.error.len > 0) {
		buf_add_str(out, ": ");
		buf_add_slice(out, ev->closed.error);
	}
}

/* The handshake, and each thing that is wrong with the certificate. */
static void
add_handshake(struct writer *w, struct buf *out, const struct event *ev)
{
	struct slice errors = ev->tls->errors;

	handshake_tell(out, ev, conversation_wall(w->c));
	if (errors.len > 0)
		buf_add_str(out, ": ");
	while (handshake_next_error(&errors, out))
		buf_add_str(out, errors.len > 0 ? "; " : "");
}

static void
add_event(struct writer *w, size_t index)
{
	const struct event *ev = conversation_event(w->c, index);
	struct buf text = {0};

	if (ev->kind == EVENT_TLS)
		add_handshake(w, &text, ev);
	else if (ev->kind == EVENT_CLOSED)
		add_end(&text, ev);
	else
		buf_add_slice(&text, conversation_line(w->c, index));
	utf8_add_safe(w->out, buf_slice(&text), w->form);
	buf_fini(&text);
}

static void
add_line(struct writer *w, size_t index)
{
	const struct event *ev = conversation_event(w->c, index);
	const struct wall *wall = conversation_wall(w->c);
	char time[WALL_TIME_SIZE];

	if (wall->is_known)
		buf_addf(w->out, "%s ", wall_time(wall, ev->t_us, time));
	buf_addf(w->out, "%s ", hint_of(ev));
	add_event(w, index);
	buf_add_byte(w->out, '\n');
}

/* All of the session but its mail data, which is nobody's business. */
static void
add_lines(struct writer *w)
{
	size_t count = count_lines(w);
	size_t passed = 0;

	if (!session_was_connected(w->s))
		return;
	add_title(
	    w, "Lines (-> sent, <- received; ~ inside TLS; === of neither)");
	if (count > LINES_MAX)
		buf_addf(
		    w->out, "(%zu lines before these)\n", count - LINES_MAX);
	for (size_t i = conversation_first(w->c); i < conversation_count(w->c);
	     i++)
		if (is_line(conversation_event(w->c, i), w->s->number) &&
		    ++passed + LINES_MAX > count)
			add_line(w, i);
}

void
handover_write(
    struct buf *out, const struct conversation *c, enum utf8_form form)
{
	struct writer w = {
	    .out = out, .c = c, .s = conversation_session(c), .form = form};

	if (w.s->number == 0 || w.s->target == NULL) {
		buf_add_str(out, "Nothing was tried yet: no session.\n");
		return;
	}
	verdict_of(w.s, &w.verdict);
	buf_addf(out, "%s\n\n",
	    w.verdict.status != 0 || has_refusal(w.s)
		? "A mail conversation that needs your help"
		: "A record of a mail conversation");
	add_when(&w);
	add_ends(&w);
	add_probes(&w);
	add_session(&w);
	add_verdict(&w);
	if (!add_refusals(&w))
		add_local(&w);
	add_lines(&w);
}
