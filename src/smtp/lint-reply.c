/* SPDX-License-Identifier: GPL-3.0-or-later
 * lint-reply - the server's side, by tables: which code may answer what, which
 * keyword needs another. */
#include "ehlo/smtp/lint-reply.h"

#include <ctype.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Clients may wait for minutes (RFC 5321 4.5.3.2); many give up earlier. */
#define SLOW_MS         10000
#define SLOW_CONTENT_MS 60000
#define SIZE_DIGITS     20 /* RFC 1870 3 */
#define CODES_MAX       5

static const struct {
	unsigned flaw;
	enum finding finding;
} flaws[] = {
    {REPLY_MIXED_CODES, FINDING_REPLY_MIXED},
    {REPLY_ODD_CODE, FINDING_REPLY_CODE},
    {REPLY_ENHANCED_CLASS, FINDING_REPLY_ENHANCED},
    {REPLY_MANY_LINES, FINDING_REPLY_LINES},
};

/* The good codes that may answer a verb: RFC 5321 4.3.2 and the extension's
 * own RFC. Of verbs without a row nothing is known. */
static const struct {
	enum verb verb;
	int codes[CODES_MAX];
} good_codes[] = {
    {VERB_EHLO, {250}},
    {VERB_LHLO, {250}},
    {VERB_HELO, {250}},
    {VERB_MAIL, {250}},
    {VERB_RCPT, {250, 251}},
    {VERB_DATA, {354}},
    {VERB_CONTENT, {250}},
    {VERB_BDAT, {250}},
    {VERB_RSET, {250}},
    {VERB_NOOP, {250}},
    {VERB_QUIT, {221}},
    {VERB_VRFY, {250, 251, 252}},
    {VERB_EXPN, {250, 252}},
    {VERB_HELP, {211, 214}},
    {VERB_STARTTLS, {220}},
    {VERB_AUTH, {235, 334}},
    {VERB_RESPONSE, {235, 334}},
    {VERB_ETRN, {250, 251, 252, 253}},
    {VERB_XCLIENT, {220}},
    {VERB_XFORWARD, {250}},
};

static const struct {
	enum ext ext, needs;
} needs[] = {
    {EXT_SMTPUTF8, EXT_8BITMIME},   /* RFC 6531 3.1 */
    {EXT_BINARYMIME, EXT_CHUNKING}, /* RFC 3030 3 */
};

/* ---- a whole reply ---------------------------------------------------- */

static bool
is_good_code(enum verb verb, int code)
{
	for (size_t i = 0; i < COUNT(good_codes); i++) {
		if (good_codes[i].verb != verb)
			continue;
		for (size_t k = 0; k < CODES_MAX; k++)
			if (good_codes[i].codes[k] == code)
				return true;
		return false;
	}
	return true;
}

/* draft-hall-prdr 4.5 */
static bool
begins_prdr(int code, const struct lint_reply_context *context)
{
	return code == 353 && context->verb == VERB_CONTENT &&
	       context->offered != NULL &&
	       ext_set_has(context->offered, EXT_PRDR);
}

static void
check_code(
    struct lint *lint, int code, const struct lint_reply_context *context)
{
	enum code_class class = code_class(code);

	if (context->verb == VERB_GREETING) {
		if (class != CODE_ODD && code != 220)
			lint_add(lint, FINDING_GREETING_CODE);
	} else if (code == 354 && context->verb != VERB_DATA) {
		lint_add(lint, FINDING_REPLY_UNTIMELY_354);
	} else if ((class == CODE_POSITIVE || class == CODE_INTERMEDIATE) &&
		   !is_good_code(context->verb, code) &&
		   !begins_prdr(code, context)) {
		lint_add(lint, FINDING_REPLY_WRONG_CODE);
	}
}

/* RFC 2034 4: all of 2yz, 4yz and 5yz but the greeting and the answers to a
 * hello. Those to HELP and ETRN are held to it by the RFC, but by no server
 * that is widely used, and nothing depends on them. */
