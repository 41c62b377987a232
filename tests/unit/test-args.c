/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-args - the command line: what it means, and what is said of bad ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "ehlo/cli/args.h"

#define WORDS_MAX 8

/* Splits "a b c" at blanks into an argv; "_" stands for an empty word. */
static int
parse(const char *line, struct args *args, struct err *err)
{
	char text[512];
	char *argv[WORDS_MAX + 2] = {(char[]){"ehlo"}};
	int argc = 1;
	char *rest = text, *word;

	strncpy(text, line, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	while ((word = strsep(&rest, " ")) != NULL && argc <= WORDS_MAX)
		if (*word != '\0')
			argv[argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
	return args_parse(argc, argv, args, err);
}

static void
args__target__every_way_to_name_it(void **state)
{
	static const struct {
		const char *line, *target;
	} cases[] = {
	    {"", NULL},
	    {"mail.example.net", "mail.example.net"},
	    {"mail.example.net 25", "mail.example.net 25"},
	    {"mail.example.net --batch 25", "mail.example.net 25"},
	    {"--server=mail.example.net --port=587", "mail.example.net 587"},
	    {"-p 587 mail.example.net", "mail.example.net 587"},
	    {"--practice", "practice:"},
	    {"--practice=deathstar-closed", "practice:deathstar-closed"},
	    {"-- -x", "-x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct args args;
		struct err err = {0};

		assert_int_equal(parse(cases[i].line, &args, &err), 0);
		if (cases[i].target == NULL)
			assert_null(args.target);
		else
			assert_string_equal(args.target, cases[i].target);
		args_fini(&args);
	}
}

static void
args__options__have_their_effect(void **state)
{
	struct args args;
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    parse("--batch --format=json --time --timeout=7 -4 -C --light",
		&args, &err),
	    0);
	assert_int_equal(args.mode, ARGS_BATCH);
	assert_int_equal(args.format, ARGS_JSON);
	assert_true(args.is_timed);
	assert_int_equal(args.reply_timeout_ms, 7000);
	assert_int_equal(args.connect_timeout_ms, 0);
	assert_int_equal(args.family, 4);
	assert_true(args.is_mono);
	assert_int_equal(args.background, ARGS_LIGHT);
	assert_int_equal(args.tempfail_status, -1);
	args_fini(&args);

	assert_int_equal(
	    parse("--serve=127.0.0.1:2525 --practice=x", &args, &err), 0);
	assert_int_equal(args.mode, ARGS_SERVE);
	assert_string_equal(args.serve, "127.0.0.1:2525");
	assert_string_equal(args.personality, "x");
	args_fini(&args);

	assert_int_equal(parse("host --auth-user=me", &args, &err), 0);
	assert_string_equal(args.user, "me");
	args_fini(&args);

	assert_int_equal(parse("--batch --help --serve", &args, &err), 0);
	assert_int_equal(args.mode, ARGS_HELP);
	args_fini(&args);
	assert_int_equal(parse("--batch --batch", &args, &err), 0);
	assert_int_equal(args.mode, ARGS_BATCH);
	args_fini(&args);
}

static void
args__check__every_word_is_a_target(void **state)
{
	struct args args;
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    parse("--check example.net 192.0.2.1 --strict --ports=25,587 "
		  "--server=mx.example.net",
		&args, &err),
	    0);
	assert_int_equal(args.mode, ARGS_CHECK);
	assert_int_equal(args.targets.count, 3);
	assert_string_equal(args.targets.words[0], "example.net");
	assert_string_equal(args.targets.words[1], "192.0.2.1");
	assert_string_equal(args.targets.words[2], "mx.example.net");
	assert_null(args.target);
	assert_string_equal(args.ports, "25,587");
	assert_true(args.is_strict);
	args_fini(&args);
	assert_int_equal(
	    parse("--check --helo=a.b --from=c@d --to=e@f", &args, &err), 0);
	assert_int_equal(args.targets.count, 0);
	assert_string_equal(args.helo, "a.b");
	assert_string_equal(args.from, "c@d");
	assert_int_equal(args.to.count, 1);
	assert_string_equal(args.to.words[0], "e@f");
	args_fini(&args);
	assert_int_equal(parse("--check --batch x", &args, &err), -ERR_USAGE);
	args_fini(&args);
}

/* The line names the word that is wrong, and the way out. */
static void
args__bad_input__is_named_with_the_way_out(void **state)
{
	static const struct {
		const char *line, *word, *way_out;
	} cases[] = {
	    {"--bogus", "--bogus", "--help"},
	    {"--bogus=3", "--bogus=3", "--help"},
	    {"--format=text -obad", "-o", "--help"},
	    {"-Z", "-Z", "--help"},
	    {"--theme", "--theme", "--help"},
	    {"a 25 b", "\"b\"", "TARGET"},
	    {"--batch --serve", "--serve", "exclude each other"},
	    {"--timeout=0", "\"0\"", "1 to 86400"},
	    {"--timeout=1e3", "\"1e3\"", "1 to 86400"},
	    {"--timeout=99999999999999999999", "9999", "1 to 86400"},
	    {"--format=xml", "\"xml\"", "text or json"},
	    {"--tempfail-status=256", "\"256\"", "0 to 255"},
	    {"--practice host", "\"host\"", "one of them"},
	    {"--port=25", "\"25\"", "host"},
	    {"_ 25", "\"\"", "HOST"},
	    {"--server= 25", "\"\"", "HOST"},
	    {"--batch=foo", "--batch=foo", "no argument"},
	    {"--no-color=x", "--no-color=x", "no argument"},
	    {"--t 3", "--t", "more than one"},
	    {"--auth-password=x", "a password on", "--password-file"},
	    {"--password x", "a password on", "EHLO_PASSWORD"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct args args;
		struct err err = {0};

		assert_int_equal(parse(cases[i].line, &args, &err), -ERR_USAGE);
		assert_non_null(strstr(err.text, cases[i].word));
		assert_non_null(strstr(err.text, cases[i].way_out));
		assert_null(strchr(err.text, '\n'));
		args_fini(&args);
	}
}

static void
args__bad_input__is_shown_harmless(void **state)
{
	struct args args;
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    parse("--format=\033[31mred", &args, &err), -ERR_USAGE);
	assert_null(strchr(err.text, '\033'));
	assert_non_null(strstr(err.text, "^[[31mred"));
	args_fini(&args);
}

static void
args__script__is_a_plan_with_its_variables(void **state)
{
	static const char *const wrong[] = {"--script x --data y",
	    "--script x --quit-after ehlo", "--script x --check a",
	    "--script x --set y", "--set =y"};
	struct args args;
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    parse("--script x --set a=b=c --set d= --to e@f", &args, &err), 0);
	assert_string_equal(args.script, "x");
	assert_int_equal(args.sets.count, 2);
	assert_string_equal(args.sets.words[0], "a=b=c");
	assert_false(args_has_message(&args));
	args_fini(&args);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(parse(wrong[i], &args, &err), -ERR_USAGE);
		args_fini(&args);
	}
}

