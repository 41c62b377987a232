/* SPDX-License-Identifier: GPL-3.0-or-later
 * pattern - POSIX regcomp behind bounds. */
#include "pattern.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

/* A repeated part is compiled as often as it is repeated, and what stands in
 * it as often again. */
#define REPEAT_MAX 255UL
/* More of a text is not searched. */
#define TEXT_MAX ((size_t)16384)

struct pattern {
	regex_t regex;
};

/* The text up to the closing slash, its "\/" as "/"; *rest goes behind it. */
static int
take_text(struct slice *rest, struct buf *out, struct err *err)
{
	struct slice text = slice_skip(*rest, 1);

	for (size_t i = 0; i < text.len && i <= PATTERN_MAX; i++) {
		char c = text.ptr[i];

		if (c == '/') {
			*rest = slice_skip(text, i + 1);
			return 0;
		}
		if (c == '\0')
			break;
		if (c == '\\' && i + 1 < text.len && text.ptr[i + 1] != '\0') {
			if (text.ptr[++i] != '/')
				buf_add_byte(out, '\\');
			c = text.ptr[i];
		}
		buf_add_byte(out, c);
	}
	return err_set(err, ERR_SYNTAX,
	    "an expression stands between slashes and has at most %zu bytes",
	    PATTERN_MAX);
}

/* The largest number of "{2,30}" behind its brace. */
static unsigned long
repeat_of(const char *text)
{
	unsigned long most = 1, number = 0;

	for (; isdigit((unsigned char)*text) || *text == ','; text++) {
		number = *text == ','
		             ? 0
		             : number * 10 + (unsigned long)(*text - '0');
		if (number > REPEAT_MAX)
			return number;
		most = number > most ? number : most;
	}
	return most;
}

/* Of what is one character a "+" makes two; of a group, or of what is repeated
 * already, it makes twice as much, and that is looked at twice. */
static unsigned long
cost_of(char before, const char *text)
{
	if (*text == '{')
		return repeat_of(text + 1);
	if (*text == '+' && strchr(")}+*?", before) != NULL)
		return 4;
	return 1;
}

/* Compiling what is repeated looks at each of them again. */
static unsigned long
alternatives_of(const char *text)
{
	unsigned long count = 1;

	for (; *text != '\0'; text++)
		count += *text == '|';
	return count;
}

static int
check_cost(const char *text, struct err *err)
{
	unsigned long repeats = alternatives_of(text);
	char before = 'a';

	for (; *text != '\0'; before = *text++) {
		if (*text == '\\' && text[1] != '\0') {
			if (isdigit((unsigned char)*++text))
				return err_set(err, ERR_SYNTAX,
				    "an expression cannot refer back (\\%c)",
				    *text);
		} else {
			repeats *= cost_of(before, text);
		}
		if (repeats > REPEAT_MAX)
			return err_set(err, ERR_SYNTAX,
			    "repetitions and alternatives multiply to more "
			    "than %lu",
			    REPEAT_MAX);
	}
	return 0;
}

static int
compile(regex_t *regex, const char *text, int flags, struct err *err)
{
	char words[160];
	int rc = regcomp(regex, text, REG_EXTENDED | REG_NOSUB | flags);

	if (rc == 0)
		return 0;
	regerror(rc, regex, words, sizeof(words));
	return err_set(err, ERR_SYNTAX, "the expression: %s", words);
}

static int
take(struct slice *rest, int flags, struct pattern **out, struct err *err)
{
	struct pattern *p = mem_alloc(sizeof(*p));
	struct slice behind = *rest;
	struct buf text = {0};
	int rc = take_text(&behind, &text, err);

	if (rc == 0)
		rc = check_cost(buf_text(&text), err);
	if (rc == 0)
		rc = compile(&p->regex, buf_text(&text), flags, err);
	buf_fini(&text);
	if (rc < 0) {
		mem_free(p);
		return rc;
	}
	*rest = behind;
	*out = p;
	return 0;
}

int
pattern_take(struct slice *rest, struct pattern **out, struct err *err)
{
	return take(rest, 0, out, err);
}

int
pattern_take_nocase(struct slice *rest, struct pattern **out, struct err *err)
{
	return take(rest, REG_ICASE, out, err);
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	regfree(&p->regex);
	mem_free(p);
}

bool
pattern_finds(const struct pattern *p, struct slice text)
{
	struct buf copy = {0};
	bool is_found;

	buf_add_slice(&copy, slice_range(text, 0, TEXT_MAX));
	for (size_t i = 0; i < copy.len; i++)
		if (copy.ptr[i] == '\0')
			copy.ptr[i] = ' ';
	is_found = regexec(&p->regex, buf_text(&copy), 0, NULL, 0) == 0;
	buf_fini(&copy);
	return is_found;
}
