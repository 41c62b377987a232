/* SPDX-License-Identifier: GPL-3.0-or-later
 * process - bytes pass through; the end of the link is the program's end, and
 * who does not go is killed with all that it started. */
#include "process.h"

#include <signal.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"

#define PATIENCE_MS 2000

struct process {
	struct filter filter; /* first: ops are handed this */
	struct filter *below; /* NULL once the link is closed */
	uv_process_t handle;
	struct timer *patience;
	bool has_exited;
};

static struct process *
process_of(struct filter *f)
{
	return (struct process *)f;
}

static void
on_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

/* The program and the link are both gone. */
static void
process_free(struct process *p)
{
	timer_free(p->patience);
	uv_close((uv_handle_t *)&p->handle, on_closed);
}

static void
on_exit_of(uv_process_t *handle, int64_t status, int signum)
{
	struct process *p = handle->data;

	(void)status;
	(void)signum;
	p->has_exited = true;
	if (p->below == NULL)
		process_free(p);
}

static void
kill_group(struct process *p, int signum)
{
	kill(-uv_process_get_pid(&p->handle), signum);
}

static void
on_patience_over(void *context)
{
	kill_group(context, SIGKILL);
}

static void
leave(struct process *p)
{
	p->filter.events = NULL;
	p->below = NULL;
	if (p->has_exited)
		process_free(p);
	else
		timer_start(p->patience, PATIENCE_MS);
}

/* ---- the filter ------------------------------------------------------- */

static void
process_read(struct filter *f, bool is_wanted)
{
	struct filter *below = process_of(f)->below;

	/* Nothing is looked at on the way. */
	below->events = f->events;
	below->context = f->context;
	below->ops->read(below, is_wanted);
}

static void
process_write(struct filter *f, struct slice bytes)
{
	struct filter *below = process_of(f)->below;

	below->ops->write(below, bytes);
}

static size_t
process_unsent(const struct filter *f)
{
	const struct filter *below = ((const struct process *)f)->below;

	return below->ops->unsent(below);
}

static bool
process_has_unread(const struct filter *f)
{
	const struct filter *below = ((const struct process *)f)->below;

	return below->ops->has_unread(below);
}

static void
process_close(struct filter *f)
{
	struct process *p = process_of(f);

	p->below->ops->close(p->below);
	leave(p);
}

static void
process_abort(struct filter *f)
{
	struct process *p = process_of(f);

	p->below->ops->abort(p->below);
	if (!p->has_exited)
		kill_group(p, SIGTERM);
	leave(p);
}

static const struct filter_ops process_ops = {
    .read = process_read,
    .write = process_write,
    .unsent = process_unsent,
    .has_unread = process_has_unread,
    .close = process_close,
    .abort = process_abort,
};

/* ---- starting --------------------------------------------------------- */

static int
spawn(struct net *n, struct process *p, const char *command, int fd)
{
	char shell[] = "/bin/sh", flag[] = "-c";
	char *text = mem_copy_str(command);
	char *argv[] = {shell, flag, text, NULL};
	uv_stdio_container_t stdio[] = {
	    {.flags = UV_INHERIT_FD, .data.fd = fd},
	    {.flags = UV_INHERIT_FD, .data.fd = fd},
	    {.flags = UV_IGNORE},
	};
	uv_process_options_t options = {.exit_cb = on_exit_of,
	    .file = shell,
	    .args = argv,
	    .flags = UV_PROCESS_DETACHED,
	    .stdio_count = 3,
	    .stdio = stdio};
	int error = uv_spawn(net_loop(n), &p->handle, &options);

	mem_free(text);
	return error;
}

struct filter *
process_start(struct net *n, const char *command, int fd, struct stream *stream,
    int *error)
{
	struct process *p = mem_zalloc(1, sizeof(*p));

	p->handle.data = p;
	*error = spawn(n, p, command, fd);
	if (*error != 0) {
		uv_close((uv_handle_t *)&p->handle, on_closed);
		return NULL;
	}
	p->filter.ops = &process_ops;
	p->below = &stream->filter;
	p->patience = timer_new(n, on_patience_over, p);
	return &p->filter;
}
