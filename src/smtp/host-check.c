/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-check - whether a command is taken, and which reply it gets if not.
 *
 * A const table says for each verb which checks its command must pass; the
 * first that fails names the reply.
 */
#include <limits.h>

#include "ehlo/base/err.h"
#include "host-core.h"

/* A command that stands before the checks. */
struct question {
	const struct host *host;
	const struct personality *personality; /* the host's */
	const struct command *command;
	struct slice option; /* what a refusal is about */
};

/* NULL, or the reply that refuses. */
typedef const char *(*check_fn)(struct question *q);

/* ---- form and order ----------------------------------------------------- */

static const char *
check_name(struct question *q)
{
	if (q->personality->helo_again != NULL && q->host->phase != PHASE_HELO)
		return q->personality->helo_again;
	if (slice_is_empty(q->command->args))
		return q->personality->helo_syntax;
	return NULL;
}

static const char *
check_args(struct question *q)
{
	if (q->command->flaws & COMMAND_ARG_MISSING)
		return q->command->verb == VERB_VRFY
		           ? q->personality->vrfy_syntax
		           : q->personality->arg_syntax;
	if (q->command->flaws & COMMAND_ARG_UNWANTED &&
	    (q->personality->lax_verbs >> q->command->verb & 1) == 0)
		return q->personality->arg_syntax;
	return NULL;
}

/* What stands outside a transaction. */
static const char *
check_ready_order(struct question *q)
{
	const struct personality *p = q->personality;

	if (tracker_is_legal(q->host->phase, q->command->verb))
		return NULL;
	if (q->host->phase == PHASE_HELO)
		return p->mail_helo_first;
	return q->command->verb == VERB_MAIL ? p->nested_mail
	                                     : p->in_transaction;
}

static const char *
check_rcpt_order(struct question *q)
{
	if (tracker_is_legal(q->host->phase, q->command->verb))
		return NULL;
	return q->host->phase == PHASE_HELO ? q->personality->rcpt_helo_first
	                                    : q->personality->rcpt_mail_first;
}

static const char *
check_data_order(struct question *q)
{
	if (tracker_is_legal(q->host->phase, q->command->verb))
		return NULL;
	if (q->host->phase == PHASE_HELO)
		return q->personality->data_helo_first;
	if (q->host->phase == PHASE_READY)
		return q->personality->data_mail_first;
	return q->personality->data_rcpt_missing != NULL &&
	               !q->host->is_behind_rcpt
	           ? q->personality->data_rcpt_missing
	           : q->personality->data_rcpt_first;
}

/* ---- TLS and who the client is ------------------------------------------ */

/* What stands behind STARTTLS in clear would be taken for the client's words
 * inside TLS. */
static const char *
check_starttls(struct question *q)
{
	const struct personality *p = q->personality;
	const char *refusal = p->has_early_tls ? NULL : check_ready_order(q);

	if (q->host->is_secure)
		return p->tls_active;
	if (refusal == NULL && q->host->is_followed)
		return p->tls_followed;
	return refusal;
}

static const char *
check_auth(struct question *q)
{
	const struct personality *p = q->personality;
	struct slice rest = q->command->args;
	enum sasl_mech mech;

	if (q->host->is_authenticated)
		return p->auth_again;
	if (slice_is_empty(rest))
		return p->auth_syntax;
	q->option = slice_take_word(&rest);
	mech = sasl_find(q->option);
	if (mech < SASL_COUNT && (host_auth_mechs(q->host) >> mech & 1))
		return p->auth_always;
	if (!q->host->is_secure && p->starttls_go != NULL)
		return p->auth_in_clear;
	return p->auth_unknown;
}

/* ---- addresses ---------------------------------------------------------- */

/* No address at all. */
static const char *
check_operand(struct question *q)
{
	const struct personality *p = q->personality;
	const struct path *path = &q->command->path;
	bool is_mail = q->command->verb == VERB_MAIL;
	const char *empty = is_mail ? p->mail_empty : p->rcpt_empty;
	bool has_keyword =
	    (q->command->flaws & (COMMAND_NO_KEYWORD | p->command_flaws)) == 0;

	if (has_keyword && (path->is_null || !slice_is_empty(path->mailbox)))
		return NULL;
	if (has_keyword && empty != NULL)
		return empty;
	return is_mail ? p->mail_syntax : p->rcpt_syntax;
}

