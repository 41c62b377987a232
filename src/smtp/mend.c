/* SPDX-License-Identifier: GPL-3.0-or-later
 * mend - the line is read as kindly as can be, then written as the grammar
 * wants it (RFC 5321 4.1.1, 4.1.2); where the two differ is what was wrong.
 */
#include "ehlo/smtp/mend.h"

#include <ctype.h>
#include <string.h>

#include "ehlo/base/utf8.h"
#include "ehlo/smtp/command.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORD_MAX     16   /* no verb is longer */
#define LINE_MAX_LEN 1000 /* nobody types more by hand */

enum reason {
	WHY_SIGNS,
	WHY_SPACE,
	WHY_SPELLING,
	WHY_KEYWORD,
	WHY_COLON,
	WHY_BRACKETS,
	WHY_ADDRESS,
	WHY_DOMAIN,
	WHY_NAME,
	WHY_LITERAL,
	WHY_ALONE,
	WHY_DATA,
	WHY_EHLO_FIRST,
	WHY_MAIL_FIRST,
	WHY_RCPT_FIRST,
	WHY_COUNT
};

static const struct {
	const char *text, *rfc;
} reasons[WHY_COUNT] = {
    [WHY_SIGNS] = {"pasted signs that are not ASCII stand in it",
	"RFC 5321 4.1.2"},
    [WHY_SPACE] = {"a command begins with its verb, without a blank",
	"RFC 5321 4.1.1"},
    [WHY_SPELLING] = {"no command is spelt like this", "RFC 5321 4.1.1"},
    [WHY_KEYWORD] = {"MAIL is followed by FROM:, RCPT by TO:",
	"RFC 5321 4.1.1"},
    [WHY_COLON] = {"the colon and the bracket stand together, without a blank",
	"RFC 5321 3.3"},
    [WHY_BRACKETS] = {"angle brackets belong around the address",
	"RFC 5321 4.1.2"},
    [WHY_ADDRESS] = {"the address is missing", "RFC 5321 4.1.2"},
    [WHY_DOMAIN] = {"the domain is missing behind the name", "RFC 5321 4.1.2"},
    [WHY_NAME] = {"the client's own name belongs behind it",
	"RFC 5321 4.1.1.1"},
    [WHY_LITERAL] = {"a domain, or an address in square brackets, and nothing "
		     "else",
	"RFC 5321 4.1.3"},
    [WHY_ALONE] = {"nothing belongs behind it", "RFC 5321 4.1.1"},
    [WHY_DATA] = {"DATA stands alone; the message follows after the 354",
	"RFC 5321 4.1.1.4"},
    [WHY_EHLO_FIRST] = {"EHLO comes first", "RFC 5321 4.1.4"},
    [WHY_MAIL_FIRST] = {"MAIL comes first: it names the sender",
	"RFC 5321 4.1.4"},
    [WHY_RCPT_FIRST] = {"RCPT comes first: it names a recipient",
	"RFC 5321 4.1.4"},
};

/* What people say for a verb; the rest is for spelling. */
static const struct {
	const char *word;
	enum verb verb;
} aliases[] = {
    {"HELLO", VERB_EHLO},
    {"FROM", VERB_MAIL},
    {"SENDER", VERB_MAIL},
    {"MAILFROM", VERB_MAIL},
    {"TO", VERB_RCPT},
    {"RCPTTO", VERB_RCPT},
    {"RECIPIENT", VERB_RCPT},
    {"START", VERB_STARTTLS},
    {"TLS", VERB_STARTTLS},
    {"EXIT", VERB_QUIT},
    {"BYE", VERB_QUIT},
    {"LOGOUT", VERB_QUIT},
    {"RESET", VERB_RSET},
    {"VERIFY", VERB_VRFY},
    {"EXPAND", VERB_EXPN},
};

struct work {
	const struct mend_context *context;
	struct buf *out;
	enum verb verb;
	enum reason why;
	bool has_why;
	bool is_begun;
};

/* The first thing that is wrong is what is said. */
static void
blame(struct work *w, enum reason why)
{
	if (!w->has_why)
		w->why = why;
	w->has_why = true;
}

/* ---- signs ------------------------------------------------------------ */

