/* SPDX-License-Identifier: GPL-3.0-or-later
 * header - who a message says it is from and for, beside its envelope.
 *
 * Readers see the header, servers go by the envelope; they may differ, and
 * often do. Fields may go on over several lines (RFC 5322 2.2.3).
 */
#include "ehlo/base/mem.h"
#include "ehlo/smtp/path.h"
#include "session-fold.h"

/* So much of a field is kept. */
#define FIELD_MAX ((size_t)1000)

static char **
find_place(struct session *s, struct slice name)
{
	const struct {
		const char *name;
		char **place;
	} places[] = {
	    {"From", &s->header.from},
	    {"To", &s->header.to},
	    {"Cc", &s->header.cc},
	    {"Return-Path", &s->header.return_path},
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (slice_equals_nocase(name, slice_str(places[i].name)))
			return places[i].place;
	return NULL;
}

void
header_clear(struct session *s)
{
	mem_free(s->header.from);
	mem_free(s->header.to);
	mem_free(s->header.cc);
	mem_free(s->header.return_path);
	s->header = (struct session_header){0};
	s->fold->field = NULL;
}

static void
go_on(char **field, struct slice line)
{
	struct buf text = {0};

	buf_add_str(&text, *field);
	buf_add_byte(&text, ' ');
	buf_add_slice(&text, slice_trim(line));
	session_set_text(field, slice_range(buf_slice(&text), 0, FIELD_MAX));
	buf_fini(&text);
}

/* The domain of its address, which may stand in brackets behind a name. */
static struct slice
domain_of(struct slice text)
{
	struct slice at = slice_skip(text, slice_find_last(text, '@'));
	size_t len = 0;

	if (at.len == text.len)
		return slice_range(text, 0, 0);
	while (len < at.len && at.ptr[len] != '>' && at.ptr[len] != ' ' &&
	       at.ptr[len] != ',' && at.ptr[len] != '(')
		len++;
	return slice_range(at, 0, len);
}

/* RFC 7489 3.1 in its lenient form: one may be below the other. */
static bool
is_aligned(struct slice a, struct slice b)
{
	struct slice longer = a.len > b.len ? a : b;
	struct slice shorter = a.len > b.len ? b : a;
	struct slice tail = slice_skip(longer, longer.len - shorter.len);

	return slice_equals_nocase(tail, shorter) &&
	       (longer.len == shorter.len ||
		   longer.ptr[longer.len - shorter.len - 1] == '.');
}

static void
judge(struct session *s, size_t index)
{
	struct slice envelope, header;

	if (s->header.from == NULL || s->sender == NULL)
		return;
	envelope = path_domain(slice_str(s->sender));
	header = domain_of(slice_str(s->header.from));
	if (envelope.len > 0 && header.len > 0 && !is_aligned(envelope, header))
		findings_add(&s->findings, FINDING_HEADER_FROM, index);
}

void
header_take(struct session *s, size_t index, struct slice line)
{
	size_t name = slice_find(line, ':');

	if (s->header.is_over)
		return;
	if (line.len == 0) {
		s->header.is_over = true;
		judge(s, index);
	} else if (line.ptr[0] == ' ' || line.ptr[0] == '\t') {
		if (s->fold->field != NULL)
			go_on(s->fold->field, line);
	} else {
		s->fold->field = find_place(s, slice_range(line, 0, name));
		if (s->fold->field != NULL)
			session_set_text(s->fold->field,
			    slice_range(slice_trim(slice_skip(line, name + 1)),
				0, FIELD_MAX));
	}
}
