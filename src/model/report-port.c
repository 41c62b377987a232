/* SPDX-License-Identifier: GPL-3.0-or-later
 * report-port - what answers on each port: whether the connection is taken,
 * what is heard first, and what is offered. */
#include <stdio.h>
#include <string.h>

#include "ehlo/smtp/reply.h"
#include "report-core.h"

/* Slower, and people wonder. */
#define GREETING_SLOW_MS 5000

/* ---- ports ------------------------------------------------------------ */

/* Not the way to the server is at fault, but that there is none from here. */
static bool
is_no_route(const struct session_probe *probe)
{
	return probe->error != NULL &&
	       strcmp(probe->error, "network unreachable") == 0;
}

static enum row
row_of_probe(const struct place *p, const struct session_probe *probe)
{
	bool is_wanted = report_is_wanted(p->judge->report, p->endpoint);

	switch (probe->verdict) {
	case PORT_LISTENING:
		return ROW_OPEN;
	case PORT_NOT_LISTENING:
		return is_wanted ? ROW_REFUSED : ROW_ASIDE;
	case PORT_FILTERED:
		if (is_no_route(probe))
			return ROW_NO_ROUTE;
		return is_wanted ? ROW_FILTERED : ROW_ASIDE;
	default:
		return ROW_UNDECIDED;
	}
}

static void
judge_port(const struct place *p)
{
	const struct session_probe *probe = p->session->probes;
	char found[64], about[400];
	const char *host = p->endpoint->host;
	enum row row;

	if (p->session->probe_count == 0) {
		place_say(p, ROW_UNDECIDED, "not tried", NULL, NULL);
		return;
	}
	row = row_of_probe(p, probe);
	if (row == ROW_UNDECIDED)
		snprintf(found, sizeof(found), "%s",
		    port_verdict_words(probe->verdict));
	else if (row == ROW_ASIDE)
		snprintf(found, sizeof(found), "%s, %u",
		    port_verdict_words(probe->verdict), (unsigned)probe->ms);
	else
		snprintf(found, sizeof(found), "%u", (unsigned)probe->ms);
	snprintf(about, sizeof(about), "%s%s%s%.255s%s",
	    probe->error != NULL ? ": " : "",
	    probe->error != NULL ? probe->error : "",
	    strcmp(host, p->endpoint->address) != 0 ? " (" : "",
	    strcmp(host, p->endpoint->address) != 0 ? host : "",
	    strcmp(host, p->endpoint->address) != 0 ? ")" : "");
	place_say(p, row, found, about, NULL);
}

void
report_add_port(const struct report *r, size_t endpoint, struct buf *out)
{
	const struct session *s = report_session(r, endpoint);

	if (s->probe_count == 0) {
		buf_add_str(out, "...");
		return;
	}
	buf_add_str(out, port_verdict_words(s->probes[0].verdict));
	if (s->probes[0].verdict == PORT_LISTENING)
		buf_addf(out, " %u ms", (unsigned)s->probes[0].ms);
}

/* ---- what is heard first ---------------------------------------------- */

/* The first bytes that came, whatever they are. */
static struct slice
first_heard(const struct place *p)
{
	const struct conversation *c = p->endpoint->talk;

	for (size_t i = conversation_first(c); i < conversation_count(c); i++) {
		const struct event *ev = conversation_event(c, i);

		if (ev->kind == EVENT_RECEIVED)
			return ev->received.line;
	}
	return slice_of(NULL, 0);
}

static void
judge_other(const struct place *p, struct slice heard)
{
	const char *protocol = lint_protocol(heard);
	struct buf evidence = {0};

	buf_add_slice(&evidence, slice_range(heard, 0, 100));
	if (protocol == NULL)
		place_say(p,
		    slice_starts_with(heard, SLICE("220")) ? ROW_GREETING_CUT
							   : ROW_GREETING_ODD,
		    NULL, NULL, buf_text(&evidence));
	else if (strcmp(protocol, "TLS") != 0)
		place_say(p, ROW_OTHER, protocol, NULL, buf_text(&evidence));
	else
		place_say(p, ROW_TLS_ON_PLAIN, NULL, NULL, NULL);
	buf_fini(&evidence);
}

/* Who is silent is told QUIT. */
static bool
was_spoken_to(const struct session *s)
{
	for (size_t i = 0; i < s->exchanges.count; i++)
		if (s->exchanges.list[i].sent_event != NO_EVENT)
			return true;
	return false;
}

