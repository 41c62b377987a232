/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-prompt - readline behind a canvas: keys, history, masking. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "full-disk.h"
#include "prompt-press.h"
#include "scratch.h"

static char history_path[SCRATCH_MAX];

static int
set_up(void **state)
{
	(void)state;
	/* No inputrc of whoever runs the tests. */
	setenv("INPUTRC", "/dev/null", 1);
	snprintf(history_path, sizeof(history_path), "%s",
	    scratch_path("new/ehlo/history"));
	return 0;
}

static void
paint(const struct prompt *p, struct canvas *c, int row)
{
	struct span span = {prompt_text(p), STYLE_INPUT};
	struct prompt_look look = {.label = "smtp>",
	    .label_style = STYLE_PROMPT,
	    .spans = &span,
	    .span_count = 1};

	prompt_paint(p, c, row, &look);
}

static void
assert_row(const struct prompt *p, const char *wanted)
{
	struct canvas *c = canvas_new(1, 40);
	struct buf row = {0};

	paint(p, c, 0);
	for (int col = 0; col < 40; col++)
		buf_add_str(&row, canvas_at(c, 0, col)->text);
	assert_string_equal(buf_text(&row), wanted);
	buf_fini(&row);
	canvas_free(c);
}

static void
prompt__key__types_and_ends_a_line(void **state)
{
	struct prompt *p = *state;
	struct buf line = {0};

	press(p, "EHLO h\xc3\xb6st");
	assert_text(p, "EHLO h\xc3\xb6st");
	assert_false(prompt_take_line(p, &line));
	press(p, "\r");
	assert_last_line(p, "EHLO h\xc3\xb6st");
	assert_text(p, "");
	press(p, "\r");
	assert_last_line(p, "");
}

static void
prompt__key__edits_as_readline_does(void **state)
{
	static const struct {
		const char *keys, *text;
	} cases[] = {
	    {"abc\033[D\033[DX", "aXbc"},
	    {"abc\033[HX\033[FY", "XabcY"},
	    {"abc\001\033[3~", "bc"},
	    {"one two\027", "one "},
	    {"one two\033b\033[3~", "one wo"},
	    {"one two\033[1;5D\033[1;5DX", "Xone two"},
	    {"one two\025", ""},
	    {"ab\x7f", "a"},
	    {"a\tb", "ab"},
	    {"a\026\tb", "a\tb"},
	    /* unbound sequences are no text */
	    {"a\033[15~\033[24;5~\033[Z\033[1;8Ab", "ab"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		press(*state, cases[i].keys);
		assert_text(*state, cases[i].text);
		prompt_set_text(*state, SLICE(""));
	}
}

static void
prompt__insert__takes_controls_as_text(void **state)
{
	prompt_insert(*state, SLICE("a\033[Ab\001"));
	assert_text(*state, "a\033[Ab\001");
	prompt_insert(*state, SLICE(""));
	prompt_insert(*state, slice_of(NULL, 0));
	assert_text(*state, "a\033[Ab\001");
}

/* Behind Ctrl-V every key is text: line ends, NUL, Esc, Ctrl-V itself. */
static void
prompt__key__quotes_controls(void **state)
{
	static const char keys[] =
	    "a\026\000b\026\nc\026\rd\026\026\026\003\026\010\026\177e";
	static const char text[] = "a\000b\nc\rd\026\003\010\177e";
	struct prompt *p = *state;
	struct buf line = {0};

	press_bytes(p, slice_of(keys, sizeof(keys) - 1));
	assert_false(prompt_is_quoting(p));
	assert_true(
	    slice_equals(prompt_text(p), slice_of(text, sizeof(text) - 1)));
	assert_row(p, "smtp> a␀b␊c␍d␖␃␈␡e                      ");
	prompt_remember(p, prompt_text(p));
	press(p, "\r");
	assert_true(prompt_take_line(p, &line));
	assert_true(
	    slice_equals(buf_slice(&line), slice_of(text, sizeof(text) - 1)));
	/* And all of it comes back, NUL too. */
	press(p, "\033[A");
	assert_true(slice_equals(prompt_text(p), buf_slice(&line)));
	prompt_set_text(p, SLICE(""));
	/* A sequence is its bytes; emptying the line is the end of it. */
	press(p, "\026\033[A");
	assert_text(p, "\033[A");
	press(p, "\026");
	assert_true(prompt_is_quoting(p));
	prompt_set_text(p, SLICE(""));
	assert_false(prompt_is_quoting(p));
	buf_fini(&line);
}

static void
prompt__remember__and_walk_back(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("HELO a"));
	prompt_remember(p, SLICE("NOOP"));
	prompt_remember(p, SLICE("NOOP"));
	press(p, "\033[A");
	assert_text(p, "NOOP");
	press(p, "\033[A");
	assert_text(p, "HELO a");
	press(p, "\033[B\033[B");
	assert_text(p, "");
}

