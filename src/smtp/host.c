/* SPDX-License-Identifier: GPL-3.0-or-later
 * host - the practice server's mind: lines in, replies out, and the limits.
 *
 * What a command needs is in host-check.c; which reply an accepted one gets is
 * in the table here, as an offset into the personality.
 */
#include "ehlo/smtp/host.h"

#include <assert.h>

#include "ehlo/base/mem.h"
#include "ehlo/smtp/dot.h"
#include "host-core.h"

/* ---- commands ----------------------------------------------------------- */

/* A verb without an offset is known and not offered. */
static const size_t answers[VERB_COUNT] = {
#define ROW(verb, reply) [VERB_##verb] = offsetof(struct personality, reply)
    ROW(EHLO, ehlo_ok),
    ROW(HELO, helo_ok),
    ROW(MAIL, mail_ok),
    ROW(RCPT, rcpt_ok),
    ROW(DATA, data_go),
    ROW(RSET, rset_ok),
    ROW(VRFY, vrfy),
    ROW(HELP, help),
    ROW(NOOP, noop_ok),
    ROW(QUIT, quit_ok),
    ROW(STARTTLS, starttls_go),
    ROW(AUTH, auth_ok),
    ROW(UNKNOWN, unknown),
#undef ROW
};

/* NULL when the server does not carry it out. */
static const char *
answer_of(const struct personality *p, enum verb verb)
{
	if (answers[verb] == 0)
		return NULL;
	return *(const char *const *)((const char *)p + answers[verb]);
}

static const char *
refusal_of_verb(const struct personality *p, enum verb verb)
{
	const struct personality_verb *other = p->others;

	while (other != NULL && other->verb != VERB_COUNT) {
		if (other->verb == verb)
			return other->reply;
		other++;
	}
	return p->not_implemented;
}

static void
count_junk(struct host *h, enum verb verb)
{
	unsigned max = h->personality->junk_max;
	bool is_junk =
	    verb == VERB_NOOP || verb == VERB_RSET || verb == VERB_VRFY;

	if (is_junk && max > 0 && ++h->junk > max)
		h->errors++;
}

/* Whatever the reply's code says. */
static void
hang_up(struct host *h)
{
	h->phase = PHASE_QUIT;
	h->has_close = true;
}

/* What a refusal of a line that is no command is about. */
static struct slice
whole_of(const struct command *command)
{
	if (command->args.len == 0)
		return command->word;
	return slice_of(
	    command->word.ptr, (size_t)(command->args.ptr - command->word.ptr) +
				   command->args.len);
}

static void
judge_command(
    struct host *h, struct host_time now, const struct command *command)
{
	struct slice option = whole_of(command);
	const char *answer = answer_of(h->personality, command->verb);
	const char *refusal =
	    answer == NULL ? refusal_of_verb(h->personality, command->verb)
			   : host_check(h, command, &option);

	if (refusal == NULL && command->verb == VERB_RCPT &&
	    host_ask_grey(h, now, command))
		return;
	if (refusal == NULL && command->verb == VERB_AUTH) {
		host_auth_begin(h, now, command);
		return;
	}
	if (refusal == NULL)
		host_accept(h, command);
	else if (command->verb == VERB_DATA &&
		 refusal != h->personality->arg_syntax)
		host_repeat_refusal(h);
	host_reply(h, now, command->verb, refusal == NULL ? answer : refusal,
	    command, option);
}

static void
take_command(struct host *h, struct host_time now, struct slice bytes)
{
	const struct personality *p = h->personality;
	struct command command;

	command_parse(bytes, &command);
	/* RFC 5321 3.5.1: an address, or a name alone. */
	if (command.verb == VERB_VRFY) {
		struct slice rest = command.args;

		path_take(&rest, &command.path);
	}
	count_junk(h, command.verb);
	host_remember(h, &command, bytes);
	if (host_ask_rules(h, now, command.verb, &command))
		return;
	if (slice_is_empty(command.word)) {
		host_say(h, now, VERB_UNKNOWN, p->line_empty);
	} else if (p->forbidden != NULL && host_is_foreign(&command)) {
		host_say(h, now, VERB_UNKNOWN, p->forbidden);
		hang_up(h);
	} else {
		judge_command(h, now, &command);
	}
}

/* Says which. */
static void
refuse_flaws(
    struct host *h, struct host_time now, enum verb verb, unsigned flaws)
{
	static const struct command none;
	struct slice which = flaws & LINE_BARE_LF   ? SLICE("Bare LF")
	                     : flaws & LINE_BARE_CR ? SLICE("Bare CR")
	                                            : SLICE("NUL");

	host_reply(h, now, verb, h->personality->line_flawed, &none, which);
}

static void
take_command_line(struct host *h, struct host_time now, const struct line *line)
{
	const struct personality *p = h->personality;

	h->is_behind_crlf = true;
	if (line->flaws & p->line_flaws) {
		refuse_flaws(h, now, VERB_UNKNOWN, line->flaws);
		hang_up(h);
	} else if (line->bytes.len + line->skipped > HOST_LINE_MAX) {
		host_say(h, now, VERB_UNKNOWN, p->line_long);
	} else {
		take_command(h, now, line->bytes);
	}
}

static void
judge_errors(struct host *h, struct host_time now)
{
	const struct personality *p = h->personality;

	if (p->errors_hard > 0 && h->errors >= p->errors_hard && !h->has_close)
		host_say(h, now, VERB_UNKNOWN, p->too_many_errors);
}

