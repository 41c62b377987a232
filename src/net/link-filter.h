/* SPDX-License-Identifier: GPL-3.0-or-later
 * link-filter - what a filter in a link's stack offers, and how it speaks up.
 *
 * Downwards the one above calls ops; upwards a filter passes the events of
 * link.h to whoever stands above it: the link's owner, or another filter that
 * put itself between and took over events and context.
 */
#ifndef EHLO_SRC_NET_LINK_FILTER_H
#define EHLO_SRC_NET_LINK_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/net/link.h"

struct filter;

struct filter_ops {
	/* Reads or does not; a new filter does not. */
	void (*read)(struct filter *f, bool is_wanted);
	void (*write)(struct filter *f, struct slice bytes);
	size_t (*unsent)(const struct filter *f);
	bool (*has_unread)(const struct filter *f);
	/* As link_close and link_abort; the filter frees itself and those
	 * below it, and passes nothing any more. */
	void (*close)(struct filter *f);
	void (*abort)(struct filter *f);
};

struct filter {
	const struct filter_ops *ops;
	const struct link_events *events; /* NULL = nobody listens */
	void *context;
};

/* The filter may be gone when these return. */
void filter_pass_read(struct filter *f, struct slice bytes);
void filter_pass_end(struct filter *f, enum link_end end, const char *reason);
void filter_pass_drained(struct filter *f);

/* Puts a filter on top; gives back the one that was there, which is the
 * pusher's to call and to end. Before link_start only. */
struct filter *link_push(struct link *link, struct filter *top);

/* Takes the stack; copies the addresses. */
struct link *link_new(struct filter *top, const struct address *peer,
    const struct address *local);

#endif
