/* SPDX-License-Identifier: GPL-3.0-or-later
 * sasl-oauth - OAUTHBEARER (RFC 7628) and XOAUTH2, which is not standardised.
 *
 * One message of the client carries all. A server that refuses says why in
 * JSON, as a challenge; the client answers with what means nothing (one SOH in
 * RFC 7628 3.2.3, nothing in XOAUTH2), and only then comes the refusal.
 */
#include "sasl-core.h"

#define SOH "\1"

static const char refusal[] =
    "{\"status\":\"invalid_token\",\"schemes\":\"bearer\",\"scope\":\"mail\"}";

bool
sasl_oauth_has(enum sasl_mech mech)
{
	return mech == SASL_OAUTHBEARER || mech == SASL_XOAUTH2;
}

static bool
has_control(const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if ((unsigned char)b->ptr[i] < ' ')
			return true;
	return false;
}

int
sasl_oauth_check(const struct sasl *s, struct err *err)
{
	if (has_control(&s->user) || has_control(&s->authzid))
		return err_set(err, ERR_USAGE,
		    "a user name with a control character in it cannot be "
		    "sent by %s",
		    sasl_name(s->mech));
	if (has_control(&s->password))
		return err_set(err, ERR_USAGE,
		    "a token with a control character in it is none");
	return 0;
}

/* ---- client --------------------------------------------------------- */

/* RFC 5801 4: a comma and an equals sign would end the name. */
static void
add_escaped(struct buf *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == ',')
			buf_add_str(out, "=2C");
		else if (name.ptr[i] == '=')
			buf_add_str(out, "=3D");
		else
			buf_add_byte(out, name.ptr[i]);
}

static void
add_head(const struct sasl *s, struct buf *out)
{
	const struct buf *name = s->authzid.len > 0 ? &s->authzid : &s->user;

	if (s->mech == SASL_XOAUTH2) {
		buf_add_str(out, "user=");
		buf_add_slice(out, buf_slice(name));
		return;
	}
	buf_add_str(out, "n,a=");
	add_escaped(out, buf_slice(name));
	buf_add_str(out, ",");
	if (s->host.len > 0) {
		buf_add_str(out, SOH "host=");
		buf_add_slice(out, buf_slice(&s->host));
		buf_addf(out, SOH "port=%u", s->port);
	}
}

int
sasl_oauth_step_client(
    struct sasl *s, struct slice input, struct buf *out, struct err *err)
{
	(void)input; /* the refusal in JSON; a verdict follows */
	s->steps++;
	s->is_done = true;
	if (s->steps > 2)
		return err_set(err, ERR_SYNTAX,
		    "the server asks for more, where %s has no more to say",
		    sasl_name(s->mech));
	if (s->steps == 2) {
		buf_add_str(out, s->mech == SASL_XOAUTH2 ? "" : SOH);
		return SASL_DONE;
	}
	add_head(s, out);
	buf_add_str(out, SOH "auth=Bearer ");
	buf_add_slice(out, buf_slice(&s->password));
	buf_add_str(out, SOH SOH);
	return SASL_DONE;
}

/* ---- server --------------------------------------------------------- */

/* The value of "key=" in the fields between SOHs; NULL ptr = there is none. */
static struct slice
find_field(struct slice message, struct slice key)
{
	while (message.len > 0) {
		size_t end = slice_find(message, '\1');
		struct slice field = slice_range(message, 0, end);

		if (slice_starts_with_nocase(field, key))
			return slice_skip(field, key.len);
		message = slice_skip(message, end + 1);
	}
	return (struct slice){0};
}

static int
from_hex(struct slice code)
{
	if (slice_equals_nocase(code, SLICE("=2C")))
		return ',';
	return slice_equals_nocase(code, SLICE("=3D")) ? '=' : -1;
}

/* "n,a=NAME," */
static int
read_name(struct slice message, struct buf *name)
{
	struct slice head = slice_range(message, 0, slice_find(message, '\1'));
	struct slice text = slice_skip(head, 4);
	size_t end = slice_find(text, ',');

	if (!slice_starts_with(head, SLICE("n,a=")) || end == text.len)
		return -ERR_SYNTAX;
	for (size_t i = 0; i < end; i++) {
		int c = text.ptr[i] != '='
		            ? (unsigned char)text.ptr[i]
		            : from_hex(slice_range(text, i, i + 3));

		if (c < 0)
			return -ERR_SYNTAX;
		if (text.ptr[i] == '=')
			i += 2;
		buf_add_byte(name, (char)c);
	}
	return 0;
}

static int
read_user(struct sasl *s, struct slice message)
{
	struct slice user;

	if (s->mech == SASL_OAUTHBEARER)
		return read_name(message, &s->user);
	user = find_field(message, SLICE("user="));
	buf_add_slice(&s->user, user);
	return user.ptr == NULL ? -ERR_SYNTAX : 0;
}

static bool
is_known(struct sasl *s, struct slice token)
{
	return s->server.get_password(
		   s->server.context, buf_slice(&s->user), &s->password) &&
	       slice_equals(token, buf_slice(&s->password));
}

int
sasl_oauth_step_server(
    struct sasl *s, struct slice input, struct buf *out, struct err *err)
{
	struct slice token = find_field(input, SLICE("auth=Bearer "));

	if (s->steps > 0)
		return err_set(err, ERR_STATE, "the token is not valid");
	if (input.len == 0)
		return SASL_MORE; /* there was no initial response */
	buf_clear(&s->user);
	if (token.ptr == NULL || read_user(s, input) < 0)
		return err_set(err, ERR_SYNTAX, "that is no message of %s",
		    sasl_name(s->mech));
	s->steps++;
	s->is_done = is_known(s, token);
	if (s->is_done)
		return SASL_DONE;
	buf_add_str(out, refusal);
	return SASL_MORE;
}
