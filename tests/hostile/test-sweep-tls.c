/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-sweep-tls - sessions inside TLS, broken off at every byte.
 *
 * A relay between both counts the bytes as they pass, encrypted ones too; the
 * handshake is never the same, so where it breaks off is a number and no
 * more. Whatever happens: what was said and heard is the beginning of the
 * whole, nothing of the client's is clear where TLS had begun, and there is
 * an end with a reason. EHLO_SWEEP=all goes to every byte, here some are left
 * out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ehlo/model/verdict.h"
#include "relay.h"
#include "sweep.h"

#define STALL_MS 60
/* So many bytes fewer than in the one that was counted a handshake may have. */
#define SHORTER_MAX 16
/* A stall that is noticed late by so much is not noticed. */
#define LATE_US ((uint64_t)5000000)

static const struct reference starttls = {
    "send \"220 mx ESMTP\\r\\n\"\n"
    "answer EHLO \"250-mx\\r\\n250-AUTH PLAIN\\r\\n250 STARTTLS\\r\\n\"\n"
    "starttls good\n"
    "answer EHLO \"250-mx\\r\\n250 SIZE\\r\\n\"\n"
    "answer MAIL \"250 2.1.0 ok\\r\\n\"\n"
    "answer RCPT \"250 2.1.5 ok\\r\\n\"\n"
    "answer DATA \"354 go ahead\\r\\n\"\n"
    "answer data \"250 2.0.0 Ok: queued\\r\\n\"\n"
    "answer QUIT \"221 bye\\r\\n\"\n",
    "EHLO me\nSTARTTLS\nEHLO me\nMAIL FROM:<a@b.example>\n"
    "RCPT TO:<c@d.example>\nDATA\nSubject: x\n\n.dot\n.\nQUIT\n"};

static const struct reference implicit = {
    "tls good version 1.2\nsend \"220 mx ESMTP\\r\\n\"\n"
    "answer EHLO \"250-mx\\r\\n250 SIZE\\r\\n\"\n"
    "answer NOOP \"250 ok\\r\\n\"\n"
    "answer QUIT \"221 bye\\r\\n\"\n",
    "EHLO me\nNOOP\nQUIT\n"};

struct stage {
	struct sweep sweep; /* first: what is diverted is handed this */
	struct relay_options options;
	struct relay_count count, whole;
	struct relay *relay;
	struct way way;
};

static int
divert(struct sweep *sweep, int port)
{
	struct stage *s = (struct stage *)sweep;

	s->relay =
	    relay_open(&s->sweep.loop.loop, port, &s->options, &s->count);
	return relay_port(s->relay);
}

static void
end_diversion(struct sweep *sweep)
{
	relay_close(((struct stage *)sweep)->relay);
}

/* ---- what holds of every run ----------------------------------------- */

static void
check(const struct stage *s)
{
	const struct session *session = sweep_session(&s->sweep);
	struct verdict verdict;
	struct buf got = {0};
	uint64_t heard;
	bool is_whole;

	verdict_of(session, &verdict);
	sweep_add_exchange(&s->sweep, &got, &heard);
	is_whole = strstr(buf_text(&got), "QUIT") != NULL ||
	           session->closed_by == CLOSED_CLIENT;
	if (!slice_starts_with(buf_slice(&s->sweep.whole), buf_slice(&got)) ||
	    !session->is_closed || verdict.text[0] == '\0' ||
	    (verdict.status == 0 && !is_whole) || s->count.is_clear_told)
		fail_msg("%d bytes %s, end %d: status %d (%s), %s:\n%s",
		    (int)s->options.after,
		    s->options.way == RELAY_TO_CLIENT ? "in" : "out",
		    (int)s->options.end, verdict.status, verdict.text,
		    s->count.is_clear_told ? "told in clear" : "no clear text",
		    buf_text(&got));
	assert_false(live_is_busy(s->sweep.live));
	buf_fini(&got);
}

static void
run(struct stage *s, uint64_t timeout_ms)
{
	sweep_begin(&s->sweep, timeout_ms);
	net_loop_wait(&s->sweep.loop, &s->sweep.is_over);
	check(s);
	if (timeout_ms > 0)
		assert_true(live_now_us(s->sweep.live) < LATE_US);
	sweep_end(&s->sweep);
}

/* Nothing comes any more, the person does not wait. Where a handshake is some
 * bytes shorter than the one that was counted, the last of them do not pass. */
