/* SPDX-License-Identifier: GPL-3.0-or-later
 * breakpoint-parse - one row a kind of place, one row a field of a condition.
 */
#include "breakpoint-parse.h"

#include <string.h>

#include "ehlo/base/mem.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NUMBER_MAX 1000000000UL

struct reader {
	struct slice text, rest;
	size_t *column;
	struct err *err;
};

static int
fail(struct reader *r, struct slice at, const char *words)
{
	/* An empty word stands where the text ends. */
	*r->column = at.len == 0 ? r->text.len : (size_t)(at.ptr - r->text.ptr);
	return err_set(r->err, ERR_SYNTAX, "%s", words);
}

static char *
copy_word(struct slice word)
{
	return mem_copy_text(word.ptr, word.len);
}

/* "2s" or "300ms" in milliseconds. */
static int
read_time(struct reader *r, struct slice word, unsigned long *out)
{
	size_t unit = 0;

	while (
	    unit < word.len && word.ptr[unit] >= '0' && word.ptr[unit] <= '9')
		unit++;
	if (slice_to_number(
		slice_range(word, 0, unit), NUMBER_MAX / 1000, out) == 0) {
		if (slice_equals_nocase(slice_skip(word, unit), SLICE("s"))) {
			*out *= 1000;
			return 0;
		}
		if (slice_equals_nocase(slice_skip(word, unit), SLICE("ms")))
			return 0;
	}
	return fail(r, word, "a time is 2s or 300ms");
}

/* ---- places --------------------------------------------------------- */

static int
read_line(struct reader *r, struct break_rule *rule)
{
	struct slice word = slice_take_word(&r->rest);
	unsigned long line;

	if (slice_to_number(word, NUMBER_MAX, &line) < 0 || line == 0)
		return fail(r, word, "the number of a line of the plan");
	rule->shown.line = line;
	return 0;
}

static int
read_verb(struct reader *r, struct break_rule *rule)
{
	struct slice word = slice_take_word(&r->rest);

	if (word.len == 0)
		return fail(r, word, "a verb is missing: RCPT");
	rule->word = copy_word(word);
	return 0;
}

static int
read_phase(struct reader *r, struct break_rule *rule)
{
	struct slice word = slice_take_word(&r->rest);

	for (int p = 0; p < PHASE_COUNT; p++) {
		rule->phase = (enum phase)p;
		if (slice_equals_nocase(
			word, slice_str(phase_name(rule->phase))))
			return 0;
	}
	return fail(r, word,
	    "a phase is helo, ready, mail, rcpt, data, auth, tls or quit");
}

static int
read_reply(struct reader *r, struct break_rule *rule)
{
	struct slice word = slice_take_word(&r->rest);
	size_t column = 0;
	int rc;

	if (slice_equals_nocase(word, SLICE("!expected"))) {
		rule->kind = BREAK_UNEXPECTED;
		return 0;
	}
	if (word.len == 0)
		return fail(
		    r, word, "a code is missing: 4yz, 550 or !expected");
	rule->is_negated = word.ptr[0] == '!';
	if (rule->is_negated)
		word = slice_skip(word, 1);
	rc = code_set_parse(word, &rule->codes, &column, r->err);
	*r->column = (size_t)(word.ptr - r->text.ptr) + column;
	return rc;
}

static int
read_cap(struct reader *r, struct break_rule *rule)
{
	struct slice lost = slice_take_word(&r->rest), word;

	if (!slice_equals_nocase(lost, SLICE("lost")))
		return fail(r, lost, "it is: cap lost KEYWORD");
	word = slice_take_word(&r->rest);
	if (word.len == 0)
		return fail(r, word, "a keyword is missing: cap lost STARTTLS");
	rule->word = copy_word(word);
	return 0;
}

static int
read_slow(struct reader *r, struct break_rule *rule)
{
	return read_time(r, slice_take_word(&r->rest), &rule->ms);
}

static int
read_text(struct reader *r, struct break_rule *rule)
{
	int rc;

	r->rest = slice_trim(r->rest);
	if (r->rest.len == 0 || r->rest.ptr[0] != '/')
		return fail(r, r->rest, "an expression is missing: /text/");
	rc = pattern_take(&r->rest, &rule->pattern, r->err);
	if (rc < 0)
		*r->column = (size_t)(r->rest.ptr - r->text.ptr);
	return rc;
}

static int
read_place(struct reader *r, struct break_rule *rule)
{
	static const struct {
		const char *word;
		enum break_kind kind;
		int (*read)(struct reader *r, struct break_rule *rule);
	} places[] = {
	    {"line", BREAK_LINE, read_line},
	    {"verb", BREAK_VERB, read_verb},
	    {"phase", BREAK_PHASE, read_phase},
	    {"reply", BREAK_REPLY, read_reply},
	    {"cap", BREAK_CAP_LOST, read_cap},
	    {"slow", BREAK_SLOW, read_slow},
	    {"text", BREAK_TEXT, read_text},
	};
	struct slice rest = r->rest;
	struct slice word = slice_take_word(&rest);

	for (size_t i = 0; i < COUNT(places); i++) {
		if (!slice_equals_nocase(word, slice_str(places[i].word)))
			continue;
		r->rest = rest;
		rule->kind = places[i].kind;
		return places[i].read(r, rule);
	}
	if (slice_equals_nocase(word, SLICE("if")))
		return 0;
	if (word.len == 0 || word.ptr[0] < '0' || word.ptr[0] > '9')
		return fail(r, word,
		    "a breakpoint is N, verb RCPT, phase mail, reply 4yz, "
		    "cap lost STARTTLS, slow 2s, text /words/ or if code >= "
		    "500");
	rule->kind = BREAK_LINE;
	return read_line(r, rule);
}

