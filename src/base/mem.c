/* SPDX-License-Identifier: GPL-3.0-or-later
 * mem - allocation that succeeds or ends the process with an explanation. */
#include "config.h"

#include "ehlo/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static mem_failed_fn on_failure;

_Noreturn void
mem_fail(void)
{
	static const char text[] = "ehlo: out of memory\n";

	if (on_failure != NULL)
		on_failure();
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(71);
	_exit(71);
}

void
mem_on_failure(mem_failed_fn handler)
{
	on_failure = handler;
}

void *
mem_alloc(size_t size)
{
	void *ptr = malloc(size == 0 ? 1 : size);

	if (ptr == NULL)
		mem_fail();
	return ptr;
}

void *
mem_zalloc(size_t count, size_t size)
{
	void *ptr = calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);

	if (ptr == NULL)
		mem_fail();
	return ptr;
}

void *
mem_realloc(void *ptr, size_t count, size_t size)
{
	void *grown;

	if (count == 0 || size == 0)
		count = size = 1;
	if (count > SIZE_MAX / size)
		mem_fail();
	grown = realloc(ptr, count * size);
	if (grown == NULL)
		mem_fail();
	return grown;
}

void
mem_free(void *ptr)
{
	free(ptr);
}

char *
mem_copy_text(const void *ptr, size_t len)
{
	char *copy = mem_alloc(len + 1);

	if (len > 0)
		memcpy(copy, ptr, len);
	copy[len] = '\0';
	return copy;
}

char *
mem_copy_str(const char *text)
{
	return mem_copy_text(text, strlen(text));
}

void
mem_wipe(void *ptr, size_t len)
{
	if (len > 0)
		explicit_bzero(ptr, len);
}
