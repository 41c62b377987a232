/* SPDX-License-Identifier: GPL-3.0-or-later
 * rules - lines in the order of their writing; the first with an answer has it.
 *
 * Delays of rules before it add up. A question counts for a rule when it is of
 * its verb, its subject and its client, whether or not the rule then applies.
 */
#include "ehlo/smtp/rules.h"

#include <assert.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "rules-core.h"

/* Longer files and lines are no rules. */
#define LINE_BYTES_MAX ((size_t)4096)

#define SEED_DEFAULT 1

/* Who came with what, and since when. */
struct grey {
	uint64_t hash; /* 0 = free */
	int64_t first_s;
	unsigned tries;
};

/* Words of the settings, NULL at the end, as a personality has them. */
struct words {
	const char *list[RULES_MAX + 1];
	size_t count;
};

struct rules {
	struct rule rules[RULES_MAX];
	size_t count;
	unsigned generation; /* another one for each change of the lines */
	uint64_t random;
	const struct personality *base;
	struct personality personality;
	struct words domains, relays, mailboxes;
	struct personality_account accounts[RULES_MAX + 1];
	struct grey grey[RULES_GREY_MAX];
	size_t grey_next;
};

/* ---- settings ----------------------------------------------------------- */

void
rule_fini(struct rule *rule)
{
	mem_free(rule->line);
	mem_free(rule->name);
	mem_free(rule->secret);
	mem_free(rule->pattern);
	mem_free(rule->client);
	buf_fini(&rule->reply);
	*rule = (struct rule){0};
}

static const char *const *
collect(const struct rules *r, enum setting setting, struct words *out)
{
	out->count = 0;
	for (size_t i = 0; i < r->count; i++)
		if (r->rules[i].setting == setting)
			out->list[out->count++] = r->rules[i].name;
	out->list[out->count] = NULL;
	return out->count > 0 ? out->list : NULL;
}

static void
collect_accounts(struct rules *r)
{
	size_t count = 0;

	for (size_t i = 0; i < r->count; i++)
		if (r->rules[i].setting == SETTING_USER)
			r->accounts[count++] = (struct personality_account){
			    r->rules[i].name, r->rules[i].secret};
	r->accounts[count] = (struct personality_account){NULL, NULL};
	if (count > 0)
		r->personality.accounts = r->accounts;
}

/* The last one wins. */
static const struct rule *
find_setting(const struct rules *r, enum setting setting)
{
	for (size_t i = r->count; i > 0; i--)
		if (r->rules[i - 1].setting == setting)
			return &r->rules[i - 1];
	return NULL;
}

static void
settle(struct rules *r)
{
	const struct rule *size = find_setting(r, SETTING_SIZE);
	const struct rule *recipients = find_setting(r, SETTING_RECIPIENTS);

	r->personality = *r->base;
	r->personality.domains = collect(r, SETTING_DOMAIN, &r->domains);
	r->personality.relay_domains = collect(r, SETTING_RELAY, &r->relays);
	r->personality.mailboxes = collect(r, SETTING_MAILBOX, &r->mailboxes);
	collect_accounts(r);
	if (size != NULL)
		r->personality.size_max = size->number;
	if (recipients != NULL)
		r->personality.recipients_max = (unsigned)recipients->number;
	r->generation++;
}

/* ---- the lines ---------------------------------------------------------- */

struct rules *
rules_new(const struct personality *base)
{
	struct rules *r = mem_zalloc(1, sizeof(*r));

	r->random = SEED_DEFAULT;
	rules_play(r, base);
	return r;
}

void
rules_free(struct rules *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->count; i++)
		rule_fini(&r->rules[i]);
	mem_free(r);
}

/* 0, or -ERR_SYNTAX with column and what. */
static int
parse(struct slice line, struct rule *rule, size_t *column, struct buf *what)
{
	*column = 1;
	if (line.len > LINE_BYTES_MAX || !utf8_is_valid(line)) {
		buf_add_str(what, "the line is too long, or no UTF-8 text");
		return -ERR_SYNTAX;
	}
	return rules_parse(line, rule, column, what);
}

