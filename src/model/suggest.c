/* SPDX-License-Identifier: GPL-3.0-or-later
 * suggest - candidates in the order a newcomer would want them, sieved by what
 * is typed already.
 *
 * A command line has the commands; behind a verb it has the words that this
 * server offered (RFC 5321 2.2.1).
 */
#include "ehlo/model/suggest.h"

#include "ehlo/smtp/command.h"
#include "ehlo/smtp/param.h"
#include "suggest-maker.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WORD_LEN_MAX 20 /* RFC 4422 3.1 */

/* ---- the list --------------------------------------------------------- */

void
suggest_fini(struct suggest *s)
{
	buf_fini(&s->text);
	s->count = 0;
}

void
suggest_clear(struct suggest *s)
{
	buf_clear(&s->text);
	s->count = 0;
}

struct slice
suggest_at(const struct suggest *s, size_t index)
{
	return slice_range(
	    buf_slice(&s->text), s->items[index].begin, s->items[index].end);
}

static bool
has_line(const struct suggest *s, struct slice line)
{
	for (size_t i = 0; i < s->count; i++)
		if (slice_equals_nocase(suggest_at(s, i), line))
			return true;
	return false;
}

bool
suggest_add(struct suggest *s, struct slice typed, struct slice line,
    const struct suggest_item *how)
{
	struct suggest_item *item = &s->items[s->count];

	if (s->count == SUGGEST_MAX || line.len == typed.len ||
	    !slice_starts_with_nocase(line, typed) || has_line(s, line))
		return false;
	*item = *how;
	item->begin = s->text.len;
	buf_add_slice(&s->text, typed);
	buf_add_slice(&s->text, slice_skip(line, typed.len));
	item->end = s->text.len;
	s->count++;
	return true;
}

/* ---- making candidates ------------------------------------------------ */

void
suggest_offer(struct maker *m, const char *help, bool is_likely)
{
	struct suggest_item how = {
	    .stem = m->stem > 0 ? m->stem : m->line.len,
	    .help = help,
	    .is_likely = is_likely,
	};

	suggest_add(m->out, m->typed, buf_slice(&m->line), &how);
	buf_clear(&m->line);
	m->stem = 0;
}

void
suggest_add_stem(struct maker *m, const char *text)
{
	buf_add_str(&m->line, text);
	m->stem = m->line.len;
}

/* ---- names ------------------------------------------------------------ */

static bool
is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

/* Letters, digits and a few signs, no more of them than len_max. */
bool
suggest_is_plain(struct slice text, const char *signs, size_t len_max)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter_or_digit(text.ptr[i]) &&
		    slice_find(slice_str(signs), text.ptr[i]) ==
			slice_str(signs).len)
			return false;
	return text.len > 0 && text.len <= len_max;
}

/* "192.0.2.9:40000", "[2001:db8::1]:40000" -> the address. */
static struct slice
address_of(struct slice local)
{
	size_t colon = slice_find_last(local, ':');
	struct slice address = slice_range(local, 0, colon > 0 ? colon - 1 : 0);

	if (slice_starts_with(address, SLICE("[")))
		address = slice_range(address, 1, address.len - 1);
	return address;
}

/* What we call ourselves: as before, or as who has no name in the DNS does
 * (RFC 5321 4.1.3). */
static void
add_own_name(struct maker *m)
{
	struct slice name = slice_str(m->session->helo_name);
	struct slice address = address_of(slice_str(m->session->local));
	bool is_v6 = slice_find(address, ':') < address.len;

	if (suggest_is_plain(name, "-._[]:", NAME_LEN_MAX))
		buf_add_slice(&m->line, name);
	else if (!suggest_is_plain(address, ".:", NAME_LEN_MAX) ||
		 slice_starts_with(address, SLICE("127.")) ||
		 slice_equals(address, SLICE("::1")))
		buf_add_str(&m->line, "localhost");
	else
		buf_addf(&m->line, "[%s%.*s]", is_v6 ? "IPv6:" : "",
		    SLICE_ARGS(address));
}

/* "mail.example.org" -> "example.org", which stays itself. */
static struct slice
server_domain(const struct session *s)
{
	struct slice host = slice_str(s->server_name);
	struct slice rest = slice_skip(host, slice_find(host, '.') + 1);

	if (!suggest_is_plain(host, "-.", NAME_LEN_MAX))
		return (struct slice){0};
	return slice_find(rest, '.') < rest.len ? rest : host;
}

