/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-sweep - sessions ended and sliced at every byte that is said.
 *
 * Of three sessions with a server: what was heard until then is always the
 * same. Server, client and test run on one loop. With EHLO_SWEEP=all the
 * stalls, which take real time, are at every byte too.
 */
#include <stdlib.h>
#include <string.h>

#include "ehlo/base/utf8.h"
#include "ehlo/model/verdict.h"
#include "ehlo/source/practice.h"
#include "sweep.h"

#define STALL_MS 25
/* A stall that is noticed late by so much is not noticed. */
#define LATE_US ((uint64_t)5000000)

static const struct reference references[] = {
    {"send \"220-mx.example ESMTP\\r\\n220 ready\\r\\n\"\n"
     "answer EHLO \"250-mx.example\\r\\n250-SIZE 1000\\r\\n"
     "250-8BITMIME\\r\\n250 HELP\\r\\n\"\n"
     "answer MAIL \"250 2.1.0 ok\\r\\n\"\n"
     "answer RCPT \"250 2.1.5 ok\\r\\n\"\n"
     "answer DATA \"354 go ahead\\r\\n\"\n"
     "answer data \"250 2.0.0 Ok: queued as 4XyZ12\\r\\n\"\n"
     "answer QUIT \"221 2.0.0 bye\\r\\n\"\n",
	"EHLO me\nMAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\n"
	"DATA\nSubject: x\n\n.dot\n.\nQUIT\n"},
    {"send \"220 caf\\u00e9 \\xe9 \\e[2J\\n\"\n"
     "answer EHLO \"500 5.5.1 what\\r\\n\"\n"
     "answer HELO \"250 mx\\r\\n\"\n"
     "answer MAIL \"250-a\\r\\n251-b\\r\\n250 c\\r\\n\"\n"
     "answer RCPT \"550-5.1.1 who\\r\\n550 5.1.1 is that\\r\\n\"\n"
     "answer NOOP \"garbage\\r\\n\\r\\n25\\r\\n250 ok\\r\\r\\n\"\n"
     "answer DATA \"503 5.5.1 no\\r\\n\"\n"
     "answer QUIT \"221\\r\\n\"\n",
	"EHLO me\nHELO me\nMAIL FROM:<>\nRCPT TO:<c@d.example>\nNOOP\n"
	"DATA\nx\n.\nQUIT\n"},
    {"send \"220 mx\\r\\n\"\n"
     "answer EHLO \"250-mx\\r\\n250 AUTH LOGIN PLAIN\\r\\n\"\n"
     "answer AUTH \"334 VXNlcm5hbWU6\\r\\n\"\n"
     "expect line\nsend \"334 UGFzc3dvcmQ6\\r\\n\"\n"
     "expect line\nsend \"235 2.7.0 ok\\r\\n\"\n"
     "answer VRFY \"252 2.0.0 maybe\\r\\n\"\n"
     "answer HELP \"214-a\\r\\n214-b\\r\\n214 c\\r\\n\"\n"
     "answer RSET \"250 2.0.0 ok\\r\\n\"\n"
     "answer QUIT \"221 2.0.0 bye\\r\\n\"\n",
	"EHLO me\nAUTH LOGIN\nYm9i\naHVudGVyMg==\nVRFY x\nHELP\nRSET\n"
	"QUIT\n"},
};
#define REFERENCE_COUNT (sizeof(references) / sizeof(references[0]))

/* The exchange is the beginning of the whole one. What the client still said
 * when the server was gone may be missing or not. */
static void
check_beginning(const struct sweep *s, uint64_t heard_wanted, uint64_t at)
{
	struct buf got = {0};
	uint64_t heard;

	sweep_add_exchange(s, &got, &heard);
	if (heard != heard_wanted ||
	    !slice_starts_with(buf_slice(&s->whole), buf_slice(&got)))
		fail_msg("at byte %d: %d bytes heard:\n%s", (int)at, (int)heard,
		    buf_text(&got));
	buf_fini(&got);
}

