/* SPDX-License-Identifier: GPL-3.0-or-later
 * secret - a field for what nobody shall see: no echo but dots, no history,
 * no undo, no clipboard; wiped when it is taken or dropped. */
#ifndef EHLO_TUI_SECRET_H
#define EHLO_TUI_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"
#include "ehlo/tui/canvas.h"
#include "ehlo/tui/key.h"

/* RFC 4954 4: an answer has at most 12288 octets. The bytes never move, so
 * that no copy of them is left behind. */
#define SECRET_MAX 12288

struct secret {
	size_t len;
	char text[SECRET_MAX];
};

void secret_wipe(struct secret *s);
/* Characters, Backspace, Ctrl-U, a paste up to its first line end. True when
 * it was Enter. */
bool secret_key(struct secret *s, const struct key *key);
struct slice secret_text(const struct secret *s);
/* The label and a dot for each character; sets the cursor. */
void secret_paint(const struct secret *s, struct canvas *c, int row,
    const char *label, enum style style, bool is_ascii);

#endif
