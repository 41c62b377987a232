/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-report - reports made of look-ups and dialogues, and the lines that
 * follow from them. */
#include "ehlo/model/report.h"

#include "model-play.h"

#include "ehlo/base/mem.h"
#include "ehlo/model/archive.h"

/* ---- reports as rows --------------------------------------------------- */

struct answer {
	const char *type, *name, *records, *canonical, *error;
	bool is_nxdomain;
	enum proof proof;
};

static void
add_answer(struct report *r, const struct answer *a)
{
	play_event(r->names,
	    (struct event){.kind = EVENT_LOOKUP,
		.lookup = &(struct event_lookup){.name = slice_str(a->name),
		    .type = slice_str(a->type),
		    .records = slice_str(a->records),
		    .canonical = slice_str(a->canonical),
		    .error = slice_str(a->error),
		    .is_nxdomain = a->is_nxdomain,
		    .proof = a->proof}});
}

static void
add_plain(
    struct report *r, const char *type, const char *name, const char *records)
{
	struct answer a = {.type = type, .name = name, .records = records};

	add_answer(r, &a);
}

static void
add_resolved(struct report *r, const char *addresses, const char *error)
{
	play_event(r->names, (struct event){.kind = EVENT_RESOLVE,
				 .resolve = {.name = SLICE("example.net"),
				     .addresses = slice_str(addresses),
				     .error = slice_str(error)}});
}

/* A port that a script was played on. */
static void
add_talk(struct report *r, uint16_t port, const char *script)
{
	struct report_endpoint *e =
	    report_add_endpoint(r, "mx.example.net", "192.0.2.1", port, 10);

	play(e->talk, script);
	e->is_done = true;
}

static void
add_probe(struct report *r, const char *address, uint16_t port,
    enum port_verdict verdict, const char *error)
{
	struct report_endpoint *e =
	    report_add_endpoint(r, "mx.example.net", address, port, 10);

	play_resolve(e->talk, slice_str(address));
	play_event(e->talk, (struct event){.kind = EVENT_PROBE,
				.probe = {.address = slice_str(address),
				    .port = port,
				    .verdict = verdict,
				    .ms = 3,
				    .error = slice_str(error)}});
	e->is_done = true;
}

static struct report *
new_report(void)
{
	struct report *r = report_new("example.net");

	r->own = mem_copy_str("postmaster@example.net");
	r->stranger = mem_copy_str("p@relay-test.invalid");
	r->nobody = mem_copy_str("nobody@example.net");
	r->is_done = true;
	return r;
}

static const struct report_line *
find(const struct report_lines *lines, const char *id)
{
	for (size_t i = 0; i < lines->count; i++)
		if (strcmp(lines->list[i].id, id) == 0)
			return &lines->list[i];
	return NULL;
}

/* The ids of a section, in their order. */
static void
ids_of(const struct report *r, enum report_section section, struct buf *out)
{
	struct report_lines lines = {0};

	report_judge(r, &lines);
	for (size_t i = 0; i < lines.count; i++)
		if (lines.list[i].section == section)
			buf_addf(out, "%s%s", out->len == 0 ? "" : " ",
			    lines.list[i].id);
	report_lines_fini(&lines);
}

static void
assert_ids(
    const struct report *r, enum report_section section, const char *expected)
{
	struct buf ids = {0};

	ids_of(r, section, &ids);
	assert_string_equal(buf_text(&ids), expected);
	buf_fini(&ids);
}

/* ---- names ------------------------------------------------------------- */

#define MX(records)                                                 \
	{                                                           \
		"MX", "example.net", records, .proof = PROOF_SECURE \
	}
#define A(name, list)                                  \
	{                                              \
		"A", name, list, .proof = PROOF_SECURE \
	}
#define SIX(name, list)                                   \
	{                                                 \
		"AAAA", name, list, .proof = PROOF_SECURE \
	}

