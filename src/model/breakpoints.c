/* SPDX-License-Identifier: GPL-3.0-or-later
 * breakpoints - a list that is asked before a line and after a reply. */
#include "ehlo/model/breakpoints.h"

#include <assert.h>
#include <string.h>

#include "answer.h"
#include "breakpoint-parse.h"
#include "ehlo/base/mem.h"

struct breakpoints {
	struct break_rule **list;
	size_t count, size;
	unsigned last_number;
	struct break_rule *gone; /* the temporary one that stopped last */
};

/* What a stop is judged by. */
struct stop {
	const struct session *session;
	const struct exchange *exchange; /* NULL = before a line */
	struct slice line;               /* before it */
	size_t line_number;
};

static void
free_rule(struct break_rule *rule)
{
	if (rule == NULL)
		return;
	break_rule_fini(rule);
	mem_free(rule);
}

struct breakpoints *
breakpoints_new(void)
{
	return mem_zalloc(1, sizeof(struct breakpoints));
}

void
breakpoints_free(struct breakpoints *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->count; i++)
		free_rule(b->list[i]);
	free_rule(b->gone);
	mem_free(b->list);
	mem_free(b);
}

int
breakpoints_add(struct breakpoints *b, struct slice text, bool is_temporary,
    size_t *column, struct err *err)
{
	struct break_rule *rule = mem_zalloc(1, sizeof(*rule));
	size_t nul = slice_find(text, '\0');
	int rc;

	/* It is shown and written back as text. */
	*column = nul;
	rc = nul < text.len
	         ? err_set(err, ERR_SYNTAX, "a breakpoint has no NUL in it")
	         : break_rule_parse(text, rule, column, err);
	if (rc < 0) {
		free_rule(rule);
		return rc;
	}
	rule->shown.number = ++b->last_number;
	rule->shown.is_enabled = true;
	rule->shown.is_temporary = is_temporary;
	if (b->count == b->size) {
		b->size = b->size == 0 ? 8 : b->size * 2;
		b->list = mem_realloc(b->list, b->size, sizeof(*b->list));
	}
	b->list[b->count++] = rule;
	return (int)rule->shown.number;
}

static struct break_rule *
take_rule(struct breakpoints *b, size_t index)
{
	struct break_rule *rule = b->list[index];

	memmove(&b->list[index], &b->list[index + 1],
	    (b->count - index - 1) * sizeof(struct break_rule *));
	b->count--;
	return rule;
}

/* b->count when there is none. */
static size_t
find_number(const struct breakpoints *b, unsigned number)
{
	size_t i = 0;

	while (i < b->count && b->list[i]->shown.number != number)
		i++;
	return i;
}

bool
breakpoints_delete(struct breakpoints *b, unsigned number)
{
	size_t index = find_number(b, number);

	if (index == b->count)
		return false;
	free_rule(take_rule(b, index));
	return true;
}

bool
breakpoints_enable(struct breakpoints *b, unsigned number, bool enabled)
{
	size_t index = find_number(b, number);

	if (index == b->count)
		return false;
	b->list[index]->shown.is_enabled = enabled;
	return true;
}

size_t
breakpoints_count(const struct breakpoints *b)
{
	return b->count;
}

const struct breakpoint *
breakpoints_at(const struct breakpoints *b, size_t index)
{
	assert(index < b->count);
	return &b->list[index]->shown;
}

const struct breakpoint *
breakpoints_on_line(const struct breakpoints *b, size_t line)
{
	for (size_t i = 0; i < b->count; i++)
		if (line != 0 && b->list[i]->shown.line == line)
			return &b->list[i]->shown;
	return NULL;
}

void
breakpoints_shift(struct breakpoints *b, size_t line, int by)
{
	for (size_t i = b->count; i-- > 0;) {
		struct break_rule *rule = b->list[i];

		if (rule->shown.line < line || rule->shown.line == 0)
			continue;
		if (by < 0 && rule->shown.line == line)
			free_rule(take_rule(b, i));
		else
			break_rule_move(rule, by < 0 ? rule->shown.line - 1
						     : rule->shown.line + 1);
	}
}

/* ---- conditions ----------------------------------------------------- */

static const struct exchange *
exchange_of(const struct stop *stop)
{
	return stop->exchange != NULL ? stop->exchange
	                              : answer_newest(stop->session);
}

static size_t
count_refused(const struct session *s)
{
	size_t count = 0;

	for (size_t i = 0; i < s->recipient_count; i++)
		count += s->recipients[i].state == RECIPIENT_REFUSED;
	return count;
}

static bool
is_verb(const struct stop *stop, const char *word)
{
	struct slice rest = stop->line;

	if (stop->exchange != NULL)
		return slice_equals_nocase(slice_str(word),
		    slice_str(verb_text(stop->exchange->verb)));
	return !session_takes_data(stop->session) &&
	       slice_equals_nocase(slice_take_word(&rest), slice_str(word));
}

