/* SPDX-License-Identifier: GPL-3.0-or-later
 * host - the practice server's mind.
 *
 * A const table says for each verb which checks its command must pass and
 * which reply it gets then; the first check that fails names the reply
 * instead. Where the session stands after the reply, the tracker says.
 */
#include "ehlo/smtp/host.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/mem.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/smtp/reply.h"
#include "ehlo/smtp/template.h"

/* Letters of a message id that tell this host from others. */
#define TAG_LEN 10

struct host {
	const struct personality *personality;
	char *peer;
	char tag[TAG_LEN + 1];
	enum phase phase;
	unsigned recipients;  /* of this transaction */
	uint64_t content_len; /* of this mail data, line endings included */
	bool is_behind_crlf;  /* of mail data: where a dot may end it */
	unsigned messages;
	struct buf reply;
	bool has_reply; /* actions that were not taken yet */
	bool has_close;
};

/* ---- replies ------------------------------------------------------------ */

#define DATE_SIZE 64
#define ID_SIZE   32
#define SIZE_SIZE 24

/* RFC 5322 3.3, in English whatever the locale; no zero before the day. */
static const char *
date_text(struct host_time now, char *out)
{
	static const char days[][4] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	bool is_west = now.utc_offset_min < 0;
	int offset = is_west ? -now.utc_offset_min : now.utc_offset_min;
	time_t local = (time_t)(now.unix_s + now.utc_offset_min * 60);
	struct tm tm = {.tm_mday = 1};

	gmtime_r(&local, &tm);
	snprintf(out, DATE_SIZE, "%s, %d %s %d %02d:%02d:%02d %c%02d%02d",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, is_west ? '-' : '+', offset / 60,
	    offset % 60);
	return out;
}

/* The lines behind the first one of a reply to EHLO. */
static void
add_keywords(struct host *h, const struct template_values *values)
{
	const char *const *keyword = h->personality->keywords;
	size_t begin = 0;

	for (; *keyword != NULL; keyword++) {
		h->reply.ptr[begin + 3] = '-';
		begin = h->reply.len;
		buf_add_str(&h->reply, "250 ");
		template_render(&h->reply, *keyword, values);
	}
}

/* Makes the reply, and goes on to where it leads. */
static void
answer(struct host *h, struct host_time now, enum verb verb,
    const char *template, const struct command *command)
{
	char date[DATE_SIZE], id[ID_SIZE], size[SIZE_SIZE];
	struct template_values values = {
	    .host = slice_str(h->personality->host),
	    .peer = slice_str(h->peer),
	    .argument = command->args,
	    .mailbox =
		command->path.is_null ? SLICE("<>") : command->path.mailbox,
	};
	struct reply_line line = {0};

	snprintf(id, sizeof(id), "%s%08u", h->tag, h->messages);
	snprintf(size, sizeof(size), "%lu", h->personality->size_max);
	values.date = slice_str(date_text(now, date));
	values.id = slice_str(id);
	values.size = slice_str(size);
	template_render(&h->reply, template, &values);
	reply_line_parse(buf_slice(&h->reply), &line);
	if (verb == VERB_EHLO && code_class(line.code) == CODE_POSITIVE)
		add_keywords(h, &values);
	h->phase = tracker_next(h->phase, verb, tracker_outcome(line.code));
	h->has_reply = true;
	h->has_close = h->phase == PHASE_QUIT || h->phase == PHASE_CLOSED;
}

/* The same for what no command led to. */
static void
say(struct host *h, struct host_time now, enum verb verb, const char *template)
{
	static const struct command none;

	answer(h, now, verb, template, &none);
}

/* ---- checks: NULL, or the reply that refuses ---------------------------- */

typedef const char *(*check_fn)(
    const struct host *h, const struct command *command);

static const char *
check_name(const struct host *h, const struct command *command)
{
	if (slice_is_empty(command->args))
		return h->personality->helo_syntax;
	return NULL;
}

static const char *
check_args(const struct host *h, const struct command *command)
{
	if (command->flaws & (COMMAND_ARG_MISSING | COMMAND_ARG_UNWANTED))
		return h->personality->arg_syntax;
	return NULL;
}

static const char *
check_order(const struct host *h, const struct command *command)
{
	if (tracker_is_legal(h->phase, command->verb))
		return NULL;
	if (h->phase == PHASE_HELO)
		return h->personality->helo_first;
	if (command->verb == VERB_MAIL)
		return h->personality->nested_mail;
	if (h->phase == PHASE_READY)
		return h->personality->mail_first;
	return h->personality->rcpt_first;
}

