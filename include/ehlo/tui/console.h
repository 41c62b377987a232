/* SPDX-License-Identifier: GPL-3.0-or-later
 * console - the front end of the screen: keys in, intents out, a canvas to
 * look at. No terminal, no loop, no clock of its own.
 *
 * app gives it bytes and times; it reads the conversation and utters intents.
 * All times named now_ms are of one monotonic clock; *_us are microseconds
 * since the transcript's start.
 */
#ifndef EHLO_TUI_CONSOLE_H
#define EHLO_TUI_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/model/conversation.h"
#include "ehlo/model/script.h"
#include "ehlo/source/intent.h"
#include "ehlo/tui/canvas.h"
#include "ehlo/tui/copy.h"
#include "ehlo/tui/theme.h"

struct console;

struct console_options {
	bool is_ascii;            /* ASCII glyphs and escapes only */
	const char *history_path; /* NULL = no history file */
	const char *progress_path; /* of lessons; NULL = none, else it outlives
	                            * the console */
	enum copy_wrap copy_wrap;
	struct theme *theme; /* becomes the console's; NULL = classic */
	const char *target;  /* what app connects to; NULL = nothing */
	bool pipelines;      /* as ":pipeline on" */
};

/* What is being waited for, and how far a message is that is on its way; app
 * sets it before each paint. */
struct console_wait {
	bool is_waiting;
	uint64_t now_us, began_us, ends_us;
	bool is_sending;
	uint64_t sent, total; /* bytes */
};

#define CONSOLE_NEVER UINT64_MAX

/* submit is called from inside console_input; conversation is only read. One
 * console a process (readline has one line). */
struct console *console_new(const struct conversation *conversation,
    const struct console_options *options, intent_fn submit, void *context);
/* Saves the history. */
void console_free(struct console *c);

/* Bytes from the terminal, however they were split. */
void console_input(struct console *c, struct slice bytes, uint64_t now_ms);
/* When console_tick wants to be called (a lone Esc, a message that fades, the
 * seconds of a wait); CONSOLE_NEVER = not. */
uint64_t console_deadline(const struct console *c);
void console_tick(struct console *c, uint64_t now_ms);

/* The conversation has grown. */
void console_changed(struct console *c);
/* A recording is shown: which conversation, another one after going back, and
 * where it stands. */
struct console_replay;
void console_set_replay(struct console *c,
    const struct conversation *conversation,
    const struct console_replay *state);
/* The clients of the practice server are shown: the conversation of one, and
 * how many there are. */
struct console_serve;
void console_set_serve(struct console *c,
    const struct conversation *conversation,
    const struct console_serve *state);
/* Whether another one may be shown by itself: nobody reads in this one. */
bool console_may_follow(const struct console *c);
/* Whether a file gets all that happens. */
void console_set_recording(struct console *c, bool is_recording);
/* Something went wrong beside the conversation. */
void console_tell(struct console *c, const char *what);
/* A report to be looked at, borrowed until another one or NULL is given; it is
 * opened. */
struct report;
void console_show_report(struct console *c, const struct report *report);
/* It has grown. */
void console_report_changed(struct console *c);
/* The terminal is ours again; it was somebody else's since left_ms. */
void console_resumed(struct console *c, uint64_t left_ms, uint64_t now_ms);
void console_resize(struct console *c, int rows, int cols);
void console_set_wait(struct console *c, const struct console_wait *wait);

/* Whether painting would show anything new. */
bool console_is_stale(const struct console *c);
/* Draws everything; the canvas has the console's size afterwards. */
void console_paint(struct console *c, struct canvas *canvas);
/* On a canvas that shows everything else as it is: draws the line in the
 * prompt, which is all that most keys change. False when there is more, and
 * then nothing is drawn. */
bool console_paint_line(struct console *c, struct canvas *canvas);

/* The person wants to leave. */
bool console_is_done(const struct console *c);
/* Bytes for the terminal itself, not for a cell: text was copied. They are
 * appended; asked once. */
bool console_take_clipboard(struct console *c, struct buf *out);
/* What to paint with; borrowed until the next call. */
const struct theme *console_theme(const struct console *c);
/* It, or its file, is another one than before; asked once. */
bool console_take_theme(struct console *c);
/* Loads a theme by its name; a broken one changes nothing and is told. */
bool console_use_theme(struct console *c, const char *name);
/* The file to be watched; NULL = none. It is that of the last theme that was
 * asked for, also when it could not be read: it may be mended. */
const char *console_theme_file(const struct console *c);
/* That file has changed. */
void console_reload_theme(struct console *c);
/* Whether the mouse shall tell us what it does. */
bool console_wants_mouse(const struct console *c);
/* Ctrl-L was pressed: the screen shall be sent anew; asked once. */
bool console_take_redraw(struct console *c);
/* Ctrl-Z was pressed: app suspends; asked once. */
bool console_take_suspend(struct console *c);

/* Whether there is such a console command, for plans. */
bool console_knows(struct slice name);
/* Of the recording that INTENT_COMPARE asked for so much is read; the first
 * time when it takes a while. */
void console_comparing(struct console *c, unsigned permille);
/* All of it: other is borrowed for the call. */
void console_compared(struct console *c, const struct conversation *other);
/* It cannot be read: why. */
void console_compare_failed(struct console *c, const char *why);

/* The person wants a plan: out gets the path of its file; asked once. It ends
 * with console_opened or console_open_failed. */
bool console_take_open(struct console *c, struct buf *path);
/* What ":set" says for it; borrowed. */
const struct script_variable *console_variables(
    const struct console *c, size_t *count);
/* It becomes the console's, paused before its first line; NULL = it is not in
 * order: errors says all that is wrong, a line each, and is shown. */
void console_opened(struct console *c, struct script *script,
    struct slice errors, uint64_t now_ms);
void console_open_failed(
    struct console *c, const char *why, uint64_t now_ms);

/* What goes to an editor. */
enum console_edit { CONSOLE_EDIT_LINE, CONSOLE_EDIT_MESSAGE, CONSOLE_EDIT_PLAN };

/* The person wants an editor: out gets the text that it begins with; asked
 * once. It ends with console_edited, or console_plan_edited where it is a plan,
 * or console_edit_failed. Never a secret. */
bool console_take_edit(
    struct console *c, struct buf *out, enum console_edit *what);
/* What is at the editor. */
enum console_edit console_edited_what(const struct console *c);
void console_edited(struct console *c, struct slice text, uint64_t now_ms);
/* Of the plan's file; the plan's. */
const char *console_plan_name(const struct console *c);
/* The plan as it is now, text as it was written; script NULL = it is not in
 * order: errors is shown, the plan stays, and text is what the editor begins
 * with the next time. */
void console_plan_edited(struct console *c, struct script *script,
    struct slice text, struct slice errors, uint64_t now_ms);
void console_edit_failed(
    struct console *c, const char *why, uint64_t now_ms);

#endif
