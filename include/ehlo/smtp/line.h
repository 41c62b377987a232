/* SPDX-License-Identifier: GPL-3.0-or-later
 * line - bytes into lines, with the flaws of each (RFC 5321 2.3.8, 4.5.3.1).
 *
 * Feed bytes as they arrive, then take lines until there are none. Only LF
 * ends a line; the CR before it belongs to the ending. Any split of the same
 * bytes gives the same lines. Bytes of a line beyond the reader's limit are
 * counted in skipped and not kept.
 */
#ifndef EHLO_SMTP_LINE_H
#define EHLO_SMTP_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

enum line_eol {
	EOL_CRLF,
	EOL_LF,   /* bare LF */
	EOL_NONE, /* the stream ended, or bytes were sent without an ending */
	EOL_COUNT
};

enum line_flaw {
	LINE_BARE_LF = 1 << 0,
	LINE_NO_EOL = 1 << 1,
	LINE_BARE_CR = 1 << 2, /* a CR that no LF follows */
	LINE_NUL = 1 << 3,
	LINE_CONTROL = 1 << 4, /* another C0 control than TAB, or DEL */
	LINE_8BIT = 1 << 5,    /* a byte above 0x7f */
	LINE_OVER_512 = 1 << 6, /* more than 512 octets with its ending: RFC
	                         * 5321 4.5.3.1.4 and .5 */
	LINE_CUT = 1 << 7       /* longer than the reader's limit */
};

struct line {
	struct slice bytes; /* without the ending */
	enum line_eol eol;
	size_t skipped;     /* bytes beyond the limit, not in bytes */
	unsigned flaws;     /* of enum line_flaw */
};

struct line_reader {
	struct buf pending; /* fed, not yet taken */
	size_t taken;       /* bytes of pending that went out with next */
	size_t scanned;     /* bytes of pending known to hold no LF */
	size_t max;         /* limit of a kept line */
	size_t skipped;     /* of the line that is being read */
	bool is_finished;
};

/* 64 KiB: far above every limit of the protocol. */
#define LINE_MAX_DEFAULT ((size_t)65536)

void line_reader_init(struct line_reader *r, size_t max);
void line_reader_fini(struct line_reader *r);
void line_reader_feed(struct line_reader *r, struct slice bytes);
/* The stream ended: what has no ending becomes a last line (EOL_NONE). */
void line_reader_finish(struct line_reader *r);
/* False when more bytes are needed. out->bytes is valid until the next call
 * with this reader. */
bool line_reader_next(struct line_reader *r, struct line *out);
/* Bytes fed and not yet part of a taken line: an incomplete line. */
size_t line_reader_pending(const struct line_reader *r);

/* The flaws of a line given as its parts, as line_reader_next finds them. */
unsigned line_flaws(struct slice bytes, enum line_eol eol, size_t skipped);

/* "crlf", "lf", "none". */
const char *line_eol_name(enum line_eol eol);

#endif
