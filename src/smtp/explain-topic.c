/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-topic - from a reply to what it is about.
 *
 * It is looked for in this order: the words of servers in use (phrases.def), a
 * reply code that says it all (answers.def), the enhanced code (enhanced.def),
 * a reply code that says something, and the class alone. What no server has
 * said has words of its own (outside.def).
 */
#include "explain-core.h"

#include "ehlo/smtp/reply.h"

#define TEXT_MAX 2048

enum weight { VAGUE, EXACT };

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
};

static const struct phrase phrases[] = {
#define W(words, topic)         {words, TOPIC_##topic, VERB_ANY},
#define WS(words, stage, topic) {words, TOPIC_##topic, VERB_##stage},
#include "ehlo/smtp/phrases.def"
#undef W
#undef WS
};

static const struct phrase outside[] = {
#define L(words, topic) {words, TOPIC_##topic, VERB_ANY},
#include "ehlo/smtp/outside.def"
#undef L
};

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

/* Skips what stands before part and part itself; false when it is not there. */
static bool
skip_past(struct slice *text, struct slice part)
{
	for (size_t i = 0; i + part.len <= text->len; i++)
		if (slice_starts_with_nocase(slice_skip(*text, i), part)) {
			*text = slice_skip(*text, i + part.len);
			return true;
		}
	return false;
}

/* Its parts between the stars are there one behind the other. */
static bool
has_phrase(struct slice text, struct slice words)
{
	for (;;) {
		size_t end = slice_find(words, '*');

		if (!skip_past(&text, slice_range(words, 0, end)))
			return false;
		if (end == words.len)
			return true;
		words = slice_skip(words, end + 1);
	}
}

static enum topic
find_phrase(const struct phrase *list, size_t count,
    const struct explain_context *context)
{
	char kept[TEXT_MAX];
	struct slice text = strip_addresses(context->text, kept);

	for (size_t i = 0; i < count; i++)
		if ((list[i].stage == VERB_ANY ||
			list[i].stage == context->stage) &&
		    has_phrase(text, slice_str(list[i].words)))
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
	enum topic topic = TOPIC_NONE;

	/* 221: Postfix says goodbye so to a client that speaks HTTP */
	if (explain_is_refusal(context) || context->code == 221)
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

static enum topic
topic_by_codes(const struct explain_context *context)
{
	const struct enhanced_row *row =
	    explain_enhanced_row(explain_usable_code(context));
	enum topic topic = find_answer(context->code, context->stage, EXACT);

	if (topic == TOPIC_NONE && row != NULL && explain_is_refusal(context))
		topic = row->topic;
	if (topic == TOPIC_NONE)
		topic = find_answer(context->code, context->stage, VAGUE);
	return topic;
}

enum topic
explain_topic(const struct explain_context *context)
{
	enum topic topic = topic_by_words(context);

	if (topic == TOPIC_NONE)
		topic = topic_of_success(context);
	if (topic == TOPIC_NONE)
		topic = topic_by_codes(context);
	return topic == TOPIC_NONE ? find_class(context->code) : topic;
}
