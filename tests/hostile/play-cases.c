/* SPDX-License-Identifier: GPL-3.0-or-later
 * play-cases - plays the cases of a file, as text and as JSON, a result each.
 *
 *     play-cases FILE [ID...]
 * With "-v" before the file, shows the text of each case.
 */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "again.h"
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
	again_judge(json.out, &faults);
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

/* ---- several at a time, told in their order ------------------------- */

#define AT_A_TIME 4

/* A case that is being played by a process of its own. */
struct work {
	pid_t pid;
	int out; /* what it prints */
};

static void
start(
    struct work *w, size_t number, const struct hostile_case *c, bool is_shown)
{
	w->out = memfd_create("result", MFD_CLOEXEC);
	w->pid = w->out < 0 ? -1 : fork();
	if (w->pid < 0) {
		perror("play-cases");
		exit(99);
	}
	if (w->pid > 0)
		return;
	dup2(w->out, STDOUT_FILENO);
	_exit(play(number, c, is_shown) ? 0 : 1);
}

/* True when the case is as it should be. */
static bool
finish(struct work *w)
{
	char piece[4096];
	ssize_t got;
	int status;

	if (w->pid == 0)
		return true;
	waitpid(w->pid, &status, 0);
	lseek(w->out, 0, SEEK_SET);
	while ((got = read(w->out, piece, sizeof(piece))) > 0)
		fwrite(piece, 1, (size_t)got, stdout);
	fflush(stdout);
	close(w->out);
	w->pid = 0;
	return status == 0;
}

/* The status. */
static int
play_all(const struct case_file *file, char **ids, bool is_shown)
{
	struct work works[AT_A_TIME] = {{0}};
	size_t count = 0;
	bool is_good = true;

	for (size_t i = 0; i < file->count; i++) {
		struct work *w = &works[count % AT_A_TIME];

		if (!is_wanted(&file->cases[i], ids))
			continue;
		is_good &= finish(w);
		start(w, ++count, &file->cases[i], is_shown);
	}
	for (size_t i = 0; i < AT_A_TIME; i++)
		is_good &= finish(&works[(count + i) % AT_A_TIME]);
	printf("1..%zu\n", count);
	return is_good ? 0 : 1;
}

int
main(int argc, char **argv)
{
	bool is_shown = argc > 1 && strcmp(argv[1], "-v") == 0;
	struct case_file file;
	int status = 0;

	argv += is_shown;
	if (argc - is_shown < 2 || getenv("EHLO") == NULL) {
		fputs("usage: EHLO=PROGRAM play-cases [-v] FILE [ID...]\n",
		    stderr);
		return 99;
	}
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("EHLO_PASSWORD", "hunter2-secret", 1);
	setenv("ASAN_OPTIONS", SANITIZER_OPTIONS, 1);
	signal(SIGPIPE, SIG_IGN);
	if (!case_file_read(&file, argv[1])) {
		fputs(buf_text(&file.errors), stderr);
		status = 99;
	}
	if (status == 0)
		status = play_all(&file, argv + 2, is_shown);
	case_file_free(&file);
	return status;
}
