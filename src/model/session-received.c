/* SPDX-License-Identifier: GPL-3.0-or-later
 * session-received - what the server said: lines, replies, what they change.
 *
 * The first line of a reply decides whom it answers (the oldest that waits,
 * else nobody), the last line decides what it says (RFC 5321 4.2.1); where the
 * lines differ in code, the text that is kept is the last line's too.
 */
#include "ehlo/base/mem.h"
#include "ehlo/smtp/lint-reply.h"
#include "session-fold.h"

/* So many replies that nothing had asked for have an exchange each. */
#define UNASKED_MAX 1000

static struct line
line_of(const struct event_received *received)
{
	return (struct line){
	    .bytes = received->line,
	    .eol = received->eol,
	    .skipped = received->skipped,
	    .flaws =
		line_flaws(received->line, received->eol, received->skipped),
	};
}

static bool
is_inside_reply(const struct session *s)
{
	return s->fold->reply.line_count > 0 && !s->fold->reply.is_complete;
}

static struct exchange *
exchange_answered(struct session *s)
{
	return &s->exchanges.list[s->fold->answering];
}

/* A new one; or, when there are many already, the last: a server that talks on
 * and on does not cost an exchange a line. The first 421 decides how a session
 * ended: nothing takes its place. */
static struct exchange *
unsolicited_exchange(struct session *s)
{
	if (s->fold->unasked_count >= UNASKED_MAX &&
	    s->fold->goodbye != s->exchanges.count - 1) {
		struct exchange *last = exchanges_reopen(&s->exchanges);

		if (last != NULL)
			return last;
	}
	s->fold->unasked_count++;
	return exchanges_add(&s->exchanges, VERB_UNKNOWN);
}

static bool
is_refusal(int code)
{
	enum code_class class = code_class(code);

	return class == CODE_TEMPORARY || class == CODE_PERMANENT;
}

/* Nothing awaits a reply. In the middle of mail data a refusal is the answer
 * to it, come early; anything else proves nothing. */
static struct exchange *
add_unasked(struct session *s, const struct event *ev, int code)
{
	bool is_content = session_takes_data(s) && is_refusal(code);
	struct exchange *x = is_content
	                         ? exchanges_add(&s->exchanges, VERB_CONTENT)
	                         : unsolicited_exchange(s);

	x->phase = s->phase;
	x->sent_us = ev->t_us;
	x->was_legal = is_content;
	x->is_unsolicited = !is_content;
	return x;
}

static void
take_words(struct exchange *x, struct slice text)
{
	session_set_text(&x->text, slice_range(text, 0, EXCHANGE_TEXT_MAX));
	mem_free(x->more);
	x->more = NULL;
}

static void
begin_reply(struct session *s, size_t index, const struct event *ev,
    const struct reply_line *line)
{
	struct exchange *x = exchanges_waiting(&s->exchanges);

	if (x == NULL)
		x = add_unasked(s, ev, line->code);
	/* RFC 5321 3.8: 421 may come at any time */
	if (x->is_unsolicited && line->code != 421)
		findings_add(&s->findings, FINDING_REPLY_UNSOLICITED, index);
	s->fold->answering = (size_t)(x - s->exchanges.list);
	x->first_event = index;
	take_words(x, line->text);
	ext_set_fini(&s->fold->offers);
}

static void
answer_greeting(struct session *s, const struct exchange *x)
{
	struct slice rest = slice_str(x->text);

	s->is_greeted = true;
	s->greeting_ms = (x->answered_us - x->sent_us) / 1000;
	session_set_text(&s->greeting, rest);
	session_set_text(&s->server_name, slice_take_word(&rest));
}

static void
answer_hello(struct session *s, const struct exchange *x)
{
	if (x->outcome != OUTCOME_OK)
		return;
	ext_set_fini(&s->offered);
	s->is_lmtp = x->verb == VERB_LHLO;
	s->is_ehlo_done = x->verb != VERB_HELO;
	if (!s->is_ehlo_done)
		return;
	s->offered = s->fold->offers;
	s->fold->offers = (struct ext_set){0};
}

