/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - one case, one run of the program: peer, process, what came of it. */
#ifndef EHLO_TESTS_HOSTILE_RUN_H
#define EHLO_TESTS_HOSTILE_RUN_H

#include "case.h"

struct run {
	struct slice out, err; /* what it wrote */
	struct buf said, heard; /* by the peer, whatever it went through */
	/* So many bytes of them were in clear before TLS began. */
	size_t clear_said, clear_heard;
	int status;             /* 128 + n for signal n */
	long memory_kb;         /* at its largest */
	struct buf faults;      /* of the run itself, lines */
};

/* format: "text" or "json". */
void run_case(struct run *r, const struct hostile_case *c, const char *format);
void run_fini(struct run *r);

#endif
