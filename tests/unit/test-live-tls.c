/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-live-tls - the live source on its way into TLS, step by step against a
 * server that does what the test says. */
#include <fcntl.h>
#include <stdlib.h>

#include "ehlo/base/buf.h"
#include "ehlo/source/live.h"
#include "net-peer.h"
#include "scratch.h"
#include "tls-peer.h"

static struct tls_cert root;
static char root_file[SCRATCH_MAX];

struct stage {
	struct net_loop loop;
	struct conversation *conversation;
	struct live *live;
	struct way way;
	struct tls_peer peer;
	int listener, fd;
	bool is_reached; /* what the test waits for has happened */
	bool (*goal)(const struct session *s);
};

static const struct session *
now(const struct stage *s)
{
	return conversation_session(s->conversation);
}

static void
on_change(void *context)
{
	struct stage *s = context;

	s->is_reached |= s->goal != NULL && s->goal(now(s));
}

static void
wait_until(struct stage *s, bool (*goal)(const struct session *))
{
	s->goal = goal;
	s->is_reached = goal(now(s));
	net_loop_wait(&s->loop, &s->is_reached);
	s->goal = NULL;
}

static bool
is_connected(const struct session *s)
{
	return s->address != NULL;
}

static bool
is_idle(const struct session *s)
{
	return is_connected(s) && session_awaited(s) == NULL;
}

static bool
is_answered(const struct session *s)
{
	return is_idle(s) || s->is_closed;
}

static bool
is_over(const struct session *s)
{
	return s->is_closed;
}

static int
submit(struct stage *s, enum intent_kind kind, const char *text)
{
	struct intent intent = {.kind = kind, .text = slice_str(text)};

	return live_submit(s->live, &intent, NULL);
}

/* Connected, nothing said. */
static void
open_stage(struct stage *s, const char *scheme)
{
	struct live_options options = {
	    .way = &s->way, .on_change = on_change, .context = s};
	struct address any;
	char target[64];

	*s = (struct stage){0};
	s->way = (struct way){.connect_timeout_ms = NET_LOOP_LIMIT_MS,
	    .tls = {.min_version = TLS_VERSION_1_2, .ca_file = root_file}};
	net_loop_open(&s->loop);
	s->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	s->live = live_new(s->loop.net, s->conversation, &options);
	s->listener = peer_listen("127.0.0.1", 0, 4, &any);
	snprintf(target, sizeof(target), "%s127.0.0.1:%u", scheme,
	    address_port(&any));
	assert_int_equal(submit(s, INTENT_CONNECT, target), 0);
	wait_until(s, is_connected);
	s->fd = accept(s->listener, NULL, NULL);
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
}

static void
close_stage(struct stage *s)
{
	s->goal = NULL;
	tls_peer_close(&s->peer);
	close(s->fd);
	close(s->listener);
	live_free(s->live);
	net_loop_close(&s->loop);
	conversation_free(s->conversation);
}

/* Up to the 220. */
/* STARTTLS, and what the server says to it. */
static void
ask_for(struct stage *s, const char *answer)
{
	static const char clear[] = "EHLO me\r\nSTARTTLS\r\n";
	char lines[sizeof(clear)] = "";

	peer_write(s->fd, "220 mx\r\n");
	wait_until(s, is_idle);
	submit(s, INTENT_COMMAND, "EHLO me");
	peer_write(s->fd, "250-mx\r\n250 STARTTLS\r\n");
	wait_until(s, is_idle);
	submit(s, INTENT_COMMAND, "STARTTLS");
	peer_write(s->fd, answer);
	wait_until(s, is_answered);
	/* What was said in clear, and no byte more: the handshake may be there.
	 */
	assert_int_equal(
	    read(s->fd, lines, sizeof(clear) - 1), sizeof(clear) - 1);
	assert_string_equal(lines, clear);
}

static void
ask(struct stage *s)
{
	ask_for(s, "220 go\r\n");
	assert_int_equal(now(s)->phase, PHASE_TLS);
}