static bool
is_hello_done(const struct exchange *x)
{
	return (x->verb == VERB_EHLO || x->verb == VERB_LHLO) &&
	       x->outcome == OUTCOME_OK;
}

/* A message that is answered more than once counts once. */
static bool
is_message_counted(const struct session *s, const struct exchange *x)
{
	while (x > s->exchanges.list && x[-1].verb == VERB_CONTENT &&
	       x[-1].sent_event == x->sent_event)
		if ((--x)->outcome == OUTCOME_OK)
			return true;
	return false;
}

/* 353 in place of the answer to the message begins one for every recipient that
 * was accepted, and one for all (draft-hall-prdr 4.5). */
static bool
begins_prdr(const struct session *s, const struct exchange *x, int code)
{
	return code == 353 && x->verb == VERB_CONTENT && s->fold->is_prdr;
}

static void
await_recipients(struct session *s, const struct exchange *begun)
{
	struct exchange copy = *begun;

	s->fold->is_prdr = false;
	for (size_t i = 0; i <= s->accepted_count; i++) {
		struct exchange *x = exchanges_add(&s->exchanges, VERB_CONTENT);

		x->phase = copy.phase;
		x->was_legal = true;
		x->may_be_utf8 = copy.may_be_utf8;
		x->sent_event = copy.sent_event;
		x->sent_us = copy.sent_us;
	}
}

static void
answer_content(struct session *s, const struct exchange *x)
{
	struct slice id;

	s->is_content_ended = false;
	if (x->outcome != OUTCOME_OK)
		return;
	if (!is_message_counted(s, x))
		s->message_count++;
	session_set_text(&s->queue_reply, slice_str(x->text));
	mem_free(s->queue_id);
	s->queue_id = NULL;
	if (receipt_find_id(slice_str(x->text), &id))
		session_set_text(&s->queue_id, id);
}

/* As if the connection was new, but for TLS: Postfix XCLIENT_README. */
static void
answer_xclient(struct session *s, const struct exchange *x)
{
	if (x->code != 220)
		return;
	ext_set_fini(&s->offered);
	s->is_ehlo_done = s->is_lmtp = s->is_authenticated = false;
	mem_free(s->helo_name);
	s->helo_name = NULL;
	envelope_clear(s);
}

static void
answer_verb(struct session *s, const struct exchange *x)
{
	switch (x->verb) {
	case VERB_GREETING:
		answer_greeting(s, x);
		break;
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		answer_hello(s, x);
		break;
	case VERB_XCLIENT:
		answer_xclient(s, x);
		break;
	case VERB_RCPT:
		relay_judge(s, x);
		break;
	case VERB_CONTENT:
		answer_content(s, x);
		break;
	case VERB_AUTH:
	case VERB_RESPONSE:
		s->is_authenticated |= x->code == 235;
		break;
	default:
		break;
	}
	envelope_answered(s, x);
}

/* DATA was sent on trust. */
static bool
is_for_nobody(const struct session *s, const struct exchange *x)
{
	return x->verb == VERB_DATA && x->is_pipelined &&
	       x->outcome == OUTCOME_DATA && session_has_nobody(s);
}

/* Of a server's own: bare, or at the name that it has. */
static bool
is_own_postmaster(const struct session *s, const struct exchange *x)
{
	struct slice mailbox = slice_str(x->argument);
	struct slice domain = path_domain(mailbox);

	return x->verb == VERB_RCPT &&
	       slice_starts_with_nocase(mailbox, SLICE("postmaster")) &&
	       (mailbox.len == sizeof("postmaster") - 1 ||
		   (domain.len > 0 &&
		       slice_equals_nocase(domain, slice_str(s->server_name))));
}

/* Before what it says is taken over. */
static void
judge_reply(struct session *s, size_t index, const struct exchange *x)
{
	size_t goodbye = s->fold->goodbye;
	struct lint_reply_context context = {
	    .verb = x->verb,
	    .was_legal = x->was_legal,
	    .is_null_sender = x->verb == VERB_MAIL && x->is_null,
	    .is_postmaster = is_own_postmaster(s, x),
	    .is_after_421 = goodbye < s->fold->answering,
	    .text = slice_str(x->text),
	    .offered = s->is_ehlo_done ? &s->offered : NULL,
	    .took_ms = (x->answered_us - x->sent_us) / 1000,
	};
	struct lint lint = {0};

	if (is_for_nobody(s, x))
		findings_add(&s->findings, FINDING_DATA_FOR_NOBODY, index);
	lint_reply(&lint, &s->fold->reply, &context);
	if (is_hello_done(x))
		lint_offers(&lint, &s->fold->offers);
	findings_add_lint(&s->findings, &lint, index);
}

