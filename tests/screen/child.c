/* SPDX-License-Identifier: GPL-3.0-or-later
 * child - the environment and the signals of a program on a terminal. */
#include "config.h"

#include "child.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "ehlo/base/mem.h"

static void
forget_matching(const char *prefix)
{
	char name[256];

	for (char **var = environ; *var != NULL;) {
		size_t len = strcspn(*var, "=");

		if (strncmp(*var, prefix, strlen(prefix)) != 0 ||
		    len >= sizeof(name)) {
			var++;
			continue;
		}
		memcpy(name, *var, len);
		name[len] = '\0';
		unsetenv(name);
		var = environ;
	}
}

static void
set_environment(const struct vt_options *options)
{
	static const char *const foreign[] = {"LINES", "COLUMNS", "COLORTERM",
	    "NO_COLOR", "TMUX", "INPUTRC", "EDITOR", "VISUAL"};
	const char *const *env = options->env;

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		unsetenv(foreign[i]);
	forget_matching("XDG_");
	forget_matching("EHLO_");
	setenv("LC_ALL", "C.UTF-8", 1);
	/* Nothing can be made there, by nobody. */
	setenv("HOME", "/dev/null", 1);
	setenv("TERM", options->term == NULL ? "xterm-256color" : options->term,
	    1);
	for (; env != NULL && *env != NULL; env++)
		if (strchr(*env, '=') == NULL)
			unsetenv(*env);
		else
			putenv(mem_copy_str(*env));
}

/* What this program ignores, a program of a test shall not. */
static void
reset_signals(void)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
child_run(const struct vt_options *options, const char *const argv[])
{
	char **args = (char **)(uintptr_t)argv;

	/* A test that fails is not there to end it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	set_environment(options);
	reset_signals();
	execvp(args[0], args);
	perror(args[0]);
	_exit(127);
}