static bool
was_refused(const struct session *s, struct slice mailbox)
{
	for (size_t i = 0; i < s->recipient_count; i++)
		if (s->recipients[i].state == RECIPIENT_REFUSED &&
		    slice_equals_nocase(
			slice_str(s->recipients[i].mailbox), mailbox))
			return true;
	return false;
}

/* Every server that relays or delivers must take mail for its postmaster, with
 * its domain or without one (RFC 5321 4.5.1): whom a stranger can write to.
 * Leaves out empty when both were refused. */
static void
find_recipient(const struct session *s, struct buf *out)
{
	struct slice domain = server_domain(s);

	buf_add_str(out, "postmaster");
	if (domain.len > 0) {
		buf_add_byte(out, '@');
		buf_add_slice(out, domain);
	}
	if (was_refused(s, buf_slice(out)))
		buf_truncate(out, sizeof("postmaster") - 1);
	if (was_refused(s, buf_slice(out)))
		buf_clear(out);
}

/* ---- commands --------------------------------------------------------- */

static bool
is_sender_refused(const struct session *s)
{
	return s->sender != NULL && s->sender_state == RECIPIENT_REFUSED;
}

static void
compose_path(struct maker *m, enum verb verb)
{
	struct buf recipient = {0};

	suggest_add_stem(m, verb == VERB_MAIL ? " FROM:<" : " TO:<");
	if (verb == VERB_RCPT) {
		find_recipient(m->session, &recipient);
		buf_add_slice(&m->line, buf_slice(&recipient));
		buf_fini(&recipient);
	} else if (!is_sender_refused(m->session)) {
		buf_add_str(&m->line, "me@");
		add_own_name(m);
	}
	buf_add_byte(&m->line, '>');
}

static void
compose(struct maker *m, enum verb verb)
{
	bool has_argument = slice_find(slice_str(verb_row(verb)->syntax), ' ') <
	                    slice_str(verb_row(verb)->syntax).len;

	buf_add_str(&m->line, verb_text(verb));
	if (verb == VERB_MAIL || verb == VERB_RCPT) {
		compose_path(m, verb);
	} else if (verb == VERB_EHLO || verb == VERB_HELO ||
		   verb == VERB_LHLO) {
		suggest_add_stem(m, " ");
		add_own_name(m);
	} else if (verb == VERB_VRFY || verb == VERB_EXPN) {
		suggest_add_stem(m, " ");
		buf_add_str(&m->line, "postmaster");
	} else if (has_argument && verb != VERB_NOOP && verb != VERB_HELP) {
		suggest_add_stem(m, " ");
	}
}

static bool
has_failed(const struct session *s, enum verb verb)
{
	const struct exchange *last =
	    s->exchanges.count == 0
		? NULL
		: &s->exchanges.list[s->exchanges.count - 1];

	return last != NULL && last->verb == verb && last->is_answered &&
	       !last->is_expected;
}

static enum verb
next_greeting(const struct session *s)
{
	if (has_failed(s, VERB_HELO))
		return VERB_QUIT;
	return has_failed(s, VERB_EHLO) ? VERB_HELO : VERB_EHLO;
}

static enum verb
next_sender(const struct session *s)
{
	bool is_over = s->message_count > 0 || has_failed(s, VERB_CONTENT) ||
	               (is_sender_refused(s) && s->sender[0] == '\0');

	return is_over ? VERB_QUIT : VERB_MAIL;
}

static enum verb
next_recipient(const struct session *s)
{
	struct buf recipient = {0};
	enum verb verb;

	find_recipient(s, &recipient);
	verb = recipient.len > 0 ? VERB_RCPT : VERB_QUIT;
	buf_fini(&recipient);
	return verb;
}

/* What helps on most; VERB_UNKNOWN when there is nothing to say. */
static enum verb
next_verb(const struct session *s)
{
	switch (s->phase) {
	case PHASE_HELO:
		return next_greeting(s);
	case PHASE_READY:
		return next_sender(s);
	case PHASE_MAIL:
		return next_recipient(s);
	case PHASE_RCPT:
		return has_failed(s, VERB_DATA) ? VERB_QUIT : VERB_DATA;
	case PHASE_QUIT:
		return has_failed(s, VERB_GREETING) ? VERB_QUIT : VERB_UNKNOWN;
	default:
		return VERB_UNKNOWN;
	}
}

