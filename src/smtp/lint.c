/* SPDX-License-Identifier: GPL-3.0-or-later
 * lint - flaws and context into findings, by tables.
 *
 * One cause, one finding: where one explains another, only the first is said.
 * Whole replies are lint-reply's.
 */
#include "ehlo/smtp/lint.h"

#include <assert.h>
#include <ctype.h>

#include "ehlo/base/domain.h"
#include "ehlo/base/utf8.h"
#include "ehlo/smtp/param.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Octets of a command line with its ending: RFC 5321 4.5.3.1.4, RFC 4954 4. */
#define COMMAND_MAX 512
#define AUTH_MAX    12288
/* Of a line of mail data, without the dot that stuffing adds: RFC 5321
 * 4.5.3.1.6. */
#define DATA_MAX 1000

static const struct finding_row rows[FINDING_COUNT] = {
#define F(name, id, severity, rfc, text) \
	[FINDING_##name] = {id, SEVERITY_##severity, rfc, text},
#include "ehlo/smtp/findings.def"
#undef F
};

struct flaw_row {
	unsigned flaws; /* any of these */
	enum finding finding;
};

static const struct flaw_row command_flaws[] = {
    {COMMAND_SPACE_LEADING, FINDING_CMD_SPACE},
    {COMMAND_ARG_MISSING | COMMAND_ARG_UNWANTED, FINDING_CMD_ARGS},
    {COMMAND_NO_KEYWORD, FINDING_PATH_SYNTAX},
    {COMMAND_SPACE_BEFORE | COMMAND_SPACE_AFTER, FINDING_PATH_SPACE},
};

static const struct flaw_row path_flaws[] = {
    {PATH_NO_DOMAIN | PATH_BAD_CHAR, FINDING_PATH_SYNTAX},
    {PATH_SOURCE_ROUTE, FINDING_PATH_ROUTE},
    {PATH_LOCAL_LONG | PATH_DOMAIN_LONG, FINDING_PATH_LONG},
};

static const struct flaw_row received_flaws[] = {
    {LINE_CUT, FINDING_REPLY_CUT},
    {LINE_BARE_LF, FINDING_REPLY_BARE_LF},
    {LINE_BARE_CR | LINE_NUL | LINE_CONTROL, FINDING_REPLY_CONTROL},
};

static const struct {
	enum verb verb;
	enum ext ext;
} verb_exts[] = {
    {VERB_STARTTLS, EXT_STARTTLS},
    {VERB_AUTH, EXT_AUTH},
    {VERB_BDAT, EXT_CHUNKING},
    {VERB_ETRN, EXT_ETRN},
    {VERB_XCLIENT, EXT_XCLIENT},
    {VERB_XFORWARD, EXT_XFORWARD},
};

static const struct {
	struct slice prefix;
	const char *name;
} protocols[] = {
    {{"HTTP/", 5}, "HTTP"}, {{"<!DOCTYPE", 9}, "HTTP"}, {{"<html", 5}, "HTTP"},
    {{"* OK", 4}, "IMAP"}, {{"* PREAUTH", 9}, "IMAP"}, {{"* BYE", 5}, "IMAP"},
    {{"+OK", 3}, "POP3"}, {{"-ERR", 4}, "POP3"}, {{"SSH-", 4}, "SSH"},
    {{"\x15\x03", 2}, "TLS"}, /* an alert */
    {{"\x16\x03", 2}, "TLS"}, /* a handshake */
};

const struct finding_row *
finding_row(enum finding finding)
{
	assert(finding < FINDING_COUNT);
	return &rows[finding];
}

/* findings.def has the client's rows first. */
bool
finding_is_of_server(enum finding finding)
{
	return finding >= FINDING_REPLY_MALFORMED;
}

const char *
severity_name(enum severity severity)
{
	static const char *const names[SEVERITY_COUNT] = {
	    [SEVERITY_NOTE] = "note",
	    [SEVERITY_WARNING] = "warning",
	    [SEVERITY_ERROR] = "error",
	};

	assert(severity < SEVERITY_COUNT);
	return names[severity];
}

static bool
has(const struct lint *lint, enum finding finding)
{
	for (size_t i = 0; i < lint->count; i++)
		if (lint->found[i] == finding)
			return true;
	return false;
}

void
lint_add(struct lint *lint, enum finding finding)
{
	if (!has(lint, finding) && lint->count < LINT_MAX)
		lint->found[lint->count++] = finding;
}

static void
add_flaws(struct lint *lint, unsigned flaws, const struct flaw_row *table,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((flaws & table[i].flaws) != 0)
			lint_add(lint, table[i].finding);
}

/* RFC 5321 4.5.3.1.4: every parameter raises the limit in its own way, so
 * parameters are not counted. */
static bool
is_too_long(const struct command *command, const struct line *line)
{
	size_t max = command->verb == VERB_AUTH ? AUTH_MAX : COMMAND_MAX;

	if ((line->flaws & LINE_OVER_512) == 0)
		return false;
	return line->skipped > 0 ||
	       line->bytes.len - command->params.len + 2 > max;
}

static void
check_line(
    struct lint *lint, const struct command *command, const struct line *line)
{
	if ((line->flaws & (LINE_BARE_CR | LINE_NUL | LINE_CONTROL)) != 0)
		lint_add(lint, FINDING_LINE_CONTROL);
	if ((line->flaws & LINE_BARE_LF) != 0)
		lint_add(lint, FINDING_LINE_BARE_LF);
	if (is_too_long(command, line))
		lint_add(lint, FINDING_LINE_LONG);
}

/* While answers are outstanding the phase is not known: then only what was
 * sent without asking is judged, not its order. Where what came was no reply,
 * it is not the client who is to blame for either. */
static void
check_order(struct lint *lint, const struct command *command,
    const struct lint_context *context)
{
	if (context->is_unclear)
		return;
	if (context->phase == PHASE_CONNECT ||
	    context->phase == PHASE_GREETING) {
		lint_add(lint, FINDING_EARLY_TALK);
		return;
	}
	if (context->unanswered > 0 && context->phase == PHASE_TLS) {
		lint_add(lint, FINDING_STARTTLS_FOLLOWED);
		return;
	}
	if (context->unanswered > 0) {
		if (context->offered == NULL ||
		    !ext_set_has(context->offered, EXT_PIPELINING))
			lint_add(lint, FINDING_PIPELINE_UNASKED);
		return;
	}
	if (command->verb != VERB_UNKNOWN &&
	    !tracker_is_legal(context->phase, command->verb))
		lint_add(lint, FINDING_CMD_ORDER);
}

static enum ext
verb_needs(enum verb verb)
{
	for (size_t i = 0; i < COUNT(verb_exts); i++)
		if (verb_exts[i].verb == verb)
			return verb_exts[i].ext;
	return EXT_COUNT;
}

static void
check_offered(struct lint *lint, const struct command *command,
    const struct ext_set *offered)
{
	enum ext needed = verb_needs(command->verb);

	if (offered != NULL && needed != EXT_COUNT &&
	    !ext_set_has(offered, needed))
		lint_add(lint, FINDING_CMD_NOT_OFFERED);
}

/* ---- parameters ------------------------------------------------------- */

/* RFC 5321 4.1.1.11 knows a parameter by its keyword; one of the other command
 * of a transaction is misplaced. */
static void
add_unknown(struct lint *lint, enum verb verb, struct slice keyword)
{
	enum verb other = verb == VERB_MAIL ? VERB_RCPT : VERB_MAIL;

	lint_add(lint, param_find(other, keyword) != PARAM_COUNT
			   ? FINDING_PARAM_ELSEWHERE
			   : FINDING_PARAM_UNKNOWN);
}

static bool
is_given_before(struct slice words, struct slice word, struct slice keyword)
{
	struct slice each;

	while ((each = slice_take_word(&words)).ptr != word.ptr)
		if (slice_equals_nocase(param_split(each).keyword, keyword))
			return true;
	return false;
}

/* One cause: what is not offered has no value to be wrong. */
static void
check_value(struct lint *lint, enum param param, const struct param_text *text,
    bool is_open, const struct ext_set *offered)
{
	if (offered != NULL && !param_is_offered(param, text, offered))
		lint_add(lint, FINDING_CMD_NOT_OFFERED);
	else if (!is_open && !param_is_good(param, text))
		lint_add(lint, FINDING_PARAM_VALUE);
	else if (offered != NULL && param_is_over(param, text, offered))
		lint_add(lint, FINDING_PARAM_OVER);
}

static void
check_param(struct lint *lint, const struct command *command, struct slice word,
    bool is_open, const struct ext_set *offered)
{
	struct param_text text = param_split(word);
	enum param param = param_find(command->verb, text.keyword);

	if (param != PARAM_COUNT)
		check_value(lint, param, &text, is_open, offered);
	else if (!is_open || text.has_value ||
		 !param_begins(command->verb, text.keyword))
		add_unknown(lint, command->verb, text.keyword);
	if (is_given_before(param_words(command), word, text.keyword))
		lint_add(lint, FINDING_PARAM_TWICE);
}

/* The last word of a line that is being typed is open. */
static void
check_params(struct lint *lint, const struct command *command,
    const struct line *line, const struct lint_context *context)
{
	struct slice words = param_words(command), word;
	const char *end = slice_skip(line->bytes, line->bytes.len).ptr;

	while ((word = slice_take_word(&words)).len > 0)
		check_param(lint, command, word,
		    context->is_unfinished && word.ptr + word.len == end,
		    context->offered);
}

/* RFC 9422 4.1, 4.2: what this command would be one too many of. */
static void
check_limits(struct lint *lint, const struct command *command,
    const struct lint_context *context)
{
	size_t count = command->verb == VERB_MAIL   ? context->messages
	               : command->verb == VERB_RCPT ? context->recipients
	                                            : 0;
	unsigned long limit = 0;

	if (context->offered != NULL && count > 0)
		limit = ext_set_limit(context->offered,
		    command->verb == VERB_MAIL ? "MAILMAX" : "RCPTMAX");
	if (limit > 0 && count >= limit)
		lint_add(lint, FINDING_LIMIT_OVER);
}

/* RFC 6531 3.4: SMTPUTF8 is asked for with MAIL and holds for its RCPT. */
static bool
may_be_utf8(const struct command *command, const struct ext_set *offered)
{
	struct slice params = command->params, param;

	if (offered == NULL || !ext_set_has(offered, EXT_SMTPUTF8))
		return false;
	if (command->verb == VERB_RCPT)
		return true;
	while ((param = slice_take_word(&params)).len > 0)
		if (slice_equals_nocase(param, SLICE("SMTPUTF8")))
			return true;
	return false;
}

static void
check_path(struct lint *lint, const struct command *command,
    const struct ext_set *offered)
{
	const struct path *path = &command->path;

	if (!command->has_path)
		return;
	add_flaws(lint, path->flaws, path_flaws, COUNT(path_flaws));
	if (path->is_null && command->verb == VERB_RCPT)
		lint_add(lint, FINDING_PATH_SYNTAX);
	if ((path->flaws & PATH_NO_BRACKETS) != 0 &&
	    !has(lint, FINDING_PATH_SYNTAX)) /* which shows them */
		lint_add(lint, FINDING_PATH_BRACKETS);
	if (domain_is_mixed(path->domain))
		lint_add(lint, FINDING_PATH_MIXED);
	if ((path->flaws & PATH_8BIT) != 0 && !may_be_utf8(command, offered))
		lint_add(lint, FINDING_PATH_UTF8);
}

/* RFC 5321 4.1.1.1, 4.1.3: a domain, or an address in square brackets; what
 * looks like an address without them is none. */
static bool
is_hello_name(struct slice name, bool is_unfinished)
{
	bool is_number = true;

	if (slice_starts_with(name, SLICE("[")))
		return slice_find(name, ']') == name.len - 1 || is_unfinished;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (!isalnum(c) && c != '-' && c != '.')
			return false;
		is_number = is_number && (isdigit(c) || c == '.');
	}
	return !is_number || is_unfinished;
}

