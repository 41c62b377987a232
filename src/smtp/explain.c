/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain - from what a reply is about to sentences, and to who can help. */
#include "explain-core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/utf8.h"
#include "ehlo/smtp/path.h"

/* How much of a domain is shown. */
#define DOMAIN_MAX 80

/* What is to be said of the code's class, or is so against it. */
enum lasting { PLAIN, LASTS, FINAL, PASSES };

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

static const char *const advice[TOPIC_COUNT][EXPLAIN_PERSON_COUNT] = {
#define P(topic, sender, developer, administrator) \
	[TOPIC_##topic] = {sender, developer, administrator},
#define G(topic, software, names)
#include "ehlo/smtp/advice.def"
#undef P
#undef G
};

static const struct {
	enum topic topic;
	enum software software;
	const char *names;
} settings[] = {
#define P(topic, sender, developer, administrator)
#define G(topic, software, names) {TOPIC_##topic, SOFTWARE_##software, names},
#include "ehlo/smtp/advice.def"
#undef P
#undef G
};

static const char *const person_names[EXPLAIN_PERSON_COUNT] = {
    [EXPLAIN_SENDER] = "sender",
    [EXPLAIN_DEVELOPER] = "developer",
    [EXPLAIN_ADMINISTRATOR] = "administrator",
};

static const char *const nature_names[EXPLAIN_NATURE_COUNT] = {
    [EXPLAIN_OK] = "ok",
    [EXPLAIN_TEMPORARY] = "temporary",
    [EXPLAIN_PERMANENT] = "permanent",
};

const char *
explain_person_name(enum explain_person person)
{
	return person_names[person];
}

const char *
explain_nature_name(enum explain_nature nature)
{
	return nature_names[nature];
}

void
explain_say(char *text, size_t size, const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list args;

	if (len > 0 && len + 1 < size)
		text[len++] = ' ';
	va_start(args, fmt);
	vsnprintf(text + len, size - len, fmt, args);
	va_end(args);
}

/* The class that the codes claim. */
static enum code_class
claimed_class(const struct explain_context *context)
{
	int klass = context->enhanced.klass;

	return code_class(context->code == 0 ? klass * 100 : context->code);
}

static enum explain_nature
nature_of(const struct explain_context *context, enum lasting lasting)
{
	enum code_class klass = claimed_class(context);

	if (!explain_is_refusal(context))
		return EXPLAIN_OK;
	if (lasting == PASSES)
		return EXPLAIN_TEMPORARY;
	if (lasting == FINAL)
		return EXPLAIN_PERMANENT;
	return klass == CODE_TEMPORARY ? EXPLAIN_TEMPORARY : EXPLAIN_PERMANENT;
}

/* ---- what it means ---------------------------------------------------- */

/* NULL = the enhanced code says nothing that the reply code does not. */
static const struct enhanced_row *
telling_row(const struct explain_context *context)
{
	const struct enhanced_row *row =
	    explain_enhanced_row(explain_usable_code(context));

	if (row == NULL || (row->detail == 0 && row->subject == 0) ||
	    (row->detail == 0 && !explain_is_refusal(context)))
		return NULL;
	return row;
}

static void
say_enhanced(const struct explain_context *context, struct explanation *out)
{
	struct enhanced_code code = explain_usable_code(context);
	const struct enhanced_row *row = telling_row(context);
	char text[ENHANCED_CODE_SIZE];

	if (row == NULL)
		return;
	explain_say(out->meaning, sizeof(out->meaning),
	    "The enhanced code %s says: %s.", enhanced_code_text(code, text),
	    row->words);
}

/* Whether to come again: what the code says, or that it says it wrongly. */
static const char *
class_words(const struct explain_context *context, enum lasting lasting)
{
	enum code_class klass = claimed_class(context);

	if (!explain_is_refusal(context))
		return NULL;
	if (klass == CODE_TEMPORARY && lasting == FINAL)
		return "The code is a temporary one, but waiting alone changes "
		       "nothing.";
	if (klass == CODE_PERMANENT && lasting == PASSES)
		return "The code is a final one, but this passes: the same may "
		       "be taken later.";
	if (lasting != LASTS)
		return NULL;
	return klass == CODE_TEMPORARY
	           ? "A 4yz code is temporary: trying again later may do."
	           : "A 5yz code is final: the same again gets the same "
	             "answer.";
}

static void
say_class(const struct explain_context *context, enum lasting lasting,
    char *text, size_t size)
{
	const char *words = class_words(context, lasting);

	if (words != NULL)
		explain_say(text, size, "%s", words);
}

/* "example.net" in its safe form, or words when there is none. */
static void
recipient_domain(struct slice recipient, struct buf *out)
{
	struct slice domain = path_domain(recipient);

	if (domain.len == 0) {
		buf_add_str(out, "the recipient's domain");
		return;
	}
	utf8_add_safe(out, slice_range(domain, 0, DOMAIN_MAX), UTF8_FORM_ASCII);
	if (domain.len > DOMAIN_MAX || out->len > DOMAIN_MAX) {
		buf_truncate(out, DOMAIN_MAX);
		buf_add_str(out, "...");
	}
}

static const char *
auth_words(const struct explain_context *context)
{
	if (context->is_alone)
		return "AUTH";
	if (context->is_auth_offered)
		return "AUTH (offered here)";
	return context->is_secure ? "AUTH (not offered here)"
	                          : "AUTH (not offered, perhaps inside TLS)";
}

/* What helps comes first: a narrow screen shows two rows of this. */
static void
say_relay(const struct explain_context *context, struct explanation *out)
{
	static const char test[] =
	    "A test for an open relay hopes to see this answer.";
	static const char postfix[] =
	    "Postfix calls the networks that it trusts mynetworks.";
	static const char rest[] =
	    "The recipient's own mail server (MX) takes the mail without "
	    "relaying.";
	bool is_postfix = context->software == SOFTWARE_UNKNOWN ||
	                  context->software == SOFTWARE_POSTFIX;
	struct buf domain = {0};

	recipient_domain(context->recipient, &domain);
	explain_say(out->meaning, sizeof(out->meaning),
	    "The server refuses relaying: it takes no mail for %s from clients "
	    "it does not know.",
	    buf_text(&domain));
	buf_fini(&domain);
	explain_say(out->text, sizeof(out->text),
	    "%s To relay: %s, a trusted network, or port 587.", out->meaning,
	    auth_words(context));
	say_class(context, FINAL, out->text, sizeof(out->text));
	say_class(context, FINAL, out->meaning, sizeof(out->meaning));
	explain_say(out->meaning, sizeof(out->meaning), "%s", test);
	explain_say(out->text, sizeof(out->text), "%s", test);
	if (is_postfix) {
		explain_say(out->meaning, sizeof(out->meaning), "%s", postfix);
		explain_say(out->text, sizeof(out->text), "%s", postfix);
	}
	explain_say(out->text, sizeof(out->text), "%s", rest);
	explain_say(out->meaning, sizeof(out->meaning), "%s", rest);
}

static void
say_topic(const struct explain_context *context, const struct topic_row *topic,
    struct explanation *out)
{
	explain_say(out->meaning, sizeof(out->meaning), "%s", topic->meaning);
	say_enhanced(context, out);
	say_class(context, topic->lasting, out->meaning, sizeof(out->meaning));
	explain_say(out->text, sizeof(out->text), "%s", out->meaning);
	if (topic->fix[0] != '\0')
		explain_say(out->text, sizeof(out->text), "%s", topic->fix);
}

/* The enhanced code's section where it says more than the topic: when nothing
 * but the class is known, and when it is all that was asked for. */
static const char *
find_rfc(const struct explain_context *context, enum topic topic)
{
	const struct enhanced_row *row = telling_row(context);
	bool is_class = topic == TOPIC_DONE || topic == TOPIC_TEMPORARY ||
	                topic == TOPIC_PERMANENT || topic == TOPIC_NO_REPLY;
	bool is_asked = context->code == 0 && context->text.len == 0;

	return row != NULL && (is_class || is_asked) ? row->rfc
	                                             : topics[topic].rfc;
}

static void
cite_codes(const struct explain_context *context, struct explanation *out)
{
	struct enhanced_code code = explain_usable_code(context);
	const struct enhanced_row *row = explain_enhanced_row(code);

	if (context->code != 0)
		out->code_rfc = explain_code_rfc(context->code, context->stage);
	if (row == NULL)
		return;
	out->enhanced = code;
	out->enhanced_rfc = row->rfc;
}

/* ---- who can help ----------------------------------------------------- */

static const char *
find_settings(enum topic topic, enum software software)
{
	for (size_t i = 0; i < COUNT(settings); i++)
		if (settings[i].topic == topic &&
		    settings[i].software == software)
			return settings[i].names;
	return "";
}

static const char *
or_nothing(const char *text)
{
	return text == NULL ? "" : text;
}

static void
take_advice(const struct explain_context *context, enum topic topic,
    struct explanation *out)
{
	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++)
		out->advice[i] = or_nothing(advice[topic][i]);
	out->settings = find_settings(topic, context->software);
}

void
explain_reply(const struct explain_context *context, struct explanation *out)
{
	enum topic found = explain_topic(context);
	const struct topic_row *topic = &topics[found];

	if (context->code == 0 && context->enhanced.klass == 0 &&
	    explain_word(slice_trim(context->text), out))
		return;
	*out = (struct explanation){.category = topic->category,
	    .head = topic->head,
	    .rfc = find_rfc(context, found),
	    .nature = nature_of(context, topic->lasting)};
	cite_codes(context, out);
	take_advice(context, found, out);
	if (found == TOPIC_RELAY_DENIED)
		say_relay(context, out);
	else
		say_topic(context, topic, out);
}

bool
explain_is_relay_denied(const struct explain_context *context)
{
	return context->stage == VERB_RCPT && explain_is_refusal(context) &&
	       explain_topic(context) == TOPIC_RELAY_DENIED;
}
