/* SPDX-License-Identifier: GPL-3.0-or-later
 * param - the rows of params.def; a checker for each form of a value. */
#include "ehlo/smtp/param.h"

#include <arpa/inet.h>
#include <assert.h>
#include <limits.h>
#include <string.h>

static const struct param_row rows[PARAM_COUNT] = {
#define P(name, verb, keyword, ext, form, value, proposal, rfc, says)         \
	[PARAM_##name] = {VERB_##verb, keyword, EXT_##ext, PARAM_FORM_##form, \
	    value, proposal, rfc, says},
#include "ehlo/smtp/params.def"
#undef P
};

const struct param_row *
param_row(enum param param)
{
	assert(param < PARAM_COUNT);
	return &rows[param];
}

struct param_text
param_split(struct slice word)
{
	size_t end = slice_find(word, '=');

	return (struct param_text){.keyword = slice_range(word, 0, end),
	    .value = slice_skip(word, end + 1),
	    .has_value = end < word.len};
}

enum param
param_find(enum verb verb, struct slice keyword)
{
	for (enum param p = 0; p < PARAM_COUNT; p++)
		if (rows[p].verb == verb &&
		    slice_equals_nocase(keyword, slice_str(rows[p].keyword)))
			return p;
	return PARAM_COUNT;
}

bool
param_begins(enum verb verb, struct slice text)
{
	for (enum param p = 0; p < PARAM_COUNT; p++)
		if (rows[p].verb == verb &&
		    slice_starts_with_nocase(slice_str(rows[p].keyword), text))
			return true;
	return false;
}

struct slice
param_words(const struct command *command)
{
	bool is_all =
	    command->verb == VERB_XCLIENT || command->verb == VERB_XFORWARD;

	return is_all ? command->args : command->params;
}

/* ---- forms ------------------------------------------------------------ */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_digits(struct slice s, size_t max)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0 && s.len <= max;
}

/* The part before sign; the rest stays, without it. */
static struct slice
take_part(struct slice *rest, char sign)
{
	size_t end = slice_find(*rest, sign);
	struct slice part = slice_range(*rest, 0, end);

	*rest = slice_skip(*rest, end + 1);
	return part;
}

static bool
has_part(struct slice list, struct slice word)
{
	while (list.len > 0)
		if (slice_equals_nocase(take_part(&list, ','), word))
			return true;
	return false;
}

static bool
are_parts(struct slice list, struct slice words)
{
	if (words.len == 0 || words.ptr[words.len - 1] == ',')
		return false;
	while (words.len > 0)
		if (!has_part(list, take_part(&words, ',')))
			return false;
	return true;
}

static bool
is_words(struct slice choices, struct slice words)
{
	while (choices.len > 0)
		if (are_parts(take_part(&choices, '|'), words))
			return true;
	return false;
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'F');
}

/* RFC 3461 4; with SMTPUTF8 UTF-8 as well (RFC 6533 3). */
static bool
is_xtext(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= ' ' || c == 0x7f || c == '=')
			return false;
		if (c == '+' && (i + 2 >= s.len || !is_hex(s.ptr[i + 1]) ||
				    !is_hex(s.ptr[i + 2])))
			return false;
	}
	return s.len > 0;
}

static bool
is_typed_address(struct slice s)
{
	struct slice type = take_part(&s, ';');

	return type.len > 0 && is_xtext(type) && is_xtext(s);
}

static bool
is_by(struct slice s)
{
	struct slice seconds = take_part(&s, ';');

	if (slice_starts_with(seconds, SLICE("-")) ||
	    slice_starts_with(seconds, SLICE("+")))
		seconds = slice_skip(seconds, 1);
	return is_digits(seconds, 9) && is_words(SLICE("R|N|RT|NT"), s);
}

static bool
is_priority(struct slice s)
{
	if (slice_starts_with(s, SLICE("-")) && !slice_equals(s, SLICE("-0")))
		s = slice_skip(s, 1);
	return is_digits(s, 1);
}

/* 0 stands for a digit; RFC 3339 5.6, without the fraction. */
static bool
has_shape(struct slice s, const char *shape)
{
	struct slice want = slice_str(shape);

	for (size_t i = 0; i < want.len && i < s.len; i++)
		if (want.ptr[i] == '0' ? !is_digit(s.ptr[i])
				       : s.ptr[i] != want.ptr[i])
			return false;
	return s.len == want.len;
}