/* What word processors and input methods make of ASCII. */
static int32_t
plain_sign(int32_t rune)
{
	static const struct {
		int32_t first, last, plain;
	} signs[] = {
	    {0x00a0, 0x00a0, ' '},
	    {0x2000, 0x200a, ' '},
	    {0x200b, 0x200f, 0},
	    {0x2010, 0x2015, '-'},
	    {0x2018, 0x2019, '\''},
	    {0x201c, 0x201f, '"'},
	    {0x2039, 0x2039, '<'},
	    {0x203a, 0x203a, '>'},
	    {0x3000, 0x3000, ' '},
	    {0x3008, 0x3008, '<'},
	    {0x3009, 0x3009, '>'},
	    {0x300a, 0x300a, '<'},
	    {0x300b, 0x300b, '>'},
	    {0xfeff, 0xfeff, 0},
	};

	if (rune >= 0xff01 && rune <= 0xff5e) /* full width */
		return rune - 0xff01 + '!';
	for (size_t i = 0; i < COUNT(signs); i++)
		if (rune >= signs[i].first && rune <= signs[i].last)
			return signs[i].plain;
	return rune;
}

static void
add_plain(struct work *w, struct buf *out, struct slice typed)
{
	while (typed.len > 0) {
		int32_t rune;
		size_t len = utf8_decode(typed, &rune);
		int32_t plain = rune >= 0 && rune < ' ' && rune != '\t'
		                    ? 0
		                    : plain_sign(rune);

		if (plain != rune)
			blame(w, WHY_SIGNS);
		if (plain == rune)
			buf_add_slice(out, slice_range(typed, 0, len));
		else if (plain != 0)
			buf_add_byte(out, (char)plain);
		typed = slice_skip(typed, len);
	}
}

/* ---- verbs ------------------------------------------------------------ */

static size_t
min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to change, add, take away or swap with their neighbour. */
static size_t
distance(struct slice a, struct slice b)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1] = {0};

	for (size_t i = 0; i <= a.len; i++)
		for (size_t j = 0; j <= b.len; j++) {
			bool is_same = i > 0 && j > 0 &&
			               toupper((unsigned char)a.ptr[i - 1]) ==
			                   b.ptr[j - 1];

			d[i][j] = i == 0 ? j : i;
			if (i == 0 || j == 0)
				continue;
			d[i][j] = min(min(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] + !is_same);
			if (i > 1 && j > 1 &&
			    toupper((unsigned char)a.ptr[i - 1]) ==
				b.ptr[j - 2] &&
			    toupper((unsigned char)a.ptr[i - 2]) ==
				b.ptr[j - 1])
				d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[a.len][b.len];
}

/* Short words have near neighbours enough. */
static enum verb
nearest(struct slice word)
{
	enum verb best = VERB_UNKNOWN;
	size_t best_distance = word.len > 4 ? 3 : 2;

	if (word.len < 3 || word.len > WORD_MAX)
		return VERB_UNKNOWN;
	for (enum verb verb = 0; verb < VERB_COUNT; verb++) {
		size_t d;

		if (!verb_is_command(verb))
			continue;
		d = distance(word, slice_str(verb_text(verb)));
		if (d < best_distance) {
			best = verb;
			best_distance = d;
		}
	}
	return best;
}

static enum verb
find_alias(struct slice word)
{
	for (size_t i = 0; i < COUNT(aliases); i++)
		if (slice_equals_nocase(word, slice_str(aliases[i].word)))
			return aliases[i].verb;
	return VERB_UNKNOWN;
}

/* The letters that a line begins with; what stands glued to them is its
 * argument. */
static enum verb
take_verb(struct slice *rest)
{
	size_t len = 0;
	struct slice word;
	enum verb verb;

	while (len < rest->len && isalpha((unsigned char)rest->ptr[len]))
		len++;
	word = slice_range(*rest, 0, len);
	verb = verb_find(word);
	if (verb == VERB_UNKNOWN)
		verb = find_alias(word);
	if (verb == VERB_UNKNOWN)
		verb = nearest(word);
	*rest = slice_skip(*rest, len);
	return verb;
}

/* ---- arguments -------------------------------------------------------- */

static struct slice
strip(struct slice s, const char *signs)
{
	while (s.len > 0 && strchr(signs, s.ptr[0]) != NULL)
		s = slice_skip(s, 1);
	while (s.len > 0 && strchr(signs, s.ptr[s.len - 1]) != NULL)
		s.len--;
	return s;
}

