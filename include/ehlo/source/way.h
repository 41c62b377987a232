/* SPDX-License-Identifier: GPL-3.0-or-later
 * way - how connections are made, beside where to: from which address, through
 * which proxy, by which name server. As the options say it, and read.
 */
#ifndef EHLO_SOURCE_WAY_H
#define EHLO_SOURCE_WAY_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/net/dial.h"
#include "ehlo/net/dns.h"
#include "ehlo/net/haproxy.h"
#include "ehlo/net/proxy.h"
#include "ehlo/net/resolve.h"
#include "ehlo/net/tls.h"

/* Whether STARTTLS is said behind EHLO, unless a person does. */
enum way_tls {
	WAY_TLS_ASKED,    /* by a person only */
	WAY_TLS_OPTIONAL, /* where it is offered */
	WAY_TLS_REQUIRED  /* and nothing of a message or a password in clear */
};

/* All borrowed; NULL = not given. */
struct way_words {
	const char *source;   /* an address of this machine, or an interface */
	const char *proxy;    /* socks5://[USER@]HOST[:PORT], http://... */
	const char *proxy_password;
	const char *haproxy;  /* see haproxy_parse */
	const char *dns_server; /* see dns.h */
	const char *trust_anchor; /* the record itself, or a file of such */
	const char *tls_min;    /* see tls_version_parse */
	const char *ca_file, *cert_file, *key_file;
	bool is_unverified;
	enum way_tls starttls;
	bool is_tls_on_connect;
	int family;           /* 4, 6 or 0 = any */
	uint64_t connect_timeout_ms; /* of a look-up, an address, a proxy; 0 =
	                              * default */
};

struct way {
	enum resolve_family family;
	uint64_t connect_timeout_ms; /* never 0 */
	struct dial_source source;
	bool has_proxy;
	enum proxy_kind proxy;
	char *proxy_host;
	uint16_t proxy_port;
	char *proxy_user;
	char *proxy_password; /* a secret */
	struct haproxy haproxy;
	char *dns_server;
	char *trust_anchor; /* as dns.h wants it */
	struct tls_options tls;   /* its files are those of the words */
	bool is_tls_on_connect;
	enum way_tls starttls;
};

/* 0, or -ERR_USAGE with one line that names what is wrong and the way out, or
 * -ERR_INPUT for a file; out is to be given to way_fini either way. */
int way_parse(const struct way_words *words, struct way *out, struct err *err);
/* Wipes what was secret. */
void way_fini(struct way *w);

/* Who asks the name server of this way; NULL with err set, see dns_new. */
struct dns *way_open_dns(
    const struct way *w, struct net *n, struct err *err);

#endif
