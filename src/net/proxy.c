/* SPDX-License-Identifier: GPL-3.0-or-later
 * proxy - a filter that talks to the proxy first, and then lets all pass.
 *
 * While it talks it owns the link; a timer is the deadline, and also carries
 * what is known at once, so that nothing is told from inside proxy_start.
 * Bytes of the server that came along with the proxy's answer wait in the
 * filter until somebody reads.
 */
#include "ehlo/net/proxy.h"

#include <stdio.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"
#include "link-filter.h"
#include "net-core.h"
#include "proxy-talk.h"

/* Stays in the link's stack when the talk is over. */
struct proxy_filter {
	struct filter filter; /* first: ops are handed this */
	struct filter *below;
	struct proxy *proxy; /* NULL once the way is open */
	struct buf ahead;    /* the server's first bytes, not handed over */
	struct timer *turn;  /* hands them over */
	bool is_reading;
};

struct proxy {
	struct proxy_filter *filter;
	struct link *link;
	struct proxy_talk talk;
	struct timer *timer;
	uint64_t timeout_ms;
	proxy_fn fn;
	void *context;
	bool is_over; /* the timer tells the end */
	bool is_open;
};

static struct proxy_filter *
filter_of(struct filter *f)
{
	return (struct proxy_filter *)f;
}

/* ---- the filter ------------------------------------------------------- */

static void
hand_over(void *context)
{
	struct proxy_filter *f = context;
	struct buf bytes = f->ahead;

	if (!f->is_reading || bytes.len == 0)
		return;
	f->ahead = (struct buf){0};
	f->below->ops->read(f->below, true);
	filter_pass_read(&f->filter, buf_slice(&bytes));
	buf_fini(&bytes);
}

static void
filter_read(struct filter *filter, bool is_wanted)
{
	struct proxy_filter *f = filter_of(filter);

	f->is_reading = is_wanted;
	/* What came ahead is handed over before anything else. */
	if (is_wanted && f->ahead.len > 0)
		timer_start(f->turn, 0);
	else
		f->below->ops->read(f->below, is_wanted);
}

static void
filter_write(struct filter *filter, struct slice bytes)
{
	struct proxy_filter *f = filter_of(filter);

	f->below->ops->write(f->below, bytes);
}

static size_t
filter_unsent(const struct filter *filter)
{
	const struct proxy_filter *f = (const struct proxy_filter *)filter;

	return f->below->ops->unsent(f->below);
}

static bool
filter_has_unread(const struct filter *filter)
{
	const struct proxy_filter *f = (const struct proxy_filter *)filter;

	return f->ahead.len > 0 || f->below->ops->has_unread(f->below);
}

static void
filter_free(struct proxy_filter *f)
{
	timer_free(f->turn);
	buf_fini(&f->ahead);
	mem_free(f);
}

static void
filter_close(struct filter *filter)
{
	struct proxy_filter *f = filter_of(filter);

	f->below->ops->close(f->below);
	filter_free(f);
}

static void
filter_abort(struct filter *filter)
{
	struct proxy_filter *f = filter_of(filter);

	f->below->ops->abort(f->below);
	filter_free(f);
}

static const struct filter_ops proxy_ops = {
    .read = filter_read,
    .write = filter_write,
    .unsent = filter_unsent,
    .has_unread = filter_has_unread,
    .close = filter_close,
    .abort = filter_abort,
};

/* ---- the talk --------------------------------------------------------- */

/* The end is told in the loop's next turn. */
static void
end_talk(struct proxy *p, bool is_open)
{
	struct filter *below = p->filter->below;

	below->ops->read(below, false);
	p->is_over = true;
	p->is_open = is_open;
	timer_start(p->timer, 0);
}

static void
end_failed(struct proxy *p, enum port_verdict verdict, const char *reason)
{
	p->talk.verdict = verdict;
	snprintf(p->talk.reason, sizeof(p->talk.reason), "%s", reason);
	end_talk(p, false);
}

static void
say(struct proxy *p, struct buf *bytes)
{
	struct filter *below = p->filter->below;

	below->ops->write(below, buf_slice(bytes));
	buf_wipe(bytes); /* a password may be in it */
}

static void
on_read(void *context, struct slice bytes)
{
	struct proxy_filter *f = context;
	struct proxy *p = f->proxy;
	struct buf out = {0};
	enum proxy_state state;

	if (p == NULL) {
		filter_pass_read(&f->filter, bytes);
		return;
	}
	state = proxy_talk_feed(&p->talk, bytes, &out);
	say(p, &out);
	if (state != PROXY_MORE)
		end_talk(p, state == PROXY_OPEN);
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct proxy_filter *f = context;
	struct proxy *p = f->proxy;
	char text[sizeof(p->talk.reason)];

	if (p == NULL) {
		filter_pass_end(&f->filter, end, reason);
		return;
	}
	snprintf(
	    text, sizeof(text), "the proxy ended the connection: %s", reason);
	end_failed(p, PORT_UNDECIDED, text);
}

static void
on_drained(void *context)
{
	struct proxy_filter *f = context;

	if (f->proxy == NULL)
		filter_pass_drained(&f->filter);
}

static const struct link_events below_events = {
    .on_read = on_read, .on_end = on_end, .on_drained = on_drained};

static void
proxy_free(struct proxy *p)
{
	timer_free(p->timer);
	proxy_talk_fini(&p->talk);
	mem_free(p);
}

static void
give_link(struct proxy *p)
{
	struct proxy_filter *f = p->filter;
	struct link *link = p->link;
	proxy_fn fn = p->fn;
	void *context = p->context;

	f->proxy = NULL;
	f->ahead = p->talk.heard;
	p->talk.heard = (struct buf){0};
	proxy_free(p);
	fn(context, link, PORT_LISTENING, NULL);
}

static void
give_reason(struct proxy *p)
{
	link_abort(p->link);
	p->fn(p->context, NULL, p->talk.verdict, p->talk.reason);
	proxy_free(p);
}

static void
on_timer(void *context)
{
	struct proxy *p = context;
	char no_answer[NET_NO_ANSWER_SIZE];

	if (!p->is_over) {
		net_say_no_answer(no_answer, p->timeout_ms);
		p->talk.verdict = PORT_FILTERED;
		snprintf(p->talk.reason, sizeof(p->talk.reason),
		    "the proxy: %s", no_answer);
	}
	if (p->is_over && p->is_open)
		give_link(p);
	else
		give_reason(p);
}

static struct proxy_filter *
filter_new(struct net *n, struct proxy *p, struct link *link)
{
	struct proxy_filter *f = mem_zalloc(1, sizeof(*f));

	f->filter.ops = &proxy_ops;
	f->proxy = p;
	f->turn = timer_new(n, hand_over, f);
	f->below = link_push(link, &f->filter);
	f->below->events = &below_events;
	f->below->context = f;
	return f;
}

struct proxy *
proxy_start(struct net *n, struct link *link,
    const struct proxy_options *options, proxy_fn fn, void *context)
{
	struct proxy *p = mem_zalloc(1, sizeof(*p));
	struct buf out = {0};

	p->link = link;
	p->timeout_ms = options->timeout_ms;
	p->fn = fn;
	p->context = context;
	p->timer = timer_new(n, on_timer, p);
	timer_start(p->timer, p->timeout_ms);
	p->filter = filter_new(n, p, link);
	proxy_talk_init(&p->talk, options, &out);
	say(p, &out);
	p->filter->below->ops->read(p->filter->below, true);
	return p;
}

void
proxy_cancel(struct proxy *p)
{
	link_abort(p->link);
	proxy_free(p);
}
