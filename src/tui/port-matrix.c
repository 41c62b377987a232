/* SPDX-License-Identifier: GPL-3.0-or-later
 * port-matrix - addresses down, ports across.
 *
 * A check adds all ports of an address one after another, in the same order
 * for each: so the place of an endpoint is its index divided by the ports. */
#include "port-matrix.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/tui/words.h"

#define MARGIN   2
#define SIGN     2 /* and a blank */
#define GAP      2 /* between columns */
#define CELL_MIN 8

struct matrix {
	const struct pen *pen;
	const struct report *report;
	const struct report_lines *lines;
	size_t ports;
	int labels, cells; /* columns of the widest */
	bool has_hosts;    /* in the labels */
};

/* ---- size ------------------------------------------------------------- */

static size_t
count_ports(const struct report *r)
{
	size_t count = 0;

	while (count < r->endpoint_count && strcmp(r->endpoints[count].address,
						r->endpoints[0].address) == 0)
		count++;
	return count;
}

static void
add_label(struct buf *out, const struct matrix *m, size_t endpoint)
{
	const struct report_endpoint *e = &m->report->endpoints[endpoint];

	if (m->has_hosts && strcmp(e->host, e->address) != 0)
		buf_addf(out, "%s  ", e->host);
	buf_add_str(out, e->address);
}

static int
width_of(const struct matrix *m, const struct buf *text)
{
	return (int)utf8_safe_width(buf_slice(text), pen_form(m->pen));
}

static void
measure(struct matrix *m)
{
	m->labels = m->cells = CELL_MIN;
	for (size_t i = 0; i < m->report->endpoint_count; i++) {
		struct buf label = {0}, cell = {0};
		int width;

		add_label(&label, m, i);
		width = width_of(m, &label);
		m->labels = width > m->labels ? width : m->labels;
		report_add_port(m->report, i, &cell);
		width = SIGN + width_of(m, &cell);
		m->cells = width > m->cells ? width : m->cells;
		buf_fini(&label);
		buf_fini(&cell);
	}
}

static bool
fits(struct matrix *m, bool has_hosts)
{
	m->has_hosts = has_hosts;
	measure(m);
	return MARGIN + m->labels + (int)m->ports * (GAP + m->cells) <=
	       m->pen->area.cols;
}

/* ---- painting --------------------------------------------------------- */

static int
col_of(const struct matrix *m, size_t port)
{
	return MARGIN + m->labels + (int)port * (GAP + m->cells) + GAP;
}

static enum report_mark
mark_of(const struct matrix *m, size_t endpoint)
{
	for (size_t i = 0; i < m->lines->count; i++)
		if (m->lines->list[i].section == REPORT_PORTS &&
		    m->lines->list[i].endpoint == endpoint)
			return m->lines->list[i].mark;
	return REPORT_UNKNOWN;
}

static void
put_head(const struct matrix *m, int row)
{
	char text[16];

	for (size_t port = 0; port < m->ports; port++) {
		snprintf(text, sizeof(text), "port %u",
		    m->report->endpoints[port].port);
		pen_text(
		    m->pen, row, col_of(m, port) + SIGN, STYLE_LABEL, text);
	}
}

static void
put_cell(const struct matrix *m, int row, size_t endpoint)
{
	int col = col_of(m, endpoint % m->ports);
	enum sign sign = words_mark_sign(mark_of(m, endpoint));
	struct buf text = {0};

	report_add_port(m->report, endpoint, &text);
	words_put_sign(m->pen, row, col, sign);
	pen_safe(
	    m->pen, row, col + SIGN, words_sign_style(sign), buf_slice(&text));
	buf_fini(&text);
}

int
port_matrix_paint(const struct pen *pen, int row, const struct report *r,
    const struct report_lines *lines)
{
	struct matrix m = {
	    .pen = pen, .report = r, .lines = lines, .ports = count_ports(r)};
	int first = row;

	if (m.ports < 2 || (!fits(&m, true) && !fits(&m, false)))
		return 0;
	put_head(&m, row);
	for (size_t i = 0; i < r->endpoint_count; i++) {
		struct buf label = {0};

		if (i % m.ports == 0) {
			add_label(&label, &m, i);
			pen_safe(
			    pen, ++row, MARGIN, STYLE_VALUE, buf_slice(&label));
		}
		put_cell(&m, row, i);
		buf_fini(&label);
	}
	return row + 1 - first;
}
