/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-envelope - from whom, to whom, and what: kept until it is a message.
 *
 * It is kept where there is a mailbox to put it into, and counted anyway.
 */
#include "ehlo/smtp/reply.h"
#include "ehlo/smtp/template.h"
#include "host-core.h"

static void
accept_helo(struct host *h, const struct command *command)
{
	buf_clear(&h->message.helo);
	buf_add_slice(&h->message.helo, command->args);
}

/* Also the rules ask who the sender is. */
static void
accept_mail(struct host *h, const struct command *command)
{
	h->recipients = 0;
	buf_clear(&h->message.recipients);
	buf_clear(&h->message.sender);
	buf_add_slice(&h->message.sender,
	    command->path.is_null ? SLICE("<>") : command->path.mailbox);
}

static void
accept_rcpt(struct host *h, const struct command *command)
{
	struct buf *list = &h->message.recipients;

	h->recipients++;
	if (h->mailbox == NULL ||
	    list->len + command->path.mailbox.len >= MAILBOX_CONTENT_MAX)
		return;
	buf_add_slice(list, command->path.mailbox);
	buf_add_byte(list, '\n');
}

static void
accept_data(struct host *h, const struct command *command)
{
	(void)command;
	h->content_len = 0;
	h->spoilt = 0;
	buf_clear(&h->message.content);
}

void
host_accept(struct host *h, const struct command *command)
{
	static void (*const accept[VERB_COUNT])(
	    struct host *, const struct command *) = {
	    [VERB_EHLO] = accept_helo,
	    [VERB_HELO] = accept_helo,
	    [VERB_MAIL] = accept_mail,
	    [VERB_RCPT] = accept_rcpt,
	    [VERB_DATA] = accept_data,
	};

	if (accept[command->verb] != NULL)
		accept[command->verb](h, command);
}

/* ---- what recipients were told ------------------------------------------ */

/* As Exim keeps it: what no ACL has said is kept with its code. */
static struct slice
words_of(const struct reply_line *line, struct slice bytes)
{
	return line->code == 501 || line->code == 503 ? bytes : line->text;
}

static void
learn_rcpt(struct host *h, const struct reply_line *line, struct slice bytes)
{
	struct slice words = words_of(line, bytes);

	if (h->told.len == 0)
		buf_add_slice(&h->told, words);
	else if (!slice_equals(buf_slice(&h->told), words))
		h->is_told_apart = true;
}

static bool
ends_transaction(enum verb verb, int code)
{
	return verb == VERB_CONTENT ||
	       ((verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_RSET ||
		    verb == VERB_STARTTLS) &&
		   verb_expects(verb, code));
}

void
host_learn_reply(struct host *h)
{
	struct slice bytes = buf_slice(&h->reply);
	enum verb verb = h->turn.verb;
	struct reply_line line = {0};

	h->is_behind_rcpt = false;
	bytes = slice_range(bytes, 0, slice_find(bytes, '\r'));
	if (!reply_line_parse(bytes, &line))
		return;
	if (ends_transaction(verb, line.code)) {
		buf_clear(&h->told);
		h->is_told_apart = false;
		h->is_extended =
		    verb == VERB_EHLO || (h->is_extended && verb != VERB_HELO);
	}
	/* One that is not even understood is no RCPT. */
	if (verb != VERB_RCPT || line.code == 500)
		return;
	learn_rcpt(h, &line, bytes);
	h->is_behind_rcpt = h->is_extended && line.code != 503;
}

void
host_repeat_refusal(struct host *h)
{
	struct template_values values = {.option = buf_slice(&h->told)};

	if (h->personality->data_all_refused != NULL && h->told.len > 0 &&
	    !h->is_told_apart)
		template_render(
		    &h->reply, h->personality->data_all_refused, &values);
}

/* ---- the message -------------------------------------------------------- */

void
host_keep_line(struct host *h, struct slice bytes, bool is_crlf)
{
	struct buf *content = &h->message.content;

	if (h->mailbox == NULL || content->len >= MAILBOX_CONTENT_MAX)
		return;
	buf_add_slice(content, bytes);
	buf_add_str(content, is_crlf ? "\r\n" : "\n");
	buf_truncate(content, MAILBOX_CONTENT_MAX);
}

void
host_keep_message(struct host *h, struct host_time now)
{
	struct mailbox_message *m = &h->message;
	struct buf helo = {0};

	h->messages++;
	h->errors = h->junk = 0;
	if (h->mailbox == NULL)
		return;
	m->unix_s = now.unix_s;
	m->utc_offset_min = now.utc_offset_min;
	m->size = h->content_len;
	m->is_secure = h->is_secure;
	m->is_authenticated = h->is_authenticated;
	buf_add_str(&m->client, h->peer);
	buf_add_slice(&helo, buf_slice(&m->helo)); /* it stays so called */
	h->turn.stored = mailbox_put(h->mailbox, m);
	m->helo = helo;
}
