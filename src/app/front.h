/* SPDX-License-Identifier: GPL-3.0-or-later
 * front - what the files of the console's wiring share: run-console.c puts it
 * together, front-terminal.c leaves the terminal and takes it again. */
#ifndef EHLO_SRC_APP_FRONT_H
#define EHLO_SRC_APP_FRONT_H

#include <uv.h>

#include "ehlo/app/checker.h"
#include "ehlo/app/credentials.h"
#include "ehlo/app/editor.h"
#include "ehlo/app/frame.h"
#include "ehlo/app/keyboard.h"
#include "ehlo/app/reel.h"
#include "ehlo/app/screen.h"
#include "ehlo/app/signals.h"
#include "ehlo/app/watch.h"
#include "ehlo/cli/settings.h"
#include "ehlo/source/live.h"
#include "ehlo/tui/console.h"

struct front {
	const struct args *args;
	uv_loop_t loop;
	struct net *net;
	struct conversation *conversation;
	struct way way;
	struct credentials *credentials;
	char *progress; /* of lessons: a path */
	struct login login;
	struct live *live;
	struct console *console;
	struct checker *checker;
	struct reel *reel; /* recordings */
	struct settings settings;
	struct watch *watch;   /* of the theme's file */
	struct theme *theme;   /* until the console takes it */
	struct script *script; /* the same */
	struct palette palette;
	struct canvas *canvas;
	struct screen *screen;
	struct keyboard *keyboard;
	struct signals *signals;
	struct frame *frame;
	bool is_in_input;      /* a change comes from inside it */
	struct editor *editor; /* has the terminal; NULL = we have */
	uv_signal_t resized, stopped, continued;
	uv_timer_t tick;
	bool has_mouse;
	int signum; /* that ends the run, or 0 */
};

/* On the clock of the console. */
uint64_t front_now_ms(void);
/* The timer is set for when the console wants to be called next. */
void front_set_tick(struct front *f);

/* ---- front-terminal.c */
void front_fit_size(struct front *f);
/* To the shell, or to an editor; and back. */
void front_leave_terminal(struct front *f);
void front_enter_terminal(struct front *f);
/* Stops this process; an editor that has the terminal asks for it, too. */
void front_stop(void *context);
void front_suspend(struct front *f);
/* SIGWINCH, SIGTSTP, SIGCONT. */
void front_on_resized(uv_signal_t *handle, int signum);
void front_on_stopped(uv_signal_t *handle, int signum);
void front_on_continued(uv_signal_t *handle, int signum);

#endif
