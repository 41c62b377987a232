/* SPDX-License-Identifier: GPL-3.0-or-later
 * check-talk - what a check says on one connection, and when it goes.
 *
 * Each line waits for the answer to the one before; the next is chosen by what
 * that was. Who says nothing at first is told QUIT once, early as that is: what
 * comes back shows what it is (HTTP complains, TLS sends an alert).
 */
#include <stdio.h>
#include <string.h>

#include "check-core.h"
#include "ehlo/base/mem.h"

#define TLS_PORT        465
#define WANTS_AUTH_CODE 530 /* RFC 4954 6; of STARTTLS too, RFC 3207 4 */

static const struct session *
session_of(const struct talk *t)
{
	return conversation_session(
	    t->check->report->endpoints[t->endpoint].talk);
}

static void
send_line(struct talk *t, enum talk_step step, const char *line)
{
	struct intent intent = {
	    .kind = INTENT_COMMAND, .text = slice_str(line)};

	t->step = step;
	live_submit(t->live, &intent, NULL);
}

/* ---- lines ------------------------------------------------------------ */

/* Our name: what is set, or the address of our end (RFC 5321 4.1.3). */
static void
add_name(struct buf *out, const struct talk *t)
{
	if (t->check->helo != NULL)
		buf_add_str(out, t->check->helo);
	else
		report_add_literal(out, session_of(t));
}

static void
send_hello(struct talk *t, enum talk_step step, const char *verb)
{
	struct buf line = {0};

	buf_addf(&line, "%s ", verb);
	add_name(&line, t);
	send_line(t, step, buf_text(&line));
	buf_fini(&line);
}

static void
send_sender(struct talk *t)
{
	struct buf line = {0};

	buf_add_str(&line, "MAIL FROM:<");
	if (t->check->from != NULL) {
		buf_add_str(&line, t->check->from);
	} else {
		buf_add_str(&line, "postmaster@");
		add_name(&line, t);
	}
	buf_add_byte(&line, '>');
	send_line(t, TALK_MAIL, buf_text(&line));
	buf_fini(&line);
}

static void
send_recipient(struct talk *t, enum talk_step step, const char *mailbox)
{
	struct buf line = {0};

	buf_addf(&line, "RCPT TO:<%s>", mailbox);
	send_line(t, step, buf_text(&line));
	buf_fini(&line);
}

static void
send_quit(struct talk *t)
{
	send_line(t, TALK_QUIT, "QUIT");
}

/* ---- the next line ---------------------------------------------------- */

/* The answer to the last line was good. */
static void
go_on(struct talk *t)
{
	const struct report *r = t->check->report;

	switch (t->step) {
	case TALK_GREETING:
		send_hello(t, TALK_EHLO, "EHLO");
		break;
	case TALK_EHLO:
	case TALK_HELO:
		check_ask_self(t->check, session_of(t));
		send_sender(t);
		break;
	case TALK_MAIL:
	case TALK_NULL_SENDER:
		send_recipient(t, TALK_OWN, r->own);
		break;
	case TALK_OWN:
		send_recipient(t, TALK_STRANGER, r->stranger);
		break;
	case TALK_STRANGER:
		send_recipient(t, TALK_NOBODY, r->nobody);
		break;
	case TALK_NOBODY:
		send_line(t, TALK_RSET, "RSET");
		break;
	default:
		send_quit(t);
	}
}

/* The sender of our own making is refused: the one that every server must
 * take is tried (RFC 5321 4.5.5). */
static bool
is_null_sender_due(const struct talk *t, const struct exchange *x)
{
	return t->check->from == NULL && x->code != WANTS_AUTH_CODE &&
	       code_class(x->code) == CODE_PERMANENT;
}

/* It was not: a refused recipient is an answer too. */
static void
go_on_refused(struct talk *t, const struct exchange *x)
{
	switch (t->step) {
	case TALK_MAIL:
		if (is_null_sender_due(t, x))
			send_line(t, TALK_NULL_SENDER, "MAIL FROM:<>");
		else
			send_quit(t);
		break;
	case TALK_EHLO:
		send_hello(t, TALK_HELO, "HELO");
		break;
	case TALK_OWN:
		go_on(t);
		break;
	case TALK_STRANGER:
	case TALK_NOBODY:
		send_line(t, TALK_RSET, "RSET");
		break;
	default:
		send_quit(t);
	}
}

