#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# headers - every header compiles alone, and twice.
root=${EHLO_SRCDIR:?} build=${EHLO_BUILDDIR:?}
# shellcheck source=tests/lib/tap.sh
. "$root/tests/lib/tap.sh"
# shellcheck source=tests/lint/tree.sh
. "$root/tests/lint/tree.sh"

compile()
{
	# The compiler and the flags of libraries are lists of words.
	# shellcheck disable=SC2086
	printf '#include "%s"\n#include "%s"\n' "$1" "$1" |
	    ${CC:-cc} -std=gnu11 -Wall -Wextra -Werror -fsyntax-only \
		-I"$build" -I"$root/include" -iquote "$root/${1%/*}" \
		${EHLO_LIBRARY_CFLAGS-} -I"$root" -x c -
}

while IFS= read -r header; do
	ok "$header" compile "$header"
done < <(tree_sources "$root" include src tests | grep '\.h$')

mkdir "$TAP_DIR/include"
printf 'size_t planted(void);\n' >"$TAP_DIR/planted.h"
root=$TAP_DIR
compile planted.h 2>"$TAP_DIR/said"
like "$? $(cat "$TAP_DIR/said")" '^1 .*size_t' "one that lacks something fails"
tap_done
