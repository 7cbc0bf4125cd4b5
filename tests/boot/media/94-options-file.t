#!/bin/sh
# Checks: what a user writes into crossmod.options on the stick: right, as any editor saves it, and
# wrong, as GRUB passes over it without a word.
# Expects: what is right is taken, as expected (0). Whatever is not starts all the same, but it is named,
# at the end, too, and the run is not conclusive (2).
. tests/boot/lib.sh

stick=$work/stick.img
files=$stick@@1M
cp "$BUILD/crossmod-usb.img" "$stick"
# One file, so that a run without options is short
mdel -i "$files" '::scenarios/*.scn'
mcopy -i "$files" iso/scenarios/three-sync.scn ::scenarios

# starts: the stick, with the options that are in $work/options, until its log has ended
starts() {
	mcopy -i "$files" -o "$work/options" ::crossmod.options
	boots_stick "$stick"
}

# holds FORMAT [ARGUMENT]: the file, as printf makes it
holds() {
	# shellcheck disable=SC2059 # it is one
	printf "$@" >"$work/options"
}

# is_taken WHAT: the file has patches=20 as an option, and is understood
is_taken() {
	starts
	says "$1: the option is taken" '^# command line: patches=20( |$)'
	says_not "$1: all is as asked" 'not as asked'
	judges "$1"
}

# is_told WHAT LINE: of the file, so that the end names this line
is_told() {
	starts
	says "$1: it runs" '^# 1 - three-sync: as expected'
	says "$1: what is expected is told" '^# crossmod\.options:[0-9]+: expected '
	says "$1: the end names the line" "^# not as asked: crossmod\.options, line $2 is not understood$"
	judges "$1" 2
}

holds 'timeout=0\noptions="patches=20 %s"\n' "$patient"
is_taken "as the file says"
holds "# Mine, don't touch\n\n  timeout=0  # at once\noptions='patches=20 %s'\nlong=seconds=1\nmodules=\n" "$patient"
is_taken "with comments"
holds '\357\273\277# Saved by an editor of Windows\r\ntimeout=0\r\noptions="patches=20 %s"' "$patient"
is_taken "of Windows, with a mark, and without a last newline"

# A list that is longer than a word of GRUB's, which has 8191 bytes
mcopy -i "$files" iso/scenarios/direct.scn ::scenarios
{
	printf 'timeout=0\noptions="patches=20 %s"\n' "$patient"
	printf 'modules="scenarios/three-sync.scn %7000s"\n' ""
	# shellcheck disable=SC2016 # it is GRUB that expands it
	printf 'modules="$modules scenarios/direct.scn %7000s"\n' ""
} >"$work/options"
starts
says "modules in two lines: both are loaded" '^1\.\.2$'
says_not "modules in two lines: all is as asked" 'not as asked'
judges "modules in two lines"
mdel -i "$files" ::scenarios/direct.scn

holds 'timeout=0\noptions="patches=20\nmodules=\n'
is_told "no end quote" '2: "options="patches=20"'
holds 'timeout=0\noptions = "patches=20"\n'
is_told "blanks" '2: "options = "patches=20""'
holds 'timeout=0\noptions=patches=20 seed=7\n'
is_told "no quotes" '2: "options=patches=20 seed=7"'
holds 'timeout=0\noptoins="patches=20"\n'
is_told "another name" '2: "optoins="patches=20""'
holds 'timeout=abc\noptions="patches=20"\n'
is_told "no time" '1: "timeout=abc"'
check "no time: the countdown was there" grep -aq 'executed automatically in 5s' "$work/saved"
# shellcheck disable=SC2016 # it is GRUB that would expand it
holds 'timeout=0\noptions="patches=$many"\n'
is_told "a variable" '2: "options="patches=[$]many""'
holds '\357\273\277options="patches=20"\ntimeout=0\n'
is_told "a mark before an option" '1: "options="patches=20""'
holds 'timeout=0\0\n\0o\0p\0'
is_told "a file of 16-bit characters" '1: "timeout=0\?"'
holds 'timeout=0\noptions="patches=20"\nset options=seed=7\n'
is_told "a command" '3: "set options=seed=7"'

# Each line is understood, and yet the kernel gets something else: GRUB puts a \ before such quotes
holds "timeout=0\\noptions=\"patches=20 module=it's\"\\n"
starts
says "a quote: the end says so" \
	'^# not as asked: crossmod\.options: its options are not those that the boot loader has passed on$'
judges "a quote" 2

mdel -i "$files" ::crossmod.options
boots_stick "$stick"
says "no file: the end names it" \
	'^# not as asked: crossmod\.options, line 1: "GRUB-could-not-read-it" is not understood$'
judges "no file" 2
finish
