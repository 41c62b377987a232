/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment - what one line means: a command, a reply or a part of one, or what
 * happened without words. */
#include "ehlo/tui/comment.h"

#include <string.h>

#include <ctype.h>

#include "ehlo/model/explain-exchange.h"
#include "ehlo/model/explain-local.h"
#include "ehlo/model/offers.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/smtp/explain.h"
#include "ehlo/smtp/reply.h"
#include "ehlo/smtp/sasl.h"
#include "ehlo/tui/words.h"
#include "comment-mend.h"
#include "comment-name.h"
#include "comment-tls.h"

#define FINDINGS_SHOWN 3

void
comment_fini(struct comment *comment)
{
	buf_fini(&comment->head);
	buf_fini(&comment->text);
	mend_fini(&comment->mend);
}

/* ---- before anything is said ------------------------------------------ */

static void
explain_nothing(struct comment *out, const struct console_serve *serve)
{
	if (serve->is_on) {
		buf_add_str(&out->head, "no client yet");
		buf_addf(&out->text,
		    "Point the program that cannot send mail at %s: what it "
		    "says, and what is wrong with that, is shown here. :hold "
		    "on holds the replies, :fault makes them go wrong, "
		    ":personality plays another server.",
		    serve->place);
		return;
	}
	buf_add_str(&out->head, "not connected");
	buf_add_str(&out->text,
	    ":connect HOST opens a session (port 25 unless HOST:PORT); "
	    ":connect practice: opens one on the built-in server. What you "
	    "type then is sent as it is.");
}

/* Ours is made for this run, so no program knows who vouches for it. */
static void
explain_mistrust(struct comment *out)
{
	buf_add_str(&out->head, "the client and TLS did not come together");
	buf_add_str(&out->text,
	    "The handshake failed; the conversation says why. A program that "
	    "checks certificates does so rightly: this server's is made for "
	    "this run, and nobody knows who signed it. To practise, let the "
	    "program take any.");
	out->rfc = "RFC 3207 4";
}

static void
take_words(struct comment *out, const struct local_explanation *words)
{
	buf_add_str(&out->head, words->head);
	buf_add_str(&out->text, words->text);
	out->rfc = words->rfc;
}

/* How the session ended, or why there was none. */
static void
explain_end(struct comment *out, const struct session *s)
{
	struct local_explanation words;

	explain_local(s, &words);
	take_words(out, &words);
}

static void
explain_way(struct comment *out, enum phase phase)
{
	buf_add_str(&out->head, phase_words(phase));
	if (phase == PHASE_CONNECT)
		buf_add_str(&out->text,
		    "Each address is tried in turn; the panel says how each "
		    "attempt ended. Ctrl-C cancels.");
	else
		buf_add_str(&out->text,
		    "The server speaks first (RFC 5321 3.1). What is sent "
		    "before its greeting looks like spam to many servers.");
}

/* Another protocol's greeting is one: no other is waited for. Nor is one after
 * an attempt that was given up. */
static void
explain_begin(struct comment *out, const struct session *s)
{
	if (s->is_other_protocol || s->is_closed)
		explain_end(out, s);
	else
		explain_way(out, s->phase);
}

/* ---- commands and replies --------------------------------------------- */

static void
take_explanation(struct comment *out, const struct explanation *e)
{
	buf_add_str(&out->head, e->head);
	buf_add_str(&out->text, e->text);
	out->rfc = e->rfc;
}

/* Where it is decided, last: it does not help who is not the administrator. */
static void
add_settings(struct comment *out, const struct explain_context *context,
    const struct explanation *e)
{
	const char *who = e->advice[EXPLAIN_ADMINISTRATOR];

	if (who[0] != '\0')
		buf_addf(&out->text, " The administrator: %s", who);
	if (e->settings[0] != '\0')
		buf_addf(&out->text, " %s: %s.",
		    software_name(context->software), e->settings);
}