/* The newest answer, when nothing is awaited; NULL = wait. */
static const struct exchange *
newest_answer(const struct session *s)
{
	if (session_awaited(s) != NULL)
		return NULL;
	for (size_t i = s->exchanges.count; i-- > 0;)
		if (s->exchanges.list[i].is_answered &&
		    !s->exchanges.list[i].is_unsolicited)
			return &s->exchanges.list[i];
	return NULL;
}

static void
speak(struct talk *t)
{
	const struct session *s = session_of(t);
	const struct exchange *x = newest_answer(s);

	if (x == NULL || t->step >= TALK_QUIT || t->step == TALK_NUDGED ||
	    s->is_other_protocol || session_goodbye(s) != NULL ||
	    s->phase == PHASE_TLS)
		return;
	timer_stop(t->patience);
	/* A refused STARTTLS: then it goes on in clear. */
	if (x->outcome == OUTCOME_OK || x->verb == VERB_STARTTLS)
		go_on(t);
	else
		go_on_refused(t, x);
}

/* ---- ends ------------------------------------------------------------- */

static void
drop(struct talk *t)
{
	struct intent intent = {.kind = INTENT_DROP};

	if (live_is_busy(t->live))
		live_submit(t->live, &intent, NULL);
}

static void
end(struct talk *t)
{
	struct report_endpoint *e = &t->check->report->endpoints[t->endpoint];

	if (e->is_done)
		return;
	e->is_done = true;
	timer_stop(t->patience);
	timer_stop(t->limit);
	t->check->open--;
}

static void
on_change(void *context)
{
	struct talk *t = context;
	const struct session *s = session_of(t);

	if (t->is_speaking)
		return;
	t->is_speaking = true;
	if (!t->is_connected && s->address != NULL) {
		t->is_connected = true;
		/* A handshake has a limit of its own. */
		if (!t->way.is_tls_on_connect)
			timer_start(t->patience, t->check->reply_ms);
	}
	if (live_is_busy(t->live))
		speak(t);
	/* Who turned out to be no mail server is left alone. */
	if (s->is_other_protocol)
		drop(t);
	t->is_speaking = false;
	if (!live_is_busy(t->live))
		end(t);
	check_changed(t->check);
}

static void
on_limit(void *context)
{
	drop(context);
}

/* Silence: something is said, and what that brings is waited for a moment. */
static void
on_impatience(void *context)
{
	struct talk *t = context;

	if (t->step != TALK_GREETING) {
		drop(t);
		return;
	}
	timer_start(t->patience, CHECK_NUDGED_MS);
	send_line(t, TALK_NUDGED, "QUIT");
}

/* ---- life ------------------------------------------------------------- */

/* Certificates are looked at, and whatever they prove is told. */
static void
choose_way(struct talk *t, const struct report_endpoint *e)
{
	const struct check *c = t->check;

	t->way = *c->way;
	t->way.starttls = WAY_TLS_OPTIONAL;
	t->way.tls.is_unverified = true;
	t->host = check_host_of(c, e);
	t->way.is_tls_on_connect = c->way->is_tls_on_connect ||
	                           c->target.is_secure || e->port == TLS_PORT;
}

void
talk_begin(struct talk *t)
{
	struct check *c = t->check;
	struct report_endpoint *e = &c->report->endpoints[t->endpoint];
	struct target target = {.port = e->port};
	char text[TARGET_TEXT_SIZE];
	struct live_options options = {
	    .reply_timeout_ms = c->reply_ms + CHECK_NUDGED_MS,
	    .way = &t->way,
	    .host = &t->host,
	    .dns = c->dns,
	    .on_change = on_change,
	    .context = t};
	struct intent connect = {.kind = INTENT_CONNECT};

	snprintf(target.host, sizeof(target.host), "%s", e->address);
	connect.text = slice_str(target_text(&target, text));
	e->is_begun = true;
	choose_way(t, e);
	t->live = live_new(c->net, e->talk, &options);
	t->patience = timer_new(c->net, on_impatience, t);
	t->limit = timer_new(c->net, on_limit, t);
	timer_start(t->limit, CHECK_TALK_MS);
	t->is_speaking = true;
	live_submit(t->live, &connect, NULL);
	t->is_speaking = false;
}

void
talk_stop(struct talk *t)
{
	t->is_speaking = true;
	drop(t);
	end(t);
}

void
talk_fini(struct talk *t)
{
	live_free(t->live);
	timer_free(t->patience);
	timer_free(t->limit);
}
