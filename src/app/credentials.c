/* SPDX-License-Identifier: GPL-3.0-or-later
 * credentials - a password from where its owner keeps it.
 *
 * Wherever it comes from, it is the first line, without its end. What held it
 * on the way is wiped.
 */
#include "config.h"

#include "ehlo/app/credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/cli/netrc.h"

/* A token may be long, and a .netrc has many. */
#define PASSWORD_MAX ((size_t)12288)
#define NETRC_MAX    ((size_t)65536)

struct credentials {
	struct buf password; /* empty = none was given */
	char *user;          /* whose it is; NULL = whoever is asked for */
};

/* Out of the environment. */
static struct buf hidden;

void
credentials_hide(void)
{
	char *value = getenv("EHLO_PASSWORD");

	if (value == NULL)
		return;
	buf_add_str(&hidden, value);
	mem_wipe(value, strlen(value));
	unsetenv("EHLO_PASSWORD");
}

/* In one place of the most that there can be, so that nothing moves. */
static void
reserve(struct buf *b, size_t size)
{
	*b = (struct buf){.ptr = mem_alloc(size), .size = size};
}

static void
keep_first_line(struct buf *b)
{
	buf_truncate(b, slice_find(buf_slice(b), '\n'));
	if (b->len > 0 && b->ptr[b->len - 1] == '\r')
		buf_truncate(b, b->len - 1);
}

/* Byte by byte: what comes behind the line is for others. */
static int
read_stdin(struct buf *out, struct err *err)
{
	char c = 0;
	ssize_t count = 0;

	if (isatty(STDIN_FILENO))
		return err_set(err, ERR_USAGE,
		    "--password-file=- wants a pipe or a file as standard "
		    "input; \":auth\" asks for a password");
	while (out->len < PASSWORD_MAX && c != '\n' &&
	       (count = read(STDIN_FILENO, &c, 1)) > 0)
		buf_add_byte(out, c);
	mem_wipe(&c, 1);
	return count >= 0
	           ? 0
	           : err_set(err, ERR_INPUT,
			 "standard input cannot be read: %s", strerror(errno));
}

static int
read_file(const char *path, struct buf *out, struct err *err)
{
	if (strcmp(path, "-") == 0)
		return read_stdin(out, err);
	return file_read(path, PASSWORD_MAX, out, err);
}

/* The program's standard output is the end of a pipe. */
static int
spawn(const char *command, int fd, pid_t *child)
{
	char *argv[] = {"sh", "-c", (char *)(uintptr_t)command, NULL};
	posix_spawn_file_actions_t actions;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	rc = posix_spawn(child, "/bin/sh", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static void
read_pipe(int fd, struct buf *out)
{
	ssize_t count;

	while (
	    out->len < PASSWORD_MAX && ((count = read(fd, out->ptr + out->len,
					     PASSWORD_MAX - out->len)) > 0 ||
					   (count < 0 && errno == EINTR)))
		out->len += count > 0 ? (size_t)count : 0;
}

static int
read_command(const char *command, struct buf *out, struct err *err)
{
	int fds[2], status = -1, rc;
	pid_t child;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return err_set(
		    err, ERR_SYSTEM, "--password-command: %s", strerror(errno));
	rc = spawn(command, fds[1], &child);
	close(fds[1]);
	if (rc == 0)
		read_pipe(fds[0], out);
	close(fds[0]);
	if (rc != 0)
		return err_set(err, ERR_SYSTEM,
		    "--password-command cannot be run: %s", strerror(rc));
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (status == 0)
		return 0;
	return err_set(err, ERR_INPUT, "--password-command failed: status %d",
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static int
read_password(const struct args *args, struct credentials *c, struct err *err)
{
	const char *file = args->password_file;
	const char *command = args->password_command;
	int rc;

	if (file != NULL && command != NULL)
		return err_set(err, ERR_USAGE,
		    "--password-file and --password-command exclude each "
		    "other");
	if (file == NULL && command == NULL) {
		buf_add_slice(&c->password, buf_slice(&hidden));
		return 0;
	}
	reserve(&c->password, PASSWORD_MAX + 4096);
	rc = file != NULL ? read_file(file, &c->password, err)
	                  : read_command(command, &c->password, err);
	keep_first_line(&c->password);
	if (rc < 0 || c->password.len > 0)
		return rc;
	return err_set(err, ERR_INPUT, "--password-%s gives an empty line",
	    file != NULL ? "file" : "command");
}

struct credentials *
credentials_open(const struct args *args, struct err *err)
{
	struct credentials *c = mem_zalloc(1, sizeof(*c));

	if (login_check_mechs(args->auth, err) == 0 &&
	    read_password(args, c, err) == 0) {
		if (args->user != NULL)
			c->user = mem_copy_str(args->user);
		return c;
	}
	credentials_close(c);
	return NULL;
}

void
credentials_close(struct credentials *c)
{
	if (c == NULL)
		return;
	buf_wipe(&c->password);
	buf_wipe(&hidden);
	mem_free(c->user);
	mem_free(c);
}

static bool
find_in_netrc(struct slice host, struct buf *user, struct buf *password)
{
	const char *home = getenv("HOME");
	struct buf path = {0}, text = {0};
	bool is_found = false;

	if (home == NULL || home[0] != '/')
		return false;
	buf_addf(&path, "%s/.netrc", home);
	reserve(&text, NETRC_MAX + 4096);
	if (file_read(buf_text(&path), NETRC_MAX, &text, NULL) == 0)
		is_found = netrc_find(buf_slice(&text), host, user, password);
	buf_wipe(&text);
	buf_fini(&path);
	return is_found;
}

/* A password that was given is for whom it was given with. */
static bool
find(void *context, struct slice host, struct buf *user, struct buf *password)
{
	const struct credentials *c = context;

	if (c->password.len == 0)
		return find_in_netrc(host, user, password);
	if (c->user != NULL &&
	    !slice_equals(buf_slice(user), slice_str(c->user)))
		return false;
	buf_add_slice(password, buf_slice(&c->password));
	return true;
}

struct login
credentials_login(
    struct credentials *c, const struct args *args, bool has_screen)
{
	return (struct login){.is_wanted = args->is_auth,
	    .ends_unauthenticated = !has_screen,
	    .is_clear_allowed = args->is_auth_in_clear,
	    .mechs = args->auth,
	    .user = args->user,
	    .find = find,
	    .context = c};
}
