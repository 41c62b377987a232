/* SPDX-License-Identifier: GPL-3.0-or-later
 * replay - a fuzz target with the inputs of its corpus, without a fuzzer.
 *
 *     fuzz-TARGET-replay                 every input, and every beginning of it
 *     fuzz-TARGET-replay --unpack DIR    each input as a file, for the fuzzer
 *     fuzz-TARGET-replay --file FILE     a file that the fuzzer found; prints
 *                                        the line for the corpus, then runs it
 *
 * A corpus is a text: one input a line with the escapes of ":raw", empty lines
 * and lines that begin with "# " apart.
 */
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ehlo/base/err.h"
#include "ehlo/model/plan.h"

#include "fuzz.h"

/* Longer inputs are not cut at every byte. */
#define PREFIXES_MAX 400

static _Noreturn void
die(const char *what, const char *why)
{
	fprintf(stderr, "replay: %s: %s\n", what, why);
	exit(1);
}

static void
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char bytes[4096];
	size_t len;

	if (f == NULL)
		die(path, strerror(errno));
	while ((len = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_add(out, bytes, len);
	fclose(f);
}

static void
write_file(const char *dir, size_t number, struct slice bytes)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%zu", dir, number);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(bytes.ptr, 1, bytes.len, f) != bytes.len)
		die(path, strerror(errno));
	fclose(f);
}

/* The next input of the corpus; false at its end. */
static bool
next_input(struct slice *corpus, struct buf *out)
{
	struct err err = {0};

	buf_clear(out);
	while (corpus->len > 0) {
		struct slice line = fuzz_take_line(corpus);

		if (line.len == 0 || slice_starts_with(line, SLICE("# ")))
			continue;
		if (plan_unescape(line, out, &err) != 0)
			die("corpus", err.text);
		return true;
	}
	return false;
}

/* In memory of its own size, so that a byte read too far is found. */
static void
run_exact(struct slice input)
{
	char *copy = malloc(input.len > 0 ? input.len : 1);

	if (copy == NULL)
		die("memory", strerror(errno));
	if (input.len > 0)
		memcpy(copy, input.ptr, input.len);
	fuzz_one(slice_of(copy, input.len));
	free(copy);
}

static void
run(struct slice input)
{
	for (size_t len = 0; input.len <= PREFIXES_MAX && len < input.len;
	     len++)
		run_exact(slice_range(input, 0, len));
	run_exact(input);
}

static void
replay(struct slice corpus, const char *unpack)
{
	struct buf input = {0};
	size_t count = 0;

	while (next_input(&corpus, &input)) {
		count++;
		if (unpack != NULL)
			write_file(unpack, count, buf_slice(&input));
		else
			run(buf_slice(&input));
	}
	if (unpack == NULL)
		printf(
		    "%s 1 - %zu inputs of %s, and what they begin with\n1..1\n",
		    count > 0 ? "ok" : "not ok", count, FUZZ_TARGET);
	buf_fini(&input);
}

static void
run_file(const char *path)
{
	struct buf input = {0};

	read_file(path, &input);
	for (size_t i = 0; i < input.len; i++) {
		unsigned char byte = (unsigned char)input.ptr[i];

		printf(byte > 0x20 && byte < 0x7f && byte != '\\' ? "%c"
								  : "\\x%02x",
		    byte);
	}
	printf("\n");
	fflush(stdout);
	run_exact(buf_slice(&input));
	buf_fini(&input);
}

int
main(int argc, char **argv)
{
	const char *root = getenv("EHLO_SRCDIR");
	struct buf corpus = {0};
	char path[PATH_MAX];

	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc == 3 && strcmp(argv[1], "--file") == 0) {
		run_file(argv[2]);
		return 0;
	}
	if (root == NULL)
		die("EHLO_SRCDIR", "is not set");
	snprintf(
	    path, sizeof(path), "%s/tests/fuzz/corpus/%s", root, FUZZ_TARGET);
	read_file(path, &corpus);
	replay(buf_slice(&corpus),
	    argc == 3 && strcmp(argv[1], "--unpack") == 0 ? argv[2] : NULL);
	buf_fini(&corpus);
	return 0;
}
