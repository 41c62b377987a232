/* SPDX-License-Identifier: GPL-3.0-or-later
 * check - from a target to a report.
 *
 * First the hosts are looked up; then their addresses' names are asked for
 * while the ports are tried, so many at a time. It is done when neither a
 * question nor a connection is open.
 */
#include "ehlo/source/check.h"

#include <stdio.h>
#include <string.h>

#include "check-core.h"
#include "ehlo/base/mem.h"

static const uint16_t usual_ports[] = {25, 465, 587};

/* ---- progress --------------------------------------------------------- */

static bool
is_under_way(const struct check *c)
{
	return c->mail_hosts != NULL || c->resolve != NULL ||
	       c->unanswered > 0 || c->open > 0 ||
	       c->next < c->report->endpoint_count;
}

static void
finish(struct check *c)
{
	c->report->is_done = true;
	c->report->took_ms = (net_now_us(c->net) - c->began_us) / 1000;
}

void
check_changed(struct check *c)
{
	while (c->talks != NULL && c->open < CHECK_AT_ONCE &&
	       c->next < c->report->endpoint_count) {
		c->open++;
		talk_begin(&c->talks[c->next++]);
	}
	if (!c->report->is_done && !is_under_way(c))
		finish(c);
	if (c->on_change != NULL)
		c->on_change(c->context);
}

void
check_progress(const struct check *c, struct check_progress *out)
{
	*out = (struct check_progress){.asked = c->question_count + 1,
	    .answered = c->question_count - c->unanswered +
	                (c->mail_hosts == NULL && c->resolve == NULL),
	    .ports = c->report->endpoint_count};
	for (size_t i = 0; i < c->report->endpoint_count; i++)
		out->ports_done += c->report->endpoints[i].is_done;
}

/* ---- endpoints -------------------------------------------------------- */

static bool
has_endpoint(const struct report *r, const char *address, uint16_t port)
{
	for (size_t i = 0; i < r->endpoint_count; i++)
		if (r->endpoints[i].port == port &&
		    strcmp(r->endpoints[i].address, address) == 0)
			return true;
	return false;
}

void
check_add_address(struct check *c, const char *host,
    const struct address *address, int preference)
{
	char text[ADDRESS_TEXT_SIZE];

	address_text(address, text);
	if (c->address_count == CHECK_ADDRESSES_MAX ||
	    has_endpoint(c->report, text, c->ports[0]))
		return;
	c->address_count++;
	for (size_t i = 0; i < c->port_count; i++)
		report_add_endpoint(
		    c->report, host, text, c->ports[i], preference);
	if (!address_is_loopback(address))
		check_ask_ptr(c, text);
}

void
check_begin_talks(struct check *c)
{
	size_t count = c->report->endpoint_count;

	if (count == 0)
		return;
	c->talks = mem_zalloc(count, sizeof(*c->talks));
	for (size_t i = 0; i < count; i++)
		c->talks[i] = (struct talk){.check = c, .endpoint = i};
}

/* ---- options ---------------------------------------------------------- */

int
check_parse_ports(
    const char *text, uint16_t out[CHECK_PORTS_MAX], struct err *err)
{
	struct slice rest = slice_str(text);
	unsigned long port;
	size_t comma;
	bool is_last;
	int count = 0;

	do {
		comma = slice_find(rest, ',');
		if (count == CHECK_PORTS_MAX ||
		    slice_to_number(
			slice_range(rest, 0, comma), UINT16_MAX, &port) < 0 ||
		    port == 0)
			return err_set(err, ERR_USAGE,
			    "\"%.100s\" is no list of ports: at most %d "
			    "numbers from 1 to 65535, with commas between them",
			    text, CHECK_PORTS_MAX);
		out[count++] = (uint16_t)port;
		is_last = comma == rest.len;
		rest = slice_skip(rest, comma + 1);
	} while (!is_last);
	return count;
}

static void
take_ports(struct check *c, const struct check_options *options)
{
	const uint16_t *from = options->ports;
	size_t count = options->port_count;

	if (count == 0 && c->target.has_port) {
		from = &c->target.port;
		count = 1;
	} else if (count == 0) {
		from = usual_ports;
		count = sizeof(usual_ports) / sizeof(usual_ports[0]);
	}
	while (count-- > 0 && c->port_count < CHECK_PORTS_MAX)
		c->ports[c->port_count++] = *from++;
}

