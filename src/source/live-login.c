/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-login - which mechanism, as whom, by which password, and the first step.
 *
 * The strongest that is offered, and that a user and a password suffice for.
 * What is missing is asked for: the same intent comes again with it.
 */
#include <stdio.h>

#include "ehlo/net/address.h"
#include "ehlo/smtp/command.h"
#include "live-core.h"

/* ---- which mechanism -------------------------------------------------- */

static bool
holds(struct slice list, const char *separators, enum sasl_mech mech)
{
	size_t begin = 0;

	for (size_t i = 0; i <= list.len; i++) {
		if (i < list.len &&
		    slice_find(slice_str(separators), list.ptr[i]) ==
			slice_str(separators).len)
			continue;
		if (i > begin && sasl_find(slice_range(list, begin, i)) == mech)
			return true;
		begin = i + 1;
	}
	return false;
}

static bool
is_usable(const struct live *l, enum sasl_mech mech, struct slice wanted)
{
	if (wanted.len > 0)
		return holds(wanted, ",", mech);
	if (sasl_binds_channel(mech) && l->exporter.len == 0)
		return false;
	return sasl_is_chosen(mech);
}

static int
refuse_all(struct slice offered, struct slice wanted, struct err *err)
{
	if (offered.len == 0)
		return err_set(err, ERR_STATE,
		    "the server does not offer AUTH%s",
		    wanted.len > 0 ? "" : "; some do inside TLS only");
	if (wanted.len > 0)
		return err_set(err, ERR_STATE,
		    "the server does not offer %.*s; it offers %.*s",
		    SLICE_ARGS(slice_range(wanted, 0, 60)),
		    SLICE_ARGS(slice_range(offered, 0, 200)));
	return err_set(err, ERR_STATE,
	    "none of the mechanisms offered is chosen without being named: "
	    "%.*s",
	    SLICE_ARGS(slice_range(offered, 0, 200)));
}

/* The strongest of those that are offered and wanted. */
static int
choose(const struct live *l, struct slice wanted, enum sasl_mech *out,
    struct err *err)
{
	const struct ext_offer *offer =
	    ext_set_find(&live_session(l)->offered, EXT_AUTH);
	struct slice offered =
	    offer != NULL ? ext_offer_params(offer) : (struct slice){0};

	for (*out = 0; *out < SASL_COUNT; (*out)++)
		if (holds(offered, " \t", *out) && is_usable(l, *out, wanted))
			return 0;
	return refuse_all(offered, wanted, err);
}

/* ---- the beginning ---------------------------------------------------- */

/* Names of mechanisms with commas between them, each one known. */
static bool
is_list(struct slice word)
{
	while (word.len > 0) {
		size_t end = slice_find(word, ',');

		if (sasl_find(slice_range(word, 0, end)) == SASL_COUNT)
			return false;
		word = slice_skip(word, end + 1);
	}
	return true;
}

int
login_check_mechs(const char *mechs, struct err *err)
{
	if (mechs == NULL || is_list(slice_str(mechs)))
		return 0;
	return err_set(err, ERR_USAGE,
	    "\"%s\" is no list of mechanisms that are spoken here, as "
	    "SCRAM-SHA-256,PLAIN",
	    mechs);
}

struct words {
	struct slice mechs, user;
};

/* "[MECH,...] [USER]" */
static int
read_words(struct slice args, struct words *out, struct err *err)
{
	struct slice first = slice_take_word(&args);
	struct slice second = slice_take_word(&args);

	*out = (struct words){first, second};
	if (is_list(first))
		return 0;
	if (second.len > 0)
		return err_set(err, ERR_USAGE,
		    "%.*s is not spoken here; \":auth [MECHANISM] [USER]\"",
		    SLICE_ARGS(slice_range(first, 0, 60)));
	*out = (struct words){.user = first};
	return 0;
}

/* What does not leave this machine. */
static bool
is_local(const struct live *l)
{
	const char *address = live_session(l)->address;
	struct address a;

	if (l->target.kind == TARGET_UNIX || l->target.kind == TARGET_PIPE ||
	    l->target.kind == TARGET_PRACTICE)
		return true;
	return address != NULL &&
	       address_parse(slice_str(address), 0, &a) == 0 &&
	       address_is_loopback(&a) && !l->options.way->has_proxy;
}

static int
check_clear(const struct live *l, enum sasl_mech mech,
    const struct intent *intent, struct err *err)
{
	if (l->is_secure || is_local(l) || intent->is_confirmed ||
	    l->options.login->is_clear_allowed ||
	    sasl_need(mech) == SASL_NEEDS_CERTIFICATE)
		return 0;
	err_set(err, ERR_STATE,
	    sasl_sends_secret(mech)
		? "without TLS whoever is on the way reads the password (%s)"
		: "without TLS whoever is on the way can try passwords on the "
		  "answer (%s)",
	    sasl_name(mech));
	return INTENT_WANTS_YES;
}

static int
check_state(const struct live *l, struct err *err)
{
	const struct session *s = live_session(l);

	if (session_awaited(s) != NULL || s->phase == PHASE_AUTH)
		return err_set(err, ERR_STATE, "a reply is still due");
	if (s->is_authenticated)
		return err_set(err, ERR_STATE,
		    "authenticated already; a session is so once (RFC 4954 4)");
	if (!s->is_ehlo_done)
		return err_set(err, ERR_STATE,
		    "EHLO comes first: its reply says what is offered");
	return 0;
}