/* ---- conditions ----------------------------------------------------- */

static int
read_number(struct reader *r, struct condition *c)
{
	struct slice word = slice_take_word(&r->rest);

	return slice_to_number(word, NUMBER_MAX, &c->number) == 0
	           ? 0
	           : fail(r, word, "a number is compared with");
}

static int
read_duration(struct reader *r, struct condition *c)
{
	return read_time(r, slice_take_word(&r->rest), &c->number);
}

static int
read_answer(struct reader *r, struct condition *c)
{
	struct slice word = slice_take_word(&r->rest);

	c->number = slice_equals_nocase(word, SLICE("yes"));
	if (c->number == 1 || slice_equals_nocase(word, SLICE("no")))
		return 0;
	return fail(r, word, "it is yes or no");
}

static int
read_word(struct reader *r, struct condition *c)
{
	struct slice word = slice_take_word(&r->rest);

	if (word.len == 0)
		return fail(r, word, "a verb is missing");
	c->word = copy_word(word);
	return 0;
}

static const struct {
	const char *name;
	enum condition_field field;
	bool is_ordered;
	int (*read)(struct reader *r, struct condition *c);
} fields[] = {
    {"reply-time", FIELD_REPLY_TIME, true, read_duration},
    {"code", FIELD_CODE, true, read_number},
    {"recipients", FIELD_RECIPIENTS, true, read_number},
    {"accepted", FIELD_ACCEPTED, true, read_number},
    {"refused", FIELD_REFUSED, true, read_number},
    {"verb", FIELD_VERB, false, read_word},
    {"tls", FIELD_TLS, false, read_answer},
    {"auth", FIELD_AUTH, false, read_answer},
};

/* The longer ones first. */
static const struct {
	const char *text;
	enum condition_op op;
} ops[] = {
    {"==", OP_EQ},
    {"!=", OP_NE},
    {"<=", OP_LE},
    {">=", OP_GE},
    {"<", OP_LT},
    {">", OP_GT},
};

static int
read_op(struct reader *r, struct condition *c, bool is_ordered)
{
	r->rest = slice_trim(r->rest);
	for (size_t i = 0; i < COUNT(ops); i++) {
		if (!slice_starts_with(r->rest, slice_str(ops[i].text)))
			continue;
		c->op = ops[i].op;
		if (!is_ordered && c->op != OP_EQ && c->op != OP_NE)
			break;
		r->rest = slice_skip(r->rest, strlen(ops[i].text));
		return 0;
	}
	return fail(r, r->rest,
	    is_ordered ? "a comparison is missing: == != < <= > >="
		       : "it is compared by == or !=");
}

/* A field's name ends where its operator begins: "code>=500". */
static struct slice
take_name(struct slice *rest)
{
	size_t end = 0;

	*rest = slice_trim(*rest);
	while (end < rest->len && strchr(" \t=!<>", rest->ptr[end]) == NULL)
		end++;
	*rest = slice_skip(*rest, end);
	return slice_of(rest->ptr - end, end);
}

static int
read_condition(struct reader *r, struct condition *c)
{
	struct slice name;
	int rc;

	r->rest = slice_trim(r->rest);
	if (r->rest.len == 0)
		return fail(r, r->rest, "a condition is missing: code >= 500");
	name = take_name(&r->rest);
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (!slice_equals_nocase(name, slice_str(fields[i].name)))
			continue;
		c->field = fields[i].field;
		rc = read_op(r, c, fields[i].is_ordered);
		return rc < 0 ? rc : fields[i].read(r, c);
	}
	return fail(r, name.len > 0 ? name : r->rest,
	    "a condition is about reply-time, code, recipients, accepted, "
	    "refused, verb, tls or auth");
}

/* ---- the whole ------------------------------------------------------ */

static int
read_rule(struct reader *r, struct break_rule *rule)
{
	int rc = read_place(r, rule);
	struct slice word;

	if (rc < 0)
		return rc;
	word = slice_take_word(&r->rest);
	if (slice_equals_nocase(word, SLICE("if"))) {
		rule->shown.has_condition = true;
		rc = read_condition(r, &rule->condition);
		word = slice_take_word(&r->rest);
	}
	if (rc == 0 && word.len > 0)
		rc = fail(r, word, "more than one breakpoint");
	return rc;
}

int
break_rule_parse(
    struct slice text, struct break_rule *rule, size_t *column, struct err *err)
{
	struct reader r = {text, text, column, err};
	struct slice trimmed = slice_trim(text);
	int rc = read_rule(&r, rule);

	if (rc < 0) {
		break_rule_fini(rule);
		return rc;
	}
	rule->shown.text = copy_word(trimmed);
	if (rule->kind == BREAK_LINE)
		break_rule_move(rule, rule->shown.line);
	return 0;
}

void
break_rule_fini(struct break_rule *rule)
{
	mem_free(rule->shown.text);
	mem_free(rule->word);
	mem_free(rule->condition.word);
	pattern_free(rule->pattern);
	*rule = (struct break_rule){0};
}

/* Behind "8" or "line 8". */
static struct slice
condition_of(struct slice text)
{
	struct slice rest = text;

	if (slice_equals_nocase(slice_take_word(&rest), SLICE("line")))
		slice_take_word(&rest);
	return slice_trim(rest);
}

void
break_rule_move(struct break_rule *rule, size_t line)
{
	struct slice condition = condition_of(slice_str(rule->shown.text));
	struct buf text = {0};

	rule->shown.line = line;
	buf_addf(&text, "line %zu", line);
	if (condition.len > 0) {
		buf_add_byte(&text, ' ');
		buf_add_slice(&text, condition);
	}
	mem_free(rule->shown.text);
	rule->shown.text = mem_copy_str(buf_text(&text));
	buf_fini(&text);
}
