/* SPDX-License-Identifier: GPL-3.0-or-later
 * target - where to connect to, as typed.
 *
 * The text is cut into its parts from the outside inwards: words, scheme,
 * user, brackets, port. Then each part is judged by itself.
 */
#include "ehlo/source/target.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/utf8.h"
#include "ehlo/net/address.h"
#include "ehlo/smtp/personality.h"

#define TARGET_PORT      25
#define TARGET_SHOWN_MAX 60 /* glyphs of a text shown in an error */

struct parts {
	struct slice host;
	struct slice port;
	bool has_port;
	bool is_literal; /* it stood in brackets or has the colons of IPv6 */
	uint16_t default_port;
};

static const struct scheme {
	const char *name;
	uint16_t port;
	bool is_secure;
	bool is_lmtp;
} schemes[] = {
    {"smtp", TARGET_PORT, false, false},
    {"submission", 587, false, false},
    {"lmtp", 24, false, true},
    {"smtps", 465, true, false},
    {"submissions", 465, true, false},
};

/* One line: before, the text in its safe form between quotes, after. */
static int
refuse(
    struct err *err, const char *before, struct slice text, const char *after)
{
	struct utf8_glyph glyph;
	struct buf shown = {0};
	int result;

	for (int i = 0; i < TARGET_SHOWN_MAX &&
			utf8_safe_next(&text, UTF8_FORM_UNICODE, &glyph);
	     i++)
		buf_add_str(&shown, glyph.text);
	if (text.len > 0)
		buf_add_str(&shown, "...");
	result = err_set(
	    err, ERR_USAGE, "%s\"%s\"%s", before, buf_text(&shown), after);
	buf_fini(&shown);
	return result;
}

static int
refuse_practice(struct slice name, struct err *err)
{
	const struct personality *p;
	struct buf known = {0};
	int result;

	buf_add_str(&known, " is no practice server: there are");
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		buf_addf(&known, "%s %s", i > 0 ? "," : "", p->name);
	result = refuse(err, "", name, buf_text(&known));
	buf_fini(&known);
	return result;
}

static int
parse_practice(struct slice name, struct target *out, struct err *err)
{
	const struct personality *p =
	    name.len > 0 ? personality_find(name) : personality_default();

	if (p == NULL)
		return refuse_practice(name, err);
	out->kind = TARGET_PRACTICE;
	snprintf(out->host, sizeof(out->host), "%s", p->name);
	return 0;
}

/* Takes "scheme://" off the front of *rest and a lone "/" off its end. */
static int
take_scheme(struct slice *rest, const struct scheme **out, struct err *err)
{
	size_t colon = slice_find(*rest, ':');
	struct slice name = slice_range(*rest, 0, colon);
	const struct scheme *found = NULL;

	*out = NULL;
	if (!slice_starts_with(slice_skip(*rest, colon), SLICE("://")))
		return 0;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (slice_equals_nocase(name, slice_str(schemes[i].name)))
			found = &schemes[i];
	if (found == NULL)
		return refuse(err, "unknown scheme ", name,
		    ": use smtp://, smtps://, submission://, submissions://, "
		    "lmtp:// or practice:");
	*rest = slice_skip(*rest, colon + 3);
	if (slice_find(*rest, '/') + 1 == rest->len)
		rest->len--;
	*out = found;
	return 0;
}

/* Takes "user@" off the front; a password is never shown again. */
static int
take_user(struct slice *rest, bool has_scheme, struct err *err)
{
	size_t begin = slice_find_last(*rest, '@');
	struct slice user = slice_range(*rest, 0, begin);

	if (begin == 0)
		return 0;
	if (slice_find(user, ':') < user.len)
		return err_set(err, ERR_USAGE,
		    "a password does not belong in a target: leave out what "
		    "stands before the @");
	if (!has_scheme)
		return refuse(err, "", *rest,
		    " is a mail address: give the host to connect to");
	*rest = slice_skip(*rest, begin);
	return 0;
}

