/* SPDX-License-Identifier: GPL-3.0-or-later
 * peer - plays a script on a port of loopback, or to one; see script.h.
 *
 *     peer [OPTION]... SCRIPT          SCRIPT "-" is standard input
 *       --listen ADDR[:PORT]           127.0.0.1:0; says "port N" when it is up
 *       --connect ADDR:PORT            be the client
 *       --record FILE                  what was heard, byte for byte
 *       --slice N                      at most N bytes a write
 *       --end-after N                  the end comes behind N bytes, by
 *       --end close|reset|stall        one of these
 *       --limit SECONDS                60; then it ends, with status 3
 * Status 0: all was played; 1: the other side did something else, which
 * standard error names; 2: the script or the options cannot be read.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player.h"

#include "ehlo/net/address.h"

struct peer {
	uv_loop_t loop;
	uv_timer_t limit;
	uv_signal_t term;
	struct script script;
	struct player_options options;
	struct player *player;
	struct address place;
	bool is_client;
	FILE *record;
	unsigned long limit_s;
	int status;
};

static int
complain(const char *what, const char *why)
{
	fprintf(stderr, "peer: %s: %s\n", what, why);
	return 2;
}

/* ---- playing -------------------------------------------------------- */

static void
on_heard(void *context, struct slice bytes)
{
	struct peer *p = context;

	if (p->record != NULL)
		fwrite(bytes.ptr, 1, bytes.len, p->record);
	if (p->record != NULL)
		fflush(p->record);
}

static void
on_failed(void *context, unsigned line, const char *what)
{
	struct peer *p = context;

	fprintf(stderr, "%s:%u: %s\n", p->script.name, line, what);
	p->status = 1;
}

static void
stop(struct peer *p)
{
	if (uv_is_closing((uv_handle_t *)&p->limit))
		return;
	player_stop(p->player);
	uv_close((uv_handle_t *)&p->limit, NULL);
	uv_close((uv_handle_t *)&p->term, NULL);
}

static void
on_done(void *context)
{
	stop(context);
}

static void
on_term(uv_signal_t *signal, int signum)
{
	(void)signum;
	stop(signal->data);
}

static void
on_limit(uv_timer_t *timer)
{
	struct peer *p = timer->data;

	p->status = 3;
	stop(p);
}

static bool
open_player(struct peer *p, const char **error)
{
	const struct sockaddr *place =
	    (const struct sockaddr *)&p->place.storage;

	p->player = p->is_client ? player_connect(
				       &p->loop, &p->script, &p->options, place)
	                         : player_listen(&p->loop, &p->script,
				       &p->options, place, error);
	return p->player != NULL;
}

static int
play(struct peer *p)
{
	const char *error = "";

	uv_loop_init(&p->loop);
	if (!open_player(p, &error))
		return complain("listening", error);
	uv_timer_init(&p->loop, &p->limit);
	uv_signal_init(&p->loop, &p->term);
	p->limit.data = p->term.data = p;
	uv_timer_start(&p->limit, on_limit, p->limit_s * 1000, 0);
	uv_signal_start(&p->term, on_term, SIGTERM);
	if (!p->is_client)
		printf("port %d\n", player_port(p->player));
	fflush(stdout);
	uv_run(&p->loop, UV_RUN_DEFAULT);
	uv_loop_close(&p->loop);
	return p->status;
}

/* ---- reading -------------------------------------------------------- */

static int
read_script(struct peer *p, const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	struct buf text = {0};
	char piece[4096];
	size_t got;
	bool is_good;

	if (f == NULL)
		return complain(path, strerror(errno));
	while ((got = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&text, piece, got);
	fclose(f);
	script_init(&p->script, path);
	is_good = script_read(&p->script, buf_slice(&text));
	buf_fini(&text);
	if (!is_good)
		fputs(buf_text(&p->script.errors), stderr);
	return is_good ? 0 : 2;
}

/* "127.0.0.1", "127.0.0.1:25", "[::1]:25". */
static int
read_place(struct peer *p, const char *text, bool is_client)
{
	struct slice host = slice_str(text);
	size_t colon = slice_find_last(host, ':');
	unsigned long port = 0;

	p->is_client = is_client;
	if (host.len > 0 && colon > 0 &&
	    slice_to_number(slice_skip(host, colon), 65535, &port) == 0)
		host = slice_range(host, 0, colon - 1);
	if (host.len >= 2 && host.ptr[0] == '[')
		host = slice_range(host, 1, host.len - 1);
	if (address_parse(host, (uint16_t)port, &p->place) < 0)
		return complain(text, "no such place");
	return 0;
}

static int
read_end(struct peer *p, const char *word)
{
	static const char *const words[] = {"close", "reset", "stall"};

	for (unsigned i = 0; i < 3; i++)
		if (strcmp(word, words[i]) == 0) {
			p->options.end = (enum player_end)i;
			return 0;
		}
	return complain(word, "close, reset or stall is wanted");
}

static int
read_number(const char *text, unsigned long *out)
{
	return slice_to_number(slice_str(text), UINT32_MAX, out) < 0
	           ? complain(text, "no number")
	           : 0;
}

static int
read_record(struct peer *p, const char *path)
{
	p->record = fopen(path, "w");
	return p->record == NULL ? complain(path, strerror(errno)) : 0;
}

static int
read_option(struct peer *p, int option)
{
	unsigned long number = 0;

	switch (option) {
	case 'l':
		return read_place(p, optarg, false);
	case 'c':
		return read_place(p, optarg, true);
	case 'r':
		return read_record(p, optarg);
	case 'e':
		return read_end(p, optarg);
	case 't':
		return read_number(optarg, &p->limit_s);
	case 's':
		if (read_number(optarg, &number) != 0)
			return 2;
		p->options.slice = number;
		return 0;
	case 'a':
		if (read_number(optarg, &number) != 0)
			return 2;
		p->options.end_after = number;
		return 0;
	default:
		return 2;
	}
}

static int
read_arguments(struct peer *p, int argc, char **argv)
{
	static const struct option options[] = {
	    {"listen", required_argument, NULL, 'l'},
	    {"connect", required_argument, NULL, 'c'},
	    {"record", required_argument, NULL, 'r'},
	    {"slice", required_argument, NULL, 's'},
	    {"end-after", required_argument, NULL, 'a'},
	    {"end", required_argument, NULL, 'e'},
	    {"limit", required_argument, NULL, 't'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	address_parse(SLICE("127.0.0.1"), 0, &p->place);
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (read_option(p, option) != 0)
			return 2;
	if (optind + 1 != argc)
		return complain("SCRIPT", "one is wanted");
	return read_script(p, argv[optind]);
}

int
main(int argc, char **argv)
{
	struct peer p = {.limit_s = 60,
	    .options = {.end_after = SCRIPT_FOREVER,
		.on_heard = on_heard,
		.on_failed = on_failed,
		.on_done = on_done,
		.context = &p}};
	int status = read_arguments(&p, argc, argv);

	signal(SIGPIPE, SIG_IGN);
	if (status == 0)
		status = play(&p);
	script_fini(&p.script);
	if (p.record != NULL)
		fclose(p.record);
	return status;
}