static bool
is_hello(enum verb verb)
{
	return verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_LHLO;
}

/* What tells the password as it is, in its own or in later lines. */
static bool
tells_password(const struct command *command)
{
	struct slice rest = command->args;
	struct slice mech = slice_take_word(&rest);

	return command->verb == VERB_AUTH &&
	       (slice_equals_nocase(mech, SLICE("PLAIN")) ||
		   slice_equals_nocase(mech, SLICE("LOGIN")));
}

void
lint_command(struct lint *lint, const struct command *command,
    const struct line *line, const struct lint_context *context)
{
	check_order(lint, command, context);
	if (command->verb == VERB_UNKNOWN)
		lint_add(lint, FINDING_CMD_UNKNOWN);
	check_offered(lint, command, context->offered);
	if (!has(lint, FINDING_CMD_NOT_OFFERED))
		check_params(lint, command, line, context);
	check_limits(lint, command, context);
	add_flaws(lint, command->flaws, command_flaws, COUNT(command_flaws));
	check_path(lint, command, context->offered);
	if (is_hello(command->verb) && command->args.len > 0 &&
	    !is_hello_name(command->args, context->is_unfinished))
		lint_add(lint, FINDING_HELO_NAME);
	if (context->is_exposed && tells_password(command))
		lint_add(lint, FINDING_AUTH_IN_CLEAR);
	check_line(lint, command, line);
}

