/* SPDX-License-Identifier: GPL-3.0-or-later
 * netrc - one pass over the words; an entry is judged when the next begins. */
#include "ehlo/cli/netrc.h"

#include "ehlo/base/mem.h"

struct entry {
	bool is_ours; /* of this host, or of any */
	bool has_password;
	struct buf login, password;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t
skip_blanks(struct slice text)
{
	size_t at = 0;

	while (at < text.len && is_blank(text.ptr[at]))
		at++;
	return at;
}

/* Up to the quote that ends it; a backslash takes the next byte as it is. */
static size_t
read_quoted(struct slice text, struct buf *word)
{
	size_t at = 1;

	for (; at < text.len && text.ptr[at] != '"'; at++) {
		if (text.ptr[at] == '\\' && at + 1 < text.len)
			at++;
		buf_add_byte(word, text.ptr[at]);
	}
	return at + 1;
}

/* False at the end. */
static bool
take_word(struct slice *text, struct buf *word)
{
	size_t end;

	buf_clear(word);
	*text = slice_skip(*text, skip_blanks(*text));
	while (text->len > 0 && text->ptr[0] == '#') {
		*text = slice_skip(*text, slice_find(*text, '\n'));
		*text = slice_skip(*text, skip_blanks(*text));
	}
	if (text->len == 0)
		return false;
	if (text->ptr[0] == '"') {
		end = read_quoted(*text, word);
	} else {
		for (end = 0; end < text->len && !is_blank(text->ptr[end]);)
			end++;
		buf_add_slice(word, slice_range(*text, 0, end));
	}
	*text = slice_skip(*text, end);
	return true;
}

/* Up to an empty line. */
static void
skip_macro(struct slice *text)
{
	while (text->len > 0) {
		size_t end = slice_find(*text, '\n');

		*text = slice_skip(*text, end + 1);
		if (text->len > 0 && text->ptr[0] == '\n')
			return;
	}
}

static bool
is_wanted(const struct entry *e, const struct buf *user)
{
	return e->is_ours && e->has_password &&
	       (user->len == 0 ||
		   slice_equals(buf_slice(user), buf_slice(&e->login)));
}

static void
begin_entry(struct entry *e, bool is_ours)
{
	buf_clear(&e->login);
	buf_clear(&e->password);
	e->is_ours = is_ours;
	e->has_password = false;
}

/* Reads on until the entry before text is over. True when it is the one. */
static bool
read_on(struct slice *text, struct slice host, struct buf *word,
    struct entry *e, const struct buf *user)
{
	while (take_word(text, word)) {
		struct slice key = buf_slice(word);
		bool is_machine = slice_equals(key, SLICE("machine"));

		if (is_machine || slice_equals(key, SLICE("default"))) {
			if (is_wanted(e, user))
				return true;
			begin_entry(
			    e, !is_machine || (take_word(text, word) &&
						  slice_equals_nocase(
						      buf_slice(word), host)));
		} else if (slice_equals(key, SLICE("login"))) {
			take_word(text, &e->login);
		} else if (slice_equals(key, SLICE("password"))) {
			e->has_password = take_word(text, &e->password);
		} else if (slice_equals(key, SLICE("account"))) {
			take_word(text, word);
		} else if (slice_equals(key, SLICE("macdef"))) {
			skip_macro(text);
		}
	}
	return is_wanted(e, user);
}

bool
netrc_find(struct slice text, struct slice host, struct buf *user,
    struct buf *password)
{
	/* As large as it can get, so that no growth leaves a copy behind. */
	struct buf word = {.ptr = mem_alloc(text.len + 1), .size = text.len};
	struct entry e = {
	    .password = {.ptr = mem_alloc(text.len + 1), .size = text.len}};
	bool is_found = read_on(&text, host, &word, &e, user);

	if (is_found) {
		buf_add_slice(password, buf_slice(&e.password));
		if (user->len == 0)
			buf_add_slice(user, buf_slice(&e.login));
	}
	buf_wipe(&word);
	buf_wipe(&e.password);
	buf_fini(&e.login);
	return is_found;
}
