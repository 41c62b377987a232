/* SPDX-License-Identifier: GPL-3.0-or-later
 * bind - the table of keys. */
#include "ehlo/tui/bind.h"

static const struct bind_row rows[] = {
#define B(key, word, help) {key, word, help},
#include "ehlo/tui/binds.def"
#undef B
};

const struct bind_row *
bind_at(size_t index)
{
	return index < sizeof(rows) / sizeof(rows[0]) ? &rows[index] : NULL;
}
