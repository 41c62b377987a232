/* SPDX-License-Identifier: GPL-3.0-or-later
 * terminal - termios and a prebuilt string, so that a handler can restore. */
#include "config.h"

#include "ehlo/app/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "ehlo/base/mem.h"

/* How long a terminal that was stopped holds up the end of the program. */
#define PATIENCE_MS 1000
/* A screen of more is used in part. */
#define ROWS_MAX 500
#define COLS_MAX 1000

/* What a signal handler needs; no way to hand it a context. */
static struct {
	struct termios modes;
	int fd; /* the terminal, without blocking */
	volatile sig_atomic_t is_entered;
	void (*before_restore)(void);
} terminal;

static const char paste_on[] = "\033[?2004h";
/* Apart, each with one number: not all terminals know them all. */
static const char mouse_on[] = "\033[?1000h\033[?1006h";
#define MOUSE_OFF "\033[?1006l\033[?1000l"
static const char mouse_off[] = MOUSE_OFF;
/* Some terminals bring the cursor back as they saved it, or never did. */
#define CURSOR_ON "\033[?25h"
static const char input_off[] = MOUSE_OFF "\033[?2004l" CURSOR_ON;
static const char screen_off[] = "\033[?2026l\033[0m\033[?1l\033>" MOUSE_OFF
				 "\033[?2004l\033[?1049l" CURSOR_ON "\r";

static void
put(const char *text, size_t len)
{
	struct pollfd ready = {.fd = terminal.fd, .events = POLLOUT};

	while (len > 0) {
		ssize_t count = write(terminal.fd, text, len);

		if (count > 0) {
			text += count;
			len -= (size_t)count;
		} else if (errno == EAGAIN) {
			if (poll(&ready, 1, PATIENCE_MS) <= 0)
				return;
		} else if (errno != EINTR) {
			return;
		}
	}
}

static void
set_raw(void)
{
	struct termios raw = terminal.modes;

	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

void
terminal_enter(void)
{
	set_raw();
	put(paste_on, sizeof(paste_on) - 1);
	terminal.is_entered = 1;
}

void
terminal_leave(void)
{
	if (!terminal.is_entered)
		return;
	terminal.is_entered = 0;
	put(input_off, sizeof(input_off) - 1);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.modes);
}

void
terminal_restore(void)
{
	if (terminal.before_restore != NULL)
		terminal.before_restore();
	if (!terminal.is_entered)
		return;
	terminal.is_entered = 0;
	put(screen_off, sizeof(screen_off) - 1);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.modes);
}

void
terminal_before_restore(void (*fn)(void))
{
	terminal.before_restore = fn;
}

/* The handler is gone after its first call (SA_RESETHAND): raising the signal
 * again ends the process the way it would have ended. */
static void
on_crash(int signum)
{
	terminal_restore();
	raise(signum);
}

static void
catch_crashes(void)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
	static char stack_bytes[65536];
	stack_t stack = {.ss_sp = stack_bytes, .ss_size = sizeof(stack_bytes)};
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_crash;
	action.sa_flags = (int)(SA_RESETHAND | SA_ONSTACK | SA_NODEFER);
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &action, NULL);
}

int
terminal_open_output(struct err *err)
{
	char name[256];
	int fd = -1;

	if (ttyname_r(STDOUT_FILENO, name, sizeof(name)) == 0)
		fd = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_SYSTEM,
		    "the terminal cannot be opened: %s", strerror(errno));
	return fd;
}

int
terminal_open(struct err *err)
{
	if (tcgetattr(STDIN_FILENO, &terminal.modes) < 0)
		return err_set(err, ERR_SYSTEM,
		    "standard input is no terminal: %s", strerror(errno));
	terminal.fd = terminal_open_output(err);
	if (terminal.fd < 0)
		return terminal.fd;
	catch_crashes();
	mem_on_failure(terminal_restore);
	terminal_enter();
	return 0;
}

struct slice
terminal_mouse(bool is_on)
{
	return slice_str(is_on ? mouse_on : mouse_off);
}

void
terminal_size(int *rows, int *cols)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		size = (struct winsize){0};
	*rows = size.ws_row == 0 ? 24 : size.ws_row;
	*cols = size.ws_col == 0 ? 80 : size.ws_col;
	if (*rows > ROWS_MAX)
		*rows = ROWS_MAX;
	if (*cols > COLS_MAX)
		*cols = COLS_MAX;
}
