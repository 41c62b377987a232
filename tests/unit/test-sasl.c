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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sasl__step__every_mechanism_lets_in_who_knows),
	    cmocka_unit_test(sasl__step__no_mechanism_lets_in_who_guesses),
	    cmocka_unit_test(sasl__step__no_mechanism_lets_in_a_stranger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
