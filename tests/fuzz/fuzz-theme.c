/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-theme - a theme file of anybody's: taken, or refused with every error
 * on a line of its own; a palette of it has looks that there are. */
#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "ehlo/tui/theme.h"

#include "fuzz.h"

static void
check_palette(const struct theme *theme, int colors, bool is_light)
{
	struct palette palette;

	theme_pick(theme, colors, is_light, false, &palette);
	for (size_t i = 0; i < STYLE_COUNT; i++) {
		fuzz_check(palette.looks[i].fg >= -1);
		fuzz_check(palette.looks[i].fg < 256);
		fuzz_check(palette.looks[i].bg >= -1);
		fuzz_check(palette.looks[i].bg < 256);
	}
}

static void
check_theme(const char *path)
{
	struct buf errors = {0};
	struct err err = {0};
	struct theme *theme = theme_load(path, &errors, &err);

	fuzz_check(theme != NULL || err.text[0] != '\0');
	for (int colors = 0; theme != NULL && colors <= 256; colors += 64) {
		check_palette(theme, colors, false);
		check_palette(theme, colors, true);
	}
	theme_free(theme);
	buf_fini(&errors);
}

void
fuzz_one(struct slice input)
{
	int fd = memfd_create("theme", MFD_CLOEXEC);
	char path[64];

	fuzz_check(fd >= 0);
	fuzz_check(write(fd, input.ptr, input.len) == (ssize_t)input.len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	check_theme(path);
	close(fd);
}
