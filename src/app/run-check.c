/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-check - no screen: reports on targets, and the worst of their statuses.
 *
 * Some targets are checked side by side; the reports come out in the order in
 * which the targets were named. A terminal as standard error sees how far it
 * is in one line that is rewritten.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/app/environment.h"
#include "ehlo/app/run.h"
#include "ehlo/app/signals.h"
#include "ehlo/app/stdio.h"
#include "ehlo/base/mem.h"
#include "ehlo/cli/check-text.h"
#include "ehlo/model/archive.h"
#include "ehlo/net/resolve.h"
#include "ehlo/net/timer.h"
#include "ehlo/source/check.h"

#define TARGETS_AT_ONCE 16

struct item {
	struct report *report;          /* NULL = printed, and gone */
	struct check *check;            /* NULL = not begun, or gone */
	struct check_progress progress; /* and status: of one that is gone */
	int status;
};

struct run {
	const struct args *args;
	uint16_t ports[CHECK_PORTS_MAX];
	size_t port_count;
	uv_loop_t loop;
	struct net *net;
	struct dns *dns;
	struct way way;
	struct item *items; /* one a target */
	size_t begun, printed, freed;
	struct timer *sweep; /* frees what is printed: a check must be over */
	struct stdio *stdio;
	struct signals *signals;
	bool has_progress;
	char progress[160]; /* as last shown */
	int signum;
	int stream_error;
};

static size_t
count_of(const struct run *run)
{
	return run->args->targets.count;
}

/* ---- progress --------------------------------------------------------- */

static void
clear_progress(struct run *run)
{
	run->progress[0] = '\0';
	if (run->has_progress)
		stdio_write_all(STDERR_FILENO, SLICE("\r\033[K"));
}

static void
take_progress(const struct item *item, struct check_progress *out)
{
	if (item->check != NULL)
		check_progress(item->check, out);
	else
		*out = item->progress;
}

static void
show_progress(struct run *run)
{
	struct check_progress all = {0}, one;
	char text[sizeof(run->progress)];

	if (!run->has_progress || run->printed == count_of(run))
		return;
	for (size_t i = 0; i < run->begun; i++) {
		take_progress(&run->items[i], &one);
		all.asked += one.asked;
		all.answered += one.answered;
		all.ports += one.ports;
		all.ports_done += one.ports_done;
	}
	snprintf(text, sizeof(text),
	    "\r\033[Ktargets %zu of %zu, names %zu of %zu, ports %zu of %zu",
	    run->printed, count_of(run), all.answered, all.asked,
	    all.ports_done, all.ports);
	if (strcmp(text, run->progress) == 0)
		return;
	memcpy(run->progress, text, sizeof(text));
	stdio_write_all(STDERR_FILENO, slice_str(text));
}

/* ---- reports ---------------------------------------------------------- */

static void
print_report(struct run *run, const struct item *item)
{
	struct buf *out = stdio_out(run->stdio);

	clear_progress(run);
	if (run->args->format == ARGS_JSON) {
		archive_write_report(out, item->report);
	} else {
		if (run->printed > 0)
			buf_add_byte(out, '\n');
		check_text_write(out, item->report,
		    run->args->is_ascii || !environment_is_utf8());
	}
	run->printed++;
}

static void
print_done(struct run *run)
{
	while (run->printed < run->begun &&
	       run->items[run->printed].report->is_done)
		print_report(run, &run->items[run->printed]);
	if (run->freed < run->printed)
		timer_start(run->sweep, 0);
}

static void
free_item(struct item *item)
{
	check_free(item->check);
	report_free(item->report);
	item->check = NULL;
	item->report = NULL;
}

static void
on_sweep(void *context)
{
	struct run *run = context;

	for (; run->freed < run->printed; run->freed++) {
		struct item *item = &run->items[run->freed];

		check_progress(item->check, &item->progress);
		item->status =
		    report_status(item->report, run->args->is_strict);
		free_item(item);
	}
}

/* What is known by now, when a signal ends it. */
static void
print_rest(struct run *run)
{
	for (size_t i = run->freed; i < run->begun; i++)
		check_stop(run->items[i].check);
	print_done(run);
}

static void begin_more(struct run *run);

static void
on_change(void *context)
{
	struct run *run = context;

	if (run->signum != 0)
		return;
	print_done(run);
	begin_more(run);
	show_progress(run);
	if (run->printed == count_of(run))
		uv_stop(&run->loop);
}

static void
end(struct run *run)
{
	print_rest(run);
	uv_stop(&run->loop);
}

static void
on_signal(void *context, int signum)
{
	struct run *run = context;

	run->signum = signum;
	end(run);
}

static void
on_output_failed(void *context, const char *reason)
{
	struct run *run = context;
	struct err err;

	err_set(
	    &err, ERR_OUTPUT, "standard output cannot be written: %s", reason);
	clear_progress(run);
	run->stream_error = run_complain(&err);
	uv_stop(&run->loop);
}

