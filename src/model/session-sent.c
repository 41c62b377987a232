/* SPDX-License-Identifier: GPL-3.0-or-later
 * session-sent - what we said: commands become exchanges, judged as they go.
 *
 * Raw bytes become lines where their LF comes, however many events it took;
 * a command that is typed behind an unfinished raw line ends that line.
 */
#include <limits.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/model/redact.h"
#include "ehlo/smtp/dot.h"
#include "session-fold.h"

/* The reply that the tracker has to see for the command to lead on. */
static enum outcome
hoped_outcome(enum verb verb)
{
	return verb == VERB_DATA ? OUTCOME_DATA : OUTCOME_OK;
}

/* Before the greeting nothing is looked ahead: all of it is early. */
static enum phase
phase_of_sending(const struct session *s)
{
	return s->phase == PHASE_GREETING ? s->phase : s->fold->ahead;
}

static struct exchange *
add_exchange(
    struct session *s, size_t index, const struct event *ev, enum verb verb)
{
	bool is_pipelined = verb != VERB_CONTENT &&
	                    s->phase != PHASE_GREETING &&
	                    session_awaited(s) != NULL;
	struct exchange *x = exchanges_add(&s->exchanges, verb);

	x->is_pipelined = is_pipelined;
	x->phase = phase_of_sending(s);
	x->was_legal = tracker_is_legal(x->phase, verb);
	x->sent_event = index;
	x->sent_us = ev->t_us;
	if (s->fold->answered_us > 0)
		x->person_us = ev->t_us - s->fold->answered_us;
	s->fold->ahead =
	    tracker_next(s->fold->ahead, verb, hoped_outcome(verb));
	return x;
}

static void
judge(const struct session *s, const struct command *command,
    const struct line *line, bool is_unfinished, struct lint *lint)
{
	const struct exchange *awaited = session_awaited(s);
	struct lint_context context = {
	    .phase = phase_of_sending(s),
	    .offered = s->is_ehlo_done ? &s->offered : NULL,
	    .unanswered = exchanges_waiting_count(&s->exchanges),
	    .is_exposed = session_is_exposed(s),
	    .messages = s->message_count,
	    .recipients = s->recipient_count,
	    .is_unfinished = is_unfinished,
	};

	context.is_unclear = awaited != NULL && awaited->is_broken;
	/* The greeting is awaited, but is no command. */
	if (s->phase == PHASE_GREETING && context.unanswered > 0)
		context.unanswered--;
	lint_command(lint, command, line, &context);
}

void
session_lint(const struct session *s, struct slice text, struct lint *lint)
{
	struct line line = {
	    .bytes = text,
	    .eol = EOL_CRLF,
	    .flaws = line_flaws(text, EOL_CRLF, 0),
	};
	struct command command;

	command_parse(text, &command);
	judge(s, &command, &line, true, lint);
}

/* The mailbox, or what stands in its place. */
static char *
copy_argument(const struct command *command)
{
	struct slice argument =
	    command->has_path ? command->path.mailbox : command->args;

	return mem_copy_text(argument.ptr, argument.len);
}

/* RFC 2033 4.2: of LMTP one reply for every recipient that was accepted. */
static size_t
content_reply_count(const struct session *s)
{
	return s->is_lmtp && s->accepted_count > 0 ? s->accepted_count : 1;
}

static void
add_content(struct session *s, size_t index, const struct event *ev)
{
	add_exchange(s, index, ev, VERB_CONTENT)->may_be_utf8 =
	    s->fold->is_utf8;
}

/* With the last byte of the last chunk the server has the message. */
void
session_sent_bytes(struct session *s, uint64_t count)
{
	struct session_fold *fold = s->fold;

	if (!fold->is_in_last)
		return;
	fold->last_left -= count < fold->last_left ? count : fold->last_left;
	fold->is_in_last = fold->last_left > 0;
	s->is_content_ended = !fold->is_in_last;
}

static void
begin_last(struct session *s, uint64_t bytes)
{
	s->fold->last_left = bytes;
	s->fold->is_in_last = true;
	session_sent_bytes(s, 0);
}

