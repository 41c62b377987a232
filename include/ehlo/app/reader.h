/* SPDX-License-Identifier: GPL-3.0-or-later
 * reader - a recording that is read to its end beside all else.
 *
 * In pieces, so the screen lives. Past its budget only the folds stay. A file of
 * more than READER_MAX bytes is not read, nor one of ten thousand sessions.
 */
#ifndef EHLO_APP_READER_H
#define EHLO_APP_READER_H

#include <uv.h>

#include "ehlo/base/err.h"
#include "ehlo/model/conversation.h"

#define READER_MAX (UINT64_C(256) << 20)

struct reader;

struct reader_events {
	/* So much of it is read, in thousandths; not at the end. */
	void (*on_progress)(void *context, unsigned permille);
	/* It is read, borrowed until reader_free, which may be called from
	 * here; NULL = it cannot be. What is wrong; NULL = nothing is. */
	void (*on_end)(void *context, const struct conversation *c,
	    const char *trouble);
};

/* NULL with err set when there is no such recording. */
struct reader *reader_new(uv_loop_t *loop, const char *path,
    const struct reader_events *events, void *context, struct err *err);
/* Before its end it is not read any further. NULL is fine. */
void reader_free(struct reader *r);

#endif
