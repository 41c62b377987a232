/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-mem - memory that is there, or the explained end with status 71. */
#include "ehlo/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void
mem__alloc__nothing_is_memory_too(void **state)
{
	void *ptr = mem_alloc(0);
	char *zeroed = mem_zalloc(3, 5);

	(void)state;
	assert_non_null(ptr);
	for (size_t i = 0; i < 15; i++)
		assert_int_equal(zeroed[i], 0);
	mem_free(ptr);
	mem_free(zeroed);
	mem_free(mem_zalloc(0, 0));
	mem_free(NULL);
}

static void
mem__realloc__keeps_what_was_there(void **state)
{
	char *ptr = mem_realloc(NULL, 4, 1);

	(void)state;
	memcpy(ptr, "abc", 4);
	ptr = mem_realloc(ptr, 1000, 4);
	assert_string_equal(ptr, "abc");
	ptr = mem_realloc(ptr, 0, 4);
	assert_non_null(ptr);
	mem_free(ptr);
}

static void
mem__copy__ends_in_a_terminator(void **state)
{
	char *text = mem_copy_text("a\0bX", 3);
	char *empty = mem_copy_text(NULL, 0);
	char *str = mem_copy_str("ehlo");

	(void)state;
	assert_memory_equal(text, "a\0b", 4);
	assert_string_equal(empty, "");
	assert_string_equal(str, "ehlo");
	mem_free(text);
	mem_free(empty);
	mem_free(str);
}

static void
mem__wipe__overwrites(void **state)
{
	char secret[] = "secret";

	(void)state;
	mem_wipe(secret, 3);
	assert_memory_equal(secret, "\0\0\0ret", 7);
	mem_wipe(NULL, 0);
}

static int said_fd;

static void
say(void)
{
	if (write(said_fd, "said", 4) != 4)
		_exit(1);
}

/* Asks for more than there can be, in a child; its status, what the handler
 * said in said, what came on standard error in text. */
static int
overflow_in_child(mem_failed_fn handler, char said[16], char text[64])
{
	int handler_pipe[2], error_pipe[2], status = 0;
	pid_t child;
	ssize_t len;

	assert_int_equal(pipe(handler_pipe), 0);
	assert_int_equal(pipe(error_pipe), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		said_fd = handler_pipe[1];
		dup2(error_pipe[1], STDERR_FILENO);
		mem_on_failure(handler);
		mem_free(mem_realloc(NULL, SIZE_MAX / 2, 3));
		_exit(0);
	}
	close(handler_pipe[1]);
	close(error_pipe[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	len = read(handler_pipe[0], said, 15);
	said[len < 0 ? 0 : len] = '\0';
	len = read(error_pipe[0], text, 63);
	text[len < 0 ? 0 : len] = '\0';
	close(handler_pipe[0]);
	close(error_pipe[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
mem__realloc__overflow_ends_with_71_and_a_line(void **state)
{
	char said[16], text[64];

	(void)state;
	assert_int_equal(overflow_in_child(NULL, said, text), 71);
	assert_string_equal(said, "");
	assert_string_equal(text, "ehlo: out of memory\n");
}

static void
mem__realloc__overflow_calls_the_handler(void **state)
{
	char said[16], text[64];

	(void)state;
	assert_int_equal(overflow_in_child(say, said, text), 71);
	assert_string_equal(said, "said");
	assert_string_equal(text, "ehlo: out of memory\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mem__alloc__nothing_is_memory_too),
	    cmocka_unit_test(mem__realloc__keeps_what_was_there),
	    cmocka_unit_test(mem__copy__ends_in_a_terminator),
	    cmocka_unit_test(mem__wipe__overwrites),
	    cmocka_unit_test(mem__realloc__overflow_ends_with_71_and_a_line),
	    cmocka_unit_test(mem__realloc__overflow_calls_the_handler)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
