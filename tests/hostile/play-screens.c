/* SPDX-License-Identifier: GPL-3.0-or-later
 * play-screens - plays the cases that are for the eye, each on a terminal.
 *
 *     play-screens FILE...       with "-v" before them, shows each screen
 * Of every case, besides what it wants to see: nothing reaches the terminal
 * that does more than paint, and the terminal is restored by the end.
 */
#include "config.h"

#include <locale.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case.h"
#include "oracle.h"
#include "player.h"
#include "vt.h"

#define ROWS     45
#define COLS     180
#define ARGS_MAX 32

struct scene {
	const struct hostile_case *what;
	struct vt *vt;
	pid_t peer;
	int port;
	struct buf faults;
};

static void
fault(struct scene *s, const char *what, const char *detail)
{
	buf_addf(&s->faults, "%s%s\n", what, detail);
}

/* ---- the peer, a process of its own --------------------------------- */

static void
on_failed(void *context, unsigned line, const char *what)
{
	*(bool *)context = true;
	fprintf(stderr, "# line %u: %s\n", line, what);
}

static void
on_term(uv_signal_t *signal, int signum)
{
	(void)signum;
	player_stop(signal->data);
	uv_close((uv_handle_t *)signal, NULL);
}

/* Until SIGTERM; tells its port first. Ends with 1 when the script was not
 * kept to. */
static void
be_peer(const struct script *script, int out)
{
	bool is_failed = false;
	struct player_options options = {.end_after = SCRIPT_FOREVER,
	    .on_failed = on_failed,
	    .context = &is_failed};
	struct sockaddr_in place = {
	    .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	const char *error = NULL;
	uv_loop_t loop;
	uv_signal_t term;
	int port = 0;

	uv_loop_init(&loop);
	uv_signal_init(&loop, &term);
	uv_signal_start(&term, on_term, SIGTERM);
	term.data = player_listen(
	    &loop, script, &options, (const struct sockaddr *)&place, &error);
	if (term.data != NULL)
		port = player_port(term.data);
	if (write(out, &port, sizeof(port)) == sizeof(port) && port != 0)
		uv_run(&loop, UV_RUN_DEFAULT);
	_exit(is_failed);
}

static bool
start_peer(struct scene *s)
{
	int ends[2];

	if (pipe(ends) != 0)
		return false;
	fflush(stdout);
	s->peer = fork();
	if (s->peer == 0)
		be_peer(&s->what->script, ends[1]);
	close(ends[1]);
	if (s->peer < 0 ||
	    read(ends[0], &s->port, sizeof(s->port)) != sizeof(s->port))
		s->port = 0;
	close(ends[0]);
	return s->port != 0;
}

static void
stop_peer(struct scene *s)
{
	int status = 0;

	if (s->peer <= 0)
		return;
	kill(s->peer, SIGTERM);
	waitpid(s->peer, &status, 0);
	if (status != 0)
		fault(s, "the peer's script was not kept to", "");
}

/* ---- the person ----------------------------------------------------- */

static void
type(struct scene *s, const char *text)
{
	vt_send_text(s->vt, text);
	vt_send_key(s->vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
}

static void
play_entry(struct scene *s, const struct entry *e)
{
	switch (e->kind) {
	case ENTRY_TYPE:
		type(s, e->text);
		break;
	case ENTRY_SEE:
		if (!vt_wait_text(s->vt, e->text))
			fault(s, "not seen: ", e->text);
		break;
	case ENTRY_UNSEEN:
		if (vt_find(s->vt, e->text, NULL, NULL))
			fault(s, "must not be seen: ", e->text);
		break;
	default:
		break;
	}
}

/* Else nobody waits for the prompt: a server that closes at once takes it away
 * again. */
static bool
is_typed_first(const struct hostile_case *c)
{
	for (size_t i = 0; i < c->entry_count; i++)
		if (c->entries[i].kind == ENTRY_TYPE ||
		    c->entries[i].kind == ENTRY_SEE)
			return c->entries[i].kind == ENTRY_TYPE;
	return false;
}

static void
start_program(struct scene *s)
{
	struct vt_options options = {.rows = ROWS, .cols = COLS};
	const char *argv[ARGS_MAX] = {getenv("EHLO"), "127.0.0.1"};
	char *words = s->what->args, *save = NULL;
	size_t count = 2;

	argv[count++] = case_expand("%p", s->port);
	for (char *word = words == NULL ? NULL : strtok_r(words, " ", &save);
	     word != NULL && count < ARGS_MAX - 1;
	     word = strtok_r(NULL, " ", &save))
		argv[count++] = case_expand(word, s->port);
	s->vt = vt_new(&options, argv);
	while (count > 2)
		free((char *)(uintptr_t)argv[--count]);
	if (is_typed_first(s->what) && !vt_wait_text(s->vt, "smtp>"))
		fault(s, "no prompt", "");
}

static void
check_terminal(struct scene *s)
{
	struct buf what = {0};
	size_t len;
	const char *output;

	if (!vt_is_alternate(s->vt))
		fault(s, "the console's screen was left", "");
	kill(vt_pid(s->vt), SIGTERM);
	if (vt_wait_exit(s->vt) != 128 + SIGTERM)
		fault(s, "it did not end by SIGTERM", "");
	if (!vt_is_restored(s->vt))
		fault(s, "the terminal is not as it was", "");
	output = vt_get_output(s->vt, &len);
	if (!oracle_judge(slice_of(output, len), &what))
		fault(s, "", buf_text(&what));
	buf_fini(&what);
}

static void
play_scene(struct scene *s, bool is_shown)
{
	if (!start_peer(s)) {
		fault(s, "no peer", "");
		return;
	}
	start_program(s);
	for (size_t i = 0; i < s->what->entry_count && s->faults.len == 0; i++)
		play_entry(s, &s->what->entries[i]);
	if (is_shown)
		vt_dump(s->vt);
	if (s->faults.len == 0)
		check_terminal(s);
	vt_free(s->vt);
}

static bool
play(size_t number, const struct hostile_case *c, bool is_shown)
{
	struct scene s = {.what = c};
	bool is_good;

	play_scene(&s, is_shown);
	stop_peer(&s);
	is_good = s.faults.len == 0;
	printf("%s %zu - %s, on a terminal\n", is_good ? "ok" : "not ok",
	    number, c->name);
	if (!is_good)
		printf("# %s", buf_text(&s.faults));
	fflush(stdout);
	buf_fini(&s.faults);
	return is_good;
}

static size_t
play_file(const char *path, size_t count, bool is_shown, int *status)
{
	struct case_file file;

	if (!case_file_read(&file, path)) {
		fputs(buf_text(&file.errors), stderr);
		*status = 99;
	}
	for (size_t i = 0; i < file.count; i++)
		if (file.cases[i].is_seen &&
		    !play(++count, &file.cases[i], is_shown))
			*status = 1;
	case_file_free(&file);
	return count;
}

int
main(int argc, char **argv)
{
	bool is_shown = argc > 1 && strcmp(argv[1], "-v") == 0;
	size_t count = 0;
	int status = 0;

	if (getenv("EHLO") == NULL) {
		fputs(
		    "usage: EHLO=PROGRAM play-screens [-v] FILE...\n", stderr);
		return 99;
	}
	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	for (int i = 1 + is_shown; i < argc; i++)
		count = play_file(argv[i], count, is_shown, &status);
	printf("1..%zu\n", count);
	return status;
}