/* Behind FROM or TO, however it is written; both people mix up. */
static void
take_keyword(struct slice *rest)
{
	static const char *const words[] = {"FROM", "TO", "FORM", "FRM"};

	*rest = strip(*rest, " \t:=,");
	for (size_t i = 0; i < COUNT(words); i++) {
		struct slice word = slice_str(words[i]);
		struct slice after = slice_skip(*rest, word.len);

		if (!slice_starts_with_nocase(*rest, word) ||
		    (after.len > 0 && strchr(" \t:=<", after.ptr[0]) == NULL))
			continue;
		*rest = after;
		break;
	}
	while (rest->len > 0 && strchr(" \t:=", rest->ptr[0]) != NULL)
		*rest = slice_skip(*rest, 1);
}

static struct slice
first_mailbox(struct slice *rest)
{
	struct slice all = *rest, first = slice_take_word(rest), word = first;

	while (word.len > 0 && slice_find(word, '@') == word.len)
		word = slice_take_word(rest);
	if (word.len > 0)
		return word;
	*rest = slice_skip(all, (size_t)(first.ptr - all.ptr) + first.len);
	return first;
}

/* In brackets, or the first word with an @, or the first; *params is what
 * stands behind. */
static struct slice
take_address(struct slice rest, struct slice *params)
{
	size_t open = slice_find(rest, '<');
	struct slice inner = slice_skip(rest, open + 1), word;
	size_t close = slice_find(inner, '>');

	if (open < rest.len && close < inner.len) {
		*params = strip(slice_skip(inner, close + 1), " \t,;.");
		return slice_trim(slice_range(inner, 0, close));
	}
	word = first_mailbox(&rest);
	*params = slice_trim(rest);
	return strip(word, "<>()[]\"',;");
}

static const char *
path_words(enum verb verb)
{
	return verb == VERB_MAIL ? "MAIL FROM:<" : "RCPT TO:<";
}

/* What the parser minds of the line as it was typed. */
static void
blame_path(struct work *w, struct slice typed)
{
	static const struct {
		bool is_of_path;
		unsigned flaws;
		enum reason why;
	} rows[] = {
	    {false, COMMAND_NO_KEYWORD, WHY_KEYWORD},
	    {false, COMMAND_SPACE_AFTER | COMMAND_SPACE_BEFORE, WHY_COLON},
	    {true, PATH_NO_BRACKETS, WHY_BRACKETS},
	};
	struct command command;

	command_parse(typed, &command);
	if (command.verb != w->verb)
		blame(w, WHY_KEYWORD);
	for (size_t i = 0; i < COUNT(rows); i++)
		if ((rows[i].flaws & (rows[i].is_of_path ? command.path.flaws
							 : command.flaws)) != 0)
			blame(w, rows[i].why);
	blame(w, WHY_BRACKETS);
}

static void
mend_path(struct work *w, struct slice typed, struct slice rest)
{
	struct slice params = {0}, mailbox;
	bool is_null;

	take_keyword(&rest);
	mailbox = take_address(rest, &params);
	is_null = w->verb == VERB_MAIL && slice_starts_with(rest, SLICE("<>"));
	buf_add_str(w->out, path_words(w->verb));
	if (mailbox.len == 0 && !is_null) {
		w->is_begun = true;
		blame(w, WHY_ADDRESS);
		return;
	}
	buf_add_slice(w->out, mailbox);
	if (!is_null && slice_find(mailbox, '@') == mailbox.len &&
	    !slice_equals_nocase(mailbox, SLICE("postmaster"))) {
		buf_add_byte(w->out, '@');
		w->is_begun = true;
		blame(w, WHY_DOMAIN);
		return;
	}
	buf_add_byte(w->out, '>');
	if (params.len > 0)
		buf_addf(w->out, " %.*s", SLICE_ARGS(params));
	blame_path(w, typed);
}

static bool
is_number(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!isdigit((unsigned char)name.ptr[i]) && name.ptr[i] != '.')
			return false;
	return true;
}

static void
mend_hello(struct work *w, struct slice rest)
{
	struct slice all = strip(rest, " \t:=,;<>\"'");
	struct slice name = slice_take_word(&all);
	size_t at = slice_find_last(name, '@');

	name = slice_skip(name, at);
	blame(w, name.len == 0 ? WHY_NAME : WHY_LITERAL);
	if (name.len == 0)
		name = w->context->name;
	w->is_begun = name.len == 0;
	buf_addf(w->out, "%s ", verb_text(w->verb));
	if (name.len > 0 && is_number(name))
		buf_addf(w->out, "[%.*s]", SLICE_ARGS(name));
	for (size_t i = 0; i < name.len && !is_number(name); i++)
		buf_add_byte(w->out, name.ptr[i] == '_' ? '-' : name.ptr[i]);
}