/* 0, or -ERR_SYNTAX or -ERR_LIMIT with column and what. */
static int
add(struct rules *r, struct slice line, size_t *column, struct buf *what)
{
	struct rule rule = {0};
	int rc = parse(line, &rule, column, what);

	if (rc == 0 && rule.line != NULL && r->count == RULES_MAX) {
		buf_addf(what, "more than %d rules", RULES_MAX);
		rc = -ERR_LIMIT;
	}
	if (rc < 0 || rule.line == NULL) {
		rule_fini(&rule);
		return rc;
	}
	if (rule.setting == SETTING_SEED)
		r->random = rule.number;
	r->rules[r->count++] = rule;
	return 0;
}

size_t
rules_read(
    struct rules *r, const char *name, struct slice text, struct buf *errors)
{
	size_t count = 0, number = 0, column;
	struct buf what = {0};

	while (text.len > 0) {
		size_t end = slice_find(text, '\n');

		number++;
		if (add(r, slice_range(text, 0, end), &column, &what) < 0) {
			count++;
			if (errors != NULL)
				buf_addf(errors, "%s:%zu:%zu: %s\n", name,
				    number, column, buf_text(&what));
		}
		buf_clear(&what);
		text = slice_skip(text, end + 1);
	}
	buf_fini(&what);
	settle(r);
	return count;
}

int
rules_add(struct rules *r, struct slice line, struct err *err)
{
	struct buf what = {0};
	size_t column;
	int rc = add(r, line, &column, &what);

	if (rc < 0)
		rc = err_set(
		    err, ERR_USAGE, "column %zu: %s", column, buf_text(&what));
	buf_fini(&what);
	settle(r);
	return rc;
}

int
rules_check(struct slice line, size_t *column, struct err *err)
{
	struct rule rule = {0};
	struct buf what = {0};
	int rc = parse(line, &rule, column, &what);

	if (rc < 0)
		rc = err_set(err, ERR_USAGE, "%s", buf_text(&what));
	rule_fini(&rule);
	buf_fini(&what);
	return rc;
}

int
rules_remove(struct rules *r, size_t number)
{
	if (number == 0 || number > r->count)
		return -ERR_RANGE;
	rule_fini(&r->rules[number - 1]);
	r->count--;
	for (size_t i = number - 1; i < r->count; i++)
		r->rules[i] = r->rules[i + 1];
	r->rules[r->count] = (struct rule){0};
	settle(r);
	return 0;
}

void
rules_clear(struct rules *r)
{
	for (size_t i = 0; i < r->count; i++)
		rule_fini(&r->rules[i]);
	r->count = 0;
	for (size_t i = 0; i < RULES_GREY_MAX; i++)
		r->grey[i] = (struct grey){0};
	r->random = SEED_DEFAULT;
	settle(r);
}

size_t
rules_count(const struct rules *r)
{
	return r->count;
}

struct slice
rules_line(const struct rules *r, size_t number, unsigned long *applied)
{
	assert(number > 0 && number <= r->count);
	*applied = r->rules[number - 1].applied;
	return slice_str(r->rules[number - 1].line);
}

const struct personality *
rules_personality(const struct rules *r)
{
	return &r->personality;
}

/* The lines of the personality stand behind the others. */
static void
give(struct rules *r)
{
	size_t count = r->count;

	if (r->base->rules == NULL)
		return;
	rules_read(r, "", slice_str(r->base->rules), NULL);
	while (count < r->count)
		r->rules[count++].is_given = true;
}

void
rules_play(struct rules *r, const struct personality *base)
{
	r->base = base;
	for (size_t i = r->count; i > 0; i--)
		if (r->rules[i - 1].is_given)
			rules_remove(r, i);
	settle(r);
	give(r);
}

const struct personality *
rules_base(const struct rules *r)
{
	return r->base;
}