static bool
wants_enhanced(int code, enum verb verb)
{
	static const enum verb without[] = {VERB_GREETING, VERB_EHLO, VERB_HELO,
	    VERB_LHLO, VERB_HELP, VERB_ETRN};

	for (size_t i = 0; i < COUNT(without); i++)
		if (without[i] == verb)
			return false;
	return code_class(code) != CODE_ODD &&
	       code_class(code) != CODE_INTERMEDIATE;
}

static void
check_enhanced(struct lint *lint, const struct reply *reply,
    const struct lint_reply_context *context)
{
	if (context->offered != NULL &&
	    ext_set_has(context->offered, EXT_ENHANCEDSTATUSCODES) &&
	    enhanced_code_is_none(reply->enhanced) &&
	    wants_enhanced(reply->code, context->verb))
		lint_add(lint, FINDING_ENHANCED_MISSING);
}

/* Letters, digits, hyphens and dots, or an address in square brackets: RFC
 * 5321 4.1.2. What is said in place of a name is none, though it may look so.
 */
static bool
is_own_name(struct slice word)
{
	static const char *const phrases[] = {"hello", "welcome"};

	if (slice_starts_with(word, SLICE("[")))
		return slice_find(word, ']') == word.len - 1;
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (slice_equals_nocase(word, slice_str(phrases[i])))
			return false;
	for (size_t i = 0; i < word.len; i++)
		if (!isalnum((unsigned char)word.ptr[i]) &&
		    word.ptr[i] != '-' && word.ptr[i] != '.')
			return false;
	return word.len > 0 && ext_find(word) == EXT_UNKNOWN;
}

static void
check_name(
    struct lint *lint, int code, const struct lint_reply_context *context)
{
	bool is_greeting = context->verb == VERB_GREETING && code == 220;
	bool is_hello =
	    (context->verb == VERB_EHLO || context->verb == VERB_LHLO) &&
	    code == 250;
	struct slice rest = context->text;

	if (!is_greeting && !is_hello)
		return;
	if (reply_is_masked(context->text))
		lint_add(lint, FINDING_REPLY_MASKED);
	else if (!is_own_name(slice_take_word(&rest)))
		lint_add(lint,
		    is_greeting ? FINDING_GREETING_NAME : FINDING_EHLO_NAME);
}

/* What every server has to take, whatever it thinks of the client. */
static void
check_duty(struct lint *lint, const struct reply *reply,
    const struct lint_reply_context *context)
{
	enum verb verb = context->verb;
	bool is_final = code_class(reply->code) == CODE_PERMANENT;

	if (!context->was_legal)
		return; /* as after a greeting of 554: RFC 5321 3.1 */
	if (verb == VERB_EHLO && (reply->code == 500 || reply->code == 502))
		lint_add(lint, FINDING_EHLO_UNKNOWN);
	else if ((verb == VERB_QUIT || verb == VERB_NOOP ||
		     verb == VERB_RSET) &&
		 is_final && reply->code != 501)
		lint_add(lint, FINDING_MUST_ANSWER);
	else if (context->is_null_sender && is_final && reply->code >= 550)
		lint_add(lint, FINDING_NULL_SENDER);
	else if (context->is_postmaster && is_final && reply->code >= 550)
		lint_add(lint, FINDING_POSTMASTER);
}

static bool
needs_transaction(enum verb verb)
{
	return verb == VERB_RCPT || verb == VERB_DATA || verb == VERB_BDAT;
}

static void
check_order(
    struct lint *lint, int code, const struct lint_reply_context *context)
{
	enum outcome outcome = tracker_outcome(code);

	if (!context->was_legal && needs_transaction(context->verb) &&
	    (outcome == OUTCOME_OK || outcome == OUTCOME_DATA))
		lint_add(lint, FINDING_ORDER_ACCEPTED);
	if (context->is_after_421 && code != 421)
		lint_add(lint, FINDING_CLOSING_STAYS);
}

static bool
is_slow(const struct lint_reply_context *context)
{
	return context->took_ms >
	       (context->verb == VERB_CONTENT ? SLOW_CONTENT_MS : SLOW_MS);
}

