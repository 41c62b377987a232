/* SPDX-License-Identifier: GPL-3.0-or-later
 * script - lines that own their texts; read once, then edited one by one. */
#include "ehlo/model/script.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/model/breakpoints.h"
#include "ehlo/model/expect.h"
#include "ehlo/smtp/rules.h"
#include "script-fill.h"

struct script {
	char *name;
	struct script_line *lines;
	size_t count, size;
};

static struct slice
copy(struct slice text)
{
	return slice_of(mem_copy_text(text.ptr, text.len), text.len);
}

static void
release(struct slice text)
{
	mem_free((void *)(uintptr_t)text.ptr);
}

/* Room for one more at index. */
static struct script_line *
open_line(struct script *s, size_t index)
{
	if (s->count == s->size) {
		s->size = s->size == 0 ? 16 : s->size * 2;
		s->lines = mem_realloc(s->lines, s->size, sizeof(*s->lines));
	}
	memmove(&s->lines[index + 1], &s->lines[index],
	    (s->count - index) * sizeof(*s->lines));
	s->count++;
	s->lines[index] = (struct script_line){0};
	return &s->lines[index];
}

static bool
is_content(enum plan_kind kind)
{
	return kind == PLAN_DATA || kind == PLAN_DATA_END;
}

/* ---- reading -------------------------------------------------------- */

struct reader {
	struct script *script;
	struct script_options options; /* with what ":set" adds */
	struct script_variable *variables;
	struct buf *errors;
	struct breakpoints *breakpoints; /* to try those that are read */
	struct plan plan;
	size_t line_number;
	size_t data_number;  /* of the newest DATA line */
	struct slice source; /* of the line under way, without its sigil */
	size_t sigil;        /* bytes before it */
};

static void
complain(struct reader *r, size_t column, const char *words)
{
	buf_addf(r->errors, "%s:%zu:%zu: %s\n", r->script->name, r->line_number,
	    r->sigil + column + 1, words);
}

static void
complain_fill(void *context, size_t column, const char *words)
{
	complain(context, column, words);
}

/* At a place in the line as it is filled in. */
static void
complain_filled(struct reader *r, size_t column, const char *words)
{
	complain(r, script_fill_column(&r->options, r->source, column), words);
}

static void
check_expect(struct reader *r, size_t at, struct slice args)
{
	struct expect *e;
	struct err err = {0};
	size_t column = 0;

	if (expect_parse(args, &e, &column, &err) == 0)
		expect_free(e);
	else
		complain_filled(r, at + column, err.text);
}

static void
check_break(struct reader *r, size_t at, struct slice args)
{
	struct err err = {0};
	size_t column = 0;

	if (breakpoints_add(r->breakpoints, args, false, &column, &err) < 0)
		complain_filled(r, at + column, err.text);
}

static void
check_raw(struct reader *r, size_t at, struct slice args)
{
	struct buf bytes = {0};
	struct err err = {0};

	if (plan_unescape(args, &bytes, &err) < 0)
		complain_filled(r, at, err.text);
	buf_fini(&bytes);
}

static bool
is_number_to(unsigned long max, struct slice text)
{
	unsigned long number;

	return slice_to_number(slice_trim(text), max, &number) == 0 &&
	       number > 0;
}

/* A rule of the practice server, or what is to become of those there are. */
static void
check_fault(struct reader *r, size_t at, struct slice args)
{
	struct slice rest = args;
	struct slice word = slice_take_word(&rest);
	struct err err = {0};
	size_t column = 1;

	if (slice_equals_nocase(word, SLICE("delete"))) {
		if (!is_number_to(RULES_MAX, rest))
			complain_filled(r, at,
			    "\":fault delete\": the number of a rule follows");
		return;
	}
	rest = slice_trim(args);
	if (slice_equals_nocase(rest, SLICE("list")) ||
	    slice_equals_nocase(rest, SLICE("clear")) ||
	    rules_check(args, &column, &err) == 0)
		return;
	complain_filled(r, at + column - 1, err.text);
}

static void
check_personality(struct reader *r, size_t at, struct slice args)
{
	struct slice name = slice_trim(args);

	if (name.len > 0 && personality_find(name) == NULL)
		complain_filled(r, at,
		    "there is no such personality; \":personality\" lists "
		    "them");
}

