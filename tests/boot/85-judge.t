#!/bin/sh
# Checks: judging a log that was saved, as a real machine's would be.
# Expects: the verdict of the run that sent it; a log that is cut short is not whole (3); what is
# no file cannot be read (66).
. tests/boot/lib.sh

boots "a run" 0 --machine qemu --cpus 2 -- "$four"
saved=$work/saved
cp "$log" "$saved"
exits "the saved log" 0 "$BUILD/crossmod" judge "$saved"

head -c "$(($(wc -c <"$saved") / 2))" "$saved" >"$work/cut"
exits "half a log" 3 "$BUILD/crossmod" judge "$work/cut"

sed '$d' "$saved" >"$work/endless"
exits "a log without its last line" 3 "$BUILD/crossmod" judge "$work/endless"

sed 's/^    fault: 0/    fault: 1/' "$saved" >"$work/altered"
exits "an altered log" 3 "$BUILD/crossmod" judge "$work/altered"

exits "no file" 66 "$BUILD/crossmod" judge "$work/none"
exits "no argument" 64 "$BUILD/crossmod" judge
finish
