/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-explain-replies - every reply of tests/data/replies.tsv falls into its
 * category, also with other mailboxes in it; of those that are kept aside nine
 * in ten do. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/smtp/pasted.h"

#define COLUMNS 4
enum { CATEGORY, SERVER, STAGE, REPLY };

/* "CONNECT", "DATA .", "RCPT/DATA": what the reply answers. */
static enum verb
stage_of(const char *name)
{
	struct slice word =
	    slice_range(slice_str(name), 0, strcspn(name, " /"));
	enum verb stage = VERB_UNKNOWN;

	if (strncmp(name, "DATA .", 6) == 0 || strcmp(name, "DSN") == 0)
		return VERB_CONTENT;
	pasted_stage(word, &stage);
	return stage;
}

/* The reply with another mailbox in place of each that it names. */
static void
add_changed(struct buf *out, const char *reply)
{
	for (const char *p = reply; *p != '\0'; p++) {
		size_t host = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-."
					"@");
		bool is_mailbox = memchr(p, '@', host) != NULL;

		if (p[0] == '\\' && p[1] == 'n') {
			buf_add_byte(out, '\n');
			p++;
		} else if (is_mailbox) {
			buf_add_str(out, "u.ser+tag@other.example");
			p += host - 1;
		} else {
			buf_add_byte(out, *p);
		}
	}
}

static void
add_plain(struct buf *out, const char *reply)
{
	for (const char *p = reply; *p != '\0'; p++) {
		bool is_end = p[0] == '\\' && p[1] == 'n';

		buf_add_byte(out, is_end ? '\n' : *p);
		p += is_end;
	}
}

/* The category that is said of the reply; it is the only one there is. */
static const char *
ask(struct slice reply, enum verb stage)
{
	struct explain_context context;
	struct explanation e;
	struct pasted p;

	pasted_init(&p);
	pasted_feed(&p, reply);
	pasted_finish(&p);
	assert_true(pasted_next(&p, &context));
	if (context.stage == VERB_UNKNOWN)
		context.stage = stage;
	explain_reply(&context, &e);
	assert_false(pasted_next(&p, &context));
	pasted_fini(&p);
	return e.category;
}

static bool
is_asked_right(struct slice reply, const char *const *row)
{
	const char *said = ask(reply, stage_of(row[STAGE]));

	if (strcmp(said, row[CATEGORY]) == 0)
		return true;
	print_message("# %s of %s: \"%.*s\" is said to be %s\n", row[CATEGORY],
	    row[SERVER], SLICE_ARGS(reply), said);
	return false;
}

static size_t changed_count;

/* With the mailboxes of the row and with others. */
static bool
is_row_right(const char *const *row)
{
	struct buf plain = {0}, changed = {0};
	bool is_right;

	add_plain(&plain, row[REPLY]);
	add_changed(&changed, row[REPLY]);
	is_right = is_asked_right(buf_slice(&plain), row) &&
	           is_asked_right(buf_slice(&changed), row);
	changed_count += !slice_equals(buf_slice(&plain), buf_slice(&changed));
	buf_fini(&plain);
	buf_fini(&changed);
	return is_right;
}

static bool
is_line_right(char *line)
{
	const char *row[COLUMNS] = {0};

	for (int i = 0; i < COLUMNS; i++) {
		row[i] = strsep(&line, "\t");
		assert_non_null(row[i]);
	}
	return is_row_right(row);
}

struct score {
	size_t rows, right;
};

static struct score
ask_all(const char *name)
{
	struct score score = {0};
	char path[4096];
	char *line = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/data/%s", getenv("EHLO_SRCDIR"),
	    name);
	file = fopen(path, "r");
	assert_non_null(file);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		score.right += is_line_right(line);
		score.rows++;
	}
	free(line);
	fclose(file);
	return score;
}

static void
explain__reply__what_real_servers_answer(void **state)
{
	struct score score = ask_all("replies.tsv");

	(void)state;
	assert_true(score.rows > 150);
	assert_int_equal(score.right, score.rows);
	assert_true(changed_count > 20);
}

static void
explain__reply__what_others_answer(void **state)
{
	struct score score = ask_all("replies-aside.tsv");

	(void)state;
	assert_true(score.rows > 60);
	assert_true(score.right * 10 > score.rows * 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explain__reply__what_real_servers_answer),
	    cmocka_unit_test(explain__reply__what_others_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
