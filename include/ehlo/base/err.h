/* SPDX-License-Identifier: GPL-3.0-or-later
 * err - the one list of errors, and an error's text for people.
 *
 * A function that can fail returns 0 or a negative -ERR_* value. Where people
 * shall read why, it takes a struct err as its last parameter and fills it
 * where the cause is known; a NULL there means that nobody will read it.
 */
#ifndef EHLO_BASE_ERR_H
#define EHLO_BASE_ERR_H

/* One row an error: name, the words, the exit status of a run that ends by it
 * (the statuses of the manual). */
#define ERR_LIST(X)                                                     \
	X(USAGE, "usage", 64)                                           \
	X(SYNTAX, "syntax", 64)                                         \
	X(HEADER, "no header of the PROXY protocol", 35)                \
	X(LEFT_OVER, "recipients are left", 44)                         \
	X(RANGE, "out of range", 64)                                    \
	X(INPUT, "input cannot be read", 66)                            \
	X(OUTPUT, "output cannot be written", 74)                       \
	X(INTERNAL, "internal error", 70)                               \
	X(SYSTEM, "out of a system resource", 71)                       \
	X(LIMIT, "limit reached", 71)                                   \
	X(STATE, "not possible now", 70)                                \
	X(CANCELED, "canceled", 130)

enum err_code {
	ERR_NONE = 0,
#define X(name, words, status) ERR_##name,
	ERR_LIST(X)
#undef X
	ERR_COUNT
};

struct err {
	enum err_code code;
	char text[512]; /* one line, no newline, NUL-terminated */
};

/* Sets code and text (cut at the size of text) and returns -code, so that
 * `return err_set(err, ERR_USAGE, "...")` works. err may be NULL. The text may
 * hold hostile bytes; whoever prints it makes them safe (base/utf8). */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The words of the list; "no error" for 0; sign is ignored. */
const char *err_words(int code);

/* The exit status of the list; 0 for 0; sign is ignored. */
int err_status(int code);

#endif
