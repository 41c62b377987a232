/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-recorder - what is recorded is whole lines that load back as they were,
 * nothing is written over, and a full disk is told. */
#include "config.h"

#include "ehlo/app/recorder.h"

#include "ehlo/base/file.h"
#include "ehlo/model/archive.h"
#include "ehlo/source/replay.h"

#include "model-play.h"
#include "scratch.h"

#define FILE_MAX ((size_t)1 << 20)

#define TALK                                                         \
	"= h\nS: 220 h ESMTP\nC: EHLO me\nS: 250-h\nS: 250 SIZE 9\n" \
	"C: MAIL FROM:<a@b>\nS: 550 no\nR: \\xff\\0\nX server"

static struct {
	uv_loop_t loop;
	struct conversation *talk;
	struct recorder *recorder;
	int written, failed;
	struct err reason;
} record;

static void
on_failed(void *context, const struct err *err)
{
	(void)context;
	record.failed++;
	record.reason = *err;
}

static void
on_written(void *context)
{
	(void)context;
	record.written++;
}

static int
setup(void **state)
{
	(void)state;
	memset(&record, 0, sizeof(record));
	uv_loop_init(&record.loop);
	record.talk = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	conversation_set_wall(record.talk,
	    &(struct wall){.is_known = true, .unix_us = 1136592000000025});
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	recorder_free(record.recorder);
	uv_run(&record.loop, UV_RUN_DEFAULT);
	conversation_free(record.talk);
	return uv_loop_close(&record.loop);
}

static void
begin(const char *path)
{
	struct recorder_options options = {.path = path,
	    .target = "h",
	    .on_failed = on_failed,
	    .on_written = on_written};
	struct err err = {0};

	record.recorder =
	    recorder_new(&record.loop, record.talk, &options, &err);
	assert_string_equal(err.text, "");
	assert_non_null(record.recorder);
	assert_true(recorder_is_on(record.recorder));
}

static void
finish(void)
{
	int signum = 0;

	recorder_finish(record.recorder, &signum);
	assert_false(recorder_is_busy(record.recorder));
}

static void
keep(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0644), 0);
}

static void
read_back(const char *path, struct buf *out)
{
	struct err err = {0};

	assert_int_equal(file_read(path, FILE_MAX, out, &err), 0);
}

static void
assert_mine(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
}

/* What a file that holds c must say, line by line. */
static void
write_lines(const struct conversation *c, struct buf *out)
{
	archive_write_header(out, PACKAGE_VERSION, conversation_wall(c), "h");
	for (size_t i = 0; i < conversation_count(c); i++)
		archive_write_event(out, conversation_event(c, i));
}

static void
assert_recorded(const char *path)
{
	struct buf is = {0}, must = {0};

	read_back(path, &is);
	write_lines(record.talk, &must);
	assert_string_equal(buf_text(&is), buf_text(&must));
	buf_fini(&is);
	buf_fini(&must);
}

/* ---- what is written ------------------------------------------------ */

static void
recorder__update__whole_lines_as_they_come(void **state)
{
	char path[SCRATCH_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_path("lines"));
	play(record.talk, "= h\nS: 220 h");
	begin(path);
	for (int i = 0; i < 5; i++) {
		play(record.talk, "C: NOOP\nS: 250 ok");
		recorder_update(record.recorder);
		finish();
		assert_recorded(path);
	}
	assert_mine(path);
	assert_true(record.written > 0);
	assert_int_equal(record.failed, 0);
	assert_int_equal(recorder_status(record.recorder), 0);
}

static void
recorder__finish__loads_back_equal(void **state)
{
	char path[SCRATCH_MAX];
	struct buf is = {0}, must = {0};
	struct err err = {0};
	struct replay *r;

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_path("equal"));
	begin(path);
	play(record.talk, TALK);
	finish();
	r = replay_open(path, TRANSCRIPT_BUDGET_DEFAULT, &err);
	assert_non_null(r);
	while (replay_next(r, &err) == 1)
		continue;
	assert_string_equal(err.text, "");
	assert_false(replay_is_cut(r));
	assert_int_equal(conversation_wall(replay_conversation(r))->unix_us,
	    conversation_wall(record.talk)->unix_us);
	write_lines(record.talk, &must);
	write_lines(replay_conversation(r), &is);
	assert_string_equal(buf_text(&is), buf_text(&must));
	buf_fini(&is);
	buf_fini(&must);
	replay_free(r);
}

