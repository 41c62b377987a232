/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt - the line by readline, known here and in prompt-guard.c only.
 *
 * The callback interface is fed whole keys from a ring of bytes, so readline
 * never waits for a second one; its streams are /dev/null and its drawing
 * functions do nothing. What it has to say (rl_line_buffer, rl_point,
 * rl_display_prompt) is read when a frame is painted (prompt-paint.c).
 */
#include "config.h"

#include "ehlo/tui/prompt.h"

#include <stdio.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "ehlo/base/mem.h"

#include "history-file.h"
#include "prompt-guard.h"

#define HISTORY_MAX 1000

/* Stands for a NUL, which readline cannot hold. Never in a text of UTF-8. */
#define NUL_BYTE '\xf7'

struct prompt {
	struct history_file history;
	FILE *null_in, *null_out;
	/* The bytes of one key on their way to readline. */
	char ring[KEY_BYTES_MAX];
	size_t ring_begin, ring_end;
	/* Lines that were ended, as readline has them, each with a NUL behind:
	 * a macro of the inputrc may end several. */
	struct buf lines;
	struct buf text; /* the line at hand, with its NULs */
	bool is_quoting;
	struct buf ghost, hint;
	bool has_tab;
	bool is_colon;
	/* What Up and Down look for, and the entry they show. */
	struct buf wanted;
	int entry;
};

/* Readline's callbacks carry no context: the one prompt of this process. */
static struct prompt *the_prompt;

/* ---- text ------------------------------------------------------------- */

static void
replace_bytes(char *text, size_t len, char from, char to)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == from)
			text[i] = to;
}

/* For readline, to be freed. */
static char *
copy_for_readline(struct slice text)
{
	char *copy = mem_copy_text(text.ptr, text.len);

	replace_bytes(copy, text.len, '\0', NUL_BYTE);
	return copy;
}

/* From readline, as it is meant. */
static void
set_text(struct buf *out, const char *text, size_t len)
{
	buf_wipe(out);
	buf_add(out, text, len);
	replace_bytes(out->ptr, len, NUL_BYTE, '\0');
}

/* ---- what readline calls ---------------------------------------------- */

static int
next_byte(FILE *file)
{
	struct prompt *p = the_prompt;

	(void)file;
	if (p->ring_begin == p->ring_end)
		return EOF;
	return (unsigned char)p->ring[p->ring_begin++];
}

static int
has_bytes(void)
{
	return the_prompt->ring_begin < the_prompt->ring_end;
}

static void
draw_nothing(void)
{
}

static void
prepare_nothing(int meta)
{
	(void)meta;
}

static char **
complete_nothing(const char *text, int begin, int end)
{
	(void)text;
	(void)begin;
	(void)end;
	rl_attempted_completion_over = 1;
	return NULL;
}

static int
note_tab(int count, int key)
{
	(void)count;
	(void)key;
	the_prompt->has_tab = true;
	return 0;
}

/* In a macro of the inputrc the next key is there already. */
static int
quote_next(int count, int key)
{
	if (RL_ISSTATE(RL_STATE_MACROINPUT))
		return rl_quoted_insert(count, key);
	the_prompt->is_quoting = true;
	return 0;
}

static bool
take_ghost(void)
{
	struct prompt *p = the_prompt;

	if (p->ghost.len == 0 || !prompt_is_at_end(p))
		return false;
	rl_insert_text(buf_text(&p->ghost));
	buf_clear(&p->ghost);
	return true;
}

static int
forward_or_take(int count, int key)
{
	return take_ghost() ? 0 : rl_forward_char(count, key);
}

static int
end_or_take(int count, int key)
{
	return take_ghost() ? 0 : rl_end_of_line(count, key);
}

static void
take_line(char *line)
{
	struct prompt *p = the_prompt;

	if (line == NULL)
		return;
	buf_add(&p->lines, line, strlen(line) + 1);
	mem_wipe(line, strlen(line));
	rl_free(line);
}

/* ---- history ---------------------------------------------------------- */

/* Without a file that can be written there is a history all the same. */
static void
open_history(struct prompt *p, const char *path)
{
	using_history();
	stifle_history(HISTORY_MAX);
	if (history_file_open(&p->history, path))
		read_history(path);
}

static bool
is_newest(const char *line)
{
	HIST_ENTRY *entry = history_get(history_base + history_length - 1);

	return entry != NULL && strcmp(entry->line, line) == 0;
}

int
prompt_remember(struct prompt *p, struct slice line)
{
	struct buf shown = {0};
	char *entry;
	int rc = 0;

	history_file_add_shown(&shown, line);
	entry = copy_for_readline(buf_slice(&shown));
	if (!is_newest(entry)) {
		add_history(entry);
		rc = history_file_append(&p->history, entry);
	}
	mem_free(entry);
	buf_fini(&shown);
	history_set_pos(history_length);
	return rc;
}

static bool
is_colon_line(struct slice line)
{
	return slice_starts_with(line, SLICE(":")) &&
	       !slice_starts_with(line, SLICE("::"));
}