static const struct {
	struct answer answers[6];
	const char *ids;
} names[] = {
    {{MX("10 a.example.net\n20 b.example.net\n"),
	 A("a.example.net", "192.0.2.1\n"),
	 SIX("a.example.net", "2001:db8::1\n"),
	 A("b.example.net", "192.0.2.2\n"),
	 SIX("b.example.net", "2001:db8::2\n")},
	"mx address address dnssec"},
    {{MX("10 a.example.net\n"), A("a.example.net", "192.0.2.1\n"),
	 SIX("a.example.net", "")},
	"mx address ipv6-none dnssec"},
    {{MX("0 .\n")}, "mx-null dnssec"},
    {{MX("0 .\n10 a.example.net\n"), A("a.example.net", "192.0.2.1\n")},
	"mx address dnssec"},
    {{MX(""), A("example.net", "192.0.2.1\n")}, "mx-implicit address dnssec"},
    {{{"MX", "example.net", "", .is_nxdomain = true}},
	"mx-nowhere dnssec-unchecked"},
    {{{"MX", "example.net", "", .error = "no answer in 5 s"}}, "mx-unanswered"},
    {{{"MX", "example.net", "", .error = "bogus", .proof = PROOF_BOGUS}},
	"mx-unanswered dnssec-bogus"},
    {{MX("10 www.example.net\n"),
	 {"A", "www.example.net", "192.0.2.1\n", "web.example.net",
	     .proof = PROOF_INSECURE}},
	"mx mx-alias address dnssec-insecure"},
    {{MX("10 192.0.2.7\n"),
	 {"A", "192.0.2.7", "", .is_nxdomain = true, .proof = PROOF_SECURE}},
	"mx mx-address dnssec"},
    {{MX("10 gone.example.net\n"),
	 {"A", "gone.example.net", "", .is_nxdomain = true,
	     .proof = PROOF_SECURE}},
	"mx address-none dnssec"},
    {{MX("10 a.example.net\n"),
	 {"A", "a.example.net", "",
	     .error = "the name server failed (SERVFAIL)"}},
	"mx address-unanswered dnssec"},
};

static void
report__names__say_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct report *r = new_report();

		for (size_t k = 0; k < 6 && names[i].answers[k].type; k++)
			add_answer(r, &names[i].answers[k]);
		assert_ids(r, REPORT_NAMES, names[i].ids);
		report_free(r);
	}
}

/* What a check leaves out is told. */
static void
report__names__more_than_is_tried(void **state)
{
	static const struct answer mx =
	    MX("1 a.example.net\n2 b.example.net\n3 c.example.net\n"
	       "4 d.example.net\n5 e.example.net\n6 f.example.net\n"
	       "7 g.example.net\n8 h.example.net\n9 i.example.net\n");
	static const struct answer a =
	    A("a.example.net", "192.0.2.1\n192.0.2.2\n192.0.2.3\n");
	struct report *r = new_report();
	struct report_lines lines = {0};

	(void)state;
	add_answer(r, &mx);
	add_answer(r, &a);
	add_probe(r, "192.0.2.1", 25, PORT_LISTENING, NULL);
	report_judge(r, &lines);
	assert_string_equal(find(&lines, "hosts-many")->text,
	    "1 of 9 mail hosts are looked at");
	assert_string_equal(find(&lines, "addresses-many")->text,
	    "not all of them are tried: 2 are left out");
	report_lines_fini(&lines);
	report_free(r);
}

static void
report__names__host_of_the_system(void **state)
{
	struct report *r = new_report();

	(void)state;
	add_resolved(r, "192.0.2.1 192.0.2.2", NULL);
	assert_ids(r, REPORT_NAMES, "address");
	report_free(r);
	r = new_report();
	add_resolved(r, NULL, "no such name");
	assert_ids(r, REPORT_NAMES, "unresolved");
	assert_int_equal(report_status(r, false), 10);
	report_free(r);
}

static const struct {
	const char *ptr, *forward, *ids;
} ptrs[] = {
    {"mx.example.net\n", "192.0.2.1\n", "ptr dnssec-unchecked"},
    {"mx.example.net\n", "192.0.2.9\n", "ptr-astray dnssec-unchecked"},
    {"mx.example.net\n", NULL, ""}, /* not answered yet */
    {"", NULL, "ptr-none"},
};

static void
report__names__forward_confirmation(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ptrs); i++) {
		struct report *r = new_report();

		add_probe(r, "192.0.2.1", 25, PORT_FILTERED, NULL);
		add_plain(r, "PTR", "1.2.0.192.in-addr.arpa", ptrs[i].ptr);
		if (ptrs[i].forward != NULL)
			add_plain(r, "A", "mx.example.net", ptrs[i].forward);
		assert_ids(r, REPORT_NAMES, ptrs[i].ids);
		report_free(r);
	}
}