static bool
is_date(struct slice s)
{
	return has_shape(s, "0000-00-00T00:00:00Z") ||
	       has_shape(s, "0000-00-00T00:00:00+00:00") ||
	       has_shape(s, "0000-00-00T00:00:00-00:00");
}

static bool
is_address(struct slice s)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[sizeof(struct in6_addr)];
	int family = AF_INET;

	if (slice_starts_with_nocase(s, SLICE("IPV6:"))) {
		family = AF_INET6;
		s = slice_skip(s, 5);
	}
	if (s.len == 0 || s.len >= sizeof(text))
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	return inet_pton(family, text, bytes) == 1;
}

static bool
is_port(struct slice s)
{
	unsigned long port;

	return slice_to_number(s, 65535, &port) == 0;
}

static bool
is_in_brackets(struct slice s)
{
	return s.len > 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>';
}

static bool
is_of_form(const struct param_row *row, struct slice value)
{
	switch (row->form) {
	case PARAM_FORM_DIGITS_9:
		return is_digits(value, 9);
	case PARAM_FORM_DIGITS_20:
		return is_digits(value, 20);
	case PARAM_FORM_WORDS:
		return is_words(slice_str(row->value), value);
	case PARAM_FORM_XTEXT:
		return is_xtext(value);
	case PARAM_FORM_AUTH:
		return slice_equals(value, SLICE("<>")) || is_xtext(value);
	case PARAM_FORM_ORCPT:
		return is_typed_address(value);
	case PARAM_FORM_BY:
		return is_by(value);
	case PARAM_FORM_PRIORITY:
		return is_priority(value);
	case PARAM_FORM_DATE:
		return is_date(value);
	case PARAM_FORM_TRANSID:
		return is_in_brackets(value);
	case PARAM_FORM_ADDRESS:
		return is_address(value);
	case PARAM_FORM_PORT:
		return is_port(value);
	case PARAM_FORM_NONE:
	case PARAM_FORM_COUNT:
		break;
	}
	return false;
}

/* ---- judgement -------------------------------------------------------- */

static bool
is_attribute(enum param param)
{
	return rows[param].verb == VERB_XCLIENT ||
	       rows[param].verb == VERB_XFORWARD;
}

bool
param_is_good(enum param param, const struct param_text *text)
{
	if (rows[param].form == PARAM_FORM_NONE || !text->has_value)
		return (rows[param].form == PARAM_FORM_NONE) ==
		       !text->has_value;
	if (is_attribute(param) &&
	    (slice_equals_nocase(text->value, SLICE("[UNAVAILABLE]")) ||
		slice_equals_nocase(text->value, SLICE("[TEMPUNAVAIL]"))))
		return true;
	return is_of_form(&rows[param], text->value);
}

static bool
has_word(struct slice words, const char *word)
{
	struct slice each;

	while ((each = slice_take_word(&words)).len > 0)
		if (slice_equals_nocase(each, slice_str(word)))
			return true;
	return false;
}

bool
param_is_offered(enum param param, const struct param_text *text,
    const struct ext_set *offered)
{
	const struct ext_offer *offer;

	if (param == PARAM_BODY &&
	    slice_equals_nocase(text->value, SLICE("BINARYMIME")))
		return ext_set_has(offered, EXT_BINARYMIME);
	offer = ext_set_find(offered, rows[param].ext);
	if (offer == NULL || !is_attribute(param))
		return offer != NULL;
	return has_word(ext_offer_params(offer), rows[param].keyword);
}

/* RFC 1870 4: SIZE 0 is no limit. RFC 4865 4: the first word is the longest
 * time that a message is held. */
static unsigned long
limit_of(enum param param, const struct ext_set *offered)
{
	const struct ext_offer *offer = ext_set_find(offered, rows[param].ext);
	struct slice params;
	unsigned long limit;

	if (offer == NULL || (param != PARAM_SIZE && param != PARAM_HOLDFOR))
		return 0;
	params = ext_offer_params(offer);
	if (slice_to_number(slice_take_word(&params), ULONG_MAX, &limit) < 0)
		return 0;
	return limit;
}

bool
param_is_over(enum param param, const struct param_text *text,
    const struct ext_set *offered)
{
	unsigned long limit = limit_of(param, offered), number;

	return limit > 0 && is_of_form(&rows[param], text->value) &&
	       (slice_to_number(text->value, ULONG_MAX, &number) < 0 ||
		   number > limit);
}
