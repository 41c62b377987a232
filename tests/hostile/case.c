/* SPDX-License-Identifier: GPL-3.0-or-later
 * case - a keyword a line, each with one small function. */
#include "case.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ehlo/base/mem.h"

struct reading {
	struct case_file *file;
	struct hostile_case *now; /* NULL before the first */
	unsigned line;
};

static void
complain(struct reading *r, const char *what)
{
	buf_addf(&r->file->errors, "%s:%u: %s\n", r->file->path, r->line, what);
}

static char *
copy(struct slice text)
{
	return mem_copy_text(text.ptr, text.len);
}

/* ---- keywords ------------------------------------------------------- */

static void
add_entry(struct reading *r, enum entry_kind kind, struct slice text)
{
	struct hostile_case *c = r->now;

	c->entries =
	    mem_realloc(c->entries, c->entry_count + 1, sizeof(*c->entries));
	c->entries[c->entry_count++] =
	    (struct entry){kind, copy(text), r->line};
	c->is_seen |= kind == ENTRY_SEE;
}

static void
set_words(struct reading *r, char **words, struct slice text)
{
	if (*words != NULL)
		complain(r, "this was said before");
	mem_free(*words);
	*words = copy(text);
}

static void
read_typed(struct reading *r, struct slice text)
{
	add_entry(r, ENTRY_TYPE, text);
	buf_add_slice(&r->now->input, text);
	buf_add_byte(&r->now->input, '\n');
}

static void
read_bytes(struct reading *r, struct slice text)
{
	script_spell(&r->now->script, text, r->line, &r->now->input);
}

static void
read_file(struct reading *r, struct slice text)
{
	script_spell(&r->now->script, text, r->line, &r->now->file);
}

static void
read_target(struct reading *r, struct slice text)
{
	struct slice word;

	while ((word = slice_take_word(&text)).len > 0) {
		buf_add_slice(&r->now->arguments, word);
		buf_add_byte(&r->now->arguments, '\0');
	}
}

static void
read_argument(struct reading *r, struct slice text)
{
	script_spell(&r->now->script, text, r->line, &r->now->arguments);
	buf_add_byte(&r->now->arguments, '\0');
}

static void
read_args(struct reading *r, struct slice text)
{
	set_words(r, &r->now->args, text);
}

static void
read_replies(struct reading *r, struct slice text)
{
	set_words(r, &r->now->replies, text);
}

static void
read_findings(struct reading *r, struct slice text)
{
	set_words(r, &r->now->findings, text);
}

static void
read_error(struct reading *r, struct slice text)
{
	set_words(r, &r->now->error, text);
}

static void
read_locale(struct reading *r, struct slice text)
{
	set_words(r, &r->now->locale, text);
}

static void
read_status(struct reading *r, struct slice text)
{
	unsigned long number;

	if (slice_to_number(text, 255, &number) < 0)
		complain(r, "a status is wanted here");
	else
		r->now->status = (int)number;
}

static void
read_limit(struct reading *r, struct slice text)
{
	if (slice_to_number(text, 600, &r->now->limit_s) < 0)
		complain(r, "seconds are wanted here");
}

static void
read_interrupt(struct reading *r, struct slice text)
{
	(void)text;
	r->now->is_interrupted = true;
}

static void
read_unreached(struct reading *r, struct slice text)
{
	(void)text;
	r->now->is_unreached = true;
}

static void
read_terminal(struct reading *r, struct slice text)
{
	(void)text;
	r->now->is_screen_only = true;
}

static void
read_ragged(struct reading *r, struct slice text)
{
	(void)text;
	r->now->is_ragged = true;
}

static void
read_text(struct reading *r, struct slice text)
{
	add_entry(r, ENTRY_TEXT, text);
}

static void
read_json(struct reading *r, struct slice text)
{
	add_entry(r, ENTRY_JSON, text);
}

static void
read_see(struct reading *r, struct slice text)
{
	add_entry(r, ENTRY_SEE, text);
}

static void
read_unseen(struct reading *r, struct slice text)
{
	add_entry(r, ENTRY_UNSEEN, text);
}

static void
read_no(struct reading *r, struct slice text)
{
	if (slice_starts_with(text, SLICE("text ")))
		add_entry(r, ENTRY_NO_TEXT, slice_skip(text, 5));
	else if (slice_starts_with(text, SLICE("json ")))
		add_entry(r, ENTRY_NO_JSON, slice_skip(text, 5));
	else
		complain(r, "text or json is wanted here");
}

