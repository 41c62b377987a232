# SPDX-License-Identifier: GPL-3.0-or-later
# layers - judges grep -n lines of includes by the tables of layers.sh.

BEGIN {
	count = split(layers, lines, "\n")
	for (i = 1; i <= count; i++)
		if (split(lines[i], word) > 0) {
			below[word[1]] = " " word[1] " "
			for (n = 2; n in word; n++)
				below[word[1]] = below[word[1]] word[n] " "
		}
	count = split(libraries, lines, "\n")
	for (i = 1; i <= count; i++)
		if (split(lines[i], word) > 0) {
			places[word[1]] = " "
			for (n = 2; n in word; n++)
				places[word[1]] = places[word[1]] word[n] " "
		}
}

# FILE:LINE:#include WHAT
{
	file = $0
	sub(/:.*/, "", file)
	sub(/^\.\//, "", file)
	at = $0
	sub(/^[^:]*:/, "", at)
	sub(/:.*/, "", at)
	what = $0
	sub(/^[^:]*:[^:]*:[^"<]*/, "", what)
	layer = layer_of(file)
	if (!(layer in below))
		say("which layer is this? tests/lint/layers.sh knows none")
	else if (what ~ /^</)
		judge_library(substr(what, 2, index(what, ">") - 2))
	else
		judge_header(substr(what, 2, index(substr(what, 2), "\"") - 1))
}

function layer_of(path, part)
{
	split(path, part, "/")
	if (path == "src/main.c")
		return "main"
	return part[1] == "src" ? part[2] : part[3]
}

function say(words)
{
	print file ":" at ": " words
}

function judge_library(name, pattern)
{
	if (name ~ "^" free "$")
		return
	for (pattern in places)
		if (name ~ "^" pattern "$") {
			if (!index(places[pattern], " " layer " ") && \
			    !index(places[pattern], " " file " "))
				say("<" name "> may stand only in" \
				    places[pattern])
			return
		}
	say("<" name "> is in no row of tests/lint/layers.sh")
}

function judge_header(name, part)
{
	if (name == "config.h")
		return
	if (split(name, part, "/") == 1) {
		judge_own(name)
		return
	}
	if (part[1] != "ehlo" || !(part[2] in below))
		say("\"" name "\" is no header of a layer")
	else if (!index(below[layer], " " part[2] " ") && \
	    !index(below[layer], " " part[2] "/" part[3] " "))
		say(layer " may not include " part[2])
}

# A header without a path is the directory's own.
function judge_own(name, directory, line)
{
	directory = file
	sub(/[^\/]*$/, "", directory)
	if ((getline line < (directory name)) < 0)
		say("\"" name "\" is not in " directory)
	close(directory name)
}
