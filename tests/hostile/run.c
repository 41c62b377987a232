/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - the peer plays in this process; the program reads and writes files in
 * memory, so that nothing of the test can hold it up. */
#include "config.h"

#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ehlo/base/mem.h"
#include "player.h"

#define ARGS_MAX 32
/* How long the peer may take to notice that the program has ended, and the
 * program to end by a signal. Good runs never wait it. */
#define GRACE_MS 30000
/* As case.h promises. */
#define FILE_FD 9

struct stage {
	struct run *run;
	const struct hostile_case *what;
	uv_loop_t loop;
	uv_signal_t child;
	uv_timer_t limit;
	struct player *player;
	pid_t pid;
	int files[3], file; /* the streams, and the case's own */
	bool is_exited, is_played, is_idle, is_late;
	bool is_left; /* TLS, by the peer: nothing may be heard of it again */
};

static void
fault(struct stage *s, const char *what)
{
	buf_addf(&s->run->faults, "%s\n", what);
}

static void
need(bool is_there, const char *what)
{
	if (is_there)
		return;
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(99);
}

/* ---- the peer ------------------------------------------------------- */

static void
on_heard(void *context, struct slice bytes)
{
	struct stage *s = context;

	buf_add_slice(&s->run->heard, bytes);
}

static void
on_said(void *context, struct slice bytes)
{
	struct stage *s = context;

	if (!s->is_left)
		buf_add_slice(&s->run->said, bytes);
}

static void
on_failed(void *context, unsigned line, const char *what)
{
	struct stage *s = context;

	buf_addf(&s->run->faults, "line %u: %s\n", line, what);
}

static void
on_secure(void *context, bool is_secure)
{
	struct stage *s = context;

	s->is_left = !is_secure;
	if (!is_secure)
		return;
	s->run->clear_said = s->run->said.len;
	s->run->clear_heard = s->run->heard.len;
}

static void
on_limit(uv_timer_t *timer)
{
	struct stage *s = timer->data;

	s->is_late = true;
}

static void
on_idle(void *context)
{
	struct stage *s = context;

	s->is_idle = true;
	if (!s->what->is_interrupted || s->pid <= 0)
		return;
	kill(s->pid, SIGINT);
	uv_timer_start(&s->limit, on_limit, GRACE_MS, 0);
}

static void
on_played(void *context)
{
	struct stage *s = context;

	s->is_played = true;
}

