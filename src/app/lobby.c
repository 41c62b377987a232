/* SPDX-License-Identifier: GPL-3.0-or-later
 * lobby - joins the practice server and its clients' conversations to the
 * console. */
#include "ehlo/app/lobby.h"

#include <stdio.h>
#include <unistd.h>

#include "ehlo/app/keep.h"
#include "ehlo/app/recorder.h"
#include "ehlo/base/mem.h"
#include "ehlo/source/inbound.h"
#include "ehlo/source/practice-order.h"
#include "ehlo/source/target.h"
#include "ehlo/tui/view.h"

struct lobby {
	struct practice *practice;
	struct inbound *inbound;
	struct console *console; /* NULL = none */
	lobby_fn on_change;
	void *context;
	const char *record; /* of each client one; NULL = none */
	struct err failure; /* why a recording is missing */
};

/* ---- where it is ------------------------------------------------------ */

/* "127.0.0.1:2525", "[::1]:2525" or "2525". */
static int
parse_place(const char *text, struct address *out, struct err *err)
{
	struct slice place = slice_str(text == NULL ? "127.0.0.1:0" : text);
	size_t colon = slice_find_last(place, ':');
	struct slice host = slice_range(place, 0, colon == 0 ? 0 : colon - 1);
	unsigned long port;

	if (host.len >= 2 && host.ptr[0] == '[' &&
	    host.ptr[host.len - 1] == ']')
		host = slice_range(host, 1, host.len - 1);
	if (host.len == 0)
		host = SLICE("127.0.0.1");
	if (slice_to_number(slice_skip(place, colon), 65535, &port) < 0 ||
	    address_parse(host, (uint16_t)port, out) < 0)
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no place to listen: wanted ADDRESS:PORT, such "
		    "as "
		    "127.0.0.1:2525",
		    text);
	return 0;
}

/* The target parser knows the names, and says them when one is wrong. */
static const struct personality *
find_personality(const struct args *args, struct err *err)
{
	const char *text = args->target == NULL ? "practice:" : args->target;
	struct target target;

	if (target_parse(slice_str(text), &target, err) < 0)
		return NULL;
	if (target.kind != TARGET_PRACTICE) {
		err_set(err, ERR_USAGE,
		    "--serve takes no target; --practice=NAME chooses who is "
		    "played");
		return NULL;
	}
	return personality_find(slice_str(target.host));
}

struct practice *
lobby_open_practice(struct net *n, const struct args *args, struct err *err)
{
	const struct personality *personality = find_personality(args, err);
	struct practice *practice;
	struct address place;

	if (personality == NULL || parse_place(args->serve, &place, err) < 0)
		return NULL;
	practice = practice_open(n, &place, personality, err);
	if (practice == NULL)
		return NULL;
	rules_read(
	    practice_rules(practice), "", buf_slice(&args->rules_text), NULL);
	if (args->is_tls_on_connect)
		practice_wrap(practice);
	return practice;
}

/* ---- what the console is told ----------------------------------------- */

static void
show(struct lobby *l)
{
	struct console_serve state = {.is_on = true,
	    .number = inbound_number(l->inbound),
	    .count = inbound_count(l->inbound),
	    .open_count = inbound_open_count(l->inbound),
	    .is_held = inbound_is_held(l->inbound)};

	address_port_text(practice_address(l->practice), state.place);
	console_set_serve(l->console, inbound_conversation(l->inbound), &state);
}

static bool
may_follow(void *context)
{
	const struct lobby *l = context;

	return l->console == NULL || console_may_follow(l->console);
}

static void
on_inbound(void *context)
{
	struct lobby *l = context;

	if (l->console == NULL)
		return;
	show(l);
	l->on_change(l->context);
}

/* Who waits for the first client reads what that has to know. */
static void
welcome(struct lobby *l)
{
	const struct personality *personality =
	    practice_personality(l->practice);
	const struct address *place = practice_address(l->practice);
	char text[ADDRESS_TEXT_SIZE];
	struct buf note = {0};

	buf_addf(&note, "point your program at %s%s; who answers is %s",
	    address_port_text(place, text),
	    practice_is_wrapped(l->practice)
		? " with TLS from the first byte, as on port 465"
		: "",
	    personality->name);
	inbound_note(l->inbound, buf_slice(&note));
	if (personality->mechs != 0) {
		buf_clear(&note);
		buf_addf(&note, "inside TLS: AUTH as %s with %s",
		    personality->accounts->user,
		    personality->accounts->password);
		inbound_note(l->inbound, buf_slice(&note));
	}
	buf_clear(&note);
	buf_addf(&note, "for a trial: swaks --server %s --to bob@example.net%s",
	    text, practice_is_wrapped(l->practice) ? " --tls-on-connect" : "");
	inbound_note(l->inbound, buf_slice(&note));
	if (!address_is_loopback(place))
		inbound_note(l->inbound,
		    SLICE("others can reach this practice server over the "
			  "network"));
	buf_fini(&note);
}

/* ---- recordings --------------------------------------------------------- */

/* "talk.jsonl" is "talk-7.jsonl" for client 7. */
static void
add_path(struct buf *out, const char *path, unsigned number)
{
	struct slice name = slice_str(path);
	size_t dot = slice_find_last(name, '.');
	size_t end = dot > slice_find_last(name, '/') + 1 ? dot - 1 : name.len;

	buf_addf(out, "%.*s-%u%s", (int)end, path, number, path + end);
}

/* What cannot be recorded is to be known before somebody comes: that file is
 * there from the beginning, and empty. */