static void
report__reverse_name__both_kinds(void **state)
{
	char name[REPORT_REVERSE_SIZE];

	(void)state;
	assert_true(report_reverse_name("192.0.2.1", name));
	assert_string_equal(name, "1.2.0.192.in-addr.arpa");
	assert_true(report_reverse_name("2001:db8::567:89ab", name));
	assert_string_equal(name,
	    "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
	    "ip6.arpa");
	assert_false(report_reverse_name("mx.example.net", name));
	assert_false(report_reverse_name("fe80::1%eth0", name));
}

/* ---- ports ------------------------------------------------------------- */

static void
report__verdict__best_of_the_port_that_matters(void **state)
{
	struct report *r = new_report();

	(void)state;
	assert_int_equal(report_status(r, false), 10);
	add_probe(r, "192.0.2.1", 587, PORT_LISTENING, NULL);
	assert_int_equal(report_status(r, false), 0);
	add_probe(r, "192.0.2.1", 25, PORT_FILTERED, "no answer");
	assert_int_equal(report_status(r, false), 2);
	add_probe(r, "192.0.2.2", 25, PORT_NOT_LISTENING, "refused");
	assert_int_equal(report_status(r, false), 1);
	assert_ids(r, REPORT_PORTS, "port port-filtered port-refused");
	add_probe(r, "192.0.2.3", 25, PORT_LISTENING, NULL);
	assert_int_equal(report_status(r, false), 0);
	assert_int_equal(report_status(r, true), 3);
	assert_ids(r, REPORT_VERDICT, "reachable-partly");
	report_free(r);
}

static void
report__ports__beside_the_one_that_matters(void **state)
{
	struct report *r = new_report();

	(void)state;
	add_probe(r, "192.0.2.1", 25, PORT_LISTENING, NULL);
	add_probe(r, "192.0.2.1", 587, PORT_NOT_LISTENING, "refused");
	add_probe(r, "2001:db8::1", 25, PORT_FILTERED, "network unreachable");
	report_add_endpoint(r, "x", "192.0.2.9", 25, 10);
	assert_ids(
	    r, REPORT_PORTS, "port port-aside port-no-route port-undecided");
	report_free(r);
}

/* ---- what is said ------------------------------------------------------ */

#define HELLO                                                     \
	"= x\nS: 220 mx.example.net ESMTP\nC: EHLO [192.0.2.9]\n" \
	"S: 250-mx.example.net hello [198.51.100.7]\n"            \
	"S: 250-PIPELINING\nS: 250 STARTTLS\n"
#define BYE "C: QUIT\nS: 221 bye\nX server\n"

static const struct {
	uint16_t port;
	const char *script, *speech, *capabilities;
} talks[] = {
    {25, HELLO BYE, "greeting", "offers"},
    {25, "= x\nS: 554 go away\n" BYE, "greeting-refuses", ""},
    {25, "= x\nX server\n", "greeting-hung-up", ""},
    {25, "= x\nX lost\n", "greeting-hung-up", ""},
    {25, "= x\nC: QUIT\nX server\n", "tls-likely", ""},
    {25, "= x\nX deadline\n", "greeting-none", ""},
    {25, "= x\n", "", ""},
    {25, "= x\nS: SSH-2.0-OpenSSH_9\n", "other-protocol", ""},
    {25, "= x\nS: * OK ready\n", "other-protocol", ""},
    {25, "= x\nS: \x15\x03\x01\n", "tls-on-plain", ""},
    {465, "= x\nX tls\n", "", ""},
    {25, "= x\nS: hello there\nX server\n", "greeting-odd", ""},
    {25, "= x\nS: 220-mx.example\nX deadline\n", "greeting-cut", ""},
    {25,
	"= x\nS: 220 ********\nC: EHLO a.example\nS: 502 no\n"
	"C: HELO a.example\nS: 250 mx\n" BYE,
	"greeting starred helo-only", ""},
    {25,
	"= x\nS: 220 mx ESMTP\nC: EHLO a.example\nS: 250-mx\nS: 250-AUTH "
	"PLAIN\nS: 250 XXXXXXXA\n" BYE,
	"greeting", "offers masked starttls-none auth-clear"},
    {25, "= x\nS: 220 mx ESMTP\nC: EHLO a.example\nS: 250 other.example\n" BYE,
	"greeting name-two", "offers starttls-none"},
    {25,
	"= x\nS: 220 mx ESMTP\nC: EHLO a.example\nS: 550 no\n"
	"C: HELO a.example\nS: 550 no\n" BYE,
	"greeting ehlo-refused", ""},
    {25, "= x\nS: 220 mx ESMTP\nC: EHLO a.example\nX server\n",
	"greeting broke-off", ""},
    {25, "= x\nS: 220 mx ESMTP\nC: EHLO a.example\nX client\n",
	"greeting given-up", ""},
};

