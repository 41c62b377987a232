/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-archive - facts as JSON and back; files that cannot be trusted. */
#include "ehlo/model/archive.h"

#include "model-play.h"

static void
assert_written(struct buf *out, const char *expected)
{
	assert_string_equal(buf_text(out), expected);
	buf_fini(out);
}

/* ---- facts ---------------------------------------------------------- */

#define LINE(bytes) .line = SLICE(bytes)

static const struct event_lookup answered = {.name = SLICE("example.net"),
    .type = SLICE("MX"),
    .records = SLICE("10 mx1.example.net\n20 mx2.example.net\n"),
    .canonical = SLICE("example.org"),
    .proof = PROOF_SECURE,
    .ms = 31};
static const struct event_lookup unanswered = {.name = SLICE("none.example"),
    .type = SLICE("A"),
    .error = SLICE("no answer in 5 s"),
    .is_nxdomain = true,
    .ms = 5000};
static const struct event_tls handshake_whole = {.version = SLICE("TLS 1.3"),
    .cipher = SLICE("TLS_AES_256_GCM_SHA384"),
    .group = SLICE("x25519"),
    .is_served = true,
    .is_refused = true,
    .was_client_asked = true,
    .errors = SLICE("0 X509_V_ERR_CERT_HAS_EXPIRED it has\n"),
    .subject = SLICE("CN=mx"),
    .issuer = SLICE("CN=root"),
    .names = SLICE("mx.example.net\n\xff\n*.example.org\n"),
    .chain = SLICE("CN=mx\nCN=root\n"),
    .not_before = 1,
    .not_after = 1893456000,
    .sha256 = SLICE("00ff"),
    .key = SLICE("RSA 2048 bits"),
    .dane = DANE_MATCH,
    .tlsa = SLICE("3 1 1")};
static const struct event_tls handshake_short = {
    .version = SLICE("TLS 1.2"), .cipher = SLICE("x")};