void
lint_reply(struct lint *lint, const struct reply *reply,
    const struct lint_reply_context *context)
{
	for (size_t i = 0; i < COUNT(flaws); i++)
		if ((reply->flaws & flaws[i].flaw) != 0)
			lint_add(lint, flaws[i].finding);
	check_code(lint, reply->code, context);
	check_enhanced(lint, reply, context);
	check_name(lint, reply->code, context);
	check_duty(lint, reply, context);
	check_order(lint, reply->code, context);
	if (context->verb == VERB_HELO && reply->code == 250 &&
	    reply->line_count > 1)
		lint_add(lint, FINDING_HELO_KEYWORDS);
	if (is_slow(context))
		lint_add(lint, FINDING_REPLY_SLOW);
}

/* ---- what is offered -------------------------------------------------- */

/* RFC 5321 4.1.1.1: a letter or digit, then those and hyphens; parameters
 * hold what prints. */
static bool
is_keyword_line(struct slice line)
{
	struct slice word = slice_take_word(&line);

	for (size_t i = 0; i < word.len; i++)
		if (!isalnum((unsigned char)word.ptr[i]) &&
		    (i == 0 || word.ptr[i] != '-'))
			return false;
	return word.len > 0 && slice_printable(line) == line.len;
}

/* They have a finding of their own, and one cause is told once. */
static bool
has_odd_bytes(struct slice text)
{
	return (line_flaws(text, EOL_CRLF, 0) &
		   (LINE_BARE_CR | LINE_NUL | LINE_CONTROL | LINE_8BIT)) != 0;
}

static void
check_size(struct lint *lint, struct slice params)
{
	bool is_number = params.len <= SIZE_DIGITS;

	for (size_t i = 0; i < params.len; i++)
		is_number = is_number && isdigit((unsigned char)params.ptr[i]);
	if (!is_number)
		lint_add(lint, FINDING_SIZE_SYNTAX);
}

static bool
names_password(struct slice params)
{
	struct slice mech;

	while ((mech = slice_take_word(&params)).len > 0)
		if (slice_equals_nocase(mech, SLICE("PLAIN")) ||
		    slice_equals_nocase(mech, SLICE("LOGIN")))
			return true;
	return false;
}

static void
check_auth(struct lint *lint, struct slice mechs, struct lint_place place)
{
	if (mechs.len == 0)
		lint_add(lint, FINDING_AUTH_EMPTY);
	else if (place.is_exposed && names_password(mechs))
		lint_add(lint, FINDING_AUTH_EXPOSED);
}

static void
check_place(struct lint *lint, enum ext ext, struct lint_place place)
{
	if (ext == EXT_STARTTLS && place.is_secure)
		lint_add(lint, FINDING_STARTTLS_AGAIN);
	else if (ext == EXT_REQUIRETLS && !place.is_secure)
		lint_add(lint, FINDING_REQUIRETLS_EARLY);
}

/* Masked keywords are all alike, and no keywords: that is said once. */
void
lint_offer(struct lint *lint, struct slice text, const struct ext_set *offered,
    struct lint_place place)
{
	struct slice params = slice_trim(text);
	struct slice word = slice_take_word(&params);
	enum ext ext = ext_find(word);

	if (reply_is_masked(word)) {
		lint_add(lint, FINDING_REPLY_MASKED);
		return;
	}
	if (slice_starts_with_nocase(word, SLICE("AUTH="))) {
		lint_add(lint, FINDING_AUTH_OLD);
		return;
	}
	if (!is_keyword_line(text) && !has_odd_bytes(text))
		lint_add(lint, FINDING_KEYWORD_SYNTAX);
	if (ext == EXT_UNKNOWN)
		return;
	if (ext != EXT_AUTH && ext_set_has(offered, ext))
		lint_add(lint, FINDING_KEYWORD_TWICE);
	if (ext == EXT_SIZE)
		check_size(lint, slice_trim(params));
	else if (ext == EXT_AUTH)
		check_auth(lint, slice_trim(params), place);
	else if (!ext_params_fit(ext, params))
		lint_add(lint, FINDING_KEYWORD_PARAMS);
	check_place(lint, ext, place);
}

void
lint_offers(struct lint *lint, const struct ext_set *offered)
{
	for (size_t i = 0; i < COUNT(needs); i++)
		if (ext_set_has(offered, needs[i].ext) &&
		    !ext_set_has(offered, needs[i].needs))
			lint_add(lint, FINDING_KEYWORD_NEEDS);
}
