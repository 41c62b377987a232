/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-offers - EHLO inside TLS beside that before it. */
#include "ehlo/model/offers.h"

#include "model-play.h"

#define TLS "C: STARTTLS\nS: 220 go"

static const struct {
	const char *before, *inside;
	const char *told; /* NULL = nothing to compare */
} rows[] = {
    {"S: 250-x\nS: 250-SIZE 5\nS: 250 STARTTLS\n",
	"S~ 250-x\nS~ 250-SIZE 99\nS~ 250-AUTH PLAIN LOGIN\nS~ 250 DSN",
	"SIZE 99 was SIZE 5, AUTH PLAIN LOGIN is new, DSN is new, STARTTLS is "
	"gone"},
    {"S: 250-x\nS: 250-DSN\nS: 250 SIZE 5\n",
	"S~ 250-y\nS~ 250-SIZE 5\nS~ 250 DSN", "the same"},
    {"S: 250-x\nS: 250-dsn\nS: 250 SIZE\n", "S~ 250 x",
	"dsn is gone, SIZE is gone"},
    {"S: 250-x\nS: 250 dsn\n", "S~ 250-x\nS~ 250 DSN", "DSN was dsn"},
    {"S: 250-x\nS: 250-XA\nS: 250 XB 1\n", "S~ 250-x\nS~ 250-XB 2\nS~ 250 XC",
	"XB 2 was XB 1, XC is new, XA is gone"},
    {"S: 250 x\n", "S~ 250-x\nS~ 250 DSN", NULL},
    {"S: 250-x\nS: 250 DSN\n", "S~ 502 no", NULL},
};

static void
play_inside(struct conversation *c, const char *lines)
{
	play_event(
	    c, (struct event){.kind = EVENT_TLS,
		   .tls = &(struct event_tls){
		       .version = SLICE("TLS 1.3"), .is_verified = true}});
	play(c, "C~ EHLO me\n");
	play(c, lines);
}

static const struct exchange *
newest(const struct session *s)
{
	return &s->exchanges.list[s->exchanges.count - 1];
}

static void
offers__tell_changes__line_by_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c =
		    play_new("= mx\nS: 220 mx\nC: EHLO me\n");
		const struct session *s = conversation_session(c);
		struct buf out = {0};

		play(c, rows[i].before);
		assert_false(offers_can_compare(s, newest(s)));
		play(c, TLS);
		play_inside(c, rows[i].inside);
		assert_int_equal(
		    offers_can_compare(s, newest(s)), rows[i].told != NULL);
		if (rows[i].told != NULL) {
			offers_tell_changes(&out, s);
			assert_string_equal(buf_text(&out), rows[i].told);
		}
		buf_fini(&out);
		conversation_free(c);
	}
}

/* Only the EHLO that the list is from is compared. */
static void
offers__can_compare__the_newest_only(void **state)
{
	struct conversation *c =
	    play_new("= mx\nS: 220 mx\nC: EHLO me\nS: 250-x\nS: 250 DSN\n" TLS);
	const struct session *s = conversation_session(c);

	(void)state;
	play_inside(c, "S~ 250-x\nS~ 250 SIZE\nC~ EHLO me\nS~ 250 x\n"
		       "C~ NOOP\nS~ 250 ok");
	assert_false(offers_can_compare(s, newest(s)));
	assert_true(offers_can_compare(s, newest(s) - 1));
	assert_false(offers_can_compare(s, newest(s) - 2));
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(offers__tell_changes__line_by_line),
	    cmocka_unit_test(offers__can_compare__the_newest_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
