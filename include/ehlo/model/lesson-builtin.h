/* SPDX-License-Identifier: GPL-3.0-or-later
 * lesson-builtin - the lessons as they are built in. */
#ifndef EHLO_MODEL_LESSON_BUILTIN_H
#define EHLO_MODEL_LESSON_BUILTIN_H

#include <stddef.h>

struct lesson_text {
	const char *name; /* of the lesson */
	const char *text;
};

/* The i-th from 0; NULL behind the last. */
const struct lesson_text *lesson_builtin(size_t i);

#endif
