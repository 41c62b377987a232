/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-report - what servers and name servers say, as a report: text that
 * writes nothing to a terminal, and one object of JSON in ASCII.
 *
 * Each line of the input is one event: S a line of the server, C a command, X
 * the end; M, A, P the records of an answer about the domain, its host and the
 * address, parted by semicolons.
 */
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/cli/check-text.h"
#include "ehlo/model/archive.h"

#include "fuzz.h"

static void
add_lookup(
    struct report *r, const char *type, const char *name, struct slice line)
{
	struct buf records = {0};
	struct event_lookup lookup = {
	    .name = slice_str(name), .type = slice_str(type)};
	struct event ev = {.kind = EVENT_LOOKUP, .lookup = &lookup};

	buf_add_slice(&records, line);
	buf_add_byte(&records, '\n');
	for (size_t i = 0; i < records.len; i++)
		if (records.ptr[i] == ';')
			records.ptr[i] = '\n';
	lookup.records = buf_slice(&records);
	conversation_append(r->names, &ev);
	buf_fini(&records);
}

static void
add_event(struct report *r, struct slice line)
{
	struct event said = {
	    .kind = EVENT_RECEIVED, .received = {.eol = EOL_CRLF}};
	unsigned kind = fuzz_take_byte(&line);

	said.received.line = line;
	if (kind == 'C')
		said =
		    (struct event){.kind = EVENT_SENT, .sent = {.line = line}};
	if (kind == 'X')
		said = (struct event){.kind = EVENT_CLOSED};
	if (kind == 'M')
		add_lookup(r, "MX", "example.net", line);
	else if (kind == 'A')
		add_lookup(r, "A", "mx.example.net", line);
	else if (kind == 'P')
		add_lookup(r, "PTR", "1.2.0.192.in-addr.arpa", line);
	else
		conversation_append(r->endpoints[0].talk, &said);
}

static struct report *
connected(void)
{
	const struct slice address = SLICE("192.0.2.1");
	const struct event events[] = {
	    {.kind = EVENT_RESOLVE, .resolve = {address, 25, address, {0}}},
	    {.kind = EVENT_PROBE,
		.probe = {address, 25, PORT_LISTENING, 1, {0}}},
	    {.kind = EVENT_CONNECTED,
		.connected = {.address = address,
		    .port = 25,
		    .local = SLICE("192.0.2.9:4000")}}};
	struct report *r = report_new("example.net");
	struct report_endpoint *e =
	    report_add_endpoint(r, "mx.example.net", "192.0.2.1", 25, 10);

	r->own = mem_copy_str("a@example.net");
	r->stranger = mem_copy_str("b@x.invalid");
	r->nobody = mem_copy_str("c@example.net");
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		conversation_append(e->talk, &events[i]);
	return r;
}

/* The text in lines that are safe, each of them. */
static void
check_text(const struct report *r, bool is_ascii)
{
	struct buf out = {0};
	struct slice rest;

	check_text_write(&out, r, is_ascii);
	rest = buf_slice(&out);
	while (rest.len > 0)
		fuzz_check(fuzz_is_safe(fuzz_take_line(&rest),
		    is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE));
	buf_fini(&out);
}

void
fuzz_one(struct slice input)
{
	struct report *r = connected();
	struct buf out = {0};

	while (input.len > 0)
		add_event(r, fuzz_take_line(&input));
	check_text(r, true);
	check_text(r, false);
	archive_write_report(&out, r);
	fuzz_check(slice_find(buf_slice(&out), '\n') == out.len - 1);
	fuzz_check(fuzz_is_safe(
	    slice_range(buf_slice(&out), 0, out.len - 1), UTF8_FORM_ASCII));
	buf_fini(&out);
	report_free(r);
}
