/* SPDX-License-Identifier: GPL-3.0-or-later
 * rules-parse - the language of the rules, a line at a time.
 *
 *     VERB [PATTERN] CLAUSE...        a rule
 *     SETTING WORD...                 a setting
 *
 * Two tables say which words begin a clause or a setting, and who reads what
 * follows. A word is a run without blanks, or stands in quotes, where \" \\ and
 * \n are a quote, a backslash and a new line of the reply.
 */
#include <limits.h>

#include "ehlo/base/mem.h"
#include "ehlo/smtp/code.h"
#include "ehlo/smtp/template.h"
#include "rules-core.h"

#define COUNT_MAX 1000000UL
#define GREY_CODE "450"
#define GREY_TEXT "4.2.0 <%m>: Recipient address rejected: Greylisted"

static int
take_count(struct rules_parse *p, unsigned *out)
{
	static const char wanted[] = "wanted a number from 1 to 1000000";
	unsigned long number;

	if (rules_take_number(p, COUNT_MAX, wanted, &number) < 0)
		return -ERR_SYNTAX;
	if (number == 0)
		return rules_complain(p, wanted);
	*out = (unsigned)number;
	return 0;
}

/* ---- clauses ------------------------------------------------------------ */

static int
read_from(struct rules_parse *p)
{
	return rules_take_text(p,
	    "wanted the address of clients, such as 192.0.2.*",
	    &p->rule->client);
}

static int
read_delay(struct rules_parse *p)
{
	static const char wanted[] =
	    "wanted a time up to an hour: 500ms, 3s or 2m";
	unsigned long ms;

	if (rules_take(p, wanted) < 0)
		return -ERR_SYNTAX;
	if (!rules_read_duration(buf_slice(&p->word), &ms))
		return rules_complain(p, wanted);
	p->rule->delay_ms = (unsigned)ms;
	return 0;
}

static int
read_drop(struct rules_parse *p)
{
	p->rule->is_drop = true;
	return 0;
}

/* [TIME] [N tries]; without both it is one refusal. */
static int
read_greylist(struct rules_parse *p)
{
	unsigned long ms = 0, tries;
	int rc;

	p->rule->is_grey = true;
	rc = rules_look(p);
	if (rc > 0 && rules_read_duration(buf_slice(&p->word), &ms)) {
		p->rule->grey_s = (unsigned)((ms + 999) / 1000);
		p->has_word = false;
		rc = rules_look(p);
	}
	/* Three digits are a reply code: a clause of its own. */
	if (rc > 0 && p->word.len < 3 &&
	    slice_to_number(buf_slice(&p->word), 99, &tries) == 0) {
		p->rule->grey_tries = (unsigned)tries;
		p->has_word = false;
		if (rules_take(p, "wanted \"tries\" behind the number") < 0)
			return -ERR_SYNTAX;
		if (!slice_starts_with(SLICE("tries"), buf_slice(&p->word)) ||
		    p->word.len < 3)
			return rules_complain(
			    p, "wanted \"tries\" behind the number");
	}
	if (p->rule->grey_s == 0 && p->rule->grey_tries == 0)
		p->rule->grey_tries = 1;
	return rc < 0 ? rc : 0;
}

static int
read_raw(struct rules_parse *p)
{
	if (rules_take(p, "wanted the bytes in quotes") < 0)
		return -ERR_SYNTAX;
	p->rule->has_reply = p->rule->is_raw = true;
	buf_clear(&p->rule->reply);
	buf_add_slice(&p->rule->reply, buf_slice(&p->word));
	return 0;
}

static int
read_once(struct rules_parse *p)
{
	p->rule->first = p->rule->last = 1;
	return 0;
}

static int
read_first(struct rules_parse *p)
{
	return take_count(p, &p->rule->last);
}

static int
read_nth(struct rules_parse *p)
{
	if (take_count(p, &p->rule->first) < 0)
		return -ERR_SYNTAX;
	p->rule->last = p->rule->first;
	return 0;
}

static int
read_after(struct rules_parse *p)
{
	if (take_count(p, &p->rule->first) < 0)
		return -ERR_SYNTAX;
	p->rule->first++;
	return 0;
}

static int
read_every(struct rules_parse *p)
{
	return take_count(p, &p->rule->every);
}

static int
read_odds(struct rules_parse *p)
{
	static const char wanted[] = "wanted a share from 0% to 100%";
	unsigned long percent;
	struct slice word;

	if (rules_take(p, wanted) < 0)
		return -ERR_SYNTAX;
	word = buf_slice(&p->word);
	if (word.len == 0 || word.ptr[word.len - 1] != '%' ||
	    slice_to_number(slice_range(word, 0, word.len - 1), 100, &percent) <
		0)
		return rules_complain(p, wanted);
	p->rule->percent = (unsigned)percent;
	return 0;
}

