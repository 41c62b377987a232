/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-target - every form of a target, and what is refused in which words. */
#include "ehlo/source/target.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/smtp/personality.h"

static void
target__parse__every_form(void **state)
{
	static const struct {
		const char *typed, *host;
		uint16_t port;
		const char *text;
	} rows[] = {
	    {"mx.example.net", "mx.example.net", 25, "mx.example.net:25"},
	    {"localhost 2525", "localhost", 2525, "localhost:2525"},
	    {" \tlocalhost \t 2525 ", "localhost", 2525, "localhost:2525"},
	    {"localhost:65535", "localhost", 65535, "localhost:65535"},
	    {"a_b.example.net.", "a_b.example.net.", 25, "a_b.example.net.:25"},
	    {"b\xc3\xbc"
	     "cher.example",
		"b\xc3\xbc"
		"cher.example",
		25,
		"b\xc3\xbc"
		"cher.example:25"},
	    {"192.0.2.1", "192.0.2.1", 25, "192.0.2.1:25"},
	    {"192.0.2.1:26", "192.0.2.1", 26, "192.0.2.1:26"},
	    {"[192.0.2.1]", "192.0.2.1", 25, "192.0.2.1:25"},
	    {"::1", "::1", 25, "[::1]:25"},
	    {"::1 2525", "::1", 2525, "[::1]:2525"},
	    {"2001:db8::1", "2001:db8::1", 25, "[2001:db8::1]:25"},
	    {"[2001:db8::1]", "2001:db8::1", 25, "[2001:db8::1]:25"},
	    {"[2001:db8::1]:26", "2001:db8::1", 26, "[2001:db8::1]:26"},
	    {"[2001:db8::1] 26", "2001:db8::1", 26, "[2001:db8::1]:26"},
	    {"[IPv6:2001:db8::1]", "2001:db8::1", 25, "[2001:db8::1]:25"},
	    {"[::1%lo]:26", "::1%lo", 26, "[::1%lo]:26"},
	    {"::1%lo", "::1%lo", 25, "[::1%lo]:25"},
	    {"mx:example.net", "example.net", 25, "mx:example.net:25"},
	    {"MX:example.net:26", "example.net", 26, "mx:example.net:26"},
	    {"smtp://mx.example.net", "mx.example.net", 25,
		"mx.example.net:25"},
	    {"SMTP://mx.example.net:26/", "mx.example.net", 26,
		"mx.example.net:26"},
	    {"smtp://joe@mx.example.net", "mx.example.net", 25,
		"mx.example.net:25"},
	    {"smtp://joe@example.net@mx.example.net:26", "mx.example.net", 26,
		"mx.example.net:26"},
	    {"smtp://[::1]", "::1", 25, "[::1]:25"},
	    {"smtp://::1", "::1", 25, "[::1]:25"},
	    {"submission://mx.example.net", "mx.example.net", 587,
		"mx.example.net:587"},
	    {"submission://mx.example.net 26", "mx.example.net", 26,
		"mx.example.net:26"},
	    {"smtps://mx.example.net", "mx.example.net", 465,
		"mx.example.net:465"},
	    {"submissions://mx.example.net:466", "mx.example.net", 466,
		"mx.example.net:466"},
	    {"lmtp://localhost", "localhost", 24, "localhost:24"}};
	char text[TARGET_TEXT_SIZE];
	struct target t;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = {0};

		target_parse(slice_str(rows[i].typed), &t, &err);
		assert_string_equal(err.text, "");
		assert_string_equal(t.host, rows[i].host);
		assert_int_equal(t.port, rows[i].port);
		assert_int_not_equal(t.kind, TARGET_PRACTICE);
		assert_int_equal(
		    t.is_secure, strstr(rows[i].typed, "s://") != NULL);
		assert_int_equal(
		    t.is_lmtp, strstr(rows[i].typed, "lmtp:") != NULL);
		assert_string_equal(target_text(&t, text), rows[i].text);
	}
}

