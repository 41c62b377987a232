# SPDX-License-Identifier: GPL-3.0-or-later
# tree - which files are sources; shared by the lints, which source it.
#
# The tree may have been built in, and it need not be a clone: everything is
# a source but what a build leaves there, which is known by its name, by being
# a program, or by the words "Made from" in its first line.

# tree_sources ROOT DIR...: paths below ROOT, sorted.
tree_sources()
{
	(
		cd "$1" || exit 1
		shift
		find "$@" \( -path '*/tests/certs/made' -o \
		    -path tests/certs/made -o -path '*/tests/scratch' -o \
		    -path tests/scratch \) -prune -o \
		    -type f ! -path '*/.*' ! -name '*.[oa]' \
		    ! -name '*.log' ! -name '*.trs' ! -name '*~' -print |
		    LC_ALL=C sort | while IFS= read -r path; do
			    tree_is_made "$path" || echo "$path"
		    done
	)
}

tree_is_made()
{
	local first=

	IFS= LC_ALL=C read -rn 80 first <"$1" 2>/dev/null
	[[ $first == $'\177ELF'* || $first == '/* Made from '* ]]
}