static size_t
data_len(const struct line *line)
{
	bool is_stuffed = slice_starts_with(line->bytes, SLICE(".."));

	return line->bytes.len - is_stuffed + line->skipped + 2;
}

/* RFC 6152 3: what is not offered cannot be declared. */
static void
check_8bit(struct lint *lint, const struct lint_data_context *context)
{
	if (context->offered == NULL ||
	    !ext_set_has(context->offered, EXT_8BITMIME))
		lint_add(lint, FINDING_DATA_8BIT);
	else if (!context->may_be_8bit)
		lint_add(lint, FINDING_DATA_UNDECLARED);
}

void
lint_data(struct lint *lint, const struct line *line,
    const struct lint_data_context *context)
{
	unsigned flaws = line->flaws;

	if (line->eol == EOL_LF && slice_equals(line->bytes, SLICE(".")))
		lint_add(lint, FINDING_DATA_FALSE_END);
	else if ((flaws & (LINE_BARE_CR | LINE_BARE_LF | LINE_NUL)) != 0 ||
		 slice_find(line->bytes, '\n') < line->bytes.len)
		lint_add(lint, FINDING_DATA_CONTROL);
	if (data_len(line) > DATA_MAX)
		lint_add(lint, FINDING_DATA_LONG);
	if ((flaws & LINE_8BIT) != 0)
		check_8bit(lint, context);
}

void
lint_received(
    struct lint *lint, const struct line *line, bool is_reply, bool may_be_utf8)
{
	unsigned flaws = line->flaws;

	if (!is_reply)
		lint_add(lint, FINDING_REPLY_MALFORMED);
	add_flaws(lint, flaws, received_flaws, COUNT(received_flaws));
	if ((flaws & LINE_8BIT) != 0 &&
	    (!may_be_utf8 || !utf8_is_valid(line->bytes)))
		lint_add(lint, FINDING_REPLY_8BIT);
	if ((flaws & (LINE_OVER_512 | LINE_CUT)) == LINE_OVER_512)
		lint_add(lint, FINDING_REPLY_LONG);
}

const char *
lint_protocol(struct slice first_line)
{
	for (size_t i = 0; i < COUNT(protocols); i++)
		if (slice_starts_with(first_line, protocols[i].prefix))
			return protocols[i].name;
	return NULL;
}
