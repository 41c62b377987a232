/* SPDX-License-Identifier: GPL-3.0-or-later
 * colon-line - the console's lines that a plan runs without a console. */
#ifndef EHLO_SRC_MODEL_COLON_LINE_H
#define EHLO_SRC_MODEL_COLON_LINE_H

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/runner.h"

enum colon_effect {
	COLON_NONE, /* not one of these */
	COLON_PIPELINE, /* is_on says whether commands go out in groups */
	COLON_PASS, /* for the reader of a plan, or for who steps through it */
	COLON_STEP, /* step and text are what is to be done */
	COLON_QUIT, /* the same, and it says goodbye */
	COLON_DROP, /* the connection is to be closed at once */
	COLON_EXPECT, /* text says what has to be true now */
	COLON_PRACTICE, /* the whole line is an order to the built-in server */
	COLON_WRONG /* err says what cannot be read */
};

struct colon_line {
	enum runner_kind step;
	struct slice name, text; /* valid as long as the line and raw are */
	bool is_on;
	struct err err;
};

/* line: without the colon; raw is room for bytes with their escapes read. */
enum colon_effect colon_line_read(
    struct slice line, struct buf *raw, struct colon_line *out);

#endif
