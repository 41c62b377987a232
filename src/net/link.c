/* SPDX-License-Identifier: GPL-3.0-or-later
 * link - an open connection: hands each call to the top of its filters. */
#include "ehlo/net/link.h"

#include <assert.h>

#include "ehlo/base/mem.h"
#include "link-filter.h"

struct link {
	struct filter *top;
	struct address peer, local;
	bool is_started;
	bool is_paused;
};

void
filter_pass_read(struct filter *f, struct slice bytes)
{
	if (f->events != NULL)
		f->events->on_read(f->context, bytes);
}

void
filter_pass_end(struct filter *f, enum link_end end, const char *reason)
{
	if (f->events != NULL)
		f->events->on_end(f->context, end, reason);
}

void
filter_pass_drained(struct filter *f)
{
	if (f->events != NULL && f->events->on_drained != NULL)
		f->events->on_drained(f->context);
}

struct link *
link_new(
    struct filter *top, const struct address *peer, const struct address *local)
{
	struct link *link = mem_zalloc(1, sizeof(*link));

	link->top = top;
	link->peer = *peer;
	link->local = *local;
	return link;
}

struct filter *
link_push(struct link *link, struct filter *top)
{
	struct filter *below = link->top;

	assert(!link->is_started);
	link->top = top;
	return below;
}

static void
read_or_not(struct link *link)
{
	link->top->ops->read(link->top, link->is_started && !link->is_paused);
}

void
link_start(struct link *link, const struct link_events *events, void *context)
{
	link->top->events = events;
	link->top->context = context;
	link->is_started = true;
	read_or_not(link);
}

void
link_stop(struct link *link)
{
	link->is_started = false;
	read_or_not(link);
	link->top->events = NULL;
}

void
link_pause(struct link *link, bool is_paused)
{
	link->is_paused = is_paused;
	read_or_not(link);
}

void
link_write(struct link *link, struct slice bytes)
{
	link->top->ops->write(link->top, bytes);
}

size_t
link_unsent(const struct link *link)
{
	return link->top->ops->unsent(link->top);
}

bool
link_has_unread(const struct link *link)
{
	return link->top->ops->has_unread(link->top);
}

void
link_close(struct link *link)
{
	link->top->ops->close(link->top);
	mem_free(link);
}

void
link_abort(struct link *link)
{
	link->top->ops->abort(link->top);
	mem_free(link);
}

const struct address *
link_peer(const struct link *link)
{
	return &link->peer;
}

const struct address *
link_local(const struct link *link)
{
	return &link->local;
}
