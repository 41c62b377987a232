#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# builtin - files as strings in a C file: LAYER NAME FILE...
#
# The file defines NAME_builtin(), which include/ehlo/LAYER/NAME-builtin.h
# declares. What stands before the first hyphen of a file's name is its place
# in the list, not its name, where it is a number.
layer=$1
name=$2
shift 2

echo "/* Made from files by src/builtin.sh. */"
echo "#include \"ehlo/$layer/$name-builtin.h\""
echo '#define COUNT (sizeof(rows) / sizeof(rows[0]))'
echo "static const struct ${name}_text rows[] = {"
for file; do
	base=${file##*/}
	base=${base%.*}
	echo "	{\"$(echo "$base" | sed 's/^[0-9]*-//')\","
	sed -e 's/[\"]/\\&/g' -e 's/.*/	    "&\\n"/' "$file" || exit 1
	echo '	},'
done
echo '};'
echo "const struct ${name}_text *"
echo "${name}_builtin(size_t i)"
echo '{'
echo '	return i < COUNT ? &rows[i] : 0;'
echo '}'
