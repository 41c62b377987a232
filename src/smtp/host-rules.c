/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-rules - what is said in place of what the personality would say: by a
 * rule, or by the person who holds a reply.
 *
 * What such a reply says is what the server then believes: a 250 to a
 * recipient that it does not know is a recipient.
 */
#include "ehlo/smtp/reply.h"
#include "host-core.h"

static int
code_at(const struct host *h, size_t begin)
{
	struct reply_line line = {0};

	reply_line_parse(slice_skip(buf_slice(&h->reply), begin), &line);
	return line.code;
}

/* Of a reply at begin, which is sent in place of another. */
static void
believe(struct host *h, struct host_time now, enum verb verb, size_t begin,
    const struct command *command)
{
	int code = code_at(h, begin);
	bool is_fine = verb_expects(verb, code);

	if (h->phase != PHASE_AUTH)
		host_auth_end(h);
	if ((verb == VERB_AUTH || verb == VERB_RESPONSE) && code == 235)
		h->is_authenticated = true;
	else if (verb == VERB_CONTENT && is_fine)
		host_keep_message(h, now);
	else if (is_fine)
		host_accept(h, command);
}

/* A silence before the end is a reply of no bytes that waits. */
static void
drop(struct host *h)
{
	h->has_reply |= h->rule_delay_ms > 0;
	h->has_tls = false;
	h->has_close = true;
	h->phase = PHASE_CLOSED;
}

static bool
answer(struct host *h, struct host_time now, enum verb verb,
    const struct command *command, const struct rules_answer *a)
{
	size_t begin = h->reply.len;

	h->rule_delay_ms += a->delay_ms;
	if (a->has_reply) {
		host_reply_with(h, now, verb, a->reply, a->is_raw, command);
		believe(h, now, verb, begin, command);
	}
	if (a->is_drop)
		drop(h);
	return a->has_reply || a->is_drop;
}

static struct rules_question
question(const struct host *h, struct host_time now, enum verb verb,
    const struct command *command)
{
	bool is_address = verb == VERB_MAIL || verb == VERB_RCPT;
	struct slice rest = command->args;

	if (verb == VERB_AUTH) /* a password may stand behind the mechanism */
		rest = slice_take_word(&rest);
	return (struct rules_question){
	    .verb = verb,
	    .subject = !is_address             ? rest
	               : command->path.is_null ? SLICE("<>")
	                                       : command->path.mailbox,
	    .client = slice_str(h->peer),
	    .sender = buf_slice(&h->message.sender),
	    .now_s = now.unix_s,
	};
}

bool
host_ask_rules(struct host *h, struct host_time now, enum verb verb,
    const struct command *command)
{
	struct rules_question q = question(h, now, verb, command);
	struct rules_answer a;

	if (h->rules == NULL)
		return false;
	rules_ask(h->rules, &h->counts, &q, &a);
	return answer(h, now, verb, command, &a);
}

bool
host_ask_line(struct host *h, struct host_time now, struct slice line)
{
	struct command content = {.args = line};

	return host_ask_rules(h, now, RULES_DATA_LINE, &content);
}

bool
host_ask_grey(
    struct host *h, struct host_time now, const struct command *command)
{
	struct rules_question q = question(h, now, VERB_RCPT, command);
	struct rules_answer a;

	if (h->rules == NULL)
		return false;
	rules_ask_grey(h->rules, &h->counts, &q, &a);
	return answer(h, now, VERB_RCPT, command, &a);
}

/* ---- held replies ------------------------------------------------------- */

void
host_remember(struct host *h, const struct command *command, struct slice line)
{
	if (command->verb != VERB_AUTH)
		buf_add_slice(&h->line, line);
}

/* As if the line had not been said; but a message stays where it is. */
static void
undo(struct host *h)
{
	const struct host_turn *turn = &h->turn;

	h->phase = turn->phase;
	h->recipients = turn->recipients;
	buf_truncate(&h->message.recipients, turn->recipients_len);
	h->messages = turn->messages;
	h->errors = turn->errors;
	h->syntax_errors = turn->syntax_errors;
	h->unknown = turn->unknown;
	h->is_authenticated = turn->is_authenticated;
	h->has_tls = h->has_close = false;
	h->rule_delay_ms = 0;
	buf_clear(&h->reply);
}

/* It is in the mailbox already. */
static void
rejudge_message(struct host *h)
{
	if (verb_expects(VERB_CONTENT, code_at(h, 0)))
		h->messages++;
	else
		mailbox_remove(h->mailbox, h->turn.stored);
}

void
host_replace(struct host *h, struct host_time now, struct slice text)
{
	enum verb verb = h->turn.verb;
	struct buf reply = {0};
	struct command command;

	command_parse(buf_slice(&h->line), &command);
	undo(h);
	buf_add_slice(&reply, text);
	buf_add_str(&reply, "\r\n");
	host_reply_with(h, now, verb, buf_slice(&reply), true, &command);
	if (h->turn.stored > 0)
		rejudge_message(h);
	else
		believe(h, now, verb, 0, &command);
	buf_fini(&reply);
}
