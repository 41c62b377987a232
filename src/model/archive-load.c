/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive-load - lines of JSON back into facts; a hostile file is expected.
 *
 * One table says which kind has which reader. A field of the wrong type, a
 * word that is not in its list or a number outside its bounds ends the line
 * with an error; a field that is not known is passed over.
 */
#include <assert.h>
#include <jansson.h>

#include "archive-core.h"
#include "ehlo/base/base64.h"
#include "ehlo/model/archive.h"

/* Exact in a double too: what other tools may read numbers as. */
#define COUNT_MAX ((uint64_t)1 << 53)
#define TEXTS_MAX 11 /* of a handshake, if all of them are bytes */

/* Bytes that came out of base64 or out of an array. */
struct load {
	json_t *object;
	struct err *err;
	struct event_lookup lookup;
	struct event_tls tls;
	struct buf texts[TEXTS_MAX];
	size_t text_count;
};

typedef int (*reader_fn)(struct load *load, struct event *ev);
typedef const char *(*namer_fn)(int value);

static struct buf *
text_slot(struct load *load)
{
	assert(load->text_count < TEXTS_MAX);
	return &load->texts[load->text_count++];
}

static int
fail(struct load *load, const char *key, const char *what)
{
	return err_set(load->err, ERR_SYNTAX, "field \"%s\": %s", key, what);
}

/* ---- fields --------------------------------------------------------- */

static int
read_base64(
    struct load *load, const char *key, const json_t *value, struct slice *out)
{
	struct buf *text = text_slot(load);

	if (!json_is_string(value))
		return fail(load, key, "no string");
	if (base64_decode(text, slice_of(json_string_value(value),
				    json_string_length(value))) != 0)
		return fail(load, key, "no base64");
	*out = buf_slice(text);
	return 0;
}

static int
read_value(
    struct load *load, const char *key, const json_t *value, struct slice *out)
{
	if (json_is_object(value))
		return read_base64(
		    load, key, json_object_get(value, "b64"), out);
	if (!json_is_string(value))
		return fail(load, key, "no text");
	*out = slice_of(json_string_value(value), json_string_length(value));
	return 0;
}

static int
read_text(struct load *load, const char *key, struct slice *out)
{
	return read_value(load, key, json_object_get(load->object, key), out);
}

/* Stays empty when it is not there. */
static int
read_optional_text(struct load *load, const char *key, struct slice *out)
{
	if (json_object_get(load->object, key) == NULL)
		return 0;
	return read_text(load, key, out);
}

static int
read_line(struct load *load, struct slice *out)
{
	const json_t *bytes = json_object_get(load->object, "b64");

	if (bytes != NULL)
		return read_base64(load, "b64", bytes, out);
	return read_text(load, "line", out);
}

static int
read_number(struct load *load, const char *key, uint64_t max, uint64_t *out)
{
	const json_t *value = json_object_get(load->object, key);
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value))
		return fail(load, key, "no whole number");
	if (number < 0 || (uint64_t)number > max)
		return fail(load, key, "out of range");
	*out = (uint64_t)number;
	return 0;
}

static int
read_port(struct load *load, uint16_t *out)
{
	uint64_t number;
	int rc = read_number(load, "port", UINT16_MAX, &number);

	if (rc == 0)
		*out = (uint16_t)number;
	return rc;
}

static int
read_flag(struct load *load, const char *key, bool *out)
{
	const json_t *value = json_object_get(load->object, key);

	if (value != NULL && !json_is_boolean(value))
		return fail(load, key, "neither true nor false");
	*out = json_is_true(value);
	return 0;
}

/* The position of a field's word in its list of count names. */
static int
read_word(
    struct load *load, const char *key, namer_fn namer, int count, int *out)
{
	struct slice word = {0};
	int rc = read_text(load, key, &word);

	if (rc < 0)
		return rc;
	for (int i = 0; i < count; i++) {
		if (!slice_equals(word, slice_str(namer(i))))
			continue;
		*out = i;
		return 0;
	}
	return fail(load, key, "no word that is known there");
}

static int
read_time(struct load *load, uint64_t *t_us)
{
	const json_t *value = json_object_get(load->object, "t");

	if (!json_is_number(value))
		return fail(load, "t", "no number");
	return archive_time(value, t_us) ? 0 : fail(load, "t", "out of range");
}

/* ---- kinds ---------------------------------------------------------- */

/* Names by number, as read_word wants them. */
#define NAMER(name, of, type)              \
	static const char *name(int value) \
	{                                  \
		return of((type)value);    \
	}
