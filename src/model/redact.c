/* SPDX-License-Identifier: GPL-3.0-or-later
 * redact - finds the secret in a line, masks it, knows it again.
 *
 * RFC 4954 4: "AUTH SP mechanism [SP initial-response]"; whatever stands
 * behind the mechanism counts as secret, however oddly it is spaced. Any
 * control counts as a blank here: a mask too many hurts nobody.
 */
#include "ehlo/model/redact.h"

#include <string.h>

#include "ehlo/base/base64.h"
#include "ehlo/base/mem.h"

/* A shorter secret would mask half of every reply. */
#define SECRET_MIN 4
/* A client can make up secrets without end, and every line is searched for all
 * of them: the oldest are forgotten. */
#define SECRETS_MAX 128
/* RFC 4422 3.1 */
#define MECHANISM_MAX 20

struct secret {
	char *ptr;
	size_t len;
};

struct redact {
	struct secret *list;
	size_t count;
	struct buf allowed;
};

struct redact *
redact_new(void)
{
	return mem_zalloc(1, sizeof(struct redact));
}

static void
free_secret(struct secret *s)
{
	mem_wipe(s->ptr, s->len);
	mem_free(s->ptr);
}

void
redact_forget(struct redact *r)
{
	for (size_t i = 0; i < r->count; i++)
		free_secret(&r->list[i]);
	mem_free(r->list);
	buf_fini(&r->allowed);
	*r = (struct redact){0};
}

void
redact_free(struct redact *r)
{
	if (r == NULL)
		return;
	redact_forget(r);
	mem_free(r);
}

void
redact_allow(struct redact *r, struct slice word)
{
	buf_clear(&r->allowed);
	buf_add_slice(&r->allowed, word);
}

static bool
is_known(const struct redact *r, struct slice secret)
{
	for (size_t i = 0; i < r->count; i++)
		if (slice_equals(
			slice_of(r->list[i].ptr, r->list[i].len), secret))
			return true;
	return false;
}

static void
forget_oldest(struct redact *r)
{
	free_secret(&r->list[0]);
	memmove(r->list, r->list + 1, --r->count * sizeof(*r->list));
}

static void
remember(struct redact *r, struct slice secret)
{
	if (secret.len < SECRET_MIN || is_known(r, secret) ||
	    slice_equals(secret, buf_slice(&r->allowed)))
		return;
	if (r->count == SECRETS_MAX)
		forget_oldest(r);
	r->list = mem_realloc(r->list, r->count + 1, sizeof(*r->list));
	r->list[r->count++] =
	    (struct secret){mem_copy_text(secret.ptr, secret.len), secret.len};
}

/* RFC 4616 2: "as whom, who, password"; the names are no secret. False when it
 * has not that form. */
static bool
remember_plain(struct redact *r, struct slice bytes)
{
	size_t first = slice_find(bytes, '\0');
	struct slice rest = slice_skip(bytes, first + 1);
	struct slice password = slice_skip(rest, slice_find(rest, '\0') + 1);

	if (password.len == 0 || slice_find(password, '\0') < password.len)
		return false;
	remember(r, password);
	return true;
}

/* OAUTHBEARER and XOAUTH2 part their fields by SOH; others, by mistake, those
 * of PLAIN by one NUL. */
static void
remember_parts(struct redact *r, struct slice bytes)
{
	static const struct slice token = {"auth=Bearer ", 12};
	size_t begin = 0;

	for (size_t i = 0; i <= bytes.len; i++) {
		struct slice part = slice_range(bytes, begin, i);

		if (i < bytes.len && bytes.ptr[i] != '\0' &&
		    bytes.ptr[i] != '\1')
			continue;
		remember(r, part);
		if (slice_starts_with_nocase(part, token))
			remember(r, slice_skip(part, token.len));
		begin = i + 1;
	}
}

static void
remember_forms(struct redact *r, struct slice secret)
{
	/* As large as it can get, so that no growth leaves a copy behind. */
	struct buf decoded = {.ptr = mem_alloc(secret.len), .size = secret.len};

	remember(r, secret);
	if (base64_decode(&decoded, secret) == 0) {
		remember(r, buf_slice(&decoded));
		if (!remember_plain(r, buf_slice(&decoded)))
			remember_parts(r, buf_slice(&decoded));
	}
	buf_wipe(&decoded);
}

/* In base64 a byte stands at one of three places of a group, and what stands
 * beside it changes the characters at both ends: those between are its own. */
static void
remember_inside(struct redact *r, struct slice secret, size_t before)
{
	size_t size = (before + secret.len + 2) / 3 * 4;
	struct buf bytes = {
	    .ptr = mem_alloc(before + secret.len), .size = before + secret.len};
	struct buf text = {.ptr = mem_alloc(size), .size = size};

	buf_add(&bytes, "\0\0", before);
	buf_add_slice(&bytes, secret);
	base64_encode(&text, buf_slice(&bytes));
	if (before == 0)
		remember(r, buf_slice(&text)); /* with what fills its end */
	remember(r, slice_range(buf_slice(&text), (before * 8 + 5) / 6,
			bytes.len * 8 / 6));
	buf_wipe(&bytes);
	buf_wipe(&text);
}

