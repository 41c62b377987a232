/* SPDX-License-Identifier: GPL-3.0-or-later
 * ext - EHLO keywords: whole words only, in the server's order. */
#include "ehlo/smtp/ext.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "ehlo/base/err.h"
#include "ehlo/base/mem.h"

static const struct ext_row rows[EXT_COUNT] = {
#define E(name, keyword, rfc, params, allows) \
	[EXT_##name] = {keyword, rfc, params, allows},
#include "ehlo/smtp/exts.def"
#undef E
};

/* The form of servers older than RFC 2554. */
#define OLD_AUTH SLICE("AUTH=")

const struct ext_row *
ext_row(enum ext ext)
{
	assert(ext < EXT_COUNT);
	return &rows[ext];
}

static bool
is_number(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] < '0' || word.ptr[i] > '9')
			return false;
	return word.len > 0;
}

/* form: "N", "W" or "W=", with what may stand behind them. */
static bool
is_of_form(struct slice form, struct slice word)
{
	size_t value = slice_find(word, '=');

	if (form.ptr[0] == 'N')
		return is_number(word);
	return form.len < 2 || form.ptr[1] != '=' ||
	       (value > 0 && value + 1 < word.len);
}

bool
ext_params_fit(enum ext ext, struct slice params)
{
	struct slice forms = slice_str(ext_row(ext)->params), form, word;

	while ((form = slice_take_word(&forms)).len > 0) {
		char more = form.ptr[form.len - 1];

		do {
			word = slice_take_word(&params);
			if (word.len == 0 && more != '?' && more != '*')
				return false;
			if (word.len > 0 && !is_of_form(form, word))
				return false;
		} while (more == '*' && word.len > 0);
	}
	return slice_trim(params).len == 0;
}

enum ext
ext_find(struct slice keyword)
{
	for (enum ext ext = 0; ext < EXT_UNKNOWN; ext++)
		if (slice_equals_nocase(keyword, slice_str(rows[ext].keyword)))
			return ext;
	return EXT_UNKNOWN;
}

void
ext_set_fini(struct ext_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		mem_free(set->offers[i].line);
	mem_free(set->offers);
	*set = (struct ext_set){0};
}

/* Takes the keyword off the front; what stays are its parameters. */
static enum ext
take_keyword(struct slice *rest)
{
	if (slice_starts_with_nocase(*rest, OLD_AUTH)) {
		*rest = slice_skip(*rest, OLD_AUTH.len);
		return EXT_AUTH;
	}
	return ext_find(slice_take_word(rest));
}

/* The words up to the first with a byte that none may hold (RFC 5321 4.1.1.1):
 * what is wrong with a parameter is no reason to miss the keyword. */
static struct slice
good_words(struct slice line)
{
	size_t len = 0;

	while (len < line.len && line.ptr[len] >= 0x20 && line.ptr[len] <= 0x7e)
		len++;
	if (len == line.len)
		return line;
	while (len > 0 && line.ptr[len - 1] != ' ')
		len--;
	return slice_trim(slice_range(line, 0, len));
}

void
ext_set_add(struct ext_set *set, struct slice text)
{
	struct slice line = good_words(slice_trim(text)), rest = line;

	if (line.len == 0)
		return;
	if (set->count == EXT_OFFERS_MAX ||
	    line.len > EXT_BYTES_MAX - set->bytes) {
		set->dropped++;
		return;
	}
	set->bytes += line.len;
	set->offers =
	    mem_realloc(set->offers, set->count + 1, sizeof(*set->offers));
	set->offers[set->count++] =
	    (struct ext_offer){.ext = take_keyword(&rest),
		.line = mem_copy_text(line.ptr, line.len)};
}

const struct ext_offer *
ext_set_find(const struct ext_set *set, enum ext ext)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->offers[i].ext == ext)
			return &set->offers[i];
	return NULL;
}

bool
ext_set_has(const struct ext_set *set, enum ext ext)
{
	return ext_set_find(set, ext) != NULL;
}

bool
ext_set_has_keyword(const struct ext_set *set, struct slice keyword)
{
	for (size_t i = 0; i < set->count; i++) {
		struct slice rest = slice_str(set->offers[i].line);

		if (slice_equals_nocase(slice_take_word(&rest), keyword))
			return true;
	}
	return false;
}

bool
ext_set_has_line(const struct ext_set *set, const char *line)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->offers[i].line, line) == 0)
			return true;
	return false;
}

struct slice
ext_offer_params(const struct ext_offer *offer)
{
	struct slice rest = slice_str(offer->line);

	take_keyword(&rest);
	return slice_trim(rest);
}

int
ext_set_size(const struct ext_set *set, unsigned long *out)
{
	const struct ext_offer *offer = ext_set_find(set, EXT_SIZE);
	struct slice params;

	if (offer == NULL)
		return -ERR_STATE;
	params = ext_offer_params(offer);
	if (params.len == 0)
		return -ERR_STATE;
	return slice_to_number(slice_take_word(&params), ULONG_MAX, out);
}

unsigned long
ext_set_limit(const struct ext_set *set, const char *name)
{
	const struct ext_offer *offer = ext_set_find(set, EXT_LIMITS);
	struct slice params, word;
	unsigned long limit;

	if (offer == NULL)
		return 0;
	params = ext_offer_params(offer);
	while ((word = slice_take_word(&params)).len > 0) {
		size_t end = slice_find(word, '=');

		if (slice_equals_nocase(
			slice_range(word, 0, end), slice_str(name)) &&
		    slice_to_number(
			slice_skip(word, end + 1), 999999, &limit) == 0)
			return limit;
	}
	return 0;
}