static int
check_certificate(const struct live *l, struct err *err)
{
	if (l->is_secure && l->options.way->tls.cert_file != NULL)
		return 0;
	return err_set(err, ERR_STATE,
	    "EXTERNAL goes by the certificate that was shown in TLS, and none "
	    "was: --cert");
}

static int
find_secret(struct live *l, enum sasl_mech mech, const struct intent *intent,
    struct buf *user, struct buf *secret, struct err *err)
{
	const struct login *login = l->options.login;
	enum sasl_need need = sasl_need(mech);

	if (need == SASL_NEEDS_CERTIFICATE)
		return check_certificate(l, err);
	if (intent->secret.ptr != NULL)
		buf_add_slice(secret, intent->secret);
	else if (login->find != NULL)
		login->find(login->context, slice_str(live_session(l)->target),
		    user, secret);
	if (user->len == 0)
		return err_set(err, ERR_USAGE,
		    "as whom? \":auth [MECHANISM] USER\", or --user");
	if (secret->len > 0)
		return 0;
	err_set(err, ERR_USAGE, "the %s of %.*s, for %s",
	    need == SASL_NEEDS_TOKEN ? "token" : "password",
	    SLICE_ARGS(slice_range(buf_slice(user), 0, 60)), sasl_name(mech));
	return INTENT_WANTS_SECRET;
}

static int
authenticate(struct live *l, const struct intent *intent, struct err *err)
{
	const struct login *login = l->options.login;
	struct buf user = {0}, secret = {0};
	struct words words = {0};
	enum sasl_mech mech;
	int rc;

	if ((rc = check_state(l, err)) < 0 ||
	    (rc = read_words(intent->text, &words, err)) < 0)
		return rc;
	if (words.mechs.len == 0)
		words.mechs = slice_str(login->mechs);
	rc = choose(l, words.mechs, &mech, err);
	if (rc == 0)
		rc = check_clear(l, mech, intent, err);
	if (rc != 0)
		return rc;
	buf_add_slice(
	    &user, words.user.len > 0 ? words.user : slice_str(login->user));
	rc = find_secret(l, mech, intent, &user, &secret, err);
	if (rc == 0)
		rc = live_auth_start(
		    l, mech, buf_slice(&user), buf_slice(&secret), err);
	buf_wipe(&secret);
	buf_fini(&user);
	return rc;
}

/* ---- for the options -------------------------------------------------- */

int
live_login(struct live *l, const struct intent *intent, struct err *err)
{
	struct err why = {0};
	char text[sizeof(why.text) + 100];
	int rc = authenticate(l, intent, &why);

	if (err != NULL)
		*err = why;
	if (rc == 0 || !l->options.login->ends_unauthenticated)
		return rc;
	snprintf(text, sizeof(text), "%s%s%s",
	    rc == INTENT_WANTS_SECRET ? "not at hand: " : "", why.text,
	    rc == INTENT_WANTS_SECRET
		? " (--password-file, --password-command, EHLO_PASSWORD or "
		  "~/.netrc)"
	    : rc == INTENT_WANTS_YES ? "; --auth-in-clear allows it"
				     : "");
	live_auth_give_up(l, text);
	return 0;
}

/* What the server offers is known, and TLS is not to come before. */
static bool
is_turn(const struct exchange *x)
{
	switch (x->verb) {
	case VERB_EHLO:
	case VERB_LHLO:
		return x->outcome == OUTCOME_OK;
	case VERB_STARTTLS: /* it was optional, and is refused */
		return x->outcome != OUTCOME_OK;
	default:
		return false;
	}
}

void
live_login_follow_hello(struct live *l)
{
	const struct session *s = live_session(l);
	const struct exchange *x = live_newest_answered(l);
	struct intent intent = {.kind = INTENT_AUTH};
	struct err err = {0};
	char text[sizeof(err.text) + 100];
	int rc;

	if (x == NULL || l->link == NULL || l->is_closing ||
	    l->is_login_tried || !l->options.login->is_wanted ||
	    !s->is_ehlo_done || !is_turn(x))
		return;
	l->is_login_tried = true;
	rc = live_login(l, &intent, &err);
	if (rc == 0)
		return;
	snprintf(text, sizeof(text),
	    rc < 0 ? "not authenticated: %s"
		   : "not authenticated, \":auth\" asks: %s",
	    err.text);
	live_auth_give_up(l, text);
}

/* Behind HELO, or behind nothing, nobody has been told whom to authenticate:
 * then a message would go out for somebody else than was wanted. */
bool
live_login_may_send(struct live *l, const struct intent *intent)
{
	const struct login *login = l->options.login;
	struct command command;

	if (intent->kind != INTENT_COMMAND || l->is_login_tried ||
	    !login->is_wanted || !login->ends_unauthenticated ||
	    live_session(l)->is_authenticated)
		return true;
	command_parse(intent->text, &command);
	if (command.verb != VERB_MAIL)
		return true;
	live_auth_give_up(l, "not authenticated: AUTH comes behind EHLO, and "
			     "there was none before MAIL");
	return false;
}