static void
read_case(struct reading *r, struct slice text)
{
	struct case_file *f = r->file;

	f->cases = mem_realloc(f->cases, f->count + 1, sizeof(*f->cases));
	r->now = &f->cases[f->count++];
	*r->now = (struct hostile_case){
	    .name = copy(text), .line = r->line, .limit_s = 60};
	script_init(&r->now->script, f->path);
}

static const struct {
	const char *word;
	void (*read)(struct reading *r, struct slice text);
} keywords[] = {
    {">", read_typed},
    {"args", read_args},
    {"argument", read_argument},
    {"case", read_case},
    {"error", read_error},
    {"file", read_file},
    {"findings", read_findings},
    {"interrupt", read_interrupt},
    {"json", read_json},
    {"limit", read_limit},
    {"locale", read_locale},
    {"no", read_no},
    {"ragged", read_ragged},
    {"replies", read_replies},
    {"see", read_see},
    {"status", read_status},
    {"target", read_target},
    {"terminal", read_terminal},
    {"text", read_text},
    {"type", read_bytes},
    {"unreached", read_unreached},
    {"unseen", read_unseen},
};

/* ---- lines ---------------------------------------------------------- */

static void
read_keyword(struct reading *r, struct slice line)
{
	size_t len = slice_find(line, ' ');
	struct slice word = slice_range(line, 0, len);

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (!slice_equals(word, slice_str(keywords[i].word)))
			continue;
		if (r->now == NULL && keywords[i].read != read_case)
			complain(r, "no case has begun");
		else
			keywords[i].read(r, slice_skip(line, len + 1));
		return;
	}
	complain(r, "a keyword that is not known");
}

static void
read_line(struct reading *r, struct slice line)
{
	if (line.len == 0 || line.ptr[0] == '#')
		return;
	if (line.ptr[0] != '\t' && line.ptr[0] != ' ') {
		read_keyword(r, line);
	} else if (r->now == NULL) {
		complain(r, "no case has begun");
	} else {
		r->now->has_script = true;
		script_add_line(&r->now->script, line, r->line);
	}
}

static bool
read_all(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "r");
	char piece[4096];
	size_t got;

	if (f == NULL)
		return false;
	while ((got = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(out, piece, got);
	fclose(f);
	return true;
}

bool
case_file_read(struct case_file *f, const char *path)
{
	struct reading r = {.file = f};
	struct buf text = {0};
	struct slice rest;

	*f = (struct case_file){.path = path};
	if (!read_all(path, &text))
		complain(&r, strerror(errno));
	for (rest = buf_slice(&text); rest.len > 0;) {
		size_t len = slice_find(rest, '\n');

		r.line++;
		read_line(&r, slice_range(rest, 0, len));
		rest = slice_skip(rest, len + 1);
	}
	for (size_t i = 0; i < f->count; i++)
		if (!script_finish(&f->cases[i].script))
			buf_add_slice(
			    &f->errors, buf_slice(&f->cases[i].script.errors));
	buf_fini(&text);
	return f->errors.len == 0;
}

char *
case_expand(const char *word, int port)
{
	const char *certs = getenv("EHLO_CERTS");
	struct buf out = {0};

	for (; *word != '\0'; word++) {
		if (strncmp(word, "%p", 2) == 0)
			buf_addf(&out, "%d", port);
		else if (strncmp(word, "%c", 2) == 0)
			buf_add_str(
			    &out, certs != NULL ? certs : "tests/certs/made");
		else
			buf_add_byte(&out, *word);
		word += *word == '%' && (word[1] == 'p' || word[1] == 'c');
	}
	buf_text(&out);
	return out.ptr;
}

static void
free_case(struct hostile_case *c)
{
	for (size_t i = 0; i < c->entry_count; i++)
		mem_free(c->entries[i].text);
	mem_free(c->entries);
	mem_free(c->name);
	mem_free(c->args);
	mem_free(c->replies);
	mem_free(c->findings);
	mem_free(c->error);
	mem_free(c->locale);
	script_fini(&c->script);
	buf_fini(&c->input);
	buf_fini(&c->file);
	buf_fini(&c->arguments);
}

void
case_file_free(struct case_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		free_case(&f->cases[i]);
	mem_free(f->cases);
	buf_fini(&f->errors);
	*f = (struct case_file){0};
}
