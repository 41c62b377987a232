/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-batch - sessions without a screen: one, and one with a flood.
 *
 * Every program delivers the same message to the same server, or reads the
 * same reply of a million lines. Usage: bench-batch EHLO CLIENT
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "peer.h"
#include "run.h"
#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SESSION_TURNS 31
#define FLOOD_TURNS   5

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

static const char flood[] = "EHLO client.example\nFLOOD 1000000\nQUIT\n";

struct subject {
	const char *name;
	const char *argv[12];
	const char *input;
};

struct rows {
	struct series cpu[ROWS_MAX], wall[ROWS_MAX], peak[ROWS_MAX];
};

static void
write_file(char *path, const char *name, const char *text, size_t len)
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

static void
measure(const struct subject *s, struct rows *rows, size_t i)
{
	struct run run;

	if (!run_is_here(s->argv[0]))
		return;
	run = run_program(s->argv, s->input);
	if (run.status != 0) {
		fprintf(stderr, "bench-batch: %s: status %d\n", s->name,
		    run.status);
		exit(1);
	}
	series_add(&rows->cpu[i], run.cpu_ms);
	series_add(&rows->wall[i], run.wall_ms);
	series_add(&rows->peak[i], run.peak_kb);
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
figure(
    const char *what, const struct subject *subjects, size_t count, int turns)
{
	static struct rows rows;
	char title[128];

	memset(&rows, 0, sizeof(rows));
	for (size_t i = 0; i < count; i++)
		rows.cpu[i].name = rows.wall[i].name = rows.peak[i].name =
		    subjects[i].name;
	for (int turn = 0; turn < turns; turn++)
		for (size_t i = 0; i < count; i++)
			measure(&subjects[i], &rows, i);
	snprintf(title, sizeof(title), "%s, CPU", what);
	print_rows(title, "ms", rows.cpu, count);
	snprintf(title, sizeof(title), "%s, time", what);
	print_rows(title, "ms", rows.wall, count);
	snprintf(title, sizeof(title), "%s, memory at its highest", what);
	print_rows(title, "KB", rows.peak, count);
}

static void
figure_session(const char *ehlo, const char *client, const char *port,
    const char *input, const char *message)
{
	char url[32];
	const struct subject subjects[] = {
	    {"bare client", {client, port}, input},
	    {"ehlo", {ehlo, "--batch", "127.0.0.1", port}, input},
	    {"curl",
		{"curl", "-s", url, "--mail-from", "from@client.example",
		    "--mail-rcpt", "to@bench.example", "-T", "-"},
		message},
	    {"msmtp",
		{"msmtp", "--host=127.0.0.1", "--port", port, "--auth=off",
		    "--tls=off", "--from=from@client.example",
		    "to@bench.example"},
		message},
	    {"swaks",
		{"swaks", "--server", "127.0.0.1", "--port", port, "--from",
		    "from@client.example", "--to", "to@bench.example", "--data",
		    "-"},
		message},
	};

	snprintf(url, sizeof(url), "smtp://127.0.0.1:%s", port);
	figure("a message delivered", subjects, COUNT(subjects), SESSION_TURNS);
}

static void
figure_flood(
    const char *ehlo, const char *client, const char *port, const char *input)
{
	const struct subject subjects[] = {
	    {"bare client", {client, port}, input},
	    {"ehlo", {ehlo, "--batch", "127.0.0.1", port}, input},
	};

	figure("a reply of 1,000,000 lines", subjects, COUNT(subjects),
	    FLOOD_TURNS);
}

int
main(int argc, char **argv)
{
	static char session[SCRATCH_MAX], message[SCRATCH_MAX],
	    flooded[SCRATCH_MAX];
	const char *body = strstr(script, "From:");
	struct peer peer;

	if (argc < 3) {
		fputs("usage: bench-batch EHLO CLIENT\n", stderr);
		return 64;
	}
	write_file(session, "session", script, strlen(script));
	write_file(
	    message, "message", body, strlen(body) - strlen(".\nQUIT\n"));
	write_file(flooded, "flooded", flood, strlen(flood));
	peer_start(&peer);
	figure_session(argv[1], argv[2], peer.port, session, message);
	figure_flood(argv[1], argv[2], peer.port, flooded);
	peer_stop(&peer);
	return 0;
}