static const struct {
	struct event ev;
	const char *json;
} facts[] = {
    {{.kind = EVENT_RESOLVE,
	 .resolve = {SLICE("mx.example.net"), 25,
	     SLICE("192.0.2.1 2001:db8::1"), {NULL, 0}}},
	"{\"t\":0.0,\"ev\":\"resolve\",\"name\":\"mx.example.net\","
	"\"port\":25,\"addresses\":[\"192.0.2.1\",\"2001:db8::1\"]}\n"},
    {{.kind = EVENT_RESOLVE,
	 .t_us = 1234,
	 .resolve = {SLICE("nowhere"), 25, {NULL, 0}, SLICE("not found")}},
	"{\"t\":0.001234,\"ev\":\"resolve\",\"name\":\"nowhere\","
	"\"port\":25,\"addresses\":[],\"error\":\"not found\"}\n"},
    {{.kind = EVENT_LOOKUP, .t_us = 2000, .lookup = &answered},
	"{\"t\":0.002,\"ev\":\"lookup\",\"name\":\"example.net\","
	"\"type\":\"MX\",\"records\":[\"10 mx1.example.net\","
	"\"20 mx2.example.net\"],\"canonical\":\"example.org\","
	"\"proof\":\"secure\",\"ms\":31}\n"},
    {{.kind = EVENT_LOOKUP, .t_us = 3000, .lookup = &unanswered},
	"{\"t\":0.003,\"ev\":\"lookup\",\"name\":\"none.example\","
	"\"type\":\"A\",\"records\":[],\"error\":\"no answer in 5 s\","
	"\"nxdomain\":true,\"proof\":\"unchecked\",\"ms\":5000}\n"},
    {{.kind = EVENT_PROBE,
	 .t_us = 1000000,
	 .probe = {SLICE("192.0.2.1"), 25, PORT_NOT_LISTENING, 12,
	     SLICE("refused")}},
	"{\"t\":1.0,\"ev\":\"probe\",\"address\":\"192.0.2.1\","
	"\"port\":25,\"verdict\":\"NOT LISTENING\",\"ms\":12,"
	"\"error\":\"refused\"}\n"},
    {{.kind = EVENT_CONNECTED,
	 .t_us = 86400000001,
	 .connected = {.address = SLICE("192.0.2.1"),
	     .port = 25,
	     .local = SLICE("192.0.2.9:40000")}},
	"{\"t\":86400.000001,\"ev\":\"connected\",\"address\":\"192.0.2.1\","
	"\"port\":25,\"local\":\"192.0.2.9:40000\"}\n"},
    {{.kind = EVENT_CONNECTED,
	 .connected = {SLICE("192.0.2.1"), 25, SLICE("192.0.2.9:40000"), true}},
	"{\"t\":0.0,\"ev\":\"connected\",\"address\":\"192.0.2.1\","
	"\"port\":25,\"local\":\"192.0.2.9:40000\",\"header\":true}\n"},
    {{.kind = EVENT_TLS, .t_us = 90000, .tls = &handshake_whole},
	"{\"t\":0.09,\"ev\":\"tls\",\"version\":\"TLS 1.3\","
	"\"cipher\":\"TLS_AES_256_GCM_SHA384\",\"group\":\"x25519\","
	"\"verified\":false,\"served\":true,\"refused\":true,"
	"\"client_asked\":true,\"dane\":\"match\",\"tlsa\":\"3 1 1\","
	"\"errors\":[\"0 X509_V_ERR_CERT_HAS_EXPIRED it has\"],"
	"\"peer\":{\"subject\":\"CN=mx\",\"issuer\":\"CN=root\","
	"\"names\":[\"mx.example.net\",{\"b64\":\"/w==\"},"
	"\"*.example.org\"],"
	"\"chain\":[\"CN=mx\",\"CN=root\"],"
	"\"not_before\":1,\"not_after\":1893456000,\"sha256\":\"00ff\","
	"\"key\":\"RSA 2048 bits\"}}\n"},
    {{.kind = EVENT_TLS, .t_us = 91000, .tls = &handshake_short},
	"{\"t\":0.091,\"ev\":\"tls\",\"version\":\"TLS 1.2\","
	"\"cipher\":\"x\",\"verified\":false,\"errors\":[]}\n"},
    {{.kind = EVENT_AUTH,
	 .t_us = 95000,
	 .auth = {SLICE("CRAM-MD5"), 1, true, SLICE("<1@x>\x1b")}},
	"{\"t\":0.095,\"ev\":\"auth\",\"mechanism\":\"CRAM-MD5\","
	"\"step\":1,\"by\":\"server\",\"decoded\":\"<1@x>\\u001B\"}\n"},
    {{.kind = EVENT_SENT,
	 .t_us = 100000,
	 .sent = {LINE("EHLO me"), .eol = EOL_CRLF}},
	"{\"t\":0.1,\"ev\":\"sent\",\"line\":\"EHLO me\",\"eol\":\"crlf\","
	"\"tls\":false,\"what\":\"command\"}\n"},
    {{.kind = EVENT_SENT,
	 .t_us = 300000,
	 .sent = {LINE("AUTH PLAIN ********"), .eol = EOL_CRLF, .is_tls = true,
	     .is_redacted = true}},
	"{\"t\":0.3,\"ev\":\"sent\",\"line\":\"AUTH PLAIN ********\","
	"\"eol\":\"crlf\",\"tls\":true,\"what\":\"command\","
	"\"redacted\":true}\n"},
    {{.kind = EVENT_SENT,
	 .sent = {LINE("\r\n.\n"), .eol = EOL_NONE, .what = SENT_RAW}},
	"{\"t\":0.0,\"ev\":\"sent\",\"line\":\"\\r\\n.\\n\","
	"\"eol\":\"none\",\"tls\":false,\"what\":\"raw\"}\n"},
    /* ASCII only: controls, DEL, C1, what is above; never a raw one */
    {{.kind = EVENT_RECEIVED,
	 .received = {LINE("250 \0\x1b[2J\x7f\xc2\x9b\xc3\xa9\xf0\x9f\x98\x80"),
	     .eol = EOL_LF, .skipped = 7}},
	"{\"t\":0.0,\"ev\":\"received\",\"line\":\"250 \\u0000\\u001B[2J"
	"\\u007f\\u009B\\u00E9\\uD83D\\uDE00\",\"eol\":\"lf\","
	"\"tls\":false,\"skipped\":7}\n"},
    {{.kind = EVENT_RECEIVED,
	 .received = {LINE("250 \xff\""), .eol = EOL_CRLF,
	     .is_redacted = true}},
	"{\"t\":0.0,\"ev\":\"received\",\"b64\":\"MjUwIP8i\","
	"\"eol\":\"crlf\",\"tls\":false,\"redacted\":true}\n"},
    {{.kind = EVENT_CLOSED, .closed = {.by = CLOSED_SERVER}},
	"{\"t\":0.0,\"ev\":\"closed\",\"by\":\"server\"}\n"},
    {{.kind = EVENT_CLOSED,
	 .closed = {CLOSED_ERROR, TROUBLE_LOST, SLICE("reset")}},
	"{\"t\":0.0,\"ev\":\"closed\",\"by\":\"error\","
	"\"trouble\":\"lost\",\"error\":\"reset\"}\n"},
    {{.kind = EVENT_NOTE,
	 .note = {.text = SLICE("a note \xfe"), .is_error = true}},
	"{\"t\":0.0,\"ev\":\"note\",\"text\":{\"b64\":\"YSBub3RlIP4=\"},"
	"\"error\":true}\n"},
    {{.kind = EVENT_NOTE,
	 .note = {.text = SLICE("x"),
	     .is_error = true,
	     .is_expectation = true}},
	"{\"t\":0.0,\"ev\":\"note\",\"text\":\"x\",\"error\":true,"
	"\"expectation\":true}\n"},
    {{.kind = EVENT_NOTE,
	 .note = {.text = SLICE("x"),
	     .is_expectation = true,
	     .is_wanted = true}},
	"{\"t\":0.0,\"ev\":\"note\",\"text\":\"x\","
	"\"expectation\":true,\"wanted\":true}\n"},
    {{.kind = EVENT_DROPPED, .dropped = {3, 4096}},
	"{\"t\":0.0,\"ev\":\"dropped\",\"count\":3,\"bytes\":4096}\n"},
    {{.kind = EVENT_ENDED,
	 .ended = {.status = 143, .text = SLICE("by a signal")}},
	"{\"t\":0.0,\"ev\":\"ended\",\"status\":143,"
	"\"text\":\"by a signal\"}\n"},
};

