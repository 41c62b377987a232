/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-state - where the protocol stands is drawn as the tracker has
 * it. */
#include "console-play.h"

#include "ehlo/smtp/tracker.h"

#define ESC "\033"

static int
setup(void **state)
{
	(void)state;
	open_console(stage_submit, true);
	seen_rows = 40;
	seen_cols = 100;
	return 0;
}

/* As the boxes have them. */
static const char *const names[PHASE_COUNT] = {
    [PHASE_GREETING] = "GREET",
    [PHASE_HELO] = "EHLO",
    [PHASE_READY] = "READY",
    [PHASE_MAIL] = "MAIL",
    [PHASE_RCPT] = "RCPT",
    [PHASE_DATA] = "DATA",
    [PHASE_AUTH] = "AUTH",
    [PHASE_TLS] = "TLS",
    [PHASE_QUIT] = "QUIT",
};

static enum outcome
hoped(enum verb verb)
{
	if (verb == VERB_DATA)
		return OUTCOME_DATA;
	return verb == VERB_AUTH ? OUTCOME_AUTH_MORE : OUTCOME_OK;
}

/* Whether a row says that the verb leads there. */
static bool
says_where(const char *screen, const char *verb, const char *where)
{
	const char *list = strstr(screen, "In order now");

	while (list != NULL && (list = strchr(list, '\n')) != NULL) {
		const char *end = strchr(++list, '\n');
		struct slice row =
		    slice_of(list, end == NULL ? 0 : (size_t)(end - list));
		struct slice word = slice_take_word(&row);

		if (slice_equals(word, slice_str(verb)))
			return slice_contains_nocase(row, slice_str(where));
	}
	return false;
}

/* Each command that is in order stands there, with where it leads. */
static void
assert_choices(enum phase phase)
{
	enum verb verbs[VERB_COUNT];
	size_t count = tracker_legal(phase, verbs, VERB_COUNT);
	struct buf screen = {0};

	add_screen(&screen, 40, 100);
	for (size_t i = 0; i < count; i++) {
		enum phase next =
		    tracker_next(phase, verbs[i], hoped(verbs[i]));
		const char *where = next == phase ? "> stays" : names[next];

		if (!says_where(buf_text(&screen), verb_text(verbs[i]), where))
			fail_msg("%s does not lead to %s in\n%s",
			    verb_text(verbs[i]), where, buf_text(&screen));
	}
	buf_fini(&screen);
}

static void
assert_stands(enum phase phase, const char *script)
{
	char box[16];

	play(script);
	assert_int_equal(conversation_session(conversation)->phase, phase);
	snprintf(box, sizeof(box), "|>%s", names[phase]);
	assert_seen(box);
	assert_choices(phase);
}

static void
console_state__box__is_where_it_stands(void **state)
{
	(void)state;
	scene_connect(conversation);
	type(":state\r");
	assert_stands(PHASE_GREETING, "");
	assert_seen("  greeting  220 > EHLO");
	assert_stands(PHASE_HELO, "S: 220 mx\n");
	assert_stands(PHASE_READY,
	    "C: EHLO me\nS: 250-mx\nS: 250-AUTH LOGIN\nS: 250 STARTTLS\n");
	assert_seen("|+GREET |");
	assert_seen("|+EHLO  |########>|>READY |");
	assert_stands(PHASE_AUTH, "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n");
	assert_seen("  answer    235 > READY  refused: READY");
	assert_stands(PHASE_READY, "C: eA==\nS: 535 no\n");
	assert_stands(PHASE_MAIL, "C: MAIL FROM:<a@b>\nS: 250 ok\n");
	assert_stands(PHASE_RCPT, "C: RCPT TO:<a@b>\nS: 250 ok\n");
	assert_stands(PHASE_DATA, "C: DATA\nS: 354 go\n");
	assert_seen("  the dot   250 > READY  refused: READY");
	assert_stands(PHASE_READY, "D: .\nS: 250 ok\n");
	assert_stands(PHASE_TLS, "C: STARTTLS\nS: 220 go\n");
}

static void
console_state__way__is_step_by_step(void **state)
{
	static const struct event_tls tls = {
	    .version = SLICE("TLS 1.3"), .is_verified = true};

	(void)state;
	scene_connect(conversation);
	play("S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250 STARTTLS\n"
	     "C: STARTTLS\nS: 454 not now\n");
	type(":state\r");
	assert_seen("  EHLO   EHLO 250      > READY\n");
	assert_hidden("STARTTLS 454");
	play("C: STARTTLS\nS: 220 go\n");
	scene_add(conversation, (struct event){.kind = EVENT_TLS, .tls = &tls});
	console_changed(console);
	assert_seen("  READY  STARTTLS 220  > TLS\n"
		    "  TLS    handshake     > EHLO\n");
	/* All at once; what was hoped for is not what came. */
	play("C: EHLO me\nC: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nS: 250 mx\n"
	     "S: 250 ok\nS: 550 no\n");
	assert_seen("  READY  MAIL 250      > MAIL\n");
	assert_hidden("RCPT 550");
	assert_seen("|>MAIL  |");
	play("S: 421 enough\n");
	assert_seen("  MAIL   421           > QUIT\n");
	assert_seen("|>QUIT  |");
}

static void
console_state__offer__is_what_this_server_has(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 mx\nC: EHLO me\nS: 250 mx\n");
	type(":state\r");
	assert_seen("  STARTTLS  220 > TLS  not offered here");
}

static void
console_state__long_way__is_bounded(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 mx\nC: EHLO me\nS: 250 mx\n");
	for (int i = 0; i < 500; i++)
		play("C: MAIL FROM:<a@b>\nS: 250 ok\nC: RSET\nS: 250 ok\n");
	type(":state\r");
	assert_seen("938 steps before");
	type("G");
	assert_seen("  MAIL   RSET 250      > READY\n-");
}

static void
console_state__pane__opens_and_closes(void **state)
{
	(void)state;
	type(":state\r");
	assert_seen("= State ==");
	assert_seen("none  not connected");
	type("q");
	assert_seen("- Conversation -");
	type(":state\r:state\r");
	assert_seen("- Conversation -");
	/* Over the ladder, too, and the help over it. */
	type(":ladder\r:state\r");
	assert_seen("= State ==");
	type("?");
	assert_hidden("= State ==");
	type("q");
	assert_seen("= State ==");
	type("q");
	assert_seen("- Ladder -");
}

static void
console_state__resize__never_fails(void **state)
{
	(void)state;
	stage_play_delivery(&stage);
	type(":state\r");
	for (int rows = 1; rows < 60; rows += 1 + rows / 6)
		for (int cols = 1; cols < 300; cols += 1 + cols / 8)
			paint(rows, cols);
	paint(100, 300);
	paint(1, 1);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, end_console)
	const struct CMUnitTest tests[] = {
	    T(console_state__box__is_where_it_stands),
	    T(console_state__way__is_step_by_step),
	    T(console_state__offer__is_what_this_server_has),
	    T(console_state__long_way__is_bounded),
	    T(console_state__pane__opens_and_closes),
	    T(console_state__resize__never_fails),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
