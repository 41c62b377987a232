/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-report-tls - what a report says of handshakes and certificates. */
#include "model-play.h"

#include <stdio.h>

#include "ehlo/model/archive.h"
#include "ehlo/model/report.h"

#define NOW    1000000000
#define DAY    86400
#define HELLO  "= x\nS: 220 mx.example.net\nC: EHLO me\nS: 250-mx.example.net\n"
#define START  HELLO "S: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"
#define INSIDE "C~ EHLO me\nS~ 250-mx.example.net\n"

static const struct {
	uint16_t port;
	const char *before, *after;
	struct event_tls tls; /* no version = none */
	const char *security, *capabilities, *verdict;
} rows[] = {
    /* a good one */
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .is_verified = true,
	    .names = SLICE("mx.example.net\n"),
	    .not_after = NOW + 61 * DAY},
	"tls certificate", "offers offers-changed", "encryption"},
    /* it ends soon; AUTH comes with TLS */
    {25, START, INSIDE "S~ 250 AUTH PLAIN\n",
	{.version = SLICE("TLS 1.2"),
	    .cipher = SLICE("AES"),
	    .is_verified = true,
	    .chain = SLICE("CN=mx\nCN=middle\nCN=root\n"),
	    .names = SLICE("mx.example.net\n"),
	    .not_after = NOW + 3 * DAY},
	"tls certificate-ends chain", "offers offers-changed auth-secure",
	"encryption"},
    /* unproven: a doubt between servers, a failure where people log in */
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .errors = SLICE("0 X509_V_ERR_X self-signed certificate\n"),
	    .subject = SLICE("CN=mx"),
	    .not_after = NOW - 3 * DAY},
	"tls certificate-unproven", "offers offers-changed",
	"encryption-unverified"},
    {587, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.1"),
	    .cipher = SLICE("AES"),
	    .errors = SLICE("0 X509_V_ERR_X self-signed certificate\n"),
	    .subject = SLICE("CN=mx"),
	    .not_after = NOW - 1 * DAY},
	"tls-old certificate-unproven-submission", "offers offers-changed",
	"encryption-unverified"},
    /* the server's own side */
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .is_served = true},
	"tls certificate-served", "offers offers-changed",
	"encryption-unverified"},
    /* TLSA records */
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .is_verified = true,
	    .names = SLICE("mx.example.net\n"),
	    .not_after = NOW + 61 * DAY,
	    .dane = DANE_MATCH,
	    .tlsa = SLICE("3 1 1")},
	"tls certificate dane", "offers offers-changed", "encryption"},
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .is_verified = true,
	    .names = SLICE("mx.example.net\n"),
	    .not_after = NOW + 61 * DAY,
	    .dane = DANE_INSECURE},
	"tls certificate dane-none", "offers offers-changed", "encryption"},
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .not_after = NOW + 61 * DAY,
	    .dane = DANE_UNUSABLE},
	"tls certificate-unproven dane-unusable", "offers offers-changed",
	"encryption-unverified"},
    {25, START, INSIDE "S~ 250 SIZE 1\n",
	{.version = SLICE("TLS 1.3"),
	    .cipher = SLICE("AES"),
	    .not_after = NOW + 61 * DAY,
	    .dane = DANE_MISMATCH},
	"tls certificate-unproven dane-wrong", "offers offers-changed",
	"encryption-unverified"},
    /* none, refused, failed */
    {25, HELLO "S: 250 SIZE 1\n", "", {.is_verified = false}, "",
	"offers starttls-none", "encryption-none"},
    {25,
	HELLO "S: 250 STARTTLS\nC: STARTTLS\nS: 454 later\nC: QUIT\nS: 221 "
	      "x\n",
	"", {.is_verified = false}, "tls-refused", "offers", "encryption-none"},
    {25, START "X tls\n", "", {.is_verified = false}, "tls-failed", "offers",
	"encryption-none"},
};

static struct report *
report_of(size_t row)
{
	struct report *r = report_new("x");
	struct report_endpoint *e =
	    report_add_endpoint(r, "x", "192.0.2.1", rows[row].port, 0);

	r->now_s = NOW;
	play(e->talk, rows[row].before);
	if (rows[row].tls.version.len > 0)
		play_event(e->talk,
		    (struct event){.kind = EVENT_TLS, .tls = &rows[row].tls});
	play(e->talk, rows[row].after);
	r->is_done = true;
	return r;
}

static void
assert_ids(const struct report_lines *lines, enum report_section section,
    const char *wanted, size_t row)
{
	struct buf ids = {0};

	for (size_t i = 0; i < lines->count; i++)
		if (lines->list[i].section == section &&
		    strncmp(lines->list[i].id, "reach", 5) != 0 &&
		    strncmp(lines->list[i].id, "relay", 5) != 0)
			buf_addf(&ids, "%s%s", ids.len == 0 ? "" : " ",
			    lines->list[i].id);
	if (strcmp(buf_text(&ids), wanted) != 0)
		fail_msg(
		    "row %zu: \"%s\", not \"%s\"", row, buf_text(&ids), wanted);
	buf_fini(&ids);
}

