/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls - OpenSSL between two memory buffers, as a filter of a link.
 *
 * What comes from below goes into one buffer, what OpenSSL wants to send
 * comes out of the other. After every call into OpenSSL the latter is
 * flushed: reading can make it write. Its error queue belongs to the thread,
 * so it is cleared before each call.
 */
#include "ehlo/net/tls.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/port.h"
#include "ehlo/net/timer.h"
#include "link-filter.h"
#include "net-core.h"
#include "tls-context.h"
#include "tls-core.h"
#include "tls-dane.h"
#include "tls-report.h"

#define READ_SIZE 16384 /* one record */

struct tls_filter {
	struct filter filter; /* first: ops are handed this */
	struct filter *below;
	SSL *ssl;
	SSL_CTX *context;
	BIO *in, *out;      /* of ssl */
	struct tls *tls;    /* NULL once the handshake is over */
	struct timer *turn; /* goes on with what was held back */
	bool is_reading;
	bool has_ended;
	bool is_calling; /* inside a call upwards */
	bool is_gone;    /* closed from inside it */
};

/* RFC 8446 5.1 */
#define RECORD_ALERT     0x15
#define RECORD_HANDSHAKE 0x16
/* How much is shown of what is no TLS. */
#define CLEAR_SHOWN_MAX 100

struct tls {
	struct tls_filter *filter;
	struct link *link;
	struct timer *timer;
	uint64_t timeout_ms;
	bool is_unverified;
	struct tls_facts facts;
	tls_fn fn;
	void *context;
	bool was_heard;  /* the peer's first byte was one of TLS */
	bool is_over;    /* the timer tells the end */
	char error[200]; /* "" = the link is given */
};

static struct tls_filter *
filter_of(struct filter *f)
{
	return (struct tls_filter *)f;
}

static void
filter_free(struct tls_filter *f)
{
	timer_free(f->turn);
	if (f->context != NULL) {
		SSL_free(f->ssl);
		SSL_CTX_free(f->context);
	}
	mem_free(f);
}

/* What OpenSSL wants to send goes down. */
static void
flush(struct tls_filter *f)
{
	char *bytes;
	long len = BIO_get_mem_data(f->out, &bytes);

	if (len <= 0)
		return;
	f->below->ops->write(f->below, slice_of(bytes, (size_t)len));
	BIO_reset(f->out);
}

/* ---- records ---------------------------------------------------------- */

/* False when f is gone: who heard it closed the link. */
static bool
pass_bytes(struct tls_filter *f, struct slice bytes)
{
	f->is_calling = true;
	filter_pass_read(&f->filter, bytes);
	f->is_calling = false;
	if (!f->is_gone)
		return true;
	filter_free(f);
	return false;
}

static void
pass_end(struct tls_filter *f, enum link_end end, const char *reason)
{
	if (f->has_ended)
		return;
	f->has_ended = true;
	filter_pass_end(&f->filter, end, reason);
}

/* Why SSL_read gave nothing. */
static void
end_reading(struct tls_filter *f, int error)
{
	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return;
	if (error == SSL_ERROR_ZERO_RETURN)
		pass_end(f, LINK_EOF, "closed by the peer");
	else
		pass_end(f, LINK_ERROR, tls_words_of_error());
}

/* Hands over what can be read, as long as somebody wants it. */
static void
read_records(struct tls_filter *f)
{
	char bytes[READ_SIZE];
	size_t len;

	while (f->is_reading && !f->has_ended) {
		ERR_clear_error();
		if (SSL_read_ex(f->ssl, bytes, sizeof(bytes), &len) != 1) {
			int error = SSL_get_error(f->ssl, 0);

			flush(f);
			end_reading(f, error);
			return;
		}
		flush(f);
		if (!pass_bytes(f, slice_of(bytes, len)))
			return;
	}
}

/* ---- the filter ------------------------------------------------------- */

static void
on_turn(void *context)
{
	read_records(context);
}

static void
filter_read(struct filter *filter, bool is_wanted)
{
	struct tls_filter *f = filter_of(filter);

	f->is_reading = is_wanted;
	f->below->ops->read(f->below, is_wanted);
	/* Records may wait here already, and nothing more need come. */
	if (is_wanted)
		timer_start(f->turn, 0);
}