static void
archive__write_event__fields_of_every_kind(void **state)
{
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(facts); i++) {
		archive_write_event(&out, &facts[i].ev);
		assert_written(&out, facts[i].json);
	}
}

static void
archive__load_line__what_was_written_comes_back(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct buf out = {0};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(facts); i++) {
		struct event loaded;
		struct slice line = slice_str(facts[i].json);

		line.len--; /* its LF */
		assert_int_equal(archive_load_line(c, line, &err), 1);
		loaded = *conversation_event(c, i);
		loaded.t_us = facts[i].ev.t_us; /* it only grows in there */
		archive_write_event(&out, &loaded);
		assert_written(&out, facts[i].json);
	}
	conversation_free(c);
}

static void
archive__write_event__what_the_budget_took_is_no_line(void **state)
{
	struct conversation *c = conversation_new(0);
	struct buf out = {0};

	(void)state;
	play(c, "S: 220 gone\nS: 220 here");
	archive_write_event(&out, conversation_event(c, 0));
	assert_written(
	    &out, "{\"t\":0.001,\"ev\":\"dropped\",\"count\":1,\"bytes\":8}\n");
	conversation_free(c);
}

/* ---- what is derived ------------------------------------------------ */

static const struct wall *
at(int64_t unix_s, int utc_offset_min)
{
	static struct wall wall;

	wall = (struct wall){.is_known = true,
	    .unix_us = unix_s * 1000000,
	    .utc_offset_min = utc_offset_min};
	return &wall;
}

static void
archive__write_header__names_version_time_and_target(void **state)
{
	struct buf out = {0};

	(void)state;
	archive_write_header(&out, "0.1.0", at(1136592000, -420), "mx:25");
	assert_written(&out, "{\"ehlo\":1,\"version\":\"0.1.0\","
			     "\"started\":\"2006-01-06T17:00:00-07:00\","
			     "\"target\":\"mx:25\"}\n");
	archive_write_header(&out, "0.1.0", at(0, 330), NULL);
	assert_written(&out, "{\"ehlo\":1,\"version\":\"0.1.0\","
			     "\"started\":\"1970-01-01T05:30:00+05:30\"}\n");
	archive_write_header(&out, "0.1.0", at(INT64_MAX / 1000000, 0), NULL);
	assert_written(&out, "{\"ehlo\":1,\"version\":\"0.1.0\","
			     "\"started\":\"1970-01-01T00:00:00+00:00\"}\n");
}

