/* SPDX-License-Identifier: GPL-3.0-or-later
 * path - addresses as people type them (RFC 5321 4.1.2), with their flaws.
 *
 * One scanner knows what is quoted; everything else asks it. A quotation mark
 * that is never closed quotes nothing, or one typing error would swallow the
 * rest of the line.
 */
#include "ehlo/smtp/path.h"

#define LOCAL_MAX  64
#define DOMAIN_MAX 255

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A walk over s from byte to byte, quoted strings as wholes. */
struct walk {
	struct slice s;
	size_t at;
	size_t next;      /* behind the byte or quoted string at at */
	bool is_unclosed; /* an open quote was met: no later one closes */
};

/* Behind the mark that closes the quoted string at begin; 0 when none does. */
static size_t
quoted_end(struct slice s, size_t begin)
{
	for (size_t i = begin + 1; i < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == '"')
			return i + 1;
	}
	return 0;
}

static bool
walk_next(struct walk *w)
{
	size_t end = 0;

	w->at = w->next;
	if (w->at >= w->s.len)
		return false;
	if (w->s.ptr[w->at] == '"' && !w->is_unclosed) {
		end = quoted_end(w->s, w->at);
		w->is_unclosed = end == 0;
	}
	w->next = end > 0 ? end : w->at + 1;
	return true;
}

/* Offset of the first such byte outside quotes, or s.len; a space stands for
 * a tab too. */
static size_t
find_unquoted(struct slice s, char byte)
{
	struct walk w = {.s = s};

	while (walk_next(&w))
		if (s.ptr[w.at] == byte ||
		    (byte == ' ' && is_blank(s.ptr[w.at])))
			return w.at;
	return s.len;
}

/* Takes what stands between the brackets, or the next word without them. */
static struct slice
take_content(struct slice *rest, unsigned *flaws)
{
	bool has_open = slice_starts_with(*rest, SLICE("<"));
	struct slice s = slice_skip(*rest, has_open ? 1 : 0), content;
	size_t end = has_open ? find_unquoted(s, '>') : s.len;

	if (end < s.len) {
		*rest = slice_skip(s, end + 1);
		return slice_range(s, 0, end);
	}
	content = slice_range(s, 0, find_unquoted(s, ' '));
	*rest = slice_skip(s, content.len);
	if (!has_open && content.len > 0 && content.ptr[content.len - 1] == '>')
		content.len--;
	if (has_open || content.len > 0)
		*flaws |= PATH_NO_BRACKETS;
	return content;
}

/* Offset of the colon that ends a source route, or s.len: a colon inside an
 * address literal is none. */
static size_t
find_route_end(struct slice s)
{
	size_t at = 0;

	for (bool in_literal = false; at < s.len; at++) {
		if (s.ptr[at] == '[')
			in_literal = true;
		else if (s.ptr[at] == ']')
			in_literal = false;
		else if (s.ptr[at] == ':' && !in_literal)
			break;
	}
	return at;
}

static struct slice
skip_route(struct slice content, unsigned *flaws)
{
	size_t end;

	if (!slice_starts_with(content, SLICE("@")))
		return content;
	end = find_route_end(content);
	if (end == content.len)
		return content;
	*flaws |= PATH_SOURCE_ROUTE;
	return slice_skip(content, end + 1);
}

static bool
is_bad(unsigned char c)
{
	return c <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == '"';
}

/* Bytes that stand outside quotes and belong in no address. */
static bool
has_bad_char(struct slice s)
{
	struct walk w = {.s = s};
	size_t ats = 0;

	while (walk_next(&w)) {
		if (w.next == w.at + 1 && is_bad((unsigned char)s.ptr[w.at]))
			return true;
		if (s.ptr[w.at] == '@' && ++ats > 1)
			return true;
	}
	return false;
}

static bool
has_8bit(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] > 0x7f)
			return true;
	return false;
}

/* The domain begins behind the last @ that is not quoted. */
static void
split(struct path *path)
{
	struct slice mailbox = path->mailbox;
	struct walk w = {.s = mailbox};
	size_t at = mailbox.len;

	while (walk_next(&w))
		if (mailbox.ptr[w.at] == '@')
			at = w.at;
	path->local = slice_range(mailbox, 0, at);
	path->domain = slice_skip(mailbox, at + 1);
}

static unsigned
mailbox_flaws(const struct path *path)
{
	unsigned flaws = 0;
	bool is_postmaster =
	    slice_equals_nocase(path->mailbox, SLICE("postmaster"));

	if (path->local.len == 0 || (path->domain.len == 0 && !is_postmaster))
		flaws |= PATH_NO_DOMAIN;
	if (path->local.len > LOCAL_MAX)
		flaws |= PATH_LOCAL_LONG;
	if (path->domain.len > DOMAIN_MAX)
		flaws |= PATH_DOMAIN_LONG;
	if (has_bad_char(path->mailbox))
		flaws |= PATH_BAD_CHAR;
	if (has_8bit(path->mailbox))
		flaws |= PATH_8BIT;
	return flaws;
}

void
path_take(struct slice *rest, struct path *out)
{
	*out = (struct path){0};
	while (rest->len > 0 && is_blank(rest->ptr[0]))
		*rest = slice_skip(*rest, 1);
	out->is_null = slice_starts_with(*rest, SLICE("<>"));
	out->mailbox = skip_route(take_content(rest, &out->flaws), &out->flaws);
	split(out);
	if (!out->is_null)
		out->flaws |= mailbox_flaws(out);
}

struct slice
path_domain(struct slice mailbox)
{
	size_t at = slice_find_last(mailbox, '@');

	return at == 0 ? slice_of(NULL, 0) : slice_skip(mailbox, at);
}