static void
report__speech__what_is_heard(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(talks); i++) {
		struct report *r = new_report();

		add_talk(r, talks[i].port, talks[i].script);
		assert_ids(r, REPORT_SPEECH, talks[i].speech);
		assert_ids(r, REPORT_CAPABILITIES, talks[i].capabilities);
		report_free(r);
	}
}

/* ---- envelope ---------------------------------------------------------- */

#define MAIL   HELLO "C: MAIL FROM:<a@b>\nS: 250 ok\n"
#define OWN    MAIL "C: RCPT TO:<postmaster@example.net>\nS: 250 ok\n"
#define ASK    OWN "C: RCPT TO:<p@relay-test.invalid>\n"
#define NOBODY "C: RCPT TO:<nobody@example.net>\n"

static const struct {
	const char *script, *ids;
	enum relay_verdict relay;
} envelopes[] = {
    {HELLO "C: MAIL FROM:<a@b>\nS: 550 no\n", "sender-refused", RELAY_UNKNOWN},
    {HELLO "C: MAIL FROM:<a@b>\nS: 451 later\n", "sender-later", RELAY_UNKNOWN},
    {HELLO "C: MAIL FROM:<a@b>\nS: 530 5.7.0 STARTTLS first\n", "wants-auth",
	RELAY_UNKNOWN},
    {MAIL "C: RCPT TO:<postmaster@example.net>\nS: 450 greylisted\n",
	"sender recipient-later", RELAY_UNKNOWN},
    {MAIL "C: RCPT TO:<postmaster@example.net>\nS: 550 unknown\n",
	"sender recipient-refused", RELAY_UNKNOWN},
    {ASK "S: 554 5.7.1 Relay access denied\n", "sender recipient relay-refused",
	RELAY_REFUSED},
    {ASK "S: 450 4.1.2 Domain not found\n", "sender recipient relay-unknown",
	RELAY_UNKNOWN},
    {ASK "S: 550 5.1.2 Domain not found\n", "sender recipient relay-unknown",
	RELAY_UNKNOWN},
    {ASK "S: 550 Invalid recipient\n", "sender recipient relay-refused",
	RELAY_REFUSED},
    {MAIL "C: RCPT TO:<postmaster@example.net>\nS: 550 no\n"
	  "C: RCPT TO:<p@relay-test.invalid>\nS: 550 no\n",
	"sender recipient-refused relay-unknown", RELAY_UNKNOWN},
    {ASK "S: 250 ok\n" NOBODY "S: 550 5.1.1 no such user\n",
	"sender recipient relay-accepted", RELAY_ACCEPTED},
    {ASK "S: 250 ok\n" NOBODY "S: 250 ok\n", "sender recipient relay-unknown",
	RELAY_UNKNOWN},
};

static void
report__envelope__answers_and_what_they_prove(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(envelopes); i++) {
		struct report *r = new_report();
		struct buf script = {0};

		buf_addf(
		    &script, "%sC: RSET\nS: 250 ok\n" BYE, envelopes[i].script);
		add_talk(r, 25, buf_text(&script));
		assert_ids(r, REPORT_ENVELOPE, envelopes[i].ids);
		assert_int_equal(report_relay(r, NULL), envelopes[i].relay);
		buf_fini(&script);
		report_free(r);
	}
}

static void
report__relay__worst_of_the_servers(void **state)
{
	struct report *r = new_report();
	struct report_lines lines = {0};
	const struct report_line *line;

	(void)state;
	add_talk(r, 25, ASK "S: 554 5.7.1 Relay access denied\n" BYE);
	add_talk(r, 587, ASK "S: 250 sure\n" NOBODY "S: 550 no\n" BYE);
	report_judge(r, &lines);
	line = find(&lines, "relay-open");
	assert_non_null(line);
	assert_string_equal(line->text, "accepted: relays for this client, "
					"198.51.100.7, not authenticated");
	assert_string_equal(line->evidence, "250 sure");
	line = report_fix_first(&lines);
	assert_string_equal(line->id, "relay-accepted");
	assert_non_null(strstr(line->fix, "192.0.2.1:587"));
	report_lines_fini(&lines);
	report_free(r);
}

