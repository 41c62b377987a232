/* SPDX-License-Identifier: GPL-3.0-or-later
 * code-set - reply codes as people write them: "250", "2yz", "550|554|4yz". */
#ifndef EHLO_SRC_MODEL_CODE_SET_H
#define EHLO_SRC_MODEL_CODE_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

#define CODE_SET_MAX 16

struct code_set {
	char codes[CODE_SET_MAX][3]; /* digits; '*' = any */
	size_t count;
};

/* The whole word. -ERR_SYNTAX with the place of the trouble in *column. */
int code_set_parse(
    struct slice word, struct code_set *out, size_t *column, struct err *err);
bool code_set_has(const struct code_set *set, int code);

#endif
