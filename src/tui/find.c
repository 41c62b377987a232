/* SPDX-License-Identifier: GPL-3.0-or-later
 * find - a range of events that were looked at grows at both ends; what
 * matches is kept in two lists, one for each end. */
#include "ehlo/tui/find.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/tui/entry.h"

/* A step ends at whichever comes first. */
#define STEP_EVENTS 2000
#define STEP_BYTES  (128 * 1024)

/* ---- life ------------------------------------------------------------- */

void
find_open(struct find *f, struct slice text, enum utf8_form form, size_t count)
{
	struct buf needle = {0};

	/* text may be the needle of the search that ends here. */
	utf8_add_safe(&needle, text, form);
	find_close(f);
	*f = (struct find){.is_open = true,
	    .form = form,
	    .needle = needle,
	    .begin = count,
	    .end = count};
}

void
find_close(struct find *f)
{
	buf_fini(&f->needle);
	buf_fini(&f->text);
	mem_free(f->older.events);
	mem_free(f->newer.events);
	mem_free(f->spans);
	*f = (struct find){0};
}

/* ---- matching --------------------------------------------------------- */

/* Where the needle stands at or behind from; text.len when it does not. */
static size_t
next_match(const struct find *f, size_t from)
{
	struct slice text = buf_slice(&f->text), needle = buf_slice(&f->needle);

	for (size_t i = from; i + needle.len <= text.len; i++)
		if (slice_starts_with_nocase(slice_skip(text, i), needle))
			return i;
	return text.len;
}

static void
take_text(struct find *f, const struct span *spans, size_t count)
{
	buf_clear(&f->text);
	for (size_t i = 0; i < count; i++)
		utf8_add_safe(&f->text, spans[i].bytes, f->form);
}

static void
add_hit(struct find_hits *hits, size_t event)
{
	if (hits->count == hits->size) {
		hits->size = hits->size * 2 + 16;
		hits->events = mem_realloc(
		    hits->events, hits->size, sizeof(*hits->events));
	}
	hits->events[hits->count++] = event;
}

/* Looks at one event; how many bytes that were. */
static size_t
look_at(struct find *f, const struct conversation *c, size_t index,
    struct find_hits *hits, struct buf *scratch)
{
	struct entry e;

	entry_make(&e, scratch, c, index);
	take_text(f, e.spans, e.span_count);
	if (next_match(f, 0) < f->text.len)
		add_hit(hits, index);
	return f->text.len;
}

bool
find_has_work(const struct find *f, size_t count)
{
	return f->is_open && (f->begin > 0 || f->end < count);
}

void
find_step(struct find *f, const struct conversation *c)
{
	size_t count = conversation_count(c), bytes = 0;
	size_t first = conversation_first(c);
	struct buf scratch = {0};

	f->end = conversation_clamp(c, f->end);
	for (int i = 0; i < STEP_EVENTS && bytes < STEP_BYTES; i++) {
		if (f->end < count)
			bytes += look_at(f, c, f->end++, &f->newer, &scratch);
		else if (f->begin > first)
			bytes += look_at(f, c, --f->begin, &f->older, &scratch);
		else
			break;
	}
	/* What is no longer kept has nothing to be found in. */
	if (f->begin <= first)
		f->begin = 0;
	buf_fini(&scratch);
	/* The last match stays the last when there is no older one. */
	if (f->begin == 0 && f->at == (long)f->older.count && find_count(f) > 0)
		f->at--;
}

/* ---- moving ----------------------------------------------------------- */

bool
find_go_older(struct find *f)
{
	long last = (long)f->older.count - (f->begin == 0);

	if (f->at >= last)
		return false;
	f->at++;
	return true;
}

bool
find_go_newer(struct find *f)
{
	if (f->at <= -(long)f->newer.count)
		return false;
	f->at--;
	return true;
}

size_t
find_current(const struct find *f)
{
	if (!f->is_open || f->at >= (long)f->older.count)
		return NO_EVENT;
	return f->at >= 0 ? f->older.events[f->at]
	                  : f->newer.events[-1 - f->at];
}

size_t
find_position(const struct find *f)
{
	return (size_t)(f->at + (long)f->newer.count + 1);
}

size_t
find_count(const struct find *f)
{
	return f->older.count + f->newer.count;
}

/* ---- marking ---------------------------------------------------------- */

/* A walk over the glyphs of an event beside its safe text. */
struct marking {
	struct find *f;
	size_t offset; /* of the glyph in the text */
	size_t hit;    /* where the match begins that is not behind it */
	size_t count;  /* spans made */
};

static void
add_span(
    struct marking *m, const char *begin, const char *end, enum style style)
{
	struct find *f = m->f;

	if (begin == end)
		return;
	if (m->count == f->span_size) {
		f->span_size = f->span_size * 2 + 16;
		f->spans =
		    mem_realloc(f->spans, f->span_size, sizeof(*f->spans));
	}
	f->spans[m->count++] =
	    (struct span){slice_of(begin, (size_t)(end - begin)), style};
}

static bool
is_marked(struct marking *m, size_t glyph_len)
{
	struct find *f = m->f;

	while (m->hit < f->text.len && m->hit + f->needle.len <= m->offset)
		m->hit = next_match(f, m->hit + f->needle.len);
	return m->hit < m->offset + glyph_len;
}

static void
mark_span(struct marking *m, const struct span *span)
{
	struct slice rest = span->bytes;
	const char *begin = rest.ptr, *glyph_begin = rest.ptr;
	struct utf8_glyph glyph;
	bool was_marked = false;

	while (utf8_safe_next(&rest, m->f->form, &glyph)) {
		bool marked = is_marked(m, strlen(glyph.text));

		if (marked != was_marked) {
			add_span(m, begin, glyph_begin,
			    was_marked ? STYLE_FIND : span->style);
			begin = glyph_begin;
			was_marked = marked;
		}
		m->offset += strlen(glyph.text);
		glyph_begin = rest.ptr;
	}
	add_span(m, begin, span->bytes.ptr + span->bytes.len,
	    was_marked ? STYLE_FIND : span->style);
}

size_t
find_mark(struct find *f, const struct span *spans, size_t count,
    const struct span **out)
{
	struct marking m = {.f = f};

	take_text(f, spans, count);
	m.hit = next_match(f, 0);
	for (size_t i = 0; i < count; i++)
		if (spans[i].bytes.len > 0)
			mark_span(&m, &spans[i]);
	*out = f->spans;
	return m.count;
}
