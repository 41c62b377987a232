/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt - the line that is edited: readline, with keys pushed in and the
 * text drawn by us. One a process, because readline has one line.
 *
 * People bring their inputrc, vi mode, Ctrl-R and habits. Secrets never come
 * here (secret.h).
 */
#ifndef EHLO_TUI_PROMPT_H
#define EHLO_TUI_PROMPT_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"
#include "ehlo/tui/canvas.h"
#include "ehlo/tui/flow.h"
#include "ehlo/tui/key.h"

struct prompt;

/* history_path: a file, made with its directories when it is not there
 * (readable by its owner only); NULL = none. */
struct prompt *prompt_new(const char *history_path);
void prompt_free(struct prompt *p);

/* Gives a key to readline; keys that it has no binding for do nothing. */
void prompt_key(struct prompt *p, const struct key *key);
/* Inserts text at the cursor, as it is. */
void prompt_insert(struct prompt *p, struct slice text);
/* The next key is text, whatever it is (Ctrl-V). */
bool prompt_is_quoting(const struct prompt *p);
/* Whether a lone Esc is readline's (vi mode, a running search). */
bool prompt_wants_escape(const struct prompt *p);

/* A line was ended by Enter: out gets it; asked until there is none. */
bool prompt_take_line(struct prompt *p, struct buf *out);
/* Into the history and its file, AUTH's arguments masked. 0, or the errno with
 * which the file did not take it: from then on it takes nothing. */
int prompt_remember(struct prompt *p, struct slice line);

/* The line as it stands; borrowed until the next call. */
struct slice prompt_text(const struct prompt *p);
void prompt_set_text(struct prompt *p, struct slice text);
/* Empties the line; readline's yank (Ctrl-Y) brings it back. */
void prompt_kill(struct prompt *p);

/* What is proposed behind the line: ghost is taken over by Right or End (or
 * whatever the inputrc binds to their functions) at its end, hint is only
 * shown, and only without a ghost. Both are copied; neither is ever sent. */
void prompt_set_ghost(
    struct prompt *p, struct slice ghost, struct slice hint);
/* Tab was pressed: the console completes; asked once. */
bool prompt_take_tab(struct prompt *p);
/* Whether the line is one of the console's (Ctrl-]): Up and Down find such. */
void prompt_set_colon(struct prompt *p, bool is_colon);

/* What there is to paint; borrowed until the next call. The cursor is a byte
 * offset; a message of a running search or count stands for the label, NULL =
 * none. */
size_t prompt_cursor(const struct prompt *p);
bool prompt_is_at_end(const struct prompt *p);
const char *prompt_message(const struct prompt *p);
struct slice prompt_ghost(const struct prompt *p);
struct slice prompt_hint(const struct prompt *p);

/* How the line is shown. */
struct prompt_look {
	const char *label;
	enum style label_style;
	const struct span *spans; /* the bytes of prompt_text, in their order */
	size_t span_count;
	struct slice note; /* what is wrong with it; may be empty */
	bool is_ascii;
};

/* The label, then the text, kept in sight around the cursor, which is set. A
 * running search shows itself in the place of the label. The note stands at
 * the right as far as it fits; the sign before it is the last to go. */
void prompt_paint(const struct prompt *p, struct canvas *c, int row,
    const struct prompt_look *look);

#endif
