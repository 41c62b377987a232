#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The completions, loaded by the shells that they are for.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

doc=$EHLO_BUILDDIR/doc
export HOME=$TAP_DIR XDG_CONFIG_HOME=$TAP_DIR XDG_DATA_HOME=$TAP_DIR
export XDG_CACHE_HOME=$TAP_DIR

# in_bash WORD...: the completions of the last word.
in_bash()
{
	bash --norc -c '
		compopt() { :; }
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_ehlo
		printf "%s\n" "${COMPREPLY[@]}"
	' "$doc/bash/ehlo" "$@" 2>&1
}

is "$(in_bash ehlo --form)" '--format=' 'bash: an option by its beginning'
is "$(in_bash ehlo --format = j)" 'json' 'bash: one word of a few'
is "$(in_bash ehlo --format =)" $'text\njson' 'bash: all of them'
is "$(in_bash ehlo --practice = deathstar-)" 'deathstar-closed' \
    'bash: a practice server'
is "$(in_bash ehlo --theme = n)" 'nightmail' 'bash: a theme'
is "$(in_bash ehlo --print-theme = ok)" 'okabe' 'bash: a theme to print'
is "$(in_bash ehlo --port = 5)" '' 'bash: nothing where nothing is known'

if command -v zsh >/dev/null; then
	is "$(timeout 60 zsh -f "$EHLO_SRCDIR/tests/doc/complete.zsh" "$doc/zsh" \
	    'ehlo --form' 'ehlo --format=j' 'ehlo --practice=deathstar-' \
	    'ehlo -p 25 --asc' 'ehlo localhost 58' | sed 's/ *$//')" \
	    'ehlo --format=
ehlo --format=json
ehlo --practice=deathstar-closed
ehlo -p 25 --ascii
ehlo localhost 587' 'zsh completes'
else
	skip 'zsh completes' 'there is no zsh'
fi

# in_fish LINE: the completions of its last word, without their descriptions.
in_fish()
{
	fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
	    "$doc/fish/ehlo.fish" "$1" 2>&1 | cut -f 1
}

if command -v fish >/dev/null; then
	is "$(in_fish 'ehlo --form')" '--format' \
	    'fish: an option by its beginning'
	is "$(in_fish 'ehlo --format=j')" '--format=json' \
	    'fish: one word of a few'
	is "$(in_fish 'ehlo --practice=deathstar-')" \
	    '--practice=deathstar-closed' 'fish: a practice server'
	like "$(in_fish 'ehlo -')" '(^|
)-p(
|$)' 'fish: letters too'
else
	skip 'fish completes' 'there is no fish'
fi

tap_done
