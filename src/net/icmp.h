/* SPDX-License-Identifier: GPL-3.0-or-later
 * icmp - who said that a connection cannot be, and why (RFC 792, RFC 4443): an
 * error number names neither the router nor a prohibition. */
#ifndef EHLO_SRC_NET_ICMP_H
#define EHLO_SRC_NET_ICMP_H

#include <stdbool.h>

#include "ehlo/net/address.h"

struct icmp_notice {
	struct address from; /* the host itself, or one on the way */
	bool is_prohibited;  /* by somebody's decision */
};

/* Whether notices are kept, from before connect until it is connected: to a
 * connection that lives they would be an end. Nothing is lost but the notice
 * where the system cannot. */
void icmp_keep_notices(int fd, int family, bool is_kept);
/* The one that came last; false when none did. */
bool icmp_take_notice(int fd, struct icmp_notice *out);

#endif
