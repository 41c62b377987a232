/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-wire - a wire inside TLS over another wire, as a script wants it.
 *
 * The directory of the certificates is $EHLO_CERTS, or tests/certs/made below
 * the current one; a certificate's name is that of a file there, without
 * ".pem". */
#ifndef EHLO_TESTS_PEER_TLS_WIRE_H
#define EHLO_TESTS_PEER_TLS_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

/* "CERT [version V] [asks] [tickets N] [cut N] [fails]", see script.h. */
struct tls_setting {
	char cert[64];     /* "none" = without one */
	int version;       /* TLS1_2_VERSION and so on; 0 = any */
	bool asks;         /* for a certificate of the other side */
	bool must_fail;
	uint64_t tickets;  /* UINT64_MAX = as the library has it */
	uint64_t cut;      /* so many bytes of ours, then clear again */
};

/* NULL, or what is wrong with text. */
const char *tls_wire_read_setting(struct tls_setting *out, struct slice text);

/* Takes below, with its events and their context. NULL when the certificate
 * cannot be read. */
struct wire *tls_wire_wrap(struct wire *below,
    const struct tls_setting *setting, bool is_client);

/* Of a wire that tls_wire_wrap gave: the handshake; heard is what came from
 * below and was not taken yet. on_open tells its end, perhaps from inside. */
void tls_wire_begin(struct wire *w, struct slice heard);
void tls_wire_say_goodbye(struct wire *w);
/* So many requests for new keys. */
void tls_wire_update_keys(struct wire *w, uint64_t count);
/* Asks for another handshake; TLS 1.2 and before. */
void tls_wire_renegotiate(struct wire *w);
/* What follows is in clear, both ways. */
void tls_wire_leave(struct wire *w);

#endif