NAMER(name_eol, line_eol_name, enum line_eol)
NAMER(name_what, sent_what_name, enum sent_what)
NAMER(name_dane, dane_name, enum dane)
NAMER(name_by, closed_by_name, enum closed_by)
NAMER(name_trouble, trouble_name, enum trouble)
NAMER(name_port_verdict, port_verdict_words, enum port_verdict)
NAMER(name_proof, proof_words, enum proof)
#undef NAMER

static int
read_eol(struct load *load, enum line_eol *out)
{
	int value = 0;
	int rc = read_word(load, "eol", name_eol, EOL_COUNT, &value);

	*out = (enum line_eol)value;
	return rc;
}

/* A text, or bytes that are none; what they decode to is added to out. */
static int
add_element(
    struct load *load, const char *key, const json_t *value, struct buf *out)
{
	const json_t *bytes = json_object_get(value, "b64");
	const json_t *text = bytes != NULL ? bytes : value;
	struct slice string;

	if (!json_is_string(text))
		return fail(load, key, "no string");
	string = slice_of(json_string_value(text), json_string_length(text));
	if (bytes == NULL)
		buf_add_slice(out, string);
	else if (base64_decode(out, string) != 0)
		return fail(load, key, "no base64");
	return 0;
}

/* An array of texts as one: with between between two and end behind each. */
static int
read_array(struct load *load, const char *key, const char *between,
    const char *end, struct slice *out)
{
	const json_t *array = json_object_get(load->object, key);
	struct buf *joined = text_slot(load);
	size_t i;
	json_t *value;
	int rc;

	if (array != NULL && !json_is_array(array))
		return fail(load, key, "no array");
	json_array_foreach(array, i, value)
	{
		if (i > 0)
			buf_add_str(joined, between);
		if ((rc = add_element(load, key, value, joined)) < 0)
			return rc;
		buf_add_str(joined, end);
	}
	*out = buf_slice(joined);
	return 0;
}

static int
read_lookup(struct load *load, struct event *ev)
{
	struct event_lookup *lookup = &load->lookup;
	uint64_t ms = 0;
	int proof = 0;
	int rc = read_text(load, "name", &lookup->name);

	if (rc == 0)
		rc = read_text(load, "type", &lookup->type);
	if (rc == 0)
		rc = read_array(load, "records", "", "\n", &lookup->records);
	if (rc == 0)
		rc = read_optional_text(load, "canonical", &lookup->canonical);
	if (rc == 0)
		rc = read_optional_text(load, "error", &lookup->error);
	if (rc == 0)
		rc = read_flag(load, "nxdomain", &lookup->is_nxdomain);
	if (rc == 0)
		rc = read_word(load, "proof", name_proof, PROOF_COUNT, &proof);
	if (rc == 0)
		rc = read_number(load, "ms", UINT32_MAX, &ms);
	lookup->proof = (enum proof)proof;
	lookup->ms = (uint32_t)ms;
	ev->lookup = lookup;
	return rc;
}

static int
read_resolve(struct load *load, struct event *ev)
{
	int rc = read_text(load, "name", &ev->resolve.name);

	if (rc == 0)
		rc = read_port(load, &ev->resolve.port);
	if (rc == 0)
		rc = read_array(
		    load, "addresses", " ", "", &ev->resolve.addresses);
	if (rc == 0)
		rc = read_optional_text(load, "error", &ev->resolve.error);
	return rc;
}

static int
read_probe(struct load *load, struct event *ev)
{
	uint64_t ms = 0;
	int verdict = 0;
	int rc = read_text(load, "address", &ev->probe.address);

	if (rc == 0)
		rc = read_port(load, &ev->probe.port);
	if (rc == 0)
		rc = read_word(load, "verdict", name_port_verdict,
		    PORT_VERDICT_COUNT, &verdict);
	if (rc == 0)
		rc = read_number(load, "ms", UINT32_MAX, &ms);
	if (rc == 0)
		rc = read_optional_text(load, "error", &ev->probe.error);
	ev->probe.verdict = (enum port_verdict)verdict;
	ev->probe.ms = (uint32_t)ms;
	return rc;
}

static int
read_connected(struct load *load, struct event *ev)
{
	int rc = read_text(load, "address", &ev->connected.address);

	if (rc == 0)
		rc = read_port(load, &ev->connected.port);
	if (rc == 0)
		rc = read_text(load, "local", &ev->connected.local);
	if (rc == 0)
		rc = read_flag(load, "header", &ev->connected.is_headed);
	return rc;
}

