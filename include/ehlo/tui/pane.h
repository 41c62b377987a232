/* SPDX-License-Identifier: GPL-3.0-or-later
 * pane - the regions that the keys can act in, and the keys that act there
 * (pane-keys.def). */
#ifndef EHLO_TUI_PANE_H
#define EHLO_TUI_PANE_H

#include <stddef.h>

#include "ehlo/tui/colon.h"
#include "ehlo/tui/key.h"

enum pane {
	PANE_PROMPT,       /* what is typed goes into the line */
	PANE_CONVERSATION,
	PANE_LADDER,       /* in the place of the conversation */
	PANE_PANEL,
	PANE_PLAN,
	/* Opened by a command, and closed by leaving them. */
	PANE_EXPLAIN,      /* whole, in the place of all others */
	PANE_HEX,          /* over conversation and panel */
	PANE_RAW,          /* over the ladder: a row of it, all of its bytes */
	PANE_STATE,        /* over all of them: the protocol's machine */
	PANE_COUNT
};

struct pane_key {
	unsigned panes;    /* 1 << enum pane */
	const char *keys;
	const char *word;  /* NULL = not in the footer */
	enum colon colon;  /* COLON_NONE = opens a console line with args in it */
	const char *args;
	const char *help;
};

/* "conversation"; what :pane takes. */
const char *pane_name(enum pane pane);
/* PANE_COUNT when there is none; the begin of a name is enough. */
enum pane pane_find(struct slice name);

/* NULL behind the last. */
const struct pane_key *pane_key_at(size_t index);
/* What a key does in a pane; NULL = nothing. */
const struct pane_key *pane_key_find(enum pane pane, const struct key *key);

#endif
