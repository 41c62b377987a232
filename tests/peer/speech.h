/* SPDX-License-Identifier: GPL-3.0-or-later
 * speech - a step's pieces, said bit by bit. */
#ifndef EHLO_TESTS_PEER_SPEECH_H
#define EHLO_TESTS_PEER_SPEECH_H

#include "script.h"

struct speech {
	const struct script *script;
	size_t piece, end;
	uint64_t times;  /* the piece has been said */
	size_t offset;   /* in it */
};

void speech_begin(
    struct speech *p, const struct script *s, const struct step *step);
/* Appends at most max bytes of what is left; false when nothing was. */
bool speech_next(struct speech *p, size_t max, struct buf *out);

#endif
