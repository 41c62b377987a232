/* SPDX-License-Identifier: GPL-3.0-or-later
 * diff - the longest common subsequence of words, by the textbook's table,
 * between the words that both begin and end with.
 *
 * lengths[i][j] is how many words the rest of a from i on and the rest of b
 * from j on have in common, in their order.
 */
#include "ehlo/model/diff.h"

#include <stdint.h>

#include "ehlo/base/mem.h"

/* ---- words ------------------------------------------------------------ */

struct words {
	struct slice *list;
	size_t count, size;
};

/* Bytes above ASCII are of letters: no character is cut. */
static bool
is_letter(char byte)
{
	unsigned char c = (unsigned char)byte;

	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c >= 0x80;
}

static struct slice
take_word(struct slice *rest)
{
	size_t len = 0;
	struct slice word;

	while (len < rest->len && is_letter(rest->ptr[len]))
		len++;
	word = slice_range(*rest, 0, len == 0 ? 1 : len);
	*rest = slice_skip(*rest, word.len);
	return word;
}

static void
split(struct words *w, struct slice text)
{
	while (text.len > 0) {
		if (w->count == w->size) {
			w->size = w->size * 2 + 64;
			w->list =
			    mem_realloc(w->list, w->size, sizeof(*w->list));
		}
		w->list[w->count++] = take_word(&text);
	}
}

/* ---- parts ------------------------------------------------------------ */

/* Words of one text that follow each other are one part. */
static void
add_part(struct diff *d, enum diff_kind kind, struct slice bytes)
{
	struct diff_part *last = d->count > 0 ? &d->parts[d->count - 1] : NULL;

	if (bytes.len == 0)
		return;
	if (last != NULL && last->kind == kind) {
		last->bytes.len += bytes.len;
		return;
	}
	if (d->count == d->size) {
		d->size = d->size * 2 + 16;
		d->parts = mem_realloc(d->parts, d->size, sizeof(*d->parts));
	}
	d->parts[d->count++] = (struct diff_part){.kind = kind, .bytes = bytes};
}

/* The words [begin, end) as they stand in their text. */
static struct slice
run_of(const struct words *w, size_t begin, size_t end)
{
	const char *from;

	if (begin == end)
		return slice_of(NULL, 0);
	from = w->list[begin].ptr;
	return slice_of(
	    from, (size_t)(w->list[end - 1].ptr - from) + w->list[end - 1].len);
}

static void
add_run(struct diff *d, enum diff_kind kind, const struct words *w,
    size_t begin, size_t end)
{
	add_part(d, kind, run_of(w, begin, end));
}

/* ---- the middle ------------------------------------------------------- */

struct middle {
	const struct words *a, *b;
	size_t begin, a_end, b_end; /* both begin alike */
	uint16_t *lengths;
};

static uint16_t *
length_at(const struct middle *m, size_t i, size_t j)
{
	size_t cols = m->b_end - m->begin + 1;

	return &m->lengths[(i - m->begin) * cols + (j - m->begin)];
}

static bool
is_same(const struct middle *m, size_t i, size_t j)
{
	return slice_equals(m->a->list[i], m->b->list[j]);
}

static void
fill_lengths(struct middle *m)
{
	size_t rows = m->a_end - m->begin + 1, cols = m->b_end - m->begin + 1;

	m->lengths = mem_zalloc(rows * cols, sizeof(*m->lengths));
	for (size_t i = m->a_end; i-- > m->begin;)
		for (size_t j = m->b_end; j-- > m->begin;) {
			uint16_t down = *length_at(m, i + 1, j);
			uint16_t right = *length_at(m, i, j + 1);
			uint16_t both = *length_at(m, i + 1, j + 1);

			*length_at(m, i, j) = is_same(m, i, j)
			                          ? (uint16_t)(both + 1)
			                      : down > right ? down
			                                     : right;
		}
}

/* What goes is told before what comes in its place. */
static void
add_middle(struct diff *d, struct middle *m)
{
	size_t i = m->begin, j = i, gone = i, come = i;

	fill_lengths(m);
	while (i < m->a_end && j < m->b_end) {
		if (!is_same(m, i, j)) {
			if (*length_at(m, i + 1, j) >= *length_at(m, i, j + 1))
				i++;
			else
				j++;
			continue;
		}
		add_run(d, DIFF_DEL, m->a, gone, i);
		add_run(d, DIFF_ADD, m->b, come, j);
		add_run(d, DIFF_SAME, m->a, i, i + 1);
		gone = ++i;
		come = ++j;
	}
	add_run(d, DIFF_DEL, m->a, gone, m->a_end);
	add_run(d, DIFF_ADD, m->b, come, m->b_end);
	mem_free(m->lengths);
}

/* ---- all -------------------------------------------------------------- */

static void
mark_changes(struct diff *d)
{
	for (size_t i = 1; i < d->count; i++)
		if (d->parts[i - 1].kind == DIFF_DEL &&
		    d->parts[i].kind == DIFF_ADD)
			d->parts[i - 1].is_change = d->parts[i].is_change =
			    true;
}

static struct middle
find_middle(const struct words *a, const struct words *b)
{
	struct middle m = {
	    .a = a, .b = b, .a_end = a->count, .b_end = b->count};

	while (m.begin < m.a_end && m.begin < m.b_end &&
	       is_same(&m, m.begin, m.begin))
		m.begin++;
	while (m.a_end > m.begin && m.b_end > m.begin &&
	       is_same(&m, m.a_end - 1, m.b_end - 1)) {
		m.a_end--;
		m.b_end--;
	}
	return m;
}

void
diff_make(struct diff *d, struct slice a, struct slice b)
{
	struct words words_a = {0}, words_b = {0};
	struct middle m;

	*d = (struct diff){0};
	split(&words_a, a);
	split(&words_b, b);
	m = find_middle(&words_a, &words_b);
	add_run(d, DIFF_SAME, &words_a, 0, m.begin);
	if (m.a_end - m.begin <= DIFF_WORDS_MAX &&
	    m.b_end - m.begin <= DIFF_WORDS_MAX) {
		add_middle(d, &m);
	} else {
		add_run(d, DIFF_DEL, &words_a, m.begin, m.a_end);
		add_run(d, DIFF_ADD, &words_b, m.begin, m.b_end);
	}
	add_run(d, DIFF_SAME, &words_a, m.a_end, words_a.count);
	mark_changes(d);
	mem_free(words_a.list);
	mem_free(words_b.list);
}

void
diff_fini(struct diff *d)
{
	mem_free(d->parts);
	*d = (struct diff){0};
}
