/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-screen - how the console starts, echoes and answers, beside peers.
 *
 * Each program runs on a terminal of its own, and their turns alternate, so
 * that what else happens on the machine happens to all of them. A moment is
 * when the last bytes came that made the screen what was waited for. Usage:
 * bench-screen EHLO CLIENT CURSES
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "peer.h"
#include "stage.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define START_TURNS 21
#define KEY_TURNS   101
#define NOOP_TURNS  101
#define LINE_TURNS  101

/* ---- the start, and the memory then ----------------------------------- */

struct start_rows {
	struct series times[4], shares[4], residents[4];
};

static void
measure_start(const struct subject *s, struct start_rows *rows, size_t i)
{
	uint64_t began_ns = vt_now_ns();
	struct vt *vt = stage_start(s);

	if (vt == NULL)
		return;
	series_add(&rows->times[i], (double)(vt_heard_ns(vt) - began_ns) / 1e6);
	series_add(
	    &rows->shares[i], proc_read(vt_pid(vt), "smaps_rollup", "Pss:"));
	series_add(
	    &rows->residents[i], proc_read(vt_pid(vt), "smaps_rollup", "Rss:"));
	vt_free(vt);
}

static void
figure_start(const char *ehlo, const char *file)
{
	const struct subject subjects[] = {
	    {"nano", {"nano", "-I", file}, "line 30"},
	    {"ehlo", {ehlo}, "ehlo"},
	    {"less", {"less", file}, "line 30"},
	    {"vim", {"vim", "--clean", "-n", file}, "line 30"},
	};
	static struct start_rows rows;

	stage_name(rows.times, subjects, COUNT(subjects));
	stage_name(rows.shares, subjects, COUNT(subjects));
	stage_name(rows.residents, subjects, COUNT(subjects));
	for (int turn = 0; turn < START_TURNS; turn++)
		for (size_t i = 0; i < COUNT(subjects); i++)
			measure_start(&subjects[i], &rows, i);
	stage_print(&(struct table){"from fork to the first whole screen", "ms",
	    rows.times, COUNT(subjects), 0});
	stage_print(&(struct table){"memory then, its share of what is shared",
	    "KB", rows.shares, COUNT(subjects), 0});
	stage_print(&(struct table){"memory then, with all that is shared",
	    "KB", rows.residents, COUNT(subjects), 0});
}

/* ---- a key and its echo ----------------------------------------------- */

struct spot {
	int row, col;
};

static bool
has_echo(struct vt *vt, void *context)
{
	const struct spot *spot = context;

	return vt_cell(vt, spot->row, spot->col).text[0] == 'N';
}

static bool
is_erased(struct vt *vt, void *context)
{
	struct spot *spot = context;
	int row, col;

	vt_get_cursor(vt, &row, &col);
	return row == spot->row && col == spot->col &&
	       stage_is_quiet(vt, STAGE_QUIET_MS);
}

static void
measure_key(struct vt *vt, struct series *row)
{
	struct spot spot;
	uint64_t began_ns;

	if (vt == NULL)
		return;
	vt_get_cursor(vt, &spot.row, &spot.col);
	began_ns = vt_now_ns();
	vt_send(vt, "N", 1);
	stage_expect(
	    vt_wait(vt, has_echo, &spot, VT_LIMIT_MS), row->name, "echo");
	series_add(row, (double)(vt_heard_ns(vt) - began_ns) / 1e3);
	vt_send(vt, "\177", 1);
	stage_expect(
	    vt_wait(vt, is_erased, &spot, VT_LIMIT_MS), row->name, "erasing");
}

static void
figure_key(const char *ehlo, const char *file, const char *port)
{
	const struct subject subjects[] = {
	    {"nano", {"nano", "-I", file}, "line 30"},
	    {"ehlo", {ehlo, "127.0.0.1", port}, "bench.example"},
	    {"bash", {"bash", "--norc", "--noprofile", "-i"}, "bash-"},
	};
	struct series rows[COUNT(subjects)];
	struct vt *vts[COUNT(subjects)];

	stage_name(rows, subjects, COUNT(subjects));
	stage_start_all(subjects, vts, COUNT(subjects));
	for (int turn = 0; turn < KEY_TURNS; turn++)
		for (size_t i = 0; i < COUNT(subjects); i++)
			measure_key(vts[i], &rows[i]);
	stage_stop_all(vts, COUNT(subjects));
	stage_print(&(struct table){
	    "from a key to its echo", "us", rows, COUNT(subjects), 0});
}

/* ---- a command and its answer ----------------------------------------- */