static void
prompt__remember__masks_auth(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("AUTH PLAIN AGEAc2VjcmV0"));
	press(p, "\033[A");
	assert_text(p, "AUTH PLAIN");
}

static void
prompt__paint__label_text_cursor(void **state)
{
	struct canvas *c = canvas_new(2, 20);
	int row, col;

	press(*state, "NOOP\001\033[C");
	assert_row(*state, "smtp> NOOP                              ");
	paint(*state, c, 1);
	canvas_get_cursor(c, &row, &col);
	assert_int_equal(row, 1);
	assert_int_equal(col, 7);
	assert_int_equal(canvas_at(c, 1, 0)->style, STYLE_PROMPT);
	assert_int_equal(canvas_at(c, 1, 6)->style, STYLE_INPUT);
	canvas_free(c);
}

static void
prompt__paint__a_search_shows_itself(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("MAIL FROM:<a@b>"));
	prompt_remember(p, SLICE("NOOP"));
	press(p, "\022MA");
	assert_true(prompt_wants_escape(p));
	assert_row(p, "(reverse-i-search)`MA': MAIL FROM:<a@b> ");
	/* Whoever empties the line leaves the search. */
	prompt_set_text(p, SLICE(""));
	assert_false(prompt_wants_escape(p));
	assert_row(p, "smtp>                                   ");
	press(p, "\022MA\r");
	assert_last_line(p, "MAIL FROM:<a@b>");
}

/* The key that others follow ends it where it is, in every kind. */
static void
prompt__key__a_prefix_ends_a_search(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("MAIL FROM:<a@b>"));
	press(p, "\022MA\030");
	assert_false(prompt_wants_escape(p));
	press(p, "\024");
	press(p, "\022MA\030\024\022x\030\030\022\033[1;5C\022\033f");
	press(p, "\022MA\033");
	assert_false(prompt_wants_escape(p));
	press(p, "\r");
	assert_last_line(p, "MAIL FROM:<a@b>");
}

/* Changes of a line, and of one from the history, are freed once; sanitizers
 * see whether they are. */
static void
prompt__key__changes_and_the_history(void **state)
{
	struct prompt *p = *state;

	press(p, "k\n");
	assert_line(p, "k");
	prompt_remember(p, SLICE("k"));
	press(p, "x\r");
	assert_line(p, "x");
	press(p, "\022x\033NH\rA\022k\017");
	prompt_set_text(p, SLICE(""));
	/* In vi mode, through a line that is not the newest. */
	press(p, "\033\r\033");
	press(p, "GC\033");
	press(p, "9\r\022");
	prompt_set_text(p, SLICE(""));
	/* A search is left for another line, and that one for a search. */
	press(p, "\033");
	press(p, "?");
	prompt_set_text(p, SLICE(""));
	press(p, "2\r\022");
	prompt_set_text(p, SLICE(""));
	/* Words that end in a character without a width. */
	press(p, "fe\314\201");
	press(p, "\033");
	press(p, "WE0WEdWcE");
	prompt_set_text(p, SLICE(""));
	/* It is readline's, not the prompt's: back for what follows. */
	press(p, "\033");
	press(p, "\005");
	prompt_set_text(p, SLICE(""));
	assert_false(prompt_wants_escape(p));
}

static void
type_parts(struct prompt *p, const char *const *parts, size_t count, size_t at)
{
	struct buf text = {0};

	for (size_t i = 0; i < 3; i++, at /= count)
		buf_add_str(&text, parts[at % count]);
	prompt_set_text(p, buf_slice(&text));
	press(p, "\033");
	buf_fini(&text);
}

/* Commands of vi mode over lines with characters that have no width, or that
 * no locale knows: each of them ends. */
static void
prompt__key__words_of_any_character(void **state)
{
	static const char *const parts[] = {"a", " ", "(", "\t", "\303\251",
	    "\314\201", "\342\200\213", "\315\270"};
	static const char *const commands[] = {"0w", "0W", "0e", "0E", "0%",
	    "$b", "$B", "$%", "0dw", "0dE", "$db", "0c%z\033", "02w", "0~",
	    "\\", "*", "=", "0fa;", "maw`a"};
	const size_t count = sizeof(parts) / sizeof(parts[0]);
	struct prompt *p = *state;

	alarm(60);
	press(p, "\033");
	press(p, "\r");
	for (size_t at = 0; at < count * count * count; at++)
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]);
		     i++) {
			type_parts(p, parts, count, at);
			press(p, commands[i]);
			press(p, "\033");
		}
	/* Esc and the command in one. */
	prompt_set_text(p, SLICE("a\315\270\314\201"));
	press(p, "0i");
	press(p, "\033W");
	assert_text(p, "a\315\270\314\201");
	alarm(0);
	press(p, "\033");
	press(p, "\005");
	prompt_set_text(p, SLICE(""));
	assert_false(prompt_wants_escape(p));
}