/* RFC 3207 4: nothing but 220 starts TLS, and nothing starts it twice. So it is
 * with XCLIENT, which can be repeated. */
static enum outcome
moving_outcome(const struct session *s, const struct exchange *x)
{
	bool is_stuck =
	    (x->verb == VERB_STARTTLS && (x->code != 220 || s->is_secure)) ||
	    (x->verb == VERB_XCLIENT && x->code != 220);

	return is_stuck && x->outcome == OUTCOME_OK ? OUTCOME_ODD : x->outcome;
}

static bool
is_hoped_for(const struct session *s, const struct exchange *x, int code)
{
	return !x->is_unsolicited &&
	       (verb_expects(x->verb, code) || begins_prdr(s, x, code));
}

static void
end_reply(struct session *s, size_t index, const struct event *ev)
{
	const struct reply *reply = &s->fold->reply;
	struct exchange *x = exchange_answered(s);

	x->code = reply->code;
	x->enhanced = reply->enhanced;
	x->outcome = tracker_outcome(reply->code);
	if (x->outcome == OUTCOME_CLOSING && s->fold->goodbye == NO_EXCHANGE)
		s->fold->goodbye = s->fold->answering;
	x->is_expected = is_hoped_for(s, x, reply->code);
	exchanges_answered(&s->exchanges, ev->t_us);
	judge_reply(s, index, x);
	answer_verb(s, x);
	if (!x->is_unsolicited || x->outcome == OUTCOME_CLOSING)
		s->phase =
		    tracker_next(s->phase, x->verb, moving_outcome(s, x));
	if (begins_prdr(s, x, x->code))
		await_recipients(s, x);
	if (exchanges_waiting(&s->exchanges) == NULL)
		s->fold->ahead = s->phase;
	s->fold->chunk_left = 0; /* it did not wait for the rest */
	s->fold->answered_us = ev->t_us;
}

/* RFC 5321 4.1.1.1: the first line of an EHLO reply names the server. */
static void
collect_offer(struct session *s, size_t index, const struct reply_line *line)
{
	struct lint_place place = {
	    .is_secure = s->is_secure,
	    .is_exposed = session_is_exposed(s),
	};
	enum verb verb = exchange_answered(s)->verb;
	struct lint lint = {0};

	if ((verb != VERB_EHLO && verb != VERB_LHLO) ||
	    s->fold->reply.line_count <= 1)
		return;
	if (line->code == 250)
		lint_offer(&lint, line->text, &s->fold->offers, place);
	findings_add_lint(&s->findings, &lint, index);
	ext_set_add(&s->fold->offers, line->text);
}

/* For who expects something of it. */
static void
keep_reply_line(struct session *s, struct slice line)
{
	struct buf *lines = &s->reply_lines;

	if (s->fold->reply.line_count == 1)
		buf_clear(lines);
	if (lines->len >= SESSION_REPLY_MAX)
		return;
	buf_add_slice(
	    lines, slice_range(line, 0, SESSION_REPLY_MAX - lines->len));
	buf_add_byte(lines, '\n');
}

/* Postfix's postscreen begins to greet, waits, and greets no further who talks
 * meanwhile (POSTSCREEN_README): another code is the reply to that. */
static bool
is_greeting_left(const struct session *s, const struct reply_line *line)
{
	return is_inside_reply(s) && s->fold->reply.code == 220 &&
	       line->code != 220 && s->fold->answering == 0 &&
	       exchanges_waiting_count(&s->exchanges) > 1;
}

static void
leave_greeting(struct session *s, size_t index, const struct event *ev)
{
	s->fold->reply.is_complete = true;
	end_reply(s, index, ev);
	findings_add(&s->findings, FINDING_GREETING_CUT, index);
}