static int
claim_first(const char *record, struct err *err)
{
	struct buf path = {0};
	int fd;

	if (record == NULL)
		return 0;
	add_path(&path, record, 1);
	fd = recorder_open_file(buf_text(&path), err);
	buf_fini(&path);
	return fd < 0 ? fd : close(fd);
}

static void
on_gone(void *context, unsigned number, const struct conversation *c)
{
	struct lobby *l = context;
	struct buf path = {0};
	struct err err = {0};

	if (l->record == NULL)
		return;
	add_path(&path, l->record, number);
	if (keep_write(c, SLICE("recording"), buf_slice(&path), &err) < 0) {
		l->failure = err;
		inbound_note(l->inbound, slice_str(err.text));
	}
	buf_fini(&path);
}

int
lobby_finish(struct lobby *l, struct err *err)
{
	l->console = NULL;
	inbound_end(l->inbound);
	*err = l->failure;
	return -(int)l->failure.code;
}

/* ---- orders ----------------------------------------------------------- */

/* To the next one that is remembered. */
static int
step(struct lobby *l, int by, struct err *err)
{
	unsigned number = inbound_number(l->inbound);
	unsigned count = inbound_count(l->inbound);

	do
		number += (unsigned)by;
	while (number > 0 && number <= count &&
	       inbound_choose(l->inbound, number) < 0);
	if (number > 0 && number <= count)
		return 0;
	return err_set(err, ERR_STATE,
	    by < 0 ? "no client came before this one that is remembered"
		   : "this is the newest client");
}

static int
list(struct lobby *l, struct buf *answer)
{
	if (answer == NULL)
		return 0;
	inbound_list(l->inbound, answer);
	if (answer->len == 0)
		buf_add_str(answer, "No client has come yet.\n");
	return 0;
}

static int
choose(struct lobby *l, struct slice text, struct buf *answer, struct err *err)
{
	unsigned long number = 0;

	text = slice_trim(text);
	if (text.len == 0)
		return list(l, answer);
	if (slice_equals_nocase(text, SLICE("older")))
		return step(l, -1, err);
	if (slice_equals_nocase(text, SLICE("newer")))
		return step(l, 1, err);
	if (slice_equals_nocase(text, SLICE("newest")))
		return inbound_choose(l->inbound, 0);
	if (slice_to_number(text, inbound_count(l->inbound), &number) < 0 ||
	    number == 0 || inbound_choose(l->inbound, (unsigned)number) < 0)
		return err_set(err, ERR_USAGE,
		    "there is no such client, or it is forgotten; "
		    "\":sessions\" lists them");
	return 0;
}

/* A held reply is that of the client that is looked at, where one waits. */
static int
release(struct lobby *l, struct slice reply)
{
	unsigned number =
	    inbound_is_held(l->inbound) ? inbound_number(l->inbound) : 0;

	return reply.len == 0 ? practice_release(l->practice, number)
	                      : practice_replace(l->practice, number, reply);
}

static int
order(struct lobby *l, const struct intent *intent, struct err *err)
{
	struct slice rest = intent->text;
	bool is_release =
	    slice_equals(slice_take_word(&rest), SLICE("release"));
	struct buf note = {0}, text = {0};
	int rc = 0;

	if (!is_release || release(l, slice_trim(rest)) < 0)
		rc = practice_order(
		    l->practice, intent->text, &note, &text, err);
	if (note.len > 0)
		inbound_note(l->inbound, buf_slice(&note));
	if (intent->answer != NULL)
		buf_add_slice(intent->answer, buf_slice(&text));
	buf_fini(&note);
	buf_fini(&text);
	return rc;
}

/* What is typed has no receiver, unless a reply waits: then it goes in the
 * place of that. */
static int
say(struct lobby *l, struct slice line, struct err *err)
{
	if (inbound_is_held(l->inbound) && line.len > 0)
		return release(l, line);
	return err_set(err, ERR_STATE,
	    "the clients speak here, and nothing is sent to them but held "
	    "replies: \":hold on\" holds those");
}

int
lobby_submit(struct lobby *l, const struct intent *intent, struct err *err)
{
	switch (intent->kind) {
	case INTENT_PRACTICE:
		return order(l, intent, err);
	case INTENT_SESSION:
		return choose(l, intent->text, intent->answer, err);
	case INTENT_COMMAND:
		return say(l, intent->text, err);
	default:
		return err_set(err, ERR_STATE,
		    "not here: the clients speak, and this side answers");
	}
}

/* ---- life ------------------------------------------------------------- */

struct lobby *
lobby_new(struct net *n, const struct args *args, lobby_fn on_change,
    void *context, struct err *err)
{
	static const struct inbound_events events = {
	    may_follow, on_inbound, on_gone};
	struct practice *practice = lobby_open_practice(n, args, err);
	struct lobby *l;

	if (practice == NULL)
		return NULL;
	if (claim_first(args->record, err) < 0) {
		practice_close(practice);
		return NULL;
	}
	l = mem_zalloc(1, sizeof(*l));
	l->practice = practice;
	l->on_change = on_change;
	l->context = context;
	l->record = args->record;
	l->inbound =
	    inbound_new(n, practice, TRANSCRIPT_BUDGET_DEFAULT, &events, l);
	welcome(l);
	return l;
}

struct practice *
lobby_practice(const struct lobby *l)
{
	return l->practice;
}

void
lobby_free(struct lobby *l)
{
	if (l == NULL)
		return;
	practice_close(l->practice);
	inbound_free(l->inbound);
	mem_free(l);
}

void
lobby_attach(struct lobby *l, struct console *console)
{
	l->console = console;
	if (console != NULL)
		show(l);
}

const struct conversation *
lobby_conversation(const struct lobby *l)
{
	return inbound_conversation(l->inbound);
}
