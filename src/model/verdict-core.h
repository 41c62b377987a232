/* SPDX-License-Identifier: GPL-3.0-or-later
 * verdict-core - what the files of the verdict share. */
#ifndef EHLO_MODEL_VERDICT_CORE_H
#define EHLO_MODEL_VERDICT_CORE_H

#include "ehlo/model/verdict.h"

/* What the conversation says of itself. */
void verdict_judge(const struct session *s, struct verdict *out);
/* As much of a peer's text as a sentence can hold, in whole characters. */
size_t verdict_shown_len(const char *text);

#endif