void
redact_remember(struct redact *r, struct slice secret)
{
	if (secret.len < SECRET_MIN)
		return;
	remember(r, secret);
	for (size_t before = 0; before < 3; before++)
		remember_inside(r, secret, before);
}

static bool
is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

static size_t
skip_blanks(struct slice line, size_t at)
{
	while (at < line.len && is_blank(line.ptr[at]))
		at++;
	return at;
}

static size_t
skip_word(struct slice line, size_t at)
{
	while (at < line.len && !is_blank(line.ptr[at]))
		at++;
	return at;
}

/* Who forgets the mechanism types the secret in its place. */
static bool
is_mechanism(struct slice word)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789-_";

	if (word.len > MECHANISM_MAX)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (strchr(allowed, word.ptr[i]) == NULL)
			return false;
	return true;
}

static size_t
skip_to_ending(struct slice line, size_t at)
{
	while (at < line.len && line.ptr[at] != '\r' && line.ptr[at] != '\n')
		at++;
	return at;
}

/* Behind the word AUTH. Some end their lines with a CR alone, so there may be
 * several in one; line.len = there is none. */
static size_t
find_auth(struct slice line)
{
	size_t end = 0;

	while (end < line.len) {
		size_t begin = skip_blanks(line, end);

		end = skip_word(line, begin);
		if (slice_equals_nocase(
			slice_range(line, begin, end), SLICE("AUTH")))
			return end;
		end = skip_to_ending(line, end);
	}
	return end;
}

/* [begin, end) of the secret in a command line; empty when there is none. The
 * blanks around it, an ending among raw bytes too, do not belong to it. */
static struct slice
find_secret(struct slice line)
{
	size_t begin = skip_blanks(line, find_auth(line));
	size_t end = skip_word(line, begin);
	struct slice secret;

	if (is_mechanism(slice_range(line, begin, end)))
		begin = skip_blanks(line, end);
	end = line.len;
	while (end > begin && is_blank(line.ptr[end - 1]))
		end--;
	secret = slice_range(line, begin, end);
	return slice_equals(secret, SLICE("=")) ? slice_of(NULL, 0) : secret;
}

static void
add_masked(struct buf *out, struct slice line, struct slice secret)
{
	size_t before = (size_t)(secret.ptr - line.ptr);

	buf_add(out, line.ptr, before);
	buf_add_str(out, REDACT_MASK);
	buf_add_slice(out, slice_skip(line, before + secret.len));
}

/* The length of the longest secret that begins here; 0 = none does. */
static size_t
match_at(const struct redact *r, struct slice rest)
{
	size_t longest = 0;

	for (size_t i = 0; i < r->count; i++) {
		struct slice secret = slice_of(r->list[i].ptr, r->list[i].len);

		if (secret.len > longest && slice_starts_with(rest, secret))
			longest = secret.len;
	}
	return longest;
}

bool
redact_known(const struct redact *r, struct slice line, struct buf *out)
{
	bool is_masked = false;
	size_t at = 0;

	if (r->count == 0) {
		buf_add_slice(out, line);
		return false;
	}
	while (at < line.len) {
		size_t len = match_at(r, slice_skip(line, at));

		if (len == 0) {
			buf_add_byte(out, line.ptr[at++]);
			continue;
		}
		buf_add_str(out, REDACT_MASK);
		is_masked = true;
		at += len;
	}
	return is_masked;
}

bool
redact_command(struct redact *r, struct slice line, struct buf *out)
{
	struct slice secret = find_secret(line);

	if (secret.len == 0)
		return redact_known(r, line, out);
	remember_forms(r, secret);
	add_masked(out, line, secret);
	return true;
}

bool
redact_response(struct redact *r, struct slice line, struct buf *out)
{
	size_t begin = skip_blanks(line, 0), end = line.len;
	struct slice secret;

	while (end > begin && is_blank(line.ptr[end - 1]))
		end--;
	secret = slice_range(line, begin, end);
	if (secret.len == 0 || slice_equals(secret, SLICE("*"))) {
		buf_add_slice(out, line);
		return false;
	}
	remember_forms(r, secret);
	add_masked(out, line, secret);
	return true;
}

bool
redact_sent(
    struct redact *r, struct slice line, bool is_response, struct buf *out)
{
	return is_response ? redact_response(r, line, out)
	                   : redact_command(r, line, out);
}

/* The line that a console command sends, or the line itself. */
static struct slice
sent_part(struct slice line)
{
	struct slice rest = line;
	struct slice word = slice_take_word(&rest);

	if (slice_equals_nocase(word, SLICE(":send")) ||
	    slice_equals_nocase(word, SLICE(":raw")))
		return rest;
	return line;
}

bool
redact_shown(struct slice line, struct buf *out)
{
	struct slice secret = find_secret(sent_part(line));

	if (secret.len == 0) {
		buf_add_slice(out, line);
		return false;
	}
	add_masked(out, line, secret);
	return true;
}
