/* SPDX-License-Identifier: GPL-3.0-or-later
 * output - a conversation as lines on standard output, in some format.
 *
 * Pulled: call output_update after events were appended; it writes what is
 * new, oldest first, into the buffer. Nothing hostile leaves it: text passes
 * the safe form, JSON is ASCII.
 */
#ifndef EHLO_CLI_OUTPUT_H
#define EHLO_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"
#include "ehlo/model/verdict.h"

struct output;
struct output_ops;

struct output_options {
	bool is_timed;   /* text: seconds since the start before each line */
	bool hides_data; /* mail data is counted, not shown */
	bool is_ascii;   /* text: no UTF-8 */
	bool is_quiet;   /* events are passed over */
	bool is_verbose; /* text: the findings at the end */
};

/* The formats (cli/text.h, cli/json.h give their ops). */
struct output *output_new(const struct output_ops *ops,
    const struct conversation *c, const struct output_options *options);
void output_free(struct output *o);

void output_update(struct output *o, struct buf *out);
/* The last lines of a run. */
void output_finish(struct output *o, struct buf *out, uint64_t t_us,
    const struct verdict *verdict);

/* What a format does. index is the event's place in the transcript. */
struct output_ops {
	void (*event)(struct output *o, struct buf *out, size_t index);
	void (*finish)(struct output *o, struct buf *out, uint64_t t_us,
	    const struct verdict *verdict);
};

/* For the formats. */
struct output {
	const struct output_ops *ops;
	const struct conversation *conversation;
	struct output_options options;
	size_t next_event;
	size_t hidden_lines; /* of mail data, not shown yet in a count */
	enum phase phase;    /* JSON: the last one told */
};

#endif
