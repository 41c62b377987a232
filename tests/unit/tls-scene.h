/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-scene - a handshake of ours with a server of a test's own, and all that
 * is told of it. */
#ifndef EHLO_TESTS_TLS_SCENE_H
#define EHLO_TESTS_TLS_SCENE_H

#include <fcntl.h>
#include <stdlib.h>

#include "ehlo/base/buf.h"
#include "ehlo/net/listen.h"
#include "ehlo/net/tls.h"
#include "net-peer.h"
#include "scratch.h"
#include "tls-peer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HOST         "mx.example.net"

static struct tls_cert root;
static char root_file[SCRATCH_MAX];

/* Our end is accepted: to a link it is the same. */
struct scene {
	struct net_loop l;
	struct listener *listener;
	int fd; /* the server's end */
	struct tls_peer peer;
	struct link *link;
	struct tls *tls;
	bool has_link, is_done, has_bytes, has_ended;
	enum link_end end;
	char error[200];
	char found[2000]; /* the report, as text */
	enum dane dane;
	char tlsa[16];
	struct buf received;
};

static inline void
on_client(void *context, struct link *link)
{
	struct scene *s = context;

	s->link = link;
	s->has_link = true;
}

static inline void
tell(struct scene *s, const struct tls_report *r)
{
	struct buf text = {0};

	for (size_t i = 0; i < r->error_count; i++)
		buf_addf(&text, "%s%d:%s", i == 0 ? "" : " ",
		    r->errors[i].depth, r->errors[i].name + 11);
	buf_addf(&text, "|%s", r->subject == NULL ? "-" : r->subject);
	for (size_t i = 0; i < r->name_count; i++)
		buf_addf(&text, " %s", r->names[i]);
	if (r->names_dropped > 0)
		buf_addf(&text, " +%zu", r->names_dropped);
	snprintf(s->found, sizeof(s->found), "%s", buf_text(&text));
	buf_fini(&text);
}

static inline void
on_done(void *context, struct link *link, const struct tls_report *report,
    const char *error)
{
	struct scene *s = context;

	s->is_done = true;
	s->link = link;
	snprintf(s->error, sizeof(s->error), "%s", error == NULL ? "" : error);
	tell(s, report);
	s->dane = report->dane;
	snprintf(s->tlsa, sizeof(s->tlsa), "%s",
	    report->tlsa == NULL ? "" : report->tlsa);
	assert_int_equal(
	    report->is_verified, report->has_peer && report->error_count == 0);
}

static inline void
on_read(void *context, struct slice bytes)
{
	struct scene *s = context;

	buf_add_slice(&s->received, bytes);
	s->has_bytes = true;
}

static inline void
on_end(void *context, enum link_end end, const char *reason)
{
	struct scene *s = context;

	s->has_ended = true;
	s->end = end;
	snprintf(s->error, sizeof(s->error), "%s", reason);
}

static const struct link_events events = {.on_read = on_read, .on_end = on_end};

static const struct tls_options usual = {.host = HOST,
    .ca_file = root_file,
    .min_version = TLS_VERSION_1_2,
    .timeout_ms = 15000};

static inline void
scene_open(struct scene *s, const struct tls_options *options)
{
	struct address any = peer_address("127.0.0.1", 0);

	*s = (struct scene){0};
	net_loop_open(&s->l);
	s->listener = listener_open(s->l.net, &any, on_client, s, NULL);
	s->fd = peer_connect(listener_address(s->listener));
	net_loop_wait(&s->l, &s->has_link);
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
	s->tls = tls_start(s->l.net, s->link, options, on_done, s);
	assert_false(s->is_done);
}

static inline void
scene_close(struct scene *s)
{
	tls_peer_close(&s->peer);
	listener_close(s->listener);
	net_loop_close(&s->l);
	if (s->fd >= 0)
		close(s->fd);
	buf_fini(&s->received);
}

static inline void
shake(
    struct scene *s, const struct tls_cert *cert, const struct tls_cert *chain)
{
	tls_peer_open(&s->peer, s->fd, cert, chain);
	tls_peer_shake(&s->peer, &s->l, &s->is_done);
	net_loop_wait(&s->l, &s->is_done);
}

/* The root that is trusted. */
static inline int
set_up_root(void **state)
{
	static const struct tls_cert_says says = {
	    .subject = "root", .is_ca = true};

	(void)state;
	snprintf(root_file, sizeof(root_file), "%s", scratch_path("root.pem"));
	root = tls_cert_make(&says, NULL);
	tls_cert_write(&root, root_file);
	return 0;
}

static inline int
tear_down_root(void **state)
{
	(void)state;
	tls_cert_free(&root);
	return 0;
}

#endif
