/* SPDX-License-Identifier: GPL-3.0-or-later
 * judge - small checks, each with its fault in words. */
#include "config.h"

#include "judge.h"

#include <regex.h>
#include <string.h>

#include "ehlo/base/utf8.h"
#include "facts.h"
#include "forbidden.h"

/* The transcript's budget, the program, and what a sanitizer needs beside. */
#define MEMORY_MAX_KB (256L * 1024)

static enum utf8_form
form_of(const struct hostile_case *c)
{
	bool is_ascii = c->locale != NULL ||
	                (c->args != NULL && strstr(c->args, "--ascii") != NULL);

	return is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

/* ---- what must never come out --------------------------------------- */

static void
check_text_is_safe(struct slice text, enum utf8_form form, struct buf *faults)
{
	struct slice rest = text;

	while (rest.len > 0) {
		size_t len = rest.ptr[0] == '\n' ? 1 : forbidden_pass(rest);

		if (len == 0 || (form == UTF8_FORM_ASCII && len > 1)) {
			buf_addf(faults,
			    "byte %zu of the text is unsafe: %02x\n",
			    text.len - rest.len, (unsigned char)rest.ptr[0]);
			return;
		}
		rest = slice_skip(rest, len);
	}
}

/* ---- regular expressions -------------------------------------------- */

static bool
compile(regex_t *regex, const char *text, bool is_whole, struct buf *faults)
{
	struct buf whole = {0};
	int rc;

	buf_addf(&whole, is_whole ? "^(%s)$" : "%s", text);
	rc = regcomp(regex, buf_text(&whole), REG_EXTENDED | REG_NOSUB);
	buf_fini(&whole);
	if (rc != 0)
		buf_addf(faults, "no regular expression: %s\n", text);
	return rc == 0;
}

static bool
has_line(struct slice text, const regex_t *regex)
{
	struct buf line = {0};
	bool is_there = false;

	while (text.len > 0 && !is_there) {
		size_t len = slice_find(text, '\n');

		buf_clear(&line);
		buf_add_slice(&line, slice_range(text, 0, len));
		is_there = regexec(regex, buf_text(&line), 0, NULL, 0) == 0;
		text = slice_skip(text, len + 1);
	}
	buf_fini(&line);
	return is_there;
}

static void
check_lines(struct slice text, const char *wanted, bool is_whole, bool is_there,
    struct buf *faults)
{
	regex_t regex;

	if (!compile(&regex, wanted, is_whole, faults))
		return;
	if (has_line(text, &regex) != is_there)
		buf_addf(faults, "%s: %s\n",
		    is_there ? "missing" : "must not be there", wanted);
	regfree(&regex);
}

static void
check_entries(const struct hostile_case *c, const struct run *text,
    const struct run *json, struct buf *faults)
{
	for (size_t i = 0; i < c->entry_count; i++) {
		const struct entry *e = &c->entries[i];

		if (e->kind == ENTRY_TEXT || e->kind == ENTRY_NO_TEXT)
			check_lines(text->out, e->text, true,
			    e->kind == ENTRY_TEXT, faults);
		else if (e->kind == ENTRY_JSON || e->kind == ENTRY_NO_JSON)
			check_lines(json->out, e->text, false,
			    e->kind == ENTRY_JSON, faults);
	}
}

/* ---- a run by itself ------------------------------------------------ */

static void
check_error(
    const struct hostile_case *c, const struct run *r, struct buf *faults)
{
	if (c->error != NULL)
		check_lines(r->err, c->error, true, true, faults);
	else if (r->err.len > 0) {
		buf_add_str(faults, "standard error: ");
		utf8_add_safe(
		    faults, slice_range(r->err, 0, 4000), UTF8_FORM_UNICODE);
		buf_add_byte(faults, '\n');
	}
}

static void
check_run(const struct hostile_case *c, const struct run *r, const char *format,
    struct buf *faults)
{
	if (r->faults.len > 0)
		buf_addf(faults, "%s run: ", format);
	buf_add_slice(faults, buf_slice(&r->faults));
	if (r->status != c->status)
		buf_addf(faults, "%s run: status %d instead of %d\n", format,
		    r->status, c->status);
	if (r->memory_kb > MEMORY_MAX_KB)
		buf_addf(faults, "%s run: %ld KiB of memory\n", format,
		    r->memory_kb);
	check_error(c, r, faults);
	check_text_is_safe(r->err, form_of(c), faults);
}

/* ---- facts ---------------------------------------------------------- */

static void
check_words(
    const char *what, struct buf *got, const char *wanted, struct buf *faults)
{
	if (strcmp(wanted, "*") != 0 && strcmp(buf_text(got), wanted) != 0)
		buf_addf(faults, "%s: %s\n  wanted: %s\n", what, buf_text(got),
		    wanted);
}

/* All that the peer said, when it was the peer who ended. */
static void
check_wire(const struct facts *f, bool is_ragged, struct buf *faults)
{
	const struct facts_way *in = &f->received;

	if (in->at > in->wire.len)
		buf_addf(faults, "%zu bytes were never said\n",
		    in->at - in->wire.len);
	if (!is_ragged && f->is_closed_by_server && !in->is_lost &&
	    in->at < in->wire.len)
		buf_addf(faults, "%zu bytes that were said are missing\n",
		    in->wire.len - in->at);
}

/* One direction's lines: ' ' and '-' or '~', or '<' and anything. */
static bool
is_of(struct slice line, bool is_received)
{
	if (line.len < 4)
		return false;
	if (is_received)
		return line.ptr[0] == '<';
	return line.ptr[0] == ' ' && (line.ptr[1] == '-' || line.ptr[1] == '~');
}

static bool
has_any_of(struct slice text, bool is_received)
{
	bool is_there = false;

	while (text.len > 0 && !is_there) {
		is_there = is_of(text, is_received);
		text = slice_skip(text, slice_find(text, '\n') + 1);
	}
	return is_there;
}

/* The lines of the text of one direction, against those of the JSON:
 * the same, behind the hint; a ragged end may cut the last one. */
static void
check_shown(struct slice text, bool is_received, const struct facts_way *w,
    bool is_ragged, struct buf *faults)
{
	struct slice shown = buf_slice(&w->shown);
	size_t lines = 0;

	while (text.len > 0) {
		struct slice line =
		    slice_range(text, 0, slice_find(text, '\n'));
		struct slice wanted =
		    slice_range(shown, 0, slice_find(shown, '\n'));

		text = slice_skip(text, line.len + 1);
		if (!is_of(line, is_received))
			continue;
		if (++lines > w->lines)
			break;
		shown = slice_skip(shown, wanted.len + 1);
		if (slice_equals(slice_skip(line, 4), wanted) ||
		    (is_ragged &&
			(shown.len == 0 || !has_any_of(text, is_received))))
			continue;
		buf_addf(faults, "line %zu that was %s differs\n", lines,
		    is_received ? "received" : "sent");
		return;
	}
	if (lines != w->lines && !is_ragged)
		buf_addf(faults, "text and JSON differ in lines that were %s\n",
		    is_received ? "received" : "sent");
}

static void
check_facts(const struct hostile_case *c, const struct run *text,
    const struct run *json, struct buf *faults)
{
	struct facts f;

	facts_read(&f, json, form_of(c), faults);
	if (json->out.len > 0 && (!f.has_verdict || f.status != c->status))
		buf_add_str(faults, "the verdict is not the last line, or has "
				    "another status\n");
	check_wire(&f, c->is_ragged, faults);
	check_shown(text->out, true, &f.received, c->is_ragged, faults);
	check_shown(text->out, false, &f.sent, c->is_ragged, faults);
	if (c->replies != NULL)
		check_words("replies", &f.replies, c->replies, faults);
	check_words("findings", &f.findings,
	    c->findings == NULL ? "" : c->findings, faults);
	facts_fini(&f);
}

void
judge_case(const struct hostile_case *c, const struct run *text,
    const struct run *json, struct buf *faults)
{
	check_run(c, text, "text", faults);
	check_run(c, json, "JSON", faults);
	check_text_is_safe(text->out, form_of(c), faults);
	check_facts(c, text, json, faults);
	check_entries(c, text, json, faults);
}
