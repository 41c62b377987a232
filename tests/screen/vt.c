/* SPDX-License-Identifier: GPL-3.0-or-later
 * vt - forkpty on one side, libvterm on the other, poll between them. */
#include "config.h"

#include "vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "child.h"

/* How often an exit is looked for while nothing comes from the terminal. */
#define TICK_MS 5
/* A program that never rests is not waited for. */
#define REST_LIMIT_MS 2000

struct vt {
	VTerm *term;
	VTermScreen *screen;
	int fd;    /* the master side; -1 after a hang-up */
	pid_t pid; /* 0 when it has been waited for */
	int status;
	bool is_silent;  /* no slave is open any more */
	bool is_stalled; /* what the program writes is not read */
	uint64_t heard_ns;
	bool is_alternate, is_cursor_visible;
	int mouse;
	struct buf input;   /* not yet taken by the program */
	struct buf output;  /* all that it wrote */
	struct buf row;     /* what vt_row returned */
	struct buf *answer; /* where libvterm's keys and replies go */
};

static void
die(const char *what)
{
	perror(what);
	abort();
}

uint64_t
vt_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static long long
now_ms(void)
{
	return (long long)(vt_now_ns() / 1000000);
}

/* ---- the terminal's side -------------------------------------------- */

static void
on_answer(const char *bytes, size_t len, void *context)
{
	struct vt *vt = context;

	buf_add(vt->answer, bytes, len);
}

static int
on_property(VTermProp prop, VTermValue *value, void *context)
{
	struct vt *vt = context;

	if (prop == VTERM_PROP_ALTSCREEN)
		vt->is_alternate = value->boolean != 0;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		vt->is_cursor_visible = value->boolean != 0;
	else if (prop == VTERM_PROP_MOUSE)
		vt->mouse = value->number;
	return 1;
}

static void
open_terminal(struct vt *vt, int rows, int cols)
{
	static const VTermScreenCallbacks callbacks = {
	    .settermprop = on_property};

	vt->term = vterm_new(rows, cols);
	vterm_set_utf8(vt->term, 1);
	vt->answer = &vt->input;
	vterm_output_set_callback(vt->term, on_answer, vt);
	vt->screen = vterm_obtain_screen(vt->term);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
}

/* ---- the program's side --------------------------------------------- */

