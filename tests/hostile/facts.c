/* SPDX-License-Identifier: GPL-3.0-or-later
 * facts - walks the lines; each kind of event has a small reader. */
#include "facts.h"

#include <string.h>

#include <jansson.h>

#include "ehlo/base/base64.h"

/* So many faults of one kind are enough. */
#define FAULTS_MAX 5

struct reading {
	struct facts *facts;
	struct buf *faults;
	unsigned fault_count;
	size_t line;
};

static void
fault(struct reading *r, const char *what)
{
	if (r->fault_count++ < FAULTS_MAX)
		buf_addf(r->faults, "JSON line %zu: %s\n", r->line, what);
}

static const char *
text_of(json_t *event, const char *key)
{
	const char *text = json_string_value(json_object_get(event, key));

	return text == NULL ? "" : text;
}

static bool
is_true(json_t *event, const char *key)
{
	return json_is_true(json_object_get(event, key));
}

/* The bytes of "line" or "b64". */
static void
add_line(json_t *event, struct buf *out)
{
	json_t *line = json_object_get(event, "line");

	if (line != NULL)
		buf_add(out, json_string_value(line), json_string_length(line));
	else
		base64_decode(out, slice_str(text_of(event, "b64")));
}

static struct slice
ending_of(json_t *event)
{
	const char *eol = text_of(event, "eol");

	return strcmp(eol, "crlf") == 0 ? SLICE("\r\n")
	       : strcmp(eol, "lf") == 0 ? SLICE("\n")
	                                : (struct slice){0};
}

/* The wire may end before what the JSON has was taken from it. */
static void
compare(struct reading *r, struct facts_way *w, struct slice bytes)
{
	struct slice wire = slice_range(w->wire, w->at, w->at + bytes.len);

	if (!slice_equals(wire, slice_range(bytes, 0, wire.len))) {
		fault(r, "other bytes than on the wire");
		w->is_lost = true;
	}
	w->at += bytes.len;
}

static void
read_line(struct reading *r, struct facts_way *w, json_t *event)
{
	json_t *skipped = json_object_get(event, "skipped");
	struct buf line = {0};

	add_line(event, &line);
	utf8_add_safe(&w->shown, buf_slice(&line), r->facts->form);
	buf_add_byte(&w->shown, '\n');
	w->lines++;
	w->is_lost |= is_true(event, "redacted");
	if (!w->is_lost && is_true(event, "tls") != (w->at >= w->clear))
		fault(r, "inside TLS or not? The wire says otherwise");
	if (!w->is_lost) {
		compare(r, w, buf_slice(&line));
		w->at += (size_t)json_integer_value(skipped);
		compare(r, w, ending_of(event));
	}
	buf_fini(&line);
}

static void
read_reply(struct reading *r, json_t *event)
{
	const char *to = text_of(event, "to");

	buf_addf(&r->facts->replies, "%s%s=%03d",
	    r->facts->replies.len == 0 ? "" : " ", to[0] == '\0' ? "-" : to,
	    (int)json_integer_value(json_object_get(event, "code")));
}

static void
read_finding(struct reading *r, json_t *event)
{
	struct slice known = buf_slice(&r->facts->findings);
	const char *id = text_of(event, "id");
	struct slice one;

	while ((one = slice_take_word(&known)).len > 0)
		if (slice_equals(one, slice_str(id)))
			return;
	buf_addf(&r->facts->findings, "%s%s",
	    r->facts->findings.len == 0 ? "" : " ", id);
}

static void
read_event(struct reading *r, json_t *event)
{
	const char *kind = text_of(event, "ev");
	struct facts *f = r->facts;

	f->has_verdict = strcmp(kind, "verdict") == 0;
	if (strcmp(kind, "received") == 0)
		read_line(r, &f->received, event);
	else if (strcmp(kind, "sent") == 0)
		read_line(r, &f->sent, event);
	else if (strcmp(kind, "reply") == 0)
		read_reply(r, event);
	else if (strcmp(kind, "finding") == 0)
		read_finding(r, event);
	else if (strcmp(kind, "dropped") == 0)
		f->sent.is_lost = true;
	else if (strcmp(kind, "closed") == 0)
		f->is_closed_by_server =
		    strcmp(text_of(event, "by"), "server") == 0;
	else if (f->has_verdict)
		f->status =
		    (int)json_integer_value(json_object_get(event, "status"));
}

static void
check_ascii(struct reading *r, struct slice line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] < ' ' || line.ptr[i] > '~') {
			fault(r, "not printable ASCII");
			return;
		}
}

void
facts_read(struct facts *f, const struct run *json, enum utf8_form form,
    struct buf *faults)
{
	struct reading r = {.facts = f, .faults = faults};
	struct slice rest = json->out;

	*f = (struct facts){.form = form};
	f->received.wire = buf_slice(&json->said);
	f->received.clear = json->clear_said;
	f->sent.wire = buf_slice(&json->heard);
	f->sent.clear = json->clear_heard;
	while (rest.len > 0) {
		size_t len = slice_find(rest, '\n');
		json_t *event = json_loadb(rest.ptr, len,
		    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

		r.line++;
		check_ascii(&r, slice_range(rest, 0, len));
		if (event == NULL)
			fault(&r, "no JSON");
		else
			read_event(&r, event);
		json_decref(event);
		rest = slice_skip(rest, len + 1);
	}
}

void
facts_fini(struct facts *f)
{
	buf_fini(&f->received.shown);
	buf_fini(&f->sent.shown);
	buf_fini(&f->replies);
	buf_fini(&f->findings);
}
