/* SPDX-License-Identifier: GPL-3.0-or-later
 * script - a plan that is kept: its lines, what became of them, and all that
 * is wrong with it, told at once.
 *
 * The lines are those of plan.h. Outside mail data and comments "${name}" is
 * filled in, "$${" gives "${"; ":set NAME VALUE" is for the lines behind it.
 * Lines of a body are content. Pure: whoever has the file
 * hands its bytes over.
 */
#ifndef EHLO_MODEL_SCRIPT_H
#define EHLO_MODEL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/plan.h"

/* What became of a line. */
enum script_mark {
	SCRIPT_TODO,
	SCRIPT_DONE,
	SCRIPT_UNEXPECTED, /* sent, and answered by what the verb or the next
	                    * expectation does not want; an expectation: unmet */
	SCRIPT_SKIPPED,    /* by the person, or a body that nobody asked for */
	SCRIPT_MARK_COUNT
};

struct script_line {
	enum plan_kind kind;
	struct slice text;   /* filled in, without sigil, owned by the script */
	size_t number;       /* in the file, from 1; 0 = it was inserted */
	enum script_mark mark;
	bool is_edited;      /* the person changed it */
};

/* A name that "${name}" stands for; from --set, :set and the program. */
struct script_variable {
	const char *name;
	const char *value;
};

struct script_options {
	const char *name;    /* of the file, for people; "-" = standard input */
	const struct script_variable *variables;
	size_t variable_count;
	/* Whether there is such a console command; NULL = all are taken. */
	bool (*is_known)(struct slice name);
};

struct script;

/* Always gives a script. Each error is a line "FILE:LINE:COLUMN: words" in
 * errors, ended by LF: unknown variable or console command, an expectation,
 * breakpoint or order to the practice server that cannot be read, a body
 * without its dot, a line too long.
 * A plan with errors is not run (status 64). */
struct script *script_read(const struct script_options *options,
    struct slice bytes, struct buf *errors);
void script_free(struct script *s);

const char *script_name(const struct script *s);
size_t script_count(const struct script *s);
const struct script_line *script_line(const struct script *s, size_t index);
void script_set_mark(struct script *s, size_t index, enum script_mark mark);
/* Another text for a line; it is classified anew where it is no content. */
void script_edit(struct script *s, size_t index, struct slice text);
/* A line before index; index may be the count. */
void script_insert(struct script *s, size_t index, struct slice text);
/* All lines are to do again. */
void script_reset(struct script *s);
/* Lines that were changed, inserted or skipped by the person. */
size_t script_change_count(const struct script *s);
/* A line as it is typed: with its sigil. script_edit takes it back. */
void script_show_line(
    const struct script *s, size_t index, struct buf *out);
/* A line as it stands in a file, its sigil and ending put back; "${" as "$${"
 * where it is escaped: without that it is a line for who fills nothing in. */
void script_write_line(const struct script *s, size_t index, bool is_escaped,
    struct buf *out);
/* As a file that reads as this script again. */
void script_write(const struct script *s, struct buf *out);

#endif
