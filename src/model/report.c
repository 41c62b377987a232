/* SPDX-License-Identifier: GPL-3.0-or-later
 * report - the facts of a connectivity report, and its lines.
 *
 * The lines come from one table: the judges choose a row and the words that
 * fill its places.
 */
#include "ehlo/model/report.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "report-core.h"

/* Of what one server may say until the oldest of it goes: its folds stay. */
#define REPORT_BUDGET ((size_t)256 << 10)

static const struct row_data {
	const char *id;
	enum report_section section;
	enum report_mark mark;
	unsigned rank;
	const char *label, *text, *fix, *rfc;
} rows[ROW_COUNT] = {
#define R(name, id, section, mark, rank, label, text, fix, rfc) \
	[ROW_##name] = {                                        \
	    id, REPORT_##section, REPORT_##mark, rank, label, text, fix, rfc},
#include "ehlo/model/report-rows.def"
#undef R
};

/* ---- facts ------------------------------------------------------------ */

struct report *
report_new(const char *target)
{
	struct report *r = mem_zalloc(1, sizeof(*r));

	r->target = mem_copy_str(target);
	r->names = conversation_new(REPORT_BUDGET);
	return r;
}

void
report_free(struct report *r)
{
	for (size_t i = 0; i < r->endpoint_count; i++) {
		mem_free(r->endpoints[i].host);
		mem_free(r->endpoints[i].address);
		conversation_free(r->endpoints[i].talk);
	}
	mem_free(r->endpoints);
	conversation_free(r->names);
	mem_free(r->own);
	mem_free(r->stranger);
	mem_free(r->nobody);
	mem_free(r->target);
	mem_free(r);
}

struct report_endpoint *
report_add_endpoint(struct report *r, const char *host, const char *address,
    uint16_t port, int preference)
{
	struct report_endpoint *e;

	r->endpoints = mem_realloc(
	    r->endpoints, r->endpoint_count + 1, sizeof(*r->endpoints));
	e = &r->endpoints[r->endpoint_count++];
	*e = (struct report_endpoint){.host = mem_copy_str(host),
	    .address = mem_copy_str(address),
	    .port = port,
	    .preference = preference,
	    .talk = conversation_new(REPORT_BUDGET)};
	return e;
}

const char *
report_section_title(enum report_section section)
{
	static const char *const titles[REPORT_SECTION_COUNT] = {
#define X(name, title) [REPORT_##name] = title,
	    REPORT_SECTION_LIST(X)
#undef X
	};

	return titles[section];
}

const char *
report_mark_name(enum report_mark mark)
{
	static const char *const names[REPORT_MARK_COUNT] = {
	    [REPORT_PASS] = "pass",
	    [REPORT_NOTE] = "note",
	    [REPORT_UNKNOWN] = "unknown",
	    [REPORT_DOUBT] = "doubt",
	    [REPORT_FAIL] = "fail",
	};

	return names[mark];
}

/* ---- lines ------------------------------------------------------------ */

void
report_lines_fini(struct report_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		mem_free(lines->list[i].label);
		mem_free(lines->list[i].text);
		mem_free(lines->list[i].evidence);
		mem_free(lines->list[i].fix);
	}
	mem_free(lines->list);
	*lines = (struct report_lines){0};
}

/* The template with its places filled; the caller frees it. */
static char *
filled(const char *template, const struct fill *fill)
{
	struct buf text = {0};
	char *copy;

	for (const char *p = template; *p != '\0'; p++) {
		if (p[0] == '@' && p[1] >= '1' && p[1] <= '4')
			buf_add_slice(
			    &text, slice_str(fill->words[*++p - '1']));
		else
			buf_add_byte(&text, *p);
	}
	copy = mem_copy_str(buf_text(&text));
	buf_fini(&text);
	return copy;
}

