/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-reader - recordings that are read beside all else: whole, cut, wrong,
 * long, and given up. */
#include "config.h"

#include "ehlo/app/reader.h"

#include "ehlo/model/archive.h"

#include "model-play.h"
#include "scratch.h"

#define TALK "= h\nS: 220 h ESMTP\nC: EHLO me\nS: 250-h\nS: 250 SIZE 9\n"

static char path[SCRATCH_MAX];

static struct {
	uv_loop_t loop;
	struct reader *reader;
	size_t events; /* of what was read */
	int ended, failed, progress;
	unsigned permille;
	char trouble[512];
} got;

static void
on_progress(void *context, unsigned permille)
{
	(void)context;
	assert_true(permille >= got.permille && permille <= 1000);
	got.permille = permille;
	got.progress++;
}

static void
on_end(void *context, const struct conversation *c, const char *trouble)
{
	(void)context;
	got.ended++;
	got.failed += c == NULL;
	got.events = c == NULL ? 0 : conversation_count(c);
	snprintf(got.trouble, sizeof(got.trouble), "%s",
	    trouble == NULL ? "" : trouble);
	reader_free(got.reader);
	got.reader = NULL;
}

static int
setup(void **state)
{
	(void)state;
	memset(&got, 0, sizeof(got));
	snprintf(path, sizeof(path), "%s", scratch_path("read.ehlo"));
	return uv_loop_init(&got.loop);
}

static int
teardown(void **state)
{
	(void)state;
	reader_free(got.reader);
	uv_run(&got.loop, UV_RUN_DEFAULT);
	unlink(path);
	return uv_loop_close(&got.loop);
}

static void
keep(struct slice bytes)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

/* The recording of what is played, with more behind it. */
static void
keep_played(const char *lines, const char *more)
{
	struct conversation *c = play_new(lines);
	struct wall wall = {.is_known = true, .unix_us = 1136592000000025};
	struct buf out = {0};

	archive_write_header(&out, "0.1.0", &wall, "h");
	for (size_t i = 0; i < conversation_count(c); i++)
		archive_write_event(&out, conversation_event(c, i));
	buf_add_str(&out, more);
	keep(buf_slice(&out));
	buf_fini(&out);
	conversation_free(c);
}

static void
read_it(void)
{
	static const struct reader_events events = {on_progress, on_end};
	struct err err = {0};

	got.reader = reader_new(&got.loop, path, &events, NULL, &err);
	assert_string_equal(err.text, "");
	assert_non_null(got.reader);
	assert_int_equal(got.ended, 0);
}

static void
reader__end__has_all_of_it(void **state)
{
	(void)state;
	keep_played(TALK, "");
	read_it();
	uv_run(&got.loop, UV_RUN_DEFAULT);
	assert_int_equal(got.ended, 1);
	assert_int_equal(got.events, 7);
	assert_string_equal(got.trouble, "");
	assert_int_equal(got.progress, 0);
}

static void
reader__end__says_what_is_wrong(void **state)
{
	(void)state;
	keep_played(TALK, "{\"t\":1,\"ev\":\"sent\"}\n");
	read_it();
	uv_run(&got.loop, UV_RUN_DEFAULT);
	assert_int_equal(got.ended, 1);
	assert_int_equal(got.failed, 1);
	assert_non_null(strstr(got.trouble, "read.ehlo:9: "));
}

static void
reader__end__tells_of_a_cut_line(void **state)
{
	(void)state;
	keep_played(TALK, "{\"t\":1,\"ev\":\"se");
	read_it();
	uv_run(&got.loop, UV_RUN_DEFAULT);
	assert_int_equal(got.failed, 0);
	assert_int_equal(got.events, 7);
	assert_non_null(strstr(got.trouble, "is cut"));
}

static void
reader__new__refuses_what_is_none(void **state)
{
	static const struct reader_events events = {on_progress, on_end};
	struct err err = {0};

	(void)state;
	assert_null(reader_new(&got.loop, path, &events, NULL, &err));
	assert_int_equal(err.code, ERR_INPUT);
	keep(SLICE("hello\n"));
	assert_null(reader_new(&got.loop, path, &events, NULL, &err));
	assert_non_null(strstr(err.text, "this is no recording"));
	keep_played(TALK, "");
	assert_int_equal(truncate(path, (off_t)READER_MAX + 1), 0);
	assert_null(reader_new(&got.loop, path, &events, NULL, &err));
	assert_non_null(strstr(err.text, "too long"));
}

static void
on_turn(uv_prepare_t *prepare)
{
	++*(int *)prepare->data;
}

/* The loop turns in between, and it says how far it is. */
static void
reader__timer__reads_in_pieces(void **state)
{
	struct buf talk = {0};
	uv_prepare_t prepare;
	int turns = 0;

	(void)state;
	uv_prepare_init(&got.loop, &prepare);
	prepare.data = &turns;
	uv_prepare_start(&prepare, on_turn);
	uv_unref((uv_handle_t *)&prepare);
	buf_add_str(&talk, TALK);
	for (size_t i = 0; i < 20000; i++)
		buf_add_str(&talk, "C: NOOP\nS: 250 ok\n");
	keep_played(buf_text(&talk), "");
	buf_fini(&talk);
	read_it();
	uv_run(&got.loop, UV_RUN_DEFAULT);
	assert_int_equal(got.ended, 1);
	assert_int_equal(got.events, 40007);
	assert_true(got.progress > 1);
	assert_true(turns >= got.progress);
	uv_close((uv_handle_t *)&prepare, NULL);
	uv_run(&got.loop, UV_RUN_DEFAULT);
}

/* Each costs memory for good. */
static void
reader__timer__not_sessions_without_end(void **state)
{
	struct buf talk = {0};

	(void)state;
	for (size_t i = 0; i < 11000; i++)
		buf_add_str(&talk, "= h\n");
	keep_played(buf_text(&talk), "");
	buf_fini(&talk);
	read_it();
	uv_run(&got.loop, UV_RUN_DEFAULT);
	assert_int_equal(got.failed, 1);
	assert_non_null(strstr(got.trouble, "session 10001"));
}

static void
reader__free__is_the_end_of_it(void **state)
{
	(void)state;
	keep_played(TALK, "");
	read_it();
	reader_free(got.reader);
	got.reader = NULL;
	uv_run(&got.loop, UV_RUN_DEFAULT);
	assert_int_equal(got.ended, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reader__end__has_all_of_it),
	    cmocka_unit_test(reader__end__says_what_is_wrong),
	    cmocka_unit_test(reader__end__tells_of_a_cut_line),
	    cmocka_unit_test(reader__new__refuses_what_is_none),
	    cmocka_unit_test(reader__timer__reads_in_pieces),
	    cmocka_unit_test(reader__timer__not_sessions_without_end),
	    cmocka_unit_test(reader__free__is_the_end_of_it),
	};
	struct CMUnitTest each[sizeof(tests) / sizeof(tests[0])];

	memcpy(each, tests, sizeof(tests));
	for (size_t i = 0; i < COUNT(each); i++) {
		each[i].setup_func = setup;
		each[i].teardown_func = teardown;
	}
	return cmocka_run_group_tests_name("reader", each, NULL, NULL);
}