/* What is counted from it, as the days of a certificate, comes out the same. */
static void
archive__load_line__the_header_sets_the_clock_exactly(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct buf out = {0};
	struct err err = {0};
	struct wall wall = *at(1136592000, -420);

	(void)state;
	assert_false(conversation_wall(c)->is_known);
	wall.unix_us += 25;
	archive_write_header(&out, "0.1.0", &wall, NULL);
	assert_int_equal(
	    archive_load_line(c, slice_trim(buf_slice(&out)), &err), 0);
	assert_true(conversation_wall(c)->is_known);
	assert_int_equal(conversation_wall(c)->unix_us, 1136592000000025);
	assert_int_equal(conversation_wall(c)->utc_offset_min, -420);
	buf_fini(&out);
	conversation_free(c);
}

/* As a file may have them, whoever wrote it. */
static void
archive__load_line__every_text_in_base64(void **state)
{
#define BYTES "{\"b64\":\"AAEC\"}"
	static const char *const lines[] = {
	    "{\"t\":1,\"ev\":\"tls\",\"version\":" BYTES ",\"cipher\":" BYTES
	    ",\"group\":" BYTES ",\"tlsa\":" BYTES ",\"verified\":true,"
	    "\"errors\":[" BYTES "],\"peer\":{\"subject\":" BYTES
	    ",\"issuer\":" BYTES ",\"names\":[" BYTES "],\"chain\":[" BYTES
	    "],\"not_before\":1,\"not_after\":2,\"sha256\":" BYTES
	    ",\"key\":" BYTES "}}",
	    "{\"t\":1,\"ev\":\"lookup\",\"name\":" BYTES ",\"type\":" BYTES
	    ",\"records\":[" BYTES "],\"canonical\":" BYTES ",\"error\":" BYTES
	    ",\"proof\":\"secure\",\"ms\":1}",
	    "{\"t\":1,\"ev\":\"resolve\",\"name\":" BYTES
	    ",\"port\":25,\"addresses\":[" BYTES "],\"error\":" BYTES "}",
	    "{\"t\":1,\"ev\":\"auth\",\"mechanism\":" BYTES
	    ",\"step\":1,\"by\":\"server\",\"decoded\":" BYTES "}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct conversation *c =
		    conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
		struct err err = {0};

		if (archive_load_line(c, slice_str(lines[i]), &err) != 1)
			fail_msg("%s: %s", lines[i], err.text);
		conversation_free(c);
	}
}

static const struct {
	const char *script; /* the last line of which ends the reply */
	const char *json;
} replies[] = {
    {"= h\nS: 220 h ESMTP",
	"{\"t\":0.004,\"ev\":\"reply\",\"derived\":true,\"code\":220,"
	"\"lines\":[\"h ESMTP\"],\"tls\":false,\"to\":\"greeting\","
	"\"ms\":1.0,\"class\":\"ok\"}\n"},
    {"= h\nS: 220 h\nC: RCPT TO:<a@b>\nS: 550-5.7.1 no\nS: junk\n"
     "C: NOOP\nS: 550 5.7.1 \xff",
	"{\"t\":0.009,\"ev\":\"reply\",\"derived\":true,\"code\":550,"
	"\"enhanced\":\"5.7.1\","
	"\"lines\":[\"5.7.1 no\",{\"b64\":\"NS43LjEg/w==\"}],"
	"\"tls\":false,\"to\":\"RCPT\",\"ms\":4.0,"
	"\"class\":\"permanent\"}\n"},
    {"= h\nS: 220 h\nC: fOo bar\nS: 421 no",
	"{\"t\":0.006,\"ev\":\"reply\",\"derived\":true,\"code\":421,"
	"\"lines\":[\"no\"],\"tls\":false,\"to\":\"fOo\",\"ms\":1.0,"
	"\"class\":\"temporary\"}\n"},
    {"= h\nS: 220 h\nS: 354 go",
	"{\"t\":0.005,\"ev\":\"reply\",\"derived\":true,\"code\":354,"
	"\"lines\":[\"go\"],\"tls\":false,\"ms\":0.0,"
	"\"class\":\"intermediate\"}\n"},
    {"= h\nS: 999",
	"{\"t\":0.004,\"ev\":\"reply\",\"derived\":true,\"code\":999,"
	"\"lines\":[\"\"],\"tls\":false,\"to\":\"greeting\","
	"\"ms\":1.0,\"class\":\"odd\"}\n"},
};

