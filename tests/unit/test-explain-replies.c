/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-explain-replies - every reply of tests/data/replies.tsv falls into its
 * category, also with other mailboxes, addresses, hosts and ids in it; of those
 * that are kept aside, and of those found in logs and forums, nine in ten do.
 */
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

/* ---- the reply with other names in it --------------------------------- */

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

/* How many bytes of p may belong to a name of this kind. */
static size_t
span_of(const char *p, const char *bytes)
{
	return strspn(p, bytes);
}

static bool
has_any(struct slice word, const char *bytes)
{
	for (size_t i = 0; i < word.len; i++)
		if (strchr(bytes, word.ptr[i]) != NULL)
			return true;
	return false;
}

static size_t
count_digits(struct slice word)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += word.ptr[i] >= '0' && word.ptr[i] <= '9';
	return count;
}

static struct slice
take_mailbox(const char *p)
{
	struct slice word = slice_of(p, span_of(p, LETTERS DIGITS "-._+@"));

	while (word.len > 0 && word.ptr[word.len - 1] == '.')
		word.len--;
	return has_any(word, "@") ? word : slice_of(p, 0);
}

static struct slice
take_ip(const char *p)
{
	struct slice word = slice_of(p, span_of(p, DIGITS "."));
	unsigned int part[4];
	int len = 0;

	if (sscanf(p, "%3u.%3u.%3u.%3u%n", &part[0], &part[1], &part[2],
		&part[3], &len) == 4 &&
	    (size_t)len <= word.len)
		return slice_of(p, (size_t)len);
	word = slice_of(p, span_of(p, DIGITS "abcdef:"));
	return word.len > 8 && has_any(word, ":") && has_any(word, DIGITS)
	           ? word
	           : slice_of(p, 0);
}

/* "mx1.example.net", but not a page to read, nor a name like "Win.Test". */
static struct slice
take_host(const char *p)
{
	struct slice word = slice_of(p, span_of(p, LETTERS DIGITS "-."));
	size_t dot;

	while (word.len > 0 && word.ptr[word.len - 1] == '.')
		word.len--;
	dot = slice_find_last(word, '.');
	return dot > 0 && dot + 2 < word.len &&
	               span_of(
			   word.ptr + dot + 1, "abcdefghijklmnopqrstuvwxyz") ==
	                   word.len - dot - 1 &&
	               word.ptr[word.len] != '/'
	           ? word
	           : slice_of(p, 0);
}

/* The length of the code and the separator that a line begins with. */
static size_t
code_length(const char *p)
{
	return span_of(p, DIGITS) == 3 && (p[3] == '-' || p[3] == ' ') ? 4 : 0;
}

/* Of a queue or a session: digits among letters, "3DB1C8C3", or numbers that
 * are tied, "20025-09"; but no name of an error, "AUP_102". */
static struct slice
take_id(const char *p)
{
	struct slice word = slice_of(p, span_of(p, LETTERS DIGITS "-"));
	size_t letters = span_of(p, LETTERS "-");

	return word.len > 6 && count_digits(word) > 2 && code_length(p) == 0 &&
	               letters + span_of(p + letters, DIGITS) < word.len
	           ? word
	           : slice_of(p, 0);
}

/* The same shape of other letters and digits. */
static void
add_other_id(struct buf *out, struct slice id)
{
	for (size_t i = 0; i < id.len; i++) {
		char byte = id.ptr[i];

		if (byte >= '0' && byte <= '9')
			byte = (char)('0' + (byte - '0' + 3) % 10);
		else if (byte >= 'a' && byte <= 'z')
			byte = (char)('a' + (byte - 'a' + 7) % 26);
		else if (byte >= 'A' && byte <= 'Z')
			byte = (char)('A' + (byte - 'A' + 7) % 26);
		buf_add_byte(out, byte);
	}
}

enum change { PLAIN, MAILBOXES, NAMES, CHANGE_COUNT };

/* What is changed at p; 0 when nothing is. */
static size_t
add_other(struct buf *out, const char *p, enum change change)
{
	struct slice word = slice_of(p, 0);

	if (change >= MAILBOXES && (word = take_mailbox(p)).len > 0)
		buf_add_str(out, "u.ser+tag@other.example");
	else if (change == NAMES && (word = take_ip(p)).len > 0)
		buf_add_str(out,
		    has_any(word, ":") ? "2001:db8:77::9" : "198.51.100.77");
	else if (change == NAMES && (word = take_host(p)).len > 0)
		buf_add_str(out, "h0st-9.other.example");
	else if (change == NAMES && (word = take_id(p)).len > 0)
		add_other_id(out, word);
	return word.len;
}

