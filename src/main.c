/* SPDX-License-Identifier: GPL-3.0-or-later
 * main - parses the options and chooses the way to run. */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "ehlo/app/credentials.h"
#include "ehlo/app/run.h"
#include "ehlo/app/stdio.h"
#include "ehlo/base/private.h"
#include "ehlo/cli/args.h"

static int
help(const struct args *args)
{
	struct buf text = {0};

	(void)args;
	args_help(&text);
	return run_print(&text);
}

static int
version(const struct args *args)
{
	struct buf text = {0};

	(void)args;
	buf_add_str(&text,
	    "ehlo " PACKAGE_VERSION "\n"
	    "Licence GPL-3.0-or-later; no warranty, as far as the law "
	    "permits.\n");
	return run_print(&text);
}

static int
batch(const struct args *args)
{
	return args->replay != NULL ? run_replay(args) : run_batch(args);
}

/* The message comes from the keyboard's side. */
static bool
is_typed(const struct args *args)
{
	return args->data != NULL && strcmp(args->data, "-") == 0;
}

/* A screen needs a terminal on both sides, and the keyboard for itself. */
static int
console_or_batch(const struct args *args)
{
	bool is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	return is_terminal && !is_typed(args) ? run_console(args) : batch(args);
}

/* Where somebody looks at it, it is looked on at; in the background it just
 * serves. */
static int
watch_or_serve(const struct args *args)
{
	bool is_watched = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	                  tcgetpgrp(STDIN_FILENO) == getpgrp();

	return is_watched ? run_console(args) : run_serve(args);
}

int
main(int argc, char **argv)
{
	static int (*const run[])(const struct args *) = {
	    [ARGS_CONSOLE] = console_or_batch,
	    [ARGS_BATCH] = batch,
	    [ARGS_CHECK] = run_check,
	    [ARGS_EXPLAIN] = run_explain,
	    [ARGS_CHECK_LESSON] = run_lesson,
	    [ARGS_SERVE] = watch_or_serve,
	    [ARGS_HELP] = help,
	    [ARGS_VERSION] = version,
	    [ARGS_PRINT_KEYS] = run_print_keys,
	    [ARGS_PRINT_ROLES] = run_print_roles,
	    [ARGS_PRINT_THEME] = run_print_theme,
	};
	struct args args;
	struct err err = {0};
	int status;

	private_forbid_dumps();
	credentials_hide();
	stdio_reserve();
	setlocale(LC_CTYPE, ""); /* numbers and words are ours */
	if (args_parse(argc, argv, &args, &err) < 0 ||
	    run_check_descriptors(&err) < 0)
		status = run_complain(&err);
	else if ((status = run_load_rules(&args)) == 0)
		status = run[args.mode](&args);
	args_fini(&args);
	return status;
}