static void
on_input(void *context, struct slice bytes, const char *error)
{
	(void)context; /* never asked for */
	(void)bytes;
	(void)error;
}

static void
on_output(void *context)
{
	(void)context; /* what is written is small */
}

/* ---- beginning -------------------------------------------------------- */

static struct check_options
options_of(struct run *run, size_t i)
{
	const struct args *a = run->args;

	return (struct check_options){.target = a->targets.words[i],
	    .ports = run->ports,
	    .port_count = run->port_count,
	    .way = &run->way,
	    .helo = a->helo,
	    .from = a->from,
	    .to = a->to.count > 0 ? a->to.words[0] : NULL,
	    .reply_timeout_ms = a->reply_timeout_ms,
	    .on_change = on_change,
	    .context = run};
}

static size_t
running(const struct run *run)
{
	size_t count = 0;

	for (size_t i = run->printed; i < run->begun; i++)
		count += !run->items[i].report->is_done;
	return count;
}

/* All targets were read before, so none is refused now. */
static void
begin_more(struct run *run)
{
	while (run->begun < count_of(run) && running(run) < TARGETS_AT_ONCE) {
		struct check_options options = options_of(run, run->begun);
		struct item *item = &run->items[run->begun++];

		item->check = check_start(
		    run->net, run->dns, item->report, &options, NULL);
	}
}

static int
read_words(struct run *run, struct err *err)
{
	const struct args *a = run->args;
	struct check_options options;
	int rc;

	if (a->targets.count == 0)
		return err_set(err, ERR_USAGE,
		    "--check wants a target: ehlo --check example.net");
	if (a->to.count > 1)
		return err_set(err, ERR_USAGE,
		    "--check asks about one recipient: give --to once");
	for (size_t i = 0; i < a->targets.count; i++) {
		options = options_of(run, i);
		if ((rc = check_read_options(&options, err)) < 0)
			return rc;
	}
	if (a->ports == NULL)
		return 0;
	rc = check_parse_ports(a->ports, run->ports, err);
	if (rc < 0)
		return rc;
	run->port_count = (size_t)rc;
	return 0;
}

static int
open_loop(struct run *run, struct err *err)
{
	static const struct stdio_events events = {
	    on_input, on_output, on_output_failed};

	uv_loop_init(&run->loop);
	run->net = net_new(&run->loop);
	run->dns = way_open_dns(&run->way, run->net, err);
	if (run->dns == NULL) {
		run_drain(&run->loop);
		net_free(run->net);
		return -(int)err->code;
	}
	run->sweep = timer_new(run->net, on_sweep, run);
	run->stdio = stdio_new(&run->loop, &events, run);
	run->signals = signals_new(&run->loop, on_signal, run);
	run->has_progress = isatty(STDERR_FILENO) != 0;
	run->items = mem_zalloc(count_of(run), sizeof(*run->items));
	for (size_t i = 0; i < count_of(run); i++)
		run->items[i].report = report_new(run->args->targets.words[i]);
	return 0;
}

/* ---- the end ---------------------------------------------------------- */

static int
status_of(const struct run *run, const struct item *item)
{
	return item->report == NULL
	           ? item->status
	           : report_status(item->report, run->args->is_strict);
}

static int
worst_status(const struct run *run)
{
	int worst = 0;

	if (run->signum != 0)
		return 128 + run->signum;
	if (run->stream_error != 0)
		return run->stream_error;
	for (size_t i = 0; i < count_of(run); i++) {
		int status = status_of(run, &run->items[i]);

		if (status > worst)
			worst = status;
	}
	return worst;
}

/* A write or a look-up cannot be called off, and the end of the process would
 * wait for its thread: then it ends without. */
static void
leave(struct run *run, int status)
{
	bool is_stuck = stdio_is_busy(run->stdio);

	for (size_t i = run->freed; i < count_of(run); i++)
		free_item(&run->items[i]);
	timer_free(run->sweep);
	mem_free(run->items);
	dns_free(run->dns);
	way_fini(&run->way);
	if (is_stuck || resolve_running(run->net) > 0)
		_exit(status);
	stdio_free(run->stdio);
	signals_free(run->signals);
	run_drain(&run->loop);
	net_free(run->net);
}

int
run_check(const struct args *args)
{
	struct run run = {.args = args};
	struct err err = {0};
	int status;

	if (read_words(&run, &err) < 0 ||
	    run_parse_way(args, &run.way, &err) < 0 ||
	    open_loop(&run, &err) < 0) {
		way_fini(&run.way);
		return run_complain(&err);
	}
	begin_more(&run);
	show_progress(&run);
	uv_run(&run.loop, UV_RUN_DEFAULT);
	clear_progress(&run);
	stdio_finish(run.stdio, &run.signum);
	status = worst_status(&run);
	leave(&run, status);
	return status;
}
