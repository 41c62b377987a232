/* SPDX-License-Identifier: GPL-3.0-or-later
 * port-matrix - the ports of a report as a table: a row for each address, a
 * column for each port. */
#ifndef EHLO_SRC_TUI_PORT_MATRIX_H
#define EHLO_SRC_TUI_PORT_MATRIX_H

#include "ehlo/model/report.h"
#include "ehlo/tui/view.h"

/* Paints it from a row on; the rows it takes, 0 when there is one port only or
 * no room in width: then nothing is painted. lines: those of the report. */
int port_matrix_paint(const struct pen *pen, int row, const struct report *r,
    const struct report_lines *lines);

#endif