static struct mark
take_reply_line(struct session *s, size_t index, const struct event *ev,
    const struct reply_line *line)
{
	struct exchange *x;
	struct mark mark = {.code = line->code};

	if (is_greeting_left(s, line))
		leave_greeting(s, index, ev);
	if (!is_inside_reply(s))
		begin_reply(s, index, ev, line);
	x = exchange_answered(s);
	mark.exchange = s->fold->answering;
	mark.is_unsolicited = x->is_unsolicited;
	mark.is_crowded =
	    x->is_unsolicited && s->fold->unasked_count >= UNASKED_MAX;
	mark.is_expected = is_hoped_for(s, x, line->code);
	mark.is_reply_end = reply_add(&s->fold->reply, line);
	if (s->fold->reply.flaws & REPLY_MIXED_CODES)
		take_words(x, line->text);
	else if (s->fold->reply.line_count > 1 && is_refusal(line->code))
		exchange_add_line(x, line->text);
	if (!x->is_unsolicited)
		keep_reply_line(s, ev->received.line);
	x->last_event = index;
	x->line_count++;
	collect_offer(s, index, line);
	if (mark.is_reply_end)
		end_reply(s, index, ev);
	return mark;
}

/* What is no reply line completes nothing, but stands where one was due. */
static struct mark
take_other_line(struct session *s)
{
	struct exchange *x = exchanges_waiting(&s->exchanges);
	struct mark mark = {.exchange = NO_EXCHANGE, .is_malformed = true};

	if (x != NULL) {
		x->is_broken = true;
		mark.exchange = s->exchanges.first_waiting;
	}
	return mark;
}

static bool
is_other_protocol(const struct session *s, struct slice line)
{
	const struct exchange *x = session_awaited(s);

	return x != NULL && x->verb == VERB_GREETING && !x->is_broken &&
	       !is_inside_reply(s) && lint_protocol(line) != NULL;
}

static bool
may_be_utf8(const struct session *s)
{
	const struct exchange *x = session_awaited(s);

	return x != NULL && x->may_be_utf8;
}

static void
judge_line(
    struct session *s, size_t index, const struct line *line, bool is_reply)
{
	struct lint lint = {0};

	/* One cause, one finding: what speaks HTTP is not malformed too. */
	if (s->is_other_protocol)
		return;
	if (!is_reply && is_other_protocol(s, line->bytes)) {
		s->is_other_protocol = true;
		s->protocol = lint_protocol(line->bytes);
		findings_add(&s->findings, FINDING_PROTOCOL_OTHER, index);
		return;
	}
	lint_received(&lint, line, is_reply, may_be_utf8(s));
	findings_add_lint(&s->findings, &lint, index);
}

/* A reply line that the end of the stream cut: its code is only a hint. */
static struct mark
take_cut_line(struct session *s, size_t index, const struct reply_line *line)
{
	struct mark mark = {
	    .exchange = s->exchanges.first_waiting,
	    .code = line->code,
	};

	if (mark.exchange == s->exchanges.count)
		mark.exchange = NO_EXCHANGE;
	s->fold->is_cut_told = true;
	findings_add(&s->findings, FINDING_REPLY_INCOMPLETE, index);
	return mark;
}

/* Nothing may come in clear behind a 220 to STARTTLS: what does is of unknown
 * hands, and answers nothing (RFC 3207 4.2). */
static struct mark
take_injected(struct session *s, size_t index)
{
	findings_add(&s->findings, FINDING_TLS_INJECTED, index);
	return (struct mark){.exchange = NO_EXCHANGE, .is_unsolicited = true};
}

struct mark
session_received(struct session *s, size_t index, const struct event *ev)
{
	struct line line = line_of(&ev->received);
	struct reply_line reply_line;
	bool is_reply = reply_line_parse(line.bytes, &reply_line);

	s->is_secure = ev->received.is_tls;
	if (s->phase == PHASE_TLS)
		return take_injected(s, index);
	judge_line(s, index, &line, is_reply);
	if (!is_reply)
		return take_other_line(s);
	if (line.eol == EOL_NONE)
		return take_cut_line(s, index, &reply_line);
	return take_reply_line(s, index, ev, &reply_line);
}