static struct winsize
size_of(int rows, int cols)
{
	return (struct winsize){
	    .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
}

struct vt *
vt_new(const struct vt_options *options, const char *const argv[])
{
	struct winsize size = size_of(options->rows, options->cols);
	struct vt *vt = mem_zalloc(1, sizeof(*vt));

	open_terminal(vt, options->rows, options->cols);
	fflush(NULL);
	vt->pid = forkpty(&vt->fd, NULL, NULL, &size);
	if (vt->pid < 0)
		die("forkpty");
	if (vt->pid == 0)
		child_run(options, argv);
	if (fcntl(vt->fd, F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(vt->fd, F_SETFD, FD_CLOEXEC) < 0)
		die("fcntl");
	return vt;
}

static bool
reap(struct vt *vt, int flags)
{
	int status;

	if (vt->pid == 0)
		return true;
	if (waitpid(vt->pid, &status, flags) != vt->pid)
		return false;
	vt->pid = 0;
	vt->status =
	    WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return true;
}

void
vt_free(struct vt *vt)
{
	if (vt == NULL)
		return;
	if (vt->pid != 0) {
		kill(vt->pid, SIGKILL);
		reap(vt, 0);
	}
	vt_hangup(vt);
	vterm_free(vt->term);
	buf_fini(&vt->input);
	buf_fini(&vt->output);
	buf_fini(&vt->row);
	mem_free(vt);
}

pid_t
vt_pid(const struct vt *vt)
{
	return vt->pid;
}

int
vt_open_terminal(const struct vt *vt)
{
	return open(ptsname(vt->fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
}

/* ---- between them --------------------------------------------------- */

static void
read_output(struct vt *vt)
{
	char bytes[16384];
	ssize_t len = read(vt->fd, bytes, sizeof(bytes));

	if (len > 0) {
		vt->heard_ns = vt_now_ns();
		buf_add(&vt->output, bytes, (size_t)len);
		vterm_input_write(vt->term, bytes, (size_t)len);
		vterm_screen_flush_damage(vt->screen);
	} else if (len == 0 || (errno != EAGAIN && errno != EINTR)) {
		vt->is_silent = true;
	}
}

static void
write_input(struct vt *vt)
{
	ssize_t len = write(vt->fd, vt->input.ptr, vt->input.len);

	if (len > 0)
		buf_consume(&vt->input, (size_t)len);
}

/* One turn: whatever can be moved within the time. */
static void
pump(struct vt *vt, int wait_ms)
{
	struct pollfd p = {.fd = vt->fd};

	if (!vt->is_stalled)
		p.events |= POLLIN;
	if (vt->input.len > 0)
		p.events |= POLLOUT;
	if (vt->fd < 0 || vt->is_silent || p.events == 0)
		p.fd = -1;
	if (poll(&p, 1, wait_ms) <= 0)
		return;
	if (!vt->is_stalled && (p.revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		read_output(vt);
	if ((p.revents & POLLOUT) != 0)
		write_input(vt);
}

static bool
is_over(struct vt *vt)
{
	return reap(vt, WNOHANG) && (vt->is_silent || vt->fd < 0);
}

bool
vt_wait(struct vt *vt, vt_predicate_fn predicate, void *context, int limit_ms)
{
	long long end = now_ms() + limit_ms;

	while (!predicate(vt, context)) {
		bool was_over = is_over(vt);

		pump(vt, was_over ? 0 : TICK_MS);
		if (predicate(vt, context))
			return true;
		if (was_over || now_ms() >= end) {
			vt_dump(vt);
			return false;
		}
	}
	return true;
}

/* Sleeps, or is gone. */
static bool
is_at_rest(pid_t pid)
{
	char path[32], text[512];
	const char *state;
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	file = fopen(path, "r");
	if (file == NULL)
		return true;
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	state = strrchr(text, ')');
	return state == NULL || strncmp(state, ") R", 3) != 0;
}

/* A frame may come in pieces. It is whole when the program that has the
 * terminal sleeps and then nothing is left to read. */
static bool
is_whole(struct vt *vt)
{
	struct pollfd p = {.fd = vt->fd, .events = POLLIN};
	pid_t pid;

	if (vt->fd < 0 || vt->is_silent || vt->is_stalled)
		return true;
	pid = tcgetpgrp(vt->fd);
	return is_at_rest(pid > 0 ? pid : vt->pid) && poll(&p, 1, 0) == 0;
}

/* As vt_wait, and then until the frame is whole that it was seen in. */
static bool
wait_for_frame(struct vt *vt, vt_predicate_fn predicate, const char *text)
{
	long long end;

	if (!vt_wait(vt, predicate, (void *)(uintptr_t)text, VT_LIMIT_MS))
		return false;
	end = now_ms() + REST_LIMIT_MS;
	while (!is_whole(vt) && now_ms() < end)
		pump(vt, 1);
	return true;
}

static bool
shows(struct vt *vt, void *context)
{
	return vt_find(vt, context, NULL, NULL);
}

static bool
shows_not(struct vt *vt, void *context)
{
	return !vt_find(vt, context, NULL, NULL);
}

static bool
has_ended(struct vt *vt, void *context)
{
	(void)context;
	return is_over(vt);
}

bool
vt_wait_text(struct vt *vt, const char *text)
{
	return wait_for_frame(vt, shows, text);
}

bool
vt_wait_gone(struct vt *vt, const char *text)
{
	return wait_for_frame(vt, shows_not, text);
}

int
vt_wait_exit(struct vt *vt)
{
	return vt_wait(vt, has_ended, NULL, VT_LIMIT_MS) ? vt->status : -1;
}

/* ---- looking -------------------------------------------------------- */

static void
add_cell(struct buf *b, const VTermScreenCell *cell)
{
	char bytes[4];

	if (cell->chars[0] == 0)
		buf_add_byte(b, ' ');
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++) {
		if (cell->chars[i] == 0 || cell->chars[i] == (uint32_t)-1)
			return;
		buf_add(b, bytes, utf8_encode(cell->chars[i], bytes));
	}
}

static VTermScreenCell
cell_at(struct vt *vt, int row, int col)
{
	VTermScreenCell cell;

	memset(&cell, 0, sizeof(cell));
	vterm_screen_get_cell(
	    vt->screen, (VTermPos){.row = row, .col = col}, &cell);
	return cell;
}

const char *
vt_row(struct vt *vt, int row)
{
	int rows, cols;

	vterm_get_size(vt->term, &rows, &cols);
	buf_clear(&vt->row);
	for (int col = 0; row < rows && col < cols; col++) {
		VTermScreenCell cell = cell_at(vt, row, col);

		add_cell(&vt->row, &cell);
	}
	while (vt->row.len > 0 && vt->row.ptr[vt->row.len - 1] == ' ')
		vt->row.len--;
	return buf_text(&vt->row);
}

/* The column at which the len-th byte of the row stands. */
static int
col_of(struct vt *vt, int row, size_t len)
{
	struct buf text = {0};
	int col = 0;

	for (; text.len < len; col++) {
		VTermScreenCell cell = cell_at(vt, row, col);

		add_cell(&text, &cell);
	}
	buf_fini(&text);
	return col;
}

bool
vt_find(struct vt *vt, const char *text, int *row, int *col)
{
	int rows, cols;

	vterm_get_size(vt->term, &rows, &cols);
	for (int i = 0; i < rows; i++) {
		const char *line = vt_row(vt, i);
		const char *hit = strstr(line, text);

		if (hit == NULL)
			continue;
		if (row != NULL)
			*row = i;
		if (col != NULL)
			*col = col_of(vt, i, (size_t)(hit - line));
		return true;
	}
	return false;
}

static int
color_of(const VTermColor *color)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(color) ||
	    VTERM_COLOR_IS_DEFAULT_BG(color))
		return VT_COLOR_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(color))
		return color->indexed.idx;
	return VT_COLOR_RGB +
	       (color->rgb.red << 16 | color->rgb.green << 8 | color->rgb.blue);
}

struct vt_cell
vt_cell(struct vt *vt, int row, int col)
{
	VTermScreenCell raw = cell_at(vt, row, col);
	struct vt_cell cell = {.width = raw.width,
	    .fg = color_of(&raw.fg),
	    .bg = color_of(&raw.bg),
	    .is_bold = raw.attrs.bold,
	    .is_italic = raw.attrs.italic,
	    .is_underlined = raw.attrs.underline != VTERM_UNDERLINE_OFF,
	    .is_reversed = raw.attrs.reverse,
	    .is_struck = raw.attrs.strike};
	struct buf text = {0};

	if (raw.chars[0] == (uint32_t)-1)
		cell.width = 0;
	add_cell(&text, &raw);
	snprintf(cell.text, sizeof(cell.text), "%s", buf_text(&text));
	buf_fini(&text);
	return cell;
}

void
vt_dump(struct vt *vt)
{
	int rows, cols;

	vterm_get_size(vt->term, &rows, &cols);
	for (int row = 0; row < rows; row++)
		fprintf(stderr, "# |%s|\n", vt_row(vt, row));
}

/* ---- typing --------------------------------------------------------- */

void
vt_send(struct vt *vt, const void *bytes, size_t len)
{
	buf_add(&vt->input, bytes, len);
	pump(vt, 0);
}

void
vt_send_text(struct vt *vt, const char *text)
{
	vt_send(vt, text, strlen(text));
}

void
vt_send_key(struct vt *vt, VTermKey key, VTermModifier modifier)
{
	vterm_keyboard_key(vt->term, key, modifier);
	pump(vt, 0);
}

void
vt_paste(struct vt *vt, const char *text)
{
	vterm_keyboard_start_paste(vt->term);
	buf_add_str(&vt->input, text);
	vterm_keyboard_end_paste(vt->term);
	pump(vt, 0);
}

void
vt_resize(struct vt *vt, int rows, int cols)
{
	struct winsize size = size_of(rows, cols);

	vterm_set_size(vt->term, rows, cols);
	if (ioctl(vt->fd, TIOCSWINSZ, &size) < 0)
		die("TIOCSWINSZ");
}

/* As by a Ctrl-S that the terminal itself obeys. */
void
vt_stall(struct vt *vt, bool is_stalled)
{
	int fd = open(ptsname(vt->fd), O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || tcflow(fd, is_stalled ? TCOOFF : TCOON) < 0)
		die("tcflow");
	close(fd);
	vt->is_stalled = is_stalled;
}

void
vt_hangup(struct vt *vt)
{
	if (vt->fd >= 0)
		close(vt->fd);
	vt->fd = -1;
}

/* ---- the terminal's state ------------------------------------------- */

bool
vt_is_alternate(const struct vt *vt)
{
	return vt->is_alternate;
}

bool
vt_is_cursor_visible(const struct vt *vt)
{
	return vt->is_cursor_visible;
}

/* libvterm tells only by what it would send. */
bool
vt_is_paste_bracketed(struct vt *vt)
{
	struct buf probe = {0};
	bool is_bracketed;

	vt->answer = &probe;
	vterm_keyboard_start_paste(vt->term);
	vt->answer = &vt->input;
	is_bracketed = probe.len > 0;
	buf_fini(&probe);
	return is_bracketed;
}

bool
vt_is_mouse_wanted(const struct vt *vt)
{
	return vt->mouse != VTERM_PROP_MOUSE_NONE;
}

/* The master side answers for the pair, after the program's end too. */
bool
vt_is_cooked(const struct vt *vt)
{
	const tcflag_t local = ICANON | ECHO | ISIG;
	struct termios t;

	if (tcgetattr(vt->fd, &t) < 0)
		return false;
	return (t.c_lflag & local) == local && (t.c_oflag & OPOST) != 0 &&
	       (t.c_iflag & ICRNL) != 0;
}

bool
vt_is_restored(struct vt *vt)
{
	return !vt_is_alternate(vt) && vt_is_cursor_visible(vt) &&
	       !vt_is_paste_bracketed(vt) && !vt_is_mouse_wanted(vt) &&
	       vt_is_cooked(vt);
}

void
vt_get_cursor(const struct vt *vt, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(vt->term), &pos);
	*row = pos.row;
	*col = pos.col;
}

uint64_t
vt_heard_ns(const struct vt *vt)
{
	return vt->heard_ns;
}

const char *
vt_get_output(struct vt *vt, size_t *len)
{
	*len = vt->output.len;
	return buf_text(&vt->output);
}
