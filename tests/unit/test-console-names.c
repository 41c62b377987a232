/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-names - Tab behind the console commands that take a file. */
#include "console-utter.h"
#include "scratch.h"

static void
make_file(const char *name)
{
	FILE *file = fopen(scratch_path(name), "w");

	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
}

/* Relative names are those of this directory. */
static int
make_all(void **state)
{
	(void)state;
	make_file("monday.ehlo");
	make_file("mondays plan.smtp");
	make_file(".hidden");
	make_file("esc\033[2Jape");
	make_file("sm\xc3\xb6r-1");
	make_file("sm\xc3\xb8r-2");
	assert_int_equal(mkdir(scratch_path("tapes"), 0700), 0);
	make_file("tapes/one.ehlo");
	make_file("tapes/two.ehlo");
	return chdir(scratch_dir());
}

static int
setup(void **state)
{
	(void)state;
	open_uttering(false);
	seen_rows = 24;
	seen_cols = 80;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return close_uttering();
}

static void
console_names__tab__completes_the_file(void **state)
{
	static const struct {
		const char *typed, *seen;
	} rows[] = {
	    {":diff mon\t", "> :diff monday"},
	    {":diff monday.\t", "> :diff monday.ehlo"},
	    {":diff ta\tt\t", "> :diff tapes/two.ehlo"},
	    {":diff ./ta\to\t", "> :diff ./tapes/one.ehlo"},
	    {":save ta\t", "> :save tapes/"},
	    {":open mondays\t", "> :open mondays plan.smtp"},
	    {":message raw monday.\t", "> :message raw monday.ehlo"},
	    {":message monday.\t", "> :message monday.ehlo"},
	    {":export text ta\t", "> :export text tapes/"},
	    {":lesson ./ta\t", "> :lesson ./tapes/"},
	    {":DIFF .h\t", "> :DIFF .hidden"},
	    {":diff sm\t", "> :diff sm\n"},
	    /* These take none there, or there is none. */
	    {":export mon\t", "> :export mon\n"},
	    {":lesson mon\t", "> :lesson mon\n"},
	    {":time mon\t", "> :time mon\n"},
	    {"diff mon\t", "> diff mon  "},
	    {"::diff mon\t", "> ::diff mon  "},
	    {":diff esc\t", "> :diff esc\n"},
	    {":diff Mon\t", "> :diff Mon\n"},
	    {":diff nowhere/\t", "> :diff nowhere/\n"},
	    {":diff monday.ehlo\t", "> :diff monday.ehlo\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		type(rows[i].typed);
		assert_seen(rows[i].seen);
		type("\025");
	}
}

static void
console_names__second_tab__lists_them(void **state)
{
	(void)state;
	type(":diff tapes/\t");
	assert_hidden("one.ehlo");
	type("\t");
	assert_seen("one.ehlo, two.ehlo\n");
	type("\025:diff \t\t");
	assert_seen("monday.ehlo, mondays plan.smtp, sm");
	assert_seen("tapes/\n");
	assert_hidden(".hidden");
}

/* The console line that Ctrl-] opens has no colon of its own. */
static void
console_names__tab__in_mail_data(void **state)
{
	(void)state;
	connect_it();
	play("C: DATA\nS: 354 go\n");
	type(":diff mon\t");
	assert_seen("data> :diff mon\n");
	type("\025\035message mon\t");
	assert_seen(": message monday\n");
}

static void
console_names__full_directory__is_bounded(void **state)
{
	char name[32];

	(void)state;
	assert_int_equal(mkdir("full", 0700), 0);
	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "full/tape-%d", i);
		make_file(name);
	}
	type(":diff full/\t");
	assert_seen("> :diff full/tape-\n");
	type("\t");
	assert_seen("more");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		console_names__tab__completes_the_file, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_names__second_tab__lists_them, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_names__tab__in_mail_data, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_names__full_directory__is_bounded, setup, teardown),
	};

	return cmocka_run_group_tests_name(
	    "console-names", tests, make_all, NULL);
}