static void
check_mailbox(struct reader *r, size_t at, struct slice args)
{
	struct slice word = slice_trim(args);

	if (word.len > 0 && !slice_equals_nocase(word, SLICE("clear")) &&
	    !is_number_to(UINT_MAX, word))
		complain_filled(r, at,
		    "\":mailbox\" takes the number of a message, or clear");
}

static void
check_pipeline(struct reader *r, size_t at, struct slice args)
{
	struct slice word = slice_trim(args);

	if (!slice_equals_nocase(word, SLICE("on")) &&
	    !slice_equals_nocase(word, SLICE("off")))
		complain_filled(r, at, "\":pipeline\" takes on or off");
}

/* For the lines that follow. */
static void
take_set(struct reader *r, size_t at, struct slice args)
{
	struct slice rest = args;
	struct slice name = slice_take_word(&rest);
	struct slice value = slice_trim(rest);

	if (name.len == 0) {
		complain_filled(r, at, "\":set\": a NAME and its VALUE follow");
		return;
	}
	r->variables = mem_realloc(
	    r->variables, r->options.variable_count + 1, sizeof(*r->variables));
	r->variables[r->options.variable_count++] =
	    (struct script_variable){mem_copy_text(name.ptr, name.len),
		mem_copy_text(value.ptr, value.len)};
	r->options.variables = r->variables;
}

static void
check_console(struct reader *r, struct slice text)
{
	static const struct {
		const char *name;
		void (*check)(struct reader *r, size_t at, struct slice args);
	} rows[] = {
	    {"expect", check_expect},
	    {"break", check_break},
	    {"tbreak", check_break},
	    {"raw", check_raw},
	    {"fault", check_fault},
	    {"personality", check_personality},
	    {"mailbox", check_mailbox},
	    {"pipeline", check_pipeline},
	    {"set", take_set},
	};
	struct slice rest = text;
	struct slice name = slice_take_word(&rest);
	size_t at = (size_t)(name.ptr - text.ptr) + name.len + 1;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!slice_equals_nocase(name, slice_str(rows[i].name)))
			continue;
		rows[i].check(r, at, slice_skip(text, at));
		return;
	}
	if (r->options.is_known != NULL && !r->options.is_known(name))
		complain_filled(r, 0, "there is no such console command");
}

static void
read_item(struct reader *r, const struct plan_item *item)
{
	struct script_line *line = open_line(r->script, r->script->count);
	struct buf filled = {0};

	line->kind = item->kind;
	line->number = item->line_number;
	if (is_content(item->kind) || item->kind == PLAN_COMMENT)
		buf_add_slice(&filled, item->text);
	else
		script_fill(&r->options, item->text, &filled, complain_fill, r);
	line->text = copy(buf_slice(&filled));
	buf_fini(&filled);
	if (item->kind == PLAN_CONSOLE)
		check_console(r, line->text);
}

static void
read_items(struct reader *r)
{
	struct plan_item item;

	while (plan_next(&r->plan, &item)) {
		r->line_number = item.line_number;
		r->source = item.text;
		r->sigil =
		    item.kind == PLAN_CONSOLE || item.kind == PLAN_COMMENT;
		if (item.skipped > 0)
			complain(r, 0, "a line has at most 16777216 bytes");
		if (r->plan.is_in_data && item.kind == PLAN_SEND)
			r->data_number = item.line_number;
		read_item(r, &item);
	}
	if (!r->plan.is_in_data)
		return;
	r->line_number = r->data_number;
	r->sigil = 0;
	complain(r, 0, "the message has no end: a line with a lone dot");
}

static void
begin_variables(struct reader *r)
{
	size_t count = r->options.variable_count;

	r->variables = mem_zalloc(count + 1, sizeof(*r->variables));
	for (size_t i = 0; i < count; i++)
		r->variables[i] = (struct script_variable){
		    mem_copy_str(r->options.variables[i].name),
		    mem_copy_str(r->options.variables[i].value)};
	r->options.variables = r->variables;
}

static void
end_variables(struct reader *r)
{
	for (size_t i = 0; i < r->options.variable_count; i++) {
		mem_free((void *)(uintptr_t)r->variables[i].name);
		mem_free((void *)(uintptr_t)r->variables[i].value);
	}
	mem_free(r->variables);
}

