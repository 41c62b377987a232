/* SPDX-License-Identifier: GPL-3.0-or-later
 * address - an IP address with its port, and its numeric text. */
#include "ehlo/net/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/base/err.h"

/* Copies in and out: a cast would break the rules of aliasing. */
static struct sockaddr_in
v4_of(const struct address *a)
{
	struct sockaddr_in v4;

	memcpy(&v4, &a->storage, sizeof(v4));
	return v4;
}

static struct sockaddr_in6
v6_of(const struct address *a)
{
	struct sockaddr_in6 v6;

	memcpy(&v6, &a->storage, sizeof(v6));
	return v6;
}

/* The text of s in out, when it fits and inet_pton cannot misread it. */
static bool
copy_text(struct slice s, char *out, size_t size)
{
	if (s.len == 0 || s.len >= size || slice_find(s, '\0') < s.len)
		return false;
	memcpy(out, s.ptr, s.len);
	out[s.len] = '\0';
	return true;
}

/* RFC 4007 11.2: the number or the name of an interface. */
static bool
parse_zone(struct slice zone, uint32_t *out)
{
	char name[IF_NAMESIZE];
	unsigned long number;

	if (slice_to_number(zone, UINT32_MAX, &number) == 0)
		*out = (uint32_t)number;
	else if (copy_text(zone, name, sizeof(name)))
		*out = if_nametoindex(name);
	else
		return false;
	return *out != 0;
}

static bool
parse_v6(struct slice text, uint16_t port, struct address *out)
{
	struct sockaddr_in6 v6 = {
	    .sin6_family = AF_INET6, .sin6_port = htons(port)};
	size_t percent = slice_find(text, '%');
	char digits[INET6_ADDRSTRLEN];

	if (!copy_text(slice_range(text, 0, percent), digits, sizeof(digits)) ||
	    inet_pton(AF_INET6, digits, &v6.sin6_addr) != 1)
		return false;
	if (percent < text.len &&
	    !parse_zone(slice_skip(text, percent + 1), &v6.sin6_scope_id))
		return false;
	memcpy(&out->storage, &v6, sizeof(v6));
	return true;
}

static bool
parse_v4(struct slice text, uint16_t port, struct address *out)
{
	struct sockaddr_in v4 = {
	    .sin_family = AF_INET, .sin_port = htons(port)};
	char digits[INET_ADDRSTRLEN];

	if (!copy_text(text, digits, sizeof(digits)) ||
	    inet_pton(AF_INET, digits, &v4.sin_addr) != 1)
		return false;
	memcpy(&out->storage, &v4, sizeof(v4));
	return true;
}

int
address_parse(struct slice text, uint16_t port, struct address *out)
{
	struct address a = {0};

	if (!parse_v4(text, port, &a) && !parse_v6(text, port, &a))
		return -ERR_SYNTAX;
	*out = a;
	return 0;
}

bool
address_is_v6(const struct address *a)
{
	return a->storage.ss_family == AF_INET6;
}

bool
address_is_loopback(const struct address *a)
{
	struct in6_addr v6 = v6_of(a).sin6_addr;

	if (!address_is_v6(a))
		return a->storage.ss_family == AF_INET &&
		       ntohl(v4_of(a).sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return IN6_IS_ADDR_LOOPBACK(&v6) ||
	       (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == IN_LOOPBACKNET);
}

uint16_t
address_port(const struct address *a)
{
	return ntohs(address_is_v6(a) ? v6_of(a).sin6_port : v4_of(a).sin_port);
}

static void
add_zone(char *out, uint32_t scope_id)
{
	char name[IF_NAMESIZE];
	size_t len = strlen(out);

	if (if_indextoname(scope_id, name) != NULL)
		snprintf(out + len, ADDRESS_TEXT_SIZE - len, "%%%s", name);
	else
		snprintf(out + len, ADDRESS_TEXT_SIZE - len, "%%%u", scope_id);
}

const char *
address_text(const struct address *a, char *out)
{
	struct sockaddr_in v4 = v4_of(a);
	struct sockaddr_in6 v6 = v6_of(a);

	if (address_is_v6(a)) {
		inet_ntop(AF_INET6, &v6.sin6_addr, out, ADDRESS_TEXT_SIZE);
		if (v6.sin6_scope_id != 0)
			add_zone(out, v6.sin6_scope_id);
	} else if (a->storage.ss_family == AF_INET) {
		inet_ntop(AF_INET, &v4.sin_addr, out, ADDRESS_TEXT_SIZE);
	} else {
		snprintf(out, ADDRESS_TEXT_SIZE, "unknown");
	}
	return out;
}

const char *
address_port_text(const struct address *a, char *out)
{
	char text[ADDRESS_TEXT_SIZE];

	snprintf(out, ADDRESS_TEXT_SIZE,
	    address_is_v6(a) ? "[%.70s]:%u" : "%.70s:%u", address_text(a, text),
	    (unsigned)address_port(a));
	return out;
}