static int
read_session(struct rules_parse *p)
{
	p->rule->is_by_session = true;
	return 0;
}

static const struct clause {
	const char *word;
	int (*read)(struct rules_parse *p);
} clauses[] = {
    {"from", read_from},
    {"delay", read_delay},
    {"drop", read_drop},
    {"greylist", read_greylist},
    {"raw", read_raw},
    {"once", read_once},
    {"first", read_first},
    {"nth", read_nth},
    {"after", read_after},
    {"every", read_every},
    {"odds", read_odds},
    {"session", read_session},
};

static const struct clause *
find_clause(const struct rules_parse *p)
{
	struct slice word = buf_slice(&p->word);

	for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++)
		if (!p->is_quoted &&
		    slice_equals_nocase(word, slice_str(clauses[i].word)))
			return &clauses[i];
	return NULL;
}

/* ---- replies ------------------------------------------------------------ */

static bool
is_code(const struct rules_parse *p)
{
	unsigned long code;

	return !p->is_quoted && p->word.len == 3 &&
	       slice_to_number(buf_slice(&p->word), 599, &code) == 0 &&
	       code >= 200;
}

/* A class of codes says no more than this. */
static const char *
usual_text(char class)
{
	return class == '2'   ? "Ok"
	       : class == '3' ? "Go on"
	       : class == '4' ? "Not now, try again later"
	                      : "No";
}

/* Every line of text with the code before it: RFC 5321 4.2.1. */
static void
add_reply(
    struct buf *out, const char *code, struct slice enhanced, struct slice text)
{
	size_t end;

	buf_clear(out);
	do {
		end = slice_find(text, '\n');
		buf_addf(out, "%s%s%c", out->len > 0 ? "\n" : "", code,
		    end < text.len ? '-' : ' ');
		if (enhanced.len > 0) {
			buf_add_slice(out, enhanced);
			buf_add_byte(out, ' ');
		}
		buf_add_slice(out, slice_range(text, 0, end));
		text = slice_skip(text, end + 1);
	} while (text.len > 0);
}

/* The text of a reply is a template, too: places are filled in. */
static int
check_text(struct rules_parse *p)
{
	struct slice text = buf_slice(&p->word);

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '\n' &&
		    (text.ptr[i] < 0x20 || text.ptr[i] > 0x7e))
			return rules_complain(
			    p, "a reply is printable ASCII; raw has no limits");
	if (!template_is_valid(text))
		return rules_complain(p,
		    "a % wants a letter of a place behind it, or a second %");
	return 0;
}

/* CODE [ENHANCED] ["TEXT"] */
static int
read_reply(struct rules_parse *p)
{
	struct rule *rule = p->rule;
	char code[4] = {p->word.ptr[0], p->word.ptr[1], p->word.ptr[2], '\0'};
	struct slice text = slice_str(usual_text(code[0]));
	struct enhanced_code enhanced;
	struct buf words = {0};
	int rc;

	p->has_word = false;
	rc = rules_look(p);
	if (rc > 0 && !p->is_quoted) {
		struct slice rest = buf_slice(&p->word);

		if (enhanced_code_take(&rest, &enhanced) == 0 &&
		    rest.len == 0) {
			buf_add_slice(&words, buf_slice(&p->word));
			p->has_word = false;
			rc = rules_look(p);
		}
	}
	if (rc > 0 && p->is_quoted) {
		rc = check_text(p);
		text = buf_slice(&p->word);
		p->has_word = false;
	}
	rule->has_reply = true;
	add_reply(&rule->reply, code, buf_slice(&words), text);
	buf_fini(&words);
	return rc < 0 ? rc : 0;
}

/* ---- rules -------------------------------------------------------------- */

/* Beside the commands, what is answered without being one, and lines that are
 * none. */
static const struct {
	const char *word;
	enum verb verb;
} occasions[] = {
    {"any", RULE_ANY_VERB},
    {"connect", VERB_GREETING},
    {"line", RULES_DATA_LINE},
    {"message", VERB_CONTENT},
    {"answer", VERB_RESPONSE},
    {"unknown", VERB_UNKNOWN},
};

static bool
find_verb(struct slice word, enum verb *out)
{
	for (size_t i = 0; i < sizeof(occasions) / sizeof(occasions[0]); i++)
		if (slice_equals_nocase(word, slice_str(occasions[i].word))) {
			*out = occasions[i].verb;
			return true;
		}
	*out = verb_find(word);
	return verb_is_command(*out);
}

