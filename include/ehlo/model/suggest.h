/* SPDX-License-Identifier: GPL-3.0-or-later
 * suggest - the next sensible line, from where the conversation stands and
 * from what this server offered.
 *
 * Pure. A suggestion is a proposal and never sent by itself. What a server
 * said enters one only where it is a plain host name or word.
 */
#ifndef EHLO_MODEL_SUGGEST_H
#define EHLO_MODEL_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"

#define SUGGEST_MAX 128

/* One line that what is typed may become. */
struct suggest_item {
	size_t begin, end; /* of the whole line, in text */
	size_t stem;       /* its part that is syntax: "MAIL FROM:<" */
	const char *help;  /* goes on after the line's name; static */
	bool is_likely;    /* fit to be proposed without being asked for */
};

/* What may become of one typed line, best first; a zeroed one is empty. */
struct suggest {
	struct buf text;
	struct suggest_item items[SUGGEST_MAX];
	size_t count;
};

void suggest_fini(struct suggest *s); /* empty and usable afterwards */
void suggest_clear(struct suggest *s);
/* Adds line when typed is a proper beginning of it (ASCII letters compare
 * without case; the typed bytes are kept), there is room, and it is not there
 * already. Returns whether it was added. */
bool suggest_add(struct suggest *s, struct slice typed, struct slice line,
    const struct suggest_item *how);
struct slice suggest_at(const struct suggest *s, size_t index);

/* Finds what typed, the next line of this conversation, may become. Nothing
 * while a reply is awaited or a secret is due. */
void suggest_find(
    struct suggest *s, const struct conversation *c, struct slice typed);
/* What goes behind typed, said in the words of the syntax and not meant to be
 * taken over: "forward-path> [NOTIFY=...]"; only parameters that this server
 * offered. out may stay empty. */
void suggest_hint(
    const struct conversation *c, struct slice typed, struct buf *out);

#endif
