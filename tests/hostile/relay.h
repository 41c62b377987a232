/* SPDX-License-Identifier: GPL-3.0-or-later
 * relay - stands between a client and a server, counts what passes, and breaks
 * off at any byte of it. */
#ifndef EHLO_TESTS_HOSTILE_RELAY_H
#define EHLO_TESTS_HOSTILE_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

enum relay_way { RELAY_TO_SERVER, RELAY_TO_CLIENT, RELAY_WAYS };
enum relay_end { RELAY_CLOSES, RELAY_RESETS, RELAY_STALLS };

#define RELAY_FOREVER UINT64_MAX

struct relay_options {
	uint64_t after; /* so many bytes of way, the end; RELAY_FOREVER = none */
	enum relay_way way;
	enum relay_end end;
	bool is_tls;    /* nothing may come in clear, from the first byte */
	size_t slice;   /* bytes a write; 0 = as they come */
};

/* What passed; the caller's. */
struct relay_count {
	uint64_t passed[RELAY_WAYS];
	bool is_ended;       /* in the way of the options */
	/* Clear text of the client's where TLS had begun: behind STARTTLS. */
	bool is_clear_told;
};

struct relay;

/* One connection to that port of 127.0.0.1. count stays until the relay is
 * gone. */
struct relay *relay_open(uv_loop_t *loop, int port,
    const struct relay_options *options, struct relay_count *count);
int relay_port(const struct relay *r);
/* Ends what is open; r is gone once the loop has run its handles down. */
void relay_close(struct relay *r);

#endif
