/* SPDX-License-Identifier: GPL-3.0-or-later
 * domain - names in a text, and the scripts of their letters by ranges. */
#include "ehlo/base/domain.h"

#include <stdint.h>

#include "ehlo/base/utf8.h"

#define LOCAL_MAX 64 /* RFC 5321 4.5.3.1.1 */
#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))

/* ---- scripts ----------------------------------------------------------- */

enum script {
	SCRIPT_NONE = 0,
	SCRIPT_LATIN,
	SCRIPT_EASTERN, /* of China, Japan and Korea: they go together */
	SCRIPT_GREEK,
	SCRIPT_CYRILLIC,
	SCRIPT_ARMENIAN,
	SCRIPT_HEBREW,
	SCRIPT_ARABIC,
	SCRIPT_THAI,
	SCRIPT_LAO,
	SCRIPT_GEORGIAN,
	SCRIPT_ETHIOPIC,
	SCRIPT_CHEROKEE,
	SCRIPT_KHMER,
	SCRIPT_INDIC /* and on: a script a block of 128 from U+0900 to U+0DFF */
};

#define INDIC_FIRST 0x900
#define INDIC_LAST  0xdff

static const struct {
	int32_t first, last;
	enum script script;
} ranges[] = {
    {'A', 'Z', SCRIPT_LATIN},
    {'a', 'z', SCRIPT_LATIN},
    {0xc0, 0xd6, SCRIPT_LATIN},
    {0xd8, 0xf6, SCRIPT_LATIN},
    {0xf8, 0x2af, SCRIPT_LATIN},
    {0x370, 0x3ff, SCRIPT_GREEK},
    {0x400, 0x52f, SCRIPT_CYRILLIC},
    {0x531, 0x58f, SCRIPT_ARMENIAN},
    {0x5d0, 0x5f4, SCRIPT_HEBREW},
    {0x620, 0x64a, SCRIPT_ARABIC},
    {0x66e, 0x6d5, SCRIPT_ARABIC},
    {0x6ee, 0x77f, SCRIPT_ARABIC},
    {0x8a0, 0x8c9, SCRIPT_ARABIC},
    {0xe01, 0xe5b, SCRIPT_THAI},
    {0xe81, 0xedf, SCRIPT_LAO},
    {0x10a0, 0x10ff, SCRIPT_GEORGIAN},
    {0x1100, 0x11ff, SCRIPT_EASTERN},
    {0x1200, 0x139f, SCRIPT_ETHIOPIC},
    {0x13a0, 0x13ff, SCRIPT_CHEROKEE},
    {0x1780, 0x17d3, SCRIPT_KHMER},
    {0x1c80, 0x1c8f, SCRIPT_CYRILLIC},
    {0x1c90, 0x1cbf, SCRIPT_GEORGIAN},
    {0x1d00, 0x1dbf, SCRIPT_LATIN},
    {0x1e00, 0x1eff, SCRIPT_LATIN},
    {0x1f00, 0x1fff, SCRIPT_GREEK},
    {0x2c60, 0x2c7f, SCRIPT_LATIN},
    {0x2d00, 0x2d2f, SCRIPT_GEORGIAN},
    {0x2e80, 0x2fdf, SCRIPT_EASTERN},
    {0x3005, 0x3007, SCRIPT_EASTERN},
    {0x3041, 0x318f, SCRIPT_EASTERN},
    {0x31a0, 0x31ff, SCRIPT_EASTERN},
    {0x3400, 0x4dbf, SCRIPT_EASTERN},
    {0x4e00, 0x9fff, SCRIPT_EASTERN},
    {0xa640, 0xa69f, SCRIPT_CYRILLIC},
    {0xa722, 0xa7ff, SCRIPT_LATIN},
    {0xa960, 0xa97f, SCRIPT_EASTERN},
    {0xab30, 0xab6b, SCRIPT_LATIN},
    {0xab70, 0xabbf, SCRIPT_CHEROKEE},
    {0xac00, 0xd7ff, SCRIPT_EASTERN},
    {0xf900, 0xfaff, SCRIPT_EASTERN},
    {0xff21, 0xff3a, SCRIPT_LATIN},
    {0xff41, 0xff5a, SCRIPT_LATIN},
    {0xff66, 0xffdc, SCRIPT_EASTERN},
    {0x20000, 0x3ffff, SCRIPT_EASTERN},
};

