/* SPDX-License-Identifier: GPL-3.0-or-later
 * transcript - chunks of events that never move, and the bytes they own.
 *
 * A directory of chunks grows; the chunks do not. Each slice of an event has
 * an allocation of its own, so that the budget can take single lines. A
 * cursor walks the events once: what lies before it is taken already, so an
 * append costs constant time over the whole life of a transcript.
 */
#include "ehlo/model/transcript.h"

#include "ehlo/base/mem.h"

#define CHUNK_EVENTS 512
#define EVENT_TEXTS  3 /* the most that one event has */

struct chunk {
	struct event events[CHUNK_EVENTS];
};

struct transcript {
	struct chunk **chunks;
	size_t chunk_count;
	size_t chunk_size; /* slots of the directory */
	size_t count;      /* events */
	size_t evict_next; /* the oldest event whose line may be held */
	size_t held;
	size_t budget;
	uint64_t dropped;
	uint32_t session;
};

struct transcript *
transcript_new(size_t budget)
{
	struct transcript *t = mem_zalloc(1, sizeof(*t));

	t->budget = budget;
	return t;
}

static struct event *
event_at(const struct transcript *t, size_t index)
{
	return &t->chunks[index / CHUNK_EVENTS]->events[index % CHUNK_EVENTS];
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

/* All bytes that an event borrows or owns; how many slices were written. */
static size_t
event_texts(struct event *ev, struct slice *texts[EVENT_TEXTS])
{
	size_t n = 0;

	switch (ev->kind) {
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
	case EVENT_DROPPED:
	case EVENT_KIND_COUNT:
		break;
	}
	return n;
}

static void
free_text(struct slice *text)
{
	mem_free((void *)(uintptr_t)text->ptr);
	*text = (struct slice){0};
}

void
transcript_free(struct transcript *t)
{
	struct slice *texts[EVENT_TEXTS];

	if (t == NULL)
		return;
	for (size_t i = 0; i < t->count; i++) {
		size_t n = event_texts(event_at(t, i), texts);

		while (n > 0)
			free_text(texts[--n]);
	}
	for (size_t i = 0; i < t->chunk_count; i++)
		mem_free(t->chunks[i]);
	mem_free(t->chunks);
	mem_free(t);
}

static struct event *
add_slot(struct transcript *t)
{
	if (t->count == t->chunk_count * CHUNK_EVENTS) {
		if (t->chunk_count == t->chunk_size) {
			t->chunk_size = t->chunk_size * 2 + 8;
			t->chunks = mem_realloc(
			    t->chunks, t->chunk_size, sizeof(*t->chunks));
		}
		t->chunks[t->chunk_count++] =
		    mem_zalloc(1, sizeof(struct chunk));
	}
	return event_at(t, t->count++);
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
		t->held += text->len;
		text->ptr = mem_copy_text(text->ptr, text->len);
	}
}

/* The newest line is never taken: the folds have not seen it yet. */
static void
keep_budget(struct transcript *t)
{
	while (t->held > t->budget && t->evict_next + 1 < t->count) {
		struct event *ev = event_at(t, t->evict_next++);
		struct slice *line = event_line(ev);

		if (line == NULL || line->len == 0)
			continue;
		ev->is_payload_dropped = true;
		ev->dropped_len =
		    line->len > UINT32_MAX ? UINT32_MAX : (uint32_t)line->len;
		t->held -= line->len;
		t->dropped += line->len;
		free_text(line);
	}
}

const struct event *
transcript_append(struct transcript *t, const struct event *ev)
{
	uint64_t last_us = t->count == 0 ? 0 : event_at(t, t->count - 1)->t_us;
	struct event *slot = add_slot(t);

	*slot = *ev;
	slot->is_payload_dropped = false;
	slot->dropped_len = 0;
	if (slot->t_us < last_us)
		slot->t_us = last_us;
	if (slot->kind == EVENT_RESOLVE)
		t->session++;
	slot->session = t->session;
	own_texts(t, slot);
	keep_budget(t);
	return slot;
}

size_t
transcript_count(const struct transcript *t)
{
	return t->count;
}

const struct event *
transcript_get(const struct transcript *t, size_t index)
{
	return event_at(t, index);
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