static void
open_peer(struct stage *s)
{
	struct player_options options = {.end_after = SCRIPT_FOREVER,
	    .on_heard = on_heard,
	    .on_said = on_said,
	    .on_failed = on_failed,
	    .on_secure = on_secure,
	    .on_idle = on_idle,
	    .on_done = on_played,
	    .context = s};
	struct sockaddr_in place = {
	    .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	const char *error = NULL;

	if (!s->what->has_script) {
		s->is_played = true;
		return;
	}
	s->player = player_listen(&s->loop, &s->what->script, &options,
	    (const struct sockaddr *)&place, &error);
	need(s->player != NULL, error == NULL ? "listening" : error);
}

/* ---- the program ---------------------------------------------------- */

/* Cuts words at blanks into argv; they live until the exec. */
static size_t
add_words(struct stage *s, const char **argv, size_t count, char *words)
{
	int port = s->player == NULL ? 0 : player_port(s->player);
	char *save = NULL;

	for (char *word = strtok_r(words, " ", &save);
	     word != NULL && count < ARGS_MAX;
	     word = strtok_r(NULL, " ", &save))
		argv[count++] = case_expand(word, port);
	return count;
}

/* The peer's place, or what stands for it. */
static size_t
add_target(struct stage *s, const char **argv, size_t count)
{
	struct slice rest = buf_slice(&s->what->arguments);
	int port = s->player == NULL ? 0 : player_port(s->player);
	char place[] = "127.0.0.1 %p";

	if (rest.len == 0)
		return add_words(s, argv, count, place);
	for (; rest.len > 0 && count < ARGS_MAX; count++) {
		argv[count] = case_expand(rest.ptr, port);
		rest = slice_skip(rest, strlen(rest.ptr) + 1);
	}
	return count;
}

static void
become_program(struct stage *s, const char *format)
{
	const char *argv[ARGS_MAX + 4] = {getenv("EHLO")};
	char format_option[32];
	size_t count;

	snprintf(format_option, sizeof(format_option), "--format=%s", format);
	argv[1] = format_option;
	count = add_target(s, argv, 2);
	if (s->what->args != NULL)
		count = add_words(s, argv, count, s->what->args);
	argv[count] = NULL;
	for (int i = 0; i < 3; i++)
		dup2(s->files[i], i);
	dup2(s->file, FILE_FD);
	if (s->what->locale != NULL)
		setenv("LC_ALL", s->what->locale, 1);
	signal(SIGPIPE, SIG_DFL);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static void
on_child(uv_signal_t *signal, int signum)
{
	struct stage *s = signal->data;
	struct rusage usage;
	int status;

	(void)signum;
	if (wait4(s->pid, &status, WNOHANG, &usage) != s->pid)
		return;
	s->is_exited = true;
	s->run->status =
	    WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	s->run->memory_kb = usage.ru_maxrss;
}

static void
start_program(struct stage *s, const char *format)
{
	struct slice input = buf_slice(&s->what->input);
	struct slice file = buf_slice(&s->what->file);

	for (int i = 0; i < 3; i++) {
		s->files[i] = memfd_create("hostile", MFD_CLOEXEC);
		need(s->files[i] >= 0, "memory file");
	}
	need(write(s->files[0], input.ptr, input.len) == (ssize_t)input.len &&
		 lseek(s->files[0], 0, SEEK_SET) == 0,
	    "input");
	s->file = memfd_create("message", MFD_CLOEXEC);
	need(s->file >= 0 &&
		 write(s->file, file.ptr, file.len) == (ssize_t)file.len,
	    "file");
	fflush(stdout);
	s->pid = fork();
	need(s->pid >= 0, "fork");
	if (s->pid == 0)
		become_program(s, format);
}

static struct slice
map(int fd)
{
	struct stat about;
	void *at;

	need(fstat(fd, &about) == 0, "output");
	if (about.st_size == 0)
		return (struct slice){0};
	at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	need(at != MAP_FAILED, "output");
	return slice_of(at, (size_t)about.st_size);
}

static void
unmap(struct slice text)
{
	if (text.len > 0)
		munmap((void *)(uintptr_t)text.ptr, text.len);
}

/* ---- the whole ------------------------------------------------------ */

static void
wait_for(struct stage *s, const bool *is_true, uint64_t limit_ms)
{
	s->is_late = false;
	uv_update_time(&s->loop);
	uv_timer_start(&s->limit, on_limit, limit_ms, 0);
	while (!*is_true && !s->is_late)
		uv_run(&s->loop, UV_RUN_ONCE);
	uv_timer_stop(&s->limit);
}

static void
wait_for_both(struct stage *s)
{
	wait_for(s, &s->is_exited, s->what->limit_s * 1000);
	if (!s->is_exited) {
		fault(s, s->what->is_interrupted && s->is_idle
			     ? "it did not end by the signal"
			     : "it did not end in time");
		kill(s->pid, SIGKILL);
		wait_for(s, &s->is_exited, GRACE_MS);
	}
	if (!s->is_played && !s->is_idle && !s->what->is_unreached &&
	    s->run->faults.len == 0) {
		wait_for(s, &s->is_played, GRACE_MS);
		if (!s->is_played)
			fault(s, "the script was not played to its end");
	}
}

static void
close_stage(struct stage *s)
{
	if (s->player != NULL)
		player_stop(s->player);
	uv_close((uv_handle_t *)&s->child, NULL);
	uv_close((uv_handle_t *)&s->limit, NULL);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	uv_loop_close(&s->loop);
	for (int i = 0; i < 3; i++)
		close(s->files[i]);
	close(s->file);
}

void
run_case(struct run *r, const struct hostile_case *c, const char *format)
{
	struct stage s = {.run = r, .what = c};

	*r = (struct run){.clear_said = SIZE_MAX, .clear_heard = SIZE_MAX};
	uv_loop_init(&s.loop);
	uv_signal_init(&s.loop, &s.child);
	uv_timer_init(&s.loop, &s.limit);
	s.child.data = s.limit.data = &s;
	uv_signal_start(&s.child, on_child, SIGCHLD);
	open_peer(&s);
	start_program(&s, format);
	wait_for_both(&s);
	r->out = map(s.files[1]);
	r->err = map(s.files[2]);
	close_stage(&s);
}

void
run_fini(struct run *r)
{
	unmap(r->out);
	unmap(r->err);
	buf_fini(&r->said);
	buf_fini(&r->heard);
	buf_fini(&r->faults);
}