/* The EHLO inside TLS beside that before it. */
static void
add_changes(struct buf *out, const struct session *s, const struct exchange *x)
{
	if (!offers_can_compare(s, x))
		return;
	buf_add_str(out, " Beside what was offered before TLS: ");
	offers_tell_changes(out, s);
	buf_add_byte(out, '.');
}

static void
explain_answered(
    struct comment *out, const struct session *s, const struct exchange *x)
{
	struct buf words = {0};
	struct explain_context context = explain_exchange(s, x, &words);
	struct explanation e;
	char enhanced[ENHANCED_CODE_SIZE];

	explain_reply(&context, &e);
	buf_fini(&words);
	buf_addf(&out->head, "%03d ", x->code);
	if (!enhanced_code_is_none(x->enhanced))
		buf_addf(&out->head, "%s ",
		    enhanced_code_text(x->enhanced, enhanced));
	take_explanation(out, &e);
	add_settings(out, &context, &e);
	add_changes(&out->text, s, x);
}

static void
explain_asked(
    struct comment *out, const struct conversation *c, const struct exchange *x)
{
	struct explanation e;
	struct command command;
	struct slice line = SLICE("");

	if (x->sent_event != NO_EVENT)
		line = conversation_line(c, x->sent_event);
	command_parse(line, &command);
	if (x->verb != VERB_CONTENT && x->verb != VERB_RESPONSE) {
		explain_command(&command, x->phase, &e);
		if (command.verb != VERB_UNKNOWN)
			buf_addf(&out->head, "%s: ", verb_text(command.verb));
		take_explanation(out, &e);
		return;
	}
	buf_addf(&out->head, "%s", verb_text(x->verb));
	buf_addf(&out->text, "This %s.", verb_row(x->verb)->does);
	out->rfc = verb_row(x->verb)->rfc;
}

static const struct exchange *
newest_exchange(const struct session *s)
{
	return s->exchanges.count == 0
	           ? NULL
	           : &s->exchanges.list[s->exchanges.count - 1];
}

/* Where the exchange begins in the conversation; NO_EVENT when nothing of it
 * is there yet. */
static size_t
first_event(const struct exchange *x)
{
	return x->sent_event != NO_EVENT ? x->sent_event : x->first_event;
}

/* The line was meant well: how it is written right is what is said. */
static bool
is_near_miss(enum finding finding)
{
	return finding == FINDING_PATH_BRACKETS ||
	       finding == FINDING_PATH_SPACE ||
	       finding == FINDING_PATH_SYNTAX || finding == FINDING_CMD_ARGS ||
	       finding == FINDING_CMD_SPACE || finding == FINDING_HELO_NAME;
}

static void
add_finding_text(struct buf *text, enum finding finding)
{
	const char *says = finding_row(finding)->text;

	if (is_near_miss(finding))
		buf_addf(text, " So close: %s", says);
	else if (finding_is_of_server(finding))
		buf_addf(text, " Odd reply: %s", says);
	else
		buf_addf(
		    text, " %c%s", toupper((unsigned char)says[0]), says + 1);
}

/* What is seen too often to be listed has its number of the session only. */
static void
add_finding(
    struct buf *text, const struct session *s, enum finding finding, size_t n)
{
	size_t seen = s->findings.seen[finding];

	add_finding_text(text, finding);
	if (seen > FINDINGS_LISTED_MAX)
		buf_addf(text, " (%zu times in this session)", seen);
	else if (n > 1)
		buf_addf(text, " (%zu times)", n);
	buf_add_byte(text, '.');
}

/* Each finding of the events [begin, end) once; the list is short, whatever
 * the server sent. */
static void
add_findings(
    struct comment *out, const struct session *s, size_t begin, size_t end)
{
	struct buf *text = &out->text;
	const struct findings_entry *found;
	size_t n[FINDING_COUNT] = {0}, shown = 0;
	size_t count =
	    begin == NO_EVENT ? 0 : findings_since(&s->findings, begin, &found);

