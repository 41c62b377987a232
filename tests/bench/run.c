/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - fork, exec, wait4. */
#include "config.h"

#include "run.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "proc.h"

bool
run_is_here(const char *program)
{
	const char *path = getenv("PATH");
	char *copy = mem_copy_str(path == NULL ? "" : path), *rest = copy;
	bool is_found = strchr(program, '/') != NULL;

	for (char *dir; !is_found && (dir = strsep(&rest, ":")) != NULL;) {
		struct buf name = {0};

		buf_addf(&name, "%s/%s", dir, program);
		is_found = access(buf_text(&name), X_OK) == 0;
		buf_fini(&name);
	}
	mem_free(copy);
	return is_found;
}

static double
ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void
exec_program(const char *const argv[], const char *input)
{
	int in = open(input, O_RDONLY), out = open("/dev/null", O_WRONLY);

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execvp(argv[0], (char **)(uintptr_t)argv);
	_exit(127);
}

struct run
run_program(const char *const argv[], const char *input)
{
	double began_ms = proc_now_ms();
	struct rusage usage;
	struct run run;
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exec_program(argv, input);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
		perror(argv[0]);
		abort();
	}
	run.wall_ms = proc_now_ms() - began_ms;
	run.cpu_ms = ms_of(usage.ru_utime) + ms_of(usage.ru_stime);
	run.peak_kb = (double)usage.ru_maxrss;
	run.status =
	    WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return run;
}

void
run_output(const char *const argv[], struct buf *out)
{
	int ends[2];
	char piece[512];
	ssize_t len;
	pid_t pid;

	fflush(NULL);
	if (pipe(ends) < 0 || (pid = fork()) < 0) {
		perror(argv[0]);
		abort();
	}
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(argv[0], (char **)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	while ((len = read(ends[0], piece, sizeof(piece))) > 0)
		buf_add(out, piece, (size_t)len);
	close(ends[0]);
	waitpid(pid, NULL, 0);
}
