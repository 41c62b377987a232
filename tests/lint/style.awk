# SPDX-License-Identifier: GPL-3.0-or-later
# style - measures C files: heads, lengths, functions that nobody may call.
#
# Tables count for nothing: from a line that ends in "= {" (or opens rows
# behind it) to the one that ends in "};".

BEGIN {
	banned = "(strcpy|strcat|sprintf|vsprintf|gets|strtok|system|popen" \
	    "|atoi|atol|alloca|sleep|usleep|nanosleep)"
}

FNR == 1 {
	finish()
	file = FILENAME
	name = file
	sub(/.*\//, "", name)
	base = name
	sub(/\.[a-z]+$/, "", base)
	lines = 0
	in_table = in_comment = begun = 0
	if ($0 !~ /^\/\* SPDX-License-Identifier: GPL-3.0-or-later$/)
		say("the first line is not the licence")
}

FNR == 2 && name !~ /\.def$/ && index($0, " * " base " - ") != 1 {
	say("the second line is not \" * " base " - what it is\"")
}

/[ \t\r]$/ { say("blanks at the end") }

/^\t?(static |const |}).* = \{/ { in_table = 1 }

!in_table {
	lines++
	if ($0 == "{") {
		begun = lines
		begun_at = FNR
	}
	if ($0 == "}" && begun > 0) {
		if (lines - begun + 1 > 80)
			print file ":" begun_at ": a function of " \
			    lines - begun + 1 " lines"
		begun = 0
	}
}

in_table && /};$/ { in_table = 0 }

{
	code = without_comments($0)
	gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
	if (match(code, "(^|[^A-Za-z0-9_])" banned "[ \t]*\\("))
		say("may not be called: " substr(code, RSTART, RLENGTH))
}

END { finish() }

function finish()
{
	if (file != "" && lines > 600)
		print file ": " lines " lines beside its tables"
}

function say(words)
{
	print file ":" FNR ": " words
}

function without_comments(line, out, at)
{
	out = ""
	while (line != "") {
		if (in_comment) {
			at = index(line, "*/")
			if (at == 0)
				return out
			line = substr(line, at + 2)
			in_comment = 0
		}
		at = index(line, "/*")
		if (at == 0)
			return out line
		out = out substr(line, 1, at - 1)
		line = substr(line, at + 2)
		in_comment = 1
	}
	return out
}
