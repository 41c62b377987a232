/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-core - what the files of explain share: topics, and how sentences
 * are put together. */
#ifndef EHLO_SRC_SMTP_EXPLAIN_CORE_H
#define EHLO_SRC_SMTP_EXPLAIN_CORE_H

#include <stddef.h>

#include "ehlo/smtp/explain.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum topic {
	TOPIC_NONE,
#define T(name, category, head, rfc, lasts, meaning, fix) TOPIC_##name,
#include "ehlo/smtp/topics.def"
#undef T
	TOPIC_COUNT
};

struct enhanced_row {
	unsigned short subject;
	unsigned short detail;
	enum topic topic;
	const char *rfc;
	const char *words;
};

/* 4yz or 5yz; without a reply code the enhanced code's class counts, and
 * without either the words are those of a failure. */
bool explain_is_refusal(const struct explain_context *context);
/* What a reply is about; never TOPIC_NONE. */
enum topic explain_topic(const struct explain_context *context);
/* The enhanced code, where it agrees with the reply code, which decides. */
struct enhanced_code explain_usable_code(
    const struct explain_context *context);
/* NULL = none, or one that nobody knows. */
const struct enhanced_row *explain_enhanced_row(struct enhanced_code code);

/* Where a reply code is defined, as an answer to verb. */
const char *explain_code_rfc(int code, enum verb verb);

/* text in small letters without accents, with a blank at both ends and without
 * the addresses that are echoed: whoever chose them must not choose the
 * explanation. out has size bytes; what does not fit is left out. */
struct slice explain_fold(struct slice text, char *out, size_t size);
/* phrase is one of phrases.def, text is folded. */
bool explain_has_phrase(struct slice text, const char *phrase);

/* The name of a command, an EHLO keyword or a mechanism; false = none. */
bool explain_word(struct slice word, struct explanation *out);

/* Adds one sentence to text, which holds size bytes; the tests hold that there
 * is room for all of them. */
void explain_say(char *text, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
