/* SPDX-License-Identifier: GPL-3.0-or-later
 * report-facts - finding the facts of a report: answers of the name servers,
 * exchanges, the address that a server sees us at. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "report-core.h"

/* ---- endpoints -------------------------------------------------------- */

const struct session *
report_session(const struct report *r, size_t endpoint)
{
	return conversation_session(r->endpoints[endpoint].talk);
}

const char *
report_endpoint_text(
    const struct report_endpoint *e, char out[ENDPOINT_TEXT_SIZE])
{
	bool is_v6 = strchr(e->address, ':') != NULL;

	snprintf(out, ENDPOINT_TEXT_SIZE, "%s%s%s:%u", is_v6 ? "[" : "",
	    e->address, is_v6 ? "]" : "", e->port);
	return out;
}

bool
report_is_wanted(const struct report *r, const struct report_endpoint *e)
{
	for (size_t i = 0; e->port != 25 && i < r->endpoint_count; i++)
		if (r->endpoints[i].port == 25)
			return false;
	return true;
}

/* ---- names ------------------------------------------------------------ */

/* Names with and without their last dot are the same. */
static bool
is_same_name(struct slice a, struct slice b)
{
	if (a.len > 0 && a.ptr[a.len - 1] == '.')
		a.len--;
	if (b.len > 0 && b.ptr[b.len - 1] == '.')
		b.len--;
	return slice_equals_nocase(a, b);
}

const struct event_lookup *
report_lookup(const struct report *r, struct slice type, const char *name)
{
	size_t first = conversation_first(r->names);

	for (size_t i = conversation_count(r->names); i-- > first;) {
		const struct event *ev = conversation_event(r->names, i);

		if (ev->kind == EVENT_LOOKUP &&
		    slice_equals(ev->lookup->type, type) &&
		    (name == NULL ||
			is_same_name(ev->lookup->name, slice_str(name))))
			return ev->lookup;
	}
	return NULL;
}

struct slice
report_take_record(struct slice *lines)
{
	size_t end = slice_find(*lines, '\n');
	struct slice record = slice_range(*lines, 0, end);

	*lines = slice_skip(*lines, end + 1);
	return record;
}

bool
report_is_tried(const struct report *r, struct slice address)
{
	for (size_t i = 0; i < r->endpoint_count; i++)
		if (slice_equals(address, slice_str(r->endpoints[i].address)))
			return true;
	return false;
}

bool
report_has_record(struct slice lines, struct slice record)
{
	while (lines.len > 0)
		if (slice_equals_nocase(report_take_record(&lines), record))
			return true;
	return false;
}

bool
report_reverse_name(const char *address, char out[REPORT_REVERSE_SIZE])
{
	unsigned char v6[16], v4[4];
	size_t len = 0;

	if (inet_pton(AF_INET, address, v4) == 1) {
		snprintf(out, REPORT_REVERSE_SIZE, "%u.%u.%u.%u.in-addr.arpa",
		    v4[3], v4[2], v4[1], v4[0]);
		return true;
	}
	if (inet_pton(AF_INET6, address, v6) != 1)
		return false;
	for (size_t i = sizeof(v6); i-- > 0;)
		len += (size_t)snprintf(out + len, REPORT_REVERSE_SIZE - len,
		    "%x.%x.", v6[i] & 15u, v6[i] >> 4);
	snprintf(out + len, REPORT_REVERSE_SIZE - len, "ip6.arpa");
	return true;
}

struct slice
report_ptr(const struct report *r, const char *address)
{
	char reverse[REPORT_REVERSE_SIZE];
	const struct event_lookup *l = NULL;
	struct slice records;

	if (report_reverse_name(address, reverse))
		l = report_lookup(r, SLICE("PTR"), reverse);
	if (l == NULL || l->error.len > 0)
		return slice_of(NULL, 0);
	records = l->records;
	return report_take_record(&records);
}

bool
report_leads_to(const struct report *r, struct slice name, const char *address)
{
	struct slice type =
	    strchr(address, ':') != NULL ? SLICE("AAAA") : SLICE("A");
	const struct event_lookup *l;
	struct buf text = {0};

	buf_add_slice(&text, name);
	l = report_lookup(r, type, buf_text(&text));
	buf_fini(&text);
	return l != NULL && l->error.len == 0 &&
	       report_has_record(l->records, slice_str(address));
}

/* ---- what was said ---------------------------------------------------- */

const struct exchange *
report_exchange(const struct session *s, enum verb verb, const char *argument)
{
	for (size_t i = s->exchanges.count; i-- > 0;) {
		const struct exchange *x = &s->exchanges.list[i];

		if (x->verb == verb && x->is_answered && !x->is_unsolicited &&
		    (argument == NULL || slice_equals(slice_str(x->argument),
					     slice_str(argument))))
			return x;
	}
	return NULL;
}

void
report_add_reply(struct buf *out, const struct exchange *x)
{
	buf_addf(out, "%03d ", x->code);
	exchange_add_words(out, x);
}

/* "hello [192.0.2.9], pleased to meet you": the first address in brackets. */
static bool
find_shown(struct slice text, char out[REPORT_ADDRESS_SIZE])
{
	unsigned char bytes[16];
	struct slice inside;

	for (;;) {
		text = slice_skip(text, slice_find(text, '[') + 1);
		if (text.len == 0)
			return false;
		inside = slice_range(text, 0, slice_find(text, ']'));
		if (slice_starts_with_nocase(inside, SLICE("IPv6:")))
			inside = slice_skip(inside, 5);
		if (inside.len >= REPORT_ADDRESS_SIZE)
			continue;
		snprintf(out, REPORT_ADDRESS_SIZE, "%.*s", SLICE_ARGS(inside));
		if (inet_pton(AF_INET, out, bytes) == 1 ||
		    inet_pton(AF_INET6, out, bytes) == 1)
			return true;
	}
}

/* "192.0.2.9:40000", "[2001:db8::9]:40000" */
void
report_local_of(const struct session *s, char out[REPORT_ADDRESS_SIZE])
{
	struct slice text = slice_str(s->local);
	size_t end = slice_find_last(text, ':');

	text = slice_range(text, 0, end == 0 ? 0 : end - 1);
	if (text.len > 1 && text.ptr[0] == '[')
		text = slice_range(text, 1, text.len - 1);
	snprintf(out, REPORT_ADDRESS_SIZE, "%.*s", SLICE_ARGS(text));
}

void
report_add_literal(struct buf *out, const struct session *s)
{
	char local[REPORT_ADDRESS_SIZE];

	report_local_of(s, local);
	buf_addf(
	    out, "[%s%s]", strchr(local, ':') != NULL ? "IPv6:" : "", local);
}

void
report_seen_from(
    const struct session *s, char out[REPORT_ADDRESS_SIZE], bool *is_shown)
{
	const struct exchange *x = report_exchange(s, VERB_EHLO, NULL);

	*is_shown = x != NULL && x->outcome == OUTCOME_OK &&
	            find_shown(slice_str(x->text), out);
	if (!*is_shown)
		report_local_of(s, out);
}
