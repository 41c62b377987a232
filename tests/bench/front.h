/* SPDX-License-Identifier: GPL-3.0-or-later
 * front - TLS before a peer: it shakes hands, and hands the bytes on. */
#ifndef EHLO_TESTS_BENCH_FRONT_H
#define EHLO_TESTS_BENCH_FRONT_H

#include <stdbool.h>
#include <sys/types.h>

struct front {
	pid_t pid;
	char port[8];
};

/* In a process of its own, one client after the other, each on a connection of
 * its own to the peer's port of 127.0.0.1. pem: a key and its certificate. TLS
 * comes with the first byte, or behind STARTTLS. */
void front_start(
    struct front *f, const char *peer_port, const char *pem, bool is_implicit);
void front_stop(struct front *f);

#endif