static enum script
script_of(int32_t rune)
{
	if (rune >= INDIC_FIRST && rune <= INDIC_LAST)
		return (enum script)(
		    SCRIPT_INDIC + (rune - INDIC_FIRST) / 0x80);
	for (size_t i = 0; i < COUNT(ranges); i++)
		if (rune >= ranges[i].first && rune <= ranges[i].last)
			return ranges[i].script;
	return SCRIPT_NONE;
}

/* ---- names in a text -------------------------------------------------- */

static bool
is_of_name(char c)
{
	unsigned char byte = (unsigned char)c;

	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' ||
	       byte > 0x7f;
}

static bool
is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] > 0x7f)
			return false;
	return true;
}

static struct slice
take_name(struct slice *text)
{
	struct slice name;
	size_t len = 0;

	while (text->len > 0 && !is_of_name(text->ptr[0]))
		*text = slice_skip(*text, 1);
	while (len < text->len && is_of_name(text->ptr[len]))
		len++;
	name = slice_range(*text, 0, len);
	*text = slice_skip(*text, len);
	while (name.len > 0 && name.ptr[0] == '.')
		name = slice_skip(name, 1);
	while (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name;
}

/* Whether an "@" ends it: what an address has before that is no domain. */
static bool
is_local_part(struct slice rest)
{
	static const struct slice marks = SLICE("!#$%&'*+/=?^_`{|}~");
	size_t i = 0;

	rest = slice_range(rest, 0, LOCAL_MAX);
	while (i < rest.len && (is_of_name(rest.ptr[i]) ||
				   slice_find(marks, rest.ptr[i]) < marks.len))
		i++;
	return i < rest.len && rest.ptr[i] == '@';
}

/* A domain ends in letters, those of China, Japan and Korea not beside others,
 * or in ASCII; a sentence without blanks does not, nor a name in quotes that
 * are not ASCII. */
static bool
is_last_label(struct slice label)
{
	enum script before = SCRIPT_NONE, script;
	int32_t rune;

	if (is_ascii(label))
		return true;
	while (label.len > 0) {
		label = slice_skip(label, utf8_decode(label, &rune));
		script = script_of(rune);
		if (script == SCRIPT_NONE ||
		    (before != SCRIPT_NONE && script != before &&
			(script == SCRIPT_EASTERN || before == SCRIPT_EASTERN)))
			return false;
		before = script;
	}
	return true;
}

static struct slice
last_label(struct slice domain)
{
	return slice_skip(domain, slice_find_last(domain, '.'));
}

bool
domain_take_foreign(struct slice *text, struct slice *domain)
{
	while (text->len > 0) {
		*domain = take_name(text);
		if (!is_ascii(*domain) && utf8_is_valid(*domain) &&
		    slice_find(*domain, '.') < domain->len &&
		    is_last_label(last_label(*domain)) && !is_local_part(*text))
			return true;
	}
	return false;
}

/* The next label off the front of *rest, without its dot. */
static struct slice
take_label(struct slice *rest)
{
	size_t end = slice_find(*rest, '.');
	struct slice label = slice_range(*rest, 0, end);

	*rest = slice_skip(*rest, end + 1);
	return label;
}

/* ---- what looks like others ------------------------------------------- */

static bool
is_label_mixed(struct slice label)
{
	uint32_t seen = 0, together = 1U << SCRIPT_LATIN | 1U << SCRIPT_EASTERN;

	while (label.len > 0) {
		int32_t rune;
		size_t len = utf8_decode(label, &rune);
		enum script script = script_of(rune);

		if (script != SCRIPT_NONE)
			seen |= 1U << script;
		label = slice_skip(label, len);
	}
	return (seen & (seen - 1)) != 0 && seen != together;
}

bool
domain_is_mixed(struct slice domain)
{
	while (domain.len > 0)
		if (is_label_mixed(take_label(&domain)))
			return true;
	return false;
}