static struct tls_cert
make(const char *names)
{
	struct tls_cert_says says = {.subject = "mx", .names = names};

	return tls_cert_make(&says, &root);
}

static const struct event *
last(const struct stage *s, size_t before)
{
	return conversation_event(
	    s->conversation, conversation_count(s->conversation) - 1 - before);
}

/* The server's steps, until its side of the handshake is done. */
static void
shake(struct stage *s, struct tls_cert *cert)
{
	tls_peer_open(&s->peer, s->fd, cert, NULL);
	s->goal = is_over;
	s->is_reached = false;
	tls_peer_shake(&s->peer, &s->loop, &s->is_reached);
	s->goal = NULL;
}

static bool
is_secure(const struct session *s)
{
	return s->is_secure;
}

static void
live_tls__starttls__what_follows_is_inside(void **state)
{
	struct tls_cert cert = make("IP:127.0.0.1");
	struct stage s;

	(void)state;
	open_stage(&s, "");
	ask(&s);
	assert_int_equal(
	    submit(&s, INTENT_COMMAND, "MAIL FROM:<>"), -ERR_STATE);
	shake(&s, &cert);
	wait_until(&s, is_secure);
	assert_true(now(&s)->tls.is_verified);
	assert_int_equal(now(&s)->phase, PHASE_HELO);
	assert_false(now(&s)->is_ehlo_done);
	assert_int_equal(submit(&s, INTENT_COMMAND, "EHLO again"), 0);
	assert_true(last(&s, 0)->sent.is_tls);
	assert_string_equal(tls_peer_read(&s.peer, &s.loop), "EHLO again\r\n");
	tls_peer_write(&s.peer, "250 mx\r\n");
	wait_until(&s, is_idle);
	assert_true(last(&s, 0)->received.is_tls);
	assert_true(now(&s)->is_ehlo_done);
	close_stage(&s);
	tls_cert_free(&cert);
}

static void
live_tls__unverified__ends_unless_it_is_a_choice(void **state)
{
	struct tls_cert cert = make("DNS:other.example");
	struct stage s;

	(void)state;
	for (int is_choice = 0; is_choice < 2; is_choice++) {
		open_stage(&s, "");
		s.way.tls.is_unverified = is_choice == 1;
		ask(&s);
		shake(&s, &cert);
		wait_until(&s, is_choice == 1 ? is_secure : is_over);
		assert_false(now(&s)->tls.is_verified);
		assert_int_equal(now(&s)->is_secure, is_choice);
		assert_string_equal(now(&s)->tls.names, "other.example\n");
		if (is_choice == 0)
			assert_int_equal(now(&s)->trouble, TROUBLE_TLS);
		close_stage(&s);
	}
	tls_cert_free(&cert);
}

static void
live_tls__smtps__inside_from_the_first_byte(void **state)
{
	struct tls_cert cert = make("IP:127.0.0.1");
	struct stage s;

	(void)state;
	open_stage(&s, "smtps://");
	shake(&s, &cert);
	wait_until(&s, is_secure);
	assert_int_equal(now(&s)->phase, PHASE_GREETING);
	tls_peer_write(&s.peer, "220 mx\r\n");
	wait_until(&s, is_idle);
	assert_true(now(&s)->is_greeted);
	close_stage(&s);
	tls_cert_free(&cert);
}

static void
live_tls__behind_the_220__bytes_end_it(void **state)
{
	static const char *const answers[] = {
	    "220 go\r\n2", "220 go\r\n250 injected\r\n"};
	static const char *const shown[] = {"2", "250 injected"};
	struct stage s;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		open_stage(&s, "");
		ask_for(&s, answers[i]);
		wait_until(&s, is_over);
		assert_int_equal(now(&s)->trouble, TROUBLE_TLS);
		assert_int_equal(last(&s, 1)->kind, EVENT_RECEIVED);
		assert_true(slice_equals(
		    last(&s, 1)->received.line, slice_str(shown[i])));
		assert_false(live_is_busy(s.live));
		close_stage(&s);
	}
}

