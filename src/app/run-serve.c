/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-serve - the practice server alone, until a signal ends it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/app/run.h"
#include "ehlo/app/signals.h"
#include "ehlo/app/stdio.h"
#include "ehlo/source/practice.h"
#include "ehlo/source/target.h"

struct serve {
	uv_loop_t loop;
	int signum;
};

static void
on_signal(void *context, int signum)
{
	struct serve *s = context;

	s->signum = signum;
	uv_stop(&s->loop);
}

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

/* 0, or the status when nobody can be told where it is. */
static int
announce(const struct practice *p)
{
	const struct address *place = practice_address(p);
	const struct personality_account *account =
	    practice_personality(p)->accounts;
	char text[ADDRESS_TEXT_SIZE];
	struct buf out = {0};
	struct err err;
	int rc;

	buf_addf(&out, "=== practice server %s on %s\n",
	    practice_personality(p)->name, address_port_text(place, text));
	if (practice_personality(p)->mechs != 0)
		buf_addf(&out, "=== inside TLS: AUTH as %s with %s\n",
		    account->user, account->password);
	rc = stdio_write_all(STDOUT_FILENO, buf_slice(&out));
	buf_fini(&out);
	if (rc < 0) {
		err_set(&err, ERR_OUTPUT,
		    "standard output cannot be written: %s", strerror(-rc));
		return run_complain(&err);
	}
	if (!address_is_loopback(place))
		fputs("ehlo: warning: others can reach this practice server "
		      "over the network\n",
		    stderr);
	return 0;
}

/* Until a signal; the status. */
static int
serve(struct serve *s, const struct practice *practice)
{
	struct signals *signals = signals_new(&s->loop, on_signal, s);
	int status = announce(practice);

	if (status == 0) {
		uv_run(&s->loop, UV_RUN_DEFAULT);
		status = 128 + s->signum;
	}
	signals_free(signals);
	return status;
}

int
run_serve(const struct args *args)
{
	struct serve s = {0};
	struct err err = {0};
	struct address place;
	const struct personality *personality = find_personality(args, &err);
	struct practice *practice;
	struct net *net;
	int status;

	if (personality == NULL || parse_place(args->serve, &place, &err) < 0)
		return run_complain(&err);
	uv_loop_init(&s.loop);
	net = net_new(&s.loop);
	practice = practice_open(net, &place, personality, &err);
	if (practice != NULL)
		rules_read(practice_rules(practice), "",
		    buf_slice(&args->rules_text), NULL);
	status = practice == NULL ? run_complain(&err) : serve(&s, practice);
	practice_close(practice);
	run_drain(&s.loop);
	net_free(net);
	return status;
}
