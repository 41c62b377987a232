/* SPDX-License-Identifier: GPL-3.0-or-later
 * report - what was found out about reaching one target, and what it means.
 *
 * The facts are events: the look-ups in one conversation, and one conversation
 * for each port of each address. All else is computed from them, by the same
 * folds that the console uses; whoever shows a report asks here for its lines
 * and decides nothing.
 *
 * A checker fills it, front ends read it. What is given is copied; a
 * conversation belongs to the report.
 */
#ifndef EHLO_MODEL_REPORT_H
#define EHLO_MODEL_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"

#define REPORT_NO_MX (-1)

/* One port of one address of one host. */
struct report_endpoint {
	char *host;    /* whose address it is; the address itself when nothing
	                * was looked up */
	char *address; /* numeric */
	uint16_t port;
	int preference; /* of the MX that led there, or REPORT_NO_MX */
	struct conversation *talk; /* its PROBE, and what was said */
	bool is_begun, is_done;
};

struct report {
	char *target;               /* as typed */
	struct conversation *names; /* LOOKUP and RESOLVE events */
	struct report_endpoint *endpoints;
	size_t endpoint_count;
	/* The recipients that are asked about, owned; NULL = not asked: one of
	 * theirs, one in a foreign domain that cannot exist, and one of theirs
	 * that cannot exist, where the second was accepted. */
	char *own, *stranger, *nobody;
	int64_t now_s; /* the clock on the wall, since 1970 UTC; 0 = not known */
	uint64_t took_ms;
	bool is_done;
};

struct report *report_new(const char *target);
void report_free(struct report *r);
/* Valid until the next one is added. */
struct report_endpoint *report_add_endpoint(struct report *r, const char *host,
    const char *address, uint16_t port, int preference);

/* ---- facts that a checker asks further by ------------------------------ */

/* The name that PTR is asked for, into out; false when text is no address. */
#define REPORT_REVERSE_SIZE 80
bool report_reverse_name(const char *address, char out[REPORT_REVERSE_SIZE]);
/* The address of our end; "" when there is no connection. */
#define REPORT_ADDRESS_SIZE 80
void report_local_of(const struct session *s, char out[REPORT_ADDRESS_SIZE]);
/* It as a name for EHLO: "[192.0.2.9]", "[IPv6:2001:db8::9]" (RFC 5321 4.1.3).
 */
void report_add_literal(struct buf *out, const struct session *s);
/* The address that the server sees us at: as its answer to EHLO shows it, else
 * that of our end. is_shown: the server showed it. */
void report_seen_from(const struct session *s, char out[REPORT_ADDRESS_SIZE],
    bool *is_shown);

/* ---- what it means ---------------------------------------------------- */

/* X(NAME, "title") */
#define REPORT_SECTION_LIST(X)                                          \
	X(NAMES, "Names")                                               \
	X(PORTS, "Ports")                                               \
	X(SPEECH, "What the servers say")                               \
	X(SECURITY, "TLS")                                              \
	X(CAPABILITIES, "Capabilities")                                 \
	X(ENVELOPE, "Envelope (nothing is queued)")                     \
	X(SELF, "This side")                                            \
	X(VERDICT, "Verdict")

enum report_section {
#define X(name, title) REPORT_##name,
	REPORT_SECTION_LIST(X)
#undef X
	REPORT_SECTION_COUNT
};
const char *report_section_title(enum report_section section);

enum report_mark {
	REPORT_PASS,
	REPORT_NOTE,    /* neither good nor bad */
	REPORT_UNKNOWN, /* could not be found out */
	REPORT_DOUBT,
	REPORT_FAIL,
	REPORT_MARK_COUNT
};
const char *report_mark_name(enum report_mark mark); /* "pass" ... "fail" */

/* One line of a report. label: what it is about ("MX", "192.0.2.1:25");
 * text: what was found, in words; evidence: the reply that proves it, raw
 * bytes; may be empty. text and label may hold raw bytes too. */
struct report_line {
	const char *id; /* stable: tests and scripts name it */
	enum report_section section;
	enum report_mark mark;
	char *label, *text, *evidence, *fix;
	const char *rfc; /* static; may be "" */
	unsigned rank;   /* how urgent it is to mend; 0 = not at all */
	size_t endpoint; /* index, or REPORT_NO_ENDPOINT */
};
#define REPORT_NO_ENDPOINT ((size_t)-1)

struct report_lines {
	struct report_line *list;
	size_t count, size;
};
void report_lines_fini(struct report_lines *lines);

/* Adds all lines, in the order of the sections; of what is not done yet, what
 * is known so far. Pure. */
void report_judge(const struct report *r, struct report_lines *out);
/* What a report would say of the session at hand: its TLS, how one logs in, and
 * a verdict. wall: the conversation's. */
void report_judge_session(const struct session *s, const struct wall *wall,
    struct report_lines *out);
/* "LISTENING 18 ms": what an endpoint's line begins with, in short. */
void report_add_port(const struct report *r, size_t endpoint, struct buf *out);
/* How many lines of a mark. */
size_t report_count(const struct report_lines *lines, enum report_mark mark);
/* The line to mend first; NULL = nothing is wrong. */
const struct report_line *report_fix_first(const struct report_lines *lines);

/* Whether the target's mail is relayed for strangers: of all endpoints the
 * worst. why: words or the reply that proves it, raw; may be NULL. */
enum relay_verdict report_relay(const struct report *r, struct buf *why);

/* The verdict on reaching the target: the best of its endpoints on port 25, or
 * of all when 25 was not asked for. */
enum port_verdict report_verdict(const struct report *r);
/* 0 LISTENING, 1 NOT LISTENING, 2 FILTERED (or nothing is known), 10 the name
 * does not resolve; 3 a LISTENING target with a failed check, when is_strict.
 */
int report_status(const struct report *r, bool is_strict);

#endif