static int
read_clauses(struct rules_parse *p)
{
	int rc;

	while ((rc = rules_look(p)) > 0) {
		const struct clause *clause = find_clause(p);

		if (clause != NULL) {
			p->has_word = false;
			rc = clause->read(p);
		} else if (is_code(p)) {
			rc = read_reply(p);
		} else if (p->rule->has_reply && !p->is_quoted) {
			rc = rules_complain(p,
			    "wanted the text of the reply in quotes, drop, "
			    "delay, from, once, first, nth, after, every, odds "
			    "or session");
		} else {
			rc = rules_complain(p,
			    "wanted a reply code, delay, drop, greylist, raw, "
			    "from, once, first, nth, after, every, odds or "
			    "session");
		}
		if (rc < 0)
			return rc;
	}
	return rc;
}

static int
check_rule(struct rules_parse *p)
{
	struct rule *rule = p->rule;

	if (!rule->has_reply && !rule->is_drop && !rule->is_grey &&
	    rule->delay_ms == 0)
		return rules_complain(p,
		    "it does nothing: wanted a reply code, delay, drop, "
		    "greylist or raw");
	if (rule->verb == RULES_DATA_LINE &&
	    (rule->has_reply || !rule->is_drop))
		return rules_complain(
		    p, "a line of mail data has no reply: drop is for it");
	if (rule->is_grey && rule->verb != VERB_RCPT)
		return rules_complain(p, "greylist is for rcpt");
	if (rule->is_grey && !rule->has_reply) {
		add_reply(&rule->reply, GREY_CODE, SLICE(""), SLICE(GREY_TEXT));
		rule->has_reply = true;
	}
	return 0;
}

static int
read_rule(struct rules_parse *p)
{
	int rc = rules_look(p);

	if (rc > 0 && find_clause(p) == NULL && !is_code(p))
		rc = rules_take_text(
		    p, "the pattern is empty", &p->rule->pattern);
	if (rc >= 0)
		rc = read_clauses(p);
	return rc < 0 ? rc : check_rule(p);
}

/* ---- settings ----------------------------------------------------------- */

static int
read_name(struct rules_parse *p)
{
	return rules_take_text(p, "wanted a name", &p->rule->name);
}

static int
read_user(struct rules_parse *p)
{
	if (read_name(p) < 0)
		return -ERR_SYNTAX;
	return rules_take_text(p, "wanted a password", &p->rule->secret);
}

static int
read_bytes(struct rules_parse *p)
{
	return rules_take_number(
	    p, ULONG_MAX, "wanted a number of bytes", &p->rule->number);
}

static int
read_people(struct rules_parse *p)
{
	unsigned count = 0;

	if (take_count(p, &count) < 0)
		return -ERR_SYNTAX;
	p->rule->number = count;
	return 0;
}

static int
read_seed(struct rules_parse *p)
{
	return rules_take_number(
	    p, ULONG_MAX, "wanted a number", &p->rule->number);
}

static const struct {
	const char *word;
	int (*read)(struct rules_parse *p);
} settings[SETTING_COUNT] = {
    [SETTING_USER] = {"user", read_user},
    [SETTING_DOMAIN] = {"domain", read_name},
    [SETTING_RELAY] = {"relay", read_name},
    [SETTING_MAILBOX] = {"mailbox", read_name},
    [SETTING_SIZE] = {"size", read_bytes},
    [SETTING_RECIPIENTS] = {"recipients", read_people},
    [SETTING_SEED] = {"seed", read_seed},
};

static enum setting
find_setting(struct slice word)
{
	for (size_t i = SETTING_NONE + 1; i < SETTING_COUNT; i++)
		if (slice_equals_nocase(word, slice_str(settings[i].word)))
			return (enum setting)i;
	return SETTING_NONE;
}

static int
read_setting(struct rules_parse *p)
{
	int rc = settings[p->rule->setting].read(p);

	if (rc == 0)
		rc = rules_look(p);
	return rc > 0 ? rules_complain(p, "nothing may stand behind it") : rc;
}

/* ---- contract ----------------------------------------------------------- */

/* Behind the first word, which is in p->word. */
static int
read_line(struct rules_parse *p)
{
	p->has_word = false;
	p->rule->setting = find_setting(buf_slice(&p->word));
	if (p->rule->setting != SETTING_NONE)
		return read_setting(p);
	if (find_verb(buf_slice(&p->word), &p->rule->verb))
		return read_rule(p);
	return rules_complain(p,
	    "wanted a command, connect, line, message, answer, unknown or any; "
	    "or "
	    "user, domain, relay, mailbox, size, recipients or seed");
}

int
rules_parse(
    struct slice line, struct rule *out, size_t *column, struct buf *what)
{
	struct rules_parse p = {.line = line, .rule = out, .what = what};
	int rc;

	*out = (struct rule){.percent = 100};
	rc = rules_look(&p);
	if (rc > 0) {
		struct slice text = slice_trim(line);

		if (text.len > 0 && text.ptr[text.len - 1] == '\r')
			text.len--;
		out->line = mem_copy_text(text.ptr, text.len);
		rc = read_line(&p);
	}
	*column = p.word_at + 1;
	buf_fini(&p.word);
	return rc;
}
