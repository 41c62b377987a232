/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-batch - sessions without a screen: one, and one with a flood.
 *
 * Every program delivers the same message to the same server, or reads the
 * same reply of a million lines. Usage: bench-batch EHLO CLIENT
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/scratch.h"
#include "figure.h"
#include "peer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SESSION_TURNS 31
#define FLOOD_TURNS   5

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
	figure_flood(argv[1], argv[2], peer.port, flooded);
	peer_stop(&peer);
	return 0;
}