/* ---- this side --------------------------------------------------------- */

static void
report__self__name_and_address(void **state)
{
	struct report *r = new_report();

	(void)state;
	add_talk(r, 25, HELLO BYE);
	assert_ids(r, REPORT_SELF, "seen-behind self-literal");
	add_plain(r, "PTR", "7.100.51.198.in-addr.arpa", "");
	assert_ids(r, REPORT_SELF, "seen-behind self-literal self-ptr-none");
	report_free(r);
}

static const struct {
	const char *records, *ids;
} helos[] = {
    {"192.0.2.9\n", "seen self-name"},
    {"192.0.2.8\n", "seen self-differs"},
    {"", "seen self-nowhere"},
};

static void
report__self__name_that_is_given(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(helos); i++) {
		struct report *r = new_report();

		add_talk(r, 25,
		    "= x\nS: 220 mx ESMTP\nC: EHLO me.example\n"
		    "S: 250 mx\n" BYE);
		add_plain(r, "A", "me.example", helos[i].records);
		assert_ids(r, REPORT_SELF, helos[i].ids);
		report_free(r);
	}
}

/* A peer's words never fill a place of a row. */
static void
report__judge__words_that_look_like_places(void **state)
{
	struct report *r = new_report();
	struct report_lines lines = {0};

	(void)state;
	add_talk(
	    r, 25, "= x\nS: 220 mx\nC: EHLO a.b\nS: 250-mx\nS: 250 @1@2\n");
	report_judge(r, &lines);
	assert_string_equal(find(&lines, "offers")->text, "@1@2");
	report_lines_fini(&lines);
	report_free(r);
}

/* ---- JSON -------------------------------------------------------------- */

static void
report__json__is_one_object(void **state)
{
	static const struct answer mx = MX("10 mx.example.net\n");
	static const char *const parts[] = {
	    "{\"target\":\"example.net\",\"verdict\":\"LISTENING\"",
	    "\"mx\":[{\"preference\":10,\"host\":\"mx.example.net\"}]",
	    "\"addresses\":[{\"host\":\"mx.example.net\",\"address\":"
	    "\"192.0.2.1\",\"port\":25,\"verdict\":\"LISTENING\",\"ms\":7,",
	    "\"greeting\":\"220 mx.example.net ESMTP\"",
	    "\"extensions\":[\"PIPELINING\",\"STARTTLS\"]",
	    "\"relay\":{\"verdict\":\"refused\",\"reply\":\"554 5.7.1 Relay "
	    "access denied\\u001B\"}",
	    "{\"id\":\"relay-refused\",\"mark\":\"pass\",",
	};
	struct report *r = new_report();
	struct buf out = {0};

	(void)state;
	add_answer(r, &mx);
	add_talk(r, 25, ASK "S: 554 5.7.1 Relay access denied\033\n" BYE);
	archive_write_report(&out, r);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (strstr(buf_text(&out), parts[i]) == NULL)
			fail_msg("no %s in %s", parts[i], buf_text(&out));
	assert_int_equal(slice_find(buf_slice(&out), '\n'), out.len - 1);
	buf_fini(&out);
	report_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(report__names__say_what_is_wrong),
	    cmocka_unit_test(report__names__more_than_is_tried),
	    cmocka_unit_test(report__names__host_of_the_system),
	    cmocka_unit_test(report__names__forward_confirmation),
	    cmocka_unit_test(report__reverse_name__both_kinds),
	    cmocka_unit_test(report__verdict__best_of_the_port_that_matters),
	    cmocka_unit_test(report__ports__beside_the_one_that_matters),
	    cmocka_unit_test(report__speech__what_is_heard),
	    cmocka_unit_test(report__envelope__answers_and_what_they_prove),
	    cmocka_unit_test(report__relay__worst_of_the_servers),
	    cmocka_unit_test(report__self__name_and_address),
	    cmocka_unit_test(report__self__name_that_is_given),
	    cmocka_unit_test(report__json__is_one_object),
	    cmocka_unit_test(report__judge__words_that_look_like_places),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
