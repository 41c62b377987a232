/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan-file - bytes of a file and a list of variables make a script. */
#include "config.h"

#include "ehlo/app/plan-file.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/net.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/compose.h"
#include "ehlo/source/target.h"

/* Of a plan's file; its lines are held. */
#define PLAN_FILE_MAX ((size_t)16 << 20)

/* ---- variables -------------------------------------------------------- */

struct variables {
	struct script_variable *list; /* names and values are owned */
	size_t count;
};

static void
set_variable(struct variables *v, struct slice name, struct slice value)
{
	v->list = mem_realloc(v->list, v->count + 1, sizeof(*v->list));
	v->list[v->count++] =
	    (struct script_variable){mem_copy_text(name.ptr, name.len),
		mem_copy_text(value.ptr, value.len)};
}

static void
set_text(struct variables *v, const char *name, const char *value)
{
	set_variable(v, slice_str(name), slice_str(value));
}

static void
variables_fini(struct variables *v)
{
	for (size_t i = 0; i < v->count; i++) {
		mem_free((void *)(uintptr_t)v->list[i].name);
		mem_free((void *)(uintptr_t)v->list[i].value);
	}
	mem_free(v->list);
}

static char *
own_name(const struct args *args)
{
	char *name =
	    args->helo != NULL ? mem_copy_str(args->helo) : net_own_name();

	return name != NULL ? name : net_own_literal();
}

static void
set_names(struct variables *v, const struct args *args)
{
	const char *user = getenv("LOGNAME");
	char *helo = own_name(args);
	const char *domain = helo[0] == '[' ? "localhost" : helo;
	struct buf from = {0};

	if (user == NULL || command_check_word("", user, NULL) < 0)
		user = "postmaster";
	buf_addf(&from, "%s@%s", user, domain);
	set_text(v, "helo", helo);
	set_text(v, "from", args->from != NULL ? args->from : buf_text(&from));
	if (args->to.count > 0)
		set_text(v, "to", args->to.words[0]);
	buf_fini(&from);
	mem_free(helo);
}

static void
set_date_and_id(struct variables *v, const struct args *args)
{
	struct buf date = {0}, id = {0};
	uint64_t number = 0;
	int offset_min;
	int64_t unix_s = net_wall(&offset_min);
	char *name = own_name(args);

	/* Without random numbers the time has to do. */
	if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
		number = (uint64_t)net_wall_us(&offset_min);
	compose_add_date(&date, unix_s, offset_min);
	compose_add_id(
	    &id, number, name[0] == '[' ? SLICE("localhost") : slice_str(name));
	set_text(v, "date", buf_text(&date));
	set_text(v, "message-id", buf_text(&id));
	buf_fini(&date);
	buf_fini(&id);
	mem_free(name);
}

/* The host alone, where it is one. */
static void
set_server(struct variables *v, const char *text)
{
	struct target target;
	bool has_host = target_parse(slice_str(text), &target, NULL) == 0 &&
	                target.host[0] != '\0';

	set_text(v, "server", has_host ? target.host : text);
}

static void
set_variables(struct variables *v, const struct args *args, const char *target)
{
	set_names(v, args);
	set_date_and_id(v, args);
	if (target != NULL)
		set_server(v, target);
	for (size_t i = 0; i < args->sets.count; i++) {
		struct slice text = slice_str(args->sets.words[i]);
		size_t sign = slice_find(text, '=');

		set_variable(
		    v, slice_range(text, 0, sign), slice_skip(text, sign + 1));
	}
}

static int
check_names(const struct args *args, struct err *err)
{
	int rc = 0;

	if (args->helo != NULL)
		rc = command_check_word("--helo", args->helo, err);
	if (rc == 0 && args->from != NULL)
		rc = command_check_word("--from", args->from, err);
	for (size_t i = 0; rc == 0 && i < args->to.count; i++)
		rc = command_check_word("--to", args->to.words[i], err);
	return rc;
}

/* ---- the file --------------------------------------------------------- */

static int
read_input(struct buf *out, struct err *err)
{
	char piece[16384];
	ssize_t len;

	while ((len = read(STDIN_FILENO, piece, sizeof(piece))) != 0) {
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return err_set(err, ERR_INPUT,
			    "standard input cannot be read: %s",
			    strerror(errno));
		buf_add(out, piece, (size_t)len);
		if (out->len > PLAN_FILE_MAX)
			return err_set(err, ERR_INPUT,
			    "standard input: more than %zu bytes",
			    PLAN_FILE_MAX);
	}
	return 0;
}

int
plan_file_take(const struct args *args, struct slice bytes, const char *target,
    const struct script_options *wish, struct script **out, struct buf *errors,
    struct err *err)
{
	struct script_options options = *wish;
	struct variables variables = {0};
	int rc = check_names(args, err);

	if (rc < 0)
		return rc;
	set_variables(&variables, args, target);
	for (size_t i = 0; i < wish->variable_count; i++)
		set_text(&variables, wish->variables[i].name,
		    wish->variables[i].value);
	options.variables = variables.list;
	options.variable_count = variables.count;
	*out = script_read(&options, bytes, errors);
	if (errors->len > 0) {
		script_free(*out);
		*out = NULL;
		rc = err_set(err, ERR_USAGE, "the plan is not in order");
	}
	variables_fini(&variables);
	return rc;
}

int
plan_file_read(const struct args *args, const char *path, const char *target,
    const struct script_options *wish, struct script **out, struct buf *errors,
    struct err *err)
{
	bool is_input = strcmp(path, "-") == 0;
	struct script_options options = *wish;
	struct buf bytes = {0};
	int rc = is_input ? read_input(&bytes, err)
	                  : file_read(path, PLAN_FILE_MAX, &bytes, err);

	options.name = is_input ? "standard input" : path;
	if (rc == 0)
		rc = plan_file_take(args, buf_slice(&bytes), target, &options,
		    out, errors, err);
	buf_fini(&bytes);
	return rc;
}
