/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-ladder - events folded into rows, and their times. */
#include "ehlo/model/ladder.h"

#include "model-play.h"

#define DELIVERY                                          \
	"= mx\n"                                          \
	"S: 220 mx\n"                                     \
	"C: EHLO me\n"                                    \
	"S: 250-mx\nS: 250-SIZE 5\nS: 250 PIPELINING\n"   \
	"C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\n" \
	"S: 250 ok\nS: 250 ok\nS: 354 go\n"               \
	"D: Subject: x\nD: \nD: ..\nD: .\n"               \
	"S: 250 taken\n"                                  \
	"C: QUIT\nS: 221 bye\nX server\n"

/* 3, 4 and 2 bytes; then another message. */
#define CHUNKS                                                     \
	"= mx\n"                                                   \
	"S: 220 mx\n"                                              \
	"C: MAIL FROM:<a@b>\nS: 250 ok\n"                          \
	"C: BDAT 3\nD: a\nS: 250 ok\n"                             \
	"C: BDAT 4\nC: NOOP\nD: b\nS: 250 ok\nS: 250 ok\n"         \
	"C: BDAT 2 LAST\nD: \nS: 250 taken\n"                      \
	"C: BDAT 5\nD: abc\nS: 250 ok\nC: RSET\nS: 250 ok\n"       \
	"C: BDAT 2 LAST\nD: \nS: 250 taken\nC: QUIT\nS: 221 bye\n" \
	"X server\n"

/* A letter a row: what people would call it. */
static const char letters[LADDER_KIND_COUNT] = {
    [LADDER_NOTE] = 'n',
    [LADDER_CONNECT] = 'c',
    [LADDER_TLS] = 't',
    [LADDER_COMMAND] = '>',
    [LADDER_REPLY] = '<',
    [LADDER_OTHER] = '?',
    [LADDER_CONTENT] = '=',
    [LADDER_CHUNK] = '%',
    [LADDER_CLOSED] = 'x',
    [LADDER_GONE] = 'g',
};

static void
assert_rows(const char *script, const char *wanted)
{
	struct conversation *c = play_new(script);
	struct ladder l = {0};
	struct buf got = {0};

	ladder_update(&l, c);
	for (size_t i = ladder_first(&l); i < ladder_count(&l); i++)
		buf_add_byte(&got, letters[ladder_row(&l, i)->kind]);
	if (strcmp(buf_text(&got), wanted) != 0)
		fail_msg(
		    "%s\nare rows %s, not %s", script, buf_text(&got), wanted);
	buf_fini(&got);
	ladder_fini(&l);
	conversation_free(c);
}

