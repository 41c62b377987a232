#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual page and the completions say what the program's own help says.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

doc=$EHLO_BUILDDIR/doc
sed 's/\\&//g; s/\\-/-/g; s/\\f[BIR]//g; s/\\e/\\/g' "$doc/ehlo.1" >"$TAP_DIR/page"

# Each option of --help, by its long name.
options=$("$EHLO" --help | grep -oE '^ +(-[A-Za-z0-9], )?--[a-z0-9-]+' |
    grep -oE -- '--[a-z0-9-]+')
ok '--help lists options' test "$(wc -l <<<"$options")" -gt 15
for option in $options; do
	ok "$option is in the manual" grep -q -- "$option" "$TAP_DIR/page"
	ok "$option completes in bash" grep -q -- " $option[ =']" "$doc/bash/ehlo"
	ok "$option completes in zsh" grep -qE -- \
	    "['{,]$option(=-?)?[][}]" "$doc/zsh/_ehlo"
	ok "$option completes in fish" grep -qE -- \
	    "-l ${option#--}( |\$)" "$doc/fish/ehlo.fish"
done

# Each built-in theme, by name.
for theme in "$EHLO_SRCDIR"/themes/*.theme; do
	theme=${theme##*/}
	like "$("$EHLO" --help)" "[ ,]${theme%.theme}," "$theme is in --help"
done

# Each practice server, by the names that the program knows.
servers=$("$EHLO" --batch practice:none 2>&1 </dev/null |
    sed -n 's/.*there are //p')
ok 'there are practice servers' test "$(wc -w <<<"$servers")" -gt 3
for server in ${servers//,/}; do
	ok "$server is in the manual" grep -qx "$server" "$TAP_DIR/page"
done

# Each kind of fact that --format=json tells.
facts=$(sed -n 's/^\tX([A-Z]*, "\([a-z]*\)").*/\1/p' \
    "$EHLO_SRCDIR/include/ehlo/model/event.h")
ok 'there are kinds of facts' test "$(wc -w <<<"$facts")" -gt 8
told=$(tr '\n' ' ' <"$TAP_DIR/page" |
    sed 's/.*ev says what happened (\([^)]*\)).*/ \1,/')
for fact in $facts; do
	like "$told" " $fact," "$fact is in the manual"
done

# Each exit status of --help.
statuses=$("$EHLO" --help | sed -n '/^Exit status/,$s/^ *\([0-9]*\)  .*/\1/p')
ok '--help lists exit statuses' test "$(wc -l <<<"$statuses")" -gt 15
for status in $statuses; do
	ok "status $status is in the manual" grep -qx "$status" "$TAP_DIR/page"
done

# Each console command and each row of keys.
colons=$(sed -nE 's/^C\([A-Z_]+, "([a-z-]+)".*/:\1/p' \
    "$EHLO_SRCDIR/include/ehlo/tui/colons.def")
ok 'there are console commands' test "$(wc -l <<<"$colons")" -gt 15
for colon in $colons; do
	ok "$colon is in the manual" grep -qE "^$colon( |\$)" "$TAP_DIR/page"
done
sed -nE 's/^B\("([^"]+)".*/\1/p' "$EHLO_SRCDIR/include/ehlo/tui/binds.def" \
    >"$TAP_DIR/keys"
ok 'there are keys' test "$(wc -l <"$TAP_DIR/keys")" -gt 15
while IFS= read -r keys; do
	ok "$keys is in the manual" grep -qxF -- "$keys" "$TAP_DIR/page"
done <"$TAP_DIR/keys"
like "$(<"$TAP_DIR/page")" 'path-brackets' 'findings are in the manual'

# What the program prints of its tables.
"$EHLO" --print-keys >"$TAP_DIR/table"
for colon in $colons; do
	ok "$colon is printed once" test "$(grep -cE "^.{22} $colon( |\$)" \
	    "$TAP_DIR/table")" = 1
done
while IFS= read -r keys; do
	ok "$keys are printed" grep -qF -- "$keys" "$TAP_DIR/table"
done <"$TAP_DIR/keys"
like "$("$EHLO" --print-roles)" 'client.verb +else as client' 'roles are printed'
like "$("$EHLO" --print-roles)" '^text +every half names it' 'and required ones'
for theme in "$EHLO_SRCDIR"/themes/*.theme; do
	name=$(basename "$theme" .theme)
	is "$(XDG_CONFIG_HOME=/nonexistent "$EHLO" "--print-theme=$name")" \
	    "$(<"$theme")" "the theme $name is printed as it is"
done
is "$(XDG_CONFIG_HOME=/nonexistent "$EHLO" --print-theme | grep '^name')" \
    'name  = classic' 'without a name it is classic'
message=$(XDG_CONFIG_HOME=/nonexistent "$EHLO" --print-theme=nosuch 2>&1)
is $? 64 'a theme that is none is a usage error'
like "$message" 'no theme "nosuch"; there are: classic' 'which names those there are'

ok 'bash reads its completions' bash -n "$doc/bash/ehlo"
ok 'no line of the manual is an unknown request' test -z "$(
	grep -E "^[.']" "$doc/ehlo.1" |
	    grep -vE '^\.(\\"|TH|SH|SS|TP|PP|B|BR|nf|fi)( |$)')"

tap_done
