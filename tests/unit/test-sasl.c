/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-sasl - client against server, and against servers that lie. */
#include "ehlo/smtp/sasl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define USER     SLICE("alice@example.org")
#define PASSWORD SLICE("correct horse")

static bool
get_password(void *context, struct slice user, struct buf *password)
{
	(void)context;
	if (!slice_equals(user, USER))
		return false;
	buf_add_slice(password, PASSWORD);
	return true;
}

static const struct sasl_client good = {.user = {"alice@example.org", 17},
    .password = {"correct horse", 13},
    .host = {"mail.example.org", 16},
    .port = 587,
    .binding = {.tls_exporter = {"0123456789abcdef0123456789abcdef", 32}}};
static const struct sasl_server server = {.get_password = get_password,
    .host = {"mail.example.org", 16},
    .certificate = {"alice@example.org", 17},
    .binding = {.tls_exporter = {"0123456789abcdef0123456789abcdef", 32}}};

/* ---- both sides ----------------------------------------------------- */

struct talk {
	int client, server; /* the last results */
	bool is_client_done;
	struct buf user; /* whom the server let in */
	struct err err;
	size_t turns;
};

/* As SMTP does it: an initial response if there is one, then challenges. */
static void
converse(struct talk *t, struct sasl *c, struct sasl *s)
{
	struct buf input = {0}, output = {0};

	*t = (struct talk){.client = SASL_MORE};
	if (sasl_speaks_first(sasl_mech(c))) {
		t->client = sasl_step(c, (struct slice){0}, &input, &t->err);
		buf_text(&input); /* it is there, even if it is empty */
	}
	for (; t->client >= 0 && t->turns < 8; t->turns++) {
		buf_clear(&output);
		t->server = sasl_step(s, buf_slice(&input), &output, &t->err);
		if (t->server != SASL_MORE)
			break;
		buf_clear(&input);
		t->client = sasl_step(c, buf_slice(&output), &input, &t->err);
	}
	t->is_client_done = sasl_is_done(c);
	buf_add_slice(&t->user, sasl_user(s));
	buf_fini(&input);
	buf_fini(&output);
}

static void
talk(struct talk *t, enum sasl_mech mech, const struct sasl_client *client)
{
	struct sasl *c = sasl_client_new(mech, client, &t->err);
	struct sasl *s = sasl_server_new(mech, &server, &t->err);

	assert_non_null(c);
	assert_non_null(s);
	converse(t, c, s);
	sasl_free(c);
	sasl_free(s);
}

static void
sasl__step__every_mechanism_lets_in_who_knows(void **state)
{
	struct talk t;

	(void)state;
	for (enum sasl_mech mech = 0; mech < SASL_NTLM; mech++) {
		talk(&t, mech, &good);
		if (t.server != SASL_DONE)
			print_error("%s: %s\n", sasl_name(mech), t.err.text);
		assert_int_equal(t.server, SASL_DONE);
		assert_true(t.is_client_done);
		assert_true(slice_equals(buf_slice(&t.user), USER));
		buf_fini(&t.user);
	}
}

static void
sasl__step__no_mechanism_lets_in_who_guesses(void **state)
{
	struct sasl_client wrong = good;
	struct talk t;

	(void)state;
	wrong.password = SLICE("guess");
	for (enum sasl_mech mech = 0; mech < SASL_NTLM; mech++) {
		if (mech == SASL_EXTERNAL)
			continue;
		talk(&t, mech, &wrong);
		assert_int_equal(t.server, -ERR_STATE);
		assert_int_equal(t.user.len, 0);
	}
}

static void
sasl__step__no_mechanism_lets_in_a_stranger(void **state)
{
	struct sasl_client stranger = good;
	struct talk t;

	(void)state;
	stranger.user = SLICE("mallory");
	for (enum sasl_mech mech = 0; mech < SASL_NTLM; mech++) {
		if (mech == SASL_EXTERNAL)
			continue;
		talk(&t, mech, &stranger);
		assert_int_equal(t.server, -ERR_STATE);
	}
}

/* ---- a client, and servers that lie ----------------------------------- */

static struct sasl *
begin_client(enum sasl_mech mech, struct buf *first)
{
	struct sasl *c = sasl_client_new(mech, &good, NULL);

	assert_non_null(c);
	if (sasl_speaks_first(mech))
		assert_true(sasl_step(c, (struct slice){0}, first, NULL) >= 0);
	return c;
}

/* The nonce of "...,r=NONCE". */
static struct slice
nonce_of(const struct buf *first)
{
	return slice_skip(
	    buf_slice(first), slice_find_last(buf_slice(first), '='));
}

/* What a client says to "r=<its nonce>AFTER". */
static void
try_challenge(const char *before, const char *after, int rc, const char *words)
{
	struct buf first = {0}, challenge = {0}, out = {0};
	struct sasl *c = begin_client(SASL_SCRAM_SHA_256, &first);
	struct err err = {0};

	buf_addf(&challenge, "%sr=", before);
	buf_add_slice(&challenge, nonce_of(&first));
	buf_add_str(&challenge, after);
	assert_int_equal(sasl_step(c, buf_slice(&challenge), &out, &err), rc);
	if (strstr(err.text, words) == NULL)
		fail_msg("no \"%s\" in \"%s\"", words, err.text);
	assert_true(rc >= 0 || out.len == 0);
	assert_false(sasl_is_done(c));
	sasl_free(c);
	buf_fini(&first);
	buf_fini(&challenge);
	buf_fini(&out);
}