/* Most of them are not what is typed, and need not be composed. */
static bool
may_become(struct slice typed, struct slice word)
{
	size_t len = typed.len < word.len ? typed.len : word.len;

	return slice_equals_nocase(
	    slice_range(typed, 0, len), slice_range(word, 0, len));
}

static void
offer_verb(struct maker *m, enum verb verb, bool is_likely)
{
	if (!may_become(m->typed, slice_str(verb_text(verb))))
		return;
	compose(m, verb);
	suggest_offer(m, verb_row(verb)->does, is_likely);
}

/* The commands that are in order, and only when none of these begins so, the
 * others: they may be sent all the same. */
static void
offer_commands(struct maker *m)
{
	enum verb legal[VERB_COUNT];
	enum verb next = next_verb(m->session);
	size_t count = tracker_legal(m->session->phase, legal, VERB_COUNT);

	if (next != VERB_UNKNOWN)
		offer_verb(m, next, true);
	for (size_t i = 0; i < count; i++)
		if (session_offers(m->session, legal[i]))
			offer_verb(m, legal[i], m->typed.len > 0);
	if (m->typed.len == 0)
		return;
	for (enum verb verb = 0; verb < VERB_COUNT; verb++)
		if (tracker_is_legal(m->session->phase, verb) &&
		    verb_is_command(verb) && session_offers(m->session, verb))
			offer_verb(m, verb, true);
	if (m->out->count > 0)
		return;
	for (enum verb verb = 0; verb < VERB_COUNT; verb++)
		if (verb_is_command(verb))
			offer_verb(m, verb, false);
}

/* ---- behind the verb -------------------------------------------------- */

static bool
has_path_verb(const struct command *command)
{
	return command->verb == VERB_MAIL || command->verb == VERB_RCPT;
}

/* Of this verb, offered, and not among the given ones. */
static bool
is_wanted(const struct session *s, enum param param, enum verb verb,
    struct slice given)
{
	const struct param_row *row = param_row(param);
	struct param_text none = {0};
	struct slice word;

	if (row->verb != verb || !param_is_offered(param, &none, &s->offered))
		return false;
	while ((word = slice_take_word(&given)).len > 0)
		if (slice_equals_nocase(
			param_split(word).keyword, slice_str(row->keyword)))
			return false;
	return true;
}

/* The word behind the last blank, as far as its last comma, and one word more
 * that its row has. */
static void
offer_value(struct maker *m, enum param param, size_t begin, struct slice value)
{
	struct param_text typed = param_split(slice_skip(m->typed, begin));
	size_t end = slice_find_last(typed.value, ',');
	struct slice given = slice_range(typed.value, 0, end);
	struct param_text text;

	if (slice_contains_nocase(given, value))
		return;
	buf_add_slice(&m->line,
	    slice_range(m->typed, 0, m->typed.len - typed.value.len + end));
	buf_add_slice(&m->line, value);
	text = param_split(slice_skip(buf_slice(&m->line), begin));
	if (param_is_good(param, &text) &&
	    param_is_offered(param, &text, &m->session->offered))
		suggest_offer(m, param_row(param)->says, true);
	buf_clear(&m->line);
}

/* "NOTIFY=SUCCESS,": the words that the value may go on with. */
static void
offer_values(struct maker *m, enum param param, size_t begin)
{
	struct slice values = slice_str(param_row(param)->value);
	size_t end = 0;

	for (; values.len > 0; values = slice_skip(values, end + 1)) {
		size_t comma = slice_find(values, ',');

		end = slice_find(values, '|');
		end = comma < end ? comma : end;
		offer_value(m, param, begin, slice_range(values, 0, end));
	}
}

/* The word behind the last blank is a parameter; of MAIL and RCPT only when
 * the path is closed. */
