/* SPDX-License-Identifier: GPL-3.0-or-later
 * sasl-core - what the files of sasl share: sasl.c keeps a session's life,
 * sasl-oauth.c speaks the two mechanisms that the library lacks. */
#ifndef EHLO_SRC_SMTP_SASL_CORE_H
#define EHLO_SRC_SMTP_SASL_CORE_H

#include "ehlo/smtp/sasl.h"
#include "gsasl.h"

struct sasl {
	enum sasl_mech mech;
	bool is_server;
	bool is_done;
	bool is_settled; /* server: let in, once an empty answer has come */
	unsigned steps;
	struct buf user, authzid, password, host;
	struct buf tls_exporter, tls_unique; /* in base64 */
	uint16_t port;
	struct sasl_server server;
	struct buf certificate;
	/* NULL with the mechanisms that the library lacks. */
	const struct gsasl *lib;
	Gsasl *context;
	Gsasl_session *session;
};

bool sasl_oauth_has(enum sasl_mech mech);
/* 0, or -ERR_USAGE: a name or token that no message can hold. */
int sasl_oauth_check(const struct sasl *s, struct err *err);
int sasl_oauth_step_client(struct sasl *s, struct slice input, struct buf *out,
    struct err *err);
int sasl_oauth_step_server(struct sasl *s, struct slice input, struct buf *out,
    struct err *err);

#endif
