/* SPDX-License-Identifier: GPL-3.0-or-later
 * haproxy - the header of the PROXY protocol, versions 1 and 2: the first
 * bytes of a connection, by which a load balancer tells a server whom it
 * speaks for. Pure.
 */
#ifndef EHLO_NET_HAPROXY_H
#define EHLO_NET_HAPROXY_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/net/address.h"

struct haproxy {
	int version;       /* 1 or 2; 0 = no header */
	bool is_unknown;   /* v1 UNKNOWN, v2 LOCAL: speaks for nobody */
	bool has_addresses; /* else those of the connection itself */
	struct address source, destination; /* with ports, of one family */
};

/* "v1" or "v2"; "v1:unknown", "v2:local"; "v1:SOURCE,DESTINATION", each
 * ADDRESS:PORT or [ADDRESS]:PORT. 0, or -ERR_USAGE with the way out. */
int haproxy_parse(struct slice text, struct haproxy *out, struct err *err);

/* Appends the header. source and destination: of the connection; they serve
 * when h has none. */
void haproxy_add(struct buf *out, const struct haproxy *h,
    const struct address *source, const struct address *destination);
/* Appends what it says, in words: "PROXY v2: 192.0.2.9:1234 to ...". */
void haproxy_tell(struct buf *out, const struct haproxy *h,
    const struct address *source, const struct address *destination);

#endif
