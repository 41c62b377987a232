/* SPDX-License-Identifier: GPL-3.0-or-later
 * facts - what the JSON of a run says, held against what the peer knows. */
#ifndef EHLO_TESTS_HOSTILE_FACTS_H
#define EHLO_TESTS_HOSTILE_FACTS_H

#include "ehlo/base/utf8.h"
#include "run.h"

/* One direction: its bytes as the JSON has them, against those on the wire. */
struct facts_way {
	struct slice wire;
	size_t clear;     /* bytes of it before TLS */
	size_t at;        /* as far as they agree */
	bool is_lost;     /* masked or not kept: no more to compare */
	struct buf shown; /* each line's safe form, a line each */
	size_t lines;
};

struct facts {
	struct facts_way received, sent;
	struct buf replies;  /* "greeting=220 EHLO=250" */
	struct buf findings; /* ids, each once, in order */
	bool is_closed_by_server, has_verdict;
	int status; /* of the verdict */
	enum utf8_form form; /* of what is shown */
};

/* Appends a line to faults for each line that is not what it should be. */
void facts_read(struct facts *f, const struct run *json, enum utf8_form form,
    struct buf *faults);
void facts_fini(struct facts *f);

#endif
