/* SPDX-License-Identifier: GPL-3.0-or-later
 * resolve - a host name to its addresses, as other programs see them
 * (hosts file, nsswitch), in the order of RFC 6724.
 */
#ifndef EHLO_NET_RESOLVE_H
#define EHLO_NET_RESOLVE_H

#include <stddef.h>
#include <stdint.h>

#include "ehlo/net/address.h"
#include "ehlo/net/net.h"

enum resolve_family { RESOLVE_ANY, RESOLVE_V4, RESOLVE_V6 };

/* More are not tried (and not returned). */
#define RESOLVE_MAX 8

#define RESOLVE_TIMEOUT_MS 10000

struct resolve_result {
	struct address addresses[RESOLVE_MAX];
	size_t count;
	const char *error; /* in words; NULL = found */
};

struct resolve;
/* The result and its error are valid during the call. */
typedef void (*resolve_fn)(
    void *context, const struct resolve_result *result);

/* fn is called exactly once unless canceled; the look-up is gone after it.
 * timeout_ms (0 = RESOLVE_TIMEOUT_MS): then fn is told "no answer in N s". A
 * literal needs no look-up but answers the same way; a name that cannot be one
 * is an error, and nobody is asked. */
struct resolve *resolve_start(struct net *n, const char *name, uint16_t port,
    enum resolve_family family, uint64_t timeout_ms, resolve_fn fn,
    void *context);
/* fn is not called any more. The system's look-up itself may run on in its
 * thread; net counts it. */
void resolve_cancel(struct resolve *r);
/* Look-ups still running in threads, canceled ones too: libuv joins them at
 * exit, so a program that must end now restores its terminal and _exits. */
size_t resolve_running(const struct net *n);

#endif