/* In a segment of its own, when the handshake may have begun: no TLS. */
static void
live_tls__behind_the_220__bytes_may_be_late(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, "");
	ask(&s);
	peer_write(s.fd, "250 injected\r\n");
	wait_until(&s, is_over);
	assert_int_equal(now(&s)->trouble, TROUBLE_TLS);
	assert_false(now(&s)->is_secure);
	assert_false(live_is_busy(s.live));
	close_stage(&s);
}

static void
live_tls__cancel__at_any_point(void **state)
{
	static const enum intent_kind kinds[] = {
	    INTENT_CANCEL, INTENT_DROP, INTENT_CLOSE};
	struct stage s;

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(kinds) / sizeof(kinds[0]); i++) {
		open_stage(&s, i % 2 == 0 ? "" : "smtps://");
		if (i % 2 == 0)
			ask(&s);
		assert_int_equal(submit(&s, kinds[i / 2], ""), 0);
		assert_true(now(&s)->is_closed);
		assert_int_equal(now(&s)->closed_by, CLOSED_CLIENT);
		assert_false(live_is_busy(s.live));
		close_stage(&s);
	}
}

static bool
is_connected_anew(const struct session *s)
{
	return is_connected(s) && !s->is_closed;
}

/* Connected once more, to the same server. */
static void
open_again(struct stage *s)
{
	struct sockaddr_storage any;
	socklen_t len = sizeof(any);
	char target[64];

	tls_peer_close(&s->peer);
	close(s->fd);
	assert_int_equal(
	    getsockname(s->listener, (struct sockaddr *)&any, &len), 0);
	snprintf(target, sizeof(target), "127.0.0.1:%u",
	    ntohs(((struct sockaddr_in *)&any)->sin_port));
	assert_int_equal(submit(s, INTENT_CONNECT, target), 0);
	wait_until(s, is_connected_anew);
	s->fd = accept(s->listener, NULL, NULL);
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
	peer_write(s->fd, "220 mx\r\n");
	wait_until(s, is_idle);
}

/* 220, and then nothing. */
static void
live_tls__stalled__the_deadline_ends_it(void **state)
{
	struct live_options options;
	uint64_t began_us, ends_us;
	struct stage s;

	(void)state;
	open_stage(&s, "");
	options = (struct live_options){.reply_timeout_ms = 300,
	    .way = &s.way,
	    .on_change = on_change,
	    .context = &s};
	submit(&s, INTENT_DROP, "");
	live_free(s.live);
	s.live = live_new(s.loop.net, s.conversation, &options);
	open_again(&s);
	submit(&s, INTENT_COMMAND, "STARTTLS");
	peer_write(s.fd, "220 go\r\n");
	wait_until(&s, is_answered);
	wait_until(&s, is_over);
	assert_int_equal(now(&s)->trouble, TROUBLE_TLS);
	assert_string_equal(
	    now(&s)->closed_error, "the handshake: no answer in 300 ms");
	assert_false(live_deadline(s.live, &began_us, &ends_us));
	close_stage(&s);
}

static void
live_tls__cut_off__is_told(void **state)
{
	struct tls_cert cert = make("IP:127.0.0.1");
	struct stage s;

	(void)state;
	open_stage(&s, "smtps://");
	shake(&s, &cert);
	wait_until(&s, is_secure);
	tls_peer_write(&s.peer, "220-m");
	shutdown(s.fd, SHUT_WR);
	wait_until(&s, is_over);
	assert_int_equal(now(&s)->trouble, TROUBLE_LOST);
	assert_string_equal(
	    now(&s)->closed_error, "closed by the peer without TLS's goodbye");
	close_stage(&s);
	tls_cert_free(&cert);
}

