/* SPDX-License-Identifier: GPL-3.0-or-later
 * redact - secrets are masked before they become events.
 *
 * Masked: the initial response of AUTH, every answer to a 334, and whatever
 * of these (as sent, and base64-decoded, parts between NULs too) a server
 * echoes, from four bytes on. The mask is REDACT_MASK, whatever the length.
 */
#ifndef EHLO_MODEL_REDACT_H
#define EHLO_MODEL_REDACT_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

#define REDACT_MASK "********"

/* The secrets of one session, of very many the newest; nothing else holds them.
 * Wiped by redact_free and redact_forget. */
struct redact;
struct redact *redact_new(void);
void redact_free(struct redact *r);
void redact_forget(struct redact *r);
/* A secret that may show although it was never sent: masked from now on, and
 * in base64 wherever in a longer text it stands. */
void redact_remember(struct redact *r, struct slice secret);
/* A word that is no secret, whatever message it is part of: a user's name. */
void redact_allow(struct redact *r, struct slice word);

/* A command line about to be appended: out gets its masked form and the
 * secret is remembered. True when something was masked ("AUTH PLAIN dGVz" ->
 * "AUTH PLAIN ********"; "AUTH PLAIN" and "AUTH PLAIN =" stay), behind a bare
 * CR, too. What is known from before is masked wherever it stands. */
bool redact_command(struct redact *r, struct slice line, struct buf *out);
/* An answer to a 334: always masked, but "*" (cancel) and the empty answer. */
bool redact_response(struct redact *r, struct slice line, struct buf *out);
/* One of the two. */
bool redact_sent(
    struct redact *r, struct slice line, bool is_response, struct buf *out);
/* Any other line, received or sent: remembered secrets in it are masked. */
bool redact_known(const struct redact *r, struct slice line, struct buf *out);

/* The same mask for a line that is only shown or kept in a history, with
 * nothing remembered. */
bool redact_shown(struct slice line, struct buf *out);

#endif
