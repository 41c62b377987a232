/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-core - what the files of the console share: console.c keeps time,
 * console-paint.c draws, console-key.c reads keys, console-line.c does what
 * lines say, console-paste.c what several at once do. */
#ifndef EHLO_TUI_CONSOLE_CORE_H
#define EHLO_TUI_CONSOLE_CORE_H

#include "ehlo/base/buf.h"
#include "ehlo/model/runner.h"
#include "ehlo/model/suggest.h"
#include "ehlo/tui/colon.h"
#include "ehlo/tui/console.h"
#include "ehlo/tui/key.h"
#include "ehlo/tui/layout.h"
#include "ehlo/tui/prompt.h"
#include "ehlo/tui/secret.h"
#include "ehlo/tui/view-actions.h"
#include "ehlo/tui/view-conversation.h"
#include "ehlo/tui/view-help.h"
#include "ehlo/tui/view-hex.h"
#include "ehlo/tui/view-ladder.h"
#include "ehlo/tui/view-lesson.h"
#include "ehlo/tui/view-plan.h"
#include "ehlo/tui/view-findings.h"
#include "ehlo/tui/view-report.h"
#include "ehlo/tui/view-state.h"

/* A question in the place of the footer; the next key answers it. */
enum ask { ASK_NOTHING, ASK_LEAVE, ASK_PASTE, ASK_CLEAR, ASK_RUN };

/* What is being done with pasted lines. */
enum paste_mode { PASTE_NONE, PASTE_ALL, PASTE_STEP, PASTE_DATA };

struct paste {
	struct buf lines;      /* that wait; each ends in LF */
	size_t taken;          /* bytes of them that came into the prompt */
	size_t count, line;    /* of all; the number of the last taken one */
	enum paste_mode mode;
	bool is_due;           /* the next may come into the prompt */
	bool is_cut;           /* the last line had no end of its own */
	struct runner *runner; /* PASTE_ALL: sends them */
	struct buf status;
};

/* What an editor has, or shall have. */
struct edit {
	struct buf text; /* before */
	bool is_wanted;
	bool is_open;    /* wanted or there: a paste waits for its end */
	bool is_plan_unread; /* text is a plan that is not in order yet */
	enum console_edit what;
};

/* A plan, its line in the prompt, and what its variables stand for. */
struct step {
	struct stepper *stepper;
	struct stepper *aside; /* away while a lesson is played; NULL = none */
	uint32_t aside_after;  /* the session that was the newest then, */
	struct buf aside_to;   /* and to where its next one goes */
	struct plan_view view;
	struct buf wanted;   /* the file that app shall open */
	bool is_due;         /* the next line may come into the prompt */
	bool is_placed;      /* what is there came from the plan, */
	struct buf placed;   /* as this */
	bool is_inside;      /* one of its lines is being carried out */
	bool was_running;
	bool is_told;        /* why it stopped: by what stopped it */
	uint64_t offered_us; /* the event since which a NOOP was offered */
	struct script_variable *variables; /* by :set; owned */
	size_t variable_count;
};

/* An authentication that was asked for, and waits for what it takes. */
struct auth {
	struct buf words;  /* as typed behind ":auth" */
	char label[160];   /* what the password is of */
	bool is_confirmed; /* without TLS, too */
	bool is_open;      /* the password is being typed */
};

/* A recording that is read to be compared; numbers of sessions, 0 = newest. */
struct compare_wish {
	struct buf file; /* empty = of this conversation */
	uint32_t theirs, ours;
	bool is_due;
};

/* A lesson, and how far others came. */
struct lessons {
	struct lesson *lesson; /* NULL = none */
	struct lesson_view view;
	struct buf progress;
	const char *progress_path; /* NULL = it is not kept */
};

/* The theme that is shown, and the one that was asked for. */
struct shown_theme {
	struct theme *theme;
	struct buf wanted; /* its name */
	char *file;        /* its path; NULL = it has none */
	bool is_new;       /* since app asked last */
};