static void
measure_noop(struct vt *vt, struct series *row, int turn)
{
	char answer[32];
	uint64_t began_ns;

	if (vt == NULL)
		return;
	snprintf(answer, sizeof(answer), "ok %d", turn);
	vt_send_text(vt, "NOOP");
	stage_settle(vt, STAGE_QUIET_MS);
	began_ns = vt_now_ns();
	vt_send(vt, "\r", 1);
	stage_expect(vt_wait_text(vt, answer), row->name, answer);
	series_add(row, (double)(vt_heard_ns(vt) - began_ns) / 1e3);
	stage_settle(vt, STAGE_QUIET_MS);
}

static void
figure_noop(const char *ehlo, const char *port)
{
	const struct subject subjects[] = {
	    {"telnet", {"telnet", "127.0.0.1", port}, "bench.example"},
	    {"ehlo", {ehlo, "127.0.0.1", port}, "bench.example"},
	};
	struct series rows[COUNT(subjects)];
	struct vt *vts[COUNT(subjects)];

	stage_name(rows, subjects, COUNT(subjects));
	stage_start_all(subjects, vts, COUNT(subjects));
	for (int turn = 1; turn <= NOOP_TURNS; turn++)
		for (size_t i = 0; i < COUNT(subjects); i++)
			measure_noop(vts[i], &rows[i], turn);
	stage_stop_all(vts, COUNT(subjects));
	stage_print(&(struct table){"from Enter behind NOOP to its 250", "us",
	    rows, COUNT(subjects), 0});
}

/* ---- bytes for a line -------------------------------------------------- */

/* One more line of a long reply, 55 characters without its end. */
static const char more[] =
    "250-line %07d of a reply that is longer than others\r\n";

static int
accept_program(int fd)
{
	int client = accept(fd, NULL, NULL);

	if (client >= 0)
		dprintf(client, "220 bench.example ESMTP\r\n");
	return client;
}

static void
measure_line(struct vt *vt, int client, struct series *row, int turn)
{
	char text[32];
	size_t before, after;

	vt_get_output(vt, &before);
	dprintf(client, more, turn);
	snprintf(text, sizeof(text), "line %07d", turn);
	stage_expect(vt_wait_text(vt, text), row->name, text);
	stage_settle(vt, STAGE_QUIET_MS);
	vt_get_output(vt, &after);
	series_add(row, (double)(after - before));
}

/* The first turns fill the screen; nothing scrolls then. */
static void
figure_line_of(const struct subject *s, int fd, struct series *row)
{
	struct vt *vt;
	int client;

	vt = stage_open(s);
	if (vt == NULL)
		return;
	client = accept_program(fd);
	stage_expect(vt_wait_text(vt, s->ready), s->name, s->ready);
	for (int turn = 0; turn < STAGE_ROWS + LINE_TURNS; turn++) {
		if (turn == STAGE_ROWS)
			row->count = 0;
		measure_line(vt, client, row, turn);
	}
	vt_free(vt);
	close(client);
}

static void
figure_line(const char *ehlo, const char *curses)
{
	char port[8];
	int fd = peer_listen(port);
	const struct subject subjects[] = {
	    {"telnet", {"telnet", "127.0.0.1", port}, "bench.example"},
	    {"ehlo", {ehlo, "127.0.0.1", port}, "bench.example"},
	    {"a bare pane of curses", {curses, port}, "bench.example"},
	    {"one beside a panel", {curses, port, "panel"}, "bench.example"},
	};
	static struct series rows[COUNT(subjects)];

	stage_name(rows, subjects, COUNT(subjects));
	for (size_t i = 0; i < COUNT(subjects); i++)
		figure_line_of(&subjects[i], fd, &rows[i]);
	close(fd);
	stage_print(&(struct table){
	    "bytes to the terminal for one line more, at 120x40", "bytes", rows,
	    COUNT(subjects), 2});
}

/* ---- all of them ------------------------------------------------------- */

static void
write_text(const char *name)
{
	FILE *out = fopen(name, "we");

	stage_expect(out != NULL, name, "file");
	for (int i = 1; i <= 100; i++)
		fprintf(out, "line %d of a text\n", i);
	fclose(out);
}

int
main(int argc, char **argv)
{
	struct peer peer;
	const char *file = scratch_path("text");

	if (argc < 4) {
		fputs("usage: bench-screen EHLO CLIENT CURSES\n", stderr);
		return 64;
	}
	write_text(file);
	peer_start(&peer);
	figure_start(argv[1], file);
	figure_key(argv[1], file, peer.port);
	figure_noop(argv[1], peer.port);
	figure_line(argv[1], argv[3]);
	peer_stop(&peer);
	return 0;
}
