#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# style - what the eye of a reviewer should not be spent on.
#
# C files: the two-line head, functions of 80 lines and files of 600 at most
# (tables apart), functions nobody may call. Every text: no blanks at line
# ends, no path of somebody's machine. Shell tests: no sleep.
root=${EHLO_SRCDIR:?}
# shellcheck source=tests/lib/tap.sh
. "$root/tests/lib/tap.sh"
# shellcheck source=tests/lint/tree.sh
. "$root/tests/lint/tree.sh"

texts='Makefile.am configure.ac README HACKING CODEMAP bootstrap'

# Each prints a line for each fault below the directory.
faults_in_c()
{
	(
		cd "$1" || exit 1
		tree_sources . include src tests | grep -E '\.(c|h|def)$' |
		    xargs awk -f "$root/tests/lint/style.awk"
	)
}

scripts()
{
	tree_sources . tests | xargs grep -lE '^#!' | cat - <(echo bootstrap)
}

faults_in_scripts()
{
	(
		cd "$1" || exit 1
		scripts | xargs awk 'FNR == 2 && !/^# SPDX-License-Identifier: / {
			print FILENAME ":2: the second line is not the licence"
		}'
		scripts | xargs grep -nHE '^[^#]*\b(usleep|sleep) [0-9.]'
	)
}

faults_in_texts()
{
	(
		cd "$1" || exit 1
		# shellcheck disable=SC2086
		tree_sources . include src tests themes | cat - <(ls $texts) |
		    xargs grep -nHE '[[:blank:]]$|(^|[^A-Za-z0-9])/(wor[k]|roo[t]|hom[e])/|/tmp/[w]t'
	)
}

is "$(faults_in_c "$root")" "" "C files"
is "$(faults_in_scripts "$root")" "" "scripts"
is "$(faults_in_texts "$root")" "" "texts"

# The lint itself: each fault is found where it is planted.
copy=$TAP_DIR/copy
head='/* SPDX-License-Identifier: GPL-3.0-or-later
 * planted - a file. */
'
mkdir -p "$copy"/{include,src,tests,themes}
lines()
{
	local i

	for ((i = 0; i < $1; i++)); do
		printf '%s\n' "$2"
	done
}

# plant FINDER FILE REGEX TEXT: the finder says REGEX of the text in FILE.
plant()
{
	printf '%s' "$4" >"$copy/$2"
	like "$("faults_in_$1" "$copy" 2>/dev/null)" "^$2$3" \
	    "found in $1: ${3#:}"
	rm "$copy/$2"
}
plant c src/planted.c ':1: .* licence' '/* Some text. */'
plant c src/planted.c ':2: .* planted - ' "${head/planted/other}"
plant c src/planted.c ':3: a function of 81 lines' \
    "$head{
$(lines 79 '	call();')
}
"
plant c src/planted.h ': 601 lines' "$head$(lines 599 'int n;')"
plant c src/planted.c ':3: .* strcpy' "$head	x = 1; strcpy(a, b);
"
plant c tests/planted.c ':4: .* usleep' "$head/* usleep( */
	/* a */ usleep (5);
"
plant scripts tests/planted ':2: .* licence' '#!/bin/sh
echo
'
plant scripts tests/planted ':3:' "#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
sle""ep 1
"
plant texts src/planted.c ':3:' "${head}int n; "
plant texts tests/planted ':1:' "/wor""k/x"

printf '%s' "$head	n = \"strcpy(a)\"; my_sleep(1); /* gets() */
static const int table[] = {
$(lines 700 '	1,')
};
" >"$copy/src/planted.c"
is "$(faults_in_c "$copy")" "" "tables and mentions are no faults"
tap_done
