/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-golden - whole screens at every layout, against those that somebody
 * has looked at.
 *
 * They are in tests/screen/golden, SCENE-COLSxROWS-GLYPHS.txt, without the
 * blanks at line ends. With EHLO_GOLDEN=write they are written instead of
 * compared; "make golden" does it. Look at what that changes before keeping
 * it.
 */
#include "stage.h"

#include <errno.h>

#include "ehlo/base/mem.h"

static void
add_screen(struct buf *out, const struct stage *stage)
{
	for (int row = 0; row < canvas_rows(stage->canvas); row++)
		scene_add_row(out, stage->canvas, row);
}

static char *
path_of(const char *scene, int cols, int rows, bool is_ascii)
{
	const char *root = getenv("EHLO_SRCDIR");
	struct buf path = {0};
	char *copy;

	assert_non_null(root);
	buf_addf(&path, "%s/tests/screen/golden/%s-%dx%d-%s.txt", root, scene,
	    cols, rows, is_ascii ? "ascii" : "utf8");
	copy = mem_copy_str(buf_text(&path));
	buf_fini(&path);
	return copy;
}

static void
write_file(const char *path, struct slice text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	fwrite(text.ptr, 1, text.len, file);
	assert_int_equal(fclose(file), 0);
}

static bool
read_file(const char *path, struct buf *out)
{
	char bytes[4096];
	FILE *file = fopen(path, "r");
	size_t len;

	if (file == NULL)
		return false;
	while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(out, bytes, len);
	fclose(file);
	return true;
}

static struct slice
take_line(struct slice *rest)
{
	size_t end = slice_find(*rest, '\n');
	struct slice line = slice_range(*rest, 0, end);

	*rest = slice_skip(*rest, end + 1);
	return line;
}

/* The rows that differ, "-" as they were, "+" as they are. */
static void
print_difference(const char *path, struct slice wanted, struct slice got)
{
	print_message("# %s\n", path);
	for (int row = 0; wanted.len > 0 || got.len > 0; row++) {
		struct slice was = take_line(&wanted), is = take_line(&got);

		if (slice_equals(was, is))
			continue;
		print_message("# %2d -|%.*s\n", row, SLICE_ARGS(was));
		print_message("#    +|%.*s\n", SLICE_ARGS(is));
	}
}

/* Whether the stage shows what the file holds. */
static bool
compare(const struct stage *stage, const char *path)
{
	struct buf got = {0}, wanted = {0};
	const char *mode = getenv("EHLO_GOLDEN");
	bool is_same = true;

	add_screen(&got, stage);
	if (mode != NULL && strcmp(mode, "write") == 0) {
		write_file(path, buf_slice(&got));
	} else if (!read_file(path, &wanted) ||
		   !slice_equals(buf_slice(&wanted), buf_slice(&got))) {
		print_difference(path, buf_slice(&wanted), buf_slice(&got));
		is_same = false;
	}
	buf_fini(&got);
	buf_fini(&wanted);
	return is_same;
}

static bool
check(const struct stage_scene *scene, int cols, int rows, bool is_ascii)
{
	char *path = path_of(scene->name, cols, rows, is_ascii);
	struct stage stage;
	bool is_same;

	stage_open(&stage, is_ascii);
	scene->play(&stage);
	stage_paint(&stage, rows, cols);
	is_same = compare(&stage, path);
	stage_close(&stage);
	mem_free(path);
	return is_same;
}

/* Every size of a scene is looked at before the test fails. */
static void
check_scene(void **state)
{
	const struct stage_scene *scene = *state;
	int wrong = 0;

	for (size_t i = 0; i < STAGE_SIZES; i++)
		for (int is_ascii = 0; is_ascii < 2; is_ascii++)
			wrong += !check(scene, stage_sizes[i].cols,
			    stage_sizes[i].rows, is_ascii);
	if (wrong > 0)
		fail_msg("%d screens are not as they were; after a change "
			 "that is meant: make golden",
		    wrong);
}

int
main(void)
{
	struct CMUnitTest tests[STAGE_SCENES];
	struct buf names[STAGE_SCENES] = {0};
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	for (size_t i = 0; i < STAGE_SCENES; i++) {
		buf_addf(&names[i], "golden__%s__at_every_size",
		    stage_scenes[i].name);
		tests[i] = (struct CMUnitTest){.name = buf_text(&names[i]),
		    .test_func = check_scene,
		    .initial_state = (void *)(uintptr_t)&stage_scenes[i]};
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	for (size_t i = 0; i < STAGE_SCENES; i++)
		buf_fini(&names[i]);
	return failed;
}