/* What an entry gives to this line; empty when it is of the other kind or
 * begins in another way. */
static struct slice
recall_from(const struct prompt *p, int index)
{
	struct slice wanted = buf_slice(&p->wanted);
	struct slice line = slice_str(history_get(history_base + index)->line);
	bool is_colon = p->is_colon || is_colon_line(wanted);

	if (is_colon_line(line) != is_colon)
		return (struct slice){0};
	if (p->is_colon)
		line = slice_skip(line, 1);
	return slice_starts_with_nocase(line, wanted) ? line
	                                              : (struct slice){0};
}

/* The cursor goes where readline would put it. */
static void
show_line(struct slice text)
{
	char *copy = copy_for_readline(text);

	rl_replace_line(copy, 1);
	rl_point = rl_get_keymap() == vi_movement_keymap ? 0 : rl_end;
	mem_free(copy);
}

/* Towards older entries (-1) or newer ones (1), whose end is what was typed. */
static void
recall(struct prompt *p, int step)
{
	int index = p->entry + step;
	struct slice line = {0};

	for (; index >= 0 && index < history_length; index += step) {
		line = recall_from(p, index);
		if (line.len > 0 && !slice_equals(line, prompt_text(p)))
			break;
	}
	if (index < 0)
		return;
	p->entry = index < history_length ? index : history_length;
	show_line(index < history_length ? line : buf_slice(&p->wanted));
}

static int recall_older(int count, int key);
static int recall_newer(int count, int key);

static void
begin_recall(struct prompt *p)
{
	if (rl_last_func == recall_older || rl_last_func == recall_newer)
		return;
	buf_clear(&p->wanted);
	buf_add_slice(&p->wanted, prompt_text(p));
	p->entry = history_length;
}

static int
recall_older(int count, int key)
{
	(void)count;
	(void)key;
	begin_recall(the_prompt);
	recall(the_prompt, -1);
	return 0;
}

static int
recall_newer(int count, int key)
{
	(void)count;
	(void)key;
	begin_recall(the_prompt);
	recall(the_prompt, 1);
	return 0;
}

/* ---- life ------------------------------------------------------------- */

/* Ours in the place of a function of readline's, on whatever keys it is. */
static void
replace_function(rl_command_func_t *theirs, rl_command_func_t *ours)
{
	static const char *const maps[] = {"emacs", "vi-insert", "vi-command"};

	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		Keymap map = rl_get_keymap_by_name(maps[i]);
		char **keys = rl_invoking_keyseqs_in_map(theirs, map);

		for (size_t j = 0; keys != NULL && keys[j] != NULL; j++) {
			rl_bind_keyseq_in_map(keys[j], ours, map);
			rl_free(keys[j]);
		}
		rl_free(keys);
	}
}

/* xterm's forms, which our decoder gives whatever the terminal sent. */
static void
bind_keys(void)
{
	rl_bind_keyseq_if_unbound("\033[3~", rl_delete);
	rl_bind_keyseq_if_unbound("\033[2~", rl_overwrite_mode);
	rl_bind_keyseq_if_unbound("\033[1;5C", rl_forward_word);
	rl_bind_keyseq_if_unbound("\033[1;5D", rl_backward_word);
	rl_bind_keyseq_if_unbound("\033[1;3C", rl_forward_word);
	rl_bind_keyseq_if_unbound("\033[1;3D", rl_backward_word);
	rl_bind_key('\t', note_tab);
	replace_function(rl_quoted_insert, quote_next);
	replace_function(rl_forward_char, forward_or_take);
	replace_function(rl_end_of_line, end_or_take);
	replace_function(rl_get_previous_history, recall_older);
	replace_function(rl_get_next_history, recall_newer);
}

static void
set_up_readline(struct prompt *p)
{
	rl_readline_name = "ehlo";
	rl_instream = p->null_in;
	rl_outstream = p->null_out;
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	/* Before rl_initialize: then it asks nothing of the terminal. */
	rl_redisplay_function = draw_nothing;
	rl_prep_term_function = prepare_nothing;
	rl_deprep_term_function = draw_nothing;
	rl_getc_function = next_byte;
	rl_input_available_hook = has_bytes;
	rl_attempted_completion_function = complete_nothing;
	rl_callback_handler_install("", take_line);
	/* It would go to standard error, past the screen. */
	rl_variable_bind("bell-style", "none");
	/* In the C locale readline would read UTF-8 as Meta keys. */
	rl_variable_bind("convert-meta", "off");
	rl_variable_bind("input-meta", "on");
	rl_variable_bind("output-meta", "on");
	bind_keys();
}

struct prompt *
prompt_new(const char *history_path)
{
	struct prompt *p = mem_zalloc(1, sizeof(*p));

	the_prompt = p;
	p->null_in = fopen("/dev/null", "r");
	p->null_out = fopen("/dev/null", "w");
	open_history(p, history_path);
	set_up_readline(p);
	return p;
}

