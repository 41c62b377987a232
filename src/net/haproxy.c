/* SPDX-License-Identifier: GPL-3.0-or-later
 * haproxy - a line of text in version 1, octets in version 2. */
#include "ehlo/net/haproxy.h"

#include <netinet/in.h>
#include <string.h>

/* What version 2 begins with: no text protocol takes it for a command. */
static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";
#define COMMAND_PROXY 0x21
#define FAMILY_TCP4   0x11
#define FAMILY_TCP6   0x21

/* ---- what is asked for ------------------------------------------------ */

static int
refuse(struct err *err, struct slice text)
{
	return err_set(err, ERR_USAGE,
	    "\"%.*s\" is no PROXY header: v1, v2, v1:unknown, v2:local or "
	    "v1:SOURCE:PORT,DESTINATION:PORT is",
	    SLICE_ARGS(slice_range(text, 0, 80)));
}

/* "192.0.2.1:25" or "[2001:db8::1]:25". */
static bool
parse_place(struct slice text, struct address *out)
{
	size_t colon = slice_find_last(text, ':');
	struct slice host = slice_range(text, 0, colon > 0 ? colon - 1 : 0);
	unsigned long port;

	if (slice_starts_with(host, SLICE("[")) && host.len > 1 &&
	    host.ptr[host.len - 1] == ']')
		host = slice_range(host, 1, host.len - 1);
	return slice_to_number(slice_skip(text, colon), 65535, &port) == 0 &&
	       address_parse(host, (uint16_t)port, out) == 0;
}

static bool
parse_places(struct slice text, struct haproxy *out)
{
	size_t comma = slice_find(text, ',');

	out->has_addresses = true;
	return parse_place(slice_range(text, 0, comma), &out->source) &&
	       parse_place(slice_skip(text, comma + 1), &out->destination) &&
	       address_is_v6(&out->source) == address_is_v6(&out->destination);
}

int
haproxy_parse(struct slice text, struct haproxy *out, struct err *err)
{
	size_t colon = slice_find(text, ':');
	struct slice version = slice_range(text, 0, colon);
	struct slice rest = slice_skip(text, colon + 1);

	*out = (struct haproxy){0};
	if (slice_equals_nocase(version, SLICE("v1")))
		out->version = 1;
	else if (slice_equals_nocase(version, SLICE("v2")))
		out->version = 2;
	else
		return refuse(err, text);
	out->is_unknown = slice_equals_nocase(
	    rest, out->version == 1 ? SLICE("unknown") : SLICE("local"));
	if (colon == text.len || out->is_unknown || parse_places(rest, out))
		return 0;
	return refuse(err, text);
}

/* ---- what is sent ----------------------------------------------------- */

static void
add_text(struct buf *out, const struct address *source,
    const struct address *destination)
{
	char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];

	buf_addf(out, "PROXY TCP%c %s %s %u %u\r\n",
	    address_is_v6(source) ? '6' : '4', address_text(source, from),
	    address_text(destination, to), address_port(source),
	    address_port(destination));
}

static void
add_host(struct buf *out, const struct address *a)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;

	if (address_is_v6(a)) {
		memcpy(&v6, &a->storage, sizeof(v6));
		buf_add(out, &v6.sin6_addr, sizeof(v6.sin6_addr));
	} else {
		memcpy(&v4, &a->storage, sizeof(v4));
		buf_add(out, &v4.sin_addr, sizeof(v4.sin_addr));
	}
}

static void
add_number(struct buf *out, unsigned number)
{
	buf_add_byte(out, (char)(number >> 8));
	buf_add_byte(out, (char)(number & 0xff));
}

static void
add_octets(struct buf *out, const struct address *source,
    const struct address *destination)
{
	bool is_v6 = address_is_v6(source);

	buf_add_byte(out, COMMAND_PROXY);
	buf_add_byte(out, is_v6 ? FAMILY_TCP6 : FAMILY_TCP4);
	add_number(out, is_v6 ? 2 * 16 + 4 : 2 * 4 + 4);
	add_host(out, source);
	add_host(out, destination);
	add_number(out, address_port(source));
	add_number(out, address_port(destination));
}

void
haproxy_add(struct buf *out, const struct haproxy *h,
    const struct address *source, const struct address *destination)
{
	if (h->has_addresses) {
		source = &h->source;
		destination = &h->destination;
	}
	if (h->version == 2)
		buf_add(out, signature, sizeof(signature) - 1);
	if (h->version == 1 && h->is_unknown)
		buf_add_str(out, "PROXY UNKNOWN\r\n");
	else if (h->version == 1)
		add_text(out, source, destination);
	else if (h->is_unknown)
		buf_add(out, "\x20\0\0\0", 4);
	else
		add_octets(out, source, destination);
}

void
haproxy_tell(struct buf *out, const struct haproxy *h,
    const struct address *source, const struct address *destination)
{
	char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];

	if (h->has_addresses) {
		source = &h->source;
		destination = &h->destination;
	}
	buf_addf(out, "PROXY v%d header sent first: ", h->version);
	if (h->is_unknown)
		buf_add_str(out, "for nobody");
	else
		buf_addf(out, "from %s to %s", address_port_text(source, from),
		    address_port_text(destination, to));
}
