/* SPDX-License-Identifier: GPL-3.0-or-later
 * library - a shared library that is loaded when it is needed first. */
#ifndef EHLO_BASE_LIBRARY_H
#define EHLO_BASE_LIBRARY_H

#include <stddef.h>

#include "ehlo/base/err.h"

struct library_function {
	const char *name;
	size_t at; /* where in the table its address goes */
};

/* Loads the library and fills the table with the addresses of its functions.
 * 0 or -ERR_SYSTEM; what is not possible without it begins the words. */
int library_load(const char *library, const char *impossible,
    const struct library_function *functions, size_t count, void *table,
    struct err *err);

#endif
