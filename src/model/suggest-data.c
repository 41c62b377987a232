/* SPDX-License-Identifier: GPL-3.0-or-later
 * suggest-data - a small message, line by line: the header that is not there
 * yet, the empty line, a text, the lone dot. */
#include "suggest-maker.h"

/* A header that is longer than this has left our example behind. */
#define HEADER_LINES_MAX 100

enum header { HEADER_FROM, HEADER_TO, HEADER_SUBJECT, HEADER_COUNT };

static const struct {
	const char *name;
	const char *help;
} headers[HEADER_COUNT] = {
    [HEADER_FROM] = {"From:", "who wrote it, as the reader sees it"},
    [HEADER_TO] = {"To:", "whom it is for, as the reader sees it"},
    [HEADER_SUBJECT] = {"Subject:", "what it is about"},
};

struct message {
	bool has_header[HEADER_COUNT];
	bool is_in_body, has_text;
	bool is_long; /* more than we look at */
};

static void
read_line(struct message *msg, const struct event *ev)
{
	struct slice line = ev->sent.line;

	if (msg->is_in_body)
		msg->has_text = true;
	else if (line.len == 0 && !ev->is_payload_dropped)
		msg->is_in_body = true;
	for (size_t i = 0; !msg->is_in_body && i < HEADER_COUNT; i++)
		if (slice_starts_with_nocase(line, slice_str(headers[i].name)))
			msg->has_header[i] = true;
}

/* Where mail data began: behind the newest reply to DATA. */
static size_t
first_data_event(const struct session *s)
{
	for (size_t i = s->exchanges.count; i > 0; i--)
		if (s->exchanges.list[i - 1].verb == VERB_DATA)
			return s->exchanges.list[i - 1].last_event;
	return NO_EVENT;
}

static struct message
read_message(const struct maker *m)
{
	struct message msg = {0};
	size_t count = conversation_count(m->conversation);
	size_t begin = first_data_event(m->session);

	for (size_t i = begin; i < count && !msg.has_text; i++) {
		const struct event *ev = conversation_event(m->conversation, i);

		msg.is_long = i - begin > HEADER_LINES_MAX;
		if (msg.is_long)
			break;
		if (ev->kind == EVENT_SENT && ev->sent.what == SENT_DATA)
			read_line(&msg, ev);
	}
	return msg;
}

static bool
has_all_headers(const struct message *msg)
{
	return msg->has_header[HEADER_FROM] && msg->has_header[HEADER_TO] &&
	       msg->has_header[HEADER_SUBJECT];
}

static void
add_mailbox(struct maker *m, const char *mailbox)
{
	if (suggest_is_plain(slice_str(mailbox), "@-._+=[]:", NAME_LEN_MAX))
		buf_addf(&m->line, "<%s>", mailbox);
	else
		buf_add_str(&m->line, "<postmaster>");
}

static const char *
first_accepted(const struct session *s)
{
	for (size_t i = 0; i < s->recipient_count; i++)
		if (s->recipients[i].state == RECIPIENT_ACCEPTED)
			return s->recipients[i].mailbox;
	return NULL;
}

static void
offer_header(struct maker *m, enum header header)
{
	buf_add_str(&m->line, headers[header].name);
	suggest_add_stem(m, " ");
	if (header == HEADER_FROM)
		add_mailbox(m, m->session->sender);
	else if (header == HEADER_TO)
		add_mailbox(m, first_accepted(m->session));
	else
		buf_add_str(&m->line, "a test");
	suggest_offer(m, headers[header].help, true);
}

void
suggest_offer_data(struct maker *m)
{
	struct message msg = read_message(m);

	for (size_t i = 0; !msg.is_in_body && i < HEADER_COUNT; i++)
		if (!msg.has_header[i] && !msg.is_long)
			offer_header(m, (enum header)i);
	if (!msg.is_in_body)
		return;
	buf_add_str(&m->line, msg.has_text ? "." : "Hello");
	suggest_offer(m, msg.has_text ? "ends the message" : "the text", true);
}

void
suggest_hint_data(
    const struct conversation *c, struct slice typed, struct buf *out)
{
	struct maker m = {
	    .conversation = c, .session = conversation_session(c)};
	struct message msg = read_message(&m);

	if (typed.len == 0 && !msg.is_in_body && has_all_headers(&msg))
		buf_add_str(out, "(Enter: the empty line before the text)");
}
