/* SPDX-License-Identifier: GPL-3.0-or-later
 * mailbox - a run of messages, the oldest first; short enough to be moved. */
#include "ehlo/smtp/mailbox.h"

#include <assert.h>
#include <string.h>

#include "ehlo/base/mem.h"

struct mailbox {
	struct mailbox_message messages[MAILBOX_MAX];
	size_t count;
	unsigned last; /* number */
};

struct mailbox *
mailbox_new(void)
{
	return mem_zalloc(1, sizeof(struct mailbox));
}

void
mailbox_free(struct mailbox *m)
{
	if (m == NULL)
		return;
	mailbox_clear(m);
	mem_free(m);
}

void
mailbox_message_fini(struct mailbox_message *message)
{
	buf_fini(&message->client);
	buf_fini(&message->helo);
	buf_fini(&message->sender);
	buf_fini(&message->recipients);
	buf_fini(&message->content);
}

static void
remove_at(struct mailbox *m, size_t index)
{
	mailbox_message_fini(&m->messages[index]);
	m->count--;
	memmove(&m->messages[index], &m->messages[index + 1],
	    (m->count - index) * sizeof(m->messages[0]));
}

unsigned
mailbox_put(struct mailbox *m, struct mailbox_message *message)
{
	if (m->count == MAILBOX_MAX)
		remove_at(m, 0);
	message->number = ++m->last;
	m->messages[m->count++] = *message;
	*message = (struct mailbox_message){0};
	return m->last;
}

void
mailbox_remove(struct mailbox *m, unsigned number)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->messages[i].number == number) {
			remove_at(m, i);
			return;
		}
}

void
mailbox_clear(struct mailbox *m)
{
	while (m->count > 0)
		remove_at(m, m->count - 1);
}

size_t
mailbox_count(const struct mailbox *m)
{
	return m->count;
}

const struct mailbox_message *
mailbox_at(const struct mailbox *m, size_t index)
{
	assert(index < m->count);
	return &m->messages[index];
}

const struct mailbox_message *
mailbox_find(const struct mailbox *m, unsigned number)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->messages[i].number == number)
			return &m->messages[i];
	return NULL;
}

/* ---- headers ------------------------------------------------------------ */

static bool
is_folded(struct slice line)
{
	return line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

/* RFC 5322 2.2.3: lines that begin with a blank go on. */
static void
add_value(struct buf *out, struct slice value, struct slice rest)
{
	buf_add_slice(out, slice_trim(value));
	while (is_folded(rest)) {
		buf_add_byte(out, ' ');
		buf_add_slice(out, slice_trim(slice_take_line(&rest)));
	}
}

void
mailbox_message_field(
    const struct mailbox_message *message, const char *name, struct buf *out)
{
	struct slice rest = buf_slice(&message->content);

	while (rest.len > 0) {
		struct slice line = slice_take_line(&rest);
		size_t colon = slice_find(line, ':');

		if (line.len == 0)
			return; /* the end of the headers */
		if (!slice_equals_nocase(
			slice_trim(slice_range(line, 0, colon)),
			slice_str(name)))
			continue;
		add_value(out, slice_skip(line, colon + 1), rest);
		return;
	}
}