static void
archive__write_reply__with_its_own_lines_only(void **state)
{
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		struct conversation *c = play_new(replies[i].script);
		size_t last = conversation_count(c) - 1;
		const struct mark *mark = conversation_mark(c, last);

		assert_true(mark->is_reply_end);
		archive_write_reply(&out, c,
		    &conversation_session(c)->exchanges.list[mark->exchange]);
		assert_written(&out, replies[i].json);
		conversation_free(c);
	}
}

static void
archive__write_derived__state_finding_and_verdict(void **state)
{
	struct event ev = {.kind = EVENT_NOTE, .t_us = 2000};
	struct verdict verdict = {
	    24, "rcpt", VERDICT_PERMANENT, "RCPT was answered 550 \x1b"};
	const struct finding_row *row = finding_row(FINDING_REPLY_MIXED);
	struct buf out = {0}, expected = {0};

	(void)state;
	archive_write_state(&out, 1500, PHASE_RCPT);
	assert_written(&out, "{\"t\":0.0015,\"ev\":\"state\",\"derived\":true,"
			     "\"phase\":\"rcpt\"}\n");
	archive_write_verdict(&out, 1000000, &verdict);
	assert_written(&out,
	    "{\"t\":1.0,\"ev\":\"verdict\",\"derived\":true,\"status\":24,"
	    "\"stage\":\"rcpt\",\"class\":\"permanent\","
	    "\"text\":\"RCPT was answered 550 \\u001B\"}\n");
	archive_write_finding(&out, &ev, FINDING_REPLY_MIXED);
	buf_addf(&expected,
	    "{\"t\":0.002,\"ev\":\"finding\",\"derived\":true,"
	    "\"id\":\"%s\",\"severity\":\"%s\",\"text\":\"%s\","
	    "\"rfc\":\"%s\"}\n",
	    row->id, severity_name(row->severity), row->text, row->rfc);
	assert_written(&out, buf_text(&expected));
	buf_fini(&expected);
}

/* ---- whole recordings ----------------------------------------------- */

static const char *const recordings[] = {
    "= mx.example.net\nS: 220-mx.example.net\nS: 220 ready\nC: EHLO me\n"
    "S: 250-mx\nS: 250-SIZE 1000\nS: 250 AUTH PLAIN\n"
    "C: AUTH PLAIN ********\nS: 235 2.7.0 ok\nC: MAIL FROM:<a@b>\n"
    "S: 250 2.1.0 ok\nC: RCPT TO:<c@mail.com>\nS: 550 5.7.1 relay denied\n"
    "C: RCPT TO:<d@example.net>\nS: 250 ok\nC: DATA\nS: 354 go\n"
    "D: Subject: x\nD: \nD: ..\nD: .\nS: 250 ok queued as 7\nC: QUIT\n"
    "S: 221 bye\nX server",
    "X name",
    "= h\nX deadline\n= h\nS: 554 no\nX client",
    "= h\nS: HTTP/1.1 400\nS: \nS: x\nX lost",
    "= h\nS: 220 h\nC: NOOP\nC: RSET\nS: garbage\nS: 250-a\nS: 550 b\n"
    "S: 250 c\nS: 250 d\nR: MAIL F\nR: ROM:<a@b>\\r\\nRCPT TO:<c@d>\\r\\n\n"
    "S: 250 ok\nS: 999 \nS: 250-\nX server",
    /* hostile bytes */
    "= h\x1b[2J\xff\nS: 220 \x1b]0;x\x07\xc2\x9b\xe2\x80\xae\x7f\xff\n"
    "C: MAIL FROM:<\xff\x01@\xc3\xa9>\nS: 250 \xed\xa0\x80\xf4\x90\x80\x80\n"
    "C: \xc0\x9b\nS: \xfe\xfe\nS: 500-\xe2\x80\nS: 500 \r\r\b\nX lost",
    "= h\nS: 220 h\nR: a\\0b\\n\\x80\\r\\n\nS: 500 \xc2\n",
};

static void
write_text(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, "%s=%s\n", name, text == NULL ? "-" : text);
}

