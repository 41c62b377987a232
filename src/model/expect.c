/* SPDX-License-Identifier: GPL-3.0-or-later
 * expect - one kind of expectation, one row: how it is read, when it is met,
 * and what is said where it is not. */
#include "ehlo/model/expect.h"

#include "answer.h"
#include "code-set.h"
#include "ehlo/base/mem.h"
#include "pattern.h"

enum kind { KIND_CODES, KIND_PATTERN, KIND_CAP, KIND_TLS, KIND_RELAY };

struct expect {
	enum kind kind;
	bool is_negated;
	char *text; /* as it was written */
	struct code_set codes;
	struct pattern *pattern; /* NULL = none */
	char *keyword;           /* of an extension; NULL = none */
	enum relay_verdict relay;
};

/* Where the words of a kind are read: what is left, and all of it. */
struct reader {
	struct slice text, rest;
	size_t *column;
	struct err *err;
};

static int
fail(struct reader *r, struct slice at, const char *words)
{
	*r->column = (size_t)(at.ptr - r->text.ptr);
	return err_set(r->err, ERR_SYNTAX, "%s", words);
}

static int
check_end(struct reader *r)
{
	r->rest = slice_trim(r->rest);
	return r->rest.len == 0 ? 0
	                        : fail(r, r->rest, "more than one expectation");
}

static int
read_pattern(struct reader *r, struct expect *e)
{
	int rc = pattern_take(&r->rest, &e->pattern, r->err);

	if (rc == 0)
		return check_end(r);
	*r->column = (size_t)(r->rest.ptr - r->text.ptr);
	return rc;
}

static int
read_cap(struct reader *r, struct expect *e)
{
	struct slice word = slice_take_word(&r->rest);

	if (word.len == 0)
		return fail(r, r->rest, "an extension's keyword is missing");
	e->keyword = mem_copy_text(word.ptr, word.len);
	return check_end(r);
}

static int
read_tls(struct reader *r, struct expect *e)
{
	struct slice word = slice_take_word(&r->rest);

	(void)e;
	if (!slice_equals_nocase(word, SLICE("verified")))
		return fail(r, word, "of TLS \"verified\" can be expected");
	return check_end(r);
}

static int
read_relay(struct reader *r, struct expect *e)
{
	struct slice word = slice_take_word(&r->rest);

	if (slice_equals_nocase(word, SLICE("refused")))
		e->relay = RELAY_REFUSED;
	else if (slice_equals_nocase(word, SLICE("accepted")))
		e->relay = RELAY_ACCEPTED;
	else
		return fail(r, word,
		    "relaying is expected to be \"refused\" or \"accepted\"");
	return check_end(r);
}

static int
read_codes(struct reader *r, struct expect *e)
{
	struct slice word = slice_take_word(&r->rest);
	size_t column;
	int rc;

	if (word.len == 0)
		return fail(r, r->rest,
		    "what is expected is missing: 250, 2yz, 550|554, /text/, "
		    "cap KEYWORD, tls verified, relay refused");
	rc = code_set_parse(word, &e->codes, &column, r->err);
	if (rc == 0)
		return check_end(r);
	*r->column = (size_t)(word.ptr - r->text.ptr) + column;
	return rc;
}

static int
read_kind(struct reader *r, struct expect *e)
{
	static const struct {
		const char *word;
		enum kind kind;
		int (*read)(struct reader *r, struct expect *e);
	} words[] = {
	    {"cap", KIND_CAP, read_cap},
	    {"tls", KIND_TLS, read_tls},
	    {"relay", KIND_RELAY, read_relay},
	};
	struct slice rest = r->rest;
	struct slice word = slice_take_word(&rest);

	if (word.len > 0 && word.ptr[0] == '/') {
		e->kind = KIND_PATTERN;
		return read_pattern(r, e);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!slice_equals_nocase(word, slice_str(words[i].word)))
			continue;
		e->kind = words[i].kind;
		r->rest = rest;
		return words[i].read(r, e);
	}
	e->kind = KIND_CODES;
	return read_codes(r, e);
}

int
expect_parse(
    struct slice text, struct expect **out, size_t *column, struct err *err)
{
	struct expect *e = mem_zalloc(1, sizeof(*e));
	struct slice trimmed = slice_trim(text);
	struct reader r = {text, trimmed, column, err};
	int rc;

