/* SPDX-License-Identifier: GPL-3.0-or-later
 * signals - uv_signal handles for the signals that end a run. */
#include "config.h"

#include "ehlo/app/signals.h"

#include <signal.h>

#include "ehlo/base/mem.h"

static const int ending[] = {
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU};

#define COUNT (sizeof(ending) / sizeof(ending[0]))

struct signals {
	uv_signal_t handles[COUNT];
	size_t open;
	signals_fn fn;
	void *context;
};

static void
on_signal(uv_signal_t *handle, int signum)
{
	struct signals *s = handle->data;

	s->fn(s->context, signum);
}

struct signals *
signals_new(uv_loop_t *loop, signals_fn fn, void *context)
{
	struct signals *s = mem_zalloc(1, sizeof(*s));

	s->fn = fn;
	s->context = context;
	/* What is written then fails, and that is told. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < COUNT; i++) {
		uv_signal_init(loop, &s->handles[i]);
		s->handles[i].data = s;
		uv_signal_start(&s->handles[i], on_signal, ending[i]);
		uv_unref((uv_handle_t *)&s->handles[i]);
		s->open++;
	}
	return s;
}

static void
on_closed(uv_handle_t *handle)
{
	struct signals *s = handle->data;

	if (--s->open == 0)
		mem_free(s);
}

void
signals_free(struct signals *s)
{
	for (size_t i = 0; i < COUNT; i++)
		uv_close((uv_handle_t *)&s->handles[i], on_closed);
}