static int
read_seconds(struct load *load, const char *key, int64_t *out)
{
	uint64_t number = 0;
	int rc = read_number(load, key, COUNT_MAX, &number);

	*out = (int64_t)number;
	return rc;
}

/* Its fields lie in an object of their own. */
static int
read_peer(struct load *load, struct event_tls *tls)
{
	json_t *whole = load->object;
	int rc;

	load->object = json_object_get(whole, "peer");
	if (load->object == NULL) {
		load->object = whole;
		return 0;
	}
	rc = read_text(load, "subject", &tls->subject);
	if (rc == 0)
		rc = read_text(load, "issuer", &tls->issuer);
	if (rc == 0)
		rc = read_array(load, "names", "", "\n", &tls->names);
	if (rc == 0 && json_object_get(load->object, "chain") != NULL)
		rc = read_array(load, "chain", "", "\n", &tls->chain);
	if (rc == 0)
		rc = read_seconds(load, "not_before", &tls->not_before);
	if (rc == 0)
		rc = read_seconds(load, "not_after", &tls->not_after);
	if (rc == 0)
		rc = read_text(load, "sha256", &tls->sha256);
	if (rc == 0)
		rc = read_optional_text(load, "key", &tls->key);
	load->object = whole;
	return rc;
}

static int
read_tls(struct load *load, struct event *ev)
{
	struct event_tls *tls = &load->tls;
	int dane = DANE_UNASKED;
	int rc = read_text(load, "version", &tls->version);

	if (rc == 0)
		rc = read_text(load, "cipher", &tls->cipher);
	if (rc == 0)
		rc = read_optional_text(load, "group", &tls->group);
	if (rc == 0)
		rc = read_flag(load, "verified", &tls->is_verified);
	if (rc == 0)
		rc = read_flag(load, "served", &tls->is_served);
	if (rc == 0)
		rc = read_flag(load, "refused", &tls->is_refused);
	if (rc == 0)
		rc = read_flag(load, "client_asked", &tls->was_client_asked);
	if (rc == 0 && json_object_get(load->object, "dane") != NULL)
		rc = read_word(load, "dane", name_dane, DANE_COUNT, &dane);
	if (rc == 0)
		rc = read_optional_text(load, "tlsa", &tls->tlsa);
	if (rc == 0)
		rc = read_array(load, "errors", "", "\n", &tls->errors);
	tls->dane = (enum dane)dane;
	ev->tls = tls;
	return rc == 0 ? read_peer(load, tls) : rc;
}

static int
read_auth(struct load *load, struct event *ev)
{
	struct event_auth *auth = &ev->auth;
	uint64_t step = 0;
	int by = 0;
	int rc = read_text(load, "mechanism", &auth->mechanism);

	if (rc == 0)
		rc = read_number(load, "step", UINT32_MAX, &step);
	if (rc == 0)
		rc = read_word(load, "by", name_by, CLOSED_ERROR, &by);
	if (rc == 0)
		rc = read_text(load, "decoded", &auth->decoded);
	auth->step = (uint32_t)step;
	auth->is_server = by == CLOSED_SERVER;
	return rc;
}

static int
read_sent(struct load *load, struct event *ev)
{
	int what = 0;
	int rc = read_line(load, &ev->sent.line);

	if (rc == 0)
		rc = read_eol(load, &ev->sent.eol);
	if (rc == 0)
		rc = read_flag(load, "tls", &ev->sent.is_tls);
	if (rc == 0)
		rc = read_word(load, "what", name_what, SENT_WHAT_COUNT, &what);
	if (rc == 0)
		rc = read_flag(load, "redacted", &ev->sent.is_redacted);
	ev->sent.what = (enum sent_what)what;
	return rc;
}

static int
read_received(struct load *load, struct event *ev)
{
	uint64_t skipped = 0;
	int rc = read_line(load, &ev->received.line);

	if (rc == 0)
		rc = read_eol(load, &ev->received.eol);
	if (rc == 0)
		rc = read_flag(load, "tls", &ev->received.is_tls);
	if (rc == 0 && json_object_get(load->object, "skipped") != NULL)
		rc = read_number(load, "skipped", COUNT_MAX, &skipped);
	if (rc == 0)
		rc = read_flag(load, "redacted", &ev->received.is_redacted);
	ev->received.skipped = (size_t)skipped;
	return rc;
}

