/* SPDX-License-Identifier: GPL-3.0-or-later
 * bind - the keys as a table, for the footer, the help and the console
 * (binds.def). What is shown as a key is what is looked up. */
#ifndef EHLO_TUI_BIND_H
#define EHLO_TUI_BIND_H

#include <stddef.h>

#include "ehlo/tui/colon.h"
#include "ehlo/tui/key.h"

struct bind_row {
	const char *keys;
	const char *word;  /* NULL = not in the footer */
	enum colon colon;  /* COLON_NONE = not run by its keys */
	const char *help;
};

enum {
	BIND_COUNT = 0
#define B(keys, word, colon, help) +1
#include "ehlo/tui/binds.def"
#undef B
};

/* NULL behind the last. */
const struct bind_row *bind_at(size_t index);
/* Reads one key as the table writes it; false when it is none. */
bool bind_parse(struct slice name, struct key *out);
/* Whether it is one of the keys, which are parted by one blank. */
bool bind_has_key(const char *keys, const struct key *key);
/* The console command that a key runs; COLON_NONE. */
enum colon bind_find(const struct key *key);

#endif
