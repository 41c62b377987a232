/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain - from a reply to a topic, from a topic to sentences.
 *
 * What a refusal is about is looked for in this order: the words of servers
 * in use (phrases.def), a reply code that says it all (answers.def), the
 * enhanced code (enhanced.def), a reply code that says something, and the
 * class alone.
 */
#include "ehlo/smtp/explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* How much of a reply is searched for phrases, of a domain shown. */
#define TEXT_MAX   2048
#define DOMAIN_MAX 80

enum topic {
	TOPIC_NONE,
#define T(name, category, head, rfc, lasts, meaning, fix) TOPIC_##name,
#include "ehlo/smtp/topics.def"
#undef T
	TOPIC_COUNT
};

enum weight { VAGUE, EXACT };
enum lasting { PLAIN, LASTS };

static const struct topic_row {
	const char *category;
	const char *head;
	const char *rfc;
	enum lasting lasting;
	const char *meaning;
	const char *fix;
} topics[TOPIC_COUNT] = {
#define T(name, category, head, rfc, lasts, meaning, fix) \
	[TOPIC_##name] = {category, head, rfc, lasts, meaning, fix},
#include "ehlo/smtp/topics.def"
#undef T
};

#define VERB_ANY VERB_COUNT

static const struct {
	int code;
	enum verb verb;
	enum topic topic;
	enum weight weight;
} answers[] = {
#define A(code, verb, topic, weight) {code, VERB_##verb, TOPIC_##topic, weight},
#include "ehlo/smtp/answers.def"
#undef A
};

static const struct enhanced_row {
	unsigned short subject;
	unsigned short detail;
	enum topic topic;
	const char *words;
} enhanced_rows[] = {
#define N(subject, detail, topic, words) \
	{subject, detail, TOPIC_##topic, words},
#include "ehlo/smtp/enhanced.def"
#undef N
};

static const struct {
	const char *words;
	enum topic topic;
} phrases[] = {
#define W(words, topic) {words, TOPIC_##topic},
#include "ehlo/smtp/phrases.def"
#undef W
};

/* Adds one sentence; the tests hold that there is room for all of them. */
static void __attribute__((format(printf, 2, 3)))
say(struct explanation *out, const char *fmt, ...)
{
	size_t len = strlen(out->text);
	va_list args;

	if (len > 0 && len + 1 < sizeof(out->text))
		out->text[len++] = ' ';
	va_start(args, fmt);
	vsnprintf(out->text + len, sizeof(out->text) - len, fmt, args);
	va_end(args);
}

static bool
is_refusal(int code)
{
	enum code_class klass = code_class(code);

	return klass == CODE_TEMPORARY || klass == CODE_PERMANENT;
}

/* The text without the addresses that a server echoes in brackets: whoever
 * chose them must not choose the explanation. out has TEXT_MAX bytes. */
static struct slice
strip_addresses(struct slice text, char *out)
{
	size_t len = 0;

	text = slice_range(text, 0, TEXT_MAX);
	for (size_t i = 0; i < text.len; i++) {
		struct slice rest = slice_skip(text, i);
		size_t end = slice_find(rest, '>');

		if (text.ptr[i] == '<' && end < rest.len &&
		    slice_find(slice_range(rest, 0, end), '@') < end)
			i += end;
		else
			out[len++] = text.ptr[i];
	}
	return slice_of(out, len);
}

static enum topic
find_phrase(struct slice text)
{
	char kept[TEXT_MAX];

	text = strip_addresses(text, kept);
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (slice_contains_nocase(text, slice_str(phrases[i].words)))
			return phrases[i].topic;
	return TOPIC_NONE;
}

static enum topic
find_answer(int code, enum verb verb, enum weight weight)
{
	for (size_t i = 0; i < COUNT(answers); i++)
		if (answers[i].code == code &&
		    (answers[i].verb == verb || answers[i].verb == VERB_ANY))
			return answers[i].weight == weight ? answers[i].topic
			                                   : TOPIC_NONE;
	return TOPIC_NONE;
}

/* qmail's way: the code at the end of the text, "(#5.7.1)". */
static struct enhanced_code
qmail_code(struct slice text)
{
	struct slice rest = slice_skip(text, slice_find_last(text, '#'));
	struct enhanced_code code = {0};

	if (rest.len < text.len && slice_find(rest, ')') == rest.len - 1) {
		rest.len--;
		enhanced_code_take(&rest, &code);
	}
	return code;
}

/* The enhanced code, where it agrees with the reply code, which decides. */
static struct enhanced_code
usable_code(const struct explain_context *context)
{
	struct enhanced_code code = context->enhanced;

	if (enhanced_code_is_none(code))
		code = qmail_code(context->text);
	if (code.klass != context->code / 100)
		code = (struct enhanced_code){0};
	return code;
}

static const struct enhanced_row *
find_enhanced(struct enhanced_code code)
{
	if (enhanced_code_is_none(code))
		return NULL;
	for (size_t i = 0; i < COUNT(enhanced_rows); i++)
		if (enhanced_rows[i].subject == code.subject &&
		    enhanced_rows[i].detail == code.detail)
			return &enhanced_rows[i];
	return NULL;
}

static enum topic
find_class(int code)
{
	static const enum topic by_class[CODE_CLASS_COUNT] = {
	    [CODE_ODD] = TOPIC_NO_CODE,
	    [CODE_POSITIVE] = TOPIC_DONE,
	    [CODE_INTERMEDIATE] = TOPIC_GO_ON_ODD,
	    [CODE_TEMPORARY] = TOPIC_TEMPORARY,
	    [CODE_PERMANENT] = TOPIC_PERMANENT,
	};

	return by_class[code_class(code)];
}

static enum topic
find_topic(const struct explain_context *context)
{
	const struct enhanced_row *row = find_enhanced(usable_code(context));
	int code = context->code;
	enum verb stage = context->stage;
	enum topic topic = TOPIC_NONE;

	/* 221: Postfix says goodbye so to a client that speaks HTTP */
	if (is_refusal(code) || code == 221)
		topic = find_phrase(context->text);
	else if (code_class(code) == CODE_POSITIVE &&
		 !verb_expects(stage, code))
		topic = TOPIC_GOOD_ODD;
	if (topic == TOPIC_NONE)
		topic = find_answer(code, stage, EXACT);
	if (topic == TOPIC_NONE && row != NULL && is_refusal(code))
		topic = row->topic;
	if (topic == TOPIC_NONE)
		topic = find_answer(code, stage, VAGUE);
	return topic == TOPIC_NONE ? find_class(code) : topic;
}

static void
say_enhanced(const struct explain_context *context, struct explanation *out)
{
	struct enhanced_code code = usable_code(context);
	const struct enhanced_row *row = find_enhanced(code);
	char text[ENHANCED_CODE_SIZE];

	if (row == NULL || (row->detail == 0 && row->subject == 0) ||
	    (row->detail == 0 && !is_refusal(context->code)))
		return;
	say(out, "The enhanced code %s says: %s.",
	    enhanced_code_text(code, text), row->words);
}

static void
say_class(int code, struct explanation *out)
{
	if (code_class(code) == CODE_TEMPORARY)
		say(out, "A 4yz code is temporary: trying again later may do.");
	else
		say(out, "A 5yz code is final: the same again gets the same "
			 "answer.");
}

/* "example.net" in its safe form, or words when there is none. */
static void
recipient_domain(struct slice recipient, struct buf *out)
{
	size_t at = slice_find_last(recipient, '@');
	struct slice domain = slice_skip(recipient, at);

	if (at == 0 || domain.len == 0) {
		buf_add_str(out, "the recipient's domain");
		return;
	}
	utf8_add_safe(out, slice_range(domain, 0, DOMAIN_MAX), UTF8_FORM_ASCII);
	if (domain.len > DOMAIN_MAX || out->len > DOMAIN_MAX) {
		buf_truncate(out, DOMAIN_MAX);
		buf_add_str(out, "...");
	}
}

/* What helps comes first: a narrow screen shows two rows of this. */
static void
say_relay(const struct explain_context *context, struct explanation *out)
{
	struct buf domain = {0};

	recipient_domain(context->recipient, &domain);
	say(out,
	    "The server refuses relaying: it takes no mail for %s from clients "
	    "it does not know.",
	    buf_text(&domain));
	buf_fini(&domain);
	say(out, "To relay: AUTH (%s), a trusted network, or port 587.",
	    context->is_auth_offered ? "offered here"
	    : context->is_secure     ? "not offered here"
				     : "not offered, perhaps inside TLS");
	if (code_class(context->code) == CODE_TEMPORARY)
		say(out, "The code is a temporary one, but waiting alone "
			 "changes nothing.");
	say(out, "A test for an open relay hopes to see this answer. Postfix "
		 "calls the networks that it trusts mynetworks. The "
		 "recipient's own mail server (MX) takes the mail without "
		 "relaying.");
}

static void
say_topic(const struct explain_context *context, const struct topic_row *topic,
    struct explanation *out)
{
	say(out, "%s", topic->meaning);
	say_enhanced(context, out);
	if (topic->lasting == LASTS && is_refusal(context->code))
		say_class(context->code, out);
	if (topic->fix[0] != '\0')
		say(out, "%s", topic->fix);
}

void
explain_reply(const struct explain_context *context, struct explanation *out)
{
	enum topic found = find_topic(context);
	const struct topic_row *topic = &topics[found];

	*out = (struct explanation){.category = topic->category,
	    .head = topic->head,
	    .rfc = topic->rfc};
	if (found == TOPIC_RELAY_DENIED)
		say_relay(context, out);
	else
		say_topic(context, topic, out);
}

bool
explain_is_relay_denied(const struct explain_context *context)
{
	return context->stage == VERB_RCPT && is_refusal(context->code) &&
	       find_topic(context) == TOPIC_RELAY_DENIED;
}

/* Why a command is out of order; the first row that fits counts. */
#define IN(name) (1u << PHASE_##name)

static const struct order_row {
	unsigned phases;
	enum verb verb;
	const char *head;
	const char *text;
} order_rows[] = {
    {IN(NONE) | IN(CONNECT) | IN(CLOSED), VERB_ANY, "not connected",
	"There is no connection to send it over."},
    {IN(GREETING), VERB_ANY, "too early",
	"The server has not greeted yet: a client waits for its 220."},
    {IN(DATA), VERB_ANY, "inside mail data",
	"Up to a line with a lone dot this is text of the message, no "
	"command."},
    {IN(AUTH), VERB_ANY, "inside authentication",
	"The server waits for the answer to its challenge; a lone * gives "
	"up."},
    {IN(TLS), VERB_ANY, "inside the TLS handshake",
	"The next bytes belong to the handshake."},
    {IN(QUIT), VERB_ANY, "after the goodbye",
	"The session is over: nothing but QUIT is served."},
    {IN(HELO), VERB_ANY, "needs EHLO first",
	"The session is not open: EHLO or HELO comes first."},
    {IN(READY), VERB_RCPT, "needs MAIL first",
	"There is no transaction: MAIL names the sender first."},
    {IN(READY), VERB_ANY, "needs MAIL and RCPT first",
	"There is no transaction: MAIL names the sender, RCPT the "
	"recipients, then comes the message."},
    {IN(MAIL), VERB_DATA, "needs RCPT first",
	"No recipient has been accepted yet: RCPT comes first."},
    {IN(MAIL), VERB_BDAT, "needs RCPT first",
	"No recipient has been accepted yet: RCPT comes first."},
    {IN(MAIL) | IN(RCPT), VERB_MAIL, "a transaction is open",
	"There is a sender already: RSET gives this transaction up, DATA "
	"goes on with it."},
    {IN(MAIL) | IN(RCPT), VERB_ANY, "not inside a transaction",
	"It belongs before MAIL: finish the transaction or give it up with "
	"RSET."},
};

static const struct order_row *
find_order(enum phase phase, enum verb verb)
{
	if (tracker_is_legal(phase, verb))
		return NULL;
	for (size_t i = 0; i < COUNT(order_rows); i++)
		if ((order_rows[i].phases >> phase & 1) != 0 &&
		    (order_rows[i].verb == verb ||
			order_rows[i].verb == VERB_ANY))
			return &order_rows[i];
	return NULL;
}

static void
explain_unknown(struct explanation *out)
{
	out->category = "unrecognised";
	out->head = "no such command";
	say(out, "This is no command that is known here; most servers answer "
		 "500 and change nothing.");
}

void
explain_command(
    const struct command *command, enum phase phase, struct explanation *out)
{
	const struct verb_row *row = verb_row(command->verb);
	const struct order_row *order = find_order(phase, command->verb);

	*out = (struct explanation){
	    .category = "ok", .head = row->does, .rfc = row->rfc};
	if (command->verb == VERB_UNKNOWN) {
		explain_unknown(out);
		return;
	}
	say(out, "%s %s.", row->text, row->does);
	if (order != NULL) {
		out->category = "bad-sequence";
		out->head = order->head;
		say(out, "Out of order now: %s. %s", order->head, order->text);
	}
	if (command->verb == VERB_MAIL && command->path.is_null)
		say(out, "The empty sender <> is that of bounces: nothing "
			 "ever comes back to it.");
	if (row->syntax[0] != '\0')
		say(out, "Form: %s", row->syntax);
}