static const char *
check_path(const struct host *h, const struct command *command)
{
	const struct path *path = &command->path;
	unsigned refused =
	    PATH_NO_DOMAIN | PATH_LOCAL_LONG | PATH_DOMAIN_LONG | PATH_BAD_CHAR;

	if (!h->personality->takes_bare_address)
		refused |= PATH_NO_BRACKETS;
	if (command->flaws & COMMAND_NO_KEYWORD || path->flaws & refused)
		return h->personality->path_syntax;
	if (path->is_null && command->verb == VERB_RCPT)
		return h->personality->path_syntax;
	if (path->flaws & PATH_8BIT)
		return h->personality->path_8bit;
	return NULL;
}

/* Takes one KEYWORD[=value] off the front of *rest; false at the end. */
static bool
param_take(struct slice *rest, struct slice *keyword, struct slice *value)
{
	struct slice word = slice_take_word(rest);
	size_t end = slice_find(word, '=');

	*keyword = slice_range(word, 0, end);
	*value = slice_skip(word, end + 1);
	return !slice_is_empty(word);
}

/* Those of SIZE (RFC 1870), 8BITMIME (RFC 6152) and DSN (RFC 3461). */
static bool
param_is_known(enum verb verb, struct slice keyword)
{
	static const struct {
		enum verb verb;
		const char *keyword;
	} known[] = {
	    {VERB_MAIL, "SIZE"},
	    {VERB_MAIL, "BODY"},
	    {VERB_MAIL, "RET"},
	    {VERB_MAIL, "ENVID"},
	    {VERB_RCPT, "NOTIFY"},
	    {VERB_RCPT, "ORCPT"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].verb == verb &&
		    slice_equals_nocase(keyword, slice_str(known[i].keyword)))
			return true;
	return false;
}

static bool
is_oversize(const struct host *h, uint64_t len)
{
	unsigned long max = h->personality->size_max;

	return max != 0 && len > max;
}

/* A number too great for the machine is too great for the server, too. */
static const char *
check_size(const struct host *h, struct slice value)
{
	unsigned long size = ULONG_MAX;

	if (slice_to_number(value, ULONG_MAX, &size) == -ERR_SYNTAX)
		return h->personality->arg_syntax;
	return is_oversize(h, size) ? h->personality->size_over : NULL;
}

static const char *
check_params(const struct host *h, const struct command *command)
{
	struct slice rest = command->params, keyword, value;
	const char *refusal = NULL;

	while (refusal == NULL && param_take(&rest, &keyword, &value)) {
		if (!param_is_known(command->verb, keyword))
			refusal = h->personality->param_unknown;
		else if (slice_equals_nocase(keyword, SLICE("SIZE")))
			refusal = check_size(h, value);
	}
	return refusal;
}

static const char *
check_room(const struct host *h, const struct command *command)
{
	(void)command;
	if (h->recipients >= h->personality->recipients_max)
		return h->personality->recipients_over;
	return NULL;
}

/* A recipient without a domain is the postmaster here: RFC 5321 4.1.1.3. */
static const char *
check_relay(const struct host *h, const struct command *command)
{
	struct slice local = slice_str(h->personality->local_domain);
	struct slice domain = command->path.domain;

	if (h->personality->relays || slice_is_empty(local) ||
	    slice_is_empty(domain) || slice_equals_nocase(domain, local))
		return NULL;
	return h->personality->relay_denied;
}

/* ---- commands ----------------------------------------------------------- */

#define CHECKS_MAX 5

