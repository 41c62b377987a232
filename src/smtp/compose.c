/* SPDX-License-Identifier: GPL-3.0-or-later
 * compose - headers in their order, then the parts. */
#include "ehlo/smtp/compose.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ehlo/base/utf8.h"
#include "ehlo/smtp/path.h"

/* ---- headers ---------------------------------------------------------- */

static struct slice
name_of(const char *header)
{
	return slice_range(
	    slice_str(header), 0, slice_find(slice_str(header), ':'));
}

static struct slice
value_of(const char *header)
{
	struct slice text = slice_str(header);

	return slice_trim(slice_skip(text, name_of(header).len + 1));
}

int
compose_check_header(const char *header, struct err *err)
{
	struct slice name = name_of(header);
	bool is_good = name.len > 0 && name.len < strlen(header) &&
	               strpbrk(header, "\r\n") == NULL;

	for (size_t i = 0; i < name.len; i++)
		is_good &= name.ptr[i] > ' ' && name.ptr[i] <= '~';
	if (is_good)
		return 0;
	return err_set(err, ERR_USAGE,
	    "\"%.100s\" is no header: \"Name: value\" in one line", header);
}

static const char *
find_header(const struct compose_words *words, const char *name)
{
	for (size_t i = 0; i < words->header_count; i++)
		if (slice_equals_nocase(
			name_of(words->headers[i]), slice_str(name)))
			return words->headers[i];
	return NULL;
}

/* The user's own in place of ours. */
static void
add_header(struct buf *out, const struct compose_words *words, const char *name,
    const char *value)
{
	const char *own = find_header(words, name);

	mime_add_header(
	    out, name, own != NULL ? value_of(own) : slice_str(value));
}

/* RFC 5322 3.3: "Wed, 25 Nov 2026 08:00:00 +0000" */
void
compose_add_date(struct buf *out, int64_t unix_s, int utc_offset_min)
{
	static const char days[][4] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int offset = utc_offset_min;
	time_t local = (time_t)(unix_s + (int64_t)offset * 60);
	int minutes = offset < 0 ? -offset : offset;
	struct tm tm = {0};

	gmtime_r(&local, &tm);
	buf_addf(out, "%s, %d %s %d %02d:%02d:%02d %c%02d%02d",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, offset < 0 ? '-' : '+',
	    minutes / 60, minutes % 60);
}

static void
add_date(struct buf *out, const struct compose_words *words)
{
	struct buf date = {0};

	compose_add_date(&date, words->unix_s, words->utc_offset_min);
	add_header(out, words, "Date", buf_text(&date));
	buf_fini(&date);
}

void
compose_add_id(struct buf *out, uint64_t random, struct slice domain)
{
	buf_addf(out, "<%016" PRIx64 "@%.*s>", random, SLICE_ARGS(domain));
}

static void
add_recipients(struct buf *out, const struct compose_words *words)
{
	struct buf list = {0};

	for (size_t i = 0; i < words->to_count; i++)
		buf_addf(&list, "%s%s", i == 0 ? "" : ", ", words->to[i]);
	add_header(out, words, "To", buf_text(&list));
	buf_fini(&list);
}

static void
add_message_id(struct buf *out, const struct compose_words *words)
{
	struct slice domain = path_domain(slice_str(words->from));
	struct buf id = {0};

	compose_add_id(&id, words->random[0], domain);
	add_header(out, words, "Message-ID", buf_text(&id));
	buf_fini(&id);
}

static bool
is_ours(struct slice name)
{
	static const char *const ours[] = {"Date", "From", "To", "Subject",
	    "Message-ID", "MIME-Version", "Content-Type",
	    "Content-Transfer-Encoding"};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (slice_equals_nocase(name, slice_str(ours[i])))
			return true;
	return false;
}

static void
add_others(struct buf *out, const struct compose_words *words)
{
	for (size_t i = 0; i < words->header_count; i++) {
		struct slice name = name_of(words->headers[i]);
		char text[128];

		if (is_ours(name))
			continue;
		snprintf(text, sizeof(text), "%.*s", SLICE_ARGS(name));
		mime_add_header(out, text, value_of(words->headers[i]));
	}
}

/* ---- parts ------------------------------------------------------------ */

/* The user's own type, or plain text. */
static void
add_text(struct buf *out, const struct compose_words *words)
{
	const char *own = find_header(words, "Content-Type");
	struct slice body = words->body;
	bool is_plain = mime_is_plain(body);
	const char *charset = is_plain              ? "us-ascii"
	                      : utf8_is_valid(body) ? "UTF-8"
	                                            : "unknown-8bit";

	if (own != NULL)
		mime_add_header(out, "Content-Type", value_of(own));
	else
		buf_addf(
		    out, "Content-Type: text/plain; charset=%s\n", charset);
	buf_addf(out, "Content-Transfer-Encoding: %s\n\n",
	    is_plain          ? "7bit"
	    : words->is_as_is ? "8bit"
			      : "quoted-printable");
	if (is_plain || words->is_as_is)
		buf_add_slice(out, body);
	else
		mime_add_quoted(out, body);
	if (is_plain && body.len > 0 && body.ptr[body.len - 1] != '\n')
		buf_add_byte(out, '\n');
}

void
compose_begin(
    struct compose *c, const struct compose_words *words, struct buf *out)
{
	*c = (struct compose){.has_attachments = words->has_attachments};
	snprintf(c->boundary, sizeof(c->boundary), "=_ehlo_%016" PRIx64,
	    words->random[1]);
	add_date(out, words);
	add_header(out, words, "From", words->from == NULL ? "" : words->from);
	add_recipients(out, words);
	add_header(out, words, "Subject",
	    words->subject == NULL ? "test message" : words->subject);
	add_message_id(out, words);
	add_others(out, words);
	buf_add_str(out, "MIME-Version: 1.0\n");
	if (c->has_attachments)
		buf_addf(out,
		    "Content-Type: multipart/mixed;\n"
		    " boundary=\"%s\"\n\n--%s\n",
		    c->boundary, c->boundary);
	add_text(out, words);
}

/* RFC 2231 4 where the name is not plain. */
static void
add_file_name(struct buf *out, struct slice name)
{
	bool is_plain = true;

	for (size_t i = 0; i < name.len; i++)
		is_plain &= name.ptr[i] >= ' ' && name.ptr[i] <= '~' &&
		            name.ptr[i] != '"' && name.ptr[i] != '\\';
	if (is_plain) {
		buf_addf(out, " filename=\"%.*s\"\n", SLICE_ARGS(name));
		return;
	}
	buf_add_str(out, " filename*=UTF-8''");
	for (size_t i = 0; i < name.len; i++)
		buf_addf(out, "%%%02X", (unsigned char)name.ptr[i]);
	buf_add_byte(out, '\n');
}

void
compose_attach(struct compose *c, struct slice name, struct buf *out)
{
	buf_addf(out,
	    "\n--%s\nContent-Type: %s\n"
	    "Content-Transfer-Encoding: base64\n"
	    "Content-Disposition: attachment;\n",
	    c->boundary, mime_type(name));
	add_file_name(out, name);
	buf_add_byte(out, '\n');
}

void
compose_attach_bytes(struct compose *c, struct slice bytes, struct buf *out)
{
	mime_base64_add(&c->attachment, out, bytes);
}

void
compose_attach_end(struct compose *c, struct buf *out)
{
	mime_base64_end(&c->attachment, out);
}

void
compose_end(struct compose *c, struct buf *out)
{
	if (c->has_attachments)
		buf_addf(out, "\n--%s--\n", c->boundary);
}
