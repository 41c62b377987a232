/* SPDX-License-Identifier: GPL-3.0-or-later
 * vt - a program on a terminal of its own, seen as a person would see it.
 *
 * A pseudo-terminal with libvterm on the other side: start a program, wait
 * until the screen shows something (a condition with a limit, never a sleep),
 * read rows and cells, type, resize, hang up, and ask afterwards whether the
 * terminal is as it was. Rows and columns are 0-based. All waits are in
 * milliseconds; one that ends by its limit prints the screen to standard
 * error, as "# |row|" lines. What cannot be had from the system aborts.
 *
 * Known limits of libvterm 0.1.4: A_DIM is not kept; of CSI ? a ; b h only
 * a counts; 38:2::r:g:b is misread (38;2;r;g;b is not); ICH and DCH do nothing
 * above and below the margins, where other terminals obey.
 */
#ifndef EHLO_TESTS_SCREEN_VT_H
#define EHLO_TESTS_SCREEN_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <vterm.h>

/* Long enough for any machine under sanitizers; good runs never wait it. */
#define VT_LIMIT_MS 60000

/* The default colour of the terminal. */
#define VT_COLOR_DEFAULT -1
/* Red, green and blue, as distinct from the palette's 0 to 255. */
#define VT_COLOR_RGB 0x1000000

struct vt;

struct vt_options {
	int rows, cols;
	const char *term;        /* TERM; NULL = xterm-256color */
	const char *const *env;  /* "NAME=value" sets, "NAME" unsets; may be NULL */
};

struct vt_cell {
	char text[32]; /* UTF-8 with its combining marks; " " when empty */
	int width;     /* 1 or 2; 0 = the right half of a wide one */
	int fg, bg;    /* VT_COLOR_DEFAULT, 0 to 255, or VT_COLOR_RGB + 0xrrggbb */
	bool is_bold, is_italic, is_underlined, is_reversed, is_struck;
};

/* Starts argv[0] (looked up in PATH) as the leader of its session. The
 * environment is the test's with LC_ALL=C.UTF-8 and HOME=/dev/null, without
 * LINES, COLUMNS, COLORTERM, NO_COLOR, TMUX, INPUTRC, EDITOR, VISUAL, XDG_* and
 * EHLO_*; env comes last. */
struct vt *vt_new(const struct vt_options *options, const char *const argv[]);
/* Kills what still runs, waits for it, frees. */
void vt_free(struct vt *vt);

pid_t vt_pid(const struct vt *vt);
/* The program's terminal, as another program on it has it. */
int vt_open_terminal(const struct vt *vt);

/* Reads what is there and answers the program's queries, until the predicate
 * holds. False when the limit is over, or when the program is gone and nothing
 * more can come. */
typedef bool (*vt_predicate_fn)(struct vt *vt, void *context);
bool vt_wait(
    struct vt *vt, vt_predicate_fn predicate, void *context, int limit_ms);
/* Until some row holds the text, or none does, and the rest of that frame is
 * there too. */
bool vt_wait_text(struct vt *vt, const char *text);
bool vt_wait_gone(struct vt *vt, const char *text);
/* Until the program has ended and all it wrote is seen: its status, 128 + n
 * for signal n, or -1 by the limit. */
int vt_wait_exit(struct vt *vt);

/* A row without blanks at its end; valid until the next call. */
const char *vt_row(struct vt *vt, int row);
/* Where the text begins; false when no row holds it. row and col may be NULL.
 */
bool vt_find(struct vt *vt, const char *text, int *row, int *col);
struct vt_cell vt_cell(struct vt *vt, int row, int col);
void vt_dump(struct vt *vt);

/* Typing. What the program does not read at once is sent while waiting. */
void vt_send(struct vt *vt, const void *bytes, size_t len);
void vt_send_text(struct vt *vt, const char *text);
void vt_send_key(struct vt *vt, VTermKey key, VTermModifier modifier);
/* In brackets when the program asked for them. */
void vt_paste(struct vt *vt, const char *text);
/* Also sends SIGWINCH, as a terminal does. */
void vt_resize(struct vt *vt, int rows, int cols);
/* While stalled the terminal takes nothing of what the program writes. */
void vt_stall(struct vt *vt, bool is_stalled);
/* The window is closed: the program gets SIGHUP, and EIO from then on. */
void vt_hangup(struct vt *vt);

/* What the program left or has set; after its end: is it restored? */
bool vt_is_alternate(const struct vt *vt);
bool vt_is_cursor_visible(const struct vt *vt);
bool vt_is_paste_bracketed(struct vt *vt);
bool vt_is_mouse_wanted(const struct vt *vt);
/* Line editing, echo and signals are the kernel's, as a shell wants them. */
bool vt_is_cooked(const struct vt *vt);
/* All of the above as they were at the start. */
bool vt_is_restored(struct vt *vt);
void vt_get_cursor(const struct vt *vt, int *row, int *col);
/* Everything the program wrote, as bytes. */
const char *vt_get_output(struct vt *vt, size_t *len);

/* For measures: a clock, and when by it the program's last bytes came, before
 * they were looked at. */
uint64_t vt_now_ns(void);
uint64_t vt_heard_ns(const struct vt *vt);

#endif