static struct report_line *
add_line(struct report_lines *lines)
{
	if (lines->count == lines->size) {
		lines->size = lines->size == 0 ? 32 : 2 * lines->size;
		lines->list =
		    mem_realloc(lines->list, lines->size, sizeof(*lines->list));
	}
	return &lines->list[lines->count++];
}

void
judge_say(const struct judge *j, enum row row, const struct fill *fill)
{
	const struct row_data *d = &rows[row];

	*add_line(j->out) = (struct report_line){.id = d->id,
	    .section = d->section,
	    .mark = d->mark,
	    .rank = d->rank,
	    .rfc = d->rfc,
	    .label = filled(d->label, fill),
	    .text = filled(d->text, fill),
	    .fix = filled(d->fix, fill),
	    .evidence =
		mem_copy_str(fill->evidence == NULL ? "" : fill->evidence),
	    .endpoint = fill->is_about ? fill->endpoint : REPORT_NO_ENDPOINT};
}

void
place_say(const struct place *p, enum row row, const char *b, const char *c,
    const char *evidence)
{
	judge_say(p->judge, row,
	    &(struct fill){.words = {p->label, b, c},
		.evidence = evidence,
		.is_about = p->endpoint != NULL,
		.endpoint = p->index});
}

void
place_each(const struct judge *j, void (*fn)(const struct place *p))
{
	for (size_t i = 0; i < j->report->endpoint_count; i++) {
		const struct report_endpoint *e = &j->report->endpoints[i];
		struct place p = {.judge = j,
		    .endpoint = e,
		    .session = conversation_session(e->talk),
		    .index = i};

		report_endpoint_text(e, p.label);
		fn(&p);
	}
}

void
report_judge(const struct report *r, struct report_lines *out)
{
	const struct judge j = {.report = r, .out = out, .now_s = r->now_s};

	judge_names(&j);
	judge_ports(&j);
	judge_speech(&j);
	judge_security(&j);
	judge_capabilities(&j);
	judge_envelope(&j);
	judge_self(&j);
	judge_verdict(&j);
}

size_t
report_count(const struct report_lines *lines, enum report_mark mark)
{
	size_t count = 0;

	for (size_t i = 0; i < lines->count; i++)
		count += lines->list[i].mark == mark;
	return count;
}

const struct report_line *
report_fix_first(const struct report_lines *lines)
{
	const struct report_line *first = NULL;

	for (size_t i = 0; i < lines->count; i++)
		if (lines->list[i].rank > (first == NULL ? 0 : first->rank))
			first = &lines->list[i];
	return first;
}

/* ---- the verdict ------------------------------------------------------ */

enum port_verdict
report_verdict(const struct report *r)
{
	/* From the worst to the best. */
	static const int order[PORT_VERDICT_COUNT] = {
	    [PORT_NOT_TRIED] = 0,
	    [PORT_UNDECIDED] = 1,
	    [PORT_FILTERED] = 2,
	    [PORT_NOT_LISTENING] = 3,
	    [PORT_LISTENING] = 4,
	};
	enum port_verdict best = PORT_UNDECIDED;

	for (size_t i = 0; i < r->endpoint_count; i++) {
		const struct session *s = report_session(r, i);

		if (report_is_wanted(r, &r->endpoints[i]) &&
		    s->probe_count > 0 &&
		    order[s->probes[0].verdict] > order[best])
			best = s->probes[0].verdict;
	}
	return best;
}

static bool
has_failed_check(const struct report *r)
{
	struct report_lines lines = {0};
	bool has_failed;

	report_judge(r, &lines);
	has_failed = report_count(&lines, REPORT_FAIL) > 0;
	report_lines_fini(&lines);
	return has_failed;
}

int
report_status(const struct report *r, bool is_strict)
{
	if (r->endpoint_count == 0)
		return 10;
	switch (report_verdict(r)) {
	case PORT_LISTENING:
		return is_strict && has_failed_check(r) ? 3 : 0;
	case PORT_NOT_LISTENING:
		return 1;
	default:
		return 2;
	}
}