/* U10: nothing is computed that takes for ever, or protects nothing. */
static void
sasl__step__iterations_are_bounded(void **state)
{
	(void)state;
	try_challenge("", "x,s=eXl5,i=4096", SASL_MORE, "");
	try_challenge("", "x,s=eXl5,i=4095", -ERR_LIMIT, "too few");
	try_challenge("", "x,s=eXl5,i=1", -ERR_LIMIT, "too few");
	try_challenge("", "x,s=eXl5,i=0", -ERR_LIMIT, "too few");
	try_challenge("", "x,s=eXl5,i=100001", -ERR_LIMIT, "keep this");
	try_challenge("", "x,s=eXl5,i=2147483648", -ERR_LIMIT, "keep this");
	try_challenge("", "x,s=eXl5,i=99999999999999999999999999999999999",
	    -ERR_LIMIT, "keep this");
	try_challenge("", "x,s=eXl5,i=-1", -ERR_SYNTAX, "no number");
	try_challenge("", "x,s=eXl5,i= 4096", -ERR_SYNTAX, "no number");
	try_challenge("", "x,s=eXl5,i=", -ERR_SYNTAX, "no number");
	try_challenge("i=4096,", "x,s=eXl5,i=2147483648", -ERR_LIMIT, "keep");
	try_challenge("", "x,s=eXl5", -ERR_SYNTAX, "not one of SCRAM");
	try_challenge("", "x", -ERR_SYNTAX, "not one of SCRAM");
}

static void
sasl__step__another_nonce_is_refused(void **state)
{
	struct buf first = {0}, out = {0};
	struct sasl *c = begin_client(SASL_SCRAM_SHA_1, &first);
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    sasl_step(c, SLICE("r=other,s=eXl5,i=4096"), &out, &err),
	    -ERR_STATE);
	assert_non_null(strstr(err.text, "nonce does not continue ours"));
	assert_int_equal(out.len, 0);
	sasl_free(c);
	buf_fini(&first);
}