static void
write_envelope(struct buf *out, const struct session *s)
{
	write_text(out, "sender", s->sender);
	buf_addf(out, "%d %d\n", (int)s->sender_state, s->sender_code);
	for (size_t i = 0; i < s->recipient_count; i++)
		buf_addf(out, "<%s> %d %d %zu\n", s->recipients[i].mailbox,
		    (int)s->recipients[i].state, s->recipients[i].code,
		    s->recipients[i].exchange);
}

static void
write_lists(struct buf *out, const struct session *s)
{
	for (size_t i = 0; i < s->exchanges.count; i++) {
		const struct exchange *x = &s->exchanges.list[i];

		buf_addf(out, "%d %d %zu %zu %zu %d %d%d%d%d%d %d %d\n",
		    (int)x->verb, (int)x->phase, x->sent_event, x->first_event,
		    x->last_event, x->code, x->is_answered, x->is_expected,
		    x->is_unsolicited, x->is_broken, x->was_legal,
		    (int)x->sent_us, (int)x->answered_us);
		write_text(out, "text", x->text);
		write_text(out, "argument", x->argument);
	}
	for (size_t i = 0; i < s->findings.count; i++)
		buf_addf(out, "finding %d %zu\n",
		    (int)s->findings.list[i].finding,
		    s->findings.list[i].event);
	for (size_t i = 0; i < s->offered.count; i++)
		write_text(out, "offer", s->offered.offers[i].line);
	for (size_t i = 0; i < s->probe_count; i++)
		buf_addf(out, "%s %d %u\n", s->probes[i].address,
		    (int)s->probes[i].verdict, s->probes[i].ms);
}

/* All that a fold holds, as text. */
static void
write_session(struct buf *out, const struct session *s)
{
	const struct {
		const char *name, *text;
	} texts[] = {
	    {"target", s->target},
	    {"resolve_error", s->resolve_error},
	    {"address", s->address},
	    {"local", s->local},
	    {"greeting", s->greeting},
	    {"server_name", s->server_name},
	    {"helo_name", s->helo_name},
	    {"queue_id", s->queue_id},
	    {"queue_reply", s->queue_reply},
	    {"relay_reply", s->relay_reply},
	    {"relay_recipient", s->relay_recipient},
	    {"closed_error", s->closed_error},
	};
	struct verdict verdict;

	for (size_t i = 0; i < COUNT(texts); i++)
		write_text(out, texts[i].name, texts[i].text);
	buf_addf(out, "%u %d %d%d%d%d%d%d%d %u %u %d %d %d %u %d\n", s->number,
	    (int)s->phase, s->is_secure, s->is_authenticated,
	    s->is_content_ended, s->is_greeted, s->is_other_protocol,
	    s->is_ehlo_done, s->is_closed, s->target_port, s->port,
	    (int)s->relay, (int)s->closed_by, (int)s->trouble, s->message_count,
	    (int)s->last_us);
	write_envelope(out, s);
	write_lists(out, s);
	verdict_of(s, &verdict);
	buf_addf(out, "verdict %d %s %s\n", verdict.status, verdict.stage,
	    verdict.text);
}

static void
write_folds(struct buf *out, const struct conversation *c)
{
	uint32_t newest = conversation_session(c)->number;

	write_session(out, conversation_session(c));
	for (uint32_t n = 1; n <= newest; n++)
		write_session(out, conversation_session_at(c, n));
	for (size_t i = 0; i < conversation_count(c); i++) {
		const struct mark *mark = conversation_mark(c, i);

		buf_addf(out, "mark %zu %d %d%d%d%d%d %zu\n", mark->exchange,
		    mark->code, mark->is_expected, mark->is_malformed,
		    mark->is_reply_end, mark->is_unsolicited, mark->is_stuffed,
		    mark->finding_count);
	}
}

static void
save(struct buf *out, const struct conversation *c)
{
	archive_write_header(out, "0.1.0", at(0, 0), "h");
	for (size_t i = 0; i < conversation_count(c); i++) {
		archive_write_event(out, conversation_event(c, i));
		archive_write_state(out, 0, conversation_session(c)->phase);
	}
}

static struct conversation *
load(struct slice text)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct err err = {0};

	while (text.len > 0) {
		size_t end = slice_find(text, '\n');

		if (archive_load_line(c, slice_range(text, 0, end), &err) < 0)
			fail_msg("%s", err.text);
		text = slice_skip(text, end + 1);
	}
	return c;
}

