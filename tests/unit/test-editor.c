/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-editor - commands of all kinds as the editor; no file is left. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ehlo/app/editor.h"
#include "ehlo/base/buf.h"
#include "full-disk.h"
#include "scratch.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static uv_loop_t loop;
/* What the last one left, or what was said instead. */
static struct buf outcome;

static int
setup(void **state)
{
	(void)state;
	unsetenv("VISUAL");
	setenv("TMPDIR", scratch_dir(), 1);
	alarm(60); /* nothing here takes long */
	return uv_loop_init(&loop);
}

static int
teardown(void **state)
{
	(void)state;
	buf_fini(&outcome);
	return uv_loop_close(&loop) < 0 ? -1 : rmdir(scratch_dir());
}

static void
on_done(void *context, struct slice text, const struct err *err)
{
	(void)context;
	buf_clear(&outcome);
	buf_add_slice(&outcome, err == NULL ? text : slice_str(err->text));
}

static void
on_stopped(void *context)
{
	buf_add_str(context, "stopped ");
}

static struct editor *
open_editor(const char *command, const char *text)
{
	static const struct editor_events events = {on_done, on_stopped};
	struct editor *e;

	setenv("EDITOR", command, 1);
	e = editor_open(
	    &loop, slice_str(text), "line.smtp", &events, &outcome, NULL);
	assert_non_null(e);
	return e;
}

static size_t
count_files(void)
{
	DIR *d = opendir(scratch_dir());
	size_t count = 0;

	while (readdir(d) != NULL)
		count++;
	closedir(d);
	return count - 2;
}

static void
editor__open__runs_what_it_is_given(void **state)
{
	static const struct {
		const char *command, *outcome;
	} cases[] = {
	    {"test -f", "RSET\n"},
	    {"sed -i s/RSET/NOOP/", "NOOP\n"},
	    {"printf 'a\\r\\n\\0b' >", "a\r\n"},
	    {": >", ""},
	    /* Its file is private, and so is where that is. */
	    {"sh -c 'stat -c %a \"$1\" \"${1%/*}\" >\"$1\"' x", "600\n700\n"},
	    {"sh -c 'echo \"${1##*/}\" >\"$1\"' x", "line.smtp\n"},
	    /* What it leaves beside it goes too. */
	    {"sh -c 'cp \"$1\" \"$1~\"; cp \"$1\" \"${1%/*}/.swp\"' x",
		"RSET\n"},
	    {"false", "the editor ended with status 1"},
	    {"kill -9 $$;", "the editor was ended by signal 9"},
	    {"no-such-editor --at-all",
		"\"no-such-editor --at-all\" cannot be run: VISUAL or EDITOR "
		"names your editor"},
	    {"rm", "the edited text cannot be read: No such file or directory"},
	    {"ln -sf /etc/passwd",
		"the edited text cannot be read: Too many levels of symbolic "
		"links"},
	    {"truncate -s 17M", "the edited text is longer than 16 MiB"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		open_editor(cases[i].command, "RSET\n");
		assert_int_equal(count_files(), 1);
		uv_run(&loop, UV_RUN_DEFAULT);
		assert_string_equal(buf_text(&outcome), cases[i].outcome);
		assert_int_equal(count_files(), 0);
	}
}

static void
editor__open__visual_comes_first(void **state)
{
	(void)state;
	setenv("VISUAL", "echo visual >", 1);
	open_editor("echo editor >", "");
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_string_equal(buf_text(&outcome), "visual\n");
	unsetenv("VISUAL");
}

static void
editor__open__without_a_place_for_files(void **state)
{
	static const struct editor_events events = {on_done, on_stopped};
	struct err err = {0};

	(void)state;
	setenv("TMPDIR", "/dev/null/x", 1);
	assert_null(editor_open(
	    &loop, SLICE(""), "line.smtp", &events, &outcome, &err));
	assert_string_equal(
	    err.text, "no file to edit in /dev/null/x: Not a directory");
	uv_run(&loop, UV_RUN_DEFAULT);
	setenv("TMPDIR", scratch_dir(), 1);
}

/* What would be there in part only is not edited. */
static void
editor__open__on_a_full_disk(void **state)
{
	static const struct editor_events events = {on_done, on_stopped};
	struct err err = {0};

	(void)state;
	full_disk_begin(3);
	assert_null(editor_open(
	    &loop, SLICE("RSET\n"), "line.smtp", &events, &outcome, &err));
	full_disk_end();
	assert_non_null(strstr(err.text, ": File too large"));
	assert_int_equal(count_files(), 0);
	uv_run(&loop, UV_RUN_DEFAULT);
}

/* Stopped, and on again. */
static void
editor__stop__is_told(void **state)
{
	(void)state;
	buf_clear(&outcome);
	open_editor("kill -STOP $$; echo on >", "");
	while (buf_text(&outcome)[0] == '\0')
		uv_run(&loop, UV_RUN_ONCE);
	assert_string_equal(buf_text(&outcome), "stopped ");
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_string_equal(buf_text(&outcome), "on\n");
}

static void
editor__close__ends_it(void **state)
{
	struct editor *e = open_editor("sleep 1000;", "");
	int status;

	(void)state;
	buf_clear(&outcome);
	editor_close(e);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(count_files(), 0);
	assert_string_equal(buf_text(&outcome), "");
	assert_true(waitpid(-1, &status, 0) > 0);
	assert_true(WIFSIGNALED(status));
}

/* As a crash does. */
static void
editor__abandon__removes_the_file(void **state)
{
	struct editor *e = open_editor("sleep 1000;", "secret");
	int status;

	(void)state;
	editor_abandon();
	editor_abandon();
	assert_int_equal(count_files(), 0);
	editor_close(e);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_true(waitpid(-1, &status, 0) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(editor__open__runs_what_it_is_given),
	    cmocka_unit_test(editor__open__visual_comes_first),
	    cmocka_unit_test(editor__open__without_a_place_for_files),
	    cmocka_unit_test(editor__open__on_a_full_disk),
	    cmocka_unit_test(editor__stop__is_told),
	    cmocka_unit_test(editor__close__ends_it),
	    cmocka_unit_test(editor__abandon__removes_the_file),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