struct script *
script_read(const struct script_options *options, struct slice bytes,
    struct buf *errors)
{
	struct reader r = {.options = *options,
	    .errors = errors,
	    .breakpoints = breakpoints_new(),
	    .script = mem_zalloc(1, sizeof(struct script))};

	r.script->name = mem_copy_str(options->name);
	begin_variables(&r);
	plan_init(&r.plan);
	plan_feed(&r.plan, bytes);
	plan_finish(&r.plan);
	read_items(&r);
	plan_fini(&r.plan);
	end_variables(&r);
	breakpoints_free(r.breakpoints);
	return r.script;
}

void
script_free(struct script *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->count; i++)
		release(s->lines[i].text);
	mem_free(s->lines);
	mem_free(s->name);
	mem_free(s);
}

/* ---- lines ---------------------------------------------------------- */

const char *
script_name(const struct script *s)
{
	return s->name;
}

size_t
script_count(const struct script *s)
{
	return s->count;
}

const struct script_line *
script_line(const struct script *s, size_t index)
{
	assert(index < s->count);
	return &s->lines[index];
}

void
script_set_mark(struct script *s, size_t index, enum script_mark mark)
{
	assert(index < s->count);
	s->lines[index].mark = mark;
}

static void
set_text(struct script_line *line, struct slice text)
{
	struct plan_item item = {.kind = line->kind, .text = text};
	struct slice before = line->text;

	if (!is_content(line->kind))
		plan_classify(text, &item);
	line->kind = item.kind;
	line->text = copy(item.text);
	release(before);
}

void
script_edit(struct script *s, size_t index, struct slice text)
{
	assert(index < s->count);
	set_text(&s->lines[index], text);
	s->lines[index].is_edited = true;
}

void
script_insert(struct script *s, size_t index, struct slice text)
{
	struct script_line *line;
	bool is_in_body = index < s->count && is_content(s->lines[index].kind);

	assert(index <= s->count);
	line = open_line(s, index);
	line->kind = is_in_body ? PLAN_DATA : PLAN_SEND;
	set_text(line, text);
}

void
script_reset(struct script *s)
{
	for (size_t i = 0; i < s->count; i++)
		s->lines[i].mark = SCRIPT_TODO;
}

size_t
script_change_count(const struct script *s)
{
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct script_line *line = &s->lines[i];

		if (line->is_edited || line->number == 0 ||
		    (line->mark == SCRIPT_SKIPPED && !is_content(line->kind)))
			count++;
	}
	return count;
}

/* ---- as a file ------------------------------------------------------ */

/* A text that a variable made, and that would read as something else. */
static bool
looks_otherwise(const struct script *s, size_t index)
{
	const struct script_line *line = &s->lines[index];
	bool has_body = index + 1 < s->count && is_content(line[1].kind);

	return line->text.len == 0 || line->text.ptr[0] == '#' ||
	       (slice_equals_nocase(slice_trim(line->text), SLICE("DATA")) &&
		   !has_body);
}

static void
write_sigil(const struct script *s, size_t index, struct buf *out)
{
	const struct script_line *line = &s->lines[index];

	if (line->kind == PLAN_CONSOLE)
		buf_add_byte(out, ':');
	else if (line->kind == PLAN_COMMENT)
		buf_add_byte(out, '#');
	else if (line->kind == PLAN_SEND && looks_otherwise(s, index))
		buf_add_str(out, ":send ");
	else if (line->kind == PLAN_SEND && line->text.ptr[0] == ':')
		buf_add_byte(out, ':');
}

void
script_show_line(const struct script *s, size_t index, struct buf *out)
{
	write_sigil(s, index, out);
	buf_add_slice(out, script_line(s, index)->text);
}

void
script_write_line(
    const struct script *s, size_t index, bool is_escaped, struct buf *out)
{
	struct slice text = script_line(s, index)->text;
	enum plan_kind kind = s->lines[index].kind;

	write_sigil(s, index, out);
	if (!is_escaped || is_content(kind) || kind == PLAN_COMMENT)
		buf_add_slice(out, text);
	else
		script_fill_escape(text, out);
	/* Its last CR is no part of the ending. */
	if (text.len > 0 && text.ptr[text.len - 1] == '\r')
		buf_add_byte(out, '\r');
	buf_add_byte(out, '\n');
}

void
script_write(const struct script *s, struct buf *out)
{
	for (size_t i = 0; i < s->count; i++)
		script_write_line(s, i, true, out);
}