/* RFC 3030 2: so many bytes follow; behind the last chunk's the answer is that
 * to the message. */
static void
apply_chunk(struct session *s, size_t index, const struct event *ev,
    const struct command *command)
{
	struct slice rest = command->args, size = slice_take_word(&rest);
	unsigned long bytes = 0;
	enum phase ahead;

	s->fold->is_in_chunk = true;
	if (slice_to_number(size, ULONG_MAX, &bytes) == 0)
		s->fold->chunk_left = bytes;
	if (!slice_equals_nocase(slice_trim(rest), SLICE("LAST")))
		return;
	begin_last(s, bytes);
	ahead = tracker_next(s->fold->ahead, VERB_CONTENT, OUTCOME_OK);
	s->exchanges.list[s->exchanges.count - 1].verb = VERB_CONTENT;
	for (size_t due = content_reply_count(s); due > 1; due--)
		add_content(s, index, ev);
	s->fold->ahead = ahead;
}

static bool
has_word(struct slice words, const char *sought)
{
	struct slice word;

	while ((word = slice_take_word(&words)).len > 0)
		if (slice_equals_nocase(word, slice_str(sought)))
			return true;
	return false;
}

static void
learn_message(struct session *s, const struct command *command)
{
	struct slice params = command->params;

	s->is_binary = has_word(params, "BODY=BINARYMIME");
	s->fold->is_8bit = has_word(params, "BODY=8BITMIME");
	s->fold->is_utf8 = has_word(params, "SMTPUTF8");
	s->fold->is_prdr = has_word(params, "PRDR");
}

/* RFC 6531 3.7.4: MAIL asks for the whole transaction, VRFY and EXPN for
 * themselves. */
static bool
may_be_utf8(const struct session *s, const struct command *command)
{
	switch (command->verb) {
	case VERB_MAIL:
	case VERB_RCPT:
	case VERB_DATA:
	case VERB_BDAT:
		return s->fold->is_utf8;
	case VERB_VRFY:
	case VERB_EXPN:
		return has_word(command->args, "SMTPUTF8");
	default:
		return false;
	}
}

static void
apply_command(struct session *s, size_t index, const struct event *ev,
    const struct line *line)
{
	struct command command;
	struct lint lint = {0};
	struct exchange *x;

	command_parse(line->bytes, &command);
	judge(s, &command, line, false, &lint);
	findings_add_lint(&s->findings, &lint, index);
	x = add_exchange(s, index, ev, command.verb);
	s->fold->is_in_chunk = s->fold->is_in_last = false;
	if (command.verb == VERB_MAIL)
		learn_message(s, &command);
	x->may_be_utf8 = may_be_utf8(s, &command);
	switch (command.verb) {
	case VERB_BDAT:
		apply_chunk(s, index, ev, &command);
		break;
	case VERB_MAIL:
	case VERB_RCPT:
		x->argument = copy_argument(&command);
		x->is_null = command.path.is_null;
		envelope_asked(s, x);
		break;
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		session_set_text(&s->helo_name, command.args);
		break;
	default:
		break;
	}
}

/* One reply; of LMTP one for every recipient that was accepted. The refusal of
 * a message can be under way before its dot is sent. */
static void
apply_dot(struct session *s, size_t index, const struct event *ev)
{
	struct exchange *x = exchanges_waiting(&s->exchanges);
	size_t due = content_reply_count(s);
	enum phase ahead = s->fold->ahead;

	if (x != NULL && x->verb == VERB_CONTENT && x->sent_event == NO_EVENT) {
		x->sent_event = index;
		due--;
	}
	for (; due > 0; due--) {
		s->fold->ahead = ahead;
		add_content(s, index, ev);
	}
	s->is_content_ended = true;
}

/* Whole lines that are masked are answers that were typed ahead; so is what
 * cancels. */
static bool
is_response(const struct session *s, const struct event *ev, struct slice line)
{
	return s->phase == PHASE_AUTH ||
	       (session_takes_response(s) && slice_equals(line, SLICE("*"))) ||
	       (ev->sent.is_redacted && slice_equals(line, SLICE(REDACT_MASK)));
}