/* A page to read is left as it is. */
static size_t
page_length(const char *p)
{
	return strncmp(p, "http", 4) == 0 ? strcspn(p, " >)\\") : 0;
}

/* What stays at p: a whole word, so that nothing in it is taken for a name. */
static size_t
kept_length(const char *p)
{
	size_t word = span_of(p, LETTERS DIGITS "-._+@");

	return word > 0 ? word : 1;
}

static void
add_reply(struct buf *out, const char *reply, enum change change)
{
	const char *p = reply + code_length(reply);

	buf_add(out, reply, code_length(reply));
	while (*p != '\0') {
		size_t len = page_length(p);

		if (p[0] == '\\' && p[1] == 'n') {
			buf_add_byte(out, '\n');
			buf_add(out, p + 2, code_length(p + 2));
			p += 2 + code_length(p + 2);
			continue;
		}
		if (len == 0 && (len = add_other(out, p, change)) > 0) {
			p += len;
			continue;
		}
		if (len == 0)
			len = kept_length(p);
		buf_add(out, p, len);
		p += len;
	}
}

/* ---- the questions ---------------------------------------------------- */

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

/* One of "spf|dmarc", where more than one is true. */
static bool
is_one_of(const char *said, const char *categories)
{
	struct slice left = slice_str(categories);

	while (left.len > 0) {
		size_t bar = slice_find(left, '|');

		if (slice_equals(slice_range(left, 0, bar), slice_str(said)))
			return true;
		left = slice_skip(left, bar + 1);
	}
	return false;
}

static bool is_stage_hidden, is_quiet;

static bool
is_asked_right(struct slice reply, const char *const *row)
{
	enum verb stage;
	const char *said;

	assert_int_equal(pasted_stage(slice_str(row[STAGE]), &stage), 0);
	if (is_stage_hidden)
		stage = VERB_UNKNOWN;
	said = ask(reply, stage);
	if (is_one_of(said, row[CATEGORY]))
		return true;
	if (!is_quiet)
		print_message("# %s of %s: \"%.*s\" is said to be %s\n",
		    row[CATEGORY], row[SERVER], SLICE_ARGS(reply), said);
	return false;
}

static size_t changed_count;

/* With the names in the row, and with others. */
static bool
is_row_right(const char *const *row)
{
	struct buf plain = {0}, changed = {0};
	bool is_right;

	add_reply(&plain, row[REPLY], PLAIN);
	is_right = is_asked_right(buf_slice(&plain), row);
	for (int i = PLAIN + 1; i < CHANGE_COUNT; i++) {
		buf_clear(&changed);
		add_reply(&changed, row[REPLY], (enum change)i);
		if (slice_equals(buf_slice(&plain), buf_slice(&changed)))
			continue;
		is_right &= is_asked_right(buf_slice(&changed), row);
		changed_count++;
	}
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
	assert_true(changed_count > 60);
}

static void
assert_nine_in_ten(const char *name, size_t least)
{
	struct score score = ask_all(name);

	print_message("# %s: %zu of %zu\n", name, score.right, score.rows);
	assert_true(score.rows > least);
	assert_true(score.right * 10 > score.rows * 9);
}

static void
explain__reply__what_others_answer(void **state)
{
	(void)state;
	assert_nine_in_ten("replies-aside.tsv", 900);
}

static void
explain__reply__what_logs_and_forums_quote(void **state)
{
	(void)state;
	assert_nine_in_ten("replies-wild.tsv", 1900);
}

/* As who pastes a line alone asks. */
static void
explain__reply__without_what_it_answers(void **state)
{
	(void)state;
	is_stage_hidden = true;
	is_quiet = true;
	assert_nine_in_ten("replies-aside.tsv", 900);
	is_quiet = is_stage_hidden = false;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explain__reply__what_real_servers_answer),
	    cmocka_unit_test(explain__reply__what_others_answer),
	    cmocka_unit_test(explain__reply__what_logs_and_forums_quote),
	    cmocka_unit_test(explain__reply__without_what_it_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
