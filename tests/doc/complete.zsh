# SPDX-License-Identifier: GPL-3.0-or-later
# zsh -f complete.zsh DIRECTORY LINE...: what Tab makes of each line in a zsh
# that has the completions of the directory.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT= RPROMPT= TERM=dumb; unsetopt beep prompt_sp'
zpty -w shell "fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -D -u"
zpty -w shell 'show() { print -r -- "[[$BUFFER]]"; BUFFER= }; zle -N show'
zpty -w shell "bindkey '^X' show; print re''ady"
zpty -r -m shell seen '*ready*'
shift
for typed; do
	zpty -w -n shell "$typed"$'\t\x18'
	zpty -r -m shell seen '*\]\]*'
	print -r -- "${${seen##*\[\[}%%\]\]*}"
done
zpty -d shell
