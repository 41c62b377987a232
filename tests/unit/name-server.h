/* SPDX-License-Identifier: GPL-3.0-or-later
 * name-server - a name server of a test's own, which signs nothing: rows of
 * names, types and data; several rows of one kind are several records.
 *
 * An alias is a row of type CNAME whose text is the name it leads to; records
 * of that name come along. What is in no row has no such type there, or does
 * not exist when no row has the name.
 */
#ifndef EHLO_TESTS_NAME_SERVER_H
#define EHLO_TESTS_NAME_SERVER_H

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ehlo/net/dns.h"
#include "net-loop.h"

enum {
	RCODE_OK,
	RCODE_SERVFAIL = 2,
	RCODE_NXDOMAIN = 3,
	RCODE_REFUSED = 5,
	NAME_SERVER_SILENCE = 99
};

struct name_row {
	const char *name; /* without a last dot; NULL ends the rows */
	enum dns_type type;
	int rcode;
	const char *data; /* MX: "10 mx.example"; A, AAAA: the address; CNAME,
	                   * PTR: the name; NULL = no record */
};

#define NAME_HEADER_SIZE 12

struct name_server {
	uv_udp_t udp;
	const struct name_row *rows;
	char packet[4096];
	size_t len, answers;
	unsigned port;
	size_t asked;
};

/* ---- writing ---------------------------------------------------------- */

static inline void
name_server_put(struct name_server *s, const void *bytes, size_t len)
{
	assert_true(s->len + len <= sizeof(s->packet));
	memcpy(s->packet + s->len, bytes, len);
	s->len += len;
}

static inline void
name_server_put_number(struct name_server *s, unsigned number)
{
	const unsigned char bytes[] = {
	    (unsigned char)(number >> 8), (unsigned char)number};

	name_server_put(s, bytes, sizeof(bytes));
}

static inline void
name_server_put_name(struct name_server *s, const char *name)
{
	while (*name != '\0') {
		size_t len = strcspn(name, ".");
		unsigned char octet = (unsigned char)len;

		if (len > 0) {
			name_server_put(s, &octet, 1);
			name_server_put(s, name, len);
		}
		name += len + (name[len] == '.');
	}
	name_server_put(s, "", 1);
}

static inline void
name_server_put_data(struct name_server *s, const struct name_row *row)
{
	struct in6_addr address;
	unsigned preference;
	char name[300];

	if (row->type == DNS_A || row->type == DNS_AAAA) {
		int family = row->type == DNS_A ? AF_INET : AF_INET6;

		assert_int_equal(uv_inet_pton(family, row->data, &address), 0);
		name_server_put(s, &address, row->type == DNS_A ? 4 : 16);
	} else if (row->type == DNS_MX) {
		assert_int_equal(
		    sscanf(row->data, "%u %299s", &preference, name), 2);
		name_server_put_number(s, preference);
		name_server_put_name(s, name);
	} else {
		name_server_put_name(s, row->data);
	}
}

static inline void
name_server_put_record(struct name_server *s, const struct name_row *row)
{
	size_t len_at;

	name_server_put_name(s, row->name);
	name_server_put_number(s, row->type);
	name_server_put_number(s, 1);
	name_server_put(s, "\0\0\0\74", 4);
	len_at = s->len;
	name_server_put_number(s, 0);
	name_server_put_data(s, row);
	s->packet[len_at + 1] = (char)(s->len - len_at - 2);
	s->answers++;
}

/* ---- answering -------------------------------------------------------- */

/* The rcode of the answer. */
static inline int
name_server_find(struct name_server *s, const char *name, unsigned type)
{
	int rcode = RCODE_NXDOMAIN;

	for (const struct name_row *row = s->rows; row->name != NULL; row++) {
		if (strcasecmp(row->name, name) != 0)
			continue;
		if (rcode == RCODE_NXDOMAIN)
			rcode = RCODE_OK;
		if (row->type == DNS_CNAME && type != DNS_CNAME) {
			name_server_put_record(s, row);
			return name_server_find(s, row->data, type);
		}
		if ((unsigned)row->type != type)
			continue;
		if (row->rcode != RCODE_OK)
			return row->rcode;
		if (row->data != NULL)
			name_server_put_record(s, row);
	}
	return rcode;
}

/* The question's name as text; the octets it took. */
static inline size_t
name_server_read_name(const char *bytes, char *out)
{
	size_t at = 0, len = 0;

	while (bytes[at] != 0) {
		size_t label = (unsigned char)bytes[at++];

		if (len > 0)
			out[len++] = '.';
		memcpy(out + len, bytes + at, label);
		len += label;
		at += label;
	}
	out[len] = '\0';
	return at + 1;
}

static inline void
name_server_on_question(uv_udp_t *udp, ssize_t len, const uv_buf_t *buf,
    const struct sockaddr *from, unsigned flags)
{
	struct name_server *s = udp->data;
	char name[300];
	uv_buf_t answer;
	size_t at;
	int rcode;

	(void)flags;
	if (len < NAME_HEADER_SIZE + 5)
		return;
	s->asked++;
	s->len = s->answers = 0;
	at = NAME_HEADER_SIZE +
	     name_server_read_name(buf->base + NAME_HEADER_SIZE, name) + 4;
	name_server_put(s, buf->base, at);
	rcode = name_server_find(s, name, (unsigned char)buf->base[at - 3]);
	if (rcode == NAME_SERVER_SILENCE)
		return;
	memcpy(s->packet + 2, "\x81\x80\0\1\0\0\0\0\0\0", 10);
	s->packet[3] = (char)(0x80 | rcode);
	s->packet[7] = (char)s->answers;
	answer = uv_buf_init(s->packet, (unsigned)s->len);
	uv_udp_try_send(udp, &answer, 1, from);
}

static inline void
name_server_on_space(uv_handle_t *handle, size_t wanted, uv_buf_t *buf)
{
	static char space[65536];

	(void)handle;
	(void)wanted;
	*buf = uv_buf_init(space, sizeof(space));
}

static inline void
name_server_open(
    struct name_server *s, struct net_loop *l, const struct name_row *rows)
{
	struct sockaddr_in place;
	int len = sizeof(place);

	*s = (struct name_server){.rows = rows};
	uv_udp_init(&l->loop, &s->udp);
	s->udp.data = s;
	uv_ip4_addr("127.0.0.1", 0, &place);
	assert_int_equal(
	    uv_udp_bind(&s->udp, (struct sockaddr *)&place, 0), 0);
	uv_udp_getsockname(&s->udp, (struct sockaddr *)&place, &len);
	s->port = ntohs(place.sin_port);
	uv_udp_recv_start(
	    &s->udp, name_server_on_space, name_server_on_question);
}

static inline void
name_server_close(struct name_server *s)
{
	uv_close((uv_handle_t *)&s->udp, NULL);
}

/* What asks this server and nobody else. */
static inline struct dns *
name_server_client(struct name_server *s, struct net_loop *l)
{
	char place[64];
	struct dns_options options = {.server = place};
	struct err err = {0};
	struct dns *dns;

	snprintf(place, sizeof(place), "127.0.0.1:%u", s->port);
	dns = dns_new(l->net, &options, &err);
	assert_non_null(dns);
	return dns;
}

#endif
