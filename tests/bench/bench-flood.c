/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-flood - a reply of a million lines on the screen, and rest after it.
 *
 * The console and telnet get the lines from the same server, telnet within
 * tmux, since a screen with a history is what is compared; less reads them
 * from a file, numbers them and goes to their end. Usage: bench-flood EHLO
 */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "peer.h"
#include "run.h"
#include "stage.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FLOOD_TURNS    5
#define FLOOD_LIMIT_MS 120000
#define KEYS_MAX       40
#define KEY_PAUSE_MS   20
#define REST_MS        3000

/* Not the user's own server. */
#define TMUX_NAME "ehlo-bench"

#define FLOOD_END "end of the flood"

struct flood_rows {
	struct series cpu[3], wall[3], peak[3], keys[2];
};

/* The processes that one subject is made of. */
struct crew {
	pid_t pids[3];
	size_t count;
};

static double
crew_cpu_ms(const struct crew *crew)
{
	double sum = 0;

	for (size_t i = 0; i < crew->count; i++)
		sum += proc_cpu_ms(crew->pids[i]);
	return sum;
}

static double
crew_peak_kb(const struct crew *crew)
{
	double sum = 0;

	for (size_t i = 0; i < crew->count; i++)
		sum += proc_read(crew->pids[i], "status", "VmHWM:");
	return sum;
}

/* ---- keys meanwhile ---------------------------------------------------- */

struct spot {
	int row, col;
};

static bool
has_key(struct vt *vt, void *context)
{
	const struct spot *spot = context;

	return vt_cell(vt, spot->row, spot->col).text[0] == 'N';
}

static bool
is_past(struct vt *vt, void *context)
{
	const uint64_t *end_ns = context;

	(void)vt;
	return vt_now_ns() >= *end_ns;
}

static void
pause_ms(struct vt *vt, uint64_t ms)
{
	uint64_t end_ns = vt_now_ns() + ms * 1000000;

	vt_wait(vt, is_past, &end_ns, VT_LIMIT_MS);
}

/* Letters at the prompt, each when the one before is there. */
static void
type_keys(struct vt *vt, struct spot spot, struct series *row, bool in_flood)
{
	for (int i = 0; i < KEYS_MAX; i++, spot.col++) {
		uint64_t began_ns = vt_now_ns();

		if (in_flood && vt_find(vt, FLOOD_END, NULL, NULL))
			return;
		vt_send(vt, "N", 1);
		stage_expect(vt_wait(vt, has_key, &spot, FLOOD_LIMIT_MS),
		    row->name, "echo");
		series_add(row, (double)(vt_heard_ns(vt) - began_ns) / 1e3);
		pause_ms(vt, KEY_PAUSE_MS);
	}
}

static void
empty_prompt(struct vt *vt)
{
	vt_send(vt, "\025", 1);
	stage_settle(vt, STAGE_QUIET_MS);
}

/* ---- the flood --------------------------------------------------------- */

static bool
has_ended(struct vt *vt, void *context)
{
	(void)context;
	return vt_find(vt, FLOOD_END, NULL, NULL);
}

static void
add_costs(struct flood_rows *rows, size_t i, const struct crew *crew,
    double before_ms, uint64_t began_ns, uint64_t ended_ns)
{
	series_add(&rows->cpu[i], crew_cpu_ms(crew) - before_ms);
	series_add(&rows->wall[i], (double)(ended_ns - began_ns) / 1e6);
	series_add(&rows->peak[i], crew_peak_kb(crew));
}

static void
flood_console(const char *ehlo, const char *port, struct flood_rows *rows)
{
	const struct subject subject = {
	    "ehlo", {ehlo, "127.0.0.1", port}, "bench.example"};
	struct vt *vt = stage_start(&subject);
	struct crew crew = {.count = 1};
	struct spot spot;
	uint64_t began_ns;
	double before_ms;

	stage_expect(vt != NULL, ehlo, "program");
	crew.pids[0] = vt_pid(vt);
	vt_get_cursor(vt, &spot.row, &spot.col);
	type_keys(vt, spot, &rows->keys[0], false);
	empty_prompt(vt);
	vt_send_text(vt, "FLOOD 1000000");
	stage_settle(vt, STAGE_QUIET_MS);
	before_ms = proc_cpu_ms(vt_pid(vt));
	began_ns = vt_now_ns();
	vt_send(vt, "\r", 1);
	pause_ms(vt, KEY_PAUSE_MS);
	type_keys(vt, spot, &rows->keys[1], true);
	stage_expect(
	    vt_wait(vt, has_ended, NULL, FLOOD_LIMIT_MS), "ehlo", FLOOD_END);
	add_costs(rows, 0, &crew, before_ms, began_ns, vt_heard_ns(vt));
	vt_free(vt);
}

/* Of the server that this run has started: what it says, as a number. */
static pid_t
ask_tmux(const char *command, const char *format)
{
	const char *const argv[] = {
	    "tmux", "-L", TMUX_NAME, command, "-p", format, NULL};
	struct buf text = {0};
	pid_t pid;

	run_output(argv, &text);
	pid = (pid_t)strtol(buf_text(&text), NULL, 10);
	buf_fini(&text);
	return pid;
}

