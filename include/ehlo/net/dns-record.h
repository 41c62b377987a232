/* SPDX-License-Identifier: GPL-3.0-or-later
 * dns-record - the data of records (RFC 1035 3.3) as what it means. Every
 * length in it is a peer's word. */
#ifndef EHLO_NET_DNS_RECORD_H
#define EHLO_NET_DNS_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/slice.h"
#include "ehlo/net/address.h"
#include "ehlo/net/dns.h"

/* A name as text, at its longest, with its NUL: each of 255 octets may be
 * written as \DDD (RFC 4343 2.1). */
#define DNS_NAME_SIZE 1025

/* The uncompressed name at the front of data as text without its last dot; the
 * root is ".". Printable ASCII only comes out. The octets it took, 0 when it
 * is none. */
size_t dns_name_text(struct slice data, char out[DNS_NAME_SIZE]);

struct dns_mx {
	uint16_t preference;
	char exchange[DNS_NAME_SIZE]; /* "." = takes no mail (RFC 7505) */
};
bool dns_read_mx(struct slice data, struct dns_mx *out);

/* Of an A or AAAA record. */
bool dns_read_address(
    struct slice data, enum dns_type type, uint16_t port, struct address *out);

/* Which key is a server's, and how that is told (RFC 6698 2.1); data may be
 * anything. */
struct dns_tlsa {
	uint8_t usage, selector, matching;
	struct slice data;
};
bool dns_read_tlsa(struct slice data, struct dns_tlsa *out);

/* The name that PTR is asked for: "1.2.0.192.in-addr.arpa". */
#define DNS_REVERSE_SIZE 80
const char *dns_reverse_name(
    const struct address *a, char out[DNS_REVERSE_SIZE]);

/* Whether both are the same name: without case, with or without a last dot. */
bool dns_name_equals(struct slice a, struct slice b);

/* Whether name is the zone's own or one below it; "." is above all. */
bool dns_name_is_below(struct slice name, struct slice zone);

#endif
