/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality-core - what the tables of personalities share. */
#ifndef EHLO_SRC_SMTP_PERSONALITY_CORE_H
#define EHLO_SRC_SMTP_PERSONALITY_CORE_H

#include "ehlo/smtp/personality.h"
#include "ehlo/smtp/sasl.h"

/* Too long, or with what belongs in no address. */
#define PATH_UNREADABLE (PATH_LOCAL_LONG | PATH_DOMAIN_LONG | PATH_BAD_CHAR)

/* RFC 5321 4.5.3.2.7 */
#define FIVE_MINUTES 300000

#define MECH(name) (1u << SASL_##name)
/* The password goes over the line. */
#define MECHS_OPEN (MECH(PLAIN) | MECH(LOGIN))

extern const struct personality_account personality_accounts[];

/* Those that speak as programs in use do; NULL behind the last. */
const struct personality *personality_real_at(size_t index);

#endif
