/* SPDX-License-Identifier: GPL-3.0-or-later
 * scratch - a directory of a test's own, which is gone when the test ends.
 *
 * It lies in the build tree, in a directory that make check empties before it
 * begins: what a killed test leaves behind is there, and not for long.
 */
#ifndef EHLO_TESTS_UNIT_SCRATCH_H
#define EHLO_TESTS_UNIT_SCRATCH_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH_MAX 4096

struct scratch {
	char dir[SCRATCH_MAX / 2];
	pid_t owner; /* children end, too */
};

/* A static of an inline function is one a program. */
static inline struct scratch *
scratch_get(void)
{
	static struct scratch the;

	return &the;
}

static inline bool
scratch_finds(const char *text, size_t len, const char *word)
{
	size_t word_len = strlen(word);

	for (size_t i = 0; i + word_len <= len; i++)
		if (memcmp(&text[i], word, word_len) == 0)
			return true;
	return false;
}

/* Every password of a test has "hunter2" in it; tests/lint/passwords.sh asks
 * where files with it were: as it is, and in base64 wherever it begins. */
static inline bool
scratch_has_password(const char *path)
{
	static const char *const words[] = {
	    "hunter2", "aHVudGVyM", "h1bnRlcj", "odW50ZXIy"};
	static char text[1 << 20];
	FILE *f = fopen(path, "r");
	size_t len = f == NULL ? 0 : fread(text, 1, sizeof(text), f);
	bool is_there = false;

	for (size_t i = 0; i < 4 && f != NULL; i++)
		is_there |= scratch_finds(text, len, words[i]);
	if (f != NULL)
		fclose(f);
	return is_there;
}

static inline void
scratch_tell_leak(const char *path)
{
	struct stat about;
	char leaks[SCRATCH_MAX];
	FILE *f;

	if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) ||
	    !scratch_has_password(path))
		return;
	snprintf(leaks, sizeof(leaks), "%s/../leaks", scratch_get()->dir);
	f = fopen(leaks, "a");
	if (f == NULL)
		return;
	fprintf(f, "%s\n", path);
	fclose(f);
}

static inline void
scratch_remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	char inner[SCRATCH_MAX];

	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		snprintf(inner, sizeof(inner), "%s/%s", path, e->d_name);
		scratch_tell_leak(inner);
		if (unlink(inner) != 0 && strcmp(e->d_name, ".") != 0 &&
		    strcmp(e->d_name, "..") != 0)
			scratch_remove_tree(inner);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

static inline void
scratch_remove(void)
{
	if (scratch_get()->owner == getpid())
		scratch_remove_tree(scratch_get()->dir);
}

/* Tests are BUILD/tests/WHAT/NAME. */
static inline void
scratch_find_parent(char *path, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", path, size - 1);
	char *cut;

	path[len < 0 ? 0 : len] = '\0';
	for (int i = 0; i < 2; i++)
		if ((cut = strrchr(path, '/')) != NULL)
			*cut = '\0';
	if (len < 0 || strlen(path) > size - 64) {
		fputs("scratch: no place in the build tree\n", stderr);
		exit(99);
	}
	snprintf(path + strlen(path), 64, "/scratch");
	mkdir(path, 0700);
}

/* The directory; made when it is asked for first. */
static inline const char *
scratch_dir(void)
{
	struct scratch *s = scratch_get();

	if (s->owner != 0)
		return s->dir;
	scratch_find_parent(s->dir, sizeof(s->dir));
	snprintf(s->dir + strlen(s->dir), 32, "/ehlo-XXXXXX");
	if (mkdtemp(s->dir) == NULL) {
		perror(s->dir);
		exit(99);
	}
	s->owner = getpid();
	atexit(scratch_remove);
	return s->dir;
}

/* The path of a name in it; good until the next call. */
static inline const char *
scratch_path(const char *name)
{
	static char path[SCRATCH_MAX];

	snprintf(path, sizeof(path), "%s/%s", scratch_dir(), name);
	return path;
}

#endif
