/* SPDX-License-Identifier: GPL-3.0-or-later
 * table - sorts each series, and divides by the peer's median. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

void
series_add(struct series *s, double value)
{
	if (s->count < SERIES_MAX)
		s->values[s->count++] = value;
}

static int
compare(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

double
series_quantile(const struct series *s, double q)
{
	double sorted[SERIES_MAX], place = q * (double)(s->count - 1);
	size_t below = (size_t)place;
	size_t above = below + 1 < s->count ? below + 1 : below;

	memcpy(sorted, s->values, s->count * sizeof(sorted[0]));
	qsort(sorted, s->count, sizeof(sorted[0]), compare);
	return sorted[below] +
	       (place - (double)below) * (sorted[above] - sorted[below]);
}

/* Three digits that count, whatever the size. */
static void
add_number(struct buf *out, double value)
{
	int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;

	buf_addf(out, " %9.*f", decimals, value);
}

static void
add_ratio(struct buf *out, double value, const struct series *peer)
{
	double base = peer->count == 0 ? 0 : series_quantile(peer, 0.5);

	if (base > 0)
		buf_addf(out, " %8.2fx", value / base);
	else
		buf_addf(out, " %9s", "-");
}

static void
add_row(struct buf *out, const struct series *s, const struct series *peer)
{
	buf_addf(out, "    %-28s", s->name);
	if (s->count == 0) {
		buf_add_str(out, "   not here\n");
		return;
	}
	add_ratio(out, series_quantile(s, 0.5), peer);
	add_number(out, series_quantile(s, 0.5));
	add_number(out, series_quantile(s, 0.25));
	add_number(out, series_quantile(s, 0.75));
	buf_add_byte(out, '\n');
}

void
table_add(struct buf *out, const struct table *t)
{
	const struct series *peer = &t->rows[t->peer];

	buf_addf(out, "%s: %s, %zu times, beside %s\n", t->title, t->unit,
	    t->rows[0].count, peer->name);
	buf_addf(out, "    %-28s %9s %9s %9s %9s\n", "", "ratio", "median",
	    "lower q.", "upper q.");
	for (size_t i = 0; i < t->count; i++)
		add_row(out, &t->rows[i], peer);
	buf_add_byte(out, '\n');
}