static const char *
check_path(struct question *q)
{
	const struct personality *p = q->personality;
	const struct path *path = &q->command->path;
	bool is_mail = q->command->verb == VERB_MAIL;
	const char *refusal = check_operand(q);

	if (refusal != NULL)
		return refusal;
	if (path->flaws & p->path_flaws)
		return is_mail ? p->sender_syntax : p->recipient_syntax;
	if (path->is_null && !is_mail)
		return p->recipient_syntax;
	return path->flaws & PATH_8BIT ? p->path_8bit : NULL;
}

static bool
is_any_of(struct slice value, const char *const *words)
{
	for (; words != NULL && *words != NULL; words++)
		if (slice_equals_nocase(value, slice_str(*words)))
			return true;
	return false;
}

static bool
is_local(const struct personality *p, struct slice domain)
{
	struct slice local = slice_str(p->local_domain);

	if (slice_is_empty(domain))
		return true;
	if (p->domains != NULL)
		return is_any_of(domain, p->domains);
	return slice_is_empty(local) || slice_equals_nocase(domain, local);
}

static bool
is_known(const struct personality *p, const struct path *path)
{
	if (p->mailboxes != NULL)
		return is_any_of(path->mailbox, p->mailboxes) ||
		       is_any_of(path->local, p->mailboxes);
	return p->users == NULL || is_any_of(path->local, p->users);
}

static const char *
judge_recipient(const struct host *h, const struct path *path)
{
	const struct personality *p = h->personality;

	if (!is_local(p, path->domain))
		return p->relays || h->is_authenticated ||
		               is_any_of(path->domain, p->relay_domains)
		           ? NULL
		           : p->relay_denied;
	return is_known(p, path) ? NULL : p->user_unknown;
}

static const char *
check_recipient(struct question *q)
{
	return judge_recipient(q->host, &q->command->path);
}

static const char *
check_room(struct question *q)
{
	if (q->host->recipients >= q->personality->recipients_max)
		return q->personality->recipients_over;
	return NULL;
}

static const char *
check_user(struct question *q)
{
	if (q->command->path.flaws & PATH_8BIT)
		return q->personality->path_8bit;
	if (q->personality->users == NULL && q->personality->mailboxes == NULL)
		return NULL;
	return check_recipient(q);
}

/* ---- parameters --------------------------------------------------------- */

/* RFC 6152 2 */
static bool
is_body(struct slice value)
{
	return is_any_of(value, (const char *[]){"7BIT", "8BITMIME", NULL});
}

/* RFC 3461 4.3 */
static bool
is_ret(struct slice value)
{
	return is_any_of(value, (const char *[]){"FULL", "HDRS", NULL});
}

/* RFC 3461 4.1: NEVER alone, or a list of the others. */
static bool
is_notify(struct slice value)
{
	static const char *const when[] = {"SUCCESS", "FAILURE", "DELAY", NULL};
	size_t end;

	if (slice_equals_nocase(value, SLICE("NEVER")))
		return true;
	do {
		end = slice_find(value, ',');
		if (!is_any_of(slice_range(value, 0, end), when))
			return false;
		value = slice_skip(value, end + 1);
	} while (value.len > 0);
	return true;
}

/* RFC 3461 4.4 */
static bool
is_envid(struct slice value)
{
	return value.len > 0;
}

/* RFC 3461 4.2: a type, a semicolon, an address. */
static bool
is_orcpt(struct slice value)
{
	size_t end = slice_find(value, ';');

	return end > 0 && end + 1 < value.len;
}

/* Of SIZE (RFC 1870), 8BITMIME and DSN. SIZE has a check of its own. */
static const struct param {
	enum verb verb;
	const char *keyword;
	bool (*is_value)(struct slice value);
	size_t refusal; /* offset of the reply in struct personality */
} params[] = {
#define PARAM(verb, keyword, is_value, reply)           \
	{                                               \
		VERB_##verb, keyword, is_value,         \
		    offsetof(struct personality, reply) \
	}
    PARAM(MAIL, "SIZE", NULL, size_syntax),
    PARAM(MAIL, "BODY", is_body, body_syntax),
    PARAM(MAIL, "RET", is_ret, mail_param_syntax),
    PARAM(MAIL, "ENVID", is_envid, mail_param_syntax),
    PARAM(RCPT, "NOTIFY", is_notify, rcpt_param_syntax),
    PARAM(RCPT, "ORCPT", is_orcpt, rcpt_param_syntax),
#undef PARAM
};

