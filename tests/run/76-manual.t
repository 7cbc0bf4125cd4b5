#!/bin/sh
# Checks: the manual pages and the completion that are made from the help texts (make install).
# Expects: each command has a page, in which groff finds no fault, with each of the options and each exit status of
# its help; bash completes commands, options, and what comes behind "help".
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
scripts/manual.sh "$crossmod" "$work/manual"
commands=$("$crossmod" help | sed -n 's/^  crossmod \([a-z]*\) .*/\1/p' | grep -v '^help$' | sort -u)

# shows PAGE: as man does, without bold words
shows() {
	groff -man -Tutf8 -P-c -rLL=200n -ww "$1" 2>"$output" | sed 's/.\x08//g; s/‐/-/g; s/−/-/g' >"$work/shown"
}

# kept COMMAND: what begins a line of its help, and is an option or an exit status, does so on the page, too.
kept() {
	"$crossmod" help "$1" | sed -n -e 's/^  *\(--*[a-z][a-z-]*\).*/\1/p' -e 's/^  *\([0-9][0-9]*\)  .*/\1/p' >"$work/words"
	while read -r word; do
		grep -Eq -e "^ +$word([^a-z0-9-]|$)" "$work/shown" || {
			echo "$word is missing" >"$output"
			return 1
		}
	done <"$work/words"
}

headings() {
	[ "$(grep '^[A-Z]' "$work/shown" | grep -v '([17])\|^crossmod' | tr '\n' ' ' | sed 's/ $//')" = "$1" ]
}

for command in $commands; do
	check "$command: a page without a fault" shows "$work/manual/crossmod-$command.1"
	check "$command: groff says nothing" [ ! -s "$output" ]
	check "$command: it has all of the help" kept "$command"
done
shows "$work/manual/crossmod-watch.1"
check "the sections of one" headings "NAME SYNOPSIS DESCRIPTION EXIT STATUS EXAMPLE"
for page in crossmod.1 crossmod-options.7; do
	shows "$work/manual/$page"
	check "$page: groff says nothing" [ ! -s "$output" ]
done
check "the sections of crossmod-options.7" headings "NAME DESCRIPTION"
check "crossmod-options.7 has them" grep -Eq '^ +patches=N' "$work/shown"

# completes WORD...: what bash offers for the last one.
completes() {
	# The words are those of the shell that is started
	# shellcheck disable=SC2016
	bash -c '. "$0"; COMP_WORDS=(crossmod "$@"); COMP_CWORD=$#; _crossmod; echo "${COMPREPLY[@]}"' \
		"$work/manual/bash/crossmod" "$@"
}

check "bash: a command" [ "$(completes prov)" = prove ]
check "bash: each command" [ "$(completes '' | tr ' ' '\n' | grep -c .)" -eq $(($(echo "$commands" | wc -l) + 2)) ]
check "bash: an option" [ "$(completes boot x --firm)" = --firmware ]
check "bash: another command's is none" [ -z "$(completes judge --firm)" ]
check "bash: help" [ "$(completes help opt)" = options ]
if command -v zsh >/dev/null; then
	check "zsh can read it" zsh -n "$work/manual/zsh/_crossmod"
else
	skips "zsh can read it" "there is no zsh here"
fi
finish
