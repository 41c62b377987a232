/* SPDX-License-Identifier: GPL-3.0-or-later
 * args - getopt_long over one table; each row has one small function. */
#include "config.h"

#include "ehlo/cli/args.h"

#include <getopt.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/slice.h"
#include "ehlo/base/utf8.h"

enum option_id {
#define H(title)
#define O(name, text, letter, kind, argument, help) OPTION_##name,
#include "ehlo/cli/options.def"
#undef O
	OPTION_COUNT
};

enum option_argument { NONE, REQUIRED, OPTIONAL };

static const struct row {
	enum option_id id;
	const char *text;
	int letter;
	enum option_argument kind;
} rows[] = {
#define O(name, text, letter, kind, argument, help) \
	{OPTION_##name, text, letter, kind},
#include "ehlo/cli/options.def"
#undef O
#undef H
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* What getopt returns for a row: its letter, or a number above all letters. */
#define CODE_BASE 256

/* ---- values --------------------------------------------------------- */

static int
usage(struct err *err, const char *before, const char *word, const char *after)
{
	struct buf safe = {0};

	utf8_add_safe(&safe, slice_str(word), UTF8_FORM_ASCII);
	err_set(err, ERR_USAGE, "%s%.*s%s", before,
	    (int)(safe.len > 200 ? 200 : safe.len), buf_text(&safe), after);
	buf_fini(&safe);
	return -ERR_USAGE;
}

static void
set_text(char **place, const char *text)
{
	mem_free(*place);
	*place = mem_copy_str(text);
}

static int
set_seconds(uint64_t *ms, const char *text, struct err *err)
{
	unsigned long seconds;

	if (slice_to_number(slice_str(text), 86400, &seconds) < 0 ||
	    seconds == 0)
		return usage(err, "\"", text,
		    "\" is no time: whole seconds, 1 to 86400");
	*ms = (uint64_t)seconds * 1000;
	return 0;
}

static int
set_format(struct args *a, const char *text, struct err *err)
{
	if (strcmp(text, "text") == 0)
		a->format = ARGS_TEXT;
	else if (strcmp(text, "json") == 0)
		a->format = ARGS_JSON;
	else
		return usage(
		    err, "unknown format \"", text, "\": text or json");
	return 0;
}

static int
set_status(struct args *a, const char *text, struct err *err)
{
	unsigned long status;

	if (slice_to_number(slice_str(text), 255, &status) < 0)
		return usage(err, "\"", text,
		    "\" is no exit status: a number from 0 to 255");
	a->tempfail_status = (int)status;
	return 0;
}

static int
check_set(const char *text, struct err *err)
{
	const char *sign = strchr(text, '=');

	if (sign == NULL || sign == text || strpbrk(text, "\r\n") != NULL)
		return usage(err, "\"", text,
		    "\" sets no variable: NAME=VALUE, in one line");
	return 0;
}

/* The words that may also be options: a server and its port. */
struct words {
	char *server;
	char *port;
};

static bool
is_question(enum args_mode mode)
{
	return mode == ARGS_HELP || mode == ARGS_VERSION;
}

/* Those that say what happens: one of them, or a question, which is answered
 * whatever stands beside it. */
static int
set_mode(struct args *a, const struct row *row, struct err *err)
{
	static const struct {
		enum option_id id;
		enum args_mode mode;
	} modes[] = {
	    {OPTION_BATCH, ARGS_BATCH},
	    {OPTION_CHECK, ARGS_CHECK},
	    {OPTION_EXPLAIN, ARGS_EXPLAIN},
	    {OPTION_CHECK_LESSON, ARGS_CHECK_LESSON},
	    {OPTION_SERVE, ARGS_SERVE},
	    {OPTION_HELP, ARGS_HELP},
	    {OPTION_VERSION, ARGS_VERSION},
	    {OPTION_PRINT_KEYS, ARGS_PRINT_KEYS},
	    {OPTION_PRINT_ROLES, ARGS_PRINT_ROLES},
	    {OPTION_PRINT_THEME, ARGS_PRINT_THEME},
	};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (modes[i].id != row->id || is_question(a->mode))
			continue;
		if (a->mode != ARGS_CONSOLE && a->mode != modes[i].mode &&
		    !is_question(modes[i].mode))
			return usage(err, "--", row->text,
			    " and an option before it exclude each other");
		a->mode = modes[i].mode;
	}
	return 0;
}

/* Where the text of an option goes that has one, and nothing else to it. */
static char **
text_place(struct args *a, struct words *w, enum option_id id)
{
	switch (id) {
	case OPTION_PRACTICE:
		return &a->personality;
	case OPTION_SERVE:
		return &a->serve;
	case OPTION_RULES:
		return &a->rules;
	case OPTION_CHECK_LESSON:
		return &a->lesson;
	case OPTION_SERVER:
		return &w->server;
	case OPTION_PORT:
		return &w->port;
	case OPTION_SOURCE:
		return &a->source;
	case OPTION_PROXY:
		return &a->proxy;
	case OPTION_HAPROXY:
		return &a->haproxy;
	case OPTION_DNS_SERVER:
		return &a->dns_server;
	case OPTION_TLS_MIN:
		return &a->tls_min;
	case OPTION_CA_FILE:
		return &a->ca_file;
	case OPTION_CERT:
		return &a->cert_file;
	case OPTION_KEY:
		return &a->key_file;
	case OPTION_AUTH:
		return &a->auth;
	case OPTION_USER:
	case OPTION_AUTH_USER:
		return &a->user;
	case OPTION_PASSWORD_FILE:
		return &a->password_file;
	case OPTION_PASSWORD_COMMAND:
		return &a->password_command;
	case OPTION_PORTS:
		return &a->ports;
	case OPTION_SCRIPT:
		return &a->script;
	case OPTION_HELO:
		return &a->helo;
	case OPTION_FROM:
		return &a->from;
	case OPTION_DATA:
		return &a->data;
	case OPTION_BODY:
		return &a->body;
	case OPTION_SUBJECT:
		return &a->subject;
	case OPTION_QUIT_AFTER:
		return &a->quit_after;
	case OPTION_DROP_AFTER:
		return &a->drop_after;
	case OPTION_STAGE:
		return &a->stage;
	case OPTION_TRUST_ANCHOR:
		return &a->trust_anchor;
	case OPTION_RECORD:
		return &a->record;
	case OPTION_REPLAY:
		return &a->replay;
	case OPTION_THEME:
	case OPTION_PRINT_THEME:
		return &a->theme;
	default:
		return NULL;
	}
}

/* What an option without an argument turns on. */
static bool *
flag_place(struct args *a, enum option_id id)
{
	switch (id) {
	case OPTION_TIME:
		return &a->is_timed;
	case OPTION_QUIET:
		return &a->is_quiet;
	case OPTION_VERBOSE:
		return &a->is_verbose;
	case OPTION_STOP_ON_ERROR:
		return &a->stops_on_error;
	case OPTION_SUPPRESS_DATA:
		return &a->hides_data;
	case OPTION_NO_COLOR:
		return &a->is_mono;
	case OPTION_ASCII:
		return &a->is_ascii;
	case OPTION_STRICT:
		return &a->is_strict;
	case OPTION_RAW:
		return &a->is_raw;
	case OPTION_LMTP:
		return &a->is_lmtp;
	case OPTION_PIPELINE:
		return &a->is_pipelined;
	case OPTION_NO_VERIFY:
		return &a->is_unverified;
	case OPTION_AUTH:
		return &a->is_auth;
	case OPTION_AUTH_IN_CLEAR:
		return &a->is_auth_in_clear;
	case OPTION_TLS:
		return &a->is_tls_required;
	case OPTION_TLS_OPTIONAL:
		return &a->is_tls_optional;
	case OPTION_TLS_ON_CONNECT:
		return &a->is_tls_on_connect;
	default:
		return NULL;
	}
}

/* Where the texts of an option go that may be given again. */
static struct args_list *
list_place(struct args *a, enum option_id id)
{
	switch (id) {
	case OPTION_TO:
		return &a->to;
	case OPTION_HEADER:
		return &a->headers;
	case OPTION_ATTACH:
		return &a->attachments;
	case OPTION_SET:
		return &a->sets;
	case OPTION_MAIL_PARAM:
		return &a->mail_params;
	case OPTION_RCPT_PARAM:
		return &a->rcpt_params;
	case OPTION_XCLIENT:
		return &a->xclient;
	default:
		return NULL;
	}
}

static int
set_option(struct args *a, struct words *w, enum option_id id,
    const char *value, struct err *err)
{
	char **text = text_place(a, w, id);
	struct args_list *list = list_place(a, id);
	bool *flag = flag_place(a, id);

	if (list != NULL)
		args_list_add_all(list, value, id == OPTION_TO);
	a->is_practice |= id == OPTION_PRACTICE;
	if (text != NULL && value != NULL)
		set_text(text, value);
	if (flag != NULL)
		*flag = true;
	switch (id) {
	case OPTION_V4:
		a->family = 4;
		return 0;
	case OPTION_V6:
		a->family = 6;
		return 0;
	case OPTION_CONNECT_TIMEOUT:
		return set_seconds(&a->connect_timeout_ms, value, err);
	case OPTION_TIMEOUT:
		return set_seconds(&a->reply_timeout_ms, value, err);
	case OPTION_FORMAT:
		return set_format(a, value, err);
	case OPTION_TEMPFAIL_STATUS:
		return set_status(a, value, err);
	case OPTION_SET:
		return check_set(value, err);
	case OPTION_LIGHT:
		a->background = ARGS_LIGHT;
		return 0;
	case OPTION_DARK:
		a->background = ARGS_DARK;
		return 0;
	default:
		return 0; /* a mode, or done above */
	}
}

/* Of a check every word is a target, and to be explained is every word. */
static int
take_word(struct args *a, struct words *w, char *word, struct err *err)
{
	if (a->mode == ARGS_CHECK || a->mode == ARGS_EXPLAIN)
		args_list_add(&a->targets, slice_str(word));
	else if (w->server == NULL)
		set_text(&w->server, word);
	else if (w->port == NULL)
		set_text(&w->port, word);
	else
		return usage(err, "one word too many: \"", word,
		    "\"; wanted: ehlo [OPTION]... [TARGET [PORT]]");
	return 0;
}

/* What is looked at again happens nowhere else. */
static int
check_replay(const struct args *a, struct err *err)
{
	const char *other = a->target != NULL     ? "a target"
	                    : a->record != NULL   ? "--record"
	                    : args_has_message(a) ? "a message"
	                                          : NULL;

	if (a->replay == NULL || other == NULL)
		return 0;
	return usage(
	    err, "--replay shows what has happened; leave out ", other, "");
}

/* The target as one text: "practice:NAME", "HOST PORT" or "HOST". */
static int
join_target(struct args *a, const struct words *w, struct err *err)
{
	struct buf text = {0};

	if (a->is_practice && w->server != NULL && a->mode != ARGS_SERVE)
		return usage(err, "--practice is a target already, so is \"",
		    w->server, "\": name one of them");
	if (w->server != NULL && w->server[0] == '\0')
		return usage(err, "\"", w->server,
		    "\" is no target: wanted HOST, HOST:PORT or practice:");
	if (w->server == NULL && w->port != NULL)
		return usage(err, "port \"", w->port, "\" without a host");
	if (a->is_practice)
		buf_addf(&text, "practice:%s",
		    a->personality == NULL ? "" : a->personality);
	else if (w->server != NULL)
		buf_addf(&text, "%s%s%s", w->server, w->port == NULL ? "" : " ",
		    w->port == NULL ? "" : w->port);
	if (text.len > 0 && a->mode == ARGS_CHECK)
		args_list_add(&a->targets, buf_slice(&text));
	else if (text.len > 0)
		set_text(&a->target, buf_text(&text));
	buf_fini(&text);
	return 0;
}

/* ---- getopt --------------------------------------------------------- */

static int
code_of(const struct row *row)
{
	return row->letter != 0 ? row->letter : CODE_BASE + (int)row->id;
}

/* ":": a missing argument is told apart; "+"-less: words may come anywhere. */
static void
fill_tables(char *letters, struct option *longs)
{
	size_t count = 0;

	*letters++ = ':';
	for (size_t i = 0; i < ROW_COUNT; i++) {
		longs[count++] = (struct option){
		    rows[i].text, (int)rows[i].kind, NULL, code_of(&rows[i])};
		if (rows[i].letter != 0)
			*letters++ = (char)rows[i].letter;
		if (rows[i].letter != 0 && rows[i].kind == REQUIRED)
			*letters++ = ':';
	}
	*letters = '\0';
	longs[count] = (struct option){0};
}

static const struct row *
row_of_code(int code)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (code_of(&rows[i]) == code)
			return &rows[i];
	return NULL;
}

