#!/bin/sh
# Checks: colour in verdicts, tables and comparisons: in a terminal, which script(1) makes, in a pipe, with
# NO_COLOR, on a terminal that has none, and as --color says, before and behind the command's name.
# Expects: none but where it should be; with it taken away, the output is the same, byte for byte. What is for
# programs has none.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
kept=results/qemu-10.0.2-multi/log.txt
escape=$(printf '\033')

# in_terminal COMMAND: what it writes to a terminal, in $output.
in_terminal() {
	env -u NO_COLOR TERM=xterm script -qec "$1" /dev/null </dev/null 2>/dev/null | tr -d '\r' >"$output"
}

plain() {
	! grep -q "$escape" "$output"
}

# has COLOUR WORDS: somewhere they are in that colour, and it ends behind them.
has() {
	grep -Fq "${escape}[$1m$2${escape}[0m" "$output"
}

# same FILE: but for colours.
same() {
	sed "s/$escape\[[0-9;]*m//g" "$output" | cmp - "$1"
}

"$crossmod" judge $kept >"$work/judged" || :
cp "$work/judged" "$output"
check "in a pipe there is no colour" plain
in_terminal "$crossmod judge $kept"
check "in a terminal: as expected" has 32 'as expected'
check "in a terminal: defective" has '1;31' defective
check "in a terminal: the rest is the same" same "$work/judged"
in_terminal "env NO_COLOR=1 $crossmod judge $kept"
check "with NO_COLOR there is none" cmp "$output" "$work/judged"
in_terminal "env NO_COLOR= $crossmod judge $kept"
check "with an empty one there is" has 32 'as expected'
in_terminal "env TERM=dumb $crossmod judge $kept"
check "on a terminal that has no colours there is none" cmp "$output" "$work/judged"
in_terminal "env -u TERM $crossmod judge $kept"
check "on one that is not known there is none" cmp "$output" "$work/judged"
in_terminal "$crossmod judge --color=never $kept"
check "as --color=never says" cmp "$output" "$work/judged"
in_terminal "env NO_COLOR=1 $crossmod judge --color=auto $kept"
check "as --color=auto says" cmp "$output" "$work/judged"
NO_COLOR=1 "$crossmod" judge $kept --color=always >"$output" || :
check "as --color=always says, in a pipe" has '1;31' defective
NO_COLOR=1 "$crossmod" --color=always judge $kept >"$output" || :
check "before the command's name" has '1;31' defective

"$crossmod" compare results/qemu-10.0.2-single $kept >"$work/compared" || :
"$crossmod" --color=always compare results/qemu-10.0.2-single $kept >"$output" || :
check "compare: what is worse" has 31 worse
check "compare: the verdict" has 31 'defective: worse'
check "compare: the rest is the same" same "$work/compared"

sed -e 's/^forbid .*/forbid   unserialized/' -e '/^show/d' iso/scenarios/direct.scn >"$work/direct.scn"
"$crossmod" prove "$work/direct.scn" >"$work/proved" 2>/dev/null || :
"$crossmod" --color=always prove "$work/direct.scn" >"$output" 2>/dev/null || :
check "prove: what the file does not expect" has 31 ' !'
check "prove: the rest is the same" same "$work/proved"

"$crossmod" --color=always judge --json $kept >"$output" || :
check "JSON has none" plain
"$crossmod" --color=always prove --tsv iso/scenarios/direct.scn >"$output"
check "lines for programs have none" plain

exits "another word" 64 "$crossmod" judge --color=sometimes $kept
check "another word: what it takes" grep -q '^crossmod: --color takes always, never or auto, and not "sometimes"$' "$output"
exits "behind -- it is a file" 66 "$crossmod" judge -- --color=always
finish