static void
apply_data(struct session *s, size_t index, const struct event *ev,
    const struct line *line)
{
	/* RFC 6531 3.6: a header in UTF-8 is not declared once more */
	struct lint_data_context context = {
	    .offered = s->is_ehlo_done ? &s->offered : NULL,
	    .may_be_8bit =
		s->fold->is_8bit || (s->fold->is_utf8 && !s->header.is_over),
	};
	struct lint lint = {0};

	if (!s->is_binary)
		lint_data(&lint, line, &context);
	findings_add_lint(&s->findings, &lint, index);
	header_take(s, index, line->bytes);
	if (!s->fold->is_in_chunk && dot_is_end(line->bytes) &&
	    line->eol == EOL_CRLF)
		apply_dot(s, index, ev);
}

/* After 354 every line is mail data to the server, whatever it was meant as. */
static void
apply_line(struct session *s, size_t index, const struct event *ev,
    const struct line *line)
{
	if (session_takes_data(s))
		apply_data(s, index, ev, line);
	else if (is_response(s, ev, line->bytes))
		add_exchange(s, index, ev, VERB_RESPONSE);
	else
		apply_command(s, index, ev, line);
}

static const char *
line_ending(enum line_eol eol)
{
	return eol == EOL_CRLF ? "\r\n" : eol == EOL_LF ? "\n" : "";
}

static void
apply_bytes(struct session *s, size_t index, const struct event *ev)
{
	struct line_reader *raw = &s->fold->raw;
	struct line line;

	line_reader_feed(raw, ev->sent.line);
	line_reader_feed(raw, slice_str(line_ending(ev->sent.eol)));
	while (line_reader_next(raw, &line))
		apply_line(s, index, ev, &line);
}

/* Bytes that are of a chunk, whatever they were meant as: true when all of
 * them are. What is behind its end is read as lines. */
static bool
take_chunk(struct session *s, size_t index, const struct event *ev)
{
	struct slice line = ev->sent.line;
	size_t len = line.len + strlen(line_ending(ev->sent.eol));
	struct event rest = *ev;

	if (ev->sent.what == SENT_DATA)
		s->fold->chunk_left = 0; /* who sends it counts it */
	if (s->fold->chunk_left == 0)
		return false;
	if (ev->sent.what == SENT_COMMAND)
		findings_add(&s->findings, FINDING_CHUNK_OPEN, index);
	if (len <= s->fold->chunk_left) {
		s->fold->chunk_left -= len;
		return true;
	}
	rest.sent.line = slice_skip(line, (size_t)s->fold->chunk_left);
	if (s->fold->chunk_left > line.len)
		rest.sent.eol = EOL_LF;
	s->fold->chunk_left = 0;
	apply_bytes(s, index, &rest);
	return true;
}

static void
apply_sent(struct session *s, size_t index, const struct event *ev)
{
	struct line line = {
	    .bytes = ev->sent.line,
	    .eol = ev->sent.eol,
	    .flaws = line_flaws(ev->sent.line, ev->sent.eol, 0),
	};

	session_sent_bytes(
	    s, ev->sent.line.len + strlen(line_ending(ev->sent.eol)));
	if (take_chunk(s, index, ev))
		return;
	if (ev->sent.what == SENT_RAW || line_reader_pending(&s->fold->raw) > 0)
		apply_bytes(s, index, ev);
	else if (ev->sent.what == SENT_DATA)
		apply_data(s, index, ev, &line);
	else
		apply_line(s, index, ev, &line);
}

struct mark
session_sent(struct session *s, size_t index, const struct event *ev)
{
	const struct slice line = ev->sent.line;
	size_t before = s->exchanges.count;
	struct mark mark = {.exchange = NO_EXCHANGE};

	s->is_secure = ev->sent.is_tls;
	apply_sent(s, index, ev);
	if (s->exchanges.count > before)
		mark.exchange = before;
	mark.is_stuffed =
	    ev->sent.what == SENT_DATA && line.len > 1 && line.ptr[0] == '.';
	return mark;
}