/* Every option of the table stands in the help, with its letter. */
static void
args_help__lists__every_option(void **state)
{
	static const char *const words[] = {
#define H(title)                                    title,
#define O(name, text, letter, kind, argument, help) "--" text, help,
#include "ehlo/cli/options.def"
#undef O
#undef H
	};
	struct buf help = {0}, line = {0};
	struct slice rest, word;

	(void)state;
	args_help(&help);
	/* One line, so that it does not matter where lines are broken. */
	for (size_t i = 0; i < help.len; i++)
		if (help.ptr[i] == '\n')
			help.ptr[i] = ' ';
	rest = buf_slice(&help);
	while ((word = slice_take_word(&rest)).len > 0)
		buf_addf(&line, "%.*s ", SLICE_ARGS(word));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(buf_text(&line), words[i]) == NULL)
			fail_msg("not in the help: %s", words[i]);
	buf_fini(&line);
	buf_fini(&help);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(args__target__every_way_to_name_it),
	    cmocka_unit_test(args__options__have_their_effect),
	    cmocka_unit_test(args__check__every_word_is_a_target),
	    cmocka_unit_test(args__bad_input__is_named_with_the_way_out),
	    cmocka_unit_test(args__bad_input__is_shown_harmless),
	    cmocka_unit_test(args__script__is_a_plan_with_its_variables),
	    cmocka_unit_test(args_help__lists__every_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
