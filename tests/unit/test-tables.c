/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-tables - every row of every table says where it is written: in a
 * section of an RFC, and one that somebody has looked up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"

struct row {
	const char *name;
	const char *rfc;
};

#define ROWS(rows) rows, sizeof(rows) / sizeof((rows)[0])

static const struct row enhanced[] = {
#define N(subject, detail, topic, rfc, words) {#subject "." #detail, rfc},
#include "ehlo/smtp/enhanced.def"
#undef N
};

static const struct row mechs[] = {
#define M(id, name, need, first, is_chosen, rfc, words) {name, rfc},
#include "ehlo/smtp/mechs.def"
#undef M
};

static const struct row exts[] = {
#define E(name, keyword, rfc, params, allows) {keyword, rfc},
#include "ehlo/smtp/exts.def"
#undef E
};

static const struct row verbs[] = {
#define V(name, text, ok_class, syntax, rfc, does) {text, rfc},
#include "ehlo/smtp/verbs.def"
#undef V
};

static const struct row params[] = {
#define P(name, verb, keyword, ext, form, value, proposal, rfc, says) \
	{#verb " " keyword, rfc},
#include "ehlo/smtp/params.def"
#undef P
};

static const struct row topics[] = {
#define T(name, category, head, rfc, lasts, meaning, fix) {#name, rfc},
#include "ehlo/smtp/topics.def"
#undef T
};

static const struct row findings[] = {
#define F(name, id, severity, rfc, text) {id, rfc},
#include "ehlo/smtp/findings.def"
#undef F
};

static const struct row answers[] = {
#define A(code, verb, topic, weight, rfc) {#code " to " #verb, rfc},
#include "ehlo/smtp/answers.def"
#undef A
};

static const struct row message_flaws[] = {
#define M(name, grade, rfc, what) {#name, rfc},
#include "ehlo/smtp/message-flaws.def"
#undef M
};

static const struct row report_rows[] = {
#define R(name, id, section, mark, rank, label, text, fix, rfc) {id, rfc},
#include "ehlo/model/report-rows.def"
#undef R
};

static const struct {
	const char *name;
	const struct row *rows;
	size_t count;
} tables[] = {
    {"enhanced", ROWS(enhanced)},
    {"mechs", ROWS(mechs)},
    {"exts", ROWS(exts)},
    {"verbs", ROWS(verbs)},
    {"params", ROWS(params)},
    {"topics", ROWS(topics)},
    {"findings", ROWS(findings)},
    {"answers", ROWS(answers)},
    {"message-flaws", ROWS(message_flaws)},
    {"report-rows", ROWS(report_rows)},
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "4.1.1", "A", "F.1". */
static bool
is_section(struct slice text)
{
	struct slice first = slice_range(text, 0, slice_find(text, '.'));

	if (first.len == 1 && first.ptr[0] >= 'A' && first.ptr[0] <= 'Z')
		text = slice_skip(text, first.len);
	else if (first.len == 0 || !is_digit(first.ptr[0]))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_digit(text.ptr[i]) &&
		    (text.ptr[i] != '.' || i + 1 == text.len ||
			!is_digit(text.ptr[i + 1])))
			return false;
	return true;
}

/* "RFC 5321 4.2": a number without zeros before it, and a section. */
static bool
is_rfc(struct slice text)
{
	struct slice word;

	if (!slice_starts_with(text, SLICE("RFC ")))
		return false;
	text = slice_skip(text, 4);
	word = slice_take_word(&text);
	if (word.len < 3 || word.len > 4 || word.ptr[0] == '0')
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (!is_digit(word.ptr[i]))
			return false;
	return text.len > 0 && is_section(slice_skip(text, 1));
}

/* The first is a section of an RFC; the others are that, too, or further
 * sections of the one before them, or what no RFC defines by its name. */
static bool
is_citation(struct slice text)
{
	bool is_first = true;

	for (;;) {
		size_t end = slice_find(text, ',');
		struct slice part = slice_range(text, 0, end);
		bool names_rfc = slice_starts_with(part, SLICE("RFC"));

		if ((is_first || names_rfc) && !is_rfc(part))
			return false;
		if (part.len == 0)
			return false;
		if (end == text.len)
			return true;
		text = slice_skip(text, end + 1);
		if (text.len == 0 || text.ptr[0] != ' ')
			return false;
		text = slice_skip(text, 1);
		is_first = false;
	}
}

static void
tables__rows__cite_a_section(void **state)
{
	(void)state;
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (size_t i = 0; i < tables[t].count; i++) {
			const struct row *row = &tables[t].rows[i];

			if (!is_citation(slice_str(row->rfc)))
				fail_msg("%s.def, \"%s\": \"%s\" names no "
					 "section of an RFC",
				    tables[t].name, row->name, row->rfc);
		}
}

/* ---- the sections that were looked up ---------------------------------- */

static struct buf
read_sections(void)
{
	struct buf all = {0};
	char path[4096], piece[4096];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/data/rfc-sections.tsv",
	    getenv("EHLO_SRCDIR"));
	file = fopen(path, "r");
	assert_non_null(file);
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&all, piece, len);
	fclose(file);
	return all;
}