/* ---- mail data ---------------------------------------------------------- */

static void
end_content(struct host *h, struct host_time now)
{
	static const struct command none;
	const struct personality *p = h->personality;

	if (host_ask_rules(h, now, VERB_CONTENT, &none))
		return;
	if (p->size_max != 0 && h->content_len > p->size_max) {
		host_say(h, now, VERB_CONTENT, p->content_over);
	} else if (h->spoilt != 0) {
		refuse_flaws(h, now, VERB_CONTENT, h->spoilt);
	} else {
		host_keep_message(h, now);
		host_say(h, now, VERB_CONTENT, p->content_ok);
	}
}

/* Only CRLF.CRLF ends mail data; a dot between other endings is content. Where
 * two servers differ in that, a second message can be smuggled inside of the
 * first (RFC 5321 2.3.8, 4.1.1.4). */
static void
take_content(struct host *h, struct host_time now, const struct line *line)
{
	bool is_crlf = line->eol == EOL_CRLF;
	struct slice bytes = dot_unstuff(line->bytes);

	if (h->is_behind_crlf && is_crlf && dot_is_end(line->bytes)) {
		end_content(h, now);
		return;
	}
	if (host_ask_line(h, now, bytes))
		return;
	h->content_len += bytes.len + line->skipped + (is_crlf ? 2 : 1);
	host_keep_line(h, bytes, is_crlf);
	h->is_behind_crlf = is_crlf;
	h->spoilt |= line->flaws & h->personality->line_flaws;
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
	for (size_t i = 0; i < HOST_TAG_LEN; i++, seed /= 52)
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
host_share(struct host *h, struct rules *rules, struct mailbox *mailbox)
{
	h->rules = rules;
	h->mailbox = mailbox;
	if (rules != NULL)
		h->personality = rules_personality(rules);
}

void
host_free(struct host *h)
{
	if (h == NULL)
		return;
	host_auth_end(h);
	buf_fini(&h->exporter);
	buf_fini(&h->reply);
	buf_fini(&h->told);
	buf_fini(&h->line);
	mailbox_message_fini(&h->message);
	mem_free(h->peer);
	mem_free(h);
}

/* An action that was not taken would be lost with the next. */
static void
begin(struct host *h)
{
	assert(!h->has_reply && !h->has_tls && !h->has_close);
	host_learn_reply(h);
	buf_clear(&h->reply);
	buf_clear(&h->line);
	h->rule_delay_ms = 0;
	h->turn = (struct host_turn){
	    .phase = h->phase,
	    .recipients = h->recipients,
	    .recipients_len = h->message.recipients.len,
	    .messages = h->messages,
	    .errors = h->errors,
	    .syntax_errors = h->syntax_errors,
	    .unknown = h->unknown,
	    .is_authenticated = h->is_authenticated,
	};
}

void
host_greet(struct host *h, struct host_time now)
{
	static const struct command none;

	begin(h);
	if (!host_ask_rules(h, now, VERB_GREETING, &none))
		host_say(h, now, VERB_GREETING, h->personality->greeting);
}

void
host_line(struct host *h, struct host_time now, const struct line *line)
{
	begin(h);
	switch (h->phase) {
	case PHASE_QUIT:
	case PHASE_CLOSED:
	case PHASE_TLS: /* a handshake that the server lets wait */
		return;
	case PHASE_DATA:
		take_content(h, now, line);
		return;
	case PHASE_AUTH:
		host_auth_answer(h, now, line);
		break;
	default:
		take_command_line(h, now, line);
	}
	judge_errors(h, now);
}

void
host_note_rest(struct host *h, bool has_rest)
{
	h->is_followed = has_rest;
}

void
host_wrap(struct host *h, struct slice exporter)
{
	h->is_secure = true;
	buf_clear(&h->exporter);
	buf_add_slice(&h->exporter, exporter);
}

/* RFC 3207 4.2: what was said before is forgotten. */
void
host_secure(struct host *h, struct slice exporter)
{
	begin(h);
	h->phase = PHASE_HELO;
	h->is_authenticated = false;
	h->recipients = 0;
	host_wrap(h, exporter);
}

void
host_end(struct host *h, struct host_time now, enum host_ending ending)
{
	const struct personality *p = h->personality;

	begin(h);
	host_say(
	    h, now, VERB_UNKNOWN, ending == HOST_BUSY ? p->busy : p->timed_out);
	/* Not every server says 421 there. */
	h->has_close = true;
}

/* Errors are punished by waiting; they are forgotten with a message. */
static unsigned
delay_of(const struct host *h)
{
	const struct personality *p = h->personality;
	bool is_punished = p->errors_soft > 0 && h->errors >= p->errors_soft;

	return p->delay_ms + h->rule_delay_ms +
	       (is_punished ? p->error_delay_ms : 0);
}

bool
host_next(struct host *h, struct host_action *out)
{
	*out = (struct host_action){0};
	if (h->has_reply) {
		h->has_reply = false;
		out->kind = HOST_REPLY;
		out->delay_ms = delay_of(h);
		out->bytes = buf_slice(&h->reply);
		return true;
	}
	if (h->has_tls) {
		h->has_tls = false;
		out->kind = HOST_TLS;
		return true;
	}
	if (h->has_close) {
		h->has_close = false;
		out->kind = HOST_CLOSE;
		return true;
	}
	return false;
}

enum verb
host_answered(const struct host *h)
{
	return h->turn.verb;
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