/* How many long options begin like the word. */
static size_t
count_like(const char *word)
{
	struct slice prefix = slice_skip(slice_str(word), 2);
	size_t count = 0;

	prefix = slice_range(prefix, 0, slice_find(prefix, '='));
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (slice_starts_with(slice_str(rows[i].text), prefix))
			count++;
	return count;
}

/* As other tools take it. */
static bool
is_password(const char *word)
{
	struct slice name = slice_skip(slice_str(word), 2);

	name = slice_range(name, 0, slice_find(name, '='));
	return slice_equals(name, slice_str("password")) ||
	       slice_equals(name, slice_str("auth-password"));
}

/* What getopt found wrong, by its codes: ":" for a missing argument, "?" for
 * the rest; of a long option optopt is its code when it exists. */
static int
complain(int code, char **argv, struct err *err)
{
	char letter[] = {'-', (char)optopt, '\0'};
	const char *word = argv[optind - 1];
	/* Of letters in one word getopt names the one, not yet the word. */
	bool is_letter = optopt != 0 && row_of_code(optopt) == NULL;
	bool is_long = !is_letter && word[0] == '-' && word[1] == '-';
	const char *wrong = "unknown option ";

	if (code == ':')
		return usage(err, "option ", is_long ? word : letter,
		    " wants an argument; ehlo --help lists the options");
	if (is_long && optopt != 0)
		return usage(err, "option ", word,
		    ": it takes no argument; ehlo --help lists the options");
	if (is_long && is_password(word))
		return usage(err, "", "a password on the command line",
		    " could be read by others; EHLO_PASSWORD, --password-file "
		    "or --password-command has it");
	if (is_long && count_like(word) > 1)
		wrong = "more than one option begins like ";
	return usage(err, wrong, is_long ? word : letter,
	    "; ehlo --help lists the options");
}