static void
assert_same_fold(const struct conversation *live)
{
	struct conversation *loaded;
	struct buf saved = {0}, a = {0}, b = {0};

	save(&saved, live);
	for (size_t i = 0; i < saved.len; i++)
		assert_true(saved.ptr[i] == '\n' ||
			    (saved.ptr[i] >= ' ' && saved.ptr[i] <= '~'));
	loaded = load(buf_slice(&saved));
	assert_int_equal(conversation_count(loaded), conversation_count(live));
	write_folds(&a, live);
	write_folds(&b, loaded);
	assert_string_equal(buf_text(&a), buf_text(&b));
	buf_fini(&saved);
	buf_fini(&a);
	buf_fini(&b);
	conversation_free(loaded);
}

static void
archive__load_line__the_fold_of_a_recording_is_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(recordings); i++) {
		struct conversation *live = play_new(recordings[i]);

		assert_same_fold(live);
		conversation_free(live);
	}
}

static void
archive__load_line__the_fold_of_a_flood_is_the_same(void **state)
{
	struct conversation *live = play_new("= h\nS: 220 h");

	(void)state;
	for (int i = 0; i < 1100; i++)
		play(live, "S: 250-a\nS: 550 b\nS: junk");
	assert_same_fold(live);
	conversation_free(live);
}

/* ---- files that cannot be trusted ----------------------------------- */

static const char *const skipped[] = {
    "{\"ehlo\":1,\"version\":\"9\",\"started\":\"\",\"more\":[1]}",
    "{\"t\":1,\"ev\":\"reply\",\"derived\":true,\"code\":\"odd\"}",
    "{\"t\":1,\"ev\":\"sent\",\"derived\":true}",
    "{\"t\":1,\"ev\":\"break\",\"step\":1}",
    "{\"ev\":\"from the future\"}",
};

static void
archive__load_line__skips_what_is_no_fact_of_now(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(skipped); i++)
		assert_int_equal(
		    archive_load_line(c, slice_str(skipped[i]), &err), 0);
	assert_int_equal(conversation_count(c), 0);
	conversation_free(c);
}

#define SENT(fields)  "{\"t\":1,\"ev\":\"sent\"," fields "}"
#define PROBE(fields) "{\"t\":1,\"ev\":\"probe\",\"address\":\"a\"," fields "}"
#define RECEIVED(fields) \
	"{\"t\":1,\"ev\":\"received\",\"line\":\"x\"," fields "}"
#define NOTE(t) "{\"t\":" t ",\"ev\":\"note\",\"text\":\"x\"}"

