/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-explain-replies - every reply of tests/data/replies.tsv falls into its
 * category, also with other mailboxes in it. */
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

static void
assert_category(struct slice reply, enum verb stage, const char *const *row)
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
	if (strcmp(e.category, row[CATEGORY]) != 0)
		fail_msg("%s of %s: \"%.*s\" is said to be %s", row[CATEGORY],
		    row[SERVER], SLICE_ARGS(reply), e.category);
	assert_false(pasted_next(&p, &context));
	pasted_fini(&p);
}

static size_t changed_count;

static void
check_row(char *line)
{
	const char *row[COLUMNS] = {0};
	struct buf plain = {0}, changed = {0};

	for (int i = 0; i < COLUMNS; i++) {
		row[i] = strsep(&line, "\t");
		assert_non_null(row[i]);
	}
	add_plain(&plain, row[REPLY]);
	assert_category(buf_slice(&plain), stage_of(row[STAGE]), row);
	add_changed(&changed, row[REPLY]);
	assert_category(buf_slice(&changed), stage_of(row[STAGE]), row);
	changed_count += !slice_equals(buf_slice(&plain), buf_slice(&changed));
	buf_fini(&plain);
	buf_fini(&changed);
}

static void
explain__reply__what_real_servers_answer(void **state)
{
	char path[4096];
	char *line = NULL;
	size_t size = 0, count = 0;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/data/replies.tsv",
	    getenv("EHLO_SRCDIR"));
	file = fopen(path, "r");
	assert_non_null(file);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		check_row(line);
		count++;
	}
	free(line);
	fclose(file);
	assert_true(count > 150);
	assert_true(changed_count > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explain__reply__what_real_servers_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
