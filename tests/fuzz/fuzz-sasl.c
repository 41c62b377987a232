/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-sasl - whatever the other side says, an authentication comes to its end,
 * nobody is let in by it, and what is told of it has no password in it.
 *
 * The first byte chooses the mechanism and the side, the lines behind it are
 * the messages. One that begins with "@" goes on with the client's own nonce.
 */
#include "fuzz.h"

#include "ehlo/smtp/sasl-words.h"

#define SECRET    "hunter2-secret"
#define STEPS_MAX 8

static const struct sasl_client client = {.user = {"bob", 3},
    .password = {SECRET, sizeof(SECRET) - 1},
    .host = {"mx", 2},
    .port = 25,
    .binding = {.tls_exporter = {"0123456789", 10}}};

static bool
get_password(void *context, struct slice user, struct buf *password)
{
	(void)context;
	buf_add_str(password, SECRET);
	return slice_equals(user, SLICE("bob"));
}

static const struct sasl_server server = {.get_password = get_password,
    .host = {"mx", 2},
    .binding = {.tls_exporter = {"0123456789", 10}}};

/* Nobody waits for what the bound on iterations lets through. */
static bool
is_slow(struct slice message)
{
	while (message.len > 0) {
		size_t end = slice_find(message, ',');

		if (slice_starts_with(message, SLICE("i=")) && end > 6)
			return true;
		message = slice_skip(message, end + 1);
	}
	return false;
}

static void
add_message(struct buf *out, struct slice line, const struct buf *first)
{
	if (!slice_starts_with(line, SLICE("@"))) {
		buf_add_slice(out, line);
		return;
	}
	buf_add_str(out, "r=");
	buf_add_slice(out, slice_skip(buf_slice(first),
			       slice_find_last(buf_slice(first), '=')));
	buf_add_slice(out, slice_skip(line, 1));
}

/* What the client really says is told without its password. */
static void
check_client(enum sasl_mech mech, unsigned step, const struct buf *answer)
{
	struct buf words = {0};

	sasl_tell_client(&words, mech, step, buf_slice(answer),
	    mech == SASL_LOGIN && step == 1);
	fuzz_check(!slice_contains_nocase(buf_slice(&words), SLICE(SECRET)));
	buf_fini(&words);
}

static void
run_client(enum sasl_mech mech, struct slice rest)
{
	struct sasl *s = sasl_client_new(mech, &client, NULL);
	struct buf first = {0}, words = {0};
	int rc = SASL_MORE;
	unsigned step = 0;

	fuzz_check(s != NULL);
	if (sasl_speaks_first(mech))
		rc = sasl_step(s, (struct slice){0}, &first, NULL);
	check_client(mech, ++step, &first);
	for (unsigned i = 1; rc >= 0 && i <= STEPS_MAX; i++) {
		struct buf message = {0}, answer = {0};

		add_message(&message, fuzz_take_line(&rest), &first);
		buf_text(&message);
		sasl_tell_server(&words, mech, i, buf_slice(&message));
		rc = is_slow(buf_slice(&message))
		         ? -ERR_LIMIT
		         : sasl_step(s, buf_slice(&message), &answer, NULL);
		fuzz_check(rc >= 0 || answer.len == 0);
		check_client(
		    mech, sasl_speaks_first(mech) ? ++step : i, &answer);
		buf_fini(&message);
		buf_fini(&answer);
	}
	fuzz_check(rc < 0);
	sasl_free(s);
	buf_fini(&first);
	buf_fini(&words);
}

static void
run_server(enum sasl_mech mech, struct slice rest)
{
	struct sasl *s = sasl_server_new(mech, &server, NULL);
	bool knows = slice_contains_nocase(rest, SLICE(SECRET));
	int rc = SASL_MORE;

	for (int i = 0; s != NULL && rc == SASL_MORE && i < STEPS_MAX; i++) {
		struct buf answer = {0}, words = {0};
		struct slice line = fuzz_take_line(&rest);

		sasl_tell_client(&words, mech, (unsigned)i + 1, line, false);
		rc = sasl_step(s, line, &answer, NULL);
		fuzz_check(rc >= 0 || answer.len == 0);
		fuzz_check(sasl_is_done(s) == (rc == SASL_DONE));
		buf_fini(&answer);
		buf_fini(&words);
	}
	fuzz_check(rc != SASL_DONE || knows);
	sasl_free(s);
}

void
fuzz_one(struct slice input)
{
	unsigned choice = fuzz_take_byte(&input);
	enum sasl_mech mech = (choice >> 1) % SASL_COUNT;

	if (choice % 2 == 0)
		run_client(mech, input);
	else
		run_server(mech, input);
}