static int
read_options(
    int argc, char **argv, struct args *a, struct words *w, struct err *err)
{
	struct option longs[OPTION_COUNT + 1];
	char letters[2 * OPTION_COUNT + 2];
	int code, rc = 0;

	fill_tables(letters, longs);
	optind = 0; /* GNU: start over, argv may be a second one */
	opterr = 0;
	while (rc == 0 &&
	       (code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct row *row = row_of_code(code);

		rc = row == NULL ? complain(code, argv, err)
		                 : set_mode(a, row, err);
		if (rc == 0)
			rc = set_option(a, w, row->id, optarg, err);
	}
	while (rc == 0 && optind < argc)
		rc = take_word(a, w, argv[optind++], err);
	return rc;
}

bool
args_has_message(const struct args *a)
{
	bool is_other = a->mode != ARGS_CONSOLE && a->mode != ARGS_BATCH;

	return !is_other && a->script == NULL &&
	       (a->to.count > 0 || a->data != NULL || a->body != NULL ||
		   a->subject != NULL || a->headers.count > 0 ||
		   a->attachments.count > 0 || a->xclient.count > 0 ||
		   a->mail_params.count > 0 || a->rcpt_params.count > 0 ||
		   a->quit_after != NULL || a->drop_after != NULL);
}

/* A plan says itself what is sent; of the rest it takes the names. */
static int
check_script(const struct args *a, struct err *err)
{
	bool is_other = a->mode != ARGS_CONSOLE && a->mode != ARGS_BATCH;

	if (a->script == NULL || is_question(a->mode))
		return 0;
	if (is_other)
		return usage(err, "--script ", a->script,
		    " is for a session, and another option wants no such");
	if (a->data != NULL || a->body != NULL || a->subject != NULL ||
	    a->headers.count > 0 || a->attachments.count > 0 ||
	    a->quit_after != NULL || a->drop_after != NULL)
		return usage(err, "--script ", a->script,
		    " is all that is sent: --data, --body, --subject, "
		    "--header, --attach, --quit-after and --drop-after make "
		    "another plan");
	return 0;
}

int
args_parse(int argc, char **argv, struct args *out, struct err *err)
{
	struct words words = {0};
	int rc;

	*out = (struct args){.mode = ARGS_CONSOLE, .tempfail_status = -1};
	rc = read_options(argc, argv, out, &words, err);
	if (rc == 0)
		rc = check_script(out, err);
	if (rc == 0)
		rc = join_target(out, &words, err);
	if (rc == 0)
		rc = check_replay(out, err);
	mem_free(words.server);
	mem_free(words.port);
	return rc;
}

void
args_fini(struct args *a)
{
	struct args_list *lists[] = {&a->targets, &a->to, &a->headers,
	    &a->attachments, &a->sets, &a->mail_params, &a->rcpt_params,
	    &a->xclient};
	char *texts[] = {a->script, a->ports, a->helo, a->from, a->data,
	    a->body, a->subject, a->quit_after, a->drop_after, a->target,
	    a->personality, a->serve, a->rules, a->source, a->proxy, a->haproxy,
	    a->dns_server, a->trust_anchor, a->tls_min, a->ca_file,
	    a->cert_file, a->key_file, a->auth, a->user, a->password_file,
	    a->password_command, a->lesson, a->stage, a->record, a->replay,
	    a->theme};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		args_list_fini(lists[i]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		mem_free(texts[i]);
	buf_fini(&a->rules_text);
	*a = (struct args){0};
}