	for (size_t i = 0; i < count && found[i].event < end; i++)
		n[found[i].finding]++;
	for (size_t i = 0; i < FINDING_COUNT && shown < FINDINGS_SHOWN; i++) {
		if (n[i] == 0 ||
		    (out->mend.why != NULL && is_near_miss((enum finding)i)))
			continue;
		add_finding(text, s, (enum finding)i, n[i]);
		shown++;
	}
	if (shown > 0)
		buf_add_byte(text, ' ');
}

/* The line was meant well: how it is written right comes before all else. */
static void
add_mending(struct comment *out, const struct conversation *c,
    const struct session *s, const struct exchange *x)
{
	if (!comment_mend_exchange(&out->mend, &out->typed, c, s, x))
		return;
	buf_addf(&out->text, "%s: %s%s (%s). Alt-C takes it. ",
	    out->mend.is_before ? "First" : "So close",
	    buf_text(&out->mend.line), out->mend.is_begun ? "..." : "",
	    out->mend.why);
}

/* 500 to 504, 555: the line itself was not liked. */
static bool
is_about_syntax(int code)
{
	return (code >= 500 && code <= 504) || code == 555;
}

/* What is wrong with a line comes first until the answer shows that the
 * server minds something else. */
static void
explain_turn(struct comment *out, const struct conversation *c,
    const struct session *s, const struct exchange *x)
{
	bool is_syntax = !x->is_answered || is_about_syntax(x->code);
	size_t begin = first_event(x);

	add_mending(out, c, s, x);
	if (is_syntax)
		add_findings(out, s, begin, NO_EVENT);
	if (x->is_answered)
		explain_answered(out, s, x);
	else
		explain_asked(out, c, x);
	if (!is_syntax)
		add_findings(out, s, begin, NO_EVENT);
	comment_add_names(out, c, begin);
}

static void
explain_newest(struct comment *out, const struct scene *scene)
{
	const struct session *s = scene->session;
	const struct exchange *x = newest_exchange(s);

	if (scene->serve.is_on && s->trouble == TROUBLE_TLS)
		explain_mistrust(out);
	else if (s->number == 0)
		explain_nothing(out, &scene->serve);
	else if (s->resolve_error != NULL ||
		 (s->is_closed && s->closed_by == CLOSED_ERROR))
		explain_end(out, s);
	else if (x == NULL || (x->verb == VERB_GREETING && !x->is_answered))
		explain_begin(out, s);
	else
		explain_turn(out, scene->conversation, s, x);
}

/* ---- the selected line ------------------------------------------------ */

/* A line that is selected, and what it belongs to. */
struct line_at {
	const struct conversation *conversation;
	const struct session *session;
	const struct event *event;
	const struct mark *mark;
	const struct exchange *exchange; /* NULL = none */
	size_t index;
};

static bool
is_end_of_data(const struct event *ev)
{
	return ev->kind == EVENT_SENT && ev->sent.what == SENT_DATA &&
	       dot_is_end(ev->sent.line);
}

static void
explain_data(struct comment *out, const struct line_at *at)
{
	bool is_end = is_end_of_data(at->event);

	buf_add_str(&out->head, is_end ? "end of the message" : "mail data");
	buf_add_str(&out->text,
	    is_end ? "A lone dot ends the message. With a good reply to it the "
		     "server takes the responsibility for the mail."
		   : "A line of the message. To the server it is content, up "
		     "to the line that is a lone dot.");
	out->rfc = "RFC 5321 4.1.1.4";
	if (!at->mark->is_stuffed)
		return;
	buf_add_str(&out->text,
	    " Its first dot was put before it, so that the line cannot be "
	    "taken for the end; the server takes it away.");
	out->rfc = "RFC 5321 4.5.2";
}

