/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-phrase - whether a text holds a phrase.
 *
 * Both are compared in plain small letters: the text is folded first, and the
 * phrases are written so. A phrase is made of parts with a star between those
 * that stand in this order, and an ampersand between those that stand in any;
 * a part in braces is one word out of a group (words.def).
 */
#include "config.h"

#include <string.h>

#include "explain-core.h"

static const struct {
	const char *name;
	const char *words; /* with | between them */
} groups[] = {
#define K(name, words) {name, words},
#include "ehlo/smtp/words.def"
#undef K
};

/* The letters behind byte C3 of UTF-8, 80 to BF, without what stands above. */
static const char *const latin[] = {"a", "a", "a", "a", "ae", "a", "ae", "c",
    "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "oe",
    "x", "oe", "u", "u", "u", "ue", "y", "th", "ss"};

/* Those behind C4 and C5. */
static const char extended[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhh"
			       "iiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooo"
			       "rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

struct fold {
	struct slice rest;
	char *out;
	size_t len, size;
};

static void
fold_add(struct fold *f, const char *bytes, size_t len)
{
	if (len > f->size - f->len)
		return;
	memcpy(f->out + f->len, bytes, len);
	f->len += len;
}

static unsigned char
fold_byte(const struct fold *f, size_t i)
{
	return i < f->rest.len ? (unsigned char)f->rest.ptr[i] : 0;
}

static void
fold_add_latin(struct fold *f, unsigned char lead, unsigned char next)
{
	const char *letter = latin[next & 0x1f];

	if (lead == 0xc3 && next == 0xbf)
		letter = "y"; /* its capital is elsewhere */
	if (lead == 0xc3)
		fold_add(f, letter, strlen(letter));
	else
		fold_add(f, &extended[(lead & 1) << 6 | (next & 0x3f)], 1);
}

static void
fold_add_cyrillic(struct fold *f, unsigned char next)
{
	bool is_upper = next >= 0x90 && next <= 0xaf;
	/* small letters lie 32 behind the great ones, half of them past D0 */
	unsigned int letter = next + (is_upper ? 0x20U : 0U);
	bool is_late = letter > 0xbf;
	const char pair[] = {(char)(is_late ? 0xd1 : 0xd0),
	    (char)(is_late ? letter - 0x40 : letter)};

	fold_add(f, pair, sizeof(pair));
}

/* Two bytes of UTF-8: Latin loses its accents, Cyrillic its capitals. */
static bool
fold_take_pair(struct fold *f)
{
	unsigned char lead = fold_byte(f, 0), next = fold_byte(f, 1);

	if (next < 0x80 || next > 0xbf)
		return false;
	if (lead >= 0xc3 && lead <= 0xc5)
		fold_add_latin(f, lead, next);
	else if (lead == 0xd0)
		fold_add_cyrillic(f, next);
	else
		return false;
	f->rest = slice_skip(f->rest, 2);
	return true;
}

/* An address that is echoed, of which the front is taken already. Dots may
 * stand behind it. */
static void
fold_drop_address(struct fold *f)
{
	while (f->len > 0 && strchr(" (['\":", f->out[f->len - 1]) == NULL)
		f->len--;
	while (f->rest.len > 0 && strchr(" )]'\",;:", f->rest.ptr[0]) == NULL &&
	       !slice_starts_with(f->rest, SLICE("..")))
		f->rest = slice_skip(f->rest, 1);
}

/* An address in brackets may have blanks in it. */
static bool
fold_take_brackets(struct fold *f)
{
	size_t end = slice_find(f->rest, '>');

	if (fold_byte(f, 0) != '<' || end == f->rest.len ||
	    slice_find(slice_range(f->rest, 0, end), '@') == end)
		return false;
	f->rest = slice_skip(f->rest, end + 1);
	return true;
}

static void
fold_take_byte(struct fold *f)
{
	char byte = f->rest.ptr[0];

	if (byte == '@') {
		fold_drop_address(f);
		return;
	}
	if (byte >= 'A' && byte <= 'Z')
		byte = (char)(byte - 'A' + 'a');
	fold_add(f, &byte, 1);
	f->rest = slice_skip(f->rest, 1);
}

struct slice
explain_fold(struct slice text, char *out, size_t size)
{
	/* a bracket looks for its end: the length bounds the work, too */
	struct fold f = {
	    .rest = slice_range(text, 0, size), .out = out, .size = size};

	fold_add(&f, " ", 1);
	while (f.rest.len > 0)
		if (!fold_take_brackets(&f) && !fold_take_pair(&f))
			fold_take_byte(&f);
	fold_add(&f, " ", 1);
	return slice_of(out, f.len);
}

static const char *
find_group(struct slice name)
{
	for (size_t i = 0; i < COUNT(groups); i++)
		if (slice_equals(name, slice_str(groups[i].name)))
			return groups[i].words;
	return "";
}

/* Where word ends in text, or 0 when it is not there. */
static size_t
find_word_end(struct slice text, struct slice word)
{
	const char *found;

	if (text.len == 0 || word.len == 0)
		return 0;
	found = memmem(text.ptr, text.len, word.ptr, word.len);
	return found == NULL ? 0 : (size_t)(found - text.ptr) + word.len;
}

/* Where the first of the words of a part ends, or 0. */
static size_t
find_part_end(struct slice text, struct slice part)
{
	size_t best = 0;
	struct slice words;

	if (part.len < 2 || part.ptr[0] != '{')
		return find_word_end(text, part);
	words = slice_str(find_group(slice_range(part, 1, part.len - 1)));
	while (words.len > 0) {
		size_t bar = slice_find(words, '|');
		size_t end = find_word_end(text, slice_range(words, 0, bar));

		if (end != 0 && (best == 0 || end < best))
			best = end;
		words = slice_skip(words, bar + 1);
	}
	return best;
}

static size_t
part_length(struct slice phrase)
{
	size_t star = slice_find(phrase, '*');
	size_t ampersand = slice_find(phrase, '&');

	return star < ampersand ? star : ampersand;
}

bool
explain_has_phrase(struct slice text, const char *phrase)
{
	struct slice left = slice_str(phrase), rest = text;

	for (;;) {
		size_t len = part_length(left);
		size_t end = find_part_end(rest, slice_range(left, 0, len));

		if (end == 0)
			return false;
		if (len == left.len)
			return true;
		rest = left.ptr[len] == '&' ? text : slice_skip(rest, end);
		left = slice_skip(left, len + 1);
	}
}