/* The part of a mailbox behind an @: a domain or an address literal. */
static void
add_domain(struct buf *out, const char *host, bool is_literal)
{
	if (!is_literal)
		buf_add_str(out, host);
	else if (strchr(host, ':') != NULL)
		buf_addf(out, "[IPv6:%s]", host);
	else
		buf_addf(out, "[%s]", host);
}

static char *
postmaster_of(const char *host, bool is_literal)
{
	struct buf text = {0};
	char *copy;

	buf_add_str(&text, "postmaster@");
	add_domain(&text, host, is_literal);
	copy = mem_copy_str(buf_text(&text));
	buf_fini(&text);
	return copy;
}

/* Who cannot exist, in the domain of somebody who may. */
static char *
nobody_beside(const char *mailbox)
{
	const char *at = strrchr(mailbox, '@');
	struct buf text = {0};
	char *copy;

	buf_addf(&text, "ehlo-probe-nobody%s", at == NULL ? "" : at);
	copy = mem_copy_str(buf_text(&text));
	buf_fini(&text);
	return copy;
}

/* The foreign domain is one that cannot exist: RFC 2606 2. */
static void
choose_recipients(
    struct check *c, const struct check_options *options, bool is_literal)
{
	const char *host = c->target.host;
	struct report *r = c->report;

	r->own = options->to != NULL ? mem_copy_str(options->to)
	                             : postmaster_of(host, is_literal);
	r->stranger = mem_copy_str("ehlo-probe@relay-test.invalid");
	r->nobody = nobody_beside(r->own);
}

static char *
copy_or_null(const char *text)
{
	return text == NULL ? NULL : mem_copy_str(text);
}

static int
parse_target(const char *text, struct target *out, struct err *err)
{
	int rc = target_parse(slice_str(text), out, err);

	if (rc < 0 || out->kind == TARGET_SERVER || out->kind == TARGET_DOMAIN)
		return rc;
	return err_set(err, ERR_USAGE,
	    "\"%.100s\" is on this machine: give a host or a mail domain to "
	    "check",
	    text);
}

/* NULL is not given. */
static int
check_word(const char *option, const char *text, struct err *err)
{
	return text == NULL ? 0 : command_check_word(option, text, err);
}

int
check_read_options(const struct check_options *options, struct err *err)
{
	struct target target;
	int rc;

	if ((rc = parse_target(options->target, &target, err)) < 0 ||
	    (rc = check_word("--helo", options->helo, err)) < 0 ||
	    (rc = check_word("--from", options->from, err)) < 0)
		return rc;
	return check_word("--to", options->to, err);
}

/* ---- life ------------------------------------------------------------- */

struct check *
check_start(struct net *n, struct dns *dns, struct report *report,
    const struct check_options *options, struct err *err)
{
	struct check *c;
	struct address literal;
	bool is_literal;
	int offset_min;

	if (check_read_options(options, err) < 0)
		return NULL;
	c = mem_zalloc(1, sizeof(*c));
	parse_target(options->target, &c->target, NULL);
	c->net = n;
	c->dns = dns;
	c->report = report;
	c->way = options->way;
	c->on_change = options->on_change;
	c->context = options->context;
	is_literal = address_parse(slice_str(c->target.host), 0, &literal) == 0;
	c->reply_ms = options->reply_timeout_ms != 0 ? options->reply_timeout_ms
	                                             : CHECK_REPLY_MS;
	c->helo = options->helo != NULL ? mem_copy_str(options->helo)
	                                : net_own_name();
	c->from = copy_or_null(options->from);
	take_ports(c, options);
	choose_recipients(c, options, is_literal);
	c->began_us = net_now_us(n);
	report->now_s = net_wall(&offset_min);
	check_find_hosts(c, c->target.kind == TARGET_DOMAIN ||
				(!c->target.has_port && !is_literal));
	return c;
}

void
check_stop(struct check *c)
{
	if (c->report->is_done)
		return;
	check_cancel_names(c);
	for (size_t i = 0; i < c->next; i++)
		talk_stop(&c->talks[i]);
	finish(c);
}

void
check_free(struct check *c)
{
	if (c == NULL)
		return;
	check_cancel_names(c);
	for (size_t i = 0; i < c->next; i++)
		talk_fini(&c->talks[i]);
	for (size_t i = 0; i < c->question_count; i++)
		mem_free(c->questions[i].name);
	mem_free(c->talks);
	mem_free(c->helo);
	mem_free(c->from);
	mem_free(c);
}