/* "[literal]" or "[literal]:port"; RFC 5321 4.1.3 writes IPv6: before it. */
static int
split_brackets(struct slice text, struct parts *out, struct err *err)
{
	size_t end = slice_find(text, ']');
	struct slice behind = slice_skip(text, end + 1);

	if (end == text.len)
		return refuse(err, "", text, " lacks its closing bracket");
	if (behind.len > 0 && behind.ptr[0] != ':')
		return refuse(err, "", behind,
		    " behind the bracket: a port is written [ADDRESS]:PORT");
	out->host = slice_range(text, 1, end);
	if (slice_starts_with_nocase(out->host, SLICE("IPv6:")))
		out->host = slice_skip(out->host, 5);
	out->is_literal = true;
	out->has_port = behind.len > 0;
	out->port = slice_skip(behind, 1);
	return 0;
}

/* What begins as no number was meant as no port: the text is of a form that
 * is not known, or a service's name. */
static bool
is_port_meant(struct slice text)
{
	return text.len == 0 || (text.ptr[0] >= '0' && text.ptr[0] <= '9');
}

static int
split_port(struct slice text, struct parts *out, struct err *err)
{
	size_t colon = slice_find(text, ':');
	struct slice behind = slice_skip(text, colon + 1);

	if (text.len > 0 && text.ptr[0] == '[')
		return split_brackets(text, out, err);
	out->is_literal = slice_find(behind, ':') < behind.len;
	out->has_port = colon < text.len && !out->is_literal;
	out->host = out->has_port ? slice_range(text, 0, colon) : text;
	if (!out->has_port)
		return 0;
	if (!is_port_meant(behind))
		return refuse(err, "", text,
		    " is no target: give HOST, HOST:NUMBER, [IPV6]:NUMBER, "
		    "smtp://HOST, mx:DOMAIN, unix:PATH, pipe:COMMAND or "
		    "practice:NAME");
	out->port = behind;
	return 0;
}

/* Letters, digits and what else stands in names; beyond ASCII, what can be
 * seen. */
static bool
is_host_glyph(const struct utf8_glyph *glyph)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-_";

	if ((unsigned char)glyph->text[0] >= 0x80)
		return !glyph->is_escaped;
	return !glyph->is_escaped && strchr(allowed, glyph->text[0]) != NULL;
}

static int
check_name(struct slice host, struct err *err)
{
	struct slice rest = host;
	struct utf8_glyph glyph;
	char after[sizeof(glyph.text) + 40];

	if (host.ptr[0] == '-')
		return refuse(err, "", host,
		    " begins with a hyphen, which no host name does");
	while (utf8_safe_next(&rest, UTF8_FORM_UNICODE, &glyph)) {
		if (is_host_glyph(&glyph))
			continue;
		snprintf(after, sizeof(after),
		    " is no host name: take out the %s", glyph.text);
		return refuse(err, "", host, after);
	}
	return 0;
}

static int
check_host(const struct parts *parts, struct slice typed, struct err *err)
{
	struct address literal;

	if (parts->host.len == 0)
		return refuse(err, "no host in ", typed,
		    ": give a host, host:port or practice:");
	if (parts->host.len > TARGET_HOST_MAX)
		return err_set(err, ERR_USAGE,
		    "a host name of %zu bytes: %d is the most", parts->host.len,
		    TARGET_HOST_MAX);
	if (!parts->is_literal)
		return check_name(parts->host, err);
	if (address_parse(parts->host, 0, &literal) != 0)
		return refuse(err, "", parts->host,
		    " is no IP address, or its interface does not exist here");
	return 0;
}

static int
parse_port(const struct parts *parts, uint16_t *out, struct err *err)
{
	unsigned long number = parts->default_port;

	if (parts->has_port &&
	    (slice_to_number(parts->port, UINT16_MAX, &number) != 0 ||
		number == 0))
		return refuse(
		    err, "port ", parts->port, " is no number from 1 to 65535");
	*out = (uint16_t)number;
	return 0;
}

static int
parse_host(
    struct slice word, struct slice port, struct target *out, struct err *err)
{
	struct parts parts = {.default_port = TARGET_PORT};
	const struct scheme *scheme;
	struct slice rest = word;
	int result;