static int
read_closed(struct load *load, struct event *ev)
{
	int by = 0, trouble = TROUBLE_NONE;
	int rc = read_word(load, "by", name_by, CLOSED_BY_COUNT, &by);

	if (rc == 0 && json_object_get(load->object, "trouble") != NULL)
		rc = read_word(
		    load, "trouble", name_trouble, TROUBLE_COUNT, &trouble);
	if (rc == 0)
		rc = read_optional_text(load, "error", &ev->closed.error);
	ev->closed.by = (enum closed_by)by;
	ev->closed.trouble = (enum trouble)trouble;
	return rc;
}

static int
read_note(struct load *load, struct event *ev)
{
	int rc = read_text(load, "text", &ev->note.text);

	if (rc == 0)
		rc = read_flag(load, "error", &ev->note.is_error);
	if (rc == 0)
		rc = read_flag(load, "expectation", &ev->note.is_expectation);
	if (rc == 0)
		rc = read_flag(load, "wanted", &ev->note.is_wanted);
	return rc;
}

static int
read_dropped(struct load *load, struct event *ev)
{
	int rc = read_number(load, "count", COUNT_MAX, &ev->dropped.count);

	if (rc == 0)
		rc = read_number(load, "bytes", COUNT_MAX, &ev->dropped.bytes);
	return rc;
}

static int
read_ended(struct load *load, struct event *ev)
{
	uint64_t status = 0;
	int rc = read_number(load, "status", UINT8_MAX, &status);

	/* It would say that the run did not end so. */
	if (rc == 0 && status == 0)
		rc = fail(load, "status", "out of range");
	if (rc == 0)
		rc = read_text(load, "text", &ev->ended.text);
	ev->ended.status = (uint8_t)status;
	return rc;
}

static const reader_fn readers[EVENT_KIND_COUNT] = {
    [EVENT_LOOKUP] = read_lookup,
    [EVENT_RESOLVE] = read_resolve,
    [EVENT_PROBE] = read_probe,
    [EVENT_CONNECTED] = read_connected,
    [EVENT_TLS] = read_tls,
    [EVENT_AUTH] = read_auth,
    [EVENT_SENT] = read_sent,
    [EVENT_RECEIVED] = read_received,
    [EVENT_CLOSED] = read_closed,
    [EVENT_NOTE] = read_note,
    [EVENT_DROPPED] = read_dropped,
    [EVENT_ENDED] = read_ended,
};

/* ---- lines ---------------------------------------------------------- */

static int
load_kind(struct load *load, enum event_kind kind, struct conversation *c)
{
	struct event ev = {.kind = kind};
	int rc = read_time(load, &ev.t_us);

	if (rc == 0)
		rc = readers[kind](load, &ev);
	if (rc < 0)
		return rc;
	conversation_append(c, &ev);
	return 1;
}

/* A start that cannot be read leaves the clock unknown. */
static int
load_header(struct load *load, struct conversation *c)
{
	struct slice started = {0};
	struct wall wall;
	uint64_t format;
	int rc = read_number(load, "ehlo", UINT32_MAX, &format);

	if (rc == 0 && format != 1)
		return fail(load, "ehlo", "a format that is not known here");
	if (rc == 0)
		rc = read_optional_text(load, "started", &started);
	if (rc == 0 && wall_parse(started, &wall))
		conversation_set_wall(c, &wall);
	return rc;
}

static int
load_object(struct load *load, struct conversation *c)
{
	struct slice kind = {0};
	bool is_derived;
	int rc;

	if (!json_is_object(load->object))
		return err_set(load->err, ERR_SYNTAX, "no JSON object");
	if (json_object_get(load->object, "ehlo") != NULL)
		return load_header(load, c);
	rc = read_flag(load, "derived", &is_derived);
	if (rc < 0 || is_derived)
		return rc;
	rc = read_text(load, "ev", &kind);
	if (rc < 0)
		return rc;
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		if (slice_equals(
			kind, slice_str(event_kind_name((enum event_kind)i))))
			return load_kind(load, (enum event_kind)i, c);
	return 0;
}

int
archive_load_line(struct conversation *c, struct slice line, struct err *err)
{
	struct load load = {.err = err};
	json_error_t error;
	int rc;

	load.object = archive_parse_line(line, &error);
	if (load.object == NULL)
		return err_set(err, ERR_SYNTAX, "no JSON: %s", error.text);
	rc = load_object(&load, c);
	json_decref(load.object);
	for (size_t i = 0; i < TEXTS_MAX; i++)
		buf_fini(&load.texts[i]);
	return rc;
}
