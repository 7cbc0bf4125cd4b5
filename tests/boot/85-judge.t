#!/bin/sh
# Checks: judging a log that was saved, as a real machine's would be; what version it is from.
# Expects: the verdict of the run that sent it; a log that is cut short is not whole (3); what is
# no file cannot be read (66). Log, program and medium show one version: the number in VERSION.
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

exits "the version" 0 "$BUILD/crossmod" --version
version=$(sed -n 's/^crossmod //p' "$output")
check "it is the number in VERSION, then the commit" \
	grep -Eqx "crossmod $(cat VERSION)(, commit [0-9a-f]{12}( with changes)?)?" "$output"
tr -d '\r' <"$saved" >"$work/lines"
check "the log says the same" grep -Fqx "# version: $version" "$work/lines"
xorriso -osirrox on -indev "$BUILD/crossmod.iso" -extract /VERSION "$work/VERSION" >"$output" 2>&1
check "and so does the medium" [ "$(cat "$work/VERSION")" = "$version" ]
finish
