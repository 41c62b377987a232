/* SPDX-License-Identifier: GPL-3.0-or-later
 * way - words of options into addresses, proxies and headers. */
#include "ehlo/source/way.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"

#define SHOWN_MAX       80
#define ANCHOR_FILE_MAX 65536
#define PEM_MAX         ((size_t)16 << 20)

static int
refuse(struct err *err, struct slice text, const char *why)
{
	return err_set(err, ERR_USAGE, "\"%.*s\" %s",
	    SLICE_ARGS(slice_range(text, 0, SHOWN_MAX)), why);
}

/* ---- where from ------------------------------------------------------- */

static int
parse_source(const char *text, struct way *out, struct err *err)
{
	struct dial_source *s = &out->source;

	if (text == NULL)
		return 0;
	if (address_parse(slice_str(text), 0, &s->address) == 0) {
		s->has_address = true;
		out->family =
		    address_is_v6(&s->address) ? RESOLVE_V6 : RESOLVE_V4;
		return 0;
	}
	if (strlen(text) >= sizeof(s->interface) || if_nametoindex(text) == 0)
		return refuse(err, slice_str(text),
		    "is neither an IP address nor an interface of this "
		    "machine");
	memcpy(s->interface, text, strlen(text) + 1);
	return 0;
}

/* ---- through what ----------------------------------------------------- */

static const struct proxy_scheme {
	const char *name;
	enum proxy_kind kind;
	uint16_t port;
} schemes[] = {
#define X(name, scheme, port) {scheme, PROXY_##name, port},
    PROXY_LIST(X)
#undef X
};

static const struct proxy_scheme *
find_scheme(struct slice name)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (slice_equals_nocase(name, slice_str(schemes[i].name)))
			return &schemes[i];
	return NULL;
}

/* "USER@" off the front; a password there would be seen by everybody who can
 * list processes. */
static int
take_user(struct slice *rest, struct way *out, struct err *err)
{
	size_t begin = slice_find_last(*rest, '@');
	struct slice user = slice_range(*rest, 0, begin > 0 ? begin - 1 : 0);

	if (begin == 0)
		return 0;
	if (slice_find(user, ':') < user.len)
		return err_set(err, ERR_USAGE,
		    "the proxy's password does not belong on the command line: "
		    "set EHLO_PROXY_PASSWORD");
	out->proxy_user = mem_copy_text(user.ptr, user.len);
	*rest = slice_skip(*rest, begin);
	return 0;
}

/* "HOST", "HOST:PORT", "[ADDRESS]:PORT". */
static bool
take_place(struct slice text, uint16_t port, struct way *out)
{
	struct slice host = text;
	size_t colon = slice_find_last(text, ':');
	unsigned long number = port;

	if (slice_starts_with(text, SLICE("["))) {
		size_t end = slice_find(text, ']');

		host = slice_range(text, 1, end);
		if (end == text.len ||
		    (end + 1 < text.len && text.ptr[end + 1] != ':'))
			return false;
		text = slice_skip(text, end + 1);
		colon = text.len > 0;
	} else if (colon > 0) {
		host = slice_range(text, 0, colon - 1);
	}
	if (colon > 0 &&
	    (slice_to_number(slice_skip(text, colon), 65535, &number) < 0 ||
		number == 0))
		return false;
	out->proxy_host = mem_copy_text(host.ptr, host.len);
	out->proxy_port = (uint16_t)number;
	return host.len > 0 && host.len <= 255 &&
	       slice_find(host, '/') == host.len;
}

static int
parse_proxy(const struct way_words *words, struct way *out, struct err *err)
{
	static const char way_out[] =
	    "is no proxy: socks5://[USER@]HOST[:PORT] or "
	    "http://[USER@]HOST[:PORT] is";
	struct slice text = slice_str(words->proxy);
	size_t colon = slice_find(text, ':');
	struct slice rest = slice_skip(text, colon);
	const struct proxy_scheme *scheme =
	    find_scheme(slice_range(text, 0, colon));

	if (words->proxy == NULL)
		return 0;
	if (scheme == NULL || !slice_starts_with(rest, SLICE("://")))
		return refuse(err, text, way_out);
	rest = slice_skip(rest, 3);
	if (rest.len > 0 && rest.ptr[rest.len - 1] == '/')
		rest.len--;
	if (take_user(&rest, out, err) < 0)
		return -ERR_USAGE;
	if (!take_place(rest, scheme->port, out))
		return refuse(err, text, way_out);
	out->has_proxy = true;
	out->proxy = scheme->kind;
	if (words->proxy_password != NULL)
		out->proxy_password = mem_copy_str(words->proxy_password);
	return 0;
}

/* ---- by which names --------------------------------------------------- */

