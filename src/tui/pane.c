/* SPDX-License-Identifier: GPL-3.0-or-later
 * pane - the panes by name, and the table of the keys that act in them. */
#include "ehlo/tui/pane.h"

#include "ehlo/tui/bind.h"

static const char *const names[PANE_COUNT] = {
    [PANE_PROMPT] = "prompt",
    [PANE_CONVERSATION] = "conversation",
    [PANE_LADDER] = "ladder",
    [PANE_PANEL] = "panel",
    [PANE_PLAN] = "plan",
    [PANE_EXPLAIN] = "explanation",
    [PANE_HEX] = "hex",
    [PANE_RAW] = "raw",
    [PANE_STATE] = "state",
};

#define ANY          (~(1u << PANE_PROMPT))
#define CONVERSATION (1u << PANE_CONVERSATION)
#define BESIDE       (1u << PANE_CONVERSATION | 1u << PANE_PANEL)
#define OPENED                                                  \
	(1u << PANE_EXPLAIN | 1u << PANE_HEX | 1u << PANE_RAW | \
	    1u << PANE_STATE)
#define PLAN   (1u << PANE_PLAN)
#define HEX    (1u << PANE_HEX)
#define LADDER (1u << PANE_LADDER)
#define RAW    (1u << PANE_RAW)

static const struct pane_key rows[] = {
#define K(panes, keys, word, colon, args, help) \
	{panes, keys, word, COLON_##colon, args, help},
#include "ehlo/tui/pane-keys.def"
#undef K
};

const char *
pane_name(enum pane pane)
{
	return names[pane];
}

enum pane
pane_find(struct slice name)
{
	enum pane pane = PANE_PROMPT;

	while (pane < PANE_COUNT &&
	       !slice_starts_with_nocase(slice_str(names[pane]), name))
		pane++;
	return pane;
}

const struct pane_key *
pane_key_at(size_t index)
{
	return index < sizeof(rows) / sizeof(rows[0]) ? &rows[index] : NULL;
}

const struct pane_key *
pane_key_find(enum pane pane, const struct key *key)
{
	for (size_t i = 0; pane_key_at(i) != NULL; i++)
		if ((rows[i].panes & 1u << pane) != 0 &&
		    bind_has_key(rows[i].keys, key))
			return &rows[i];
	return NULL;
}
