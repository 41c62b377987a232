/* SPDX-License-Identifier: GPL-3.0-or-later
 * proxy-talk - SOCKS5 step by step, HTTP by its head. */
#include "proxy-talk.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/base/base64.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/address.h"

#define HEAD_MAX       16384 /* of an HTTP answer */
#define FIELD_MAX      255   /* of a name or a password in SOCKS5 */
#define SOCKS_VERSION  5
#define METHOD_NONE    0
#define METHOD_LOGIN   2
#define METHOD_REFUSED 0xff

enum step { STEP_METHOD, STEP_LOGIN, STEP_REQUEST, STEP_HTTP };

static enum proxy_state
fail(struct proxy_talk *t, enum port_verdict verdict, const char *reason)
{
	t->verdict = verdict;
	snprintf(t->reason, sizeof(t->reason), "the proxy %s", reason);
	return PROXY_FAILED;
}

static unsigned
octet(const struct proxy_talk *t, size_t index)
{
	return (unsigned char)t->heard.ptr[index];
}

static void
add_octets(struct buf *out, const char *octets, size_t count)
{
	buf_add(out, octets, count);
}

/* Length in one octet, then the text: what is longer is cut, and refused. */
static void
add_field(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	if (len > FIELD_MAX)
		len = FIELD_MAX;
	buf_add_byte(out, (char)len);
	buf_add(out, text, len);
}

/* ---- SOCKS5 ----------------------------------------------------------- */

static void
begin_socks(
    struct proxy_talk *t, const struct proxy_options *options, struct buf *out)
{
	if (options->user == NULL) {
		add_octets(out, "\5\1\0", 3);
		return;
	}
	add_octets(out, "\5\2\0\2", 4);
	buf_add_byte(&t->login, 1);
	add_field(&t->login, options->user);
	add_field(
	    &t->login, options->password == NULL ? "" : options->password);
}

static void
add_port(struct buf *out, uint16_t port)
{
	buf_add_byte(out, (char)(port >> 8));
	buf_add_byte(out, (char)(port & 0xff));
}

/* CONNECT, to an address or to a name. */
static void
add_request(struct proxy_talk *t, struct buf *out)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;
	struct address a;

	add_octets(out, "\5\1\0", 3);
	if (address_parse(slice_str(t->host), 0, &a) != 0) {
		buf_add_byte(out, 3);
		add_field(out, t->host);
	} else if (address_is_v6(&a)) {
		memcpy(&v6, &a.storage, sizeof(v6));
		buf_add_byte(out, 4);
		buf_add(out, &v6.sin6_addr, sizeof(v6.sin6_addr));
	} else {
		memcpy(&v4, &a.storage, sizeof(v4));
		buf_add_byte(out, 1);
		buf_add(out, &v4.sin_addr, sizeof(v4.sin_addr));
	}
	add_port(out, t->port);
	t->step = STEP_REQUEST;
}

static enum proxy_state
take_method(struct proxy_talk *t, struct buf *out)
{
	unsigned method;

	if (t->heard.len < 2)
		return PROXY_MORE;
	if (octet(t, 0) != SOCKS_VERSION)
		return fail(t, PORT_UNDECIDED, "does not speak SOCKS5");
	method = octet(t, 1);
	buf_consume(&t->heard, 2);
	if (method == METHOD_LOGIN && t->login.len > 0) {
		buf_add_slice(out, buf_slice(&t->login));
		buf_wipe(&t->login);
		t->step = STEP_LOGIN;
		return PROXY_MORE;
	}
	if (method != METHOD_NONE)
		return fail(t, PORT_UNDECIDED,
		    method == METHOD_REFUSED && t->login.len == 0
			? "wants a user name and a password"
			: "takes none of the ways to log in");
	add_request(t, out);
	return PROXY_MORE;
}

static enum proxy_state
take_login(struct proxy_talk *t, struct buf *out)
{
	unsigned status;

	if (t->heard.len < 2)
		return PROXY_MORE;
	status = octet(t, 1);
	buf_consume(&t->heard, 2);
	if (status != 0)
		return fail(
		    t, PORT_UNDECIDED, "refuses the user name or the password");
	add_request(t, out);
	return PROXY_MORE;
}

/* RFC 1928 6. */
static enum proxy_state
fail_request(struct proxy_talk *t, unsigned code)
{
	static const struct {
		enum port_verdict verdict;
		const char *reason;
	} rows[] = {
	    {PORT_UNDECIDED, "failed"},
	    {PORT_UNDECIDED, "failed"},
	    {PORT_UNDECIDED, "does not allow this connection"},
	    {PORT_FILTERED, "says: network unreachable"},
	    {PORT_FILTERED, "says: host unreachable"},
	    {PORT_NOT_LISTENING, "says: connection refused"},
	    {PORT_FILTERED, "says: no answer on the way (TTL expired)"},
	    {PORT_UNDECIDED, "makes no connections"},
	    {PORT_UNDECIDED, "does not know this kind of address"},
	};
	size_t row = code < sizeof(rows) / sizeof(rows[0]) ? code : 0;

	return fail(t, rows[row].verdict, rows[row].reason);
}