/* ---- asking ------------------------------------------------------------- */

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* Back to the last "*" where it does not fit: no recursion. */
bool
rules_match(const char *pattern, struct slice text)
{
	const char *star = NULL;
	size_t at = 0, star_at = 0;

	while (at < text.len) {
		if (*pattern == '*') {
			star = ++pattern;
			star_at = at;
		} else if (*pattern == '?' ||
			   (*pattern != '\0' &&
			       lower(*pattern) == lower(text.ptr[at]))) {
			pattern++;
			at++;
		} else if (star != NULL) {
			pattern = star;
			at = ++star_at;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

/* RFC 5321 4.1.3 has a tag before an IPv6 address; people have none. */
static struct slice
without_tag(struct slice client)
{
	struct slice tag = SLICE("IPv6:");

	return slice_starts_with_nocase(client, tag)
	           ? slice_skip(client, tag.len)
	           : client;
}

static bool
is_about(const struct rule *rule, const struct rules_question *q)
{
	if (rule->setting != SETTING_NONE)
		return false;
	if (rule->verb != q->verb &&
	    (rule->verb != RULE_ANY_VERB || q->verb == RULES_DATA_LINE))
		return false;
	if (rule->client != NULL &&
	    !rules_match(rule->client, without_tag(q->client)))
		return false;
	return rule->pattern == NULL || rules_match(rule->pattern, q->subject);
}

/* splitmix64 */
static uint64_t
draw(struct rules *r)
{
	uint64_t z = r->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned
count_question(struct rules *r, struct rules_session *s, size_t index)
{
	struct rule *rule = &r->rules[index];

	if (!rule->is_by_session || s == NULL)
		return ++rule->seen;
	if (s->generation != r->generation)
		*s = (struct rules_session){.generation = r->generation};
	return ++s->counts[index];
}

static bool
is_due(struct rules *r, struct rules_session *s, size_t index)
{
	const struct rule *rule = &r->rules[index];
	unsigned number = count_question(r, s, index);

	if (number < rule->first || (rule->last > 0 && number > rule->last))
		return false;
	if (rule->every > 0 && number % rule->every != 0)
		return false;
	return rule->percent >= 100 || draw(r) % 100 < rule->percent;
}

static void
apply(struct rule *rule, struct rules_answer *out)
{
	rule->applied++;
	out->delay_ms += rule->delay_ms;
	out->is_drop = rule->is_drop;
	if (rule->has_reply) {
		out->has_reply = true;
		out->is_raw = rule->is_raw;
		out->reply = slice_of(buf_text(&rule->reply), rule->reply.len);
	}
}

void
rules_ask(struct rules *r, struct rules_session *s,
    const struct rules_question *q, struct rules_answer *out)
{
	*out = (struct rules_answer){0};
	for (size_t i = 0; i < r->count && !out->has_reply && !out->is_drop;
	     i++)
		if (!r->rules[i].is_grey && is_about(&r->rules[i], q) &&
		    is_due(r, s, i))
			apply(&r->rules[i], out);
}

/* ---- greylisting -------------------------------------------------------- */

/* FNV-1a; the separator keeps "a","bc" from "ab","c". */
static uint64_t
hash_add(uint64_t hash, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		hash =
		    (hash ^ (unsigned char)lower(bytes.ptr[i])) * 0x100000001b3;
	return (hash ^ 0xff) * 0x100000001b3;
}

static uint64_t
hash_of(const struct rules_question *q)
{
	uint64_t hash = hash_add(0xcbf29ce484222325, q->client);

	hash = hash_add(hash, q->sender);
	hash = hash_add(hash, q->subject);
	return hash == 0 ? 1 : hash;
}

static struct grey *
find_grey(struct rules *r, const struct rules_question *q)
{
	uint64_t hash = hash_of(q);
	struct grey *grey;

	for (size_t i = 0; i < RULES_GREY_MAX; i++)
		if (r->grey[i].hash == hash)
			return &r->grey[i];
	grey = &r->grey[r->grey_next];
	r->grey_next = (r->grey_next + 1) % RULES_GREY_MAX;
	*grey = (struct grey){.hash = hash, .first_s = q->now_s};
	return grey;
}

/* Who comes again is let in after the time, or after so many refusals. */
static bool
is_refused(
    struct rules *r, const struct rule *rule, const struct rules_question *q)
{
	struct grey *grey = find_grey(r, q);
	bool is_waited = rule->grey_s > 0 && grey->tries > 0 &&
	                 q->now_s - grey->first_s >= (int64_t)rule->grey_s;
	bool is_tried = rule->grey_tries > 0 && grey->tries >= rule->grey_tries;

	if (is_waited || is_tried)
		return false;
	grey->tries++;
	return true;
}

void
rules_ask_grey(struct rules *r, struct rules_session *s,
    const struct rules_question *q, struct rules_answer *out)
{
	*out = (struct rules_answer){0};
	for (size_t i = 0; i < r->count && !out->has_reply; i++)
		if (r->rules[i].is_grey && is_about(&r->rules[i], q) &&
		    is_due(r, s, i) && is_refused(r, &r->rules[i], q))
			apply(&r->rules[i], out);
}
