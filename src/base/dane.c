/* SPDX-License-Identifier: GPL-3.0-or-later
 * dane - the words of what TLSA records say. */
#include "ehlo/base/dane.h"

static const struct {
	const char *name, *words;
} all[DANE_COUNT] = {
#define X(name, json, words) [DANE_##name] = {json, words},
    DANE_LIST(X)
#undef X
};

const char *
dane_name(enum dane dane)
{
	return all[dane].name;
}

const char *
dane_words(enum dane dane)
{
	return all[dane].words;
}