/* The octets of the answer to the request; 0 = not known yet. */
static size_t
answer_len(const struct proxy_talk *t)
{
	if (t->heard.len < 5)
		return 0;
	if (octet(t, 3) == 1)
		return 10;
	return octet(t, 3) == 4 ? 22 : (size_t)octet(t, 4) + 7;
}

static enum proxy_state
take_answer(struct proxy_talk *t)
{
	size_t len = answer_len(t);

	if (t->heard.len >= 2 && octet(t, 0) != SOCKS_VERSION)
		return fail(t, PORT_UNDECIDED, "does not speak SOCKS5");
	if (t->heard.len >= 2 && octet(t, 1) != 0)
		return fail_request(t, octet(t, 1));
	if (len == 0 || t->heard.len < len)
		return PROXY_MORE;
	buf_consume(&t->heard, len);
	return PROXY_OPEN;
}

/* ---- HTTP ------------------------------------------------------------- */

static void
add_authority(const struct proxy_talk *t, struct buf *out)
{
	bool is_v6 = strchr(t->host, ':') != NULL;

	buf_addf(out, "%s%s%s:%u", is_v6 ? "[" : "", t->host, is_v6 ? "]" : "",
	    t->port);
}

static void
begin_http(
    struct proxy_talk *t, const struct proxy_options *options, struct buf *out)
{
	struct buf login = {0};

	t->step = STEP_HTTP;
	buf_add_str(out, "CONNECT ");
	add_authority(t, out);
	buf_add_str(out, " HTTP/1.1\r\nHost: ");
	add_authority(t, out);
	buf_add_str(out, "\r\n");
	if (options->user != NULL) {
		buf_addf(&login, "%s:%s", options->user,
		    options->password == NULL ? "" : options->password);
		buf_add_str(out, "Proxy-Authorization: Basic ");
		base64_encode(out, buf_slice(&login));
		buf_add_str(out, "\r\n");
		buf_wipe(&login);
	}
	buf_add_str(out, "\r\n");
}

/* Behind the empty line that ends the head; 0 = it is not there yet. */
static size_t
head_len(struct slice heard)
{
	size_t at = 0, line = 0;

	for (size_t end; (end = slice_find(slice_skip(heard, at), '\n')) <
			 heard.len - at;) {
		line = end;
		if (line > 0 && heard.ptr[at + line - 1] == '\r')
			line--;
		if (line == 0)
			return at + end + 1;
		at += end + 1;
	}
	return 0;
}

static enum proxy_state
fail_status(struct proxy_talk *t, unsigned long code, struct slice line)
{
	static const struct {
		unsigned code;
		enum port_verdict verdict;
		const char *reason;
	} rows[] = {
	    {407, PORT_UNDECIDED, "wants a user name and a password"},
	    {403, PORT_UNDECIDED, "does not allow this connection"},
	    {504, PORT_FILTERED, "got no answer from the server"},
	};
	char reason[120];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].code == code)
			return fail(t, rows[i].verdict, rows[i].reason);
	snprintf(reason, sizeof(reason), "says: %.*s",
	    SLICE_ARGS(slice_range(line, 0, 100)));
	return fail(t, PORT_UNDECIDED, reason);
}

static enum proxy_state
take_head(struct proxy_talk *t)
{
	struct slice heard = buf_slice(&t->heard), line, rest;
	size_t len = head_len(heard);
	unsigned long code = 0;

	line = slice_range(heard, 0, slice_find(heard, '\n'));
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (heard.len >= 5 && !slice_starts_with(heard, SLICE("HTTP/")))
		return fail(t, PORT_UNDECIDED, "does not speak HTTP");
	if (len == 0 && heard.len > HEAD_MAX)
		return fail(t, PORT_UNDECIDED, "answers without an end");
	if (len == 0)
		return PROXY_MORE;
	rest = line;
	slice_take_word(&rest);
	if (slice_to_number(slice_take_word(&rest), 999, &code) < 0)
		return fail(t, PORT_UNDECIDED, "does not speak HTTP");
	if (code < 200 || code > 299)
		return fail_status(t, code, line);
	buf_consume(&t->heard, len);
	return PROXY_OPEN;
}

/* ---- both ------------------------------------------------------------- */

void
proxy_talk_init(
    struct proxy_talk *t, const struct proxy_options *options, struct buf *out)
{
	*t = (struct proxy_talk){.kind = options->kind,
	    .host = mem_copy_str(options->host),
	    .port = options->port};
	if (options->kind == PROXY_SOCKS5)
		begin_socks(t, options, out);
	else
		begin_http(t, options, out);
}

void
proxy_talk_fini(struct proxy_talk *t)
{
	mem_free(t->host);
	buf_wipe(&t->login);
	buf_fini(&t->heard);
}

enum proxy_state
proxy_talk_feed(struct proxy_talk *t, struct slice bytes, struct buf *out)
{
	enum proxy_state state = PROXY_MORE;
	unsigned step;

	buf_add_slice(&t->heard, bytes);
	do {
		step = t->step;
		if (step == STEP_METHOD)
			state = take_method(t, out);
		else if (step == STEP_LOGIN)
			state = take_login(t, out);
		else if (step == STEP_REQUEST)
			state = take_answer(t);
		else
			state = take_head(t);
	} while (state == PROXY_MORE && t->step != step);
	return state;
}