static void
run_canceled(struct stage *s)
{
	struct intent drop = {.kind = INTENT_DROP};

	sweep_begin(&s->sweep, 0);
	net_loop_wait_either(
	    &s->sweep.loop, &s->count.is_ended, &s->sweep.is_over);
	if (!s->count.is_ended)
		assert_true(s->options.after + SHORTER_MAX >
			    s->whole.passed[s->options.way]);
	uv_run(&s->sweep.loop.loop, UV_RUN_NOWAIT);
	runner_stop(s->sweep.runner);
	if (!s->sweep.is_over)
		live_submit(s->sweep.live, &drop, NULL);
	check(s);
	sweep_end(&s->sweep);
}

/* ---- sweeps ---------------------------------------------------------- */

static void
open_stage(struct stage *s, const struct reference *reference)
{
	const char *dir = getenv("EHLO_CERTS");
	static char root[4096];

	*s = (struct stage){.options = {.after = RELAY_FOREVER}};
	snprintf(root, sizeof(root), "%s/root.crt",
	    dir != NULL ? dir : "tests/certs/made");
	s->way = (struct way){.connect_timeout_ms = NET_LOOP_LIMIT_MS,
	    .tls = {.min_version = TLS_VERSION_1_2, .ca_file = root}};
	s->sweep.way = &s->way;
	s->sweep.divert = divert;
	s->sweep.end_diversion = end_diversion;
	s->sweep.is_tls = s->options.is_tls = reference == &implicit;
	net_loop_open(&s->sweep.loop);
	sweep_prepare(&s->sweep, reference);
	s->whole = s->count;
	for (int way = 0; way < RELAY_WAYS; way++)
		assert_true(s->whole.passed[way] > 400);
}

static void
close_stage(struct stage *s)
{
	sweep_finish(&s->sweep);
	buf_fini(&s->sweep.whole);
	net_loop_close(&s->sweep.loop);
}

static void
sweep_way(struct stage *s, uint64_t step, void (*play)(struct stage *s))
{
	for (uint64_t at = 0; at < s->whole.passed[s->options.way];
	     at += step) {
		s->options.after = at;
		play(s);
	}
}

static void
sweep_both(const struct reference *reference, enum relay_end end_by,
    uint64_t step, void (*play)(struct stage *s))
{
	struct stage s;

	open_stage(&s, reference);
	s.options.end = end_by;
	for (int way = 0; way < RELAY_WAYS; way++) {
		s.options.way = (enum relay_way)way;
		sweep_way(&s, sweep_step(step), play);
	}
	close_stage(&s);
}

static void
play_patiently(struct stage *s)
{
	run(s, 0);
}

static void
play_in_time(struct stage *s)
{
	run(s, STALL_MS);
}

static void
sweep_tls__close__at_every_byte(void **state)
{
	(void)state;
	sweep_both(&starttls, RELAY_CLOSES, 13, play_patiently);
	sweep_both(&implicit, RELAY_CLOSES, 37, play_patiently);
}

static void
sweep_tls__reset__at_every_byte(void **state)
{
	(void)state;
	sweep_both(&starttls, RELAY_RESETS, 17, play_patiently);
	sweep_both(&implicit, RELAY_RESETS, 41, play_patiently);
}

static void
sweep_tls__stall__ends_at_its_deadline(void **state)
{
	(void)state;
	sweep_both(&starttls, RELAY_STALLS, 59, play_in_time);
	sweep_both(&implicit, RELAY_STALLS, 97, play_in_time);
}

static void
sweep_tls__cancel__at_every_byte(void **state)
{
	(void)state;
	sweep_both(&starttls, RELAY_STALLS, 19, run_canceled);
	sweep_both(&implicit, RELAY_STALLS, 43, run_canceled);
}

/* However the bytes are cut, it is the whole. */
static void
sweep_tls__slice__of_every_size(void **state)
{
	struct stage s;
	uint64_t heard;

	(void)state;
	open_stage(&s, &starttls);
	for (size_t size = 1; size <= 64; size += sweep_step(7)) {
		struct buf got = {0};

		s.options = (struct relay_options){
		    .after = RELAY_FOREVER, .slice = size};
		sweep_begin(&s.sweep, 0);
		net_loop_wait(&s.sweep.loop, &s.sweep.is_over);
		sweep_add_exchange(&s.sweep, &got, &heard);
		assert_string_equal(buf_text(&got), buf_text(&s.sweep.whole));
		buf_fini(&got);
		sweep_end(&s.sweep);
	}
	close_stage(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sweep_tls__close__at_every_byte),
	    cmocka_unit_test(sweep_tls__reset__at_every_byte),
	    cmocka_unit_test(sweep_tls__stall__ends_at_its_deadline),
	    cmocka_unit_test(sweep_tls__cancel__at_every_byte),
	    cmocka_unit_test(sweep_tls__slice__of_every_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