static void
ladder__update__folds_lines_into_rows(void **state)
{
	static const struct {
		const char *script, *rows;
	} cases[] = {
	    {"", ""},
	    {DELIVERY, "nc<><>>><<<=<><x"},
	    {"= mx\nX lost\n", "ncx"},
	    {"= mx\nS: 220 a\nC: BDAT 3\nD: a\nS: 250 a\nC: BDAT 3 LAST\n"
	     "D: b\nS: 250 taken\n",
		"nc<%<%<"},
	    /* Sent by hand, in two pieces; and more than was announced. */
	    {"= mx\nS: 220 a\nC: BDAT 4\nR: ab\nR: cd\nS: 250 a\n", "nc<%<"},
	    {"= mx\nS: 220 a\nC: BDAT 0 LAST\nS: 250 a\nC: QUIT\n", "nc<%<>"},
	    {"= mx\nS: 220 a\nC: BDAT x\nD: b\nS: 501 a\nC: QUIT\n", "nc<%<>"},
	    {"= mx\nS: HTTP/1.1 400\nS: Server: x\nS: \n", "nc?"},
	    {"= mx\nS: 220-a\nS: junk\nS: 220 b\n", "nc<?<"},
	    {"= mx\nS: 220 a\nS: 421 b\nS: 421 c\n", "nc<<<"},
	    {"= mx\nS: 220 a\nR: NOOP\\r\\nNOOP\\r\\n\nS: 250 a\nS: 250 b\n",
		"nc<><<"},
	    {"= mx\nS: 220 a\nX server\n= mx2\nS: 220 b\n", "nc<xnc<"},
	    {"= mx\nS: 220 a\nC: LHLO me\nS: 250 a\nC: MAIL FROM:<a@b>\n"
	     "S: 250 a\nC: RCPT TO:<a@b>\nS: 250 a\nC: RCPT TO:<c@d>\n"
	     "S: 250 a\nC: DATA\nS: 354 a\nD: .\nS: 250 a\nS: 250 b\n",
		"nc<><><><><><=<<"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_rows(cases[i].script, cases[i].rows);
}

static bool
is_same_row(const struct ladder_row *a, const struct ladder_row *b)
{
	return a->kind == b->kind && a->session == b->session &&
	       a->begin == b->begin && a->end == b->end &&
	       a->exchange == b->exchange && a->t_us == b->t_us &&
	       a->end_us == b->end_us && a->gap_us == b->gap_us &&
	       a->took_us == b->took_us && a->line_count == b->line_count &&
	       a->bytes == b->bytes && a->finding_count == b->finding_count &&
	       a->is_tls == b->is_tls && a->is_ended == b->is_ended &&
	       a->is_unsolicited == b->is_unsolicited && a->head == b->head &&
	       a->size == b->size && a->before == b->before &&
	       a->is_last == b->is_last && a->is_joined == b->is_joined;
}

/* Each event is of one row, and the bytes of all are those of the rows. */
static void
assert_is_partition(const struct ladder *l, const struct conversation *c)
{
	size_t next = conversation_first(c);
	uint64_t bytes = 0, wanted = 0;

	for (size_t i = ladder_first(l); i < ladder_count(l); i++) {
		const struct ladder_row *row = ladder_row(l, i);

		assert_int_equal(row->begin, next);
		assert_true(row->end > row->begin);
		next = row->end;
		bytes += row->bytes;
	}
	assert_int_equal(next, conversation_count(c));
	for (size_t i = conversation_first(c); i < next; i++) {
		const struct event *ev = conversation_event(c, i);
		struct slice line = conversation_line(c, i);

		assert_true(ladder_find(l, i) < ladder_count(l));
		wanted += line.len;
		if (ev->kind == EVENT_SENT && ev->sent.eol == EOL_CRLF)
			wanted += 2;
		if (ev->kind == EVENT_RECEIVED)
			wanted += 2;
	}
	assert_int_equal(bytes, wanted);
	assert_int_equal(ladder_find(l, next), ladder_count(l));
}

static void
ladder__update__is_the_same_by_event_or_at_once(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct conversation *whole = play_new(DELIVERY CHUNKS DELIVERY);
	struct ladder grown = {0}, made = {0};

	(void)state;
	for (size_t i = 0; i < conversation_count(whole); i++) {
		conversation_append(c, conversation_event(whole, i));
		ladder_update(&grown, c);
		assert_is_partition(&grown, c);
	}
	ladder_update(&made, whole);
	assert_int_equal(ladder_count(&grown), ladder_count(&made));
	for (size_t i = 0; i < ladder_count(&made); i++)
		assert_true(
		    is_same_row(ladder_row(&grown, i), ladder_row(&made, i)));
	ladder_fini(&grown);
	ladder_fini(&made);
	conversation_free(c);
	conversation_free(whole);
}

static void
ladder__update__lets_go_what_the_budget_took(void **state)
{
	struct conversation *c = conversation_new(1 << 20);
	struct ladder grown = {0}, late = {0};

	(void)state;
	play(c, "= mx\nS: 220 mx\n");
	for (int i = 0; i < 20000; i++) {
		play(c, "C: NOOP\nS: 250-a\nS: 250 b\n");
		if (i % 7 == 0)
			ladder_update(&grown, c);
	}
	assert_true(conversation_first(c) > 0);
	ladder_update(&grown, c);
	ladder_update(&late, c);
	assert_int_equal(
	    ladder_row(&grown, ladder_first(&grown))->kind, LADDER_GONE);
	assert_int_equal(
	    ladder_row(&late, ladder_first(&late))->kind, LADDER_GONE);
	assert_int_equal(ladder_row(&grown, ladder_first(&grown))->begin,
	    conversation_first(c));
	assert_int_equal(ladder_count(&grown), 3 + 2 * 20000);
	/* Memory is of what is there. */
	assert_true(grown.size <
		    4 * (ladder_count(&grown) - ladder_first(&grown)) + 64);
	for (size_t i = ladder_first(&grown); i < ladder_count(&grown); i++)
		assert_int_equal(
		    ladder_find(&grown, ladder_row(&grown, i)->begin), i);
	ladder_fini(&grown);
	ladder_fini(&late);
	conversation_free(c);
}

static void
ladder__row__says_whose_time_it_was(void **state)
{
	struct conversation *c = play_new("= mx\nS: 220 mx\nC: NOOP\nS: 250-a\n"
					  "S: 250 b\nC: NOOP\nS: 250 c\n");
	struct ladder l = {0};

	(void)state;
	ladder_update(&l, c);
	assert_int_equal(ladder_row(&l, 1)->took_us, 7000); /* connect */
	assert_int_equal(ladder_row(&l, 3)->took_us, 0);    /* NOOP */
	assert_int_equal(ladder_row(&l, 3)->gap_us, 1000);
	assert_int_equal(ladder_row(&l, 4)->took_us, 2000); /* to its end */
	assert_int_equal(ladder_row(&l, 4)->gap_us, 1000);  /* to its begin */
	assert_int_equal(ladder_row(&l, 5)->gap_us, 1000);
	assert_int_equal(ladder_command(&l, c, ladder_row(&l, 4)), 3);
	assert_int_equal(
	    ladder_command(&l, c, ladder_row(&l, 2)), ladder_count(&l));
	ladder_fini(&l);
	conversation_free(c);
}

/* A reply to a command that was sent ms before it. */
static void
play_reply(struct conversation *c, uint64_t ms)
{
	uint64_t t_us =
	    conversation_event(c, conversation_count(c) - 1)->t_us + 1000;
	struct event sent = {.kind = EVENT_SENT,
	    .t_us = t_us,
	    .sent = {.line = SLICE("NOOP"), .eol = EOL_CRLF}};
	struct event received = {.kind = EVENT_RECEIVED,
	    .t_us = t_us + ms * 1000,
	    .received = {.line = SLICE("250 ok"), .eol = EOL_CRLF}};

	conversation_append(c, &sent);
	conversation_append(c, &received);
}

static void
ladder__is_slow__beside_the_others(void **state)
{
	static const struct {
		uint64_t ms;
		bool is_slow;
	} cases[] = {{10, false}, {12, false}, {9, false}, {36, false},
	    {37, true}, {11, false}, {1000, true}};
	struct conversation *c = play_new("= mx\nS: 220 mx\n");
	struct ladder l = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		play_reply(c, cases[i].ms);
	ladder_update(&l, c);
	assert_int_equal(ladder_median_us(&l, 1), 12000);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    ladder_is_slow(&l, ladder_row(&l, 3 + 2 * i + 1)),
		    cases[i].is_slow);
	ladder_fini(&l);
	conversation_free(c);
}

static void
ladder__is_slow__needs_something_to_compare_with(void **state)
{
	struct conversation *c = play_new("= mx\nS: 220 mx\n");
	struct ladder l = {0};

	(void)state;
	play_reply(c, 500);
	ladder_update(&l, c);
	assert_int_equal(ladder_median_us(&l, 1), 0);
	assert_int_equal(ladder_median_us(&l, 7), 0);
	assert_false(ladder_is_slow(&l, ladder_row(&l, 4)));
	play_reply(c, 1);
	play_reply(c, 1);
	play_reply(c, 19);
	ladder_update(&l, c);
	assert_true(ladder_is_slow(&l, ladder_row(&l, 4)));
	/* Nineteen times the median, and nobody waits for it. */
	assert_false(ladder_is_slow(&l, ladder_row(&l, 10)));
	ladder_fini(&l);
	conversation_free(c);
}

static void
ladder__row__knows_what_was_pipelined(void **state)
{
	struct conversation *c = play_new(DELIVERY);
	struct ladder l = {0};
	char joined[32] = "";

	(void)state;
	ladder_update(&l, c);
	for (size_t i = 0; i < ladder_count(&l); i++)
		joined[i] = ladder_row(&l, i)->is_joined ? 'j' : '.';
	assert_string_equal(joined, "......jj........");
	/* The replies know their commands. */
	assert_int_equal(ladder_command(&l, c, ladder_row(&l, 8)), 5);
	assert_int_equal(ladder_command(&l, c, ladder_row(&l, 10)), 7);
	ladder_fini(&l);
	conversation_free(c);
}

static void
ladder__row__counts_content(void **state)
{
	struct conversation *c = play_new(DELIVERY);
	struct ladder l = {0};
	const struct ladder_row *row;

	(void)state;
	ladder_update(&l, c);
	row = ladder_row(&l, 11);
	assert_int_equal(row->kind, LADDER_CONTENT);
	assert_int_equal(row->line_count, 4);
	assert_int_equal(row->bytes, 12 + 2 + 4 + 3);
	assert_true(row->is_ended);
	assert_int_equal(ladder_exchange(c, row)->verb, VERB_CONTENT);
	assert_int_equal(ladder_number(&l, 11), 12);
	ladder_fini(&l);
	conversation_free(c);
}

static void
assert_chunk(const struct ladder *l, size_t row, uint64_t before,
    uint64_t bytes, uint64_t sum, bool is_last)
{
	const struct ladder_row *r = ladder_row(l, row);

	assert_int_equal(r->kind, LADDER_CHUNK);
	assert_true(ladder_is_client(r));
	assert_true(r->is_ended);
	assert_int_equal(r->before, before);
	assert_int_equal(ladder_chunk_bytes(r), bytes);
	assert_int_equal(r->size, bytes);
	assert_int_equal(ladder_chunk_sum(l, r), sum);
	assert_int_equal(r->is_last, is_last);
}

static void
ladder__row__of_a_chunk_has_its_place(void **state)
{
	struct conversation *c =
	    play_new("= mx\nS: 220 a\nC: BDAT 3\nD: a\nS: 250 a\n"
		     "C: NOOP\nS: 250 a\nC: BDAT 4\nD: bc\nS: 250 a\n"
		     "C: BDAT 2 LAST\nD: \nS: 250 taken\n"
		     "C: BDAT 5\nD: abc\nS: 250 a\nC: RSET\nS: 250 a\n"
		     "C: BDAT 2 LAST\nD: \nS: 250 taken\n"
		     "C: BDAT 9\nD: abc\n");
	struct ladder l = {0};

	(void)state;
	ladder_update(&l, c);
	assert_chunk(&l, 3, 0, 3, 9, false);
	assert_chunk(&l, 7, 3, 4, 9, false);
	assert_chunk(&l, 9, 7, 2, 9, true);
	assert_chunk(&l, 11, 0, 5, 5, false); /* given up by RSET */
	assert_chunk(&l, 15, 0, 2, 2, true);
	assert_false(ladder_row(&l, 17)->is_ended);
	assert_int_equal(ladder_chunk_bytes(ladder_row(&l, 17)), 5);
	assert_int_equal(ladder_row(&l, 17)->size, 9);
	/* What is behind it is not of another message. */
	play(c, "X lost\n= mx\nS: 220 a\nC: BDAT 3\nD: a\n");
	ladder_update(&l, c);
	assert_chunk(&l, ladder_count(&l) - 1, 0, 3, 3, false);
	ladder_fini(&l);
	conversation_free(c);
}

/* Whose command line the budget took, or says no number. */
static void
ladder__row__of_a_chunk_without_a_size(void **state)
{
	struct conversation *c =
	    play_new("= mx\nS: 220 a\nC: BDAT 99999999999999999999999\n");
	struct ladder l = {0};

	(void)state;
	play_event(c, (struct event){.kind = EVENT_DROPPED,
			  .dropped = {.count = 7, .bytes = 700}});
	play(c, "D: x\n");
	ladder_update(&l, c);
	assert_int_equal(ladder_count(&l), 4);
	assert_int_equal(ladder_row(&l, 3)->size, LADDER_NO_SIZE);
	assert_int_equal(ladder_chunk_bytes(ladder_row(&l, 3)), 703);
	assert_int_equal(ladder_chunk_sum(&l, ladder_row(&l, 3)), 703);
	ladder_fini(&l);
	conversation_free(c);
}

static void
ladder__row__of_content_counts_what_was_not_kept(void **state)
{
	struct conversation *c =
	    play_new("= mx\nS: 220 a\nC: DATA\nS: 354 go\nD: x\n");
	struct ladder l = {0};

	(void)state;
	play_event(c, (struct event){.kind = EVENT_DROPPED,
			  .dropped = {.count = 7, .bytes = 700}});
	play(c, "D: .\nS: 250 taken\n");
	ladder_update(&l, c);
	assert_int_equal(ladder_row(&l, 5)->kind, LADDER_CONTENT);
	assert_int_equal(ladder_row(&l, 5)->line_count, 9);
	assert_int_equal(ladder_row(&l, 5)->bytes, 706);
	ladder_fini(&l);
	conversation_free(c);
}

static void
ladder__number__begins_anew_in_each_session(void **state)
{
	struct conversation *c = play_new(DELIVERY "= mx\nS: 220 b\n");
	struct ladder l = {0};

	(void)state;
	ladder_update(&l, c);
	assert_int_equal(ladder_number(&l, 0), 1);
	assert_int_equal(ladder_number(&l, 15), 16);
	assert_int_equal(ladder_number(&l, 16), 1);
	assert_int_equal(ladder_number(&l, 18), 3);
	ladder_fini(&l);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ladder__update__folds_lines_into_rows),
	    cmocka_unit_test(ladder__update__is_the_same_by_event_or_at_once),
	    cmocka_unit_test(ladder__update__lets_go_what_the_budget_took),
	    cmocka_unit_test(ladder__row__says_whose_time_it_was),
	    cmocka_unit_test(ladder__is_slow__beside_the_others),
	    cmocka_unit_test(ladder__is_slow__needs_something_to_compare_with),
	    cmocka_unit_test(ladder__row__knows_what_was_pipelined),
	    cmocka_unit_test(ladder__row__counts_content),
	    cmocka_unit_test(ladder__row__of_a_chunk_has_its_place),
	    cmocka_unit_test(ladder__row__of_a_chunk_without_a_size),
	    cmocka_unit_test(ladder__row__of_content_counts_what_was_not_kept),
	    cmocka_unit_test(ladder__number__begins_anew_in_each_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