static void
target__parse__what_is_wrong_is_named(void **state)
{
	static const struct {
		struct slice typed;
		const char *text;
	} rows[] = {
	    {SLICE(""), "no host in \"\": give a host, host:port or practice:"},
	    {SLICE(" \t "),
		"no host in \"\": give a host, host:port or practice:"},
	    {SLICE(":25"),
		"no host in \":25\": give a host, host:port or practice:"},
	    {SLICE("smtp://"),
		"no host in \"smtp://\": give a host, host:port or practice:"},
	    {SLICE("smtp:///"),
		"no host in \"smtp:///\": give a host, host:port or "
		"practice:"},
	    {SLICE("[]:25"),
		"no host in \"[]:25\": give a host, host:port or practice:"},
	    {SLICE("localhost 25x"),
		"port \"25x\" is no number from 1 to 65535"},
	    {SLICE("localhost:25x"),
		"port \"25x\" is no number from 1 to 65535"},
	    {SLICE("mx:"), "no host in \"\": give a host, host:port or "
			   "practice:"},
	    {SLICE("unix: "), "\"unix:\" lacks the path of a socket"},
	    {SLICE("pipe:"), "\"pipe:\" lacks a command"},
	    {SLICE("smtp://localhost:smtp"),
		"\"localhost:smtp\" is no target: give HOST, HOST:NUMBER, "
		"[IPV6]:NUMBER, smtp://HOST, mx:DOMAIN, unix:PATH, "
		"pipe:COMMAND or practice:NAME"},
	    {SLICE("localhost:0"), "port \"0\" is no number from 1 to 65535"},
	    {SLICE("localhost:65536"),
		"port \"65536\" is no number from 1 to 65535"},
	    {SLICE("localhost 99999999999999999999"),
		"port \"99999999999999999999\" is no number from 1 to 65535"},
	    {SLICE("localhost -1"), "port \"-1\" is no number from 1 to 65535"},
	    {SLICE("localhost:"), "port \"\" is no number from 1 to 65535"},
	    {SLICE("[::1]:"), "port \"\" is no number from 1 to 65535"},
	    {SLICE("localhost 2\0005"), "port \"2\xe2\x90\x80"
					"5\" is no number from 1 to 65535"},
	    {SLICE("localhost:25 26"), "a second port, \"26\": give one"},
	    {SLICE("localhost 25 more words"),
		"\"more words\" behind the port: give one target"},
	    {SLICE("local\0host"),
		"\"local\xe2\x90\x80host\" is no host name: take out the "
		"\xe2\x90\x80"},
	    {SLICE("a\x1b[2J"),
		"\"a\xe2\x90\x9b[2J\" is no host name: take out the "
		"\xe2\x90\x9b"},
	    {SLICE("a\r\nb"), "\"a\xe2\x90\x8d\xe2\x90\x8a"
			      "b\" is no host name: take out the \xe2\x90\x8d"},
	    {SLICE("mx\xe2\x80\xaetxt.net"),
		"\"mx<U+202E>txt.net\" is no host name: take out the "
		"<U+202E>"},
	    {SLICE("mx\xff"),
		"\"mx\\xFF\" is no host name: take out the \\xFF"},
	    {SLICE("mx.example.net/inbox"),
		"\"mx.example.net/inbox\" is no host name: take out the /"},
	    {SLICE("smtp://mx.example.net/inbox"),
		"\"mx.example.net/inbox\" is no host name: take out the /"},
	    {SLICE("-oProxy"),
		"\"-oProxy\" begins with a hyphen, which no host name does"},
	    {SLICE("joe@example.net"),
		"\"joe@example.net\" is a mail address: give the host to "
		"connect to"},
	    {SLICE("smtp://joe:secret@mx.example.net"),
		"a password does not belong in a target: leave out what "
		"stands before the @"},
	    {SLICE("joe:secret@mx.example.net"),
		"a password does not belong in a target: leave out what "
		"stands before the @"},
	    {SLICE("http://mx.example.net"),
		"unknown scheme \"http\": use smtp://, smtps://, "
		"submission://, submissions://, lmtp:// or practice:"},
	    {SLICE("[::1"), "\"[::1\" lacks its closing bracket"},
	    {SLICE("[::1]25"), "\"25\" behind the bracket: a port is written "
			       "[ADDRESS]:PORT"},
	    {SLICE("[localhost]"),
		"\"localhost\" is no IP address, or its interface does not "
		"exist here"},
	    {SLICE("::g"),
		"\"::g\" is no IP address, or its interface does not exist "
		"here"},
	    {SLICE("fe80::1%no-such-zone"),
		"\"fe80::1%no-such-zone\" is no IP address, or its interface "
		"does not exist here"},
	    {SLICE("practice:deathstar 25"),
		"\"25\" behind practice: it takes no port"}};
	struct target t = {.port = 7};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = {0};

		assert_int_equal(
		    target_parse(rows[i].typed, &t, &err), -ERR_USAGE);
		assert_string_equal(err.text, rows[i].text);
		assert_int_equal(
		    target_parse(rows[i].typed, &t, NULL), -ERR_USAGE);
	}
	assert_int_equal(t.port, 7);
}

