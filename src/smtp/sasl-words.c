/* SPDX-License-Identifier: GPL-3.0-or-later
 * sasl-words - what a message of an authentication says, its secret masked.
 *
 * A message is a list of fields with a separator; a table says which of them
 * mean what, and which are shown. What is not in the table is shown of a
 * server, and masked of a client.
 */
#include "ehlo/smtp/sasl-words.h"

struct field {
	const char *key;
	const char *words; /* before the value; the key itself when NULL */
	const char *after;
	bool is_secret;
};

static const struct field scram_fields[] = {
    {"n", "user ", "", false},
    {"a", "acts as ", "", false},
    {"r", "nonce ", "", false},
    {"s", "salt ", "", false},
    {"i", "", " iterations", false},
    {"c", "channel binding ", "", false},
    {"m", "extension ", "", false},
    {"p", "proof ", "", true},
    {"v", "proof of the server ", "", false},
    {"e", "refused: ", "", false},
    {NULL, NULL, "", true},
};

static const struct field digest_fields[] = {
    {"username", "user ", "", false},
    {"realm", "realm ", "", false},
    {"nonce", "nonce ", "", false},
    {"cnonce", "nonce of the client ", "", false},
    {"nc", "use ", " of the nonce", false},
    {"qop", "protects ", "", false},
    {"digest-uri", "for ", "", false},
    {"charset", "in ", "", false},
    {"algorithm", "by ", "", false},
    {"authzid", "acts as ", "", false},
    {"maxbuf", "at most ", " bytes at once", false},
    {"cipher", "ciphers ", "", false},
    {"stale", "stale ", "", false},
    {"rspauth", "proof of the server ", "", false},
    {"response", "answer ", "", true},
    {NULL, NULL, "", true},
};

static const struct field oauth_fields[] = {
    {"user", "user ", "", false},
    {"n,a", "user ", "", false},
    {"host", "at ", "", false},
    {"port", "port ", "", false},
    {"auth", "token ", "", true},
    {NULL, NULL, "", true},
};

static const struct field *
find_field(const struct field *fields, struct slice key)
{
	while (fields->key != NULL &&
	       !slice_equals_nocase(key, slice_str(fields->key)))
		fields++;
	return fields;
}

static void
add_field(struct buf *out, const struct field *fields, struct slice text,
    bool is_server)
{
	size_t end = slice_find(text, '=');
	struct slice key = slice_trim(slice_range(text, 0, end));
	struct slice value = slice_skip(text, end + 1);
	const struct field *field = find_field(fields, key);
	bool is_masked = field->is_secret && !is_server;

	if (value.len > 0 && value.ptr[value.len - 1] == ',')
		value.len--; /* it ends a name before SOH */
	if (field->words != NULL) {
		buf_add_str(out, field->words);
	} else if (!is_masked) {
		buf_add_slice(out, key);
		buf_add_str(out, " ");
	}
	if (is_masked)
		buf_add_str(out, SASL_MASK);
	else
		buf_add_slice(out, value);
	buf_add_str(out, field->after);
}

/* What one side's messages of a mechanism look like. */
struct form {
	const struct field *fields;
	char separator;
	bool has_quotes; /* a separator between two of them is none */
};

static const struct form scram = {scram_fields, ',', false};
static const struct form digest = {digest_fields, ',', true};
static const struct form oauth = {oauth_fields, '\1', false};

static size_t
field_end(struct slice text, const struct form *form)
{
	bool is_quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' && form->has_quotes)
			is_quoted = !is_quoted;
		if (text.ptr[i] == form->separator && !is_quoted)
			return i;
	}
	return text.len;
}

static void
add_fields(
    struct buf *out, const struct form *form, struct slice text, bool is_server)
{
	bool is_first = true;

	while (text.len > 0) {
		size_t end = field_end(text, form);

		if (end > 0) {
			buf_add_str(out, is_first ? "" : ", ");
			add_field(out, form->fields, slice_range(text, 0, end),
			    is_server);
			is_first = false;
		}
		text = slice_skip(text, end + 1);
	}
}

static bool
is_scram(enum sasl_mech mech)
{
	return sasl_binds_channel(mech) || mech == SASL_SCRAM_SHA_256 ||
	       mech == SASL_SCRAM_SHA_1;
}

static void
mask(struct buf *out)
{
	buf_add_str(out, SASL_MASK);
}

/* ---- the server ------------------------------------------------------- */

