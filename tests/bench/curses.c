/* SPDX-License-Identifier: GPL-3.0-or-later
 * curses - lines from a server in a pane of curses, and nothing else.
 *
 * What a line costs a terminal when curses does what it does best, scroll a
 * whole screen, and what when a panel with text stands beside the pane, so
 * that it cannot. Usage: curses PORT [panel]
 */
#include "config.h"

#include <arpa/inet.h>
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define PANEL_COLS 30

static FILE *
connect_server(const char *port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((in_port_t)strtoul(port, NULL, 10));
	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return NULL;
	return fdopen(fd, "r");
}

static void
open_screen(void)
{
	setlocale(LC_ALL, "");
	initscr();
	start_color();
	use_default_colors();
	init_pair(1, COLOR_GREEN, -1);
	refresh();
}

static WINDOW *
open_pane(int cols)
{
	WINDOW *pane = newwin(LINES, cols, 0, 0);

	scrollok(pane, TRUE);
	idlok(pane, TRUE);
	return pane;
}

static void
fill_panel(void)
{
	WINDOW *panel = newwin(LINES, PANEL_COLS, 0, COLS - PANEL_COLS);

	for (int row = 0; row < LINES; row++)
		mvwprintw(panel, row, 0, "row %d of the panel", row);
	wrefresh(panel);
}

static void
show_lines(WINDOW *pane, FILE *in)
{
	char line[256];

	while (fgets(line, sizeof(line), in) != NULL) {
		wattron(pane, COLOR_PAIR(1));
		waddstr(pane, "\n<- ");
		wattroff(pane, COLOR_PAIR(1));
		waddnstr(pane, line, (int)strcspn(line, "\r\n"));
		wrefresh(pane);
	}
}

int
main(int argc, char **argv)
{
	FILE *in = argc < 2 ? NULL : connect_server(argv[1]);
	bool has_panel = argc > 2;

	if (in == NULL)
		return 64;
	open_screen();
	if (has_panel)
		fill_panel();
	show_lines(open_pane(has_panel ? COLS - PANEL_COLS : COLS), in);
	endwin();
	return 0;
}
