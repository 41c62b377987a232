/* SPDX-License-Identifier: GPL-3.0-or-later
 * dot - transparency of mail data (RFC 5321 4.5.2), line by line. */
#ifndef EHLO_SMTP_DOT_H
#define EHLO_SMTP_DOT_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Whether the line (no ending) is the dot that ends mail data. */
bool dot_is_end(struct slice line);
/* Appends one content line as it goes over the wire, without its ending: with
 * a dot in front when it begins with one. True when a dot was added. */
bool dot_stuff(struct buf *out, struct slice line);
/* The content of a received line that is not the end: one leading dot less. */
struct slice dot_unstuff(struct slice line);

/* A file's bytes as mail data, however they are cut into pieces: every line
 * end becomes CRLF. Or as it is (is_raw): then only CRLF ends a line, and a dot
 * behind it is the only one that is stuffed. In a chunk no dot is (RFC 3030 2).
 * Zeroed = at its begin. */
struct dot_writer {
	bool is_raw, is_chunk;
	bool is_inside_line, is_after_cr;
};

void dot_write(struct dot_writer *w, struct slice bytes, struct buf *out);
/* The line end that may lack. */
void dot_write_rest(struct dot_writer *w, struct buf *out);
/* The same, and the dot. */
void dot_write_end(struct dot_writer *w, struct buf *out);

#endif