/* Not one byte of it comes out, and the session is over. */
static void
assert_kept(struct stage *s, enum intent_kind kind, const char *text)
{
	char byte;
	ssize_t len;

	assert_int_equal(submit(s, kind, text), 0);
	assert_true(now(s)->is_closed);
	assert_int_equal(now(s)->trouble, TROUBLE_TLS);
	assert_int_not_equal(last(s, 0)->kind, EVENT_SENT);
	while ((len = read(s->fd, &byte, 1)) < 0 && errno == EAGAIN)
		uv_run(&s->loop.loop, UV_RUN_NOWAIT);
	assert_int_equal(len, 0);
}

/* TLS that is required stays so: after a handshake that failed, after one that
 * did not, and whatever kind of line it is. */
static void
live_tls__required__nothing_in_clear(void **state)
{
	static const struct {
		enum intent_kind kind;
		const char *text;
	} lines[] = {{INTENT_COMMAND, "MAIL FROM:<a@b.example>"},
	    {INTENT_COMMAND, "rcpt to:<a@b.example>"}, {INTENT_COMMAND, "DATA"},
	    {INTENT_COMMAND, "BDAT 3 LAST"},
	    {INTENT_COMMAND, "AUTH PLAIN AGEAYg=="},
	    {INTENT_RAW, "MAIL FROM:<a@b.example>\r\n"},
	    {INTENT_RESPONSE, "AGEAYg=="}, {INTENT_DATA, "Subject: x"},
	    {INTENT_DATA_END, ""}};
	struct tls_cert bad = make("DNS:other.example");
	struct tls_cert good = make("IP:127.0.0.1");
	struct stage s;

	(void)state;
	open_stage(&s, "");
	s.way.starttls = WAY_TLS_REQUIRED;
	peer_write(s.fd, "220 mx\r\n");
	wait_until(&s, is_idle);
	submit(&s, INTENT_COMMAND, "STARTTLS");
	peer_write(s.fd, "220 go\r\n");
	wait_until(&s, is_answered);
	assert_int_equal(read(s.fd, (char[10]){0}, 10), 10);
	shake(&s, &bad);
	wait_until(&s, is_over);
	assert_int_equal(
	    submit(&s, INTENT_COMMAND, "MAIL FROM:<>"), -ERR_STATE);
	open_again(&s);
	submit(&s, INTENT_COMMAND, "STARTTLS");
	peer_write(s.fd, "220 go\r\n");
	wait_until(&s, is_answered);
	assert_int_equal(read(s.fd, (char[10]){0}, 10), 10);
	shake(&s, &good);
	wait_until(&s, is_secure);
	submit(&s, INTENT_DROP, "");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		open_again(&s);
		assert_false(now(&s)->is_secure);
		assert_kept(&s, lines[i].kind, lines[i].text);
	}
	close_stage(&s);
	tls_cert_free(&bad);
	tls_cert_free(&good);
}

static int
set_up(void **state)
{
	static const struct tls_cert_says says = {
	    .subject = "root", .is_ca = true};

	(void)state;
	snprintf(root_file, sizeof(root_file), "%s", scratch_path("root.pem"));
	root = tls_cert_make(&says, NULL);
	tls_cert_write(&root, root_file);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	tls_cert_free(&root);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live_tls__starttls__what_follows_is_inside),
	    cmocka_unit_test(live_tls__unverified__ends_unless_it_is_a_choice),
	    cmocka_unit_test(live_tls__smtps__inside_from_the_first_byte),
	    cmocka_unit_test(live_tls__behind_the_220__bytes_end_it),
	    cmocka_unit_test(live_tls__behind_the_220__bytes_may_be_late),
	    cmocka_unit_test(live_tls__cancel__at_any_point),
	    cmocka_unit_test(live_tls__cut_off__is_told),
	    cmocka_unit_test(live_tls__required__nothing_in_clear),
	    cmocka_unit_test(live_tls__stalled__the_deadline_ends_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
