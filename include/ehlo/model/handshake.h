/* SPDX-License-Identifier: GPL-3.0-or-later
 * handshake - what TLS was agreed on, and with whom, in one line of words. */
#ifndef EHLO_MODEL_HANDSHAKE_H
#define EHLO_MODEL_HANDSHAKE_H

#include "ehlo/base/buf.h"
#include "ehlo/model/event.h"
#include "ehlo/model/wall.h"

/* Appends "TLS 1.3, TLS_AES_256_GCM_SHA384, x25519; certificate
 * mx.example.net, verified, 61 days left"; raw bytes of the peer among it. How
 * many days only when the clock on the wall is known. */
void handshake_tell(
    struct buf *out, const struct event *ev, const struct wall *wall);

/* Takes the next error of a certificate off *errors and appends "certificate
 * has expired (X509_V_ERR_CERT_HAS_EXPIRED, depth 0)"; false when there is
 * none. */
bool handshake_next_error(struct slice *errors, struct buf *out);

/* Days between the event and the certificate's end; below 0 when that is past.
 * wall must be known. */
int64_t handshake_days_left(
    uint64_t t_us, int64_t not_after, const struct wall *wall);

#endif
