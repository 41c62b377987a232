/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-batch - sessions without a screen: one, a thousand of it in a row, one
 * with a long message, and one with a flood.
 *
 * Every program delivers the same message to the same server, or reads the
 * same reply of a million lines. Usage: bench-batch EHLO CLIENT
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/scratch.h"
#include "ehlo/base/buf.h"
#include "figure.h"
#include "peer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SESSION_TURNS 31
#define ROW_TIMES     1000
#define FLOOD_TURNS   5
#define LONG_TURNS    5
#define LONG_BYTES    ((size_t)100 * 1000 * 1000)

static const char flood[] = "EHLO client.example\nFLOOD 1000000\nQUIT\n";

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
	figure_row("1,000 sessions in a row, a process each", subjects,
	    COUNT(subjects), ROW_TIMES);
}

/* Lines end in CRLF, as all of them want it; none begins with a dot, of which
 * the bare client knows nothing. */
static void
write_long(char *session, char *message)
{
	static const char head[] =
	    "EHLO client.example\r\nMAIL FROM:<from@client.example>\r\n"
	    "RCPT TO:<to@bench.example>\r\nDATA\r\n";
	struct buf all = {0};
	size_t begin = strlen(head);

	buf_add_str(&all, head);
	buf_add_str(&all, "From: from@client.example\r\n"
			  "To: to@bench.example\r\nSubject: long\r\n\r\n");
	while (all.len < begin + LONG_BYTES)
		buf_add_str(&all, "This is one of many lines of a message "
				  "that takes its time.\r\n");
	figure_write_file(
	    message, "long-message", all.ptr + begin, all.len - begin);
	buf_add_str(&all, ".\r\nQUIT\r\n");
	figure_write_file(session, "long-session", all.ptr, all.len);
	buf_fini(&all);
}

static void
figure_long(const char *ehlo, const char *client, const char *port)
{
	static char session[SCRATCH_MAX], message[SCRATCH_MAX];
	char url[32];
	const struct subject subjects[] = {
	    {"bare client", {client, port}, session},
	    {"ehlo",
		{ehlo, "--batch", "127.0.0.1", port, "--from",
		    "from@client.example", "--to", "to@bench.example", "--data",
		    message},
		message},
	    {"curl",
		{"curl", "-s", url, "--mail-from", "from@client.example",
		    "--mail-rcpt", "to@bench.example", "-T", message},
		message},
	    {"msmtp",
		{"msmtp", "--host=127.0.0.1", "--port", port, "--auth=off",
		    "--tls=off", "--from=from@client.example",
		    "to@bench.example"},
		message},
	};

	snprintf(url, sizeof(url), "smtp://127.0.0.1:%s", port);
	write_long(session, message);
	figure("a message of 100 MB delivered", subjects, COUNT(subjects),
	    LONG_TURNS);
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
	struct peer peer;

	if (argc < 3) {
		fputs("usage: bench-batch EHLO CLIENT\n", stderr);
		return 64;
	}
	figure_write_session(session, message);
	figure_write_file(flooded, "flooded", flood, strlen(flood));
	peer_start(&peer);
	figure_session(argv[1], argv[2], peer.port, session, message);
	figure_long(argv[1], argv[2], peer.port);
	figure_flood(argv[1], argv[2], peer.port, flooded);
	peer_stop(&peer);
	return 0;
}
