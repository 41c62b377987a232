#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# codemap - the CODEMAP has one line for every file, and none for no file.
#
# A failure prints the lines to add, with the words of the file's own head.
root=${EHLO_SRCDIR:?}
# shellcheck source=tests/lib/tap.sh
. "$root/tests/lib/tap.sh"
# shellcheck source=tests/lint/tree.sh
. "$root/tests/lint/tree.sh"

# A line for a directory ("path/") stands for all files in it.

# The paths of CODEMAP's entries, sorted: "path  words".
entries()
{
	sed -nE 's/^((include|src|tests|themes)\/[^ ]+) .*/\1/p' "$1" |
	    LC_ALL=C sort
}

# The sentence of a file's head, behind its name.
words_of()
{
	awk 'NR > 1 {
		sub(/^( \*|#) */, "")
		is_last = sub(/ *\*\/$/, "") || /\.$/
		text = text (text == "" ? "" : " ") $0
		if (is_last || NR == 5)
			exit
	}
	END {
		sub(/^[A-Za-z0-9.-]+ - /, "", text)
		print text
	}' "$1"
}

# in_directories MAP: a list of paths, those in a directory that has an entry
# as that directory.
in_directories()
{
	local dirs

	dirs=$(entries "$1" | grep '/$')
	awk -v dirs="$dirs" 'BEGIN { split(dirs, dir, "\n") }
	{
		for (i in dir)
			if (index($0, dir[i]) == 1)
				$0 = dir[i]
		print
	}' | LC_ALL=C sort -u
}

# missing MAP LIST: the line of each file that has none.
missing()
{
	local path

	comm -13 <(entries "$1") "$2" | while IFS= read -r path; do
		printf '%-34s %s\n' "$path" "$(words_of "$root/$path")"
	done
}

tree_sources "$root" include src tests themes |
    in_directories "$root/CODEMAP" >"$TAP_DIR/files"
is "$(missing "$root/CODEMAP" "$TAP_DIR/files")" "" \
    "every file has a line in CODEMAP"
is "$(comm -23 <(entries "$root/CODEMAP") "$TAP_DIR/files")" "" \
    "every line in CODEMAP has its file"
is "$(entries "$root/CODEMAP" | uniq -d)" "" "and only one"
is "$(grep -nE '^(include|src|tests|themes)/[^ ]+ *$' "$root/CODEMAP")" "" \
    "every line says what the file is for"

# The lint itself: a file more, a file less.
{
	echo src/base/planted.c
	grep -v '^src/base/buf.c$' "$TAP_DIR/files"
} | LC_ALL=C sort >"$TAP_DIR/planted"
like "$(missing "$root/CODEMAP" "$TAP_DIR/planted" 2>/dev/null)" \
    '^src/base/planted.c ' "a file without a line is found"
is "$(comm -23 <(entries "$root/CODEMAP") "$TAP_DIR/planted")" \
    src/base/buf.c "a line without a file is found"
is "$(printf 'tests/a/b.txt\ntests/a/c\ntests/ab\n' |
    in_directories <(echo 'tests/a/  screens'))" $'tests/a/\ntests/ab' \
    "a line for a directory stands for its files"
tap_done
