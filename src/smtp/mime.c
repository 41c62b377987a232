/* SPDX-License-Identifier: GPL-3.0-or-later
 * mime - encodings, each line by line. */
#include "ehlo/smtp/mime.h"

#include <stdint.h>
#include <string.h>

#include "ehlo/base/base64.h"
#include "ehlo/base/utf8.h"

#define HEADER_WIDTH 78
#define LINE_MAX_998 998
#define QUOTED_WIDTH 76
/* "=?UTF-8?B?" and "?=" around 60 letters: 45 bytes (RFC 2047 2: at most 75).
 */
#define WORD_BYTES 45

static bool
is_ascii_text(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (byte > '~' || (byte < ' ' && byte != '\t'))
			return false;
	}
	return true;
}

/* ---- headers ---------------------------------------------------------- */

/* Words with blanks between them; a line that would be too long goes on in
 * the next, behind a blank (RFC 5322 2.2.3). */
static void
add_folded(struct buf *out, size_t col, struct slice value)
{
	struct slice word;
	bool is_first = true;

	while ((word = slice_take_word(&value)).len > 0) {
		if (!is_first && col + 1 + word.len > HEADER_WIDTH) {
			buf_add_byte(out, '\n');
			col = 0;
		}
		buf_add_byte(out, ' ');
		buf_add_slice(out, word);
		col += 1 + word.len;
		is_first = false;
	}
}

/* As many bytes as one encoded word holds, and no character cut in two. */
static struct slice
take_piece(struct slice *rest)
{
	size_t len = 0;
	struct slice piece;
	int32_t rune;

	while (len < rest->len) {
		size_t next = utf8_decode(slice_skip(*rest, len), &rune);

		if (len + next > WORD_BYTES)
			break;
		len += next;
	}
	piece = slice_range(*rest, 0, len);
	*rest = slice_skip(*rest, len);
	return piece;
}

static void
add_encoded(struct buf *out, struct slice value, const char *between)
{
	const char *charset = utf8_is_valid(value) ? "UTF-8" : "unknown-8bit";
	bool is_first = true;

	while (value.len > 0) {
		struct slice piece = take_piece(&value);

		buf_addf(out, "%s=?%s?B?", is_first ? "" : between, charset);
		base64_encode(out, piece);
		buf_add_str(out, "?=");
		is_first = false;
	}
}

static bool
is_of_mailboxes(const char *name)
{
	static const char *const names[] = {
	    "From", "To", "Cc", "Bcc", "Reply-To", "Sender"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_equals_nocase(slice_str(name), slice_str(names[i])))
			return true;
	return false;
}

/* The name of somebody; an encoded word stands in no quotes (RFC 2047 5). */
static void
add_phrase(struct buf *out, struct slice phrase)
{
	if (is_ascii_text(phrase)) {
		buf_add_slice(out, phrase);
		return;
	}
	if (phrase.len > 2 && phrase.ptr[0] == '"' &&
	    phrase.ptr[phrase.len - 1] == '"')
		phrase = slice_range(phrase, 1, phrase.len - 1);
	add_encoded(out, phrase, " ");
}

/* No encoded word holds an address (RFC 2047 5): beyond ASCII it stands as it
 * is (RFC 6532 3.2). */
static void
add_mailboxes(struct buf *out, size_t col, struct slice value)
{
	struct buf words = {0};

	while ((value = slice_trim(value)).len > 0) {
		size_t at = slice_find(value, '@');
		size_t begin =
		    at == value.len
			? at
			: slice_find_last(slice_range(value, 0, at), ' ');

		add_phrase(&words, slice_trim(slice_range(value, 0, begin)));
		value = slice_skip(value, begin);
		buf_add_byte(&words, ' ');
		buf_add_slice(&words, slice_take_word(&value));
		buf_add_byte(&words, ' ');
	}
	add_folded(out, col, buf_slice(&words));
	buf_fini(&words);
}

void
mime_add_header(struct buf *out, const char *name, struct slice value)
{
	buf_addf(out, "%s:", name);
	if (is_ascii_text(value)) {
		add_folded(out, strlen(name) + 1, value);
	} else if (is_of_mailboxes(name)) {
		add_mailboxes(out, strlen(name) + 1, value);
	} else {
		buf_add_byte(out, ' ');
		add_encoded(out, value, "\n ");
	}
	buf_add_byte(out, '\n');
}

/* ---- bodies ----------------------------------------------------------- */

bool
mime_is_plain(struct slice text)
{
	while (text.len > 0) {
		struct slice line = slice_take_line(&text);

		if (line.len > LINE_MAX_998 || !is_ascii_text(line) ||
		    slice_equals(line, SLICE(".")))
			return false;
	}
	return true;
}

/* RFC 2045 6.7: a blank at the end of a line would get lost. */
static bool
is_literal(char byte, bool is_last)
{
	if (byte == ' ' || byte == '\t')
		return !is_last;
	return byte > ' ' && byte <= '~' && byte != '=';
}

static void
add_quoted_line(struct buf *out, struct slice line)
{
	size_t col = 0;

	for (size_t i = 0; i < line.len; i++) {
		char byte = line.ptr[i];
		bool is_as_is = is_literal(byte, i + 1 == line.len);

		if (col + (is_as_is ? 1 : 3) >= QUOTED_WIDTH) {
			buf_add_str(out, "=\n");
			col = 0;
		}
		/* A line of the encoding must not be the end of the data. */
		if (is_as_is && (col > 0 || byte != '.')) {
			buf_add_byte(out, byte);
			col++;
		} else {
			buf_addf(out, "=%02X", (unsigned char)byte);
			col += 3;
		}
	}
	buf_add_byte(out, '\n');
}

void
mime_add_quoted(struct buf *out, struct slice text)
{
	while (text.len > 0)
		add_quoted_line(out, slice_take_line(&text));
}

void
mime_base64_add(struct mime_base64 *m, struct buf *out, struct slice bytes)
{
	while (bytes.len > 0) {
		size_t room = sizeof(m->kept) - m->count;
		struct slice part = slice_range(bytes, 0, room);

		memcpy(m->kept + m->count, part.ptr, part.len);
		m->count += (unsigned)part.len;
		bytes = slice_skip(bytes, part.len);
		if (m->count == sizeof(m->kept))
			mime_base64_end(m, out);
	}
}

void
mime_base64_end(struct mime_base64 *m, struct buf *out)
{
	if (m->count == 0)
		return;
	base64_encode(out, slice_of(m->kept, m->count));
	buf_add_byte(out, '\n');
	m->count = 0;
}

/* ---- types ------------------------------------------------------------ */

const char *
mime_type(struct slice file_name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
	    {"txt", "text/plain"},
	    {"log", "text/plain"},
	    {"csv", "text/csv"},
	    {"htm", "text/html"},
	    {"html", "text/html"},
	    {"xml", "text/xml"},
	    {"ics", "text/calendar"},
	    {"jpg", "image/jpeg"},
	    {"jpeg", "image/jpeg"},
	    {"png", "image/png"},
	    {"gif", "image/gif"},
	    {"svg", "image/svg+xml"},
	    {"pdf", "application/pdf"},
	    {"json", "application/json"},
	    {"zip", "application/zip"},
	    {"gz", "application/gzip"},
	};
	size_t dot = slice_find_last(file_name, '.');
	struct slice ending = slice_skip(file_name, dot);

	for (size_t i = 0; dot > 0 && i < sizeof(types) / sizeof(types[0]); i++)
		if (slice_equals_nocase(ending, slice_str(types[i].ending)))
			return types[i].type;
	return "application/octet-stream";
}