	if ((result = take_scheme(&rest, &scheme, err)) != 0 ||
	    (result = take_user(&rest, scheme != NULL, err)) != 0 ||
	    (result = split_port(rest, &parts, err)) != 0)
		return result;
	if (scheme != NULL) {
		parts.default_port = scheme->port;
		out->is_secure = scheme->is_secure;
		out->is_lmtp = scheme->is_lmtp;
	}
	if (port.len > 0 && parts.has_port)
		return refuse(err, "a second port, ", port, ": give one");
	if (port.len > 0) {
		parts.has_port = true;
		parts.port = port;
	}
	if ((result = check_host(&parts, word, err)) != 0 ||
	    (result = parse_port(&parts, &out->port, err)) != 0)
		return result;
	out->has_port = parts.has_port || scheme != NULL;
	memcpy(out->host, parts.host.ptr, parts.host.len);
	return 0;
}

/* "unix:PATH", "pipe:COMMAND": all behind the colon, blanks and all. */
static int
parse_place(struct slice text, enum target_kind kind, struct target *out,
    struct err *err)
{
	struct slice place =
	    slice_trim(slice_skip(text, slice_find(text, ':') + 1));

	if (place.len == 0)
		return refuse(err, "", text,
		    kind == TARGET_UNIX ? " lacks the path of a socket"
					: " lacks a command");
	if (place.len > TARGET_PLACE_MAX)
		return err_set(err, ERR_USAGE,
		    "a target of %zu bytes: %d is the most", place.len,
		    TARGET_PLACE_MAX);
	if (slice_find(place, '\0') < place.len)
		return refuse(err, "a NUL in ", text, ": take it out");
	out->kind = kind;
	memcpy(out->place, place.ptr, place.len);
	return 0;
}

static int
parse_domain(
    struct slice word, struct slice port, struct target *out, struct err *err)
{
	int result = parse_host(word, port, out, err);

	out->kind = TARGET_DOMAIN;
	return result;
}

static int
parse_words(struct slice text, struct target *out, struct err *err)
{
	static const struct slice practice = SLICE("practice:");
	static const struct slice domain = SLICE("mx:");
	struct slice rest = text;
	struct slice word = slice_take_word(&rest);
	struct slice port = slice_take_word(&rest);

	rest = slice_trim(rest);
	if (rest.len > 0)
		return refuse(
		    err, "", rest, " behind the port: give one target");
	if (slice_starts_with_nocase(word, domain))
		return parse_domain(
		    slice_skip(word, domain.len), port, out, err);
	if (!slice_starts_with_nocase(word, practice))
		return parse_host(word, port, out, err);
	if (port.len > 0)
		return refuse(
		    err, "", port, " behind practice: it takes no port");
	return parse_practice(slice_skip(word, practice.len), out, err);
}

int
target_parse(struct slice text, struct target *out, struct err *err)
{
	struct target t = {0};
	int result;

	text = slice_trim(text);
	if (slice_starts_with_nocase(text, SLICE("unix:")))
		result = parse_place(text, TARGET_UNIX, &t, err);
	else if (slice_starts_with_nocase(text, SLICE("pipe:")))
		result = parse_place(text, TARGET_PIPE, &t, err);
	else
		result = parse_words(text, &t, err);
	if (result == 0)
		*out = t;
	return result;
}

const char *
target_text(const struct target *t, char *out)
{
	static const char *const prefixes[] = {[TARGET_SERVER] = "",
	    [TARGET_DOMAIN] = "mx:",
	    [TARGET_PRACTICE] = "practice:",
	    [TARGET_UNIX] = "unix:",
	    [TARGET_PIPE] = "pipe:"};
	const char *prefix = prefixes[t->kind];

	if (t->kind == TARGET_UNIX || t->kind == TARGET_PIPE)
		snprintf(out, TARGET_TEXT_SIZE, "%s%s", prefix, t->place);
	else if (t->kind == TARGET_PRACTICE)
		snprintf(out, TARGET_TEXT_SIZE, "%s%s", prefix, t->host);
	else if (strchr(t->host, ':') != NULL)
		snprintf(out, TARGET_TEXT_SIZE, "%s[%s]:%u", prefix, t->host,
		    t->port);
	else
		snprintf(
		    out, TARGET_TEXT_SIZE, "%s%s:%u", prefix, t->host, t->port);
	return out;
}
