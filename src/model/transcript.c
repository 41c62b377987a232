/* SPDX-License-Identifier: GPL-3.0-or-later
 * transcript - pages of events that never move, and the bytes they own.
 *
 * A page has room for some events, each with the caller's bytes beside it; new
 * pages come at the end, and go from the beginning when the index takes more
 * than its share of the budget. Each slice of an event has an allocation of
 * its own, so that the budget can take single lines. A cursor walks the events
 * once: what lies before it is taken already, so an append costs constant time
 * over the whole life of a transcript.
 */
#include "ehlo/model/transcript.h"

#include <stdalign.h>
#include <string.h>

#include "ehlo/base/mem.h"

/* A page: of many events where a long conversation is looked for. */
#define PAGE_EVENTS       256
#define PAGE_EVENTS_SMALL 32
#define BUDGET_SMALL      ((size_t)1 << 20)
#define EVENT_TEXTS       11 /* the most that one event has */
#define TEXT_COST         24 /* of an allocation, beside its bytes */

struct transcript {
	char **pages; /* those that are kept */
	size_t page_count, page_size;
	size_t slot_size; /* an event and what is beside it */
	size_t page_events;
	size_t begin;      /* index of the first event of the first page */
	size_t count;      /* events, those that are gone too */
	size_t evict_next; /* the oldest event whose line may be held */
	size_t held;       /* texts and pages */
	size_t budget;
	uint64_t dropped;
	uint32_t session;
	bool is_looking_up; /* the session has begun, with a look-up */
	struct event gone;  /* stands for all before begin */
};

struct transcript *
transcript_new(size_t budget, size_t beside)
{
	struct transcript *t = mem_zalloc(1, sizeof(*t));
	size_t align = alignof(max_align_t);

	t->budget = budget;
	t->page_events =
	    budget < BUDGET_SMALL ? PAGE_EVENTS_SMALL : PAGE_EVENTS;
	t->slot_size =
	    (sizeof(struct event) + beside + align - 1) / align * align;
	t->gone.kind = EVENT_DROPPED;
	t->gone.is_payload_dropped = true;
	return t;
}

static void *
slot_at(const struct transcript *t, size_t index)
{
	size_t place = index - t->begin;

	return t->pages[place / t->page_events] +
	       place % t->page_events * t->slot_size;
}

static struct event *
event_at(const struct transcript *t, size_t index)
{
	return slot_at(t, index);
}

static size_t
page_bytes(const struct transcript *t)
{
	return t->page_events * t->slot_size;
}

/* The line of an event that is one; NULL for the other kinds. */
static struct slice *
event_line(struct event *ev)
{
	if (ev->kind == EVENT_SENT)
		return &ev->sent.line;
	if (ev->kind == EVENT_RECEIVED)
		return &ev->received.line;
	return NULL;
}

static size_t
lookup_texts(struct event_lookup *lookup, struct slice *texts[EVENT_TEXTS])
{
	size_t n = 0;

	texts[n++] = &lookup->name;
	texts[n++] = &lookup->type;
	texts[n++] = &lookup->records;
	texts[n++] = &lookup->canonical;
	texts[n++] = &lookup->error;
	return n;
}

static size_t
tls_texts(struct event_tls *tls, struct slice *texts[EVENT_TEXTS])
{
	size_t n = 0;

	texts[n++] = &tls->version;
	texts[n++] = &tls->cipher;
	texts[n++] = &tls->group;
	texts[n++] = &tls->errors;
	texts[n++] = &tls->subject;
	texts[n++] = &tls->issuer;
	texts[n++] = &tls->names;
	texts[n++] = &tls->chain;
	texts[n++] = &tls->sha256;
	texts[n++] = &tls->key;
	texts[n++] = &tls->tlsa;
	return n;
}

/* All bytes that a stored event owns; how many slices were written. What it
 * points at is the transcript's own, so it may be written. */
