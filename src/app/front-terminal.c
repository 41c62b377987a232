/* SPDX-License-Identifier: GPL-3.0-or-later
 * front-terminal - the window's size, and the terminal in others' hands. */
#include "config.h"

#include <signal.h>

#include "ehlo/app/terminal.h"
#include "front.h"

void
front_fit_size(struct front *f)
{
	int rows, cols;

	terminal_size(&rows, &cols);
	term_resize(screen_term(f->screen), rows, cols);
	/* Terminals move what they show when their size changes, each in its
	 * own way: what curses remembers is not what is there. */
	term_forget(screen_term(f->screen));
	console_resize(f->console, rows, cols);
}

void
front_on_resized(uv_signal_t *handle, int signum)
{
	struct front *f = handle->data;

	(void)signum;
	if (f->editor == NULL)
		front_fit_size(f);
}

void
front_leave_terminal(struct front *f)
{
	screen_suspend(f->screen);
	terminal_leave();
	f->has_mouse = false; /* the next frame takes it again */
}

/* The size may have changed meanwhile, and nobody told us. */
void
front_enter_terminal(struct front *f)
{
	terminal_enter();
	front_fit_size(f);
}

/* What follows raise() happens after SIGCONT. */
void
front_stop(void *context)
{
	struct front *f = context;

	uv_signal_stop(&f->stopped);
	uv_signal_stop(&f->continued);
	raise(SIGTSTP);
	uv_signal_start(&f->stopped, f->stopped.signal_cb, SIGTSTP);
	uv_signal_start(&f->continued, f->continued.signal_cb, SIGCONT);
}

/* The terminal goes back to the shell. */
void
front_suspend(struct front *f)
{
	uint64_t left_ms = front_now_ms();

	if (f->editor != NULL) {
		front_stop(f);
		return;
	}
	front_leave_terminal(f);
	front_stop(f);
	front_enter_terminal(f);
	console_resumed(f->console, left_ms, front_now_ms());
	front_set_tick(f);
}

void
front_on_stopped(uv_signal_t *handle, int signum)
{
	(void)signum;
	front_suspend(handle->data);
}

/* After a stop that nobody announced (SIGSTOP, a debugger) the terminal is as
 * whoever had it meanwhile left it. */
void
front_on_continued(uv_signal_t *handle, int signum)
{
	struct front *f = handle->data;

	(void)signum;
	if (f->editor != NULL)
		return;
	front_leave_terminal(f);
	front_enter_terminal(f);
}