struct console {
	const struct conversation *conversation;
	bool is_ascii;
	enum copy_wrap copy_wrap;
	intent_fn submit;
	void *context;

	struct keys keys;
	struct prompt *prompt;
	struct secret secret;
	bool is_colon;      /* a console line opened by Ctrl-] */
	struct buf kept;    /* the line that it set aside */

	enum ask ask;
	struct paste paste;
	struct edit edit;
	struct auth auth;
	struct step step;
	struct lessons lesson;
	struct compare_wish compare;
	const char *target; /* of a :connect without one, at first; */
	struct buf connected_to; /* then the last that was asked for */

	struct suggest suggest; /* for the line in the prompt */
	bool is_suggested;      /* it is still what this line needs */
	bool is_tab;        /* the last key was Tab: another one lists */
	bool is_refused;    /* the line was, and nothing was changed in it */

	struct buf hint;
	enum style hint_style;
	struct buf find_status; /* in its place while a search is open */
	bool is_armed;      /* Esc was pressed: the next key is Alt's */
	bool is_prefixed;   /* Ctrl-X was pressed: the next key is with it */

	struct conversation_view view;
	struct buf clipboard;  /* for the terminal, not sent yet */
	struct help_view help;
	struct buf report;     /* a text that help shows */
	struct report_view check; /* over all but the list of actions */
	struct findings_view findings; /* likewise */
	struct actions_view actions;
	enum pane focus;
	enum pane before;   /* had it before the one that was opened */
	enum pane zoom;     /* has the room of all; PANE_PROMPT = none */
	enum layout_kind layout;
	bool hides_panel, hides_explain;
	int panel_more; /* columns, as in struct layout_wish */
	struct page_view panel, explain;
	struct hex_view hex;
	struct ladder_view ladder;
	struct state_view state;
	enum view_times times; /* where the window has room for them */
	bool is_bare;          /* the conversation alone, until a key */
	struct console_wait wait;
	struct console_replay replay;
	struct console_serve serve;
	bool is_recording;
	int rows, cols;

	uint64_t now_ms;
	/* When they are due; CONSOLE_NEVER = not. */
	uint64_t keys_due_ms, hint_due_ms, second_due_ms;

	struct shown_theme theme;
	bool has_mouse;     /* it is ours, not the terminal's */
	bool is_busy;       /* inside a call that settles at its end */
	bool is_connect_due; /* it was said, and has not begun */
	uint32_t connect_after; /* the session before it */
	bool is_leaving;    /* QUIT was sent; done when the session ends */
	struct layout painted; /* where the last frame has what */
	bool is_line_stale; /* the line in the prompt, if nothing else */
	bool is_stale, is_done, wants_redraw, wants_suspend;
};

