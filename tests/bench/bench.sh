#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bench - measures the program beside others, and prints the report.
#
#     bench.sh EHLO PROGRAM...
#
# Each PROGRAM prints its tables. What is not here is said, and not measured.
set -eu

facts()
{
	echo "machine   $(nproc) cores, $(sed -nE 's/^model name\s*: //p' \
	    /proc/cpuinfo | head -n 1), $(uname -sr)"
	echo "load      $(cut -d ' ' -f 1-3 /proc/loadavg) at the start"
}

# The first line that tells a version.
version_of()
{
	case $1 in
	telnet) dpkg-query -W -f 'telnet ${Version}\n' telnet 2>/dev/null ;;
	openssl) openssl version ;;
	tmux) tmux -V ;;
	*) "$1" --version 2>&1 </dev/null ;;
	esac | sed -n '/[0-9]\.*[0-9]/{s/^ *//p;q}'
}

versions()
{
	local name

	for name in bash curl less msmtp nano nmap openssl swaks telnet tmux vim; do
		if command -v "$name" >/dev/null; then
			printf '%-9s %s\n' "$name" "$(version_of "$name")"
		else
			printf '%-9s not here\n' "$name"
		fi
	done
}

ehlo=$1
shift
cat <<-'END'
	ehlo beside programs that do the same thing

	Seen once, on one machine that did other things as well; not a promise.
	The programs took turns. A ratio is the median as a multiple of the
	median of the program that is named; then come the median itself and
	the lower and the upper quartile.

END
printf '%-9s %s\n' ehlo "$("$ehlo" --version | head -n 1)"
facts
versions
echo
for program; do
	"$program" "$ehlo" "${program%/*}/client" "${program%/*}/curses"
done