static const struct {
	const char *line;
	const char *says;
} bad[] = {
    {"", "no JSON"},
    {"{", "no JSON"},
    {"[]", "no JSON object"},
    {"1", "no JSON"},
    {"{\"t\":1,\"t\":2,\"ev\":\"note\"}", "duplicate"},
    {"{\"t\":1,\"ev\":\"note\",\"text\":\"\xff\"}", "no JSON"},
    {"{}", "\"ev\""},
    {"{\"t\":1,\"ev\":3}", "\"ev\""},
    {"{\"ehlo\":2}", "\"ehlo\""},
    {"{\"ehlo\":\"1\"}", "\"ehlo\""},
    {"{\"t\":1,\"ev\":\"note\",\"derived\":\"yes\"}", "\"derived\""},
    {"{\"ev\":\"note\",\"text\":\"x\"}", "\"t\""},
    {NOTE("\"1\""), "\"t\""},
    {NOTE("-0.5"), "\"t\": out of range"},
    {NOTE("1e18"), "\"t\": out of range"},
    {"{\"t\":1,\"ev\":\"note\",\"text\":7}", "\"text\""},
    {"{\"t\":1,\"ev\":\"ended\",\"status\":0,\"text\":\"x\"}", "\"status\""},
    {"{\"t\":1,\"ev\":\"ended\",\"status\":256,\"text\":\"x\"}", "\"status\""},
    {"{\"t\":1,\"ev\":\"note\",\"text\":{\"b64\":\"?\"}}", "no base64"},
    {"{\"t\":1,\"ev\":\"note\",\"text\":{}}", "\"text\""},
    {SENT("\"eol\":\"crlf\",\"what\":\"data\""), "\"line\""},
    {SENT("\"b64\":\"eA=\",\"eol\":\"crlf\",\"what\":\"data\""), "\"b64\""},
    {SENT("\"line\":\"x\",\"eol\":\"cr\",\"what\":\"data\""), "\"eol\""},
    {SENT("\"line\":\"x\",\"eol\":\"lf\",\"what\":\"\""), "\"what\""},
    {SENT("\"line\":\"x\",\"eol\":\"lf\",\"what\":\"raw\",\"tls\":1"),
	"\"tls\""},
    {RECEIVED("\"eol\":\"lf\",\"skipped\":-1"), "\"skipped\""},
    {RECEIVED("\"eol\":\"lf\",\"skipped\":1.5"), "\"skipped\""},
    {RECEIVED("\"eol\":\"lf\",\"skipped\":9223372036854775807"), "\"skipped\""},
    {RECEIVED("\"eol\":\"lf\",\"redacted\":null"), "\"redacted\""},
    {PROBE("\"port\":65536,\"verdict\":\"FILTERED\",\"ms\":1"), "\"port\""},
    {PROBE("\"port\":-1,\"verdict\":\"FILTERED\",\"ms\":1"), "\"port\""},
    {PROBE("\"port\":1,\"verdict\":\"filtered\",\"ms\":1"), "\"verdict\""},
    {PROBE("\"port\":1,\"verdict\":\"FILTERED\",\"ms\":4294967296"), "\"ms\""},
    {"{\"t\":1,\"ev\":\"resolve\",\"name\":\"x\",\"port\":1,"
     "\"addresses\":\"x\"}",
	"\"addresses\""},
    {"{\"t\":1,\"ev\":\"resolve\",\"name\":\"x\",\"port\":1,"
     "\"addresses\":[1]}",
	"\"addresses\""},
    {"{\"t\":1,\"ev\":\"closed\",\"by\":\"nobody\"}", "\"by\""},
    {"{\"t\":1,\"ev\":\"closed\",\"by\":\"error\",\"trouble\":\"\"}",
	"\"trouble\""},
    {"{\"t\":1,\"ev\":\"dropped\",\"count\":1}", "\"bytes\""},
    {"{\"t\":1,\"ev\":\"auth\",\"step\":1}", "\"mechanism\""},
    {"{\"t\":1,\"ev\":\"auth\",\"mechanism\":\"X\",\"step\":-1}", "\"step\""},
    {"{\"t\":1,\"ev\":\"auth\",\"mechanism\":\"X\",\"step\":1,"
     "\"by\":\"error\"}",
	"\"by\""},
};

static void
archive__load_line__names_what_is_wrong(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err err = {0};
		int rc = archive_load_line(c, slice_str(bad[i].line), &err);

		if (rc != -ERR_SYNTAX || strstr(err.text, bad[i].says) == NULL)
			fail_msg("%s\ngives %d: %s", bad[i].line, rc, err.text);
	}
	assert_int_equal(conversation_count(c), 0);
	conversation_free(c);
}

static void
archive__load_line__facts_in_any_order_do_no_harm(void **state)
{
	struct conversation *c = conversation_new(64);

	(void)state;
	for (size_t round = 0; round < 3; round++)
		for (size_t i = COUNT(facts); i-- > 0;) {
			struct slice line = slice_str(facts[i].json);

			line.len--;
			assert_int_equal(archive_load_line(c, line, NULL), 1);
		}
	assert_int_equal(conversation_count(c), 3 * COUNT(facts));
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(archive__write_event__fields_of_every_kind),
	    cmocka_unit_test(archive__load_line__what_was_written_comes_back),
	    cmocka_unit_test(
		archive__write_event__what_the_budget_took_is_no_line),
	    cmocka_unit_test(
		archive__write_header__names_version_time_and_target),
	    cmocka_unit_test(archive__load_line__every_text_in_base64),
	    cmocka_unit_test(
		archive__load_line__the_header_sets_the_clock_exactly),
	    cmocka_unit_test(archive__write_reply__with_its_own_lines_only),
	    cmocka_unit_test(archive__write_derived__state_finding_and_verdict),
	    cmocka_unit_test(
		archive__load_line__the_fold_of_a_recording_is_the_same),
	    cmocka_unit_test(
		archive__load_line__the_fold_of_a_flood_is_the_same),
	    cmocka_unit_test(archive__load_line__skips_what_is_no_fact_of_now),
	    cmocka_unit_test(archive__load_line__names_what_is_wrong),
	    cmocka_unit_test(archive__load_line__facts_in_any_order_do_no_harm),
	};

	return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