static void
report__security__handshakes_and_what_they_prove(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct report *r = report_of(i);
		struct report_lines lines = {0};

		report_judge(r, &lines);
		assert_ids(&lines, REPORT_SECURITY, rows[i].security, i);
		assert_ids(
		    &lines, REPORT_CAPABILITIES, rows[i].capabilities, i);
		assert_ids(&lines, REPORT_VERDICT, rows[i].verdict, i);
		report_lines_fini(&lines);
		report_free(r);
	}
}

/* The text of a line, by its id. */
static void
assert_text(size_t row, const char *id, const char *wanted)
{
	struct report *r = report_of(row);
	struct report_lines lines = {0};
	bool has = false;

	report_judge(r, &lines);
	for (size_t i = 0; i < lines.count; i++)
		if (strcmp(lines.list[i].id, id) == 0) {
			assert_string_equal(lines.list[i].text, wanted);
			has = true;
		}
	assert_true(has);
	report_lines_fini(&lines);
	report_free(r);
}

static void
report__security__words(void **state)
{
	(void)state;
	assert_text(0, "certificate",
	    "the certificate is for mx.example.net, 61 days left");
	assert_text(1, "chain", "sent with it: CN=middle, then CN=root");
	assert_text(1, "certificate-ends",
	    "the certificate is for mx.example.net, 3 days left");
	assert_text(2, "certificate-unproven",
	    "the certificate does not prove who the server is: self-signed "
	    "certificate (CN=mx, ended 3 days ago)");
	assert_text(3, "certificate-unproven-submission",
	    "the certificate does not prove who the server is: self-signed "
	    "certificate (CN=mx, ended 1 day ago)");
	assert_text(1, "offers-changed", "new inside TLS: AUTH PLAIN");
	assert_text(1, "auth-secure", "AUTH inside TLS only: PLAIN");
	assert_text(0, "encryption", "TLS 1.3, verified");
}

/* The panel's lines are the report's. */
static void
report__session_at_hand__says_the_same(void **state)
{
	struct report *r = report_of(1);
	struct conversation *c = r->endpoints[0].talk;
	struct wall wall = {
	    .is_known = true, .unix_us = NOW * INT64_C(1000000)};
	struct report_lines whole = {0}, session = {0};

	(void)state;
	report_judge(r, &whole);
	report_judge_session(conversation_session(c), &wall, &session);
	assert_ids(&session, REPORT_SECURITY, rows[1].security, 1);
	assert_ids(&session, REPORT_CAPABILITIES, "auth-secure", 1);
	for (size_t i = 0; i < session.count; i++)
		for (size_t k = 0; k < whole.count; k++)
			if (session.list[i].id == whole.list[k].id)
				assert_string_equal(
				    session.list[i].text, whole.list[k].text);
	report_lines_fini(&whole);
	report_lines_fini(&session);
	report_free(r);
}

/* Whoever says STARTTLS where it is not offered is told no. */
static void
report__session_at_hand__starttls_was_not_offered(void **state)
{
	struct conversation *c =
	    play_new("= x\nS: 220 mx\nC: EHLO a\nS: 250-mx\nS: 250 DSN\n"
		     "C: STARTTLS\nS: 502 no\n");
	struct report_lines lines = {0};

	(void)state;
	report_judge_session(
	    conversation_session(c), conversation_wall(c), &lines);
	assert_int_equal(lines.count, 0);
	report_lines_fini(&lines);
	conversation_free(c);
}

/* Only what says the password itself is a doubt before TLS. */
static void
report__logins__in_clear(void **state)
{
	static const struct {
		const char *offer, *ids;
	} logins[] = {
	    {"AUTH PLAIN", "offers starttls-none auth-clear"},
	    {"AUTH CRAM-MD5 xoauth2", "offers starttls-none auth-clear"},
	    {"AUTH SCRAM-SHA-256", "offers starttls-none auth-hashed"},
	    {"DSN", "offers starttls-none"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(logins); i++) {
		struct report *r = report_new("x");
		struct report_endpoint *e =
		    report_add_endpoint(r, "x", "192.0.2.1", 25, 0);
		struct report_lines lines = {0};
		struct buf script = {0};

		buf_addf(&script,
		    "= x\nS: 220 mx\nC: EHLO a\nS: 250-mx\nS: 250 %s\n",
		    logins[i].offer);
		play(e->talk, buf_text(&script));
		report_judge(r, &lines);
		assert_ids(&lines, REPORT_CAPABILITIES, logins[i].ids, i);
		report_lines_fini(&lines);
		report_free(r);
		buf_fini(&script);
	}
}

static void
report__json__has_the_handshake(void **state)
{
	struct report *r = report_of(1);
	struct buf out = {0};

	(void)state;
	archive_write_report(&out, r);
	assert_non_null(strstr(buf_text(&out),
	    "\"tls\":{\"version\":\"TLS 1.2\",\"cipher\":\"AES\""));
	assert_non_null(strstr(buf_text(&out), "\"verified\":true"));
	buf_fini(&out);
	report_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(report__security__handshakes_and_what_they_prove),
	    cmocka_unit_test(report__security__words),
	    cmocka_unit_test(report__session_at_hand__says_the_same),
	    cmocka_unit_test(report__session_at_hand__starttls_was_not_offered),
	    cmocka_unit_test(report__logins__in_clear),
	    cmocka_unit_test(report__json__has_the_handshake),
	};

	return cmocka_run_group_tests_name("report-tls", tests, NULL, NULL);
}
