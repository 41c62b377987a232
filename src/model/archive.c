/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive - facts and what follows from them as lines of JSON.
 *
 * Text goes out as a string when it is UTF-8, else as {"b64": ...}; the line
 * of an event has "b64" in place of "line". The loader is in archive-load.c.
 */
#include "ehlo/model/archive.h"

#include <stdlib.h>
#include <time.h>

#include "archive-core.h"
#include "ehlo/base/base64.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/offers.h"

/* As many digits as a double holds for sure. */
#define DUMP_FLAGS (JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15))

static int
add_bytes(const char *bytes, size_t len, void *context)
{
	struct buf *out = context;

	/* DEL is ASCII to the library. */
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == 0x7f)
			buf_add_str(out, "\\u007f");
		else
			buf_add_byte(out, bytes[i]);
	}
	return 0;
}

void
archive_write_object(struct buf *out, json_t *object)
{
	json_dump_callback(object, add_bytes, out, DUMP_FLAGS);
	buf_add_byte(out, '\n');
	json_decref(object);
}

static json_t *
base64_json(struct slice bytes)
{
	struct buf text = {0};
	json_t *string;

	base64_encode(&text, bytes);
	string =
	    json_stringn_nocheck(text.ptr == NULL ? "" : text.ptr, text.len);
	buf_fini(&text);
	return string;
}

static json_t *
string_json(struct slice text)
{
	return json_stringn_nocheck(text.len == 0 ? "" : text.ptr, text.len);
}

json_t *
archive_text_json(struct slice text)
{
	json_t *object;

	if (utf8_is_valid(text))
		return string_json(text);
	object = json_object();
	json_object_set_new(object, "b64", base64_json(text));
	return object;
}

static void
set_line(json_t *object, struct slice line)
{
	if (utf8_is_valid(line))
		json_object_set_new(object, "line", string_json(line));
	else
		json_object_set_new(object, "b64", base64_json(line));
}

static void
set_text(json_t *object, const char *key, struct slice text)
{
	json_object_set_new(object, key, archive_text_json(text));
}

static void
set_str(json_t *object, const char *key, const char *text)
{
	set_text(object, key, slice_str(text));
}

static void
set_number(json_t *object, const char *key, uint64_t number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}

static void
set_bool(json_t *object, const char *key, bool value)
{
	json_object_set_new(object, key, json_boolean(value));
}

/* What is false or empty needs no field. */
static void
set_if_true(json_t *object, const char *key, bool value)
{
	if (value)
		set_bool(object, key, value);
}

static void
set_if_any(json_t *object, const char *key, struct slice text)
{
	if (text.len > 0)
		set_text(object, key, text);
}

static json_t *
begin(uint64_t t_us, const char *kind)
{
	json_t *object = json_object();

	json_object_set_new(object, "t", json_real((double)t_us / 1e6));
	set_str(object, "ev", kind);
	return object;
}

static json_t *
begin_derived(uint64_t t_us, const char *kind)
{
	json_t *object = begin(t_us, kind);

	set_bool(object, "derived", true);
	return object;
}

#define YEAR_MAX 9999

