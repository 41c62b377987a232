/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-entry - events as lines: hints, spans, marks. */
#include "scene.h"

#include "ehlo/tui/entry.h"

/* The newest event as "hint|text/role|text/role". */
static void
assert_entry(const struct conversation *c, const char *wanted)
{
	struct buf text = {0}, shown = {0};
	struct entry e;

	entry_make(&e, &text, c, conversation_count(c) - 1);
	buf_add_str(&shown, e.hint);
	for (size_t i = 0; i < e.span_count; i++) {
		buf_add_byte(&shown, '|');
		utf8_add_safe(&shown, e.spans[i].bytes, UTF8_FORM_ASCII);
		buf_addf(&shown, "/%s", style_row(e.spans[i].style)->role);
	}
	assert_string_equal(buf_text(&shown), wanted);
	buf_fini(&text);
	buf_fini(&shown);
}

static void
entry__make__lines(void **state)
{
	/* Played in order: each is judged by what came before. */
	static const struct {
		const char *line, *entry;
	} cases[] = {
	    {"S: 220 here", "<- |220/server.code.2| /server.text"
			    "|here/server.text"},
	    {"C: EHLO me", " ->|EHLO/client.verb| me/client.arg"},
	    {"S: 250-here", "<- |250/server.code.2|-/server.text"
			    "|here/server.text"},
	    {"S: 250-SIZE 100", "<- |250/server.code.2|-/server.text"
				"|SIZE/server.keyword| 100/server.text"},
	    {"S: 250 NOSUCH", "<- |250/server.code.2| /server.text"
			      "|NOSUCH/server.text"},
	    {"C: FOO bar", " ->|FOO/client.invalid| bar/client.arg"},
	    {"S: 500 5.5.1 what", "<**|500/server.code.5| /server.text"
				  "|5.5.1 /server.enhanced|what/server.text"},
	    {"C:  mail from:<a@b>", " ->| /client|mail/client.verb"
				    "| from:<a@b>/client.arg"},
	    {"S: 451 later", "<**|451/server.code.4| /server.text"
			     "|later/server.text"},
	    {"C: NOOP", " ->|NOOP/client.verb"},
	    {"S: 250", "<- |250/server.code.2"},
	    {"C: RSET", " ->|RSET/client.verb"},
	    {"S: not a reply", "<**|not a reply/server.text"},
	};

	scene_connect(*state);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		scene_play(*state, cases[i].line);
		assert_entry(*state, cases[i].entry);
	}
}

static void
entry__make__masks_stand_apart(void **state)
{
	struct event ev = {.kind = EVENT_SENT,
	    .sent = {.line = SLICE("AUTH PLAIN ********"),
		.is_redacted = true,
		.is_tls = true}};

	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: EHLO x\nS: 250 AUTH PLAIN\n");
	scene_add(*state, ev);
	assert_entry(*state, " ~>|AUTH/client.verb| PLAIN /client.arg"
			     "|********/client.secret");
	scene_play(*state, "S: 334 \n");
	ev.sent.line = SLICE("********");
	scene_add(*state, ev);
	assert_entry(*state, " ~>|********/client.secret");
}

static void
entry__make__data_shows_its_stuffing(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_taken);
	assert_entry(*state, " ->|Hello/client.data");
	scene_play(*state, "D: ..dotted\n");
	assert_entry(*state, " ->|./ctrl|.dotted/client.data");
}

static void
entry__make__flaws_are_visible(void **state)
{
	struct event ev = {.kind = EVENT_RECEIVED,
	    .received = {
		.line = SLICE("220 a\rb"), .eol = EOL_LF, .skipped = 7}};

	scene_connect(*state);
	scene_add(*state, ev);
	assert_entry(*state,
	    "<- |220/server.code.2| /server.text|a^Mb/server.text|^J/ctrl"
	    "| (7 more bytes not kept)/ctrl");
}

