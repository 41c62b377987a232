/* SPDX-License-Identifier: GPL-3.0-or-later
 * figure - every program in its turn, until each had all of them. */
#include "figure.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "run.h"
#include "table.h"

#define ROWS_MAX 5

static const char script[] = "EHLO client.example\n"
			     "MAIL FROM:<from@client.example>\n"
			     "RCPT TO:<to@bench.example>\n"
			     "DATA\n"
			     "From: <from@client.example>\n"
			     "To: <to@bench.example>\n"
			     "Subject: a message for measures\n"
			     "\n"
			     "It has three lines.\n"
			     "This is the second,\n"
			     "and this the third.\n"
			     ".\n"
			     "QUIT\n";

struct rows {
	struct series cpu[ROWS_MAX], wall[ROWS_MAX], peak[ROWS_MAX];
};

void
figure_write_file(char *path, const char *name, const char *text, size_t len)
{
	int fd;

	snprintf(path, SCRATCH_MAX, "%s", scratch_path(name));
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text, len) != (ssize_t)len) {
		perror(path);
		exit(74);
	}
	close(fd);
}

static struct run
run_once(const struct subject *s)
{
	struct run run = run_program(s->argv, s->input);

	if (run.status != 0) {
		fprintf(stderr, "bench: %s: status %d\n", s->name, run.status);
		exit(1);
	}
	return run;
}

/* One value: what so many runs in a row need. */
static void
measure(const struct subject *s, struct rows *rows, size_t i, int times)
{
	struct run sum = {0};

	if (!run_is_here(s->argv[0]))
		return;
	while (times-- > 0) {
		struct run run = run_once(s);

		sum.cpu_ms += run.cpu_ms;
		sum.wall_ms += run.wall_ms;
		if (run.peak_kb > sum.peak_kb)
			sum.peak_kb = run.peak_kb;
	}
	series_add(&rows->cpu[i], sum.cpu_ms);
	series_add(&rows->wall[i], sum.wall_ms);
	series_add(&rows->peak[i], sum.peak_kb);
}

static void
print_rows(
    const char *what, const char *unit, const struct series *rows, size_t count)
{
	struct buf text = {0};

	table_add(&text, &(struct table){what, unit, rows, count, 0});
	fputs(buf_text(&text), stdout);
	fflush(stdout);
	buf_fini(&text);
}

static void
figure_turns(const char *what, const struct subject *subjects, size_t count,
    int turns, int times)
{
	static struct rows rows;
	char title[128];

	memset(&rows, 0, sizeof(rows));
	for (size_t i = 0; i < count; i++)
		rows.cpu[i].name = rows.wall[i].name = rows.peak[i].name =
		    subjects[i].name;
	for (int turn = 0; turn < turns; turn++)
		for (size_t i = 0; i < count; i++)
			measure(&subjects[i], &rows, i, times);
	snprintf(title, sizeof(title), "%s, CPU", what);
	print_rows(title, "ms", rows.cpu, count);
	snprintf(title, sizeof(title), "%s, time", what);
	print_rows(title, "ms", rows.wall, count);
	snprintf(title, sizeof(title), "%s, memory at its highest", what);
	print_rows(title, "KB", rows.peak, count);
}

void
figure(
    const char *what, const struct subject *subjects, size_t count, int turns)
{
	figure_turns(what, subjects, count, turns, 1);
}

void
figure_row(
    const char *what, const struct subject *subjects, size_t count, int times)
{
	figure_turns(what, subjects, count, 1, times);
}

void
figure_write_session(char *session, char *message)
{
	const char *body = strstr(script, "From:");

	figure_write_file(session, "session", script, strlen(script));
	figure_write_file(
	    message, "message", body, strlen(body) - strlen(".\nQUIT\n"));
}