/* Nothing came that could be judged: who ended it tells why. */
static void
judge_silence(const struct place *p)
{
	bool is_hung_up =
	    p->session->is_closed && (p->session->closed_by == CLOSED_SERVER ||
					 p->session->trouble == TROUBLE_LOST);

	if (!p->session->is_closed)
		return; /* it is being waited for */
	if (is_hung_up && was_spoken_to(p->session))
		place_say(p, ROW_TLS_LIKELY, NULL, NULL, NULL);
	else
		place_say(p, is_hung_up ? ROW_HUNG_UP : ROW_GREETING_NONE, NULL,
		    NULL, NULL);
}

static void
judge_greeting(const struct place *p, const struct exchange *x)
{
	struct buf reply = {0};
	char ms[32];

	report_add_reply(&reply, x);
	snprintf(ms, sizeof(ms), "%llu",
	    (unsigned long long)p->session->greeting_ms);
	if (x->code != 220)
		place_say(
		    p, ROW_GREETING_REFUSES, NULL, NULL, buf_text(&reply));
	else
		place_say(p,
		    p->session->greeting_ms > GREETING_SLOW_MS
			? ROW_GREETING_SLOW
			: ROW_GREETING,
		    ms, NULL, buf_text(&reply));
	if (reply_is_masked(slice_str(p->session->greeting)))
		place_say(p, ROW_STARRED, NULL, NULL, buf_text(&reply));
	buf_fini(&reply);
}

/* ---- names ------------------------------------------------------------ */

/* The first word of the EHLO reply. */
static void
take_ehlo_name(const struct exchange *x, char *out, size_t size)
{
	struct slice text = slice_str(x == NULL ? NULL : x->text);
	struct slice name = slice_take_word(&text);

	snprintf(out, size, "%.*s", SLICE_ARGS(name));
}

/* The greeting's name against that of the address and that of EHLO. */
static void
judge_server_name(const struct place *p, const struct exchange *ehlo)
{
	const char *name = p->session->server_name;
	struct slice ptr = report_ptr(p->judge->report, p->endpoint->address);
	char called[256], other[256];

	if (name == NULL || reply_is_masked(slice_str(p->session->greeting)))
		return;
	snprintf(called, sizeof(called), "%.*s", SLICE_ARGS(ptr));
	if (ptr.len > 0)
		place_say(p,
		    slice_equals_nocase(ptr, slice_str(name))
			? ROW_NAME
			: ROW_NAME_DIFFERS,
		    name, called, NULL);
	take_ehlo_name(ehlo, other, sizeof(other));
	if (other[0] != '\0' &&
	    !slice_equals_nocase(slice_str(other), slice_str(name)))
		place_say(p, ROW_NAME_TWO, name, other, NULL);
}

static void
judge_hello(const struct place *p)
{
	const struct session *s = p->session;
	const struct exchange *ehlo = report_exchange(s, VERB_EHLO, NULL);
	const struct exchange *helo = report_exchange(s, VERB_HELO, NULL);
	const struct exchange *refused = helo != NULL ? helo : ehlo;
	struct buf reply = {0};

	judge_server_name(p, s->is_ehlo_done ? ehlo : NULL);
	if (ehlo == NULL || s->is_ehlo_done)
		return;
	if (helo != NULL && helo->outcome == OUTCOME_OK) {
		report_add_reply(&reply, ehlo);
		place_say(p, ROW_HELO_ONLY, NULL, NULL, buf_text(&reply));
	} else {
		report_add_reply(&reply, refused);
		place_say(p, ROW_EHLO_REFUSED, NULL, NULL, buf_text(&reply));
	}
	buf_fini(&reply);
}

/* Ended by the server, or by what lies between, while we had more to ask. */
static void
judge_end(const struct place *p)
{
	const struct session *s = p->session;

	if (!s->is_closed || s->is_other_protocol ||
	    report_exchange(s, VERB_QUIT, NULL) != NULL)
		return;
	if (session_goodbye(s) != NULL)
		place_say(p, ROW_BROKE_OFF, "the server said 421", NULL,
		    session_goodbye(s)->text);
	else if (s->closed_by == CLOSED_SERVER)
		place_say(p, ROW_BROKE_OFF, "the server hung up", NULL, NULL);
	else if (s->closed_by == CLOSED_ERROR)
		place_say(p, ROW_BROKE_OFF,
		    s->trouble == TROUBLE_DEADLINE ? "no answer in time"
						   : "the connection was lost",
		    NULL, s->closed_error);
	else
		place_say(p, ROW_GIVEN_UP, NULL, NULL, NULL);
}

