/* SPDX-License-Identifier: GPL-3.0-or-later
 * view - one region of the screen, one file, one struct of operations.
 *
 * A view reads the scene and paints its area; it never touches a terminal,
 * a network or the clock. What it does not handle it returns.
 */
#ifndef EHLO_TUI_VIEW_H
#define EHLO_TUI_VIEW_H

#include <stdbool.h>

#include "ehlo/model/conversation.h"
#include "ehlo/model/stepper.h"
#include "ehlo/tui/canvas.h"
#include "ehlo/tui/console.h"
#include "ehlo/tui/flow.h"
#include "ehlo/tui/glyph.h"
#include "ehlo/tui/key.h"
#include "ehlo/tui/pane.h"

/* What the times beside the conversation say. */
enum view_times {
	TIMES_START,
	TIMES_BEFORE,
	TIMES_CLOCK, /* where the wall clock is known */
	TIMES_OFF,
	TIMES_COUNT
};

/* Where a recording stands. */
struct console_replay {
	bool is_on;       /* there is one */
	bool is_playing;
	bool is_over;     /* at its end */
	size_t position;  /* events so far */
	unsigned permille; /* of the file */
};

/* Clients of the practice server. */
struct console_serve {
	bool is_on;          /* they are what is shown */
	unsigned number;     /* of this one; 0 = none has come */
	unsigned count, open_count;
	bool is_held;        /* its reply waits for a person */
	char place[80];      /* where to connect to: "127.0.0.1:2525" */
};

/* What there is to see; all borrowed. */
struct scene {
	const struct conversation *conversation;
	const struct session *session;
	struct stepper *stepper; /* NULL = there is no plan */
	struct console_wait wait;
	bool is_ascii;
	enum view_times times;
	bool has_mouse;
	enum pane pane; /* that has the focus */
	bool has_selection; /* this event is explained, not the newest: */
	size_t selected;
	bool is_bare; /* nothing beside what was said */
	bool is_recording; /* into a file */
	struct console_replay replay;
	struct console_serve serve;
	size_t below; /* events below those in sight, when no rule tells it */
};

/* Where to paint, and how. */
struct pen {
	struct canvas *canvas;
	struct area area;
	bool is_ascii;
	bool is_focused; /* rules are heavy */
};

struct view_ops {
	const char *name;
	void (*paint)(
	    void *self, const struct scene *scene, const struct pen *pen);
	/* Whether it took the key; NULL = takes none. */
	bool (*key)(
	    void *self, const struct scene *scene, const struct key *key);
};

/* A text that may be longer than the area it is shown in; as last painted. */
struct scroll {
	int first; /* row of it that is the first one seen */
	int rows, wanted;
};

/* Down, or up when negative, as far as there is text. */
void scroll_by(struct scroll *s, long rows);

/* The panel, and the explanation. is_whole: all of it can be scrolled to;
 * else what matters most is shown. */
struct page_view {
	bool is_whole;
	bool is_alone; /* nothing is beside it */
	bool is_cut;   /* as last painted: there was more */
	struct scroll scroll;
};

enum utf8_form pen_form(const struct pen *pen);
const char *pen_glyph(const struct pen *pen, enum glyph glyph);
/* Both: at row and col of the area; the column behind it. */
int pen_text(const struct pen *pen, int row, int col, enum style style,
    const char *text);
int pen_safe(const struct pen *pen, int row, int col, enum style style,
    struct slice bytes);
/* As pen_safe up to col_end; what does not fit ends in the sign for cut. */
int pen_fit(const struct pen *pen, int row, int col, int col_end,
    enum style style, struct slice bytes);
/* Text that ends at the area's right edge; the column it begins in. */
int pen_right(const struct pen *pen, int row, enum style style,
    const char *text);
/* A rule over the whole row with its title and, at the right, a note set into
 * it; either may be empty. */
void pen_rule(const struct pen *pen, int row, const char *title,
    enum style title_style, const char *note, enum style note_style);

/* The part of a text that is to be seen. */
void pen_page(
    const struct pen *pen, struct scroll *s, const struct canvas *text);

/* Whether the server is the built-in one: its target says so. */
bool scene_is_practice(const struct scene *scene);
/* Whether others speak, now or when it was recorded: nothing is sent. */
bool scene_is_looking_on(const struct scene *scene);
/* Whether there is a connection. */
bool scene_is_open(const struct scene *scene);

extern const struct view_ops view_bar, view_status, view_panel, view_explain,
    view_footer, view_conversation, view_help, view_actions;

#endif