static void
flood_tmux(const char *port, struct flood_rows *rows)
{
	const struct subject subject = {"telnet in tmux",
	    {"tmux", "-L", TMUX_NAME, "-f", "/dev/null", "new-session",
		"telnet", "127.0.0.1", port},
	    "bench.example"};
	struct vt *vt = stage_start(&subject);
	struct crew crew = {.count = 3};
	uint64_t began_ns;
	double before_ms;

	if (vt == NULL)
		return;
	crew.pids[0] = vt_pid(vt);
	crew.pids[1] = ask_tmux("display-message", "#{pid}");
	crew.pids[2] = ask_tmux("display-message", "#{pane_pid}");
	before_ms = crew_cpu_ms(&crew);
	began_ns = vt_now_ns();
	vt_send_text(vt, "FLOOD 1000000\r");
	stage_expect(vt_wait(vt, has_ended, NULL, FLOOD_LIMIT_MS), subject.name,
	    FLOOD_END);
	add_costs(rows, 1, &crew, before_ms, began_ns, vt_heard_ns(vt));
	/* It ends with its only session, and that with telnet. */
	vt_send_text(vt, "QUIT\r");
	vt_wait_exit(vt);
	vt_free(vt);
}

static void
flood_less(const char *file, struct flood_rows *rows)
{
	const struct subject subject = {
	    "less", {"less", "-N", file}, "0000020"};
	struct vt *vt = stage_start(&subject);
	struct crew crew = {.count = 1};
	uint64_t began_ns;
	double before_ms;

	if (vt == NULL)
		return;
	crew.pids[0] = vt_pid(vt);
	before_ms = crew_cpu_ms(&crew);
	began_ns = vt_now_ns();
	vt_send_text(vt, "G");
	stage_expect(
	    vt_wait(vt, has_ended, NULL, FLOOD_LIMIT_MS), "less", FLOOD_END);
	add_costs(rows, 2, &crew, before_ms, began_ns, vt_heard_ns(vt));
	vt_free(vt);
}

static void
figure_flood(const char *ehlo, const char *port, const char *file)
{
	static const struct subject subjects[] = {
	    {.name = "ehlo"}, {.name = "telnet in tmux"}, {.name = "less"}};
	static struct flood_rows rows;

	stage_name(rows.cpu, subjects, COUNT(subjects));
	stage_name(rows.wall, subjects, COUNT(subjects));
	stage_name(rows.peak, subjects, COUNT(subjects));
	rows.keys[0].name = "ehlo at rest";
	rows.keys[1].name = "ehlo in the flood";
	for (int turn = 0; turn < FLOOD_TURNS; turn++) {
		flood_console(ehlo, port, &rows);
		flood_tmux(port, &rows);
		flood_less(file, &rows);
	}
	stage_print(
	    &(struct table){"1,000,000 lines on the screen, CPU to the end",
		"ms", rows.cpu, COUNT(subjects), 1});
	stage_print(&(struct table){"1,000,000 lines on the screen, time", "ms",
	    rows.wall, COUNT(subjects), 1});
	stage_print(&(struct table){
	    "1,000,000 lines on the screen, memory at its highest", "KB",
	    rows.peak, COUNT(subjects), 1});
	stage_print(&(struct table){"from a key to its echo, meanwhile", "us",
	    rows.keys, COUNT(rows.keys), 0});
}

/* ---- rest -------------------------------------------------------------- */

static void
measure_rest(struct vt **vts, struct series *rows, size_t count)
{
	static const char name[] = "voluntary_ctxt_switches:";
	double before[8];

	for (size_t i = 0; i < count; i++)
		before[i] = vts[i] == NULL
		                ? 0
		                : proc_read(vt_pid(vts[i]), "status", name);
	poll(NULL, 0, REST_MS);
	for (size_t i = 0; i < count; i++)
		if (vts[i] != NULL)
			series_add(&rows[i],
			    proc_read(vt_pid(vts[i]), "status", name) -
				before[i]);
}

static void
figure_rest(const char *ehlo, const char *port, const char *file)
{
	const struct subject subjects[] = {
	    {"nano", {"nano", "-I", file}, "line"},
	    {"ehlo", {ehlo, "127.0.0.1", port}, "bench.example"},
	    {"telnet", {"telnet", "127.0.0.1", port}, "bench.example"},
	    {"vim", {"vim", "--clean", "-n", file}, "line"},
	};
	struct series rows[COUNT(subjects)];
	struct vt *vts[COUNT(subjects)];

	stage_name(rows, subjects, COUNT(subjects));
	stage_start_all(subjects, vts, COUNT(subjects));
	measure_rest(vts, rows, COUNT(subjects));
	stage_stop_all(vts, COUNT(subjects));
	stage_print(&(struct table){"wake-ups in three seconds of rest",
	    "wake-ups", rows, COUNT(subjects), 0});
}

/* ---- both --------------------------------------------------------------- */

static void
write_lines(const char *name)
{
	FILE *out = fopen(name, "we");

	stage_expect(out != NULL, name, "file");
	for (unsigned i = 1; i < 1000000; i++)
		fprintf(out, PEER_FLOOD_LINE "\n", i);
	fprintf(out, "250 " FLOOD_END "\n");
	fclose(out);
}

int
main(int argc, char **argv)
{
	const char *file = scratch_path("lines");
	struct peer peer;

	if (argc < 2) {
		fputs("usage: bench-flood EHLO\n", stderr);
		return 64;
	}
	write_lines(file);
	peer_start(&peer);
	figure_flood(argv[1], peer.port, file);
	figure_rest(argv[1], peer.port, file);
	peer_stop(&peer);
	return 0;
}
