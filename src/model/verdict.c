/* SPDX-License-Identifier: GPL-3.0-or-later
 * verdict - one walk over the exchanges; the first failure in time decides.
 *
 * Three stages cannot be judged by one reply alone:
 * - an EHLO that is refused is forgiven when a HELO is accepted later: clients
 *   of every age fall back like that (RFC 5321 3.2);
 * - a refused RCPT fails the stage only when nobody was accepted by the time
 *   DATA was answered; DATA's own refusal is a consequence then;
 * - a message that some did not get fails where it was accepted for others.
 *
 * Recipients count for their own transaction only (RFC 5321 4.1.4, 4.1.1.5).
 * A refusal that a plan expected is as planned: it fails nothing. An
 * expectation that was not met comes before all else.
 */
#include "verdict-core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum stage {
	STAGE_NONE, /* a verb that never sets the status */
	STAGE_RESOLVE,
	STAGE_CONNECT,
	STAGE_REFUSED,
	STAGE_GREETING,
	STAGE_HELO,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_SOME,
	STAGE_DATA,
	STAGE_CONTENT,
	STAGE_PRDR,
	STAGE_XCLIENT,
	STAGE_HEADER,
	STAGE_AUTH,
	STAGE_TLS,
	STAGE_SESSION,
	STAGE_LOCAL,
	STAGE_UNMET,
	STAGE_COUNT
};

static const struct {
	const char *name;
	int status;
} stages[STAGE_COUNT] = {
    [STAGE_NONE] = {"session", 0},
    [STAGE_RESOLVE] = {"resolve", 10},
    [STAGE_CONNECT] = {"connect", 12},
    [STAGE_REFUSED] = {"connect", 11},
    [STAGE_GREETING] = {"greeting", 21},
    [STAGE_HELO] = {"helo", 22},
    [STAGE_MAIL] = {"mail", 23},
    [STAGE_RCPT] = {"rcpt", 24},
    [STAGE_SOME] = {"rcpt", 44},
    [STAGE_DATA] = {"data", 25},
    [STAGE_CONTENT] = {"content", 26},
    [STAGE_PRDR] = {"prdr", 30},
    [STAGE_XCLIENT] = {"xclient", 33},
    [STAGE_HEADER] = {"connect", 36},
    [STAGE_AUTH] = {"auth", 28},
    [STAGE_TLS] = {"tls", 29},
    [STAGE_SESSION] = {"session", 6},
    [STAGE_LOCAL] = {"session", 71},
    [STAGE_UNMET] = {"session", 45},
};

/* As much of a reply as a sentence can hold. */
#define REPLY_SHOWN 400

struct walk {
	const struct session *s;
	struct verdict *out;
	bool is_failed;
	bool is_quit_said;
	const struct exchange *last_hello; /* the last that was accepted */
	/* recipients of the transaction under way */
	const struct exchange *rcpt_refused; /* the first */
	size_t rcpt_asked, rcpt_accepted;
};

static const struct {
	enum stage stage;
	const char *answered; /* before a reply; NULL = "VERB was answered" */
	const char *due;      /* what is missing; NULL = "the reply to VERB" */
} verbs[VERB_COUNT] = {
    [VERB_EHLO] = {STAGE_HELO, NULL, NULL},
    [VERB_HELO] = {STAGE_HELO, NULL, NULL},
    [VERB_LHLO] = {STAGE_HELO, NULL, NULL},
    [VERB_MAIL] = {STAGE_MAIL, NULL, NULL},
    [VERB_RCPT] = {STAGE_RCPT, NULL, NULL},
    [VERB_DATA] = {STAGE_DATA, NULL, NULL},
    [VERB_BDAT] = {STAGE_DATA, NULL, NULL},
    [VERB_AUTH] = {STAGE_AUTH, NULL, NULL},
    [VERB_STARTTLS] = {STAGE_TLS, NULL, NULL},
    [VERB_XCLIENT] = {STAGE_XCLIENT, NULL, NULL},
    [VERB_GREETING] = {STAGE_GREETING, "the greeting was", "the greeting"},
    [VERB_CONTENT] = {STAGE_CONTENT, "the message was answered",
	"the reply to the message (it may have been taken)"},
    [VERB_RESPONSE] = {STAGE_AUTH, "the authentication was answered",
	"the reply to the authentication"},
    [VERB_UNKNOWN] = {STAGE_NONE, "the server said", "a reply"},
};

static enum stage
stage_of(enum verb verb)
{
	return verbs[verb].stage;
}