static void
recorder__is_behind__until_it_is_written(void **state)
{
	char path[SCRATCH_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_path("behind"));
	begin(path);
	for (int i = 0; i < 8000; i++)
		play(record.talk, "C: NOOP\nS: 250 ok");
	assert_false(recorder_is_behind(record.recorder));
	recorder_update(record.recorder);
	assert_true(recorder_is_behind(record.recorder));
	finish();
	assert_false(recorder_is_behind(record.recorder));
}

static void
recorder__null__is_none(void **state)
{
	int signum = 0;

	(void)state;
	recorder_update(NULL);
	recorder_finish(NULL, &signum);
	recorder_free(NULL);
	assert_false(recorder_is_on(NULL));
	assert_false(recorder_is_behind(NULL));
	assert_false(recorder_is_busy(NULL));
	assert_int_equal(recorder_status(NULL), 0);
}

/* ---- where it is written -------------------------------------------- */

static void
recorder__new__nothing_is_written_over(void **state)
{
	char path[SCRATCH_MAX];
	struct recorder_options options = {.path = path};
	struct err err = {0};
	struct buf kept = {0};

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_path("full"));
	keep(path, "precious\n");
	record.recorder =
	    recorder_new(&record.loop, record.talk, &options, &err);
	assert_null(record.recorder);
	assert_int_equal(err.code, ERR_OUTPUT);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "it is there already"));
	read_back(path, &kept);
	assert_string_equal(buf_text(&kept), "precious\n");
	buf_fini(&kept);
}

static void
recorder__new__empty_file_is_taken(void **state)
{
	char path[SCRATCH_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_path("empty"));
	keep(path, "");
	begin(path);
	play(record.talk, TALK);
	finish();
	assert_recorded(path);
	assert_mine(path);
}

static void
recorder__open_file__refuses_with_the_reason(void **state)
{
	char path[SCRATCH_MAX];
	struct err err = {0};

	(void)state;
	snprintf(path, sizeof(path), "%s", scratch_path("none/x"));
	assert_int_equal(recorder_open_file(path, &err), -ERR_OUTPUT);
	assert_non_null(strstr(err.text, "No such file or directory"));
	assert_int_equal(recorder_open_file(scratch_dir(), &err), -ERR_OUTPUT);
	assert_non_null(strstr(err.text, "Is a directory"));
	snprintf(path, sizeof(path), "%s", scratch_path("pipe"));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(recorder_open_file(path, &err), -ERR_OUTPUT);
	assert_non_null(strstr(err.text, "nobody reads from this pipe"));
}

/* The recording ends there, once and for all; the session does not. */
static void
recorder__update__full_disk_ends_it(void **state)
{
	(void)state;
	begin("/dev/full");
	finish();
	assert_int_equal(record.failed, 1);
	assert_int_equal(record.written, 0);
	assert_string_equal(record.reason.text,
	    "the recording /dev/full ends here, it cannot be written: "
	    "No space left on device");
	assert_int_equal(recorder_status(record.recorder), 74);
	assert_false(recorder_is_on(record.recorder));
	play(record.talk, TALK);
	recorder_update(record.recorder);
	finish();
	assert_int_equal(record.failed, 1);
	assert_int_equal(recorder_status(record.recorder), 74);
}

#define RECORD_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    RECORD_TEST(recorder__update__whole_lines_as_they_come),
	    RECORD_TEST(recorder__finish__loads_back_equal),
	    RECORD_TEST(recorder__is_behind__until_it_is_written),
	    RECORD_TEST(recorder__null__is_none),
	    RECORD_TEST(recorder__new__nothing_is_written_over),
	    RECORD_TEST(recorder__new__empty_file_is_taken),
	    RECORD_TEST(recorder__open_file__refuses_with_the_reason),
	    RECORD_TEST(recorder__update__full_disk_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