/* Where TLS had to begin at once, text came; other failures are those of the
 * handshake, and told with it. */
static void
judge_clear(const struct place *p)
{
	const char *words = p->session->closed_error;
	const char *heard =
	    words == NULL ? NULL : strstr(words, PORT_SPEAKS_CLEAR ": ");
	const char *protocol;

	if (heard == NULL)
		return;
	heard += strlen(PORT_SPEAKS_CLEAR ": ");
	protocol = lint_protocol(slice_str(heard));
	if (protocol != NULL)
		place_say(p, ROW_OTHER, protocol, NULL, heard);
	else
		place_say(p, ROW_PLAIN_ON_TLS, NULL, NULL, heard);
}

static void
judge_talk(const struct place *p)
{
	const struct exchange *greeting =
	    report_exchange(p->session, VERB_GREETING, NULL);
	struct slice heard = first_heard(p);

	if (!session_was_connected(p->session))
		return;
	if (p->session->trouble == TROUBLE_TLS && greeting == NULL) {
		judge_clear(p);
		return;
	}
	if (p->session->is_other_protocol) {
		judge_other(p, heard);
	} else if (greeting != NULL) {
		judge_greeting(p, greeting);
		judge_hello(p);
		judge_end(p);
	} else if (heard.len > 0 && p->session->is_closed) {
		judge_other(p, heard);
	} else {
		judge_silence(p);
	}
}

/* ---- what is offered -------------------------------------------------- */

/* "XXXXXXXA" in place of "STARTTLS": it has as many letters. */
static void
judge_masked(const struct place *p)
{
	const struct ext_set *set = &p->session->offered;

	for (size_t i = 0; i < set->count; i++) {
		struct slice rest = slice_str(set->offers[i].line);
		struct slice keyword = slice_take_word(&rest);

		if (!reply_is_masked(keyword))
			continue;
		place_say(p, ROW_MASKED,
		    keyword.len == 8 ? "STARTTLS" : "something", NULL,
		    set->offers[i].line);
		return;
	}
}

/* What of set is not in other; STARTTLS goes away by itself. */
static void
judge_changed(const struct place *p, const char *how, const struct ext_set *set,
    const struct ext_set *other)
{
	struct buf list = {0};

	for (size_t i = 0; i < set->count; i++)
		if (!ext_set_has_line(other, set->offers[i].line) &&
		    set->offers[i].ext != EXT_STARTTLS)
			buf_addf(&list, "%s%s", list.len == 0 ? "" : ", ",
			    set->offers[i].line);
	if (list.len > 0)
		place_say(p, ROW_OFFERS_CHANGED, how, buf_text(&list), NULL);
	buf_fini(&list);
}

/* The EHLO inside TLS beside that before it, where there was one. */
static void
judge_secure_offers(const struct place *p)
{
	const struct ext_set *now = &p->session->offered;
	const struct ext_set *before = &p->session->offered_in_clear;

	if (before->count == 0)
		return;
	judge_changed(p, "new", now, before);
	judge_changed(p, "gone", before, now);
}

static void
judge_offers(const struct place *p)
{
	const struct ext_set *set = &p->session->offered;
	struct buf list = {0};

	if (!p->session->is_ehlo_done)
		return;
	for (size_t i = 0; i < set->count; i++)
		buf_addf(
		    &list, "%s%s", i == 0 ? "" : ", ", set->offers[i].line);
	place_say(p, ROW_OFFERS,
	    set->count == 0 ? "no extension" : buf_text(&list), NULL, NULL);
	buf_fini(&list);
	judge_masked(p);
	if (p->session->is_secure)
		judge_secure_offers(p);
	else if (!ext_set_has(set, EXT_STARTTLS))
		place_say(p, ROW_STARTTLS_NONE, NULL, NULL, NULL);
	judge_logins(p);
}

/* ---- sections --------------------------------------------------------- */

void
judge_ports(const struct judge *j)
{
	place_each(j, judge_port);
}

void
judge_speech(const struct judge *j)
{
	place_each(j, judge_talk);
}

void
judge_capabilities(const struct judge *j)
{
	place_each(j, judge_offers);
}
