/* SPDX-License-Identifier: GPL-3.0-or-later
 * lookup-event - an answer with its records as text, for the transcript. */
#include "ehlo/net/dns-record.h"
#include "ehlo/source/mail-hosts.h"

static const char *
type_name(enum dns_type type)
{
	static const struct {
		enum dns_type type;
		const char *name;
	} names[] = {
#define X(name, number) {DNS_##name, #name},
	    DNS_TYPE_LIST(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type)
			return names[i].name;
	return "?";
}

static void
add_octets(struct buf *out, struct slice octets)
{
	for (size_t i = 0; i < octets.len; i++)
		buf_addf(out, "%02x", (unsigned)(unsigned char)octets.ptr[i]);
}

/* RFC 3597 5: data of a type that is not known here. */
static void
add_unknown(struct buf *out, struct slice data)
{
	buf_addf(out, "\\# %zu ", data.len);
	add_octets(out, data);
}

static void
add_record(struct buf *out, enum dns_type type, struct slice data)
{
	char text[ADDRESS_TEXT_SIZE], name[DNS_NAME_SIZE];
	struct address address;
	struct dns_tlsa tlsa;
	struct dns_mx mx;

	if (type == DNS_MX && dns_read_mx(data, &mx)) {
		buf_addf(out, "%u %s", mx.preference, mx.exchange);
	} else if (type == DNS_TLSA && dns_read_tlsa(data, &tlsa)) {
		buf_addf(
		    out, "%u %u %u ", tlsa.usage, tlsa.selector, tlsa.matching);
		add_octets(out, tlsa.data);
	} else if (dns_read_address(data, type, 0, &address)) {
		buf_add_str(out, address_text(&address, text));
	} else if ((type == DNS_PTR || type == DNS_CNAME) &&
		   dns_name_text(data, name) == data.len) {
		buf_add_str(out, name);
	} else {
		add_unknown(out, data);
	}
}

/* Without a last dot, as other names are. */
static struct slice
canonical_of(const struct dns_answer *answer)
{
	struct slice name = slice_str(answer->canonical);

	if (name.len > 1 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name;
}

struct event_lookup
lookup_event_of(const struct dns_answer *answer, struct buf *records)
{
	struct event_lookup lookup = {.name = slice_str(answer->name),
	    .type = slice_str(type_name(answer->type)),
	    .canonical = canonical_of(answer),
	    .error = slice_str(answer->error),
	    .is_nxdomain = answer->is_nxdomain,
	    .proof = answer->proof,
	    .ms = answer->ms};

	buf_clear(records);
	for (size_t i = 0; answer->error == NULL && i < answer->count; i++) {
		add_record(records, answer->type, answer->records[i]);
		buf_add_byte(records, '\n');
	}
	lookup.records = buf_slice(records);
	return lookup;
}
