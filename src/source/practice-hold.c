/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice-hold - a person beside the practice server, who looks on and may
 * hold its replies.
 *
 * While a reply is held its client has no time to keep: it is not late, the
 * person thinks.
 */
#include "practice-core.h"

/* ---- held replies ------------------------------------------------------- */

void
client_stop(struct client *c, const struct host_action *action)
{
	struct practice *p = c->practice;

	c->held = *action;
	c->is_stopped = true;
	TAILQ_INSERT_TAIL(&p->stopped, c, stopped_entry);
	client_flush(c);
	link_pause(c->link, true);
	timer_stop(c->timer);
	if (p->events != NULL && p->events->on_held != NULL)
		p->events->on_held(p->context, c->number,
		    host_answered(c->host), action->bytes);
}

void
client_forget_stop(struct client *c)
{
	if (!c->is_stopped)
		return;
	c->is_stopped = false;
	TAILQ_REMOVE(&c->practice->stopped, c, stopped_entry);
}

/* NULL: nothing waits there. */
static struct client *
find_stopped(const struct practice *p, unsigned number)
{
	struct client *c;

	TAILQ_FOREACH(c, &p->stopped, stopped_entry)
		if (number == 0 || c->number == number)
			return c;
	return NULL;
}

static void
let_go(struct client *c)
{
	client_forget_stop(c);
	client_say(c, c->held.bytes);
	timer_start(c->timer, practice_personality(c->practice)->idle_ms);
	client_run(c);
}

void
practice_hold(struct practice *p, bool is_holding)
{
	struct client *c;

	p->is_holding = is_holding;
	while (!is_holding && (c = TAILQ_FIRST(&p->stopped)) != NULL)
		let_go(c);
}

bool
practice_is_holding(const struct practice *p)
{
	return p->is_holding;
}

bool
practice_held(const struct practice *p, struct practice_held *out)
{
	const struct client *c = find_stopped(p, 0);

	if (c == NULL)
		return false;
	*out = (struct practice_held){
	    c->number, host_answered(c->host), c->held.bytes};
	return true;
}

int
practice_release(struct practice *p, unsigned client)
{
	struct client *c = find_stopped(p, client);

	if (c == NULL)
		return -ERR_STATE;
	let_go(c);
	return 0;
}

int
practice_replace(struct practice *p, unsigned client, struct slice text)
{
	struct client *c = find_stopped(p, client);

	if (c == NULL)
		return -ERR_STATE;
	host_replace(c->host, practice_now(), text);
	host_next(c->host, &c->held);
	let_go(c);
	return 0;
}

/* ---- who looks on ------------------------------------------------------- */

void
practice_observe(
    struct practice *p, const struct practice_events *events, void *context)
{
	p->events = events;
	p->context = context;
}

/* Whether there is anybody to tell. */
#define TELLS(c, event) \
	((c)->practice->events != NULL && (c)->practice->events->event != NULL)

void
client_tell_open(struct client *c)
{
	if (TELLS(c, on_open))
		c->practice->events->on_open(
		    c->practice->context, c->number, link_peer(c->link));
}

void
client_tell_line(struct client *c, const struct line *line)
{
	if (TELLS(c, on_line))
		c->practice->events->on_line(c->practice->context, c->number,
		    line, host_phase(c->host), c->is_secure);
}

static struct slice
rest_of(const struct client *c)
{
	return slice_skip(buf_slice(&c->lines.pending), c->lines.taken);
}

static bool
has_line(const struct client *c)
{
	struct slice rest = rest_of(c);

	return slice_find(rest, '\n') < rest.len;
}

/* What was not read yet came before this reply, too: so the greeting is behind
 * a client that does not wait for it. */
static bool
is_behind(const struct client *c)
{
	return has_line(c) || link_has_unread(c->link);
}

void
client_tell_reply(struct client *c, struct slice bytes)
{
	if (TELLS(c, on_reply) && bytes.len > 0)
		c->practice->events->on_reply(c->practice->context, c->number,
		    bytes, c->is_secure, is_behind(c));
}

void
client_tell_tls(
    struct client *c, const struct tls_report *report, const char *error)
{
	if (TELLS(c, on_tls))
		c->practice->events->on_tls(
		    c->practice->context, c->number, report, error);
}

void
client_tell_message(struct client *c, unsigned count_before)
{
	const struct mailbox *m = c->practice->mailbox;

	if (TELLS(c, on_message) && host_message_count(c->host) > count_before)
		c->practice->events->on_message(c->practice->context, c->number,
		    mailbox_at(m, mailbox_count(m) - 1)->number);
}

void
client_tell_unended(struct client *c)
{
	if (TELLS(c, on_unended) && rest_of(c).len > 0)
		c->practice->events->on_unended(
		    c->practice->context, c->number);
}

static const struct client *
find_client(const struct practice *p, unsigned number)
{
	const struct client *c;

	LIST_FOREACH(c, &p->clients, entry)
		if (c->number == number)
			return c;
	return NULL;
}

bool
practice_unended(
    const struct practice *p, unsigned client, struct practice_unended *out)
{
	const struct client *c = find_client(p, client);

	if (c == NULL)
		return false;
	*out = (struct practice_unended){rest_of(c),
	    line_reader_pending(&c->lines), host_phase(c->host), c->is_secure};
	return out->rest.len > 0;
}

/* Lines behind the last reply are nobody's; but a line without an end may be
 * why the client waited in vain. */
static void
tell_rest(struct client *c)
{
	struct line line;

	if (has_line(c))
		return;
	line_reader_finish(&c->lines);
	if (line_reader_next(&c->lines, &line))
		client_tell_line(c, &line);
}

void
client_tell_close(struct client *c, bool is_by_server)
{
	tell_rest(c);
	if (TELLS(c, on_close))
		c->practice->events->on_close(
		    c->practice->context, c->number, is_by_server);
}
