/* SPDX-License-Identifier: GPL-3.0-or-later
 * auth - a message of an authentication in one line of words. */
#ifndef EHLO_MODEL_AUTH_H
#define EHLO_MODEL_AUTH_H

#include "ehlo/base/buf.h"
#include "ehlo/model/event.h"

/* Appends "MECHANISM, server: ..."; it holds raw bytes of the peer. */
void auth_tell(struct buf *out, const struct event_auth *auth);

#endif
