/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-serve - the practice server alone, until a signal ends it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/app/lobby.h"
#include "ehlo/app/run.h"
#include "ehlo/app/signals.h"
#include "ehlo/app/stdio.h"
#include "ehlo/source/practice.h"

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
	if (practice_is_wrapped(p))
		buf_add_str(&out, "=== TLS from the first byte\n");
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

static int
serve_unseen(struct serve *s, struct net *net, const struct args *args)
{
	struct err err = {0};
	struct practice *practice = lobby_open_practice(net, args, &err);
	int status = practice == NULL ? run_complain(&err) : serve(s, practice);

	practice_close(practice);
	return status;
}

static int
serve_recorded(struct serve *s, struct net *net, const struct args *args)
{
	struct err err = {0};
	struct lobby *lobby = lobby_new(net, args, NULL, NULL, &err);
	int status;

	if (lobby == NULL)
		return run_complain(&err);
	status = serve(s, lobby_practice(lobby));
	if (lobby_finish(lobby, &err) < 0)
		status = run_complain(&err);
	lobby_free(lobby);
	return status;
}

int
run_serve(const struct args *args)
{
	struct serve s = {0};
	struct net *net;
	int status;

	uv_loop_init(&s.loop);
	net = net_new(&s.loop);
	status = args->record == NULL ? serve_unseen(&s, net, args)
	                              : serve_recorded(&s, net, args);
	run_drain(&s.loop);
	net_free(net);
	return status;
}