/* "VRFY", "AUTH": what belongs behind it only the person knows. */
static void
mend_other(struct work *w, struct slice rest)
{
	const char *argument = strchr(verb_row(w->verb)->syntax, ' ');

	rest = slice_trim(strip(rest, ":=,;"));
	buf_add_str(w->out, verb_text(w->verb));
	if (argument == NULL) {
		blame(w, w->verb == VERB_DATA ? WHY_DATA : WHY_ALONE);
		return;
	}
	if (rest.len > 0)
		buf_addf(w->out, " %.*s", SLICE_ARGS(rest));
	w->is_begun = rest.len == 0 && argument[1] != '[';
	if (w->is_begun)
		buf_add_byte(w->out, ' ');
	blame(w, WHY_SPELLING);
}

static bool
is_hello(enum verb verb)
{
	return verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_LHLO;
}

static void
rewrite(struct work *w, struct slice typed, struct slice rest)
{
	if (w->verb == VERB_MAIL || w->verb == VERB_RCPT)
		mend_path(w, typed, rest);
	else if (is_hello(w->verb))
		mend_hello(w, rest);
	else
		mend_other(w, rest);
}

/* ---- order ------------------------------------------------------------ */

/* What has to come before it; the line itself is right. */
static bool
mend_order(struct work *w)
{
	static const struct {
		enum phase phase;
		enum verb first;
		enum reason why;
	} rows[] = {
	    {PHASE_HELO, VERB_EHLO, WHY_EHLO_FIRST},
	    {PHASE_READY, VERB_MAIL, WHY_MAIL_FIRST},
	    {PHASE_MAIL, VERB_RCPT, WHY_RCPT_FIRST},
	};

	if (tracker_is_legal(w->context->phase, w->verb))
		return false;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].phase != w->context->phase ||
		    rows[i].first == w->verb ||
		    (w->verb != VERB_MAIL && w->verb != VERB_RCPT &&
			w->verb != VERB_DATA && w->verb != VERB_BDAT))
			continue;
		buf_clear(w->out);
		blame(w, rows[i].why);
		w->verb = rows[i].first;
		rewrite(w, SLICE(""), SLICE(""));
		return true;
	}
	return false;
}

/* ---- the whole line --------------------------------------------------- */

/* Whether only letters' case and the blanks at its end are different. */
static bool
is_same(struct slice typed, struct slice mended, size_t *at)
{
	size_t i = 0;

	while (i < typed.len && i < mended.len &&
	       toupper((unsigned char)typed.ptr[i]) ==
		   toupper((unsigned char)mended.ptr[i]))
		i++;
	*at = i;
	return slice_trim(slice_skip(typed, i)).len == 0 && i == mended.len;
}

static bool
find(struct slice typed, struct slice plain, struct work *w, struct mend *out)
{
	struct slice rest = slice_trim(plain);
	struct slice word = rest;

	if (rest.len < plain.len && rest.ptr != plain.ptr)
		blame(w, WHY_SPACE);
	w->verb = take_verb(&rest);
	if (w->verb == VERB_UNKNOWN)
		return false;
	word.len -= rest.len;
	if (verb_find(word) == VERB_UNKNOWN)
		blame(w, WHY_SPELLING);
	rewrite(w, plain, rest);
	if (!is_same(typed, buf_slice(w->out), &out->at))
		return true;
	w->has_why = false;
	out->at = 0;
	out->is_before = mend_order(w);
	return out->is_before;
}

bool
mend_find(
    struct slice typed, const struct mend_context *context, struct mend *out)
{
	struct work w = {.context = context, .out = &out->line};
	struct buf plain = {0};
	bool is_found = false;

	mend_fini(out);
	if (typed.len > 0 && typed.len <= LINE_MAX_LEN) {
		add_plain(&w, &plain, typed);
		is_found = find(typed, buf_slice(&plain), &w, out);
	}
	buf_fini(&plain);
	if (!is_found) {
		mend_fini(out);
		return false;
	}
	out->is_begun = w.is_begun;
	out->why = reasons[w.why].text;
	out->rfc = reasons[w.why].rfc;
	return true;
}

void
mend_fini(struct mend *mend)
{
	buf_fini(&mend->line);
	*mend = (struct mend){0};
}