static size_t
event_texts(struct event *ev, struct slice *texts[EVENT_TEXTS])
{
	size_t n = 0;

	switch (ev->kind) {
	case EVENT_LOOKUP:
		return lookup_texts(
		    (struct event_lookup *)(uintptr_t)ev->lookup, texts);
	case EVENT_TLS:
		return tls_texts((struct event_tls *)(uintptr_t)ev->tls, texts);
	case EVENT_RESOLVE:
		texts[n++] = &ev->resolve.name;
		texts[n++] = &ev->resolve.addresses;
		texts[n++] = &ev->resolve.error;
		break;
	case EVENT_PROBE:
		texts[n++] = &ev->probe.address;
		texts[n++] = &ev->probe.error;
		break;
	case EVENT_CONNECTED:
		texts[n++] = &ev->connected.address;
		texts[n++] = &ev->connected.local;
		break;
	case EVENT_AUTH:
		texts[n++] = &ev->auth.mechanism;
		texts[n++] = &ev->auth.decoded;
		break;
	case EVENT_SENT:
	case EVENT_RECEIVED:
		texts[n++] = event_line(ev);
		break;
	case EVENT_CLOSED:
		texts[n++] = &ev->closed.error;
		break;
	case EVENT_NOTE:
		texts[n++] = &ev->note.text;
		break;
	case EVENT_ENDED:
		texts[n++] = &ev->ended.text;
		break;
	case EVENT_DROPPED:
	case EVENT_KIND_COUNT:
		break;
	}
	return n;
}

static void
free_text(struct transcript *t, struct slice *text)
{
	if (text->len == 0)
		return;
	t->held -= text->len + TEXT_COST;
	mem_free((void *)(uintptr_t)text->ptr);
	*text = (struct slice){0};
}

/* What an event points at, and how large that is; 0 = it has all in itself. */
static size_t
event_rest(const struct event *ev, const void **rest)
{
	if (ev->kind == EVENT_LOOKUP) {
		*rest = ev->lookup;
		return sizeof(*ev->lookup);
	}
	if (ev->kind == EVENT_TLS) {
		*rest = ev->tls;
		return sizeof(*ev->tls);
	}
	return 0;
}

static void
free_event(struct transcript *t, struct event *ev)
{
	struct slice *texts[EVENT_TEXTS];
	size_t n = event_texts(ev, texts);
	const void *rest;
	size_t len = event_rest(ev, &rest);

	while (n > 0)
		free_text(t, texts[--n]);
	if (len == 0)
		return;
	t->held -= len + TEXT_COST;
	mem_free((void *)(uintptr_t)rest);
}

void
transcript_free(struct transcript *t)
{
	if (t == NULL)
		return;
	for (size_t i = t->begin; i < t->count; i++)
		free_event(t, event_at(t, i));
	for (size_t i = 0; i < t->page_count; i++)
		mem_free(t->pages[i]);
	mem_free(t->pages);
	mem_free(t);
}

static void
add_page(struct transcript *t)
{
	if (t->page_count == t->page_size) {
		t->page_size = t->page_size * 2 + 8;
		t->pages =
		    mem_realloc(t->pages, t->page_size, sizeof(*t->pages));
	}
	t->pages[t->page_count++] = mem_zalloc(t->page_events, t->slot_size);
	t->held += page_bytes(t);
}

static void
own_rest(struct transcript *t, struct event *ev)
{
	const void *rest;
	size_t len = event_rest(ev, &rest);

	if (len == 0)
		return;
	t->held += len + TEXT_COST;
	rest = mem_copy_text(rest, len);
	if (ev->kind == EVENT_LOOKUP)
		ev->lookup = rest;
	else
		ev->tls = rest;
}

static void
own_texts(struct transcript *t, struct event *ev)
{
	struct slice *texts[EVENT_TEXTS];
	size_t n = event_texts(ev, texts);

	while (n > 0) {
		struct slice *text = texts[--n];

		if (text->len == 0) {
			*text = (struct slice){0};
			continue;
		}
		t->held += text->len + TEXT_COST;
		text->ptr = mem_copy_text(text->ptr, text->len);
	}
}