static void say(struct verdict *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds to the sentence; what does not fit is cut. */
static void
say(struct verdict *out, const char *fmt, ...)
{
	size_t len = strlen(out->text);
	va_list args;

	va_start(args, fmt);
	vsnprintf(out->text + len, sizeof(out->text) - len, fmt, args);
	va_end(args);
}

size_t
verdict_shown_len(const char *text)
{
	size_t len = strlen(text);

	if (len > REPLY_SHOWN) {
		len = REPLY_SHOWN;
		while (len > 0 && (text[len] & 0xc0) == 0x80)
			len--;
	}
	return len;
}

static void
say_shown(struct verdict *out, const char *text)
{
	say(out, "%.*s", (int)verdict_shown_len(text), text);
}

static void
say_more(struct verdict *out, const char *before, const char *text)
{
	say(out, "%s", before);
	say_shown(out, text);
}

static void
say_due(struct verdict *out, enum verb verb)
{
	if (verbs[verb].due != NULL)
		say(out, "%s", verbs[verb].due);
	else
		say(out, "the reply to %s", verb_text(verb));
}

static void
say_reply(struct verdict *out, const struct exchange *x)
{
	say(out, "%03d", x->code);
	if (x->text[0] != '\0')
		say_more(out, " ", x->text);
}

static void
say_answered(struct verdict *out, const struct exchange *x)
{
	if (verbs[x->verb].answered != NULL)
		say(out, "%s ", verbs[x->verb].answered);
	else
		say(out, "%s was answered ", verb_text(x->verb));
	say_reply(out, x);
}

/* Makes this the verdict, unless an earlier failure is. True when it did. */
static bool
fail(struct walk *w, enum stage stage, enum verdict_class class)
{
	if (w->is_failed)
		return false;
	w->is_failed = true;
	w->out->status = stages[stage].status;
	w->out->stage = stages[stage].name;
	w->out->class = class;
	return true;
}

/* As it was hoped for, or at least as it was planned. */
static bool
is_as_planned(const struct exchange *x)
{
	return x->is_expected || x->is_wanted;
}

static enum verdict_class
class_of(int code)
{
	switch (code_class(code)) {
	case CODE_TEMPORARY:
		return VERDICT_TEMPORARY;
	case CODE_PERMANENT:
		return VERDICT_PERMANENT;
	default:
		return VERDICT_LOCAL;
	}
}

static void
fail_reply(struct walk *w, const struct exchange *x)
{
	if (fail(w, stage_of(x->verb), class_of(x->code)))
		say_answered(w->out, x);
}

static void
fail_broken(struct walk *w, const struct exchange *x)
{
	if (!fail(w, stage_of(x->verb), VERDICT_LOCAL))
		return;
	if (x->verb == VERB_GREETING && w->s->is_other_protocol) {
		say(w->out, "the server speaks %s, not SMTP", w->s->protocol);
		return;
	}
	say(w->out, "bytes that are no SMTP reply came in place of ");
	say_due(w->out, x->verb);
}

static void
forget_recipients(struct walk *w)
{
	w->rcpt_refused = NULL;
	w->rcpt_asked = w->rcpt_accepted = 0;
}

static void
judge_recipients(struct walk *w)
{
	if (w->rcpt_refused == NULL || w->rcpt_accepted > 0)
		return;
	if (!fail(w, STAGE_RCPT, class_of(w->rcpt_refused->code)))
		return;
	say(w->out, "no recipient was accepted: ");
	say_answered(w->out, w->rcpt_refused);
}

static void
walk_recipient(struct walk *w, const struct exchange *x)
{
	if (x->is_wanted && !x->is_expected)
		return;
	w->rcpt_asked++;
	if (x->is_expected)
		w->rcpt_accepted++;
	else if (w->rcpt_refused == NULL)
		w->rcpt_refused = x;
}

static void
walk_data(struct walk *w, const struct exchange *x)
{
	judge_recipients(w);
	if (x->is_expected)
		return;
	if (!x->is_wanted)
		fail_reply(w, x);
	forget_recipients(w);
}

static bool
is_same_message(const struct exchange *x, const struct exchange *y)
{
	return x->verb == VERB_CONTENT && x->sent_event != NO_EVENT &&
	       x->sent_event == y->sent_event;
}

/* LMTP answers a message once for every recipient: RFC 2033 4.2. */
static bool
is_taken_for_another(const struct exchanges *all, const struct exchange *x)
{
	const struct exchange *end = all->list + all->count, *y = x;

	while (y > all->list && is_same_message(y - 1, x))
		y--;
	for (; y < end && is_same_message(y, x); y++)
		if (y->is_answered && y->outcome == OUTCOME_OK)
			return true;
	return false;
}

/* Who gets the message: those who were accepted, or of as many replies to it
 * those that are good. */
static size_t
count_taken(const struct walk *w, const struct exchange *x)
{
	const struct exchanges *all = &w->s->exchanges;
	const struct exchange *end = all->list + all->count, *y = x;
	size_t replies = 0, good = 0;

	while (y > all->list && is_same_message(y - 1, x))
		y--;
	for (; y < end && is_same_message(y, x); y++) {
		replies++;
		good += y->is_answered && y->outcome == OUTCOME_OK;
	}
	return replies > 1 ? good : w->rcpt_accepted;
}

/* Of a message with a reply for each recipient: 353 begins those. */
static bool
is_in_prdr(const struct exchanges *all, const struct exchange *x)
{
	while (x > all->list && is_same_message(x - 1, x))
		x--;
	return x->is_answered && x->code == 353 && x->is_expected;
}

static void
walk_content(struct walk *w, const struct exchange *x)
{
	const struct exchange *refused = w->rcpt_refused;

	enum stage some =
	    is_in_prdr(&w->s->exchanges, x) ? STAGE_PRDR : STAGE_SOME;

	if (x->is_expected && x->outcome != OUTCOME_OK)
		return; /* the replies of the recipients follow */
	if (!x->is_expected && x->is_wanted)
		return;
	if (!x->is_expected && is_taken_for_another(&w->s->exchanges, x)) {
		if (fail(w, some, class_of(x->code))) {
			say(w->out, "the message was accepted for some "
				    "recipients only: ");
			say_reply(w->out, x);
		}
	} else if (!x->is_expected) {
		fail_reply(w, x);
	} else if (refused != NULL &&
		   fail(w, STAGE_SOME, class_of(refused->code))) {
		say(w->out,
		    "the message was accepted for %zu of %zu recipients: ",
		    count_taken(w, x), w->rcpt_asked);
		say_answered(w->out, refused);
	}
	forget_recipients(w);
}

/* What was accepted and leaves no recipients of before. */
static bool
is_transaction_end(const struct exchange *x)
{
	return x->is_expected &&
	       (x->verb == VERB_RSET || x->verb == VERB_MAIL ||
		   stage_of(x->verb) == STAGE_HELO);
}

static void
walk_answered(struct walk *w, const struct exchange *x)
{
	if (is_transaction_end(x)) {
		judge_recipients(w);
		forget_recipients(w);
	}
	switch (stage_of(x->verb)) {
	case STAGE_NONE:
		break;
	case STAGE_HELO:
		if (!is_as_planned(x) &&
		    (w->last_hello == NULL || x > w->last_hello))
			fail_reply(w, x);
		break;
	case STAGE_RCPT:
		walk_recipient(w, x);
		break;
	case STAGE_DATA:
		walk_data(w, x);
		break;
	case STAGE_CONTENT:
		walk_content(w, x);
		break;
	default:
		if (!is_as_planned(x))
			fail_reply(w, x);
		break;
	}
}

/* 421 ends the session, whatever it answers; but not one that is over. */
static void
judge_closing(struct walk *w, const struct exchange *x)
{
	if (x->outcome != OUTCOME_CLOSING || w->is_quit_said)
		return;
	w->is_quit_said = x->is_wanted;
	if (x->is_wanted)
		return;
	judge_recipients(w);
	if (fail(w, STAGE_SESSION, VERDICT_TEMPORARY))
		say_answered(w->out, x);
}

static void
walk_exchange(struct walk *w, const struct exchange *x)
{
	w->is_quit_said |= x->verb == VERB_QUIT;
	if (x->is_broken && stage_of(x->verb) != STAGE_NONE)
		fail_broken(w, x);
	if (!x->is_answered)
		return;
	walk_answered(w, x);
	judge_closing(w, x);
}

static void
find_last_hello(struct walk *w)
{
	const struct exchanges *all = &w->s->exchanges;

	for (size_t i = 0; i < all->count; i++)
		if (stage_of(all->list[i].verb) == STAGE_HELO &&
		    all->list[i].is_answered && all->list[i].is_expected)
			w->last_hello = &all->list[i];
}

static enum trouble
trouble_of(const struct session *s)
{
	if (s->resolve_error != NULL)
		return TROUBLE_NAME;
	if (s->trouble != TROUBLE_NONE)
		return s->trouble;
	for (size_t i = 0; i < s->probe_count; i++)
		if (s->probes[i].verdict == PORT_NOT_LISTENING)
			return TROUBLE_REFUSED;
	return TROUBLE_FILTERED;
}

/* No connection came to be. */
static void
judge_unreached(struct walk *w)
{
	static const struct {
		enum stage stage;
		const char *words;
	} rows[TROUBLE_COUNT] = {
	    [TROUBLE_NAME] = {STAGE_RESOLVE, "the name does not resolve"},
	    [TROUBLE_REFUSED] = {STAGE_REFUSED,
		"NOT LISTENING: the connection was refused"},
	    [TROUBLE_LOCAL] = {STAGE_LOCAL,
		"this machine could not open a connection"},
	};
	const struct session *s = w->s;
	enum trouble trouble = trouble_of(s);
	enum stage stage = rows[trouble].stage;
	const char *words = rows[trouble].words;

	if (words == NULL) {
		stage = STAGE_CONNECT;
		words = "FILTERED: no address answered";
	}
	if (!fail(w, stage, VERDICT_LOCAL))
		return;
	say(w->out, "%s", words);
	if (s->resolve_error != NULL)
		say_more(w->out, ": ", s->resolve_error);
	else if (s->closed_error != NULL)
		say_more(w->out, ": ", s->closed_error);
}

static void
judge_deadline(struct walk *w, const struct exchange *awaited)
{
	enum stage stage =
	    awaited == NULL ? STAGE_NONE : stage_of(awaited->verb);

	if (!fail(
		w, stage == STAGE_NONE ? STAGE_SESSION : stage, VERDICT_LOCAL))
		return;
	if (awaited == NULL) {
		say(w->out, "nothing came in time");
		return;
	}
	say_due(w->out, awaited->verb);
	say(w->out, " did not come in time");
}

/* Who does not want a PROXY header hangs up, and says no more. */
static bool
is_header_refused(const struct session *s, const struct exchange *awaited)
{
	return s->is_headed && awaited != NULL &&
	       awaited->verb == VERB_GREETING;
}

static enum stage
stage_of_loss(const struct session *s, const struct exchange *awaited)
{
	switch (s->trouble) {
	case TROUBLE_LOCAL:
		return STAGE_LOCAL;
	case TROUBLE_TLS:
		return STAGE_TLS;
	case TROUBLE_AUTH:
		return STAGE_AUTH;
	default:
		return is_header_refused(s, awaited) ? STAGE_HEADER
		                                     : STAGE_SESSION;
	}
}

static void
judge_loss(struct walk *w, const struct exchange *awaited)
{
	const struct session *s = w->s;
	if (!fail(w, stage_of_loss(s, awaited), VERDICT_LOCAL))
		return;
	say(w->out, s->closed_by == CLOSED_SERVER
			? "the server closed the connection "
		    : s->trouble == TROUBLE_TLS || s->trouble == TROUBLE_AUTH
			? "the session was given up "
			: "the connection was lost ");
	if (awaited == NULL) {
		say(w->out, "before QUIT");
	} else {
		say(w->out, "in place of ");
		say_due(w->out, awaited->verb);
		if (is_header_refused(s, awaited))
			say(w->out, ", behind the PROXY header");
	}
	if (s->closed_error != NULL)
		say_more(w->out, ": ", s->closed_error);
}

static void
judge_end(struct walk *w)
{
	const struct session *s = w->s;
	const struct exchange *awaited = session_awaited(s);
	bool is_client = s->closed_by == CLOSED_CLIENT;

	if (s->resolve_error != NULL ||
	    (s->is_closed && !session_was_connected(s) && !is_client)) {
		judge_unreached(w);
		return;
	}
	if (s->is_closed || awaited == NULL)
		judge_recipients(w);
	if (!s->is_closed || is_client ||
	    (awaited == NULL ? w->is_quit_said : awaited->verb == VERB_QUIT))
		return;
	if (s->trouble == TROUBLE_DEADLINE)
		judge_deadline(w, awaited);
	else
		judge_loss(w, awaited);
}

static void
say_success(struct verdict *out, const struct session *s)
{
	if (s->message_count > 0)
		say(out, "%u message%s accepted", s->message_count,
		    s->message_count == 1 ? "" : "s");
	else if (!session_was_connected(s))
		say(out, "not connected");
	else if (s->closed_by == CLOSED_CLIENT && s->closed_error != NULL)
		say(out, "%s", s->closed_error); /* it was not this side */
	else
		say(out, "nothing failed");
	if (s->queue_id != NULL)
		say_more(out, ", queued as ", s->queue_id);
}

void
verdict_judge(const struct session *s, struct verdict *out)
{
	struct walk w = {.s = s, .out = out};

	*out = (struct verdict){
	    .stage = stages[STAGE_SESSION].name, .class = VERDICT_OK};
	if (s->is_unmet && fail(&w, STAGE_UNMET, VERDICT_LOCAL))
		say(out, "an expectation was not met");
	find_last_hello(&w);
	for (size_t i = 0; i < s->exchanges.count; i++)
		walk_exchange(&w, &s->exchanges.list[i]);
	judge_end(&w);
	if (!w.is_failed)
		say_success(out, s);
}
