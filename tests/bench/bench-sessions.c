/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-sessions - a thousand clients of the practice server at a time.
 *
 * All of them are open before the first says anything, and each command goes
 * to all before the next. Beside it the server of the measures, which only
 * answers. Usage: bench-sessions EHLO
 */
#include "config.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"
#include "proc.h"
#include "table.h"

#define SESSIONS 1000
#define TURNS    5

enum { BARE, EHLO, SERVERS };

struct rows {
	struct series cpu[SERVERS], wall[SERVERS], peak[SERVERS];
};

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- the practice server ------------------------------------------------ */

/* It says where it listens: "... on 127.0.0.1:PORT". */
static void
start_practice(const char *ehlo, struct peer *p)
{
	int ends[2];
	char line[256];
	const char *port = NULL;
	FILE *out;

	fflush(NULL);
	if (pipe(ends) < 0 || (p->pid = fork()) < 0)
		die("fork");
	if (p->pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl(ehlo, ehlo, "--serve=127.0.0.1:0", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	out = fdopen(ends[0], "r");
	if (out == NULL || fgets(line, sizeof(line), out) == NULL ||
	    (port = strrchr(line, ':')) == NULL)
		die("the practice server's port");
	snprintf(p->port, sizeof(p->port), "%.*s", (int)strcspn(port + 1, "\n"),
	    port + 1);
	fclose(out);
}

/* ---- the clients --------------------------------------------------------- */

static int
connect_client(const char *port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_port = htons((in_port_t)strtoul(port, NULL, 10));
	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die("connect");
	return fd;
}

/* Whether the bytes end with the last line of a reply. */
static bool
is_whole(const char *bytes, size_t len)
{
	size_t begin = len;

	if (len < 6 || bytes[len - 1] != '\n')
		return false;
	while (--begin > 0 && bytes[begin - 1] != '\n')
		;
	return len - begin > 4 && bytes[begin + 3] == ' ';
}

static void
read_reply(int fd)
{
	char bytes[4096];
	size_t len = 0;
	ssize_t count;

	do {
		count = read(fd, bytes + len, sizeof(bytes) - len);
		if (count <= 0)
			die("a reply");
		len += (size_t)count;
	} while (!is_whole(bytes, len));
}

static void
say_to_all(const int *fds, const char *command)
{
	for (int i = 0; i < SESSIONS; i++)
		if (dprintf(fds[i], "%s\r\n", command) < 0)
			die("a command");
	for (int i = 0; i < SESSIONS; i++)
		read_reply(fds[i]);
}

static void
run_sessions(const char *port)
{
	static const char *const commands[] = {"EHLO client.example",
	    "MAIL FROM:<from@client.example>", "RCPT TO:<to@bench.example>",
	    "RSET", "QUIT"};
	int fds[SESSIONS];

	for (int i = 0; i < SESSIONS; i++)
		fds[i] = connect_client(port);
	for (int i = 0; i < SESSIONS; i++)
		read_reply(fds[i]);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		say_to_all(fds, commands[i]);
	for (int i = 0; i < SESSIONS; i++)
		close(fds[i]);
}

/* ---- the figures --------------------------------------------------------- */

static void
measure(struct peer *p, struct rows *rows, size_t i)
{
	double began_ms = proc_now_ms(), cpu_ms = proc_cpu_ms(p->pid);

	run_sessions(p->port);
	series_add(&rows->wall[i], proc_now_ms() - began_ms);
	series_add(&rows->cpu[i], proc_cpu_ms(p->pid) - cpu_ms);
	series_add(&rows->peak[i], proc_read(p->pid, "status", "VmHWM:"));
	peer_stop(p);
}

static void
print_rows(const char *title, const char *unit, const struct series *rows)
{
	struct buf text = {0};

	table_add(&text, &(struct table){title, unit, rows, SERVERS, BARE});
	fputs(buf_text(&text), stdout);
	fflush(stdout);
	buf_fini(&text);
}

static void
raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int
main(int argc, char **argv)
{
	static struct rows rows;
	struct peer server;

	if (argc < 2) {
		fputs("usage: bench-sessions EHLO\n", stderr);
		return 64;
	}
	raise_limit();
	signal(SIGPIPE, SIG_IGN);
	rows.cpu[BARE].name = rows.wall[BARE].name = rows.peak[BARE].name =
	    "bare server";
	rows.cpu[EHLO].name = rows.wall[EHLO].name = rows.peak[EHLO].name =
	    "ehlo --serve";
	for (int turn = 0; turn < TURNS; turn++) {
		peer_start(&server);
		measure(&server, &rows, BARE);
		start_practice(argv[1], &server);
		measure(&server, &rows, EHLO);
	}
	print_rows(
	    "1,000 sessions at a time, CPU of the server", "ms", rows.cpu);
	print_rows("1,000 sessions at a time, time", "ms", rows.wall);
	print_rows(
	    "1,000 sessions at a time, memory at its highest", "KB", rows.peak);
	return 0;
}
