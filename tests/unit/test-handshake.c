/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-handshake - what TLS was agreed on, in words. */
#include "ehlo/model/handshake.h"

#include "model-play.h"

#define DAY ((int64_t)86400)

static const struct {
	struct event_tls tls;
	struct wall wall;
	const char *told;
} rows[] = {
    {{.version = SLICE("TLS 1.3"),
	 .cipher = SLICE("TLS_AES_256_GCM_SHA384"),
	 .group = SLICE("x25519"),
	 .is_verified = true,
	 .subject = SLICE("CN=other"),
	 .names = SLICE("mx.example.net\nmail.example.net\n"),
	 .sha256 = SLICE("00"),
	 .not_after = 62 * DAY - 1},
	{.is_known = true},
	"TLS 1.3, TLS_AES_256_GCM_SHA384, x25519; certificate mx.example.net, "
	"verified, 61 days left"},
    {{.version = SLICE("TLS 1.2"),
	 .cipher = SLICE("x"),
	 .subject = SLICE("CN=other"),
	 .sha256 = SLICE("00"),
	 .not_after = DAY},
	{.is_known = true, .unix_us = (DAY + 1) * 1000000},
	"TLS 1.2, x; certificate CN=other, NOT VERIFIED, expired 1 day ago"},
    {{.version = SLICE("TLS 1.2"),
	 .cipher = SLICE("x"),
	 .names = SLICE("a\n"),
	 .sha256 = SLICE("00")},
	{.is_known = false}, "TLS 1.2, x; certificate a, NOT VERIFIED"},
    {{.version = SLICE("TLS 1.2"),
	 .cipher = SLICE("x"),
	 .names = SLICE("a\nb\nc\nd\ne\nf\n"),
	 .sha256 = SLICE("00")},
	{.is_known = false},
	"TLS 1.2, x; certificate a, b, c, d, 2 more names, NOT VERIFIED"},
    {{.version = SLICE("TLS 1.3"),
	 .cipher = SLICE("x"),
	 .is_verified = true,
	 .names = SLICE("a\n"),
	 .sha256 = SLICE("00"),
	 .dane = DANE_MATCH,
	 .tlsa = SLICE("3 1 1")},
	{.is_known = false},
	"TLS 1.3, x; certificate a, verified by TLSA 3 1 1"},
    {{.version = SLICE("TLS 1.3"),
	 .cipher = SLICE("x"),
	 .names = SLICE("a\n"),
	 .sha256 = SLICE("00"),
	 .dane = DANE_UNUSABLE},
	{.is_known = false},
	"TLS 1.3, x; certificate a, NOT VERIFIED; DANE: no TLSA record is of a "
	"kind that mail can use"},
    {{.version = SLICE("TLS 1.3"),
	 .cipher = SLICE("x"),
	 .was_client_asked = true},
	{.is_known = true},
	"TLS 1.3, x; no certificate; the server asked for a certificate of "
	"ours "
	"and got none"},
    {{.version = SLICE("TLS 1.3"), .cipher = SLICE("x"), .is_served = true},
	{.is_known = true},
	"TLS 1.3, x; only the client knows whether it verified this server"},
    {{.version = SLICE("TLS 1.2"), .cipher = SLICE("x")}, {.is_known = true},
	"TLS 1.2, x; no certificate"},
};

static void
handshake__tell__what_and_whose(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct event ev = {.kind = EVENT_TLS, .tls = &rows[i].tls};
		struct buf out = {0};

		handshake_tell(&out, &ev, &rows[i].wall);
		assert_string_equal(buf_text(&out), rows[i].told);
		buf_fini(&out);
	}
}

static void
handshake__next_error__one_by_one(void **state)
{
	static const char *const told[] = {
	    "certificate has expired (X509_V_ERR_CERT_HAS_EXPIRED, depth 0)",
	    " (X, depth 12)", " (, depth )"};
	struct slice errors =
	    SLICE("0 X509_V_ERR_CERT_HAS_EXPIRED certificate has expired\n"
		  "12 X\n\n");
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(told); i++) {
		assert_true(handshake_next_error(&errors, &out));
		assert_string_equal(buf_text(&out), told[i]);
		buf_clear(&out);
	}
	assert_false(handshake_next_error(&errors, &out));
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(handshake__tell__what_and_whose),
	    cmocka_unit_test(handshake__next_error__one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