/* ---- the budget ----------------------------------------------------- */

/* What is lost with an event that goes: each was a line to look at. */
static void
count_gone(struct transcript *t, struct event *ev)
{
	const struct slice *line = event_line(ev);

	t->gone.t_us = ev->t_us;
	t->gone.session = ev->session;
	t->gone.dropped.count++;
	if (line == NULL)
		return;
	t->dropped += line->len;
	t->gone.dropped.bytes += line->len + ev->dropped_len;
}

static void
drop_page(struct transcript *t)
{
	for (size_t i = 0; i < t->page_events; i++) {
		struct event *ev = event_at(t, t->begin + i);

		count_gone(t, ev);
		free_event(t, ev);
	}
	mem_free(t->pages[0]);
	t->page_count--;
	memmove(t->pages, t->pages + 1, t->page_count * sizeof(*t->pages));
	t->held -= page_bytes(t);
	t->begin += t->page_events;
	if (t->evict_next < t->begin)
		t->evict_next = t->begin;
}

static void
drop_line(struct transcript *t, struct event *ev)
{
	struct slice *line = event_line(ev);

	if (line == NULL || line->len == 0)
		return;
	ev->is_payload_dropped = true;
	ev->dropped_len =
	    line->len > UINT32_MAX ? UINT32_MAX : (uint32_t)line->len;
	t->dropped += line->len;
	free_text(t, line);
}

/* The index has half of the budget: so what is kept of short lines is kept
 * whole. The newest line is never taken: the folds have not seen it yet. */
static void
keep_budget(struct transcript *t)
{
	while (
	    t->page_count > 1 && t->page_count * page_bytes(t) > t->budget / 2)
		drop_page(t);
	while (t->held > t->budget && t->evict_next + 1 < t->count)
		drop_line(t, event_at(t, t->evict_next++));
}

/* A name is resolved, or its mail hosts are looked up before that. */
static bool
begins_session(struct transcript *t, const struct event *ev)
{
	bool is_first = ev->kind == EVENT_LOOKUP &&
	                slice_equals(ev->lookup->type, SLICE("MX"));

	if (ev->kind == EVENT_LOOKUP && !is_first)
		return t->session == 0;
	if (ev->kind == EVENT_CLOSED)
		t->is_looking_up = false;
	if (is_first || ev->kind == EVENT_RESOLVE) {
		bool is_begun = t->is_looking_up;

		t->is_looking_up = is_first;
		return !is_begun;
	}
	return false;
}

const struct event *
transcript_append(struct transcript *t, const struct event *ev)
{
	uint64_t last_us = t->count == 0 ? 0 : event_at(t, t->count - 1)->t_us;
	struct event *slot;

	if (t->count - t->begin == t->page_count * t->page_events)
		add_page(t);
	slot = event_at(t, t->count++);
	*slot = *ev;
	slot->is_payload_dropped = false;
	slot->dropped_len = 0;
	if (slot->t_us < last_us)
		slot->t_us = last_us;
	if (begins_session(t, slot))
		t->session++;
	slot->session = t->session;
	own_rest(t, slot);
	own_texts(t, slot);
	keep_budget(t);
	return slot;
}

size_t
transcript_count(const struct transcript *t)
{
	return t->count;
}

size_t
transcript_first(const struct transcript *t)
{
	return t->begin > 0 ? t->begin - 1 : 0;
}

const struct event *
transcript_get(const struct transcript *t, size_t index)
{
	return index < t->begin ? &t->gone : event_at(t, index);
}

void *
transcript_beside(const struct transcript *t, size_t index)
{
	return index < t->begin
	           ? NULL
	           : (char *)slot_at(t, index) + sizeof(struct event);
}

size_t
transcript_held(const struct transcript *t)
{
	return t->held;
}

uint64_t
transcript_dropped_bytes(const struct transcript *t)
{
	return t->dropped;
}