/* A record has blanks between its fields; what has none is a file's name. */
static int
parse_anchor(const char *text, struct way *out, struct err *err)
{
	struct buf records = {0};
	struct slice rest = slice_str(text);
	int rc = 0;

	slice_take_word(&rest);
	if (slice_trim(rest).len > 0)
		buf_add_str(&records, text);
	else
		rc = file_read(text, ANCHOR_FILE_MAX, &records, err);
	if (rc == 0)
		out->trust_anchor = mem_copy_text(
		    buf_slice(&records).ptr, buf_slice(&records).len);
	buf_fini(&records);
	return rc;
}

/* ---- how safely ------------------------------------------------------- */

/* What a pipe holds can be read once, and is left to the handshake. */
static bool
holds_pem(const char *path)
{
	struct stat status;
	struct buf text = {0};
	struct err err;
	bool has_mark;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return !S_ISDIR(status.st_mode);
	has_mark =
	    file_read(path, PEM_MAX, &text, &err) < 0 ||
	    slice_contains_nocase(buf_slice(&text), SLICE("-----BEGIN "));
	buf_wipe(&text); /* it may be a key */
	return has_mark;
}

/* Of the name of a file, the end of which tells which one it is. */
#define FILE_SHOWN_MAX 300

/* Better said now than in the handshake; what is in it is read there. */
static int
check_file(const char *option, const char *path, struct err *err)
{
	if (path == NULL)
		return 0;
	if (access(path, R_OK) != 0)
		return err_set(err, ERR_INPUT, "%s %.*s cannot be read: %s",
		    option, FILE_SHOWN_MAX, path, strerror(errno));
	if (!holds_pem(path))
		return err_set(err, ERR_INPUT,
		    "%s %.*s holds no PEM (\"-----BEGIN ...\")", option,
		    FILE_SHOWN_MAX, path);
	return 0;
}

static int
check_files(const struct way_words *words, struct err *err)
{
	if (check_file("--ca-file", words->ca_file, err) < 0 ||
	    check_file("--cert", words->cert_file, err) < 0 ||
	    check_file("--key", words->key_file, err) < 0)
		return -ERR_INPUT;
	return 0;
}

static int
parse_tls(const struct way_words *words, struct way *out, struct err *err)
{
	out->is_tls_on_connect = words->is_tls_on_connect;
	out->starttls = words->starttls;
	out->tls = (struct tls_options){.ca_file = words->ca_file,
	    .cert_file = words->cert_file,
	    .key_file = words->key_file,
	    .min_version = TLS_VERSION_1_2,
	    .is_unverified = words->is_unverified};
	if (words->key_file != NULL && words->cert_file == NULL)
		return err_set(err, ERR_USAGE,
		    "a key without its certificate: --cert is needed, too");
	if (words->tls_min != NULL &&
	    !tls_version_parse(
		slice_str(words->tls_min), &out->tls.min_version))
		return refuse(err, slice_str(words->tls_min),
		    "is no version of TLS: 1.0, 1.1, 1.2 or 1.3 is");
	return check_files(words, err);
}

/* ---- all of it -------------------------------------------------------- */

int
way_parse(const struct way_words *words, struct way *out, struct err *err)
{
	int rc;

	*out = (struct way){.family = words->family == 4   ? RESOLVE_V4
	                              : words->family == 6 ? RESOLVE_V6
	                                                   : RESOLVE_ANY,
	    .connect_timeout_ms = words->connect_timeout_ms > 0
	                              ? words->connect_timeout_ms
	                              : DIAL_TIMEOUT_MS};
	if (parse_source(words->source, out, err) < 0 ||
	    parse_proxy(words, out, err) < 0)
		return -ERR_USAGE;
	rc = parse_tls(words, out, err);
	if (rc < 0)
		return rc;
	if (words->haproxy != NULL &&
	    haproxy_parse(slice_str(words->haproxy), &out->haproxy, err) < 0) {
		if (err != NULL)
			err->code = ERR_HEADER;
		return -ERR_HEADER;
	}
	if (words->dns_server != NULL)
		out->dns_server = mem_copy_str(words->dns_server);
	return words->trust_anchor == NULL
	           ? 0
	           : parse_anchor(words->trust_anchor, out, err);
}

void
way_fini(struct way *w)
{
	if (w->proxy_password != NULL)
		mem_wipe(w->proxy_password, strlen(w->proxy_password));
	mem_free(w->proxy_password);
	mem_free(w->proxy_user);
	mem_free(w->proxy_host);
	mem_free(w->dns_server);
	mem_free(w->trust_anchor);
	*w = (struct way){0};
}

struct dns *
way_open_dns(const struct way *w, struct net *n, struct err *err)
{
	struct dns_options options = {
	    .server = w->dns_server, .trust_anchor = w->trust_anchor};

	return dns_new(n, &options, err);
}