	if (trimmed.len == 0)
		r.rest = slice_skip(text, text.len);
	e->text = mem_copy_text(trimmed.ptr, trimmed.len);
	e->is_negated = r.rest.len > 0 && r.rest.ptr[0] == '!';
	r.rest = slice_skip(r.rest, e->is_negated ? 1 : 0);
	while (r.rest.len > 0 && r.rest.ptr[0] == ' ')
		r.rest = slice_skip(r.rest, 1);
	rc = read_kind(&r, e);
	if (rc == 0)
		*out = e;
	else
		expect_free(e);
	return rc;
}

void
expect_free(struct expect *e)
{
	if (e == NULL)
		return;
	pattern_free(e->pattern);
	mem_free(e->keyword);
	mem_free(e->text);
	mem_free(e);
}

/* ---- is it so? ------------------------------------------------------ */

static bool
is_in_reply(const struct pattern *p, struct slice lines)
{
	while (lines.len > 0) {
		size_t end = slice_find(lines, '\n');

		if (pattern_finds(p, slice_range(lines, 0, end)))
			return true;
		lines = slice_skip(lines, end + 1);
	}
	return false;
}

static bool
is_offered(const struct expect *e, const struct session *s)
{
	return ext_set_has_keyword(&s->offered, slice_str(e->keyword));
}

/* 2yz in place of 354: nothing but the message can be hoped to get that, and
 * none was sent (RFC 5321 4.1.1.4). */
static bool
is_of_no_message(const struct exchange *x)
{
	return x->verb == VERB_DATA && code_class(x->code) == CODE_POSITIVE;
}

static bool
is_true(const struct expect *e, const struct session *s)
{
	const struct exchange *x = answer_newest(s);

	switch (e->kind) {
	case KIND_CODES:
		return x != NULL && code_set_has(&e->codes, x->code) &&
		       !is_of_no_message(x);
	case KIND_PATTERN:
		return x != NULL &&
		       is_in_reply(e->pattern, buf_slice(&s->reply_lines));
	case KIND_CAP:
		return is_offered(e, s);
	case KIND_TLS:
		return s->is_secure && s->tls.is_verified;
	case KIND_RELAY:
		return s->relay == e->relay;
	}
	return false;
}

static void
say_answer(const struct session *s, struct buf *why)
{
	const struct exchange *x = answer_newest(s);

	if (x == NULL) {
		buf_add_str(why, "nothing was answered");
		return;
	}
	buf_addf(why, "%sanswered %03d",
	    is_of_no_message(x) ? "no message was sent, DATA was " : "",
	    x->code);
	if (x->text != NULL && x->text[0] != '\0')
		buf_addf(why, " %s", x->text);
}

static const char *
words_of_relay(enum relay_verdict relay)
{
	static const char *const words[RELAY_COUNT] = {
	    [RELAY_UNKNOWN] = "nothing tells whether it relays",
	    [RELAY_REFUSED] = "relaying is refused",
	    [RELAY_ACCEPTED] = "relaying is accepted",
	};

	return words[relay];
}

static void
say_why(const struct expect *e, const struct session *s, struct buf *why)
{
	switch (e->kind) {
	case KIND_CODES:
	case KIND_PATTERN:
		say_answer(s, why);
		break;
	case KIND_CAP:
		buf_addf(why, "%s is %soffered", e->keyword,
		    is_offered(e, s) ? "" : "not ");
		break;
	case KIND_TLS:
		buf_add_str(why, !s->is_secure ? "there is no TLS"
				 : s->tls.is_verified
				     ? "the certificate is verified"
				     : "the certificate is not verified");
		break;
	case KIND_RELAY:
		buf_add_str(why, words_of_relay(s->relay));
		break;
	}
}

bool
expect_is_met(const struct expect *e, const struct session *s, struct buf *why)
{
	if (why != NULL)
		say_why(e, s, why);
	return is_true(e, s) != e->is_negated;
}

bool
expect_is_met_by(
    const struct expect *e, const struct session *s, const struct exchange *x)
{
	if (e->kind == KIND_CODES)
		return code_set_has(&e->codes, x->code) != e->is_negated;
	return expect_is_met(e, s, NULL);
}

bool
expect_is_about_reply(const struct expect *e, const struct session *s)
{
	const struct exchange *x = answer_newest(s);

	if (x == NULL)
		return false;
	if (e->kind == KIND_RELAY)
		return x->verb == VERB_RCPT;
	return e->kind == KIND_CODES || e->kind == KIND_PATTERN;
}

enum runner_kind
expect_judge(const struct expect *e, const struct session *s, size_t line,
    struct buf *out)
{
	buf_addf(out, "line %zu: expected %s: ", line, e->text);
	if (!expect_is_met(e, s, out))
		return RUNNER_UNMET;
	return expect_is_about_reply(e, s) ? RUNNER_WANTED : RUNNER_MET;
}
