/* SPDX-License-Identifier: GPL-3.0-or-later
 * err - the one list of errors, its words and exit statuses. */
#include "ehlo/base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	const char *words;
	int status;
} rows[ERR_COUNT] = {[ERR_NONE] = {"no error", 0},
#define X(name, words, status) [ERR_##name] = {words, status},
    ERR_LIST(X)
#undef X
};

static int
row_of(int code)
{
	if (code <= -ERR_COUNT || code >= ERR_COUNT)
		return ERR_INTERNAL;
	return code < 0 ? -code : code;
}

int
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list args;

	if (err != NULL) {
		err->code = code;
		va_start(args, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, args);
		va_end(args);
	}
	return -(int)code;
}

const char *
err_words(int code)
{
	return rows[row_of(code)].words;
}

int
err_status(int code)
{
	return rows[row_of(code)].status;
}
