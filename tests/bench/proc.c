/* SPDX-License-Identifier: GPL-3.0-or-later
 * proc - clocks, and lines of files in /proc. */
#include "config.h"

#include "proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ehlo/base/buf.h"

static double
ms_of(clockid_t clock)
{
	struct timespec t = {0};

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double
proc_now_ms(void)
{
	return ms_of(CLOCK_MONOTONIC);
}

double
proc_cpu_ms(pid_t pid)
{
	clockid_t clock;

	return clock_getcpuclockid(pid, &clock) == 0 ? ms_of(clock) : 0;
}

double
proc_read(pid_t pid, const char *file, const char *name)
{
	struct buf path = {0};
	char line[256];
	double value = 0;
	FILE *lines;

	buf_addf(&path, "/proc/%d/%s", (int)pid, file);
	lines = fopen(buf_text(&path), "re");
	buf_fini(&path);
	if (lines == NULL)
		return 0;
	while (fgets(line, sizeof(line), lines) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			value = strtod(line + strlen(name), NULL);
	fclose(lines);
	return value;
}
