/* SPDX-License-Identifier: GPL-3.0-or-later
 * sasl-words - what a message of an authentication says, its secret masked. */
#ifndef EHLO_SMTP_SASL_WORDS_H
#define EHLO_SMTP_SASL_WORDS_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/sasl.h"

#define SASL_MASK "********"

/* Appends what bytes (no base64 any more) say as message number step, from 1,
 * of one side. Of a client's message only what is known not to be secret is
 * shown: one that has not the form of its mechanism is masked whole, and so is
 * each answer of LOGIN, whose order is the server's choice, unless is_user
 * says that it is the name. A mechanism that is not known: SASL_COUNT. What a
 * peer wrote stays raw bytes. */
void sasl_tell_server(struct buf *out, enum sasl_mech mech, unsigned step,
    struct slice bytes);
void sasl_tell_client(struct buf *out, enum sasl_mech mech, unsigned step,
    struct slice bytes, bool is_user);

#endif