static void
entry__make__what_happened(void **state)
{
	static const struct event events[] = {
	    {.kind = EVENT_RESOLVE,
		.resolve = {.name = SLICE("nope.example"),
		    .error = SLICE("no such name")}},
	    {.kind = EVENT_RESOLVE,
		.resolve = {.name = SLICE("127.0.0.1"),
		    .addresses = SLICE("127.0.0.1")}},
	    {.kind = EVENT_RESOLVE,
		.resolve = {.name = SLICE("x.example"),
		    .addresses = SLICE("::1 127.0.0.1")}},
	    {.kind = EVENT_PROBE,
		.probe = {.address = SLICE("::1"),
		    .port = 25,
		    .verdict = PORT_FILTERED,
		    .ms = 3000,
		    .error = SLICE("no answer in 3 s")}},
	    {.kind = EVENT_PROBE,
		.probe = {.address = SLICE("10.0.0.1"),
		    .port = 25,
		    .verdict = PORT_NOT_TRIED}},
	    {.kind = EVENT_CONNECTED,
		.connected = {.address = SLICE("127.0.0.1"), .port = 25}},
	    {.kind = EVENT_NOTE, .note = {.text = SLICE("end of input")}},
	    {.kind = EVENT_DROPPED, .dropped = {.count = 2, .bytes = 300}},
	    {.kind = EVENT_CLOSED, .closed = {.by = CLOSED_SERVER}},
	    {.kind = EVENT_CLOSED,
		.closed = {.by = CLOSED_ERROR,
		    .trouble = TROUBLE_LOST,
		    .error = SLICE("connection reset")}},
	    {.kind = EVENT_RESOLVE,
		.resolve = {.name = SLICE("192.0.2.1"),
		    .addresses = SLICE("192.0.2.1")}},
	    {.kind = EVENT_CLOSED,
		.closed = {.by = CLOSED_ERROR,
		    .trouble = TROUBLE_FILTERED,
		    .error = SLICE("nobody answered")}},
	    {.kind = EVENT_CLOSED,
		.closed = {.by = CLOSED_CLIENT, .error = SLICE("canceled")}},
	    {.kind = EVENT_ENDED,
		.ended = {.status = 143, .text = SLICE("ended by a signal")}},
	};
	static const char *const wanted[] = {
	    "***|nope.example: no such name/error",
	    "===|127.0.0.1 is an address/event",
	    "===|x.example is ::1, 127.0.0.1/event",
	    "***|[::1]:25 FILTERED: no answer in 3 s (3000 ms)/error",
	    "===|10.0.0.1:25 NOT TRIED/event",
	    "===|connected to 127.0.0.1:25/event",
	    "===|end of input/event",
	    "===|2 lines, 300 bytes were not kept/event",
	    "===|closed by the server/event",
	    "***|connection ended: connection reset/error",
	    "===|192.0.2.1 is an address/event",
	    "***|not connected: nobody answered/error",
	    "===|not connected: canceled/event",
	    "***|ended by a signal: status 143/error",
	};

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		scene_add(*state, events[i]);
		assert_entry(*state, wanted[i]);
	}
}

static void
entry__make__a_handshake(void **state)
{
	struct event ev = {.kind = EVENT_TLS,
	    .session = 1,
	    .tls = &(struct event_tls){
		.version = SLICE("TLSv1.3"), .is_served = true}};

	scene_connect(*state);
	scene_add(*state, ev);
	assert_entry(*state,
	    "===|TLSv1.3, ; only the client knows whether it verified this "
	    "server/tls");
	ev.tls = &(struct event_tls){.version = SLICE("TLSv1.3")};
	scene_add(*state, ev);
	assert_entry(*state, "***|TLSv1.3, ; no certificate/error");
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(entry__make__lines),
	    T(entry__make__masks_stand_apart),
	    T(entry__make__data_shows_its_stuffing),
	    T(entry__make__flaws_are_visible),
	    T(entry__make__what_happened),
	    T(entry__make__a_handshake),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
