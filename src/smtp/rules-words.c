/* SPDX-License-Identifier: GPL-3.0-or-later
 * rules-words - the words of a rule: bare, in quotes, numbers, times. */
#include "ehlo/base/mem.h"
#include "rules-core.h"

int
rules_complain(struct rules_parse *p, const char *what)
{
	buf_clear(p->what);
	buf_add_str(p->what, what);
	return -ERR_SYNTAX;
}

/* ---- reading --------------------------------------------------------------
 */

static int
hex_value(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte = (char)(byte | 0x20);
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Behind a backslash; at is on the letter, and moves behind all of it. */
static int
read_escape(struct rules_parse *p)
{
	static const char letters[] = "nrt0\\\"", bytes[] = "\n\r\t\0\\\"";
	char letter = p->at < p->line.len ? p->line.ptr[p->at] : '\0';
	int high, low;

	p->at++;
	for (size_t i = 0; i < sizeof(letters) - 1; i++)
		if (letter == letters[i]) {
			buf_add_byte(&p->word, bytes[i]);
			return 0;
		}
	if (letter != 'x' || p->at + 2 > p->line.len)
		return rules_complain(
		    p, "wanted \\n \\r \\t \\0 \\\\ \\\" or \\xHH");
	high = hex_value(p->line.ptr[p->at]);
	low = hex_value(p->line.ptr[p->at + 1]);
	p->at += 2;
	if (high < 0 || low < 0)
		return rules_complain(
		    p, "two hexadecimal digits stand behind \\x");
	buf_add_byte(&p->word, (char)(high * 16 + low));
	return 0;
}

static int
read_quoted(struct rules_parse *p)
{
	p->is_quoted = true;
	p->at++;
	while (p->at < p->line.len) {
		char byte = p->line.ptr[p->at++];

		if (byte == '"')
			return 0;
		if (byte != '\\')
			buf_add_byte(&p->word, byte);
		else if (read_escape(p) < 0)
			return -ERR_SYNTAX;
	}
	return rules_complain(p, "the quote is not closed");
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

int
rules_look(struct rules_parse *p)
{
	struct slice line = p->line;

	if (p->has_word)
		return 1;
	while (p->at < line.len && is_blank(line.ptr[p->at]))
		p->at++;
	p->word_at = p->at;
	p->is_quoted = false;
	buf_clear(&p->word);
	if (p->at == line.len || line.ptr[p->at] == '#')
		return 0;
	if (line.ptr[p->at] == '"') {
		if (read_quoted(p) < 0)
			return -ERR_SYNTAX;
	} else {
		while (p->at < line.len && !is_blank(line.ptr[p->at]))
			buf_add_byte(&p->word, line.ptr[p->at++]);
	}
	p->has_word = true;
	return 1;
}

int
rules_take(struct rules_parse *p, const char *wanted)
{
	int rc = rules_look(p);

	if (rc == 0)
		return rules_complain(p, wanted);
	p->has_word = false;
	return rc < 0 ? rc : 0;
}

int
rules_take_text(struct rules_parse *p, const char *wanted, char **out)
{
	if (rules_take(p, wanted) < 0)
		return -ERR_SYNTAX;
	if (p->word.len == 0 ||
	    slice_find(buf_slice(&p->word), '\0') < p->word.len)
		return rules_complain(p, wanted);
	mem_free(*out);
	*out = mem_copy_text(p->word.ptr, p->word.len);
	return 0;
}

int
rules_take_number(struct rules_parse *p, unsigned long max, const char *wanted,
    unsigned long *out)
{
	if (rules_take(p, wanted) < 0)
		return -ERR_SYNTAX;
	if (slice_to_number(buf_slice(&p->word), max, out) < 0)
		return rules_complain(p, wanted);
	return 0;
}

bool
rules_read_duration(struct slice word, unsigned long *out_ms)
{
	static const struct {
		const char *unit;
		unsigned long ms;
	} units[] = {
	    {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", RULES_DELAY_MAX_MS}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		struct slice unit = slice_str(units[i].unit);
		size_t digits = word.len > unit.len ? word.len - unit.len : 0;

		if (!slice_equals_nocase(slice_skip(word, digits), unit) ||
		    slice_to_number(slice_range(word, 0, digits),
			RULES_DELAY_MAX_MS / units[i].ms, out_ms) < 0)
			continue;
		*out_ms *= units[i].ms;
		return true;
	}
	return false;
}