static const char *
text_at(const struct personality *p, size_t offset)
{
	return *(const char *const *)((const char *)p + offset);
}

static const struct param *
param_find(enum verb verb, struct slice keyword)
{
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++)
		if (params[i].verb == verb &&
		    slice_equals_nocase(keyword, slice_str(params[i].keyword)))
			return &params[i];
	return NULL;
}

/* A number too great for the machine is too great for the server, too. */
static const char *
check_size(const struct personality *p, struct slice value)
{
	unsigned long size = ULONG_MAX;

	if (slice_to_number(value, ULONG_MAX, &size) == -ERR_SYNTAX)
		return p->size_syntax;
	return p->size_max != 0 && size > p->size_max ? p->size_over : NULL;
}

static bool
offers_dsn(const struct personality *p)
{
	for (const char *const *word = p->keywords; *word != NULL; word++)
		if (slice_equals(slice_str(*word), SLICE("DSN")))
			return true;
	return false;
}

/* That of RCPT are those of DSN. */
static const char *
refuse_param(struct question *q)
{
	const struct personality *p = q->personality;

	if (q->command->verb == VERB_RCPT && p->rcpt_param_unknown != NULL)
		return p->rcpt_param_unknown;
	return p->param_unknown;
}

static bool
is_param_of(const struct personality *p, const struct param *param)
{
	return param != NULL && (param->verb != VERB_RCPT || offers_dsn(p));
}

/* One KEYWORD=value. */
static const char *
check_param(struct question *q, struct slice word)
{
	const struct personality *p = q->personality;
	size_t end = slice_find(word, '=');
	struct slice value = slice_skip(word, end + 1);
	const struct param *param =
	    param_find(q->command->verb, slice_range(word, 0, end));
	bool is_body_unknown;

	q->option = word;
	if (!is_param_of(p, param) || end == word.len)
		return refuse_param(q);
	if (param->is_value == NULL)
		return check_size(p, value);
	if (param->is_value(value))
		return NULL;
	is_body_unknown = param->is_value == is_body && p->body_syntax == NULL;
	if (is_body_unknown)
		return refuse_param(q);
	q->option = slice_str(param->keyword);
	return text_at(p, param->refusal);
}

static const char *
check_params(struct question *q)
{
	struct slice rest = q->command->params;
	const char *refusal = NULL;
	struct slice word;

	while (refusal == NULL && (word = slice_take_word(&rest)).len > 0)
		refusal = check_param(q, word);
	return refusal;
}

/* ---- the table ---------------------------------------------------------- */

#define CHECKS_MAX 5

static const check_fn checks[VERB_COUNT][CHECKS_MAX] = {
    [VERB_EHLO] = {check_name},
    [VERB_HELO] = {check_name},
    [VERB_MAIL] = {check_ready_order, check_path, check_params},
    [VERB_RCPT] = {check_rcpt_order, check_path, check_params, check_room,
	check_recipient},
    [VERB_DATA] = {check_data_order, check_args},
    [VERB_RSET] = {check_args},
    [VERB_VRFY] = {check_args, check_user},
    [VERB_QUIT] = {check_args},
    [VERB_STARTTLS] = {check_args, check_starttls},
    [VERB_AUTH] = {check_ready_order, check_auth},
};

const char *
host_check(
    const struct host *h, const struct command *command, struct slice *option)
{
	const check_fn *check = checks[command->verb];
	struct question q = {.host = h,
	    .personality = h->personality,
	    .command = command,
	    .option = *option};
	const char *refusal = NULL;

	for (size_t i = 0; i < CHECKS_MAX && refusal == NULL; i++)
		if (check[i] != NULL)
			refusal = check[i](&q);
	*option = q.option;
	return refusal;
}

bool
host_is_foreign(const struct command *command)
{
	static const char *const words[] = {"CONNECT", "GET", "POST", NULL};
	size_t colon = slice_find(command->word, ':');

	return command->verb == VERB_UNKNOWN &&
	       (is_any_of(command->word, words) ||
		   (colon > 0 && colon < command->word.len));
}
