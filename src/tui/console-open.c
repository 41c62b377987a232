/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-open - which plan is stepped: the file that app reads, its
 * variables, and what is wrong with it. */
#include "console-core.h"

#include "ehlo/base/mem.h"

/* ---- a plan ----------------------------------------------------------- */

bool
console_knows(struct slice name)
{
	return colon_find(name) != COLON_NONE;
}

static void
open_plan(struct console *c, struct script *script)
{
	c->step.view = (struct plan_view){0};
	c->step.is_due = true;
	c->step.was_running = false;
	c->edit.is_plan_unread = false;
	stepper_open(c->step.stepper, script);
	c->layout = script == NULL ? LAYOUT_INTERLEAVED : LAYOUT_PLAN;
	console_pane_settle(c);
	console_changed(c);
}

/* An untouched line of it in the prompt goes with it. */
static void
show_stepper(struct console *c, struct stepper *stepper)
{
	bool is_open = stepper_script(stepper) != NULL;

	if (console_plan_is_untouched(c))
		prompt_set_text(c->prompt, SLICE(""));
	c->step.is_placed = c->step.was_running = false;
	c->step.is_due = true;
	c->step.view = (struct plan_view){0};
	stepper_set_pipelines(stepper, stepper_pipelines(c->step.stepper));
	c->step.stepper = stepper;
	c->layout = is_open ? LAYOUT_PLAN : LAYOUT_INTERLEAVED;
	console_pane_settle(c);
}

void
console_plan_set_aside(struct console *c)
{
	if (!console_has_plan(c))
		return;
	stepper_pause(c->step.stepper);
	c->step.aside = c->step.stepper;
	c->step.aside_after = console_session(c)->number;
	buf_clear(&c->step.aside_to);
	buf_add_slice(&c->step.aside_to, buf_slice(&c->connected_to));
	show_stepper(c, stepper_new());
	console_say(c, STYLE_HINT,
	    "the plan is set aside; \":lesson end\" brings it back");
}

void
console_plan_take_back(struct console *c)
{
	bool is_same = console_session(c)->number == c->step.aside_after;
	struct stepper *lessons;

	if (c->step.aside == NULL)
		return;
	/* What the lesson spoke to is not whom the plan is for. */
	if (!is_same && console_is_open(c))
		console_submit(c, INTENT_DROP, SLICE(""));
	lessons = c->step.stepper;
	show_stepper(c, c->step.aside);
	stepper_free(lessons);
	c->step.aside = NULL;
	buf_clear(&c->connected_to);
	buf_add_slice(&c->connected_to, buf_slice(&c->step.aside_to));
	console_say(c, STYLE_HINT, "%s",
	    is_same ? "the plan is back"
		    : "the plan is back; Alt-R runs it again, on a new "
		      "connection");
	console_changed(c);
}

static void
close_plan(struct console *c)
{
	if (console_plan_is_placed(c))
		prompt_set_text(c->prompt, SLICE(""));
	c->step.is_placed = false;
	open_plan(c, NULL);
}

bool
console_open(struct console *c, struct slice args)
{
	struct slice path = slice_trim(args);

	if (path.len == 0 && !console_has_plan(c)) {
		console_say(c, STYLE_HINT, "which file? :open FILE.smtp");
		return false;
	}
	if (path.len == 0) {
		close_plan(c);
		return true;
	}
	buf_clear(&c->step.wanted);
	buf_add_slice(&c->step.wanted, path);
	return true;
}

bool
console_take_open(struct console *c, struct buf *path)
{
	if (c->step.wanted.len == 0)
		return false;
	buf_clear(path);
	buf_add_slice(path, buf_slice(&c->step.wanted));
	buf_clear(&c->step.wanted);
	return true;
}

/* All that is wrong, over the conversation. */
void
console_show_plan_errors(struct console *c, struct slice errors)
{
	buf_clear(&c->report);
	buf_add_slice(&c->report, errors);
	c->help = (struct help_view){.is_open = true,
	    .title = "Plan: not opened",
	    .text = buf_slice(&c->report)};
	c->is_stale = true;
}

const struct script_variable *
console_variables(const struct console *c, size_t *count)
{
	*count = c->step.variable_count;
	return c->step.variables;
}

/* The plan that was set aside is not wanted any more then. */
static void
open_after_lesson(struct console *c, struct script *script)
{
	bool was_lesson = console_lesson_end(c);

	stepper_free(c->step.aside);
	c->step.aside = NULL;
	open_plan(c, script);
	if (was_lesson)
		console_say(c, STYLE_HINT,
		    "the lesson is closed; what was done of it is kept");
}

void
console_opened(struct console *c, struct script *script, struct slice errors,
    uint64_t now_ms)
{
	c->now_ms = now_ms;
	if (script != NULL)
		open_after_lesson(c, script);
	else
		console_show_plan_errors(c, errors);
}

void
console_open_failed(struct console *c, const char *why, uint64_t now_ms)
{
	c->now_ms = now_ms;
	console_say(c, STYLE_ERROR, "%s", why);
}

/* ---- variables -------------------------------------------------------- */

static void
free_variable(struct script_variable *v)
{
	mem_free((char *)(uintptr_t)v->name);
	mem_free((char *)(uintptr_t)v->value);
}

/* A new one, or the one of that name, empty. */
static struct script_variable *
find_variable(struct step *s, struct slice name)
{
	for (size_t i = 0; i < s->variable_count; i++)
		if (slice_equals(slice_str(s->variables[i].name), name)) {
			free_variable(&s->variables[i]);
			return &s->variables[i];
		}
	s->variables = mem_realloc(
	    s->variables, s->variable_count + 1, sizeof(*s->variables));
	return &s->variables[s->variable_count++];
}

bool
console_set_variable(struct console *c, struct slice args)
{
	struct slice rest = args, name = slice_take_word(&rest);
	struct script_variable *v;

	if (name.len == 0) {
		console_say(c, STYLE_HINT,
		    "which? \":set NAME VALUE\": ${NAME} in the plan that is "
		    "opened next");
		return false;
	}
	rest = slice_trim(rest);
	v = find_variable(&c->step, name);
	v->name = mem_copy_text(name.ptr, name.len);
	v->value = mem_copy_text(rest.ptr, rest.len);
	return true;
}

void
console_close_step(struct console *c)
{
	struct step *s = &c->step;

	stepper_free(s->stepper);
	stepper_free(s->aside);
	for (size_t i = 0; i < s->variable_count; i++)
		free_variable(&s->variables[i]);
	mem_free(s->variables);
	buf_fini(&s->wanted);
	buf_fini(&s->aside_to);
	buf_wipe(&s->placed);
}