void
prompt_free(struct prompt *p)
{
	if (p == NULL)
		return;
	history_file_close(&p->history, HISTORY_MAX);
	prompt_set_text(p, SLICE(""));
	rl_callback_handler_remove();
	clear_history();
	rl_instream = rl_outstream = NULL;
	if (p->null_in != NULL)
		fclose(p->null_in);
	if (p->null_out != NULL)
		fclose(p->null_out);
	buf_wipe(&p->lines);
	buf_wipe(&p->wanted);
	buf_wipe(&p->text);
	buf_fini(&p->ghost);
	buf_fini(&p->hint);
	mem_free(p);
	the_prompt = NULL;
}

/* ---- keys ------------------------------------------------------------- */

/* Esc and a character that came at once. */
static bool
is_vi_escape(const struct key *key)
{
	return rl_editing_mode == 0 && key->name == KEY_CHAR &&
	       key->mods == KEY_ALT;
}

/* Ready for readline, which gets it byte by byte. */
static void
feed(struct prompt *p, size_t len)
{
	if (!prompt_guard_key(p->ring, len))
		return;
	p->ring_begin = 0;
	p->ring_end = len;
	while (has_bytes())
		rl_callback_read_char();
}

/* They are two keys, whatever their haste. */
static void
feed_vi_escape(struct prompt *p, const struct key *key)
{
	struct key second = {.name = KEY_CHAR, .rune = key->rune};

	p->ring[0] = '\033';
	feed(p, 1);
	feed(p, key_bytes(&second, p->ring));
}

void
prompt_key(struct prompt *p, const struct key *key)
{
	size_t len = key_bytes(key, p->ring);

	if (p->is_quoting)
		prompt_insert(p, slice_of(p->ring, len));
	else if (is_vi_escape(key))
		feed_vi_escape(p, key);
	else if (key_is_text(key) || len <= 1 ||
		 prompt_guard_is_bound(p->ring, len))
		feed(p, len);
}

void
prompt_insert(struct prompt *p, struct slice text)
{
	char *copy = copy_for_readline(text);

	p->is_quoting = false;
	rl_insert_text(copy);
	mem_free(copy);
}

bool
prompt_is_quoting(const struct prompt *p)
{
	return p->is_quoting;
}

bool
prompt_wants_escape(const struct prompt *p)
{
	(void)p;
	return rl_editing_mode == 0 ||
	       RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
}

bool
prompt_take_line(struct prompt *p, struct buf *out)
{
	size_t len = slice_find(buf_slice(&p->lines), '\0');

	if (p->lines.len == 0)
		return false;
	set_text(out, p->lines.ptr, len);
	buf_consume(&p->lines, len + 1);
	return true;
}

struct slice
prompt_text(const struct prompt *p)
{
	struct slice line = slice_of(rl_line_buffer, (size_t)rl_end);

	(void)p;
	if (slice_find(line, NUL_BYTE) == line.len)
		return line;
	set_text(&the_prompt->text, line.ptr, line.len);
	return buf_slice(&the_prompt->text);
}

void
prompt_set_text(struct prompt *p, struct slice text)
{
	char *copy = copy_for_readline(text);

	p->is_quoting = false;
	/* Leaves a search, a count or a half-typed sequence. */
	rl_callback_sigcleanup();
	/* A line that a search has set aside would outlive this one. */
	rl_maybe_unsave_line();
	rl_free_line_state();
	rl_clear_message();
	rl_replace_line(copy, 1);
	rl_point = rl_end;
	/* The next Up begins a search of its own. */
	rl_last_func = NULL;
	mem_free(copy);
}

void
prompt_kill(struct prompt *p)
{
	rl_kill_text(0, rl_end);
	prompt_set_text(p, SLICE(""));
}

void
prompt_set_colon(struct prompt *p, bool is_colon)
{
	p->is_colon = is_colon;
}

void
prompt_set_ghost(struct prompt *p, struct slice ghost, struct slice hint)
{
	buf_clear(&p->ghost);
	buf_add_slice(&p->ghost, ghost);
	buf_clear(&p->hint);
	buf_add_slice(&p->hint, hint);
}

bool
prompt_take_tab(struct prompt *p)
{
	bool was_pressed = p->has_tab;

	p->has_tab = false;
	return was_pressed;
}

/* ---- what is painted --------------------------------------------------- */

const char *
prompt_message(const struct prompt *p)
{
	(void)p;
	if (!RL_ISSTATE(
		RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG))
		return NULL;
	return rl_display_prompt;
}

size_t
prompt_cursor(const struct prompt *p)
{
	(void)p;
	return (size_t)rl_point;
}

bool
prompt_is_at_end(const struct prompt *p)
{
	return rl_point == rl_end && prompt_message(p) == NULL;
}

struct slice
prompt_ghost(const struct prompt *p)
{
	return buf_slice(&p->ghost);
}

struct slice
prompt_hint(const struct prompt *p)
{
	return buf_slice(&p->hint);
}
