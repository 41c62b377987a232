/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-topic - from a reply to what it is about.
 *
 * It is looked for in this order: the words of servers in use (phrases.def), a
 * reply code that says it all (answers.def), the enhanced code (enhanced.def),
 * a reply code that says something, and the class alone. Where the codes leave
 * it open, words that say little alone decide (hints.def). What no server has
 * said has words of its own (outside.def).
 */
#include "explain-core.h"

#include "ehlo/smtp/reply.h"

#define TEXT_MAX    2048
#define CLASSES_RFC "RFC 5321 4.2.1"

enum weight { VAGUE, EXACT };

#define VERB_ANY  VERB_COUNT
#define CLASS_ANY 0

static const struct {
	int code;
	enum verb verb;
	enum topic topic;
	enum weight weight;
	const char *rfc;
} answers[] = {
#define A(code, verb, topic, weight, rfc) \
	{code, VERB_##verb, TOPIC_##topic, weight, rfc},
#include "ehlo/smtp/answers.def"
#undef A
};

static const struct enhanced_row enhanced_rows[] = {
#define N(subject, detail, topic, rfc, words) \
	{subject, detail, TOPIC_##topic, rfc, words},
#include "ehlo/smtp/enhanced.def"
#undef N
};

struct phrase {
	const char *words;
	enum topic topic;
	enum verb stage; /* VERB_ANY, or the only one where they mean it */
	int klass;       /* CLASS_ANY, 4 or 5: so do they for these codes */
};

static const struct phrase phrases[] = {
#define W(words, topic)         {words, TOPIC_##topic, VERB_ANY, CLASS_ANY},
#define WS(words, stage, topic) {words, TOPIC_##topic, VERB_##stage, CLASS_ANY},
#define WC(klass, words, stage, topic) \
	{words, TOPIC_##topic, VERB_##stage, klass},
#include "ehlo/smtp/phrases.def"
#include "ehlo/smtp/families.def"
};

static const struct phrase hints[] = {
#include "ehlo/smtp/hints.def"
#undef W
#undef WS
#undef WC
};

static const struct phrase outside[] = {
#define L(words, topic) {words, TOPIC_##topic, VERB_ANY, CLASS_ANY},
#include "ehlo/smtp/outside.def"
#undef L
};

static bool
is_of_class(int klass, const struct explain_context *context)
{
	return klass == CLASS_ANY || context->code == 0 ||
	       context->code / 100 == klass;
}

static enum topic
find_phrase(const struct phrase *list, size_t count,
    const struct explain_context *context)
{
	char kept[TEXT_MAX];
	/* an answer to RESPONSE is one to the AUTH that it belongs to */
	enum verb stage =
	    context->stage == VERB_RESPONSE ? VERB_AUTH : context->stage;
	struct slice text = explain_fold(context->text, kept, sizeof(kept));

	for (size_t i = 0; i < count; i++)
		if ((list[i].stage == VERB_ANY || list[i].stage == stage) &&
		    is_of_class(list[i].klass, context) &&
		    explain_has_phrase(text, list[i].words))
			return list[i].topic;
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

/* As an answer to something else a code is what it was at first. */
const char *
explain_code_rfc(int code, enum verb verb)
{
	const char *first = NULL;

	for (size_t i = 0; i < COUNT(answers); i++) {
		if (answers[i].code != code)
			continue;
		if (answers[i].verb == verb || answers[i].verb == VERB_ANY)
			return answers[i].rfc;
		if (first == NULL)
			first = answers[i].rfc;
	}
	return first == NULL ? CLASSES_RFC : first;
}

/* qmail's way: the code at the end of the text, "(#5.7.1)"; others put
 * "#5.7.1" before it. */
static struct enhanced_code
qmail_code(struct slice text)
{
	struct slice rest = slice_skip(text, slice_find_last(text, '#'));
	struct enhanced_code code = {0};

	if (slice_starts_with(text, SLICE("#"))) {
		rest = slice_skip(text, 1);
		enhanced_code_take(&rest, &code);
	} else if (rest.len < text.len &&
		   slice_find(rest, ')') == rest.len - 1) {
		rest.len--;
		enhanced_code_take(&rest, &code);
	}
	return code;
}

struct enhanced_code
explain_usable_code(const struct explain_context *context)
{
	struct enhanced_code code = context->enhanced;

	if (enhanced_code_is_none(code))
		code = qmail_code(context->text);
	if (context->code != 0 && code.klass != context->code / 100)
		code = (struct enhanced_code){0};
	return code;
}

const struct enhanced_row *
explain_enhanced_row(struct enhanced_code code)
{
	if (enhanced_code_is_none(code))
		return NULL;
	for (size_t i = 0; i < COUNT(enhanced_rows); i++)
		if (enhanced_rows[i].subject == code.subject &&
		    enhanced_rows[i].detail == code.detail)
			return &enhanced_rows[i];
	return NULL;
}

bool
explain_is_refusal(const struct explain_context *context)
{
	enum code_class klass = code_class(context->code);

	if (context->code == 0)
		return context->enhanced.klass != 2;
	return klass == CODE_TEMPORARY || klass == CODE_PERMANENT;
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

	return code == 0 ? TOPIC_NO_REPLY : by_class[code_class(code)];
}

/* What the words tell, whatever the codes. */
static enum topic
topic_by_words(const struct explain_context *context)
{
	/* where no server answers STARTTLS, it is the TLS library that speaks
	 */
	bool is_of_tls = context->code == 0 && context->stage == VERB_STARTTLS;
	enum topic topic = TOPIC_NONE;

	if (is_of_tls)
		topic = find_phrase(outside, COUNT(outside), context);
	/* 221: Postfix says goodbye so to a client that speaks HTTP */
	if (topic == TOPIC_NONE &&
	    (explain_is_refusal(context) || context->code == 221))
		topic = find_phrase(phrases, COUNT(phrases), context);
	if (topic == TOPIC_NONE && context->code == 0)
		topic = find_phrase(outside, COUNT(outside), context);
	if (topic == TOPIC_BEFORE_MAIL && !context->is_alone &&
	    !context->is_auth_offered)
		topic = TOPIC_SEQUENCE;
	return topic;
}

/* A good code that is not the one that must come, or that hides something. */
static enum topic
topic_of_success(const struct explain_context *context)
{
	bool is_greeting =
	    context->stage == VERB_GREETING || context->stage == VERB_EHLO;

	if (code_class(context->code) != CODE_POSITIVE)
		return TOPIC_NONE;
	if (context->stage != VERB_UNKNOWN &&
	    !verb_expects(context->stage, context->code))
		return TOPIC_GOOD_ODD;
	return is_greeting && reply_is_masked(context->text) ? TOPIC_MIDDLEBOX
	                                                     : TOPIC_NONE;
}

/* What RFC 4954 made for AUTH only; of a message large providers say X.7.9 when
 * nothing proves its sender. */
static bool
is_out_of_place(const struct enhanced_row *row, enum verb stage)
{
	bool is_of_mail =
	    stage == VERB_MAIL || stage == VERB_RCPT || stage == VERB_CONTENT;

	return is_of_mail && row->topic == TOPIC_AUTH_MECH;
}

/* A detail that is not registered says what its subject says (RFC 3463 2). */
static const struct enhanced_row *
find_row(const struct explain_context *context)
{
	struct enhanced_code code = explain_usable_code(context);
	const struct enhanced_row *row = explain_enhanced_row(code);

	code.detail = 0;
	return row != NULL && !is_out_of_place(row, context->stage)
	           ? row
	           : explain_enhanced_row(code);
}

/* A greeting of no more than a name turns this client away, and does not say
 * that there is no service at all (RFC 5321 3.1 allows either). */
static bool
is_bare_name(struct slice text)
{
	return slice_find(text, '.') < text.len &&
	       slice_find(text, ' ') == text.len &&
	       slice_find(text, '\n') == text.len;
}

static enum topic
topic_by_codes(const struct explain_context *context)
{
	const struct enhanced_row *row = find_row(context);
	enum topic topic = find_answer(context->code, context->stage, EXACT);

	if (topic == TOPIC_NONE && row != NULL && explain_is_refusal(context))
		topic = row->topic;
	/* where 421 ends the session, "the connection" is the one to us */
	if (topic == TOPIC_CLOSING && row != NULL && row->subject == 4 &&
	    row->detail == 2)
		topic = TOPIC_TIMEOUT;
	if (topic == TOPIC_NONE)
		topic = find_answer(context->code, context->stage, VAGUE);
	if (topic == TOPIC_NO_SERVICE && context->code == 554 &&
	    is_bare_name(slice_trim(context->text)))
		topic = TOPIC_POLICY;
	return topic;
}

/* The codes prove no more than a refusal, or one of many kinds. */
static bool
is_open(enum topic topic, const struct explain_context *context)
{
	static const bool open_topics[TOPIC_COUNT] = {
	    [TOPIC_NONE] = true,
	    [TOPIC_POLICY] = true,
	    [TOPIC_CLOSING] = true,
	    [TOPIC_NO_SERVICE] = true,
	    [TOPIC_SERVER_TEMP] = true,
	    [TOPIC_SYSTEM_FULL] = true,
	    [TOPIC_SENDER_REFUSED] = true,
	    [TOPIC_SYNTAX_ADDRESS] = true,
	    [TOPIC_MESSAGE_REFUSED] = true,
	    [TOPIC_RECIPIENT_REFUSED] = true,
	    [TOPIC_TRANSACTION_FAILED] = true,
	};
	const struct enhanced_row *row = find_row(context);

	/* 4.2.1: a mailbox that is busy is not a disabled one */
	if (topic == TOPIC_MAILBOX_DISABLED && context->code / 100 == 4)
		return true;
	return explain_is_refusal(context) && open_topics[topic] &&
	       (context->code != 0 || context->stage != VERB_UNKNOWN) &&
	       (row == NULL || row->topic == TOPIC_NONE ||
		   row->topic == TOPIC_POLICY || topic == TOPIC_CLOSING);
}

/* Where nobody says what it answers, its words may still name one thing only.
 */
static enum topic
guess_phrase(const struct phrase *list, size_t count,
    const struct explain_context *context)
{
	static const enum verb stages[] = {VERB_RCPT, VERB_CONTENT, VERB_MAIL};
	struct explain_context guess = *context;
	enum topic topic = TOPIC_NONE;

	for (size_t i = 0; i < COUNT(stages) && topic == TOPIC_NONE; i++) {
		guess.stage = stages[i];
		topic = find_phrase(list, count, &guess);
	}
	return topic;
}

/* What the words tell where the codes leave it open. */
static enum topic
topic_by_hints(const struct explain_context *context)
{
	enum topic topic = TOPIC_NONE;

	if (context->stage == VERB_UNKNOWN)
		topic = guess_phrase(phrases, COUNT(phrases), context);
	if (topic == TOPIC_NONE)
		topic = find_phrase(hints, COUNT(hints), context);
	if (topic == TOPIC_NONE && context->stage == VERB_UNKNOWN)
		topic = guess_phrase(hints, COUNT(hints), context);
	return topic;
}

/* By the codes, and by the words that count only where these leave it open. */
static enum topic
topic_by_codes_and_hints(const struct explain_context *context)
{
	enum topic topic = topic_by_codes(context), hint = TOPIC_NONE;

	if (is_open(topic, context))
		hint = topic_by_hints(context);
	return hint == TOPIC_NONE ? topic : hint;
}

enum topic
explain_topic(const struct explain_context *context)
{
	enum topic topic = topic_by_words(context);

	if (topic == TOPIC_NONE)
		topic = topic_of_success(context);
	if (topic == TOPIC_NONE)
		topic = topic_by_codes_and_hints(context);
	return topic == TOPIC_NONE ? find_class(context->code) : topic;
}