static void
filter_write(struct filter *filter, struct slice bytes)
{
	struct tls_filter *f = filter_of(filter);
	size_t written;

	if (bytes.len == 0 || f->has_ended)
		return;
	ERR_clear_error();
	if (SSL_write_ex(f->ssl, bytes.ptr, bytes.len, &written) == 1)
		flush(f);
}

static size_t
filter_unsent(const struct filter *filter)
{
	const struct tls_filter *f = (const struct tls_filter *)filter;

	return f->below->ops->unsent(f->below);
}

static bool
filter_has_unread(const struct filter *f)
{
	const struct filter *below = ((const struct tls_filter *)f)->below;

	return below->ops->has_unread(below);
}

static void
leave(struct tls_filter *f)
{
	f->is_gone = true;
	f->filter.events = NULL;
	if (!f->is_calling)
		filter_free(f);
}

static void
filter_close(struct filter *filter)
{
	struct tls_filter *f = filter_of(filter);

	ERR_clear_error();
	SSL_shutdown(f->ssl);
	flush(f);
	f->below->ops->close(f->below);
	leave(f);
}

static void
filter_abort(struct filter *filter)
{
	struct tls_filter *f = filter_of(filter);

	f->below->ops->abort(f->below);
	leave(f);
}

static const struct filter_ops tls_ops = {
    .read = filter_read,
    .write = filter_write,
    .unsent = filter_unsent,
    .has_unread = filter_has_unread,
    .close = filter_close,
    .abort = filter_abort,
};

/* ---- the handshake ---------------------------------------------------- */

/* The end is told in the loop's next turn. */
static void
end_handshake(struct tls *t, const char *error)
{
	struct filter *below = t->filter->below;

	below->ops->read(below, false);
	snprintf(t->error, sizeof(t->error), "%s", error);
	t->is_over = true;
	timer_start(t->timer, 0);
}

static void
finish_handshake(struct tls *t)
{
	const struct tls_report *report = &t->facts.report;

	tls_facts_take(&t->facts, t->filter->ssl);
	tls_dane_take(&t->facts, t->filter->ssl);
	if (report->is_verified || t->is_unverified ||
	    report->dane == DANE_UNUSABLE)
		end_handshake(t, "");
	else
		end_handshake(t, "the server's certificate does not prove "
				 "who it is");
}

static void
shake(struct tls *t)
{
	struct tls_filter *f = t->filter;
	int rc, error;

	ERR_clear_error();
	rc = SSL_do_handshake(f->ssl);
	error = rc == 1 ? SSL_ERROR_NONE : SSL_get_error(f->ssl, rc);
	flush(f);
	if (rc == 1)
		finish_handshake(t);
	else if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
		end_handshake(t, tls_words_of_error());
}

/* The first byte of the peer tells a record of TLS (a handshake's or an
 * alert's: RFC 8446 5.1) from text. */
static bool
is_in_clear(struct tls *t, struct slice bytes)
{
	bool is_first = !t->was_heard && bytes.len > 0;

	t->was_heard = true;
	return is_first && bytes.ptr[0] != RECORD_HANDSHAKE &&
	       bytes.ptr[0] != RECORD_ALERT;
}

/* What it says instead is the best hint at what it is. */
static void
end_in_clear(struct tls *t, struct slice bytes)
{
	char text[sizeof(t->error)];
	struct slice line = slice_range(bytes, 0, slice_printable(bytes));

	snprintf(text, sizeof(text), "the server " PORT_SPEAKS_CLEAR ": %.*s",
	    SLICE_ARGS(slice_range(line, 0, CLEAR_SHOWN_MAX)));
	end_handshake(t, text);
}

static void
on_read(void *context, struct slice bytes)
{
	struct tls_filter *f = context;

	if (f->tls != NULL && is_in_clear(f->tls, bytes)) {
		end_in_clear(f->tls, bytes);
		return;
	}
	BIO_write(f->in, bytes.ptr, (int)bytes.len);
	if (f->tls != NULL)
		shake(f->tls);
	else
		read_records(f);
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct tls_filter *f = context;
	char text[160];

	if (f->tls != NULL) {
		snprintf(text, sizeof(text),
		    "the connection ended in the handshake: %s", reason);
		end_handshake(f->tls, text);
		return;
	}
	/* Without the peer's word that this is the end, bytes may be missing
	 * (RFC 8446 6.1). */
	if (end == LINK_EOF)
		pass_end(
		    f, LINK_CUT, "closed by the peer without TLS's goodbye");
	else
		pass_end(f, end, reason);
}

