/* SPDX-License-Identifier: GPL-3.0-or-later
 * sample - a row's two parts put together, in the form that it wants. */
#include "ehlo/smtp/sample.h"

#include <assert.h>

#define LONG_LEN 5000

enum form {
	TEXT,    /* encoded where it has to be */
	AS_IS,   /* never encoded */
	LONG,    /* the same, of one long line */
	ATTACHED /* a file beside a text */
};

static const struct {
	const char *name, *head, *tail, *what;
	enum form form;
} rows[SAMPLE_COUNT] = {
#define S(id, name, form, head, tail, what) \
	[SAMPLE_##id] = {name, head, tail, what, form},
#include "ehlo/smtp/samples.def"
#undef S
};

const char *
sample_name(enum sample sample)
{
	assert(sample < SAMPLE_COUNT);
	return rows[sample].name;
}

enum sample
sample_find(struct slice name)
{
	int i = 0;

	while (i < SAMPLE_COUNT &&
	       !slice_equals_nocase(name, slice_str(rows[i].name)))
		i++;
	return (enum sample)i;
}

static void
add_content(enum sample sample, struct buf *out)
{
	for (int i = 0; rows[sample].form == LONG && i < LONG_LEN; i++)
		buf_add_byte(out, 'x');
	if (rows[sample].form == LONG)
		buf_add_byte(out, '\n');
	buf_add_str(out, rows[sample].head);
	buf_add_str(out, rows[sample].tail);
}

void
sample_write(
    enum sample sample, const struct compose_words *words, struct buf *out)
{
	struct compose_words own = *words;
	struct buf content = {0}, subject = {0}, name = {0};
	struct compose compose;

	assert(sample < SAMPLE_COUNT);
	add_content(sample, &content);
	buf_addf(&subject, "test message: %s", rows[sample].what);
	buf_addf(&name, "%s.com", rows[sample].name);
	own.subject = buf_text(&subject);
	own.has_attachments = rows[sample].form == ATTACHED;
	own.is_as_is = rows[sample].form != TEXT;
	own.body = own.has_attachments ? SLICE("The file is attached.\n")
	                               : buf_slice(&content);
	compose_begin(&compose, &own, out);
	if (own.has_attachments) {
		compose_attach(&compose, buf_slice(&name), out);
		compose_attach_bytes(&compose, buf_slice(&content), out);
		compose_attach_end(&compose, out);
	}
	compose_end(&compose, out);
	buf_fini(&content);
	buf_fini(&subject);
	buf_fini(&name);
}
