/* SPDX-License-Identifier: GPL-3.0-or-later
 * editor - fork, the terminal to the child, SIGCHLD through the loop.
 *
 * The file lies in a directory of its own, since editors put others beside it;
 * the directory goes with all that is in it. */
#include "config.h"

#include "ehlo/app/editor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/private.h"

#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND      127

struct editor {
	uv_signal_t ended;
	pid_t pid;
	bool has_terminal; /* which was ours to give */
	struct editor_events events;
	void *context;
};

/* What a signal handler needs; no way to hand it a context. */
static struct {
	char dir[256], path[320];
} files;

/* ---- the file --------------------------------------------------------- */

static const char *
directory_for_files(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && dir[0] == '/' && strlen(dir) < 200 ? dir : "/tmp";
}

static int
write_all(int fd, struct slice text)
{
	while (text.len > 0) {
		ssize_t count = write(fd, text.ptr, text.len);

		if (count < 0 && errno != EINTR)
			return -1;
		text = slice_skip(text, count < 0 ? 0 : (size_t)count);
	}
	return 0;
}

static int
make_file(struct slice text, const char *name)
{
	int fd, rc;

	snprintf(files.dir, sizeof(files.dir), "%s/ehlo-XXXXXX",
	    directory_for_files());
	if (mkdtemp(files.dir) == NULL) {
		files.dir[0] = '\0';
		return -1;
	}
	snprintf(files.path, sizeof(files.path), "%s/%.32s", files.dir, name);
	fd = private_open(files.path);
	if (fd < 0)
		return -1;
	rc = write_all(fd, text);
	close(fd);
	return rc;
}

/* The editor's own ones too: backups, locks. */
static void
remove_files(void)
{
	DIR *dir = files.dir[0] == '\0' ? NULL : opendir(files.dir);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	editor_abandon();
}

void
editor_abandon(void)
{
	if (files.dir[0] == '\0')
		return;
	unlink(files.path);
	rmdir(files.dir);
	files.dir[0] = '\0';
}

static int
read_all(int fd, struct buf *out, struct err *err)
{
	char piece[16384];
	ssize_t count;

	while ((count = read(fd, piece, sizeof(piece))) != 0) {
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return err_set(err, ERR_SYSTEM,
			    "the edited text cannot be read: %s",
			    strerror(errno));
		buf_add(out, piece, (size_t)count);
		if (out->len > EDITOR_TEXT_MAX)
			return err_set(err, ERR_USAGE,
			    "the edited text is longer than 16 MiB");
	}
	return 0;
}

/* Whoever writes a new file in its place may have made a link of it. */
static int
read_file(struct buf *out, struct err *err)
{
	int fd =
	    open(files.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int rc;

	if (fd < 0)
		return err_set(err, ERR_SYSTEM,
		    "the edited text cannot be read: %s", strerror(errno));
	rc = read_all(fd, out, err);
	close(fd);
	return rc;
}

/* ---- the job ---------------------------------------------------------- */

static const char *
command(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "vi";
}

/* Also from the background, where it would stop who asks. */
static void
give_terminal(pid_t group)
{
	sigset_t out, before;

	sigemptyset(&out);
	sigaddset(&out, SIGTTOU);
	sigprocmask(SIG_BLOCK, &out, &before);
	tcsetpgrp(STDIN_FILENO, group);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static bool
is_in_foreground(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void
take_terminal_back(const struct editor *e)
{
	if (e->has_terminal)
		give_terminal(getpgrp());
}

/* The loop made standard input its own: not blocking, closed on exec. */
static void
open_input(void)
{
	int fd = open("/dev/tty", O_RDWR);

	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	close(fd);
}

/* In the child: nothing but what is safe behind fork. */
_Noreturn static void
run(const struct editor *e, const char *script)
{
	/* An editor is as it would be from the shell, also where we are run by
	 * something that ignores some of these. */
	static const int usual[] = {
	    SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGXFSZ};
	sigset_t none;

	setpgid(0, 0);
	if (e->has_terminal) {
		give_terminal(getpid());
		open_input();
	}
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		signal(usual[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execl("/bin/sh", "sh", "-c", script, "sh", files.path, (char *)NULL);
	_exit(STATUS_NOT_FOUND);
}

static int
start(struct editor *e, struct err *err)
{
	sigset_t all, before;
	struct buf script = {0};

	buf_addf(&script, "%s \"$@\"", command());
	e->has_terminal = is_in_foreground();
	/* What comes before the child has its signals waits for that. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	e->pid = fork();
	if (e->pid == 0)
		run(e, buf_text(&script));
	sigprocmask(SIG_SETMASK, &before, NULL);
	buf_fini(&script);
	if (e->pid < 0)
		return err_set(err, ERR_SYSTEM,
		    "the editor cannot be started: %s", strerror(errno));
	/* Whoever comes first: both do it. */
	setpgid(e->pid, e->pid);
	if (e->has_terminal)
		give_terminal(e->pid);
	return 0;
}

static int
judge_status(int status, struct err *err)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (WIFSIGNALED(status))
		return err_set(err, ERR_SYSTEM,
		    "the editor was ended by signal %d", WTERMSIG(status));
	if (code == STATUS_NOT_FOUND || code == STATUS_NOT_EXECUTABLE)
		return err_set(err, ERR_SYSTEM,
		    "\"%.60s\" cannot be run: VISUAL or EDITOR names your "
		    "editor",
		    command());
	if (code != 0)
		return err_set(
		    err, ERR_SYSTEM, "the editor ended with status %d", code);
	return 0;
}

static void
on_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static void
finish(struct editor *e, int status)
{
	struct buf text = {0};
	struct err err = {0};
	bool is_good =
	    judge_status(status, &err) == 0 && read_file(&text, &err) == 0;

	take_terminal_back(e);
	remove_files();
	uv_close((uv_handle_t *)&e->ended, on_closed);
	if (!is_good)
		buf_clear(&text);
	e->events.on_done(e->context, buf_slice(&text), is_good ? NULL : &err);
	buf_wipe(&text);
}

static void
on_ended(uv_signal_t *handle, int signum)
{
	struct editor *e = handle->data;
	int status;

	(void)signum;
	if (waitpid(e->pid, &status, WNOHANG | WUNTRACED) != e->pid)
		return;
	if (!WIFSTOPPED(status)) {
		finish(e, status);
		return;
	}
	take_terminal_back(e);
	e->events.on_stopped(e->context);
	if (e->has_terminal)
		give_terminal(e->pid);
	kill(-e->pid, SIGCONT);
}

struct editor *
editor_open(uv_loop_t *loop, struct slice text, const char *name,
    const struct editor_events *events, void *context, struct err *err)
{
	struct editor *e = mem_zalloc(1, sizeof(*e));

	e->events = *events;
	e->context = context;
	uv_signal_init(loop, &e->ended);
	e->ended.data = e;
	/* Before there is a child whose end could be missed. */
	uv_signal_start(&e->ended, on_ended, SIGCHLD);
	if (make_file(text, name) < 0)
		err_set(err, ERR_SYSTEM, "no file to edit in %s: %s",
		    directory_for_files(), strerror(errno));
	else if (start(e, err) == 0)
		return e;
	remove_files();
	uv_close((uv_handle_t *)&e->ended, on_closed);
	return NULL;
}

void
editor_close(struct editor *e)
{
	kill(-e->pid, SIGHUP);
	kill(-e->pid, SIGCONT);
	take_terminal_back(e);
	remove_files();
	uv_close((uv_handle_t *)&e->ended, on_closed);
}