static void
explain_sent(struct comment *out, const struct line_at *at)
{
	if (at->event->sent.what == SENT_DATA) {
		explain_data(out, at);
	} else if (at->event->sent.what == SENT_RAW || at->exchange == NULL) {
		buf_add_str(&out->head, "raw bytes");
		buf_add_str(&out->text,
		    "Sent as they were written, without a line end or a dot "
		    "being added.");
	} else {
		add_mending(out, at->conversation, at->session, at->exchange);
		explain_asked(out, at->conversation, at->exchange);
	}
	add_findings(out, at->session, at->index, at->index + 1);
}

/* A line of a good EHLO reply behind its first: a keyword. */
static bool
explain_keyword(struct comment *out, const struct line_at *at)
{
	const struct exchange *x = at->exchange;
	const struct ext_row *row;
	struct reply_line line;
	struct slice word;

	if ((x->verb != VERB_EHLO && x->verb != VERB_LHLO) ||
	    x->first_event == at->index || !at->mark->is_expected ||
	    !reply_line_parse(at->event->received.line, &line))
		return false;
	word = slice_take_word(&line.text);
	row = ext_row(ext_find(word));
	if (row->keyword[0] == '\0')
		return false;
	buf_addf(&out->head, "%s is offered", row->keyword);
	buf_addf(&out->text,
	    "What the server can do beyond the base of SMTP: %s.", row->allows);
	out->rfc = row->rfc;
	return true;
}

static void
explain_received(struct comment *out, const struct line_at *at)
{
	const struct exchange *x = at->exchange;

	if (x == NULL || at->mark->is_malformed) {
		buf_add_str(&out->head, "no reply line");
		buf_add_str(&out->text,
		    "A reply has three digits, then a blank, or a hyphen where "
		    "more lines follow. This is shown and waited past.");
		out->rfc = "RFC 5321 4.2";
	} else if (!x->is_answered) {
		buf_add_str(&out->head, "the reply goes on");
		buf_add_str(&out->text,
		    "A hyphen behind the code says that more lines follow; the "
		    "one with a blank is the last.");
		out->rfc = "RFC 5321 4.2.1";
	} else if (!explain_keyword(out, at)) {
		explain_answered(out, at->session, x);
		add_findings(
		    out, at->session, x->first_event, x->last_event + 1);
		return;
	}
	add_findings(out, at->session, at->index, at->index + 1);
}

static void
explain_probe(struct comment *out, const struct event_probe *probe)
{
	static const struct local_explanation rows[PORT_VERDICT_COUNT] = {
	    [PORT_UNDECIDED] = {"undecided",
		"This attempt was not waited for to its end.", ""},
	    [PORT_LISTENING] = {"LISTENING",
		"Something accepts connections at this address and port. The "
		"time is one way there and back.",
		"RFC 9293 3.5"},
	    [PORT_NOT_TRIED] = {"not tried",
		"Another address had accepted before it was this one's turn.",
		"RFC 8305 5"},
	};
	struct local_explanation words = rows[probe->verdict];

	if (probe->verdict == PORT_NOT_LISTENING)
		explain_trouble(TROUBLE_REFUSED, &words);
	else if (probe->verdict == PORT_FILTERED)
		explain_trouble(TROUBLE_FILTERED, &words);
	take_words(out, &words);
}

static void
explain_resolved(struct comment *out, const struct session *s)
{
	if (s->resolve_error != NULL) {
		explain_end(out, s);
		return;
	}
	buf_add_str(&out->head, "the addresses of the name");
	buf_add_str(&out->text,
	    "Looked up as other programs here see them. They are tried in "
	    "turn, both families, until one accepts.");
	out->rfc = "RFC 5321 5.1, RFC 8305";
}

