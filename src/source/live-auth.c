/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-auth - who we are to the server: AUTH (RFC 4954), step by step.
 *
 * An answer to a 334 goes out as soon as the 334 is there, before anybody is
 * told: so to the plan and to a person AUTH is one command, whose reply is
 * due. What anybody says of it, a person too, is told in clear beside its
 * line. One mechanism is chosen; when it fails, nothing weaker takes its
 * place, since that is what somebody on the way would want.
 */
#include <stdio.h>

#include "ehlo/base/base64.h"
#include "ehlo/base/mem.h"
#include "auth-words.h"
#include "live-core.h"

/* RFC 4954 4, RFC 5321 4.5.3.1.4: with its ending. */
#define COMMAND_MAX ((size_t)512)

struct live_auth {
	struct auth_words words; /* whoever speaks */
	struct buf challenge;    /* of the newest 334, in base64 */

	/* our own */
	struct sasl *sasl;  /* NULL = a person does it */
	struct buf initial; /* waits for the first 334; in base64 */
	bool is_stopping;   /* "*" at the next 334 */
	bool is_stopped;    /* "*" was said */
	struct buf reason;  /* of that */
};

struct live_auth *
live_auth_new(void)
{
	return mem_zalloc(1, sizeof(struct live_auth));
}

static void
end_talk(struct live_auth *a)
{
	sasl_free(a->sasl);
	buf_wipe(&a->initial);
	auth_words_end(&a->words);
	buf_fini(&a->challenge);
	buf_fini(&a->reason);
	*a = (struct live_auth){0};
}

void
live_auth_forget(struct live *l)
{
	end_talk(l->auth);
}

void
live_auth_free(struct live_auth *a)
{
	end_talk(a);
	mem_free(a);
}

bool
live_auth_is_busy(const struct live *l)
{
	return l->auth->sasl != NULL;
}

static void
complain(struct live *l, const char *text)
{
	struct event ev = {.kind = EVENT_NOTE,
	    .note = {.text = slice_str(text), .is_error = true}};

	live_append(l, &ev);
}

/* ---- what is said, in clear ------------------------------------------- */

void
live_auth_sent(
    struct live *l, struct slice line, struct slice shown, bool is_answer)
{
	struct live_auth *a = l->auth;
	struct event ev;

	if (auth_words_sent(
		&a->words, line, shown, is_answer, a->sasl != NULL, &ev))
		live_append(l, &ev);
}

void
live_auth_received(struct live *l, struct slice line)
{
	struct live_auth *a = l->auth;
	struct event ev;

	if (!auth_words_received(&a->words, l->redact, line, &ev))
		return;
	buf_clear(&a->challenge);
	buf_add_slice(&a->challenge, slice_trim(slice_skip(line, 4)));
	live_append(l, &ev);
}

/* ---- the beginning -------------------------------------------------- */

/* The first step is ours where the mechanism says so, and stands behind the
 * command where there is room for it. */
static void
send_first(struct live *l)
{
	struct live_auth *a = l->auth;
	struct buf line = {.ptr = mem_alloc(COMMAND_MAX), .size = COMMAND_MAX};
	const char *name = sasl_name(sasl_mech(a->sasl));

	buf_addf(&line, "AUTH %s", name);
	if (a->initial.len > 0 &&
	    line.len + 1 + a->initial.len + 2 <= COMMAND_MAX) {
		buf_add_str(&line, " ");
		buf_add_slice(&line, buf_slice(&a->initial));
		buf_wipe(&a->initial);
	}
	live_send_command(l, buf_slice(&line));
	buf_wipe(&line);
}

/* An empty one is "=" (RFC 4954 4). */
static void
add_base64(struct buf *out, struct slice bytes, const char *empty)
{
	size_t size = (bytes.len + 2) / 3 * 4 + 1;

	*out = (struct buf){.ptr = mem_alloc(size), .size = size};
	base64_encode(out, bytes);
	if (bytes.len == 0)
		buf_add_str(out, empty);
}

static int
make_first(struct live *l, struct err *err)
{
	struct live_auth *a = l->auth;
	struct buf bytes = {0};
	int rc;

	if (!sasl_speaks_first(sasl_mech(a->sasl)))
		return 0;
	rc = sasl_step(a->sasl, (struct slice){0}, &bytes, err);
	if (rc >= 0)
		add_base64(&a->initial, buf_slice(&bytes), "=");
	buf_wipe(&bytes);
	return rc < 0 ? rc : 0;
}

int
live_auth_start(struct live *l, enum sasl_mech mech, struct slice user,
    struct slice password, struct err *err)
{
	const struct session *s = live_session(l);
	struct sasl_client client = {.user = user,
	    .password = password,
	    .host = slice_str(s->target),
	    .port = s->target_port,
	    .binding = {.tls_exporter = buf_slice(&l->exporter)}};
	int rc;