/* A message in the place of the footer until the next key, or for a while. */
void console_say(struct console *c, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void console_unsay(struct console *c);

const struct session *console_session(const struct console *c);
struct scene console_scene(const struct console *c);
/* How bytes of a peer are written. */
enum utf8_form console_form(const struct console *c);
bool console_is_open(const struct console *c);
/* A connection was asked for and the old session is still the newest. */
bool console_is_connect_due(const struct console *c);
/* The next line is an answer to a 334, or a password that was asked for, and
 * nobody shall see it. */
bool console_is_secret(const struct console *c);

/* Others speak, now or when it was recorded: nothing is sent. */
bool console_is_looking_on(const struct console *c);
/* What is typed is mail data. */
bool console_takes_data(const struct console *c);

/* ---- console-key.c */
void console_key(struct console *c, struct key *key);
/* Asked before: it can change nothing that is seen but the line in the prompt
 * (what follows from it marks itself as stale). */
bool console_is_typing(const struct console *c, const struct key *key);
/* Stops the first that there is to stop; never the program. */
bool console_cancel(struct console *c, struct slice args);

/* ---- console-theme.c */
void console_open_theme(struct console *c, struct theme *theme);
void console_close_theme(struct console *c);
bool console_look_theme(struct console *c, struct slice args);
bool console_look_next_theme(struct console *c, struct slice args);

/* ---- console-copy.c */
bool console_copy_mark(struct console *c, struct slice args);
bool console_copy(struct console *c, struct slice args);
/* The events [begin, end). */
void console_copy_events(struct console *c, size_t begin, size_t end);

/* ---- console-mouse.c */
bool console_look_mouse(struct console *c, struct slice args);
/* The wheel moves what lies on top. */
void console_take_mouse(
    struct console *c, const struct scene *scene, const struct key *key);

/* ---- console-actions.c */
bool console_look_actions(struct console *c, struct slice args);
/* A key for the open list of actions. */
void console_take_action(
    struct console *c, const struct scene *scene, const struct key *key);

/* ---- console-explain.c */
/* A row by its number in the ladder, or a reply by its words. */
bool console_explain(struct console *c, struct slice words);

/* ---- console-head.c */
struct pen console_pen(
    const struct console *c, struct canvas *canvas, struct area area);
/* Whether something lies over the conversation and the panel; what. */
bool console_is_covered(const struct console *c);
bool console_is_report_on_top(const struct console *c);
bool console_is_findings_on_top(const struct console *c);
struct layout;
void console_paint_head(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l);

/* ---- console-paint.c */
struct layout;
void console_layout(struct console *c, struct layout *out);

/* ---- console-pane.c: the focus, and what follows from it */
/* The pane that the keys act in; the prompt while a console line is open. */
enum pane console_pane(const struct console *c);
/* Whether the pane took the key; else the focus may be the prompt's now. */
bool console_pane_key(struct console *c, const struct key *key);
/* The event that is looked at: the selected one, or the newest; NO_EVENT. */
size_t console_pane_event(const struct console *c);
/* Gives the focus to the conversation, or to the ladder in its place, and
 * points at the event there. */
void console_pane_show(struct console *c, size_t event);
/* Opens a pane that is closed by leaving it. */
void console_pane_open(struct console *c, enum pane pane);
/* Back to where one was before that, or to the prompt. */
void console_pane_leave(struct console *c);
/* The panes that are shown have changed. */
void console_pane_settle(struct console *c);
bool console_pane_focus(struct console *c, struct slice args);
bool console_pane_hex(struct console *c, struct slice args);
bool console_pane_state(struct console *c, struct slice args);
bool console_pane_previous(struct console *c, struct slice args);
/* Rows down, or up when negative; pages. */
void console_pane_scroll_by(struct console *c, long rows);
void console_pane_page(struct console *c, long sign);
bool console_pane_scroll(struct console *c, struct slice args);
bool console_pane_top(struct console *c, struct slice args);
bool console_pane_bottom(struct console *c, struct slice args);

/* ---- console-zoom.c */
bool console_zoom(struct console *c, struct slice args);
bool console_zoom_panel(struct console *c, struct slice args);
bool console_zoom_explain(struct console *c, struct slice args);

/* ---- console-layout.c */
bool console_look_layout(struct console *c, struct slice args);

/* ---- console-ladder.c */
bool console_ladder(struct console *c, struct slice args);
/* Whether the ladder stands in the place of the conversation. */
bool console_has_ladder(const struct console *c);

/* ---- console-compare.c */
bool console_compare(struct console *c, struct slice args);
/* Reads no further; false when nothing is being read. */
bool console_compare_cancel(struct console *c);

/* ---- console-ghost.c */
/* Finds what may become of the line in the prompt, and proposes it there. */
void console_suggest(struct console *c);
/* Tab: what is unambiguous, or at the second time the list. */
void console_complete(struct console *c, bool is_second);

/* ---- console-names.c */
/* Tab where line, behind its colon, wants a file; false where it does not, or
 * there is none. */
bool console_complete_name(
    struct console *c, struct slice line, bool is_second);

/* ---- console-line.c */
/* Hands an intent over; false when it was refused, which is said then. */
bool console_submit(
    struct console *c, enum intent_kind kind, struct slice text);
/* To where the last connection was asked for. */
bool console_connect_again(struct console *c);
/* Enter: the line as it was typed. */
void console_line(struct console *c, struct slice line);
/* A console command; false when its line is to be mended. */
bool console_run_colon(
    struct console *c, enum colon colon, struct slice args);
/* The same by its line, behind the colon. */
bool console_run_colon_line(struct console *c, struct slice line);
/* A line of mail data, or the dot that ends it. */
bool console_send_data(struct console *c, struct slice line);
/* A console line, or back to the line that was set aside. */
void console_open_colon(struct console *c);
void console_close_colon(struct console *c);
/* Leaves, or asks first. */
void console_leave(struct console *c);

/* To the newest line, and what was selected is not. */
void console_follow(struct console *c);

/* ---- console-findings.c */
bool console_findings(struct console *c, struct slice args);
/* A key for the open list; whether it took it. */
bool console_findings_key(
    struct console *c, const struct scene *scene, const struct key *key);

/* ---- console-mend.c */
bool console_mend(struct console *c, struct slice args);

/* ---- console-auth.c */
bool console_auth(struct console *c, struct slice args);
void console_answer_clear(struct console *c, uint32_t rune);
/* Enter: the password is in the secret field. */
void console_auth_secret(struct console *c);
/* It is not wanted any more. */
void console_close_auth(struct console *c);

/* ---- console-keep.c */
bool console_save(struct console *c, struct slice args);
bool console_export(struct console *c, struct slice args);

/* ---- console-replay.c */
/* A command that goes through a plan goes through a recording when one is
 * shown. */
bool console_replay_takes(const struct console *c, enum colon colon);
bool console_replay_run(
    struct console *c, enum colon colon, struct slice args);
bool console_replay_seek(struct console *c, struct slice args);
bool console_replay_speed(struct console *c, struct slice args);
/* Whether it took the key. */
bool console_replay_key(struct console *c, const struct key *key);

/* Another conversation is shown: what points at events of the old one goes. */
void console_swap(struct console *c, const struct conversation *conversation);

/* ---- console-serve.c */
bool console_serve_choose(struct console *c, struct slice args);
bool console_serve_list(struct console *c, struct slice args);
/* Whether it took the key. */
bool console_serve_key(struct console *c, const struct key *key);

/* ---- console-edit.c */
bool console_edit(struct console *c, struct slice args);

/* ---- console-plan.c */
bool console_has_plan(const struct console *c);
/* It is paused, and the server waits. */
bool console_plan_waits(const struct console *c);
/* What is in the prompt is a line of the plan, perhaps changed. */
bool console_plan_is_placed(const struct console *c);
/* It is as it came. */
bool console_plan_is_untouched(const struct console *c);
/* The line that is pointed at in the plan's pane, or the next. */
size_t console_plan_cursor(const struct console *c);
/* Does what can be done now. */
void console_plan_drive(struct console *c);
void console_plan_tick(struct console *c);
/* The prompt's text is another one. */
void console_plan_typed(struct console *c);
/* Enter: whether the line is the plan's business. */
bool console_plan_line(struct console *c, struct slice line);
/* The answer to a 334, in the place of the plan's; empty = that of the plan.
 * False when none is due. */
bool console_plan_answer(struct console *c, struct slice text);
/* Whether it was running; then it stops where it can. */
bool console_plan_stop(struct console *c);
bool console_plan_run(struct console *c, struct slice args);
bool console_plan_step(struct console *c, struct slice args);
bool console_plan_next(struct console *c, struct slice args);
bool console_plan_continue(struct console *c, struct slice args);
bool console_plan_finish(struct console *c, struct slice args);
bool console_plan_until(struct console *c, struct slice args);
bool console_plan_skip(struct console *c, struct slice args);
bool console_plan_insert(struct console *c, struct slice args);
bool console_plan_back(struct console *c, struct slice args);
bool console_plan_expect(struct console *c, struct slice args);
bool console_plan_pause(struct console *c, struct slice args);
void console_answer_run(struct console *c, uint32_t rune);

/* ---- console-pipeline.c */
bool console_pipeline(struct console *c, struct slice args);

/* ---- console-open.c */
bool console_open(struct console *c, struct slice args);
/* All that is wrong, over the conversation. */
void console_show_plan_errors(struct console *c, struct slice errors);
bool console_set_variable(struct console *c, struct slice args);
void console_close_step(struct console *c);
/* While a lesson is played the plan is away, paused; then it comes back. */
void console_plan_set_aside(struct console *c);
void console_plan_take_back(struct console *c);

/* ---- console-lesson.c */
bool console_lesson(struct console *c, struct slice args);
bool console_has_lesson(const struct console *c);
/* A question is open: a number answers it. */
bool console_lesson_asks(const struct console *c);
/* The conversation has grown. */
void console_lesson_changed(struct console *c);
/* Whether the line was an answer. */
bool console_lesson_line(struct console *c, struct slice line);
/* Both false where there is no lesson under way. */
bool console_lesson_hint(struct console *c);
bool console_lesson_skip(struct console *c);
/* False: there was none. */
bool console_lesson_end(struct console *c);
void console_lesson_close(struct console *c);

/* ---- console-break.c */
bool console_break(struct console *c, struct slice args);
bool console_break_once(struct console *c, struct slice args);
bool console_break_delete(struct console *c, struct slice args);
bool console_break_disable(struct console *c, struct slice args);
bool console_break_enable(struct console *c, struct slice args);

/* ---- console-paste.c */
/* Appends text with every end of a line as LF. */
void console_add_lines(struct buf *out, struct slice text);
/* Asks what shall become of lines, and of those that are still to be stepped
 * through behind them. */
void console_ask_paste(struct console *c, struct slice lines);
/* Several lines at once: mail data goes, other lines are asked about. */
void console_paste(struct console *c, struct slice text);
void console_answer_paste(struct console *c, uint32_t rune);
/* The rest of what is asked about has come. */
void console_paste_more(struct console *c, struct slice text);
/* The first lines that are asked about, safe to be shown but for controls;
 * each ends in LF. */
void console_paste_preview(
    const struct console *c, size_t max, struct buf *out);
/* Pasted lines are under way; what is left of them can be stopped. */
bool console_is_pasting(const struct console *c);
void console_stop_paste(struct console *c);
/* Something of the person's comes before what a paste or a plan does. */
bool console_is_held_up(const struct console *c);
/* A runner's step; false when it has nothing to do now, or was refused. */
bool console_carry_out(struct console *c, const struct runner_step *step);
/* Does with a paste, or else with a plan, what can be done now. */
void console_drive(struct console *c);
/* A line was entered: a paste that is stepped through goes on. */
void console_paste_entered(struct console *c);
/* How far the steps are, for the footer; may be empty. */
struct slice console_paste_status(struct console *c);

/* ---- console-look.c: the commands that change what is seen */
bool console_look_find(struct console *c, struct slice args);
bool console_look_newer(struct console *c, struct slice args);
/* Searches on, when there is something to search. */
void console_look_on(struct console *c);
/* Where the search stands, for the footer; c->find_status. */
struct slice console_look_status(struct console *c);
bool console_look_fold(struct console *c, struct slice args);
bool console_look_help(struct console *c, struct slice args);
bool console_look_report(struct console *c, struct slice args);
/* Over the conversation; text is taken over. */
void console_show_text(
    struct console *c, const char *title, struct buf *text);

/* ---- console-practice.c */
/* Whether the command is an order for it; whether that was obeyed. */
bool console_practice_takes(enum colon colon);
bool console_practice_run(
    struct console *c, enum colon colon, struct slice args);
/* Whether the source obeys; what it answers is shown under that title. */
bool console_practice_ask(struct console *c, enum intent_kind kind,
    struct slice text, const char *title);
bool console_look_check(struct console *c, struct slice args);
bool console_look_time(struct console *c, struct slice args);
bool console_look_redraw(struct console *c, struct slice args);
bool console_look_suspend(struct console *c, struct slice args);
bool console_look_bare(struct console *c, struct slice args);

#endif