/* A verb without a row is known and not offered. */
static const struct {
	size_t ok; /* offset of the reply in struct personality */
	check_fn checks[CHECKS_MAX];
} rows[VERB_COUNT] = {
#define ROW(verb, reply, ...) \
	[VERB_##verb] = {offsetof(struct personality, reply), {__VA_ARGS__}}
    ROW(EHLO, ehlo_ok, check_name),
    ROW(HELO, helo_ok, check_name),
    ROW(MAIL, mail_ok, check_order, check_path, check_params),
    ROW(RCPT, rcpt_ok, check_order, check_path, check_params, check_room,
	check_relay),
    ROW(DATA, data_go, check_args, check_order),
    ROW(RSET, rset_ok, check_args),
    ROW(VRFY, vrfy, check_args),
    ROW(HELP, help, NULL),
    ROW(NOOP, noop_ok, NULL),
    ROW(QUIT, quit_ok, check_args),
    ROW(UNKNOWN, unknown, NULL),
#undef ROW
};

static const char *
refusal_of(const struct host *h, const struct command *command)
{
	const check_fn *checks = rows[command->verb].checks;
	const char *refusal = NULL;

	if (rows[command->verb].ok == 0)
		return h->personality->not_implemented;
	for (size_t i = 0; i < CHECKS_MAX && refusal == NULL; i++)
		if (checks[i] != NULL)
			refusal = checks[i](h, command);
	return refusal;
}

static const char *
ok_of(const struct host *h, enum verb verb)
{
	const char *base = (const char *)h->personality;

	return *(const char *const *)(base + rows[verb].ok);
}

/* What an accepted command changes and the tracker does not keep. */
static void
accept_command(struct host *h, enum verb verb)
{
	if (verb == VERB_MAIL)
		h->recipients = 0;
	else if (verb == VERB_RCPT)
		h->recipients++;
	else if (verb == VERB_DATA)
		h->content_len = 0;
}

static void
take_command(struct host *h, struct host_time now, struct slice bytes)
{
	struct command command;
	const char *reply;

	command_parse(bytes, &command);
	reply = refusal_of(h, &command);
	if (reply == NULL) {
		reply = ok_of(h, command.verb);
		accept_command(h, command.verb);
	}
	answer(h, now, command.verb, reply, &command);
}

/* ---- mail data ---------------------------------------------------------- */

static void
end_content(struct host *h, struct host_time now)
{
	if (is_oversize(h, h->content_len)) {
		say(h, now, VERB_CONTENT, h->personality->size_over);
		return;
	}
	h->messages++;
	say(h, now, VERB_CONTENT, h->personality->content_ok);
}

/* Only CRLF.CRLF ends mail data; a dot between other endings is content. Where
 * two servers differ in that, a second message can be smuggled inside of the
 * first (RFC 5321 2.3.8, 4.1.1.4). */
static void
take_content(struct host *h, struct host_time now, const struct line *line)
{
	bool is_crlf = line->eol == EOL_CRLF;

	if (h->is_behind_crlf && is_crlf && dot_is_end(line->bytes)) {
		end_content(h, now);
		return;
	}
	h->content_len +=
	    dot_unstuff(line->bytes).len + line->skipped + (is_crlf ? 2 : 1);
	h->is_behind_crlf = is_crlf;
}

/* ---- contract ----------------------------------------------------------- */

/* Seeds that differ little give tags that differ much (splitmix64). */
static void
make_tag(char *tag, uint64_t seed)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";

	seed += 0x9e3779b97f4a7c15;
	seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9;
	seed = (seed ^ seed >> 27) * 0x94d049bb133111eb;
	seed ^= seed >> 31;
	for (size_t i = 0; i < TAG_LEN; i++, seed /= 52)
		tag[i] = letters[seed % 52];
}

struct host *
host_new(
    const struct personality *personality, struct slice peer, uint64_t seed)
{
	struct host *h = mem_zalloc(1, sizeof(*h));

	h->personality = personality;
	h->peer = mem_copy_text(peer.ptr, peer.len);
	h->phase = PHASE_GREETING;
	make_tag(h->tag, seed);
	return h;
}

void
host_free(struct host *h)
{
	if (h == NULL)
		return;
	buf_fini(&h->reply);
	mem_free(h->peer);
	mem_free(h);
}

/* An action that was not taken would be lost with the next. */
static void
begin(struct host *h)
{
	assert(!h->has_reply && !h->has_close);
	buf_clear(&h->reply);
}

void
host_greet(struct host *h, struct host_time now)
{
	begin(h);
	say(h, now, VERB_GREETING, h->personality->greeting);
}

void
host_line(struct host *h, struct host_time now, const struct line *line)
{
	begin(h);
	if (h->phase == PHASE_QUIT || h->phase == PHASE_CLOSED)
		return;
	if (h->phase == PHASE_DATA) {
		take_content(h, now, line);
		return;
	}
	h->is_behind_crlf = true;
	if (line->bytes.len + line->skipped > HOST_LINE_MAX)
		say(h, now, VERB_UNKNOWN, h->personality->line_long);
	else
		take_command(h, now, line->bytes);
}

void
host_end(struct host *h, struct host_time now, enum host_ending ending)
{
	const struct personality *p = h->personality;

	begin(h);
	say(h, now, VERB_UNKNOWN, ending == HOST_BUSY ? p->busy : p->timed_out);
}

bool
host_next(struct host *h, struct host_action *out)
{
	*out = (struct host_action){0};
	if (h->has_reply) {
		h->has_reply = false;
		out->kind = HOST_REPLY;
		out->delay_ms = h->personality->delay_ms;
		out->bytes = buf_slice(&h->reply);
		return true;
	}
	if (h->has_close) {
		h->has_close = false;
		out->kind = HOST_CLOSE;
		return true;
	}
	return false;
}

enum phase
host_phase(const struct host *h)
{
	return h->phase;
}

unsigned
host_message_count(const struct host *h)
{
	return h->messages;
}