static void
target__parse__long_texts_are_bounded(void **state)
{
	char text[100000];
	struct slice typed = {text, TARGET_HOST_MAX};
	struct err err = {0};
	struct target t;

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(target_parse(typed, &t, &err), 0);
	assert_int_equal(strlen(t.host), TARGET_HOST_MAX);
	typed.len++;
	assert_int_equal(target_parse(typed, &t, &err), -ERR_USAGE);
	assert_string_equal(
	    err.text, "a host name of 254 bytes: 253 is the most");
	text[1] = ':';
	typed.len = sizeof(text);
	assert_int_equal(target_parse(typed, &t, &err), -ERR_USAGE);
	assert_true(strlen(err.text) < 200);
	assert_non_null(strstr(err.text, "aaa...\" is no target"));
}

static void
target__parse__practice_by_name(void **state)
{
	const struct personality *p = personality_at(0);
	char typed[100], text[TARGET_TEXT_SIZE];
	struct err err = {0};
	struct target t;

	(void)state;
	snprintf(typed, sizeof(typed), "PRACTICE:%s", p->name);
	assert_int_equal(target_parse(slice_str(typed), &t, NULL), 0);
	assert_int_equal(t.kind, TARGET_PRACTICE);
	assert_string_equal(t.host, p->name);
	assert_string_equal(target_text(&t, text) + 9, p->name);
	assert_int_equal(target_parse(SLICE("practice:"), &t, NULL), 0);
	assert_string_equal(t.host, personality_default()->name);
	assert_int_equal(
	    target_parse(SLICE("practice:no\x1bone"), &t, &err), -ERR_USAGE);
	assert_non_null(strstr(err.text,
	    "\"no\xe2\x90\x9bone\" is no practice server: there are "));
	assert_non_null(strstr(err.text, p->name));
}

static void
target__parse__what_runs_on_this_machine(void **state)
{
	char text[TARGET_TEXT_SIZE];
	struct target t;

	(void)state;
	assert_int_equal(
	    target_parse(SLICE(" unix:/run/a b/lmtp "), &t, NULL), 0);
	assert_int_equal(t.kind, TARGET_UNIX);
	assert_string_equal(t.place, "/run/a b/lmtp");
	assert_int_equal(t.port, 0);
	assert_string_equal(target_text(&t, text), "unix:/run/a b/lmtp");
	assert_int_equal(target_parse(SLICE("pipe:exim -bs  -v"), &t, NULL), 0);
	assert_int_equal(t.kind, TARGET_PIPE);
	assert_string_equal(t.place, "exim -bs  -v");
}

static void
target__parse__a_place_has_bounds(void **state)
{
	char typed[TARGET_PLACE_MAX + 16];
	struct err err = {0};
	struct target t;

	(void)state;
	memset(typed, 'x', sizeof(typed));
	memcpy(typed, "pipe:", 5);
	assert_int_equal(
	    target_parse(slice_of(typed, 5 + TARGET_PLACE_MAX), &t, &err), 0);
	assert_int_equal(
	    target_parse(slice_of(typed, 6 + TARGET_PLACE_MAX), &t, &err),
	    -ERR_USAGE);
	assert_int_equal(
	    target_parse(SLICE("unix:/a\0b"), &t, &err), -ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(target__parse__every_form),
	    cmocka_unit_test(target__parse__what_is_wrong_is_named),
	    cmocka_unit_test(target__parse__long_texts_are_bounded),
	    cmocka_unit_test(target__parse__what_runs_on_this_machine),
	    cmocka_unit_test(target__parse__a_place_has_bounds),
	    cmocka_unit_test(target__parse__practice_by_name)};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