static void
on_drained(void *context)
{
	struct tls_filter *f = context;

	if (f->tls == NULL)
		filter_pass_drained(&f->filter);
}

static const struct link_events below_events = {
    .on_read = on_read, .on_end = on_end, .on_drained = on_drained};

static void
tls_free(struct tls *t)
{
	timer_free(t->timer);
	tls_facts_fini(&t->facts);
	mem_free(t);
}

static void
give_link(struct tls *t)
{
	t->filter->tls = NULL;
	t->fn(t->context, t->link, &t->facts.report, NULL);
	tls_free(t);
}

static void
on_timer(void *context)
{
	struct tls *t = context;

	if (!t->is_over) {
		char no_answer[NET_NO_ANSWER_SIZE];

		net_say_no_answer(no_answer, t->timeout_ms);
		snprintf(
		    t->error, sizeof(t->error), "the handshake: %s", no_answer);
	}
	if (t->error[0] == '\0') {
		give_link(t);
		return;
	}
	link_abort(t->link);
	t->fn(t->context, NULL, &t->facts.report, t->error);
	tls_free(t);
}

/* ---- starting --------------------------------------------------------- */

static void
filter_init(struct tls_filter *f, struct tls *t)
{
	f->ssl = SSL_new(f->context);
	f->in = BIO_new(BIO_s_mem());
	f->out = BIO_new(BIO_s_mem());
	if (f->ssl == NULL || f->in == NULL || f->out == NULL)
		mem_fail();
	BIO_set_mem_eof_return(f->in, -1);
	BIO_set_mem_eof_return(f->out, -1);
	SSL_set_bio(f->ssl, f->in, f->out);
	SSL_set_ex_data(f->ssl, tls_facts_index(), &t->facts);
}

struct tls *
tls_prepare(struct net *n, struct link *link, const struct tls_side *side,
    tls_fn fn, void *context)
{
	struct tls *t = mem_zalloc(1, sizeof(*t));
	struct tls_filter *f = mem_zalloc(1, sizeof(*f));

	t->filter = f;
	t->link = link;
	t->fn = fn;
	t->context = context;
	t->is_unverified = side->is_unverified;
	t->timeout_ms =
	    side->timeout_ms > 0 ? side->timeout_ms : TLS_TIMEOUT_MS;
	t->timer = timer_new(n, on_timer, t);
	timer_start(t->timer, t->timeout_ms);
	f->filter.ops = &tls_ops;
	f->tls = t;
	f->turn = timer_new(n, on_turn, f);
	f->context = side->context;
	f->below = link_push(link, &f->filter);
	f->below->events = &below_events;
	f->below->context = f;
	if (f->context == NULL)
		end_handshake(t, side->error);
	else
		filter_init(f, t);
	return t;
}

SSL *
tls_ssl(const struct tls *t)
{
	return t->filter->ssl;
}

void
tls_shake(struct tls *t)
{
	struct filter *below = t->filter->below;

	below->ops->read(below, true);
	shake(t);
}

struct tls *
tls_start(struct net *n, struct link *link, const struct tls_options *options,
    tls_fn fn, void *context)
{
	struct err err = {0};
	struct tls_side side = {.timeout_ms = options->timeout_ms,
	    .is_unverified = options->is_unverified};
	struct tls *t;

	if (openssl_load(&err) == 0)
		side.context = tls_context_new(options, &err);
	side.error = err.text;
	t = tls_prepare(n, link, &side, fn, context);
	if (side.context == NULL)
		return t;
	SSL_set_connect_state(tls_ssl(t));
	tls_context_name(tls_ssl(t), options);
	tls_dane_add(tls_ssl(t), options, &t->facts);
	tls_shake(t);
	return t;
}

void
tls_cancel(struct tls *t)
{
	link_abort(t->link);
	tls_free(t);
}

bool
tls_version_parse(struct slice text, enum tls_version *out)
{
	static const char *const names[TLS_VERSION_COUNT] = {
#define X(name, text) [TLS_VERSION_##name] = text,
	    TLS_VERSION_LIST(X)
#undef X
	};

	for (int i = 0; i < TLS_VERSION_COUNT; i++) {
		if (!slice_equals(text, slice_str(names[i])))
			continue;
		*out = (enum tls_version)i;
		return true;
	}
	return false;
}
