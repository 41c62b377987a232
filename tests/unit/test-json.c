/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-json - facts, and what follows from them, an object a line. */
#include "ehlo/cli/json.h"

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

static void
json__event__no_reply_twice_in_a_flood(void **state)
{
	struct conversation *c = play_new("= h\nS: 220 h\n");
	struct buf out;

	(void)state;
	for (int i = 0; i < 1100; i++)
		play(c, "S: 250 one of many\n");
	play(c, "S: 250 the newest\nX client\n");
	out = write_all(c);
	assert_int_equal(count_of(&out, "\"ev\":\"received\""), 1102);
	assert_int_equal(count_of(&out, "\"lines\":[\"the newest\"]"), 1);
	buf_fini(&out);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json__event__each_reply_once),
	    cmocka_unit_test(json__event__no_reply_twice_in_a_flood),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
