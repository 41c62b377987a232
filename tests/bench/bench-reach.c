/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-reach - a thousand addresses, each asked once whether a port listens.
 *
 * The addresses are of loopback, and nobody listens: one connection each, and
 * the verdict. Beside the program a port scanner, and the least that can be
 * done with the program's own library, which is this file again.
 * Usage: bench-reach EHLO, or bench-reach --probe PORT
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <uv.h>

#include "run.h"
#include "table.h"

#define NETS      4
#define HOSTS     250
#define ADDRESSES (NETS * HOSTS)
#define AT_ONCE   100
#define TURNS     11

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- the least ----------------------------------------------------------- */

struct prober {
	uv_loop_t loop;
	in_port_t port;
	unsigned begun, refused;
	struct probe {
		struct prober *owner;
		uv_tcp_t tcp;
		uv_connect_t request;
	} probes[AT_ONCE];
};

static void probe_next(struct probe *p);

static void
on_closed(uv_handle_t *handle)
{
	probe_next(handle->data);
}

static void
on_connected(uv_connect_t *request, int status)
{
	struct probe *p = request->data;

	p->owner->refused += status == UV_ECONNREFUSED;
	uv_close((uv_handle_t *)&p->tcp, on_closed);
}

static void
probe_next(struct probe *p)
{
	struct prober *owner = p->owner;
	unsigned i = owner->begun;
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = owner->port};

	if (i == ADDRESSES)
		return;
	owner->begun++;
	address.sin_addr.s_addr =
	    htonl(0x7f000000u | (i / HOSTS + 1) << 8 | (i % HOSTS + 1));
	uv_tcp_init(&owner->loop, &p->tcp);
	p->tcp.data = p->request.data = p;
	if (uv_tcp_connect(&p->request, &p->tcp,
		(const struct sockaddr *)&address, on_connected) != 0)
		die("connect");
}

static int
probe_all(const char *port)
{
	static struct prober prober;

	prober.port = htons((in_port_t)strtoul(port, NULL, 10));
	uv_loop_init(&prober.loop);
	for (size_t i = 0; i < AT_ONCE; i++) {
		prober.probes[i].owner = &prober;
		probe_next(&prober.probes[i]);
	}
	uv_run(&prober.loop, UV_RUN_DEFAULT);
	return prober.refused == ADDRESSES ? 0 : 1;
}

/* ---- the figures --------------------------------------------------------- */

/* A port that nobody listens on, for as long as this process lives. */
static void
take_port(char port[8])
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		die("a port");
	snprintf(port, 8, "%u", ntohs(address.sin_port));
}

struct subject {
	const char *name;
	const char *const *argv;
	int status; /* when all is well */
};

enum { SUBJECTS = 3 };

struct rows {
	struct series cpu[SUBJECTS], wall[SUBJECTS], peak[SUBJECTS];
};

static void
measure(const struct subject *s, struct rows *rows, size_t i)
{
	struct run run;

	if (!run_is_here(s->argv[0]))
		return;
	run = run_program(s->argv, "/dev/null");
	if (run.status != s->status) {
		fprintf(stderr, "bench-reach: %s: status %d\n", s->name,
		    run.status);
		exit(1);
	}
	series_add(&rows->cpu[i], run.cpu_ms);
	series_add(&rows->wall[i], run.wall_ms);
	series_add(&rows->peak[i], run.peak_kb);
}

static void
print_rows(const char *title, const char *unit, const struct series *rows)
{
	struct buf text = {0};

	table_add(&text, &(struct table){title, unit, rows, SUBJECTS, 0});
	fputs(buf_text(&text), stdout);
	fflush(stdout);
	buf_fini(&text);
}

static void
figure(const struct subject *subjects)
{
	static struct rows rows;

	for (size_t i = 0; i < SUBJECTS; i++)
		rows.cpu[i].name = rows.wall[i].name = rows.peak[i].name =
		    subjects[i].name;
	for (int turn = 0; turn < TURNS; turn++)
		for (size_t i = 0; i < SUBJECTS; i++)
			measure(&subjects[i], &rows, i);
	print_rows("1,000 addresses, CPU", "ms", rows.cpu);
	print_rows("1,000 addresses, time", "ms", rows.wall);
	print_rows("1,000 addresses, memory at its highest", "KB", rows.peak);
}

int
main(int argc, char **argv)
{
	static char targets[ADDRESSES][32];
	static const char *check[ADDRESSES + 3];
	char port[8];
	const char *const probe[] = {argv[0], "--probe", port, NULL};
	const char *const nmap[] = {
	    "nmap", "-n", "-Pn", "-sT", "-p", port, "127.0.1-4.1-250", NULL};
	const struct subject subjects[SUBJECTS] = {{"bare libuv", probe, 0},
	    {"ehlo --check", check, 1}, {"nmap -sT", nmap, 0}};

	if (argc == 3 && strcmp(argv[1], "--probe") == 0)
		return probe_all(argv[2]);
	if (argc < 2) {
		fputs("usage: bench-reach EHLO\n", stderr);
		return 64;
	}
	take_port(port);
	check[0] = argv[1];
	check[1] = "--check";
	for (unsigned i = 0; i < ADDRESSES; i++) {
		snprintf(targets[i], sizeof(targets[i]), "127.0.%u.%u:%s",
		    i / HOSTS + 1, i % HOSTS + 1, port);
		check[i + 2] = targets[i];
	}
	figure(subjects);
	return 0;
}
