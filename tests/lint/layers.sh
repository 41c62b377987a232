#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# layers - who may include whom: downwards only, libraries at one place.
root=${EHLO_SRCDIR:?}
# shellcheck source=tests/lib/tap.sh
. "$root/tests/lib/tap.sh"
# shellcheck source=tests/lint/tree.sh
. "$root/tests/lint/tree.sh"

# A layer, and whose headers it may include beside its own. A header that
# stands there by name is all that may be taken from its layer.
layers='
base    -
smtp    base
model   base smtp
net     base
source  base smtp model net
tui     base smtp model source/intent.h
cli     base smtp model source/intent.h
app     base smtp model net source tui cli
main    base smtp model net source tui cli app
doc     model/report-rows.def smtp/findings.def smtp/mechs.def smtp/personality.h smtp/samples.def tui/binds.def tui/colons.def tui/pane-keys.def tui/theme-builtin.h cli/options.def cli/statuses.def
'

# A library by its headers, and the places that may include it: a layer or a
# file. Headers of the C library and the kernel are free to all.
libraries='
uv.h            net app
curses.h        src/tui/term-curses.c
ncursesw/.*     src/tui/term-curses.c
term.h          src/tui/term-curses.c
termcap.h       src/tui/term-curses.c
readline/.*     src/tui/prompt.c src/tui/prompt-guard.c
math.h          src/tui/contrast.c
regex.h         src/model/pattern.c
jansson.h       src/model/archive-core.h src/model/archive.c src/model/archive-load.c
unbound.h       src/net/unbound.h
gsasl.h         src/smtp/gsasl.h
openssl/.*      src/net/openssl.h
'
free='(assert|ctype|dirent|dlfcn|errno|fcntl|getopt|inttypes|langinfo|limits|locale'
free+='|netdb|poll|pwd|setjmp|signal|spawn|stdalign|stdarg|stdbool|stddef'
free+='|stdint|stdio|stdlib|string|strings|termios|time|unistd|wchar|wctype'
free+='|arpa/[a-z]+|linux/[a-z]+|net/if|netinet/[a-z0-9_]+|sys/[a-z]+)\.h'

# Prints a line for each include against the tables.
layers_check()
{
	(
		cd "$1" || exit 1
		tree_sources . include src |
		    xargs grep -nHE '^[[:blank:]]*#[[:blank:]]*include' |
		    awk -v layers="$layers" -v libraries="$libraries" \
			-v free="$free" -f "$root/tests/lint/layers.awk"
	)
}

is "$(layers_check "$root")" "" "every include is allowed"

# The lint itself: each of these lines must be found where it is planted.
plant()
{
	local copy=$TAP_DIR/copy file=$1 line=$2

	rm -rf "$copy"
	mkdir "$copy"
	cp -R "$root/include" "$root/src" "$copy"
	chmod -R u+w "$copy"
	mkdir -p "$copy/${file%/*}"
	printf '%s\n' "$line" >>"$copy/$file"
	like "$(layers_check "$copy" | grep "^$file:")" "^$file:[0-9]+: " \
	    "found in $file: $line"
}
plant src/base/buf.c '#include "ehlo/smtp/reply.h"'
plant src/smtp/line.c '#include "ehlo/net/link.h"'
plant src/net/tcp.c '#include "ehlo/smtp/reply.h"'
plant src/net/tcp.c '  #  include "ehlo/model/event.h"'
plant src/model/session.c '#include "ehlo/net/link.h"'
plant src/tui/canvas.c '#include "ehlo/source/live.h"'
plant src/tui/canvas.c '#include "ehlo/cli/batch.h"'
plant src/cli/batch.c '#include "ehlo/tui/canvas.h"'
plant src/source/live.c '#include "ehlo/tui/canvas.h"'
plant include/ehlo/base/buf.h '#include "ehlo/app/loop.h"'
plant src/source/live.c '#include <uv.h>'
plant src/smtp/line.c '#include <uv.h>'
plant src/tui/canvas.c '#include <curses.h>'
plant src/tui/console.c '#include <readline/readline.h>'
plant src/cli/batch.c '#include <jansson.h>'
plant src/net/tcp.c '#include <foreign/library.h>'
plant src/net/tcp.c '#include "../smtp/reply.h"'
plant src/net/tcp.c '#include "no-such-header.h"'
tap_done
