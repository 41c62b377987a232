/* SPDX-License-Identifier: GPL-3.0-or-later
 * mem-failing - base/mem, where the allocation number EHLO_FAIL_AT fails.
 *
 * Linked in front of the library of its layer. Counted are the allocations
 * that the program asks mem for, from 1; those of other libraries are theirs.
 */
#include "config.h"

#include <stdbool.h>
#include <stdlib.h>

static unsigned long fail_at, asked;

static void __attribute__((constructor)) begin(void)
{
	const char *number = getenv("EHLO_FAIL_AT");

	fail_at = number == NULL ? 0 : strtoul(number, NULL, 10);
}

static bool
is_due(void)
{
	return ++asked == fail_at;
}

/* Inside its own expansion a macro's name is the function's again. */
#define malloc(size)        (is_due() ? NULL : malloc(size))
#define calloc(count, size) (is_due() ? NULL : calloc(count, size))
#define realloc(ptr, size)  (is_due() ? NULL : realloc(ptr, size))

#include "../../src/base/mem.c"