/* False: there is no such number now. */
static bool
find_number_of(const struct stop *stop, enum condition_field field, double *out)
{
	const struct session *s = stop->session;
	const struct exchange *x = exchange_of(stop);

	switch (field) {
	case FIELD_REPLY_TIME:
		*out = x == NULL ? 0 : exchange_ms(x);
		return x != NULL;
	case FIELD_CODE:
		*out = x == NULL ? 0 : x->code;
		return x != NULL;
	case FIELD_RECIPIENTS:
		*out = (double)s->recipient_count;
		return true;
	case FIELD_ACCEPTED:
		*out = (double)s->accepted_count;
		return true;
	case FIELD_REFUSED:
		*out = (double)count_refused(s);
		return true;
	case FIELD_TLS:
		*out = s->is_secure;
		return true;
	case FIELD_AUTH:
		*out = s->is_authenticated;
		return true;
	case FIELD_NONE:
	case FIELD_VERB:
		break;
	}
	return false;
}

static bool
compare(double a, enum condition_op op, double b)
{
	switch (op) {
	case OP_LT:
		return a < b;
	case OP_LE:
		return a <= b;
	case OP_GT:
		return a > b;
	case OP_GE:
		return a >= b;
	case OP_EQ:
		return a >= b && a <= b;
	case OP_NE:
		break;
	}
	return a < b || a > b;
}

static bool
is_true(const struct condition *c, const struct stop *stop)
{
	double value;

	if (c->field == FIELD_NONE)
		return true;
	if (c->field == FIELD_VERB)
		return is_verb(stop, c->word) == (c->op == OP_EQ);
	return find_number_of(stop, c->field, &value) &&
	       compare(value, c->op, (double)c->number);
}

/* ---- places --------------------------------------------------------- */

/* Remembers it for the next time; what was offered in a session before counts
 * too. Inside TLS STARTTLS is not lost but done (RFC 3207 4.2). */
static bool
is_lost(struct break_rule *rule, const struct stop *stop)
{
	const struct session *s = stop->session;
	enum verb verb = stop->exchange->verb;
	struct slice keyword = slice_str(rule->word);
	bool is_done =
	    s->is_secure && slice_equals_nocase(keyword, SLICE("STARTTLS"));
	bool was_offered = rule->was_offered ||
	                   ext_set_has_keyword(&s->offered_in_clear, keyword);

	if ((verb != VERB_EHLO && verb != VERB_LHLO) || !s->is_ehlo_done ||
	    is_done)
		return false;
	rule->was_offered = ext_set_has_keyword(&s->offered, keyword);
	return was_offered && !rule->was_offered;
}

static bool
stops_before(struct break_rule *rule, const struct stop *stop)
{
	switch (rule->kind) {
	case BREAK_LINE:
		return stop->line_number != 0 &&
		       rule->shown.line == stop->line_number;
	case BREAK_VERB:
		return is_verb(stop, rule->word);
	case BREAK_TEXT:
		return pattern_finds(rule->pattern, stop->line);
	default:
		return false;
	}
}

static bool
stops_after(struct break_rule *rule, const struct stop *stop)
{
	const struct exchange *x = stop->exchange;

	switch (rule->kind) {
	case BREAK_CONDITION:
		return true;
	case BREAK_PHASE:
		return stop->session->phase == rule->phase &&
		       x->phase != rule->phase;
	case BREAK_REPLY:
		return code_set_has(&rule->codes, x->code) != rule->is_negated;
	case BREAK_UNEXPECTED:
		return !x->is_expected;
	case BREAK_CAP_LOST:
		return is_lost(rule, stop);
	case BREAK_SLOW:
		return exchange_ms(x) >= (double)rule->ms;
	case BREAK_TEXT:
		return pattern_finds(
		    rule->pattern, buf_slice(&stop->session->reply_lines));
	case BREAK_LINE:
	case BREAK_VERB:
		break;
	}
	return false;
}

static const struct breakpoint *
hit(struct breakpoints *b, size_t index)
{
	struct break_rule *rule = b->list[index];

	rule->shown.hits++;
	if (rule->shown.is_temporary) {
		free_rule(b->gone);
		b->gone = take_rule(b, index);
	}
	return &rule->shown;
}

/* Every one looks, so that all remember; the first stops. */
static const struct breakpoint *
find_stop(struct breakpoints *b, const struct stop *stop,
    bool (*stops)(struct break_rule *rule, const struct stop *stop))
{
	size_t found = b->count;

	for (size_t i = 0; i < b->count; i++) {
		struct break_rule *rule = b->list[i];

		if (stops(rule, stop) && rule->shown.is_enabled &&
		    is_true(&rule->condition, stop) && found == b->count)
			found = i;
	}
	return found == b->count ? NULL : hit(b, found);
}

const struct breakpoint *
breakpoints_before(struct breakpoints *b, const struct session *s,
    size_t line_number, struct slice line)
{
	struct stop stop = {
	    .session = s, .line_number = line_number, .line = line};

	return find_stop(b, &stop, stops_before);
}

bool
breakpoints_may_stop(const struct breakpoints *b, const struct session *s,
    size_t line_number, struct slice line)
{
	struct stop stop = {
	    .session = s, .line_number = line_number, .line = line};

	for (size_t i = 0; i < b->count; i++)
		if (b->list[i]->shown.is_enabled &&
		    stops_before(b->list[i], &stop))
			return true;
	return false;
}

const struct breakpoint *
breakpoints_after(
    struct breakpoints *b, const struct session *s, size_t exchange)
{
	struct stop stop = {.session = s};

	assert(exchange < s->exchanges.count);
	stop.exchange = &s->exchanges.list[exchange];
	return find_stop(b, &stop, stops_after);
}