void
sasl_tell_server(
    struct buf *out, enum sasl_mech mech, unsigned step, struct slice bytes)
{
	if (bytes.len == 0) {
		buf_add_str(out, "nothing; the client is to speak");
	} else if (is_scram(mech)) {
		add_fields(out, &scram, bytes, true);
	} else if (mech == SASL_DIGEST_MD5) {
		add_fields(out, &digest, bytes, true);
	} else if (mech == SASL_CRAM_MD5) {
		buf_add_str(out, "challenge ");
		buf_add_slice(out, bytes);
		buf_add_str(out, step == 1 ? ", to be answered with its digest "
					     "by the password"
					   : "");
	} else if (mech != SASL_COUNT && sasl_need(mech) == SASL_NEEDS_TOKEN) {
		buf_add_str(out, "refused, in JSON: ");
		buf_add_slice(out, bytes);
	} else if (mech == SASL_NTLM) {
		buf_addf(out, "challenge of %zu bytes", bytes.len);
	} else {
		buf_add_slice(out, bytes);
	}
}

/* ---- the client ------------------------------------------------------- */

static void
tell_plain(struct buf *out, struct slice bytes)
{
	size_t first = slice_find(bytes, '\0');
	struct slice rest = slice_skip(bytes, first + 1);
	size_t second = slice_find(rest, '\0');

	if (second == rest.len) {
		mask(out);
		return;
	}
	if (first > 0) {
		buf_add_str(out, "acts as ");
		buf_add_slice(out, slice_range(bytes, 0, first));
		buf_add_str(out, ", ");
	}
	buf_add_str(out, "user ");
	buf_add_slice(out, slice_range(rest, 0, second));
	buf_add_str(out, ", password " SASL_MASK);
}

/* "NAME DIGEST", and a name may hold blanks. */
static void
tell_cram(struct buf *out, struct slice bytes)
{
	size_t begin = slice_find_last(bytes, ' ');

	if (begin == 0 || bytes.len - begin != 32) {
		mask(out);
		return;
	}
	buf_add_str(out, "user ");
	buf_add_slice(out, slice_range(bytes, 0, begin - 1));
	buf_add_str(out, ", digest " SASL_MASK);
}

/* RFC 5802 7: "n,,", "y,," or "p=NAME,," and then the fields. */
static void
tell_scram_first(struct buf *out, struct slice bytes)
{
	size_t end = slice_find(bytes, ',');
	struct slice flag = slice_range(bytes, 0, end);

	if (slice_starts_with(flag, SLICE("p="))) {
		buf_add_str(out, "binds ");
		buf_add_slice(out, slice_skip(flag, 2));
	} else if (slice_equals(flag, SLICE("y"))) {
		buf_add_str(out, "binds nothing, as the server cannot");
	} else if (slice_equals(flag, SLICE("n"))) {
		buf_add_str(out, "binds nothing");
	} else {
		mask(out);
		return;
	}
	buf_add_str(out, ", ");
	add_fields(out, &scram, slice_skip(bytes, end + 1), false);
}

static void
tell_oauth(struct buf *out, unsigned step, struct slice bytes)
{
	if (step > 1)
		buf_add_str(out, "nothing, so that the refusal can follow");
	else
		add_fields(out, &oauth, bytes, false);
}

static void
tell_login(struct buf *out, struct slice bytes, bool is_user)
{
	if (!is_user) {
		mask(out);
		return;
	}
	buf_add_str(out, "user ");
	buf_add_slice(out, bytes);
}

static void
tell_external(struct buf *out, struct slice bytes)
{
	buf_add_str(out, "acts as ");
	buf_add_slice(
	    out, bytes.len > 0 ? bytes : SLICE("whom the certificate names"));
}

void
sasl_tell_client(struct buf *out, enum sasl_mech mech, unsigned step,
    struct slice bytes, bool is_user)
{
	if (mech == SASL_EXTERNAL)
		tell_external(out, bytes);
	else if (bytes.len == 0)
		buf_add_str(out, "nothing");
	else if (mech == SASL_PLAIN)
		tell_plain(out, bytes);
	else if (mech == SASL_LOGIN)
		tell_login(out, bytes, is_user);
	else if (mech == SASL_CRAM_MD5)
		tell_cram(out, bytes);
	else if (mech == SASL_DIGEST_MD5)
		add_fields(out, &digest, bytes, false);
	else if (is_scram(mech) && step == 1)
		tell_scram_first(out, bytes);
	else if (is_scram(mech))
		add_fields(out, &scram, bytes, false);
	else if (mech != SASL_COUNT && sasl_need(mech) == SASL_NEEDS_TOKEN)
		tell_oauth(out, step, bytes);
	else
		mask(out);
}
