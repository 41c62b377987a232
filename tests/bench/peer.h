/* SPDX-License-Identifier: GPL-3.0-or-later
 * peer - a mail server for measures: answers at once, and does nothing else.
 *
 * It listens on a port of loopback in a process of its own and serves many
 * clients at a time. Every command is answered with "250 ok N", N counting the
 * commands of that client, but for EHLO (five lines), DATA and its body, QUIT,
 * and FLOOD N, which is answered with a reply of N lines.
 */
#ifndef EHLO_TESTS_BENCH_PEER_H
#define EHLO_TESTS_BENCH_PEER_H

#include <sys/types.h>

/* With an unsigned number. */
#define PEER_FLOOD_LINE \
	"250-line %07u of a reply that is longer than any other reply"

struct peer {
	pid_t pid;
	char port[8];
};

/* Listens on any port of 127.0.0.1, and says which. What cannot be had from
 * the system aborts. */
int peer_listen(char port[8]);
/* Serves until peer_stop, or until the caller's process ends. */
void peer_start(struct peer *p);
void peer_stop(struct peer *p);

#endif