static bool
is_known(const struct buf *sections, struct slice number, struct slice section)
{
	struct slice rest = buf_slice(sections);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');
		struct slice row = slice_range(rest, 0, end);
		size_t tab = slice_find(row, '\t');
		struct slice behind = slice_skip(row, tab + 1);

		if (slice_equals(slice_range(row, 0, tab), number) &&
		    slice_equals(
			slice_range(behind, 0, slice_find(behind, '\t')),
			section))
			return true;
		rest = slice_skip(rest, end + 1);
	}
	return false;
}

/* What of "RFC 5321 3.3, 4.2, RFC 3463 3.8" is not there; empty = all is. What
 * no RFC defines is passed over. */
static struct slice
unknown_section(const struct buf *sections, struct slice text)
{
	struct slice number = {0};

	while (text.len > 0) {
		size_t end = slice_find(text, ',');
		struct slice part = slice_range(text, 0, end), rest = part;

		if (slice_starts_with(rest, SLICE("RFC "))) {
			rest = slice_skip(rest, 4);
			number = slice_take_word(&rest);
			rest = slice_skip(rest, 1);
		}
		if (is_section(rest) && !is_known(sections, number, rest))
			return part;
		text = slice_trim(slice_skip(text, end + 1));
	}
	return slice_of("", 0);
}

static void
tables__rows__cite_what_was_looked_up(void **state)
{
	struct buf sections = read_sections();

	(void)state;
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (size_t i = 0; i < tables[t].count; i++) {
			const struct row *row = &tables[t].rows[i];
			struct slice what =
			    unknown_section(&sections, slice_str(row->rfc));

			if (what.len > 0)
				fail_msg("%s.def, \"%s\": \"%.*s\" is not in "
					 "rfc-sections.tsv",
				    tables[t].name, row->name, (int)what.len,
				    what.ptr);
		}
	assert_int_equal(
	    unknown_section(&sections, SLICE("RFC 5321 4.2, 9.9")).len, 3);
	assert_int_equal(
	    unknown_section(&sections, SLICE("RFC 9999 1")).len, 10);
	buf_fini(&sections);
}

/* What is no citation is found to be none. */
static void
tables__citation__has_its_form(void **state)
{
	static const char *const good[] = {"RFC 821 3.8", "RFC 4422 A",
	    "RFC 5321 F.1", "RFC 5321 3.3, 4.1.1.2", "RFC 4954 4, MS-SMTPNTLM",
	    "RFC 5321 4.2.3, RFC 3463 3.8"};
	static const char *const bad[] = {"", "RFC", "RFC 5321", "RFC 5321 ",
	    "RFC 5321 x", "RFC 5321 4.", "RFC 5321 4..2", "RFC 5321, 4.2",
	    "RFC 0821 3", "RFC 53211 4", "RFC 5321 4.2, RFC 3463",
	    "RFC 5321 4.2,", "RFC 5321 4.2, ", "5321 4.2", "Postfix",
	    "draft-hall-prdr 4.2"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!is_citation(slice_str(good[i])))
			fail_msg("\"%s\" is one", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (is_citation(slice_str(bad[i])))
			fail_msg("\"%s\" is none", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tables__rows__cite_a_section),
	    cmocka_unit_test(tables__rows__cite_what_was_looked_up),
	    cmocka_unit_test(tables__citation__has_its_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
