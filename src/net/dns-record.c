/* SPDX-License-Identifier: GPL-3.0-or-later
 * dns-record - names, exchangers and addresses out of the data of records. */
#include "ehlo/net/dns-record.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#define NAME_OCTETS_MAX  255 /* RFC 1035 2.3.4 */
#define LABEL_OCTETS_MAX 63

/* One octet of a label: what a zone file needs quoted is quoted. */
static size_t
put_octet(char *out, size_t size, unsigned char octet)
{
	if (octet <= 0x20 || octet >= 0x7f)
		return (size_t)snprintf(out, size, "\\%03u", octet);
	if (strchr(".\\\"();@$", octet) != NULL)
		return (size_t)snprintf(out, size, "\\%c", octet);
	out[0] = (char)octet;
	out[1] = '\0';
	return 1;
}

size_t
dns_name_text(struct slice data, char out[DNS_NAME_SIZE])
{
	size_t at = 0, len = 0;

	out[0] = '\0';
	while (at < data.len && at < NAME_OCTETS_MAX) {
		size_t label = (unsigned char)data.ptr[at++];

		if (label == 0) {
			if (len == 0)
				memcpy(out, ".", 2);
			return at;
		}
		if (label > LABEL_OCTETS_MAX || label > data.len - at ||
		    at + label >= NAME_OCTETS_MAX)
			return 0;
		if (len > 0)
			out[len++] = '.';
		for (size_t i = 0; i < label; i++)
			len += put_octet(out + len, DNS_NAME_SIZE - len,
			    (unsigned char)data.ptr[at + i]);
		at += label;
	}
	return 0;
}

bool
dns_read_mx(struct slice data, struct dns_mx *out)
{
	if (data.len < 3)
		return false;
	out->preference = (uint16_t)((unsigned char)data.ptr[0] << 8 |
				     (unsigned char)data.ptr[1]);
	return dns_name_text(slice_skip(data, 2), out->exchange) ==
	       data.len - 2;
}

bool
dns_read_address(
    struct slice data, enum dns_type type, uint16_t port, struct address *out)
{
	struct sockaddr_in v4 = {
	    .sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 v6 = {
	    .sin6_family = AF_INET6, .sin6_port = htons(port)};

	*out = (struct address){0};
	if (type == DNS_A && data.len == sizeof(v4.sin_addr)) {
		memcpy(&v4.sin_addr, data.ptr, data.len);
		memcpy(&out->storage, &v4, sizeof(v4));
		return true;
	}
	if (type == DNS_AAAA && data.len == sizeof(v6.sin6_addr)) {
		memcpy(&v6.sin6_addr, data.ptr, data.len);
		memcpy(&out->storage, &v6, sizeof(v6));
		return true;
	}
	return false;
}

bool
dns_read_tlsa(struct slice data, struct dns_tlsa *out)
{
	const unsigned char *octets = (const unsigned char *)data.ptr;

	if (data.len < 4)
		return false;
	*out = (struct dns_tlsa){.usage = octets[0],
	    .selector = octets[1],
	    .matching = octets[2],
	    .data = slice_skip(data, 3)};
	return true;
}

const char *
dns_reverse_name(const struct address *a, char out[DNS_REVERSE_SIZE])
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;
	const unsigned char *octets;
	size_t len = 0;

	if (!address_is_v6(a)) {
		memcpy(&v4, &a->storage, sizeof(v4));
		octets = (const unsigned char *)&v4.sin_addr;
		snprintf(out, DNS_REVERSE_SIZE, "%u.%u.%u.%u.in-addr.arpa",
		    octets[3], octets[2], octets[1], octets[0]);
		return out;
	}
	memcpy(&v6, &a->storage, sizeof(v6));
	for (int i = 15; i >= 0; i--)
		len += (size_t)snprintf(out + len, DNS_REVERSE_SIZE - len,
		    "%x.%x.", v6.sin6_addr.s6_addr[i] & 15u,
		    v6.sin6_addr.s6_addr[i] >> 4u);
	snprintf(out + len, DNS_REVERSE_SIZE - len, "ip6.arpa");
	return out;
}

static struct slice
without_dot(struct slice name)
{
	if (name.len > 1 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name;
}

bool
dns_name_equals(struct slice a, struct slice b)
{
	return slice_equals_nocase(without_dot(a), without_dot(b));
}

bool
dns_name_is_below(struct slice name, struct slice zone)
{
	name = without_dot(name);
	zone = without_dot(zone);
	if (zone.len == 0 || slice_equals(zone, SLICE(".")))
		return true;
	if (name.len > zone.len && name.ptr[name.len - zone.len - 1] != '.')
		return false;
	return name.len >= zone.len &&
	       slice_equals_nocase(slice_skip(name, name.len - zone.len), zone);
}
