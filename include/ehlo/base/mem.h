/* SPDX-License-Identifier: GPL-3.0-or-later
 * mem - memory that is there, or an explained end.
 *
 * The allocating functions never return NULL. When the system has no more
 * memory they call the handler, which says so, restores the terminal and
 * ends the process with status 71; without a handler, or when it returns,
 * they print one line to standard error and _exit(71). Sizes are bytes; an
 * overflow of count * size counts as no memory.
 */
#ifndef EHLO_BASE_MEM_H
#define EHLO_BASE_MEM_H

#include <stddef.h>

typedef void (*mem_failed_fn)(void);

/* Process-wide, set once by app before anything is allocated. */
void mem_on_failure(mem_failed_fn handler);

void *mem_alloc(size_t size);
/* Zeroed. */
void *mem_zalloc(size_t count, size_t size);
/* As realloc for count elements; ptr may be NULL. */
void *mem_realloc(void *ptr, size_t count, size_t size);
void mem_free(void *ptr);

/* Owned copies; the caller frees them. mem_copy_text adds a terminator. */
char *mem_copy_text(const void *ptr, size_t len);
char *mem_copy_str(const char *text);

/* The same end, for a library's allocation that failed. */
_Noreturn void mem_fail(void);

/* Overwrites secrets in a way the compiler keeps. */
void mem_wipe(void *ptr, size_t len);

#endif
