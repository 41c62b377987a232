/* SPDX-License-Identifier: GPL-3.0-or-later
 * sasl - one authentication, step by step, by GNU SASL.
 *
 * The library asks for what it needs by a callback; it gets that out of the
 * session. It bounds no work that a peer asks for, and says "authentication
 * error" to all that is wrong: both are put right here. Its own copies of
 * secrets are overwritten before they are freed, as far as it shows them.
 */
#include "sasl-core.h"

#include "ehlo/base/base64.h"
#include "ehlo/base/mem.h"

/* No mechanism has so many. */
#define STEPS_MAX 6
/* A signature, a kind, where the name of the target is, flags, the challenge */
#define NTLM_CHALLENGE_MIN 32

/* ---- the mechanisms ------------------------------------------------- */

enum speaker { SPEAKER_CLIENT, SPEAKER_SERVER };

static const struct mech {
	const char *name;
	enum sasl_need need;
	enum speaker first;
	bool is_chosen;
	const char *rfc;
	const char *words;
} mechs[SASL_COUNT] = {
#define M(id, name, need, first, is_chosen, rfc, words) \
	[SASL_##id] = {                                 \
	    name, SASL_NEEDS_##need, SPEAKER_##first, is_chosen, rfc, words},
#include "ehlo/smtp/mechs.def"
#undef M
};

enum sasl_mech
sasl_find(struct slice name)
{
	enum sasl_mech mech = 0;

	while (mech < SASL_COUNT &&
	       !slice_equals_nocase(name, slice_str(mechs[mech].name)))
		mech++;
	return mech;
}

const char *
sasl_name(enum sasl_mech mech)
{
	return mechs[mech].name;
}

const char *
sasl_rfc(enum sasl_mech mech)
{
	return mechs[mech].rfc;
}

const char *
sasl_words(enum sasl_mech mech)
{
	return mechs[mech].words;
}

enum sasl_need
sasl_need(enum sasl_mech mech)
{
	return mechs[mech].need;
}

bool
sasl_speaks_first(enum sasl_mech mech)
{
	return mechs[mech].first == SPEAKER_CLIENT;
}

bool
sasl_is_chosen(enum sasl_mech mech)
{
	return mechs[mech].is_chosen;
}

bool
sasl_binds_channel(enum sasl_mech mech)
{
	return mech == SASL_SCRAM_SHA_256_PLUS || mech == SASL_SCRAM_SHA_1_PLUS;
}

bool
sasl_sends_secret(enum sasl_mech mech)
{
	return mech == SASL_PLAIN || mech == SASL_LOGIN ||
	       mechs[mech].need == SASL_NEEDS_TOKEN;
}

static bool
is_scram(enum sasl_mech mech)
{
	return sasl_binds_channel(mech) || mech == SASL_SCRAM_SHA_256 ||
	       mech == SASL_SCRAM_SHA_1;
}

/* ---- what the library asks for -------------------------------------- */

static int
give(struct sasl *s, Gsasl_session *session, Gsasl_property property,
    const struct buf *value, int missing)
{
	if (value->len == 0)
		return missing;
	return s->lib->property_set_raw(
	    session, property, value->ptr, value->len);
}

/* The account's, for whoever the client says it is. */
static int
give_account(struct sasl *s, Gsasl_session *session)
{
	struct slice user =
	    slice_str(s->lib->property_fast(session, GSASL_AUTHID));
	int rc = GSASL_NO_PASSWORD;

	buf_wipe(&s->password);
	if (s->server.get_password(s->server.context, user, &s->password))
		rc = give(s, session, GSASL_PASSWORD, &s->password,
		    GSASL_NO_PASSWORD);
	return rc;
}

static int
check_certificate(const struct sasl *s)
{
	return s->certificate.len > 0 ? GSASL_OK : GSASL_AUTHENTICATION_ERROR;
}

static int
on_property(Gsasl *context, Gsasl_session *session, Gsasl_property property)
{
	struct sasl *s = gsasl_load(NULL)->callback_hook_get(context);

	switch (property) {
	case GSASL_AUTHID:
		return give(s, session, property, &s->user, GSASL_NO_AUTHID);
	case GSASL_AUTHZID:
		return give(
		    s, session, property, &s->authzid, GSASL_NO_CALLBACK);
	case GSASL_PASSWORD:
		return s->is_server ? give_account(s, session)
		                    : give(s, session, property, &s->password,
					  GSASL_NO_PASSWORD);
	case GSASL_HOSTNAME:
		return give(s, session, property, &s->host, GSASL_NO_HOSTNAME);
	case GSASL_SERVICE:
		return s->lib->property_set_raw(session, property, "smtp", 4);
	case GSASL_CB_TLS_EXPORTER:
		return give(
		    s, session, property, &s->tls_exporter, GSASL_NO_CALLBACK);
	case GSASL_CB_TLS_UNIQUE:
		return give(
		    s, session, property, &s->tls_unique, GSASL_NO_CALLBACK);
	case GSASL_VALIDATE_EXTERNAL:
		return check_certificate(s);
	default:
		return GSASL_NO_CALLBACK;
	}
}

/* ---- life ----------------------------------------------------------- */

static int
set_up(struct sasl *s, struct err *err)
{
	int rc;

	if (sasl_oauth_has(s->mech))
		return 0;
	s->lib = gsasl_load(err);
	if (s->lib == NULL)
		return -ERR_SYSTEM;
	if (s->lib->init(&s->context) != GSASL_OK)
		mem_fail();
	s->lib->callback_hook_set(s->context, s);
	s->lib->callback_set(s->context, on_property);
	rc = (s->is_server ? s->lib->server_start : s->lib->client_start)(
	    s->context, sasl_name(s->mech), &s->session);
	if (rc == GSASL_OK)
		return 0;
	return err_set(err, ERR_SYSTEM, "%s: %s", sasl_name(s->mech),
	    s->lib->strerror(rc));
}

static struct sasl *
begin(struct sasl *s, struct err *err)
{
	if (set_up(s, err) == 0)
		return s;
	sasl_free(s);
	return NULL;
}

static void
copy_binding(struct sasl *s, const struct sasl_binding *binding)
{
	base64_encode(&s->tls_exporter, binding->tls_exporter);
	base64_encode(&s->tls_unique, binding->tls_unique);
}

/* In one piece of its size, so that no growth leaves a copy behind. */
static void
copy_secret(struct buf *out, struct slice secret)
{
	out->ptr = mem_alloc(secret.len);
	out->size = secret.len;
	buf_add_slice(out, secret);
}

static bool
has_nul(const struct buf *b)
{
	return slice_find(buf_slice(b), '\0') < b->len;
}

static int
check_client(const struct sasl *s, struct err *err)
{
	if (has_nul(&s->user) || has_nul(&s->authzid))
		return err_set(err, ERR_USAGE,
		    "a user name with a NUL in it cannot be sent");
	if (has_nul(&s->password))
		return err_set(err, ERR_USAGE,
		    "a password with a NUL in it cannot be sent by %s",
		    sasl_name(s->mech));
	if (s->user.len == 0 && s->mech != SASL_EXTERNAL)
		return err_set(
		    err, ERR_USAGE, "%s needs a user", sasl_name(s->mech));
	if (s->password.len == 0 &&
	    mechs[s->mech].need != SASL_NEEDS_CERTIFICATE)
		return err_set(err, ERR_USAGE, "%s needs a %s",
		    sasl_name(s->mech),
		    mechs[s->mech].need == SASL_NEEDS_TOKEN ? "token"
							    : "password");
	if (sasl_binds_channel(s->mech) && s->tls_exporter.len == 0 &&
	    s->tls_unique.len == 0)
		return err_set(
		    err, ERR_USAGE, "%s needs TLS", sasl_name(s->mech));
	return sasl_oauth_has(s->mech) ? sasl_oauth_check(s, err) : 0;
}

struct sasl *
sasl_client_new(
    enum sasl_mech mech, const struct sasl_client *client, struct err *err)
{
	struct sasl *s = mem_zalloc(1, sizeof(*s));

	s->mech = mech;
	s->port = client->port;
	buf_add_slice(&s->user, client->user);
	buf_add_slice(&s->authzid, client->authzid);
	buf_add_slice(&s->host, client->host);
	copy_secret(&s->password, client->password);
	/* The library takes it for an error where it is not used. */
	if (sasl_binds_channel(mech))
		copy_binding(s, &client->binding);
	if (check_client(s, err) == 0)
		return begin(s, err);
	sasl_free(s);
	return NULL;
}

struct sasl *
sasl_server_new(
    enum sasl_mech mech, const struct sasl_server *server, struct err *err)
{
	struct sasl *s = mem_zalloc(1, sizeof(*s));

	s->mech = mech;
	s->is_server = true;
	s->server = *server;
	buf_add_slice(&s->host, server->host);
	buf_add_slice(&s->certificate, server->certificate);
	copy_binding(s, &server->binding);
	return begin(s, err);
}

static void
wipe_property(struct sasl *s, Gsasl_property property)
{
	const char *value = s->lib->property_fast(s->session, property);

	if (value != NULL)
		mem_wipe((char *)value, slice_str(value).len);
}

void
sasl_free(struct sasl *s)
{
	if (s == NULL)
		return;
	if (s->session != NULL) {
		wipe_property(s, GSASL_PASSWORD);
		wipe_property(s, GSASL_SCRAM_SALTED_PASSWORD);
		s->lib->finish(s->session);
	}
	if (s->context != NULL)
		s->lib->done(s->context);
	buf_wipe(&s->password);
	buf_fini(&s->user);
	buf_fini(&s->authzid);
	buf_fini(&s->host);
	buf_fini(&s->certificate);
	buf_fini(&s->tls_exporter);
	buf_fini(&s->tls_unique);
	mem_free(s);
}

enum sasl_mech
sasl_mech(const struct sasl *s)
{
	return s->mech;
}

bool
sasl_is_done(const struct sasl *s)
{
	return s->is_done;
}

struct slice
sasl_user(const struct sasl *s)
{
	return s->is_server && s->is_done ? buf_slice(&s->user)
	                                  : (struct slice){0};
}

/* ---- what is asked of a client -------------------------------------- */

static int
check_iterations(struct slice count, struct err *err)
{
	unsigned long iterations;
	int rc = slice_to_number(count, SASL_ITERATIONS_MAX, &iterations);

	if (rc == -ERR_SYNTAX)
		return err_set(err, ERR_SYNTAX,
		    "the number of iterations is no number: i=%.*s",
		    SLICE_ARGS(slice_range(count, 0, 40)));
	if (rc < 0)
		return err_set(err, ERR_LIMIT,
		    "%.*s iterations would keep this machine busy; at most %d "
		    "are computed",
		    SLICE_ARGS(slice_range(count, 0, 40)), SASL_ITERATIONS_MAX);
	if (iterations < SASL_ITERATIONS_MIN)
		return err_set(err, ERR_LIMIT,
		    "i=%lu: too few iterations to protect the password; RFC "
		    "7677 4 wants %d at least",
		    iterations, SASL_ITERATIONS_MIN);
	return 0;
}

/* RFC 5802 7: attributes with commas between them, "i=" is one of the first
 * message of the server. */
static int
check_scram(struct slice message, struct err *err)
{
	while (message.len > 0) {
		size_t end = slice_find(message, ',');
		struct slice attribute = slice_range(message, 0, end);
		int rc = slice_starts_with(attribute, SLICE("i="))
		             ? check_iterations(slice_skip(attribute, 2), err)
		             : 0;

		if (rc < 0)
			return rc;
		message = slice_skip(message, end + 1);
	}
	return 0;
}

/* The library signs whatever it is given. A challenge has its own mark, a
 * number, and at least what stands before the name of the target. */
static int
check_ntlm(struct slice message, struct err *err)
{
	static const char mark[12] = "NTLMSSP\0\2\0\0";

	if (message.len >= NTLM_CHALLENGE_MIN &&
	    slice_starts_with(message, slice_of(mark, sizeof(mark))))
		return 0;
	return err_set(
	    err, ERR_SYNTAX, "the server's challenge is not one of NTLM");
}

static int
check_challenge(const struct sasl *s, struct slice input, struct err *err)
{
	/* To an empty challenge the library has nothing to say, for ever. */
	if (s->steps >= STEPS_MAX)
		return err_set(err, ERR_LIMIT,
		    "the server asks for more and more; %s has %d steps at "
		    "most",
		    sasl_name(s->mech), STEPS_MAX);
	if (s->is_done)
		return err_set(err, ERR_SYNTAX,
		    "the server asks for more, where %s has no more to say",
		    sasl_name(s->mech));
	if (is_scram(s->mech) && s->steps == 1)
		return check_scram(input, err);
	if (s->mech == SASL_NTLM && s->steps == 1)
		return check_ntlm(input, err);
	if (is_scram(s->mech) && slice_starts_with(input, SLICE("e=")))
		return err_set(err, ERR_STATE, "the server refuses: %.*s",
		    SLICE_ARGS(slice_range(input, 2, 80)));
	return 0;
}

/* ---- what went wrong ------------------------------------------------ */

static int
explain_proof(const struct sasl *s, struct err *err)
{
	if (is_scram(s->mech) && s->steps == 1)
		return err_set(err, ERR_STATE,
		    "the server's nonce does not continue ours: it answers "
		    "another conversation");
	return err_set(err, ERR_STATE,
	    "the server has NOT proven that it knows the password: it is not "
	    "the server that it says it is");
}

static int
explain_client(const struct sasl *s, int rc, struct err *err)
{
	switch (rc) {
	case GSASL_AUTHENTICATION_ERROR:
	case GSASL_INTEGRITY_ERROR:
		return explain_proof(s, err);
	case GSASL_MECHANISM_PARSE_ERROR:
		return err_set(err, ERR_SYNTAX,
		    "the server's challenge is not one of %s",
		    sasl_name(s->mech));
	case GSASL_SASLPREP_ERROR:
		return err_set(err, ERR_USAGE,
		    "the user or the password holds what RFC 4013 forbids, or "
		    "is not in UTF-8");
	default:
		return err_set(err, ERR_STATE, "%s: %s", sasl_name(s->mech),
		    s->lib->strerror(rc));
	}
}

static int
explain_server(const struct sasl *s, int rc, struct err *err)
{
	if (rc == GSASL_MECHANISM_PARSE_ERROR)
		return err_set(err, ERR_SYNTAX, "that is no message of %s",
		    sasl_name(s->mech));
	if (s->mech == SASL_EXTERNAL)
		return err_set(
		    err, ERR_STATE, "the client has shown no certificate");
	if (rc == GSASL_AUTHENTICATION_ERROR)
		return err_set(
		    err, ERR_STATE, "the password, or what is bound, is wrong");
	if (rc == GSASL_NO_PASSWORD)
		return err_set(err, ERR_STATE, "there is no such user");
	return err_set(
	    err, ERR_STATE, "%s: %s", sasl_name(s->mech), s->lib->strerror(rc));
}

/* ---- steps ---------------------------------------------------------- */

/* One step of the library's: its result, and out what it says. Some of its
 * mechanisms read on until a NUL, whatever the length. */
static int
run(struct sasl *s, struct slice input, struct buf *out)
{
	struct buf copy = {
	    .ptr = mem_alloc(input.len + 1), .size = input.len + 1};
	char *answer = NULL;
	size_t len = 0;
	int rc;

	buf_add_slice(&copy, input);
	rc =
	    s->lib->step(s->session, input.ptr == NULL ? NULL : buf_text(&copy),
		input.len, &answer, &len);
	buf_wipe(&copy);
	if (rc == GSASL_MALLOC_ERROR)
		mem_fail();
	if ((rc == GSASL_OK || rc == GSASL_NEEDS_MORE) && len > 0) {
		copy_secret(out, slice_of(answer, len));
		mem_wipe(answer, len);
	}
	s->lib->free(answer);
	return rc;
}

static int
step_client(
    struct sasl *s, struct slice input, struct buf *out, struct err *err)
{
	int rc = check_challenge(s, input, err);

	if (rc < 0)
		return rc;
	rc = run(s, input, out);
	if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
		return explain_client(s, rc, err);
	s->steps++;
	s->is_done = rc == GSASL_OK;
	return s->is_done ? SASL_DONE : SASL_MORE;
}

static void
keep_user(struct sasl *s)
{
	buf_clear(&s->user);
	if (s->mech == SASL_EXTERNAL)
		buf_add_slice(&s->user, buf_slice(&s->certificate));
	else
		buf_add_str(
		    &s->user, s->lib->property_fast(s->session, GSASL_AUTHID));
	s->is_done = true;
}

/* RFC 4954 has no room for data beside the 235: what proves the server goes
 * out as one more challenge, whose answer is empty. */
static int
step_server(
    struct sasl *s, struct slice input, struct buf *out, struct err *err)
{
	int rc;

	if (s->is_settled && input.len > 0)
		return err_set(err, ERR_SYNTAX,
		    "the answer to the server's proof must be empty");
	rc = s->is_settled ? GSASL_OK : run(s, input, out);
	if (rc != GSASL_OK && rc != GSASL_NEEDS_MORE)
		return explain_server(s, rc, err);
	if (rc == GSASL_NEEDS_MORE)
		return SASL_MORE;
	if (out->len > 0) {
		s->is_settled = true;
		return SASL_MORE;
	}
	keep_user(s);
	return SASL_DONE;
}

int
sasl_step(struct sasl *s, struct slice input, struct buf *out, struct err *err)
{
	struct buf answer = {0};
	int rc;

	if (sasl_oauth_has(s->mech))
		rc = (s->is_server
			  ? sasl_oauth_step_server
			  : sasl_oauth_step_client)(s, input, &answer, err);
	else
		rc = (s->is_server ? step_server : step_client)(
		    s, input, &answer, err);
	if (rc >= 0)
		buf_add_slice(out, buf_slice(&answer));
	buf_wipe(&answer);
	return rc;
}