static void
explain_lookup(struct comment *out, const struct event_lookup *lookup)
{
	static const char *const proofs[PROOF_COUNT] = {
	    [PROOF_UNCHECKED] = ("The name server withholds what a proof "
				 "needs: it could say anything."),
	    [PROOF_INSECURE] = "The domain is not signed (DNSSEC): who is on "
			       "the way could say anything.",
	    [PROOF_SECURE] = "The signatures are right (DNSSEC): this is what "
			     "the domain says.",
	    [PROOF_BOGUS] = "The signatures are wrong (DNSSEC): somebody is "
			    "lying, or the domain's keys are out of order.",
	};
	static const struct {
		const char *type, *text, *rfc;
	} types[] = {
	    {"MX",
		"The hosts that take mail for the domain: the one with the "
		"lowest number is tried first; without any the domain's own "
		"address is. ",
		"RFC 5321 5.1, RFC 4035"},
	    {"TLSA",
		"Which key or authority the server has, as its domain says: 3 "
		"is its own, 2 an authority's; the certificate (0) or its key "
		"(1); whole (0), SHA-256 (1) or SHA-512 (2). ",
		"RFC 7672 3, RFC 6698 2.1"},
	};

	buf_add_str(&out->head, "asked of the name server");
	out->rfc = "RFC 1035, RFC 4035";
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!slice_equals(lookup->type, slice_str(types[i].type)))
			continue;
		buf_add_str(&out->text, types[i].text);
		out->rfc = types[i].rfc;
	}
	buf_add_str(&out->text, proofs[lookup->proof]);
}

static void
explain_auth(struct comment *out, const struct event_auth *auth)
{
	enum sasl_mech mech = sasl_find(auth->mechanism);

	buf_addf(&out->head, "decoded, of the %s",
	    auth->is_server ? "server" : "client");
	buf_add_str(&out->text,
	    "The line before it, out of its base64; what is secret is "
	    "masked. ");
	if (mech != SASL_COUNT)
		buf_addf(
		    &out->text, "%s: %s.", sasl_name(mech), sasl_words(mech));
	out->rfc = "RFC 4954 4, RFC 4422";
}

static void
explain_own(struct comment *out, const struct event *ev)
{
	buf_add_str(&out->head,
	    ev->kind == EVENT_DROPPED ? "bytes not kept" : "said here");
	buf_add_str(&out->text,
	    ev->kind == EVENT_DROPPED
		? "The oldest lines lose their bytes when there are too many "
		  "to be kept. What followed from them is still known."
		: "A remark of this program: nothing that was sent.");
}

static void
explain_line(struct comment *out, const struct line_at *at)
{
	switch (at->event->kind) {
	case EVENT_SENT:
		explain_sent(out, at);
		break;
	case EVENT_RECEIVED:
		explain_received(out, at);
		break;
	case EVENT_LOOKUP:
		explain_lookup(out, at->event->lookup);
		break;
	case EVENT_RESOLVE:
		explain_resolved(out, at->session);
		break;
	case EVENT_PROBE:
		explain_probe(out, &at->event->probe);
		break;
	case EVENT_CONNECTED:
		explain_way(out, PHASE_GREETING);
		break;
	case EVENT_TLS:
		comment_explain_tls(out, at->event->tls);
		break;
	case EVENT_AUTH:
		explain_auth(out, &at->event->auth);
		break;
	case EVENT_CLOSED:
		explain_end(out, at->session);
		break;
	default:
		explain_own(out, at->event);
		break;
	}
}

void
comment_make(struct comment *out, const struct scene *scene)
{
	const struct conversation *c = scene->conversation;
	struct line_at at = {.conversation = c, .index = scene->selected};

	*out = (struct comment){.rfc = "", .session = scene->session};
	out->phase = scene->session->phase;
	out->takes_data = session_takes_data(scene->session);
	if (!scene->has_selection) {
		explain_newest(out, scene);
		return;
	}
	at.event = conversation_event(c, at.index);
	at.mark = conversation_mark(c, at.index);
	at.session = conversation_session_at(c, at.event->session);
	if (at.session == NULL)
		at.session = scene->session;
	if (at.mark->exchange < at.session->exchanges.count)
		at.exchange = &at.session->exchanges.list[at.mark->exchange];
	out->session = at.session;
	out->phase = at.mark->phase;
	out->takes_data = out->phase == PHASE_DATA && !is_end_of_data(at.event);
	explain_line(out, &at);
	comment_add_names(out, c, at.index);
}
