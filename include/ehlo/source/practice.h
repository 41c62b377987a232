/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice - the embedded practice server: a listener, and a host a client. */
#ifndef EHLO_SOURCE_PRACTICE_H
#define EHLO_SOURCE_PRACTICE_H

#include "ehlo/base/err.h"
#include "ehlo/net/address.h"
#include "ehlo/net/net.h"
#include "ehlo/smtp/personality.h"

struct practice;

/* More clients than this are answered 421 and closed. */
#define PRACTICE_CLIENTS_MAX 1000

/* NULL when it cannot listen; err says why. */
struct practice *practice_open(struct net *n, const struct address *address,
    const struct personality *personality, struct err *err);
/* Ends the listener and every client. NULL is fine. */
void practice_close(struct practice *p);
/* Who vouches for it, in PEM; made when it is first asked for, or when a
 * client wants TLS. NULL when there is no TLS to be had. */
const char *practice_authority(struct practice *p);
const struct address *practice_address(const struct practice *p);
const struct personality *practice_personality(const struct practice *p);

#endif