/* Alt-9 and more digits, then a letter. */
static void
prompt__key__a_count_has_an_end(void **state)
{
	struct prompt *p = *state;

	press(p, "\033"
		 "99999999x");
	assert_int_equal(prompt_text(p).len, 1000);
	press(p, "\025\033"
		 "3x\r");
	assert_line(p, "xxx");
}

static void
prompt__new__history_outlives_it(void **state)
{
	struct prompt *p = prompt_new(history_path);
	char data[8192];
	struct stat st;

	(void)state;
	memset(data, 'x', sizeof(data));
	prompt_remember(p, SLICE("EHLO x"));
	prompt_remember(p, SLICE("AUTH LOGIN dXNlcg=="));
	/* Data is found again while it runs, but not saved. */
	prompt_remember(p, slice_of(data, sizeof(data)));
	press(p, "\033[A");
	assert_int_equal(prompt_text(p).len, sizeof(data));
	prompt_free(p);
	assert_int_equal(stat(history_path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	p = prompt_new(history_path);
	press(p, "\033[A");
	assert_text(p, "AUTH LOGIN");
	press(p, "\033[A");
	assert_text(p, "EHLO x");
	prompt_free(p);
}

static size_t
history_lines(const char *last)
{
	struct buf text = {0};
	size_t lines = 0;

	assert_int_equal(file_read(history_path, 1 << 20, &text, NULL), 0);
	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	assert_true(text.len > strlen(last));
	assert_string_equal(buf_text(&text) + text.len - strlen(last), last);
	buf_fini(&text);
	return lines;
}

static off_t
history_size(void)
{
	struct stat st;

	assert_int_equal(stat(history_path, &st), 0);
	return st.st_size;
}

static void
prompt__remember__on_a_full_disk(void **state)
{
	struct prompt *p = prompt_new(history_path);

	(void)state;
	for (int i = 0; i < 1010; i++) {
		char line[32];

		snprintf(line, sizeof(line), "NOOP %d", i);
		assert_int_equal(prompt_remember(p, slice_str(line)), 0);
	}
	/* A line that has room in part, then a file that is to be cut. */
	full_disk_begin((rlim_t)history_size() + 2);
	assert_int_equal(prompt_remember(p, SLICE("RSET")), EFBIG);
	assert_int_equal(prompt_remember(p, SLICE("VRFY x")), 0);
	press(p, "\033[A\033[A");
	assert_text(p, "RSET");
	prompt_free(p);
	assert_true(history_lines("\nNOOP 1009\n") > 1000);
	full_disk_begin(100);
	p = prompt_new(history_path);
	prompt_free(p);
	full_disk_end();
	assert_true(history_lines("\nNOOP 1009\n") > 1000);
	p = prompt_new(history_path);
	assert_int_equal(prompt_remember(p, SLICE("QUIT")), 0);
	prompt_free(p);
	assert_int_equal(history_lines("\nNOOP 1009\nQUIT\n"), 1000);
	unlink(history_path);
}

static void
prompt__new__a_history_that_cannot_be_is_no_trouble(void **state)
{
	struct prompt *p = prompt_new("/dev/null/no/history");

	(void)state;
	prompt_remember(p, SLICE("NOOP"));
	press(p, "\033[A");
	assert_text(p, "NOOP");
	prompt_free(p);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(prompt__key__types_and_ends_a_line),
	    T(prompt__key__edits_as_readline_does),
	    T(prompt__insert__takes_controls_as_text),
	    T(prompt__key__quotes_controls),
	    T(prompt__remember__and_walk_back),
	    T(prompt__remember__masks_auth),
	    T(prompt__paint__label_text_cursor),
	    T(prompt__paint__a_search_shows_itself),
	    T(prompt__key__a_prefix_ends_a_search),
	    T(prompt__key__changes_and_the_history),
	    T(prompt__key__words_of_any_character),
	    T(prompt__key__a_count_has_an_end),
	    cmocka_unit_test(prompt__new__history_outlives_it),
	    cmocka_unit_test(prompt__remember__on_a_full_disk),
	    cmocka_unit_test(
		prompt__new__a_history_that_cannot_be_is_no_trouble),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, set_up, NULL);
}