/* RFC 3339 5.6; of a year beyond four digits nothing sensible can be said. */
static void
set_time(json_t *object, const struct wall *wall)
{
	int offset_min = wall->utc_offset_min, minutes = abs(offset_min);
	time_t local = (time_t)(wall->unix_us / 1000000 + offset_min * 60);
	int us = (int)(wall->unix_us % 1000000);
	struct buf text = {0};
	struct tm tm;

	if (gmtime_r(&local, &tm) == NULL || tm.tm_year > YEAR_MAX - 1900) {
		tm = (struct tm){.tm_year = 70, .tm_mday = 1};
		us = 0;
	}
	buf_addf(&text, "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (us > 0)
		buf_addf(&text, ".%06d", us);
	buf_addf(&text, "%c%02d:%02d", offset_min < 0 ? '-' : '+', minutes / 60,
	    minutes % 60);
	set_text(object, "started", buf_slice(&text));
	buf_fini(&text);
}

void
archive_write_header(struct buf *out, const char *version,
    const struct wall *started, const char *target)
{
	json_t *object = json_object();

	set_number(object, "ehlo", 1);
	set_str(object, "version", version);
	set_time(object, started);
	if (target != NULL)
		set_str(object, "target", target);
	archive_write_object(out, object);
}

/* ---- facts ---------------------------------------------------------- */

static json_t *
resolve_addresses(struct slice addresses)
{
	json_t *array = json_array();

	while (addresses.len > 0) {
		struct slice one = slice_take_word(&addresses);

		if (one.len > 0)
			json_array_append_new(array, archive_text_json(one));
	}
	return array;
}

static json_t *
lines_json(struct slice lines)
{
	json_t *array = json_array();

	while (lines.len > 0) {
		size_t end = slice_find(lines, '\n');

		json_array_append_new(
		    array, archive_text_json(slice_range(lines, 0, end)));
		lines = slice_skip(lines, end + 1);
	}
	return array;
}

static void
set_lookup(json_t *object, const struct event_lookup *lookup)
{
	set_text(object, "name", lookup->name);
	set_text(object, "type", lookup->type);
	json_object_set_new(object, "records", lines_json(lookup->records));
	set_if_any(object, "canonical", lookup->canonical);
	set_if_any(object, "error", lookup->error);
	set_if_true(object, "nxdomain", lookup->is_nxdomain);
	set_str(object, "proof", proof_words(lookup->proof));
	set_number(object, "ms", lookup->ms);
}

static void
set_resolve(json_t *object, const struct event_resolve *resolve)
{
	set_text(object, "name", resolve->name);
	set_number(object, "port", resolve->port);
	json_object_set_new(
	    object, "addresses", resolve_addresses(resolve->addresses));
	set_if_any(object, "error", resolve->error);
}

static void
set_probe(json_t *object, const struct event_probe *probe)
{
	set_text(object, "address", probe->address);
	set_number(object, "port", probe->port);
	set_str(object, "verdict", port_verdict_words(probe->verdict));
	set_number(object, "ms", probe->ms);
	set_if_any(object, "error", probe->error);
}

static void
set_connected(json_t *object, const struct event_connected *connected)
{
	set_text(object, "address", connected->address);
	set_number(object, "port", connected->port);
	set_text(object, "local", connected->local);
	set_if_true(object, "header", connected->is_headed);
}

static json_t *
peer_json(const struct event_tls *tls)
{
	json_t *peer = json_object();

	set_text(peer, "subject", tls->subject);
	set_text(peer, "issuer", tls->issuer);
	json_object_set_new(peer, "names", lines_json(tls->names));
	if (tls->chain.len > 0)
		json_object_set_new(peer, "chain", lines_json(tls->chain));
	json_object_set_new(peer, "not_before", json_integer(tls->not_before));
	json_object_set_new(peer, "not_after", json_integer(tls->not_after));
	set_text(peer, "sha256", tls->sha256);
	set_if_any(peer, "key", tls->key);
	return peer;
}

void
archive_set_tls(json_t *object, const struct event_tls *tls)
{
	set_text(object, "version", tls->version);
	set_text(object, "cipher", tls->cipher);
	set_if_any(object, "group", tls->group);
	set_bool(object, "verified", tls->is_verified);
	set_if_true(object, "served", tls->is_served);
	set_if_true(object, "refused", tls->is_refused);
	set_if_true(object, "client_asked", tls->was_client_asked);
	if (tls->dane != DANE_UNASKED)
		set_str(object, "dane", dane_name(tls->dane));
	set_if_any(object, "tlsa", tls->tlsa);
	json_object_set_new(object, "errors", lines_json(tls->errors));
	if (tls->sha256.len > 0)
		json_object_set_new(object, "peer", peer_json(tls));
}

static void
set_auth(json_t *object, const struct event_auth *auth)
{
	set_text(object, "mechanism", auth->mechanism);
	set_number(object, "step", auth->step);
	set_str(object, "by", auth->is_server ? "server" : "client");
	set_text(object, "decoded", auth->decoded);
}

static void
set_sent(json_t *object, const struct event_sent *sent)
{
	set_line(object, sent->line);
	set_str(object, "eol", line_eol_name(sent->eol));
	set_bool(object, "tls", sent->is_tls);
	set_str(object, "what", sent_what_name(sent->what));
	set_if_true(object, "redacted", sent->is_redacted);
}

static void
set_received(json_t *object, const struct event_received *received)
{
	set_line(object, received->line);
	set_str(object, "eol", line_eol_name(received->eol));
	set_bool(object, "tls", received->is_tls);
	if (received->skipped > 0)
		set_number(object, "skipped", received->skipped);
	set_if_true(object, "redacted", received->is_redacted);
}

static void
set_closed(json_t *object, const struct event_closed *closed)
{
	set_str(object, "by", closed_by_name(closed->by));
	if (closed->trouble != TROUBLE_NONE)
		set_str(object, "trouble", trouble_name(closed->trouble));
	set_if_any(object, "error", closed->error);
}

static void
set_dropped(json_t *object, uint64_t count, uint64_t bytes)
{
	set_number(object, "count", count);
	set_number(object, "bytes", bytes);
}

static void
set_fields(json_t *object, const struct event *ev)
{
	switch (ev->kind) {
	case EVENT_LOOKUP:
		set_lookup(object, ev->lookup);
		break;
	case EVENT_RESOLVE:
		set_resolve(object, &ev->resolve);
		break;
	case EVENT_PROBE:
		set_probe(object, &ev->probe);
		break;
	case EVENT_CONNECTED:
		set_connected(object, &ev->connected);
		break;
	case EVENT_TLS:
		archive_set_tls(object, ev->tls);
		break;
	case EVENT_AUTH:
		set_auth(object, &ev->auth);
		break;
	case EVENT_SENT:
		set_sent(object, &ev->sent);
		break;
	case EVENT_RECEIVED:
		set_received(object, &ev->received);
		break;
	case EVENT_CLOSED:
		set_closed(object, &ev->closed);
		break;
	case EVENT_NOTE:
		set_text(object, "text", ev->note.text);
		set_if_true(object, "error", ev->note.is_error);
		set_if_true(object, "expectation", ev->note.is_expectation);
		set_if_true(object, "wanted", ev->note.is_wanted);
		break;
	case EVENT_DROPPED:
		set_dropped(object, ev->dropped.count, ev->dropped.bytes);
		break;
	case EVENT_ENDED:
		set_number(object, "status", ev->ended.status);
		set_text(object, "text", ev->ended.text);
		break;
	case EVENT_KIND_COUNT:
		break;
	}
}

void
archive_write_event(struct buf *out, const struct event *ev)
{
	json_t *object;

	if (ev->is_payload_dropped && ev->kind != EVENT_DROPPED) {
		/* Never a line that was not. */
		object = begin(ev->t_us, event_kind_name(EVENT_DROPPED));
		set_dropped(object, 1, ev->dropped_len);
	} else {
		object = begin(ev->t_us, event_kind_name(ev->kind));
		set_fields(object, ev);
	}
	archive_write_object(out, object);
}

/* ---- what follows from them ----------------------------------------- */

static const char *
class_word(int code)
{
	static const char *const words[CODE_CLASS_COUNT] = {
	    [CODE_ODD] = "odd",
	    [CODE_POSITIVE] = "ok",
	    [CODE_INTERMEDIATE] = "intermediate",
	    [CODE_TEMPORARY] = "temporary",
	    [CODE_PERMANENT] = "permanent",
	};

	return words[code_class(code)];
}

/* The lines of the reply; what came in between is no part of it. */
static json_t *
reply_lines(const struct conversation *c, const struct exchange *x)
{
	size_t exchange = conversation_mark(c, x->last_event)->exchange;
	size_t first = conversation_clamp(c, x->first_event);
	json_t *array = json_array();
	struct reply_line line;

	for (size_t i = first; i <= x->last_event; i++) {
		const struct event *ev = conversation_event(c, i);
		const struct mark *mark = conversation_mark(c, i);

		if (ev->kind == EVENT_RECEIVED && !mark->is_malformed &&
		    mark->exchange == exchange &&
		    reply_line_parse(ev->received.line, &line))
			json_array_append_new(
			    array, archive_text_json(line.text));
	}
	return array;
}

/* The command's word as typed when its verb is not known. */
static struct slice
reply_to(const struct conversation *c, const struct exchange *x)
{
	struct command command;

	if (x->verb != VERB_UNKNOWN || x->sent_event == NO_EVENT)
		return slice_str(verb_text(x->verb));
	command_parse(conversation_line(c, x->sent_event), &command);
	return command.word;
}

void
archive_write_reply(
    struct buf *out, const struct conversation *c, const struct exchange *x)
{
	const struct event *last = conversation_event(c, x->last_event);
	json_t *object = begin_derived(x->answered_us, "reply");
	char enhanced[ENHANCED_CODE_SIZE];

	set_number(object, "code", (uint64_t)x->code);
	if (!enhanced_code_is_none(x->enhanced))
		set_str(object, "enhanced",
		    enhanced_code_text(x->enhanced, enhanced));
	json_object_set_new(object, "lines", reply_lines(c, x));
	set_bool(object, "tls",
	    last->kind == EVENT_RECEIVED && last->received.is_tls);
	if (!x->is_unsolicited)
		set_text(object, "to", reply_to(c, x));
	json_object_set_new(object, "ms", json_real(exchange_ms(x)));
	set_str(object, "class", class_word(x->code));
	archive_write_object(out, object);
}

void
archive_write_finding(
    struct buf *out, const struct event *ev, enum finding finding)
{
	const struct finding_row *row = finding_row(finding);
	json_t *object = begin_derived(ev->t_us, "finding");

	set_str(object, "id", row->id);
	set_str(object, "severity", severity_name(row->severity));
	set_str(object, "text", row->text);
	set_str(object, "rfc", row->rfc);
	archive_write_object(out, object);
}

void
archive_write_expect(struct buf *out, const struct event *ev)
{
	json_t *object = begin_derived(ev->t_us, "expect");

	set_bool(object, "met", !ev->note.is_error);
	set_text(object, "text", ev->note.text);
	archive_write_object(out, object);
}

void
archive_write_offers(struct buf *out, uint64_t t_us, const struct session *s)
{
	json_t *object = begin_derived(t_us, "offers");
	json_t *new = json_array(), *gone = json_array();
	json_t *changed = json_array();
	struct offer_change change;

	for (size_t at = 0; offers_next_change(s, &at, &change);) {
		struct slice before = slice_str(change.before);
		struct slice inside = slice_str(change.inside);

		if (change.before == NULL)
			json_array_append_new(new, archive_text_json(inside));
		else if (change.inside == NULL)
			json_array_append_new(gone, archive_text_json(before));
		else
			json_array_append_new(changed,
			    json_pack("[oo]", archive_text_json(before),
				archive_text_json(inside)));
	}
	json_object_set_new(object, "new", new);
	json_object_set_new(object, "gone", gone);
	json_object_set_new(object, "changed", changed);
	archive_write_object(out, object);
}

void
archive_write_state(struct buf *out, uint64_t t_us, enum phase phase)
{
	json_t *object = begin_derived(t_us, "state");

	set_str(object, "phase", phase_name(phase));
	archive_write_object(out, object);
}

void
archive_write_verdict(
    struct buf *out, uint64_t t_us, const struct verdict *verdict)
{
	json_t *object = begin_derived(t_us, "verdict");

	set_number(object, "status", (uint64_t)verdict->status);
	set_str(object, "stage", verdict->stage);
	set_str(object, "class", verdict_class_name(verdict->class));
	set_str(object, "text", verdict->text);
	archive_write_object(out, object);
}
