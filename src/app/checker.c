/* SPDX-License-Identifier: GPL-3.0-or-later
 * checker - one check at a time, and the report that is looked at. */
#include "ehlo/app/checker.h"

#include "ehlo/base/mem.h"
#include "ehlo/source/check.h"

struct checker {
	struct net *net;
	const struct args *args;
	const struct way *way;
	struct console *console; /* once a check was asked for, as is dns */
	struct dns *dns;
	struct report *report;
	struct check *check;
};

struct checker *
checker_new(struct net *n, const struct args *args, const struct way *way)
{
	struct checker *c = mem_zalloc(1, sizeof(*c));

	c->net = n;
	c->args = args;
	c->way = way;
	return c;
}

static void
forget(struct checker *c)
{
	check_free(c->check);
	if (c->report != NULL)
		report_free(c->report);
	c->check = NULL;
	c->report = NULL;
}

void
checker_free(struct checker *c)
{
	if (c == NULL)
		return;
	forget(c);
	dns_free(c->dns);
	mem_free(c);
}

static int
open_dns(struct checker *c, struct err *err)
{
	if (c->dns == NULL)
		c->dns = way_open_dns(c->way, c->net, err);
	return c->dns == NULL ? -ERR_SYSTEM : 0;
}

static void
on_change(void *context)
{
	struct checker *c = context;

	console_report_changed(c->console);
}

int
checker_begin(struct checker *c, struct console *console, struct slice target,
    struct err *err)
{
	char *text = mem_copy_text(target.ptr, target.len);
	struct check_options options = {.target = text,
	    .way = c->way,
	    .helo = c->args->helo,
	    .from = c->args->from,
	    .to = c->args->to.count > 0 ? c->args->to.words[0] : NULL,
	    .reply_timeout_ms = c->args->reply_timeout_ms,
	    .on_change = on_change,
	    .context = c};
	int rc = check_read_options(&options, err);

	if (rc == 0)
		rc = open_dns(c, err);
	if (rc == 0) {
		c->console = console;
		forget(c);
		c->report = report_new(text);
		c->check =
		    check_start(c->net, c->dns, c->report, &options, err);
		console_show_report(console, c->report);
	}
	mem_free(text);
	return rc;
}
