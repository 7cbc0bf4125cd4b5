#!/bin/sh
# Checks: the manual pages and the completion that are made from the help texts (make install).
# Expects: each command has a page, in which groff finds no fault, with each of the options and each exit status of
# its help; bash and zsh, started as they are, complete commands, options, what these take, and files.
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

# offers LINE WORD...: what the shell offers for the end of a line of crossmod's is these, and nothing else.
offers() {
	line="crossmod $1"
	shift
	python3 tests/run/complete.py "$shell" "$work/manual" "$line" >"$output" 2>&1 &&
		[ "$(cat "$output")" = "crossmod $(echo "${line#crossmod }" | sed 's/[^ ]*$//')$*" ]
}

# What a command takes behind it is files, such as the README; options are for a word that begins as they do
offers_files() {
	python3 tests/run/complete.py "$shell" "$work/manual" "crossmod $1 " >"$output" 2>&1 &&
		grep -q ' README\.md ' "$output" && ! grep -q -e ' --' "$output"
}

for shell in bash zsh; do
	if ! command -v $shell >/dev/null; then
		skips "what $shell completes" "there is no $shell here"
		continue
	fi
	check "$shell: a command" offers prov prove
	# They are several words
	# shellcheck disable=SC2046,SC2086
	check "$shell: each command" offers '' $(printf '%s\n' $commands help --version | LC_ALL=C sort)
	check "$shell: an option" offers 'boot x --firm' --firmware
	check "$shell: another command's is none" offers 'judge --firm' --firm
	check "$shell: an option of all commands" offers 'judge --h' --help
	check "$shell: what an option takes" offers 'boot --firmware ' bios direct uefi
	check "$shell: the same behind =" offers 'boot --firmware=b' --firmware=bios
	check "$shell: and of an option of all commands" offers 'judge --color=n' --color=never
	check "$shell: what a command does" offers 'results ' add class list never since
	check "$shell: help" offers 'help opt' options
	check "$shell: a file" offers 'prove iso/scenarios/dire' iso/scenarios/direct.scn
	check "$shell: files, and not options" offers_files prove
done
finish
