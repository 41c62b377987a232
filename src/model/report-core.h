/* SPDX-License-Identifier: GPL-3.0-or-later
 * report-core - what the judges of a report share: report.c keeps the facts
 * and the lines, one file for each group of sections adds to them. */
#ifndef EHLO_SRC_MODEL_REPORT_CORE_H
#define EHLO_SRC_MODEL_REPORT_CORE_H

#include "ehlo/model/report.h"

enum row {
#define R(name, id, section, mark, rank, label, text, fix, rfc) ROW_##name,
#include "ehlo/model/report-rows.def"
#undef R
	ROW_COUNT
};

struct judge {
	const struct report *report; /* NULL = the session at hand only */
	struct report_lines *out;
	int64_t now_s; /* since 1970 UTC; 0 = not known */
};

/* What fills a row: the words for @1 to @4 (NULL = ""), and what proves
 * it. is_about: endpoint is an index. */
struct fill {
	const char *words[4];
	const char *evidence;
	bool is_about;
	size_t endpoint;
};

void judge_say(const struct judge *j, enum row row, const struct fill *fill);

/* One conversation under judgement, with the words that its lines share. */
#define ENDPOINT_TEXT_SIZE (REPORT_ADDRESS_SIZE + 10)
struct place {
	const struct judge *judge;
	const struct report_endpoint *endpoint; /* NULL = the session at hand */
	const struct session *session;
	size_t index;
	char label[ENDPOINT_TEXT_SIZE];
};

/* What is said of it: the label is @1. */
void place_say(const struct place *p, enum row row, const char *b,
    const char *c, const char *evidence);
void place_each(const struct judge *j, void (*fn)(const struct place *p));

/* The parts, in the order of the sections. */
void judge_names(const struct judge *j);
void judge_ports(const struct judge *j);
void judge_speech(const struct judge *j);
void judge_security(const struct judge *j);
void judge_capabilities(const struct judge *j);
void judge_envelope(const struct judge *j);
void judge_self(const struct judge *j);
void judge_verdict(const struct judge *j);

/* ---- facts */

/* The session of an endpoint; an empty one before its first event. */
const struct session *report_session(const struct report *r, size_t endpoint);
/* "192.0.2.1:25", "[2001:db8::1]:25" */
const char *report_endpoint_text(
    const struct report_endpoint *e, char out[ENDPOINT_TEXT_SIZE]);
/* Whether reaching the target depends on this port: 25, or any when 25 was not
 * asked for. */
bool report_is_wanted(const struct report *r, const struct report_endpoint *e);
/* The newest answer; name NULL = whatever name. NULL = not asked or not
 * answered yet. */
const struct event_lookup *report_lookup(
    const struct report *r, struct slice type, const char *name);
/* Takes a record off the front of lines. */
struct slice report_take_record(struct slice *lines);
/* Whether an address is among those that are connected to. */
bool report_is_tried(const struct report *r, struct slice address);
bool report_has_record(struct slice lines, struct slice record);
/* The first name that an address is said to have; empty when none is known. */
struct slice report_ptr(const struct report *r, const char *address);
/* Whether a name is known to lead to an address. */
bool report_leads_to(
    const struct report *r, struct slice name, const char *address);
/* The newest answered exchange of a verb, to an argument if that is not NULL;
 * NULL = there is none. */
const struct exchange *report_exchange(
    const struct session *s, enum verb verb, const char *argument);
/* "250 2.1.5 Ok": code and words of a reply, raw; appended. */
void report_add_reply(struct buf *out, const struct exchange *x);

/* The newest handshake, borrowed of s; false = none was done. */
bool report_tls(const struct session *s, struct event_tls *out);
void judge_handshake(const struct place *p);
/* Whether a password may be said, and in which ways. */
void judge_logins(const struct place *p);
/* How safe the best answered way to the target is. */
void judge_encryption(const struct judge *j);

/* What one endpoint proves about relaying; words for "unknown" into why. */
enum relay_verdict report_endpoint_relay(
    const struct report *r, size_t endpoint, const char **why);

#endif
