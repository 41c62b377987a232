/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-json - facts, and what follows from them, an object a line. */
#include "ehlo/cli/json.h"

#include <stdio.h>

#include "model-play.h"

/* How often text stands in what was written. */
static size_t
count_of(struct buf *out, const char *text)
{
	const char *at = buf_text(out);
	size_t n = 0;

	for (; (at = strstr(at, text)) != NULL; at += strlen(text))
		n++;
	return n;
}

static struct buf
write_all(const struct conversation *c)
{
	static const struct output_options options = {0};
	struct output *o = output_new(json_ops(), c, &options);
	struct verdict verdict;
	struct buf out = {0};

	verdict_of(conversation_session(c), &verdict);
	output_finish(o, &out, 5000000, &verdict);
	output_free(o);
	return out;
}

static void
json__event__each_reply_once(void **state)
{
	struct conversation *c =
	    play_new("= h\nS: 220 h\nC: NOOP\nS: 250-a\nS: 250 b\nX client\n");
	struct buf out = write_all(c);

	(void)state;
	assert_int_equal(count_of(&out, "\"ev\":\"received\""), 3);
	assert_int_equal(count_of(&out, "\"ev\":\"reply\""), 2);
	assert_int_equal(count_of(&out, "\"lines\":[\"a\",\"b\"]"), 1);
	buf_fini(&out);
	conversation_free(c);
}

/* The output is asked for news behind every so many lines, as a loop that
 * reads them in pieces does. */
static struct buf
write_flood(size_t lines_a_piece)
{
	static const struct output_options options = {0};
	struct conversation *c = play_new("= h\nS: 220 h\n");
	struct output *o = output_new(json_ops(), c, &options);
	struct verdict verdict;
	struct buf out = {0};

	for (size_t i = 1; i <= 1100; i++) {
		char line[40];

		snprintf(line, sizeof(line), "S: 250 number %zu\n", i);
		play(c, line);
		if (i % lines_a_piece == 0)
			output_update(o, &out);
	}
	play(c, "S: 421 goodbye\nS: 250 one more\nX server\n");
	verdict_of(conversation_session(c), &verdict);
	output_finish(o, &out, 5000000, &verdict);
	output_free(o);
	conversation_free(c);
	return out;
}

/* The greeting, the first of them, and the one that matters. */
static void
json__event__a_flood_is_the_same_in_any_pieces(void **state)
{
	struct buf whole = write_flood(2000);

	(void)state;
	assert_int_equal(count_of(&whole, "\"ev\":\"received\""), 1103);
	assert_int_equal(count_of(&whole, "\"ev\":\"reply\""), 1 + 999 + 1);
	assert_int_equal(count_of(&whole, "\"lines\":[\"number 999\"]"), 1);
	assert_int_equal(count_of(&whole, "\"lines\":[\"number 1000\"]"), 0);
	assert_int_equal(count_of(&whole, "\"lines\":[\"goodbye\"]"), 1);
	for (size_t piece = 1; piece < 1100; piece = piece * 3 + 1) {
		struct buf out = write_flood(piece);

		assert_string_equal(buf_text(&out), buf_text(&whole));
		buf_fini(&out);
	}
	buf_fini(&whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json__event__each_reply_once),
	    cmocka_unit_test(json__event__a_flood_is_the_same_in_any_pieces),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
