/* SPDX-License-Identifier: GPL-3.0-or-later
 * stage - vt for measures: starting and waiting. */
#include "config.h"

#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

void
stage_expect(bool holds, const char *who, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench: %s: no %s\n", who, what);
	exit(1);
}

bool
stage_is_quiet(const struct vt *vt, unsigned quiet_ms)
{
	return vt_now_ns() - vt_heard_ns(vt) >= quiet_ms * UINT64_C(1000000);
}

static bool
is_quiet(struct vt *vt, void *context)
{
	const unsigned *quiet_ms = context;

	return stage_is_quiet(vt, *quiet_ms);
}

void
stage_settle(struct vt *vt, unsigned quiet_ms)
{
	vt_wait(vt, is_quiet, &quiet_ms, VT_LIMIT_MS);
}

struct vt *
stage_open(const struct subject *s)
{
	static const struct vt_options options = {
	    .rows = STAGE_ROWS, .cols = STAGE_COLS};

	return run_is_here(s->argv[0]) ? vt_new(&options, s->argv) : NULL;
}

struct vt *
stage_start(const struct subject *s)
{
	struct vt *vt = stage_open(s);

	if (vt == NULL)
		return NULL;
	stage_expect(vt_wait_text(vt, s->ready), s->name, s->ready);
	stage_settle(vt, STAGE_QUIET_START_MS);
	return vt;
}

void
stage_start_all(const struct subject *subjects, struct vt **vts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		vts[i] = stage_start(&subjects[i]);
}

void
stage_stop_all(struct vt **vts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		vt_free(vts[i]);
}

void
stage_name(struct series *rows, const struct subject *subjects, size_t count)
{
	memset(rows, 0, count * sizeof(rows[0]));
	for (size_t i = 0; i < count; i++)
		rows[i].name = subjects[i].name;
}

void
stage_print(const struct table *t)
{
	struct buf text = {0};

	table_add(&text, t);
	fputs(buf_text(&text), stdout);
	fflush(stdout);
	buf_fini(&text);
}