static void
offer_parameters(struct maker *m, const struct command *command)
{
	size_t begin = slice_find_last(m->typed, ' ');
	struct slice head = slice_range(m->typed, 0, begin);
	struct param_text typed = param_split(slice_skip(m->typed, begin));

	if (begin == 0 ||
	    (has_path_verb(command) && slice_find(head, '>') == head.len))
		return;
	for (enum param param = 0; param < PARAM_COUNT; param++) {
		const struct param_row *row = param_row(param);

		if (!is_wanted(m->session, param, command->verb, head))
			continue;
		if (typed.has_value && row->form == PARAM_FORM_WORDS &&
		    param == param_find(command->verb, typed.keyword))
			offer_values(m, param, begin);
		buf_add_slice(&m->line, head);
		buf_add_str(&m->line, row->proposal);
		suggest_offer(m, row->says, begin < m->typed.len);
	}
}

/* "MAIL FROM:<a@b" lacks its bracket. */
static void
offer_bracket(struct maker *m, const struct command *command)
{
	struct slice path = slice_skip(m->typed, slice_find(m->typed, '<'));
	size_t at = slice_find_last(path, '@');

	if (at == 0 || at == path.len || slice_find(path, '>') < path.len ||
	    slice_find(path, ' ') < path.len)
		return;
	buf_add_slice(&m->line, m->typed);
	buf_add_byte(&m->line, '>');
	suggest_offer(m, verb_row(command->verb)->does, true);
}

static void
offer_mechanisms(struct maker *m)
{
	const struct ext_offer *auth =
	    ext_set_find(&m->session->offered, EXT_AUTH);
	struct slice rest, word;

	if (auth == NULL)
		return;
	rest = ext_offer_params(auth);
	for (word = slice_take_word(&rest); word.len > 0;
	     word = slice_take_word(&rest)) {
		if (!suggest_is_plain(word, "-_", WORD_LEN_MAX))
			continue;
		buf_add_str(&m->line, "AUTH ");
		buf_add_slice(&m->line, word);
		suggest_offer(
		    m, "is a mechanism that this server offers", true);
	}
}

static void
offer_arguments(struct maker *m)
{
	struct command command;

	command_parse(m->typed, &command);
	if (command.verb == VERB_AUTH) {
		offer_mechanisms(m);
	} else if (verb_is_command(command.verb)) {
		if (has_path_verb(&command))
			offer_bracket(m, &command);
		offer_parameters(m, &command);
	}
}

/* ---- the whole -------------------------------------------------------- */

void
suggest_find(
    struct suggest *s, const struct conversation *c, struct slice typed)
{
	struct maker m = {.out = s,
	    .conversation = c,
	    .session = conversation_session(c),
	    .typed = typed};

	suggest_clear(s);
	if (session_takes_data(m.session)) {
		suggest_offer_data(&m);
	} else if (!session_takes_response(m.session) &&
		   session_awaited(m.session) == NULL) {
		offer_arguments(&m);
		offer_commands(&m);
	}
	buf_fini(&m.line);
}

static void
hint_parameters(
    const struct session *s, const struct command *command, struct buf *out)
{
	for (enum param param = 0; param < PARAM_COUNT; param++) {
		const struct param_row *row = param_row(param);

		if (is_wanted(s, param, command->verb, param_words(command)))
			buf_addf(out, "%s[%s%s%s]", out->len == 0 ? "" : " ",
			    row->keyword, row->value[0] == '\0' ? "" : "=",
			    row->value);
	}
}

/* The syntax behind the verb; behind an open path what closes it. */
static void
hint_command(const struct session *s, struct slice typed, struct buf *out)
{
	struct command command;
	struct slice syntax;
	bool has_path;

	command_parse(typed, &command);
	if (!verb_is_command(command.verb))
		return;
	has_path =
	    has_path_verb(&command) && slice_find(typed, '<') < typed.len;
	syntax = slice_str(verb_row(command.verb)->syntax);
	if (!has_path && command.args.len == 0)
		buf_add_slice(
		    out, slice_skip(syntax, slice_find(syntax, ' ') + 1));
	if (has_path && slice_find(typed, '>') == typed.len)
		buf_add_str(out, command.verb == VERB_MAIL ? "reverse-path>"
							   : "forward-path>");
	if (has_path || command.args.len > 0)
		hint_parameters(s, &command, out);
}

void
suggest_hint(const struct conversation *c, struct slice typed, struct buf *out)
{
	const struct session *s = conversation_session(c);

	buf_clear(out);
	if (session_takes_data(s))
		suggest_hint_data(c, typed, out);
	else if (!session_takes_response(s))
		hint_command(s, typed, out);
}
