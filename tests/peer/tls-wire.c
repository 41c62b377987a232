/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-wire - OpenSSL between two memory buffers.
 *
 * What it wants to send is collected and goes down one write at a time. When
 * a handshake is cut, or TLS is left, the wire is one of clear bytes again.
 */
#include "tls-wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

struct tls_wire {
	struct wire wire; /* first: ops are handed this */
	struct wire *below;
	SSL_CTX *context;
	SSL *ssl;
	BIO *in, *out;
	struct tls_setting setting;
	struct buf unsent;
	uint64_t sent;      /* bytes that went into unsent */
	bool is_shaking;    /* the handshake is not over */
	bool is_clear;      /* no TLS any more */
	bool is_writing;    /* below */
	bool is_waited_for; /* somebody waits for on_written */
	bool is_shut;       /* below shall say no more once all is written */
	bool is_ended, is_closing;
};

static struct tls_wire *
tls_of(struct wire *w)
{
	return (struct tls_wire *)w;
}

/* ---- settings -------------------------------------------------------- */

static int
version_of(struct slice text)
{
	static const struct {
		const char *text;
		int version;
	} table[] = {{"1.0", TLS1_VERSION}, {"1.1", TLS1_1_VERSION},
	    {"1.2", TLS1_2_VERSION}, {"1.3", TLS1_3_VERSION}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (slice_equals(text, slice_str(table[i].text)))
			return table[i].version;
	return 0;
}

static bool
read_number(struct slice *text, uint64_t *out)
{
	unsigned long number;

	if (slice_to_number(slice_take_word(text), 1000000, &number) < 0)
		return false;
	*out = number;
	return true;
}

static bool
read_word(struct tls_setting *s, struct slice word, struct slice *text)
{
	if (slice_equals(word, SLICE("asks")))
		return s->asks = true;
	if (slice_equals(word, SLICE("fails")))
		return s->must_fail = true;
	if (slice_equals(word, SLICE("tickets")))
		return read_number(text, &s->tickets);
	if (slice_equals(word, SLICE("cut")))
		return read_number(text, &s->cut);
	if (slice_equals(word, SLICE("version")))
		return (s->version = version_of(slice_take_word(text))) != 0;
	return false;
}

const char *
tls_wire_read_setting(struct tls_setting *out, struct slice text)
{
	struct slice word = slice_take_word(&text);

	*out = (struct tls_setting){.tickets = UINT64_MAX, .cut = UINT64_MAX};
	if (word.len == 0 || word.len >= sizeof(out->cert))
		return "the name of a certificate is wanted here";
	memcpy(out->cert, word.ptr, word.len);
	while ((word = slice_take_word(&text)).len > 0)
		if (!read_word(out, word, &text))
			return "asks, cut N, fails, tickets N or version V "
			       "is wanted here";
	return NULL;
}

/* ---- down ------------------------------------------------------------ */

static void
write_on(struct tls_wire *t)
{
	struct buf now = t->unsent;

	if (t->is_writing || t->is_closing)
		return;
	if (now.len > 0) {
		t->unsent = (struct buf){0};
		t->is_writing = true;
		t->below->ops->write(t->below, buf_slice(&now));
		buf_fini(&now);
	} else if (t->is_shut) {
		t->is_shut = false;
		t->below->ops->shutdown(t->below);
	}
}

/* What OpenSSL wants to send, as far as the handshake may go. */
static void
flush(struct tls_wire *t)
{
	char *bytes;
	long len = BIO_get_mem_data(t->out, &bytes);
	uint64_t left = t->setting.cut - t->sent;

	if (len > 0 && !t->is_clear) {
		size_t count =
		    left < (uint64_t)len ? (size_t)left : (size_t)len;

		buf_add(&t->unsent, bytes, count);
		t->sent += count;
	}
	(void)BIO_reset(t->out);
	write_on(t);
}

/* ---- up -------------------------------------------------------------- */

static void
tell_end(struct tls_wire *t)
{
	if (t->is_ended || t->is_closing)
		return;
	t->is_ended = true;
	t->wire.events->on_end(t->wire.context);
}

static void
fail(struct tls_wire *t, const char *what)
{
	unsigned long error = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(error);
	char text[200];

	snprintf(text, sizeof(text), "%s: %s", what,
	    reason != NULL ? reason : "no reason");
	t->wire.events->on_open(t->wire.context, text);
}

/* An alert of the other side is an end; what is no TLS is a failure. */
static void
end_reading(struct tls_wire *t, int error)
{
	int reason = ERR_GET_REASON(ERR_peek_last_error());

	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return;
	if (error == SSL_ERROR_SSL && reason < SSL_AD_REASON_OFFSET &&
	    reason != SSL_R_NO_RENEGOTIATION &&
	    reason != SSL_R_UNEXPECTED_EOF_WHILE_READING)
		fail(t, "TLS that cannot be read");
	else
		tell_end(t);
}

static void
read_records(struct tls_wire *t)
{
	char bytes[16384];
	size_t len;

	while (!t->is_closing && !t->is_ended && !t->is_clear) {
		ERR_clear_error();
		if (SSL_read_ex(t->ssl, bytes, sizeof(bytes), &len) != 1) {
			int error = SSL_get_error(t->ssl, 0);

			flush(t);
			end_reading(t, error);
			return;
		}
		t->wire.events->on_bytes(t->wire.context, slice_of(bytes, len));
	}
}

/* ---- the handshake --------------------------------------------------- */

static void
end_handshake(struct tls_wire *t, bool is_good)
{
	t->is_shaking = false;
	t->is_clear = !is_good;
	if (is_good != t->setting.must_fail)
		t->wire.events->on_open(t->wire.context, NULL);
	else
		fail(t, is_good ? "a handshake" : "no handshake");
}

static void
shake(struct tls_wire *t)
{
	int rc, error;

	ERR_clear_error();
	rc = SSL_do_handshake(t->ssl);
	error = rc == 1 ? SSL_ERROR_NONE : SSL_get_error(t->ssl, rc);
	flush(t);
	if (t->sent >= t->setting.cut) {
		t->is_shaking = false;
		t->is_clear = true;
		t->wire.events->on_open(t->wire.context, NULL);
	} else if (rc == 1) {
		end_handshake(t, true);
		read_records(t);
	} else if (error != SSL_ERROR_WANT_READ) {
		end_handshake(t, false);
	}
}

/* ---- what comes from below ------------------------------------------- */

static void
on_open(void *context, const char *error)
{
	struct tls_wire *t = context;

	t->wire.events->on_open(t->wire.context, error);
}

static void
on_bytes(void *context, struct slice bytes)
{
	struct tls_wire *t = context;

	if (t->is_closing)
		return;
	if (t->is_clear) {
		t->wire.events->on_bytes(t->wire.context, bytes);
		return;
	}
	BIO_write(t->in, bytes.ptr, (int)bytes.len);
	if (t->is_shaking)
		shake(t);
	else
		read_records(t);
}

static void
on_end(void *context)
{
	struct tls_wire *t = context;

	if (t->is_shaking) {
		ERR_clear_error();
		end_handshake(t, false);
	}
	tell_end(t);
}

static void
on_written(void *context, bool is_gone)
{
	struct tls_wire *t = context;

	t->is_writing = false;
	if (is_gone)
		buf_clear(&t->unsent);
	write_on(t);
	if (t->is_writing || !t->is_waited_for || t->is_closing)
		return;
	t->is_waited_for = false;
	t->wire.events->on_written(t->wire.context, is_gone);
}

static void
on_closed(void *context)
{
	struct tls_wire *t = context;
	struct wire w = t->wire;

	SSL_free(t->ssl);
	SSL_CTX_free(t->context);
	buf_fini(&t->unsent);
	mem_free(t);
	w.events->on_closed(w.context);
}

/* ---- operations ------------------------------------------------------ */

static void
tls_listen_to(struct wire *w, bool is_reading)
{
	struct tls_wire *t = tls_of(w);

	t->below->ops->listen_to(t->below, is_reading || t->is_shaking);
}

static void
tls_write(struct wire *w, struct slice bytes)
{
	struct tls_wire *t = tls_of(w);
	size_t len;

	t->is_waited_for = true;
	if (t->is_clear) {
		buf_add_slice(&t->unsent, bytes);
		write_on(t);
		return;
	}
	ERR_clear_error();
	if (SSL_write_ex(t->ssl, bytes.ptr, bytes.len, &len) != 1)
		fail(t, "it cannot be said inside TLS");
	else
		flush(t);
}

void
tls_wire_say_goodbye(struct wire *w)
{
	struct tls_wire *t = tls_of(w);

	if (t->is_clear)
		return;
	ERR_clear_error();
	SSL_shutdown(t->ssl);
	flush(t);
}

static void
tls_shutdown(struct wire *w)
{
	struct tls_wire *t = tls_of(w);

	tls_wire_say_goodbye(w);
	t->is_shut = true;
	write_on(t);
}

static void
tls_close(struct wire *w)
{
	tls_of(w)->is_closing = true;
	tls_of(w)->below->ops->close(tls_of(w)->below);
}

static void
tls_reset(struct wire *w)
{
	tls_of(w)->is_closing = true;
	tls_of(w)->below->ops->reset(tls_of(w)->below);
}

void
tls_wire_update_keys(struct wire *w, uint64_t count)
{
	struct tls_wire *t = tls_of(w);

	while (count-- > 0) {
		ERR_clear_error();
		SSL_key_update(t->ssl, SSL_KEY_UPDATE_REQUESTED);
		SSL_do_handshake(t->ssl);
	}
	flush(t);
}

void
tls_wire_renegotiate(struct wire *w)
{
	struct tls_wire *t = tls_of(w);

	ERR_clear_error();
	SSL_renegotiate(t->ssl);
	SSL_do_handshake(t->ssl);
	flush(t);
}

void
tls_wire_leave(struct wire *w)
{
	tls_of(w)->is_clear = true;
}

/* ---- beginning ------------------------------------------------------- */

static int
take_any_cert(int is_ok, X509_STORE_CTX *store)
{
	(void)is_ok;
	(void)store;
	return 1;
}

static bool
load(SSL_CTX *c, const char *cert)
{
	const char *dir = getenv("EHLO_CERTS");
	char path[4096];

	if (strcmp(cert, "none") == 0)
		return true;
	snprintf(path, sizeof(path), "%s/%s.pem",
	    dir != NULL ? dir : "tests/certs/made", cert);
	return SSL_CTX_use_certificate_chain_file(c, path) == 1 &&
	       SSL_CTX_use_PrivateKey_file(c, path, SSL_FILETYPE_PEM) == 1;
}

/* Everything goes that the library can do; the client shall refuse. */
static SSL_CTX *
context_new(const struct tls_setting *s, bool is_client)
{
	SSL_CTX *c =
	    SSL_CTX_new(is_client ? TLS_client_method() : TLS_server_method());

	SSL_CTX_set_security_level(c, 0);
	SSL_CTX_set_cipher_list(c, "ALL:COMPLEMENTOFALL");
	SSL_CTX_set_min_proto_version(
	    c, s->version == 0 ? TLS1_VERSION : s->version);
	SSL_CTX_set_max_proto_version(c, s->version);
	if (s->tickets != UINT64_MAX)
		SSL_CTX_set_num_tickets(c, s->tickets);
	if (s->asks)
		SSL_CTX_set_verify(c, SSL_VERIFY_PEER, take_any_cert);
	if (load(c, s->cert))
		return c;
	SSL_CTX_free(c);
	return NULL;
}

struct wire *
tls_wire_wrap(
    struct wire *below, const struct tls_setting *setting, bool is_client)
{
	static const struct wire_ops ops = {.listen_to = tls_listen_to,
	    .write = tls_write,
	    .shutdown = tls_shutdown,
	    .reset = tls_reset,
	    .close = tls_close};
	static const struct wire_events events = {
	    on_open, on_bytes, on_end, on_written, on_closed};
	SSL_CTX *context = context_new(setting, is_client);
	struct tls_wire *t;

	if (context == NULL)
		return NULL;
	t = mem_zalloc(1, sizeof(*t));
	t->wire = (struct wire){&ops, below->events, below->context};
	t->below = below;
	t->context = context;
	t->setting = *setting;
	t->is_shaking = true;
	t->ssl = SSL_new(context);
	t->in = BIO_new(BIO_s_mem());
	t->out = BIO_new(BIO_s_mem());
	BIO_set_mem_eof_return(t->in, -1);
	SSL_set_bio(t->ssl, t->in, t->out);
	if (is_client)
		SSL_set_connect_state(t->ssl);
	else
		SSL_set_accept_state(t->ssl);
	below->events = &events;
	below->context = t;
	return &t->wire;
}

void
tls_wire_begin(struct wire *w, struct slice heard)
{
	struct tls_wire *t = tls_of(w);

	BIO_write(t->in, heard.ptr, (int)heard.len);
	shake(t);
}
