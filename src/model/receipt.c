/* SPDX-License-Identifier: GPL-3.0-or-later
 * receipt - the queue id in the reply to a message; one row a server. */
#include "session-fold.h"

enum place { BEHIND, BEFORE, BRACKETS };

static const struct pattern {
	const char *sign;
	enum place place;
} patterns[] = {
    {"queued as ", BEHIND},                 /* Postfix */
    {"OK id=", BEHIND},                     /* Exim */
    {"queued mail for delivery", BRACKETS}, /* Microsoft */
    {"message accepted: id ", BEHIND},
    {" message accepted for delivery", BEFORE}, /* Sendmail, OpenSMTPD */
    {" qp ", BEHIND},                           /* qmail */
};

static size_t
find_nocase(struct slice text, struct slice needle)
{
	size_t at = 0;

	while (at + needle.len <= text.len) {
		if (slice_starts_with_nocase(slice_skip(text, at), needle))
			return at;
		at++;
	}
	return text.len;
}

static struct slice
last_word(struct slice text)
{
	return slice_skip(text, slice_find_last(text, ' '));
}

static struct slice
in_brackets(struct slice text)
{
	size_t begin = slice_find(text, '<');
	size_t end = slice_find(text, '>');

	return slice_range(text, begin + 1, end == text.len ? 0 : end);
}

static struct slice
without_stop(struct slice id)
{
	while (id.len > 0 &&
	       (id.ptr[id.len - 1] == '.' || id.ptr[id.len - 1] == ',' ||
		   id.ptr[id.len - 1] == ';'))
		id.len--;
	return id;
}

static struct slice
take(struct slice text, size_t at, const struct pattern *p)
{
	struct slice behind = slice_skip(text, at + slice_str(p->sign).len);

	switch (p->place) {
	case BEHIND:
		return without_stop(slice_take_word(&behind));
	case BEFORE:
		return last_word(slice_range(text, 0, at));
	case BRACKETS:
		break;
	}
	return in_brackets(slice_range(text, 0, at));
}

bool
receipt_find_id(struct slice text, struct slice *id)
{
	struct enhanced_code code;
	struct slice rest = text;

	enhanced_code_take(&rest, &code);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		size_t at = find_nocase(rest, slice_str(patterns[i].sign));

		if (at == rest.len)
			continue;
		*id = take(rest, at, &patterns[i]);
		if (id->len > 0)
			return true;
	}
	return false;
}