/* The server answers, but does not know the password. */
static void
sasl__step__a_server_that_proves_nothing(void **state)
{
	static const struct {
		const char *last;
		int rc;
		const char *words;
	} rows[] = {
	    {"v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", -ERR_STATE,
		"NOT proven"},
	    {"e=invalid-proof", -ERR_STATE, "refuses: invalid-proof"},
	    {"v=", -ERR_SYNTAX, ""},
	    {"", -ERR_SYNTAX, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf first = {0}, challenge = {0}, out = {0};
		struct sasl *c = begin_client(SASL_SCRAM_SHA_256, &first);
		struct err err = {0};

		buf_add_str(&challenge, "r=");
		buf_add_slice(&challenge, nonce_of(&first));
		buf_add_str(&challenge, "x,s=eXl5,i=4096");
		assert_int_equal(
		    sasl_step(c, buf_slice(&challenge), &out, &err), SASL_MORE);
		assert_int_equal(
		    sasl_step(c, slice_str(rows[i].last), &out, &err),
		    rows[i].rc);
		assert_non_null(strstr(err.text, rows[i].words));
		assert_false(sasl_is_done(c));
		sasl_free(c);
		buf_fini(&first);
		buf_fini(&challenge);
		buf_fini(&out);
	}
}

/* RFC 2195 2, and U11: keys longer than a block of the digest, and a challenge
 * of any size. */
static void
sasl__step__cram_md5_is_exact(void **state)
{
	static const char challenge[] =
	    "<1896.697170952@postoffice.reston.mci.net>";
	static const char eighty[] = "pppppppppppppppppppppppppppppppppppppppp"
				     "pppppppppppppppppppppppppppppppppppppppp";
	static const char *const rows[][2] = {
	    {"tanstaaftanstaaf", "tim b913a602c7eda7a495b4e6e7334d3890"},
	    {eighty, "tim 97087cb2afc84b5c6e2627f2d27f9d5e"},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct sasl_client client = {
		    .user = SLICE("tim"), .password = slice_str(rows[i][0])};
		struct sasl *c = sasl_client_new(SASL_CRAM_MD5, &client, NULL);
		struct buf out = {0};

		assert_int_equal(
		    sasl_step(c, slice_str(challenge), &out, NULL), SASL_DONE);
		assert_string_equal(buf_text(&out), rows[i][1]);
		assert_int_equal(sasl_step(c, slice_str(challenge), &out, NULL),
		    -ERR_SYNTAX);
		sasl_free(c);
		buf_fini(&out);
	}
}

static void
sasl__step__no_step_behind_the_last(void **state)
{
	(void)state;
	for (enum sasl_mech mech = 0; mech < SASL_COUNT; mech++) {
		struct buf first = {0}, out = {0};
		struct sasl *c = begin_client(mech, &first);
		int rc = SASL_MORE;

		for (int i = 0; i < 8 && rc >= 0; i++)
			rc = sasl_step(c, SLICE("x"), &out, NULL);
		assert_true(rc < 0);
		sasl_free(c);
		buf_fini(&first);
		buf_fini(&out);
	}
}

/* ---- what is not sent ------------------------------------------------- */

static void
refuse(enum sasl_mech mech, const struct sasl_client *client, const char *words)
{
	struct err err = {0};

	assert_null(sasl_client_new(mech, client, &err));
	assert_int_equal(err.code, ERR_USAGE);
	if (strstr(err.text, words) == NULL)
		fail_msg("no \"%s\" in \"%s\"", words, err.text);
}

static void
sasl__client_new__what_cannot_be_said(void **state)
{
	struct sasl_client c = good;

	(void)state;
	c.password = SLICE("a\0b");
	refuse(SASL_CRAM_MD5, &c, "NUL");
	c.password = SLICE("");
	refuse(SASL_PLAIN, &c, "needs a password");
	refuse(SASL_XOAUTH2, &c, "needs a token");
	c.password = SLICE("to\1ken");
	refuse(SASL_OAUTHBEARER, &c, "control character");
	c = good;
	c.user = SLICE("");
	refuse(SASL_PLAIN, &c, "needs a user");
	c.user = SLICE("a\0b");
	refuse(SASL_LOGIN, &c, "NUL");
	c.user = SLICE("a\1b");
	refuse(SASL_XOAUTH2, &c, "control character");
	c = good;
	c.binding = (struct sasl_binding){.tls_exporter = {0}};
	refuse(SASL_SCRAM_SHA_256_PLUS, &c, "needs TLS");
}

static void
sasl__step__no_utf8_is_no_password_of_scram(void **state)
{
	struct sasl_client client = good;
	struct sasl *c;
	struct buf out = {0};
	struct err err = {0};
	int rc;

	(void)state;
	client.password = SLICE("caf\xe9");
	c = sasl_client_new(SASL_CRAM_MD5, &client, NULL);
	rc = sasl_step(c, SLICE("<1@x>"), &out, &err);
	assert_int_equal(rc, -ERR_USAGE);
	assert_non_null(strstr(err.text, "RFC 4013"));
	sasl_free(c);
}

/* Somebody between the two ends has a TLS of his own with each. */
static void
sasl__step__another_channel_is_refused(void **state)
{
	struct sasl_client client = good;
	struct talk t;

	(void)state;
	client.binding.tls_exporter = SLICE("fedcba9876543210fedcba9876543210");
	talk(&t, SASL_SCRAM_SHA_256_PLUS, &client);
	assert_int_equal(t.server, -ERR_STATE);
}

static void
sasl__step__oauthbearer_escapes_the_name(void **state)
{
	struct sasl_client client = good;
	struct sasl *c;
	struct buf out = {0};

	(void)state;
	client.user = SLICE("a,b=c");
	c = sasl_client_new(SASL_OAUTHBEARER, &client, NULL);
	assert_int_equal(
	    sasl_step(c, (struct slice){0}, &out, NULL), SASL_DONE);
	assert_string_equal(buf_text(&out),
	    "n,a=a=2Cb=3Dc,\1host=mail.example.org\1port=587\1"
	    "auth=Bearer correct horse\1\1");
	sasl_free(c);
	buf_fini(&out);
}

static void
sasl__find__by_the_whole_name(void **state)
{
	(void)state;
	for (enum sasl_mech mech = 0; mech < SASL_COUNT; mech++)
		assert_int_equal(sasl_find(slice_str(sasl_name(mech))), mech);
	assert_int_equal(sasl_find(SLICE("cram-md5")), SASL_CRAM_MD5);
	assert_int_equal(sasl_find(SLICE("CRAM")), SASL_COUNT);
	assert_int_equal(sasl_find(SLICE("")), SASL_COUNT);
	assert_int_equal(sasl_find(SLICE("GSSAPI")), SASL_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sasl__step__every_mechanism_lets_in_who_knows),
	    cmocka_unit_test(sasl__step__no_mechanism_lets_in_who_guesses),
	    cmocka_unit_test(sasl__step__no_mechanism_lets_in_a_stranger),
	    cmocka_unit_test(sasl__step__iterations_are_bounded),
	    cmocka_unit_test(sasl__step__another_nonce_is_refused),
	    cmocka_unit_test(sasl__step__a_server_that_proves_nothing),
	    cmocka_unit_test(sasl__step__cram_md5_is_exact),
	    cmocka_unit_test(sasl__step__no_step_behind_the_last),
	    cmocka_unit_test(sasl__client_new__what_cannot_be_said),
	    cmocka_unit_test(sasl__step__no_utf8_is_no_password_of_scram),
	    cmocka_unit_test(sasl__step__another_channel_is_refused),
	    cmocka_unit_test(sasl__step__oauthbearer_escapes_the_name),
	    cmocka_unit_test(sasl__find__by_the_whole_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