static void
check_end(const struct sweep *s, enum trouble trouble, uint64_t at)
{
	const struct session *session = sweep_session(s);
	struct verdict verdict;

	verdict_of(session, &verdict);
	assert_true(session->is_closed);
	assert_true(verdict.text[0] != '\0');
	/* Who has said QUIT leaves without waiting for long. */
	if (trouble != TROUBLE_NONE && session->trouble != trouble &&
	    session->phase != PHASE_CLOSED)
		fail_msg("at byte %d: it ended otherwise", (int)at);
}

/* ---- sweeps --------------------------------------------------------- */

static void
cut_everywhere(struct sweep *s, enum player_end end_by)
{
	for (uint64_t at = 0; at < s->said_whole; at++) {
		s->options =
		    (struct player_options){.end_after = at, .end = end_by};
		sweep_begin(s, 0);
		net_loop_wait(&s->loop, &s->is_over);
		check_beginning(s, at, at);
		check_end(s,
		    end_by == PLAYER_RESETS ? TROUBLE_LOST : TROUBLE_NONE, at);
		sweep_end(s);
	}
}

static void
check_same(struct sweep *s)
{
	struct buf got = {0};
	uint64_t heard;

	sweep_begin(s, 0);
	net_loop_wait(&s->loop, &s->is_over);
	sweep_add_exchange(s, &got, &heard);
	assert_string_equal(buf_text(&got), buf_text(&s->whole));
	buf_fini(&got);
	sweep_end(s);
}

static void
slice_in_every_way(struct sweep *s)
{
	for (uint64_t at = 1; at < s->said_whole; at++) {
		s->options = (struct player_options){
		    .end_after = SCRIPT_FOREVER, .split_at = at};
		check_same(s);
	}
	for (size_t size = 1; size <= 64; size++) {
		s->options = (struct player_options){
		    .end_after = SCRIPT_FOREVER, .slice = size};
		check_same(s);
	}
}

static void
stall_at(struct sweep *s, uint64_t at)
{
	uint64_t us;

	s->options =
	    (struct player_options){.end_after = at, .end = PLAYER_STALLS};
	sweep_begin(s, STALL_MS);
	net_loop_wait(&s->loop, &s->is_over);
	us = live_now_us(s->live);
	assert_true(us >= STALL_MS * 1000);
	assert_true(us < LATE_US);
	check_beginning(s, at, at);
	check_end(s, TROUBLE_DEADLINE, at);
	sweep_end(s);
}

static void
stall_everywhere(struct sweep *s)
{
	uint64_t step = sweep_step(9);

	for (uint64_t at = 0; at < s->said_whole; at += step)
		stall_at(s, at);
}

/* The server has fallen silent, the person does not wait: it is over within
 * the call. */
static void
cancel_everywhere(struct sweep *s)
{
	struct intent drop = {.kind = INTENT_DROP};

	for (uint64_t at = 0; at < s->said_whole; at++) {
		s->options = (struct player_options){
		    .end_after = at, .end = PLAYER_STALLS};
		sweep_begin(s, 0);
		net_loop_wait(&s->loop, &s->is_idle);
		uv_run(&s->loop.loop, UV_RUN_NOWAIT);
		runner_stop(s->runner);
		if (!s->is_over)
			live_submit(s->live, &drop, NULL);
		assert_false(live_is_busy(s->live));
		assert_true(sweep_session(s)->is_closed);
		sweep_end(s);
	}
}

static void
for_each(void (*sweep)(struct sweep *s))
{
	struct sweep s = {0};

	net_loop_open(&s.loop);
	for (size_t i = 0; i < REFERENCE_COUNT; i++) {
		sweep_prepare(&s, &references[i]);
		sweep(&s);
		sweep_finish(&s);
	}
	buf_fini(&s.whole);
	net_loop_close(&s.loop);
}

static void
close_everywhere(struct sweep *s)
{
	cut_everywhere(s, PLAYER_CLOSES);
}

static void
reset_everywhere(struct sweep *s)
{
	cut_everywhere(s, PLAYER_RESETS);
}

