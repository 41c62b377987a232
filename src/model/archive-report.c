/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive-report - a connectivity report as one JSON object: what was found on
 * each port, and all its lines with their marks. */
#include <string.h>

#include "archive-core.h"
#include "ehlo/model/archive.h"
#include "report-core.h"

static void
set_text(json_t *object, const char *key, struct slice text)
{
	json_object_set_new(object, key, archive_text_json(text));
}

static void
set_if_any(json_t *object, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		set_text(object, key, slice_str(text));
}

static void
set_number(json_t *object, const char *key, uint64_t number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}

/* ---- mx --------------------------------------------------------------- */

static json_t *
exchanger_json(struct slice record)
{
	json_t *object = json_object();
	struct slice preference = slice_take_word(&record);
	unsigned long number = 0;

	slice_to_number(preference, UINT16_MAX, &number);
	set_number(object, "preference", number);
	set_text(object, "host", slice_trim(record));
	return object;
}

static json_t *
exchangers_json(const struct report *r)
{
	const struct event_lookup *mx = report_lookup(r, SLICE("MX"), NULL);
	struct slice records = mx == NULL ? slice_of(NULL, 0) : mx->records;
	json_t *array = json_array();

	while (records.len > 0)
		json_array_append_new(
		    array, exchanger_json(report_take_record(&records)));
	return array;
}

/* ---- addresses -------------------------------------------------------- */

static void
set_probe(json_t *object, const struct session *s)
{
	enum port_verdict verdict =
	    s->probe_count > 0 ? s->probes[0].verdict : PORT_UNDECIDED;

	set_text(object, "verdict", slice_str(port_verdict_words(verdict)));
	if (s->probe_count == 0)
		return;
	set_number(object, "ms", s->probes[0].ms);
	set_if_any(object, "error", s->probes[0].error);
}

static void
set_offers(json_t *object, const char *key, const struct ext_set *set)
{
	json_t *list = json_array();

	for (size_t i = 0; i < set->count; i++)
		json_array_append_new(
		    list, archive_text_json(slice_str(set->offers[i].line)));
	json_object_set_new(object, key, list);
}

static void
set_speech(json_t *object, const struct session *s)
{
	const struct exchange *x = report_exchange(s, VERB_GREETING, NULL);
	struct buf greeting = {0};

	if (x != NULL) {
		report_add_reply(&greeting, x);
		set_text(object, "greeting", buf_slice(&greeting));
		set_number(object, "greeting_ms", s->greeting_ms);
		buf_fini(&greeting);
	}
	if (s->is_ehlo_done)
		set_offers(object, "extensions", &s->offered);
	if (s->offered_in_clear.count > 0)
		set_offers(object, "extensions_in_clear", &s->offered_in_clear);
}

static void
set_ptr(json_t *object, const struct report *r, const char *address)
{
	struct slice name = report_ptr(r, address);
	json_t *ptr;

	if (name.len == 0)
		return;
	ptr = json_object();
	set_text(ptr, "name", name);
	json_object_set_new(
	    ptr, "confirmed", json_boolean(report_leads_to(r, name, address)));
	json_object_set_new(object, "ptr", ptr);
}

static void
set_security(json_t *object, const struct session *s)
{
	struct event_tls tls;
	json_t *fields;

	if (!report_tls(s, &tls))
		return;
	fields = json_object();
	archive_set_tls(fields, &tls);
	json_object_set_new(object, "tls", fields);
}

static json_t *
endpoint_json(const struct report *r, size_t index)
{
	const struct report_endpoint *e = &r->endpoints[index];
	json_t *object = json_object();

	set_text(object, "host", slice_str(e->host));
	set_text(object, "address", slice_str(e->address));
	set_number(object, "port", e->port);
	set_probe(object, report_session(r, index));
	set_speech(object, report_session(r, index));
	set_security(object, report_session(r, index));
	set_ptr(object, r, e->address);
	return object;
}

/* ---- what it means ---------------------------------------------------- */

static json_t *
relay_json(const struct report *r)
{
	static const char *const names[RELAY_COUNT] = {
	    [RELAY_UNKNOWN] = "unknown",
	    [RELAY_REFUSED] = "refused",
	    [RELAY_ACCEPTED] = "accepted",
	};
	struct buf why = {0};
	enum relay_verdict verdict = report_relay(r, &why);
	json_t *object = json_object();

	set_text(object, "verdict", slice_str(names[verdict]));
	set_text(object, verdict == RELAY_UNKNOWN ? "reason" : "reply",
	    buf_slice(&why));
	buf_fini(&why);
	return object;
}

static json_t *
line_json(const struct report_line *line)
{
	json_t *object = json_object();

	set_text(object, "id", slice_str(line->id));
	set_text(object, "mark", slice_str(report_mark_name(line->mark)));
	set_text(object, "about", slice_str(line->label));
	set_text(object, "text", slice_str(line->text));
	set_if_any(object, "evidence", line->evidence);
	set_if_any(object, "fix", line->fix);
	set_if_any(object, "rfc", line->rfc);
	return object;
}

static void
set_lines(json_t *object, const struct report *r)
{
	struct report_lines lines = {0};
	const struct report_line *first;
	json_t *array = json_array();

	report_judge(r, &lines);
	for (size_t i = 0; i < lines.count; i++)
		json_array_append_new(array, line_json(&lines.list[i]));
	json_object_set_new(object, "findings", array);
	first = report_fix_first(&lines);
	if (first != NULL)
		set_text(object, "fix_first", slice_str(first->fix));
	report_lines_fini(&lines);
}

void
archive_write_report(struct buf *out, const struct report *r)
{
	json_t *object = json_object(), *addresses = json_array();

	set_text(object, "target", slice_str(r->target));
	set_text(object, "verdict",
	    slice_str(port_verdict_words(report_verdict(r))));
	set_number(object, "status", (uint64_t)report_status(r, false));
	set_number(object, "ms", r->took_ms);
	json_object_set_new(object, "mx", exchangers_json(r));
	for (size_t i = 0; i < r->endpoint_count; i++)
		json_array_append_new(addresses, endpoint_json(r, i));
	json_object_set_new(object, "addresses", addresses);
	json_object_set_new(object, "relay", relay_json(r));
	set_lines(object, r);
	archive_write_object(out, object);
}