	end_talk(l->auth);
	l->auth->sasl = sasl_client_new(mech, &client, err);
	if (l->auth->sasl == NULL)
		return -(int)err->code;
	redact_allow(l->redact, user);
	redact_remember(l->redact, password);
	rc = make_first(l, err);
	if (rc < 0)
		end_talk(l->auth);
	else
		send_first(l);
	return rc;
}

/* ---- the end ---------------------------------------------------------- */

/* Nothing of a message is said for somebody else than was wanted. */
void
live_auth_give_up(struct live *l, const char *text)
{
	end_talk(l->auth);
	if (l->options.login->ends_unauthenticated)
		live_end(l, CLOSED_ERROR, TROUBLE_AUTH, text);
	else
		complain(l, text);
}

/* ---- in the middle ---------------------------------------------------- */

static void
stop(struct live *l, const char *reason)
{
	struct live_auth *a = l->auth;

	buf_clear(&a->reason);
	buf_addf(&a->reason, "AUTH %s is given up: %s",
	    sasl_name(sasl_mech(a->sasl)), reason);
	complain(l, buf_text(&a->reason));
	a->is_stopped = true;
	live_send_response(l, SLICE("*"));
}

static void
send_answer(struct live *l, struct slice bytes)
{
	struct buf text = {0};

	add_base64(&text, bytes, "");
	live_send_response(l, buf_slice(&text));
	buf_wipe(&text);
}

static void
send_initial(struct live *l)
{
	struct live_auth *a = l->auth;
	struct buf text = a->initial;

	a->initial = (struct buf){0};
	if (a->challenge.len > 0)
		stop(l, "a challenge where the mechanism has none");
	else
		live_send_response(l, slice_equals(buf_slice(&text), SLICE("="))
					  ? SLICE("")
					  : buf_slice(&text));
	buf_wipe(&text);
}

static void
answer_challenge(struct live *l)
{
	struct live_auth *a = l->auth;
	struct buf challenge = {0}, bytes = {0};
	struct err err = {0};

	if (a->challenge.len > SASL_LINE_MAX) {
		stop(l, "the challenge is longer than RFC 4954 4 allows");
		return;
	}
	buf_text(&challenge); /* it is there, even if it is empty */
	if (base64_decode(&challenge, buf_slice(&a->challenge)) < 0)
		stop(l, "the challenge is no base64");
	else if (sasl_step(a->sasl, buf_slice(&challenge), &bytes, &err) < 0)
		stop(l, err.text);
	else
		send_answer(l, buf_slice(&bytes));
	buf_wipe(&bytes);
	buf_fini(&challenge);
}

static void
answer(struct live *l)
{
	struct live_auth *a = l->auth;

	if (a->is_stopped)
		live_auth_give_up(
		    l, "the server asks on after \"*\", which cancels");
	else if (a->is_stopping)
		stop(l, "canceled");
	else if (a->initial.len > 0)
		send_initial(l);
	else
		answer_challenge(l);
}

static void
take_verdict(struct live *l, const struct exchange *x)
{
	struct live_auth *a = l->auth;
	const char *name = sasl_name(sasl_mech(a->sasl));
	char text[sizeof(((struct err *)0)->text) + 100];

	if (a->is_stopped)
		snprintf(text, sizeof(text), "%s", buf_text(&a->reason));
	else if (x->code != 235)
		snprintf(text, sizeof(text),
		    "AUTH %s was answered %03d; nothing weaker is tried in its "
		    "place",
		    name, x->code);
	else if (!sasl_is_done(a->sasl))
		snprintf(text, sizeof(text),
		    "the server says 235 and has NOT proven that it knows the "
		    "password, as %s wants it: it may be anybody",
		    name);
	else
		text[0] = '\0';
	if (text[0] == '\0')
		end_talk(a);
	else
		live_auth_give_up(l, text);
}

/* The newest message of the client's, when it is answered. What came behind
 * its answer, unasked, does not hide it. */
static const struct exchange *
newest_message(const struct session *s)
{
	for (size_t i = s->exchanges.count; i > 0; i--) {
		const struct exchange *x = &s->exchanges.list[i - 1];

		if (x->verb == VERB_AUTH || x->verb == VERB_RESPONSE)
			return x->is_answered ? x : NULL;
	}
	return NULL;
}

void
live_auth_follow(struct live *l)
{
	const struct exchange *x = newest_message(live_session(l));

	if (l->auth->words.name.len == 0 || x == NULL || l->link == NULL)
		return;
	if (x->code == 334) {
		if (l->auth->sasl != NULL)
			answer(l);
	} else if (l->auth->sasl != NULL) {
		take_verdict(l, x);
	} else {
		end_talk(l->auth);
	}
}

bool
live_auth_cancel(struct live *l)
{
	if (l->auth->sasl == NULL || l->auth->is_stopping)
		return false;
	l->auth->is_stopping = true;
	return true;
}