/* ---- the other way round: a client of the practice server ----------- */

static const char client_script[] =
    "answer 220 \"EHLO me.example\\r\\n\"\n"
    "expect line\nquiet 1ms\nsend \"MAIL FROM:<a@b.example>\\r\\n\"\n"
    "quiet 1ms\nsend \"RCPT TO:<c@d.example>\\r\\nDATA\\r\\n\"\n"
    "quiet 1ms\nsend \"Subject: x\\r\\n\\r\\n..dot\\r\\n.\\r\\n\"\n"
    "send \"QUIT\\r\\n\"\ndrain\n";

struct client_sweep {
	struct net_loop loop;
	struct practice *practice;
	struct script script;
	bool is_done;
	uint64_t said;
};

static void
on_client_said(void *context, struct slice bytes)
{
	struct client_sweep *s = context;

	s->said += bytes.len;
}

static void
on_client_done(void *context)
{
	struct client_sweep *s = context;

	s->is_done = true;
}

static void
on_client_heard(void *context, struct slice bytes)
{
	(void)context;
	assert_true(utf8_is_valid(bytes));
}

/* What was said when nothing happens to it. */
static uint64_t
play_client(struct client_sweep *s, uint64_t at, enum player_end end_by)
{
	struct player_options options = {.end_after = at,
	    .end = end_by,
	    .on_heard = on_client_heard,
	    .on_said = on_client_said,
	    .on_done = on_client_done,
	    .context = s};
	struct player *player;

	s->said = 0;
	s->is_done = false;
	player = player_connect(&s->loop.loop, &s->script, &options,
	    (const struct sockaddr *)&practice_address(s->practice)->storage);
	net_loop_wait(&s->loop, &s->is_done);
	player_stop(player);
	return s->said;
}

static void
open_client_sweep(struct client_sweep *s)
{
	struct address place = peer_address("127.0.0.1", 0);

	*s = (struct client_sweep){0};
	net_loop_open(&s->loop);
	s->practice = practice_open(
	    s->loop.net, &place, personality_find(SLICE("deathstar")), NULL);
	assert_non_null(s->practice);
	script_init(&s->script, "client");
	if (!script_read(&s->script, slice_str(client_script)))
		fail_msg("%s", buf_text(&s->script.errors));
}

/* Every client goes, and nothing of it stays with the server. */
static void
sweep__client__cut_at_every_byte(void **state)
{
	struct client_sweep s;
	uint64_t whole;

	(void)state;
	open_client_sweep(&s);
	whole = play_client(&s, SCRIPT_FOREVER, PLAYER_CLOSES);
	assert_true(whole > 100);
	for (uint64_t at = 0; at < whole; at++) {
		assert_int_equal(play_client(&s, at, PLAYER_CLOSES), at);
		assert_int_equal(play_client(&s, at, PLAYER_RESETS), at);
	}
	practice_close(s.practice);
	script_fini(&s.script);
	net_loop_close(&s.loop);
}

/* ---- tests ---------------------------------------------------------- */

static void
sweep__close__at_every_byte(void **state)
{
	(void)state;
	for_each(close_everywhere);
}

static void
sweep__reset__at_every_byte(void **state)
{
	(void)state;
	for_each(reset_everywhere);
}

static void
sweep__slice__at_every_byte_and_of_every_size(void **state)
{
	(void)state;
	for_each(slice_in_every_way);
}

static void
sweep__stall__ends_at_its_deadline(void **state)
{
	(void)state;
	for_each(stall_everywhere);
}

static void
sweep__cancel__at_every_byte(void **state)
{
	(void)state;
	for_each(cancel_everywhere);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sweep__close__at_every_byte),
	    cmocka_unit_test(sweep__reset__at_every_byte),
	    cmocka_unit_test(sweep__slice__at_every_byte_and_of_every_size),
	    cmocka_unit_test(sweep__stall__ends_at_its_deadline),
	    cmocka_unit_test(sweep__cancel__at_every_byte),
	    cmocka_unit_test(sweep__client__cut_at_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
