/* SPDX-License-Identifier: GPL-3.0-or-later
 * play-cases - plays the cases of a file, as text and as JSON, a result each.
 *
 *     play-cases FILE [ID...]
 * With "-v" before the file, shows the text of each case.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"

/* Freed memory is not kept: the program's use is what is measured. */
#define SANITIZER_OPTIONS "quarantine_size_mb=1:malloc_context_size=2"

/* For this process: what it holds counts as the program's until it runs. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return SANITIZER_OPTIONS;
}

static void
put_lines(struct slice text)
{
	while (text.len > 0) {
		size_t len = slice_find(text, '\n');

		printf("# %.*s\n", (int)(len < 400 ? len : 400), text.ptr);
		text = slice_skip(text, len + 1);
	}
}

static void
put_result(size_t number, const struct hostile_case *c, struct buf *faults)
{
	printf("%s %zu - %s\n", faults->len == 0 ? "ok" : "not ok", number,
	    c->name);
	put_lines(buf_slice(faults));
	fflush(stdout);
}

static bool
play(size_t number, const struct hostile_case *c, bool is_shown)
{
	struct run text, json;
	struct buf faults = {0};
	bool is_good;

	run_case(&text, c, "text");
	run_case(&json, c, "json");
	judge_case(c, &text, &json, &faults);
	is_good = faults.len == 0;
	if (is_shown || !is_good)
		put_lines(slice_range(text.out, 0, is_shown ? 65536 : 2000));
	if (is_shown)
		put_lines(slice_range(json.out, 0, 65536));
	put_result(number, c, &faults);
	if (is_shown)
		printf("# %ld KiB\n", json.memory_kb);
	buf_fini(&faults);
	run_fini(&text);
	run_fini(&json);
	return is_good;
}

static bool
is_wanted(const struct hostile_case *c, char **ids)
{
	size_t len = strcspn(c->name, " ");

	if (c->is_screen_only || *ids == NULL)
		return !c->is_screen_only;
	for (; *ids != NULL; ids++)
		if (strlen(*ids) == len && strncmp(c->name, *ids, len) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	bool is_shown = argc > 1 && strcmp(argv[1], "-v") == 0;
	struct case_file file;
	size_t count = 0;
	int status = 0;

	argv += is_shown;
	if (argc - is_shown < 2 || getenv("EHLO") == NULL) {
		fputs("usage: EHLO=PROGRAM play-cases [-v] FILE [ID...]\n",
		    stderr);
		return 99;
	}
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("ASAN_OPTIONS", SANITIZER_OPTIONS, 1);
	signal(SIGPIPE, SIG_IGN);
	if (!case_file_read(&file, argv[1])) {
		fputs(buf_text(&file.errors), stderr);
		status = 99;
	}
	for (size_t i = 0; i < file.count && status != 99; i++)
		if (is_wanted(&file.cases[i], argv + 2) &&
		    !play(++count, &file.cases[i], is_shown))
			status = 1;
	printf("1..%zu\n", count);
	case_file_free(&file);
	return status;
}
