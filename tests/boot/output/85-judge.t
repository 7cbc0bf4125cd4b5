#!/bin/sh
# Checks: judging a log that was saved, as a real machine's would be; several in one file; what version it
# is from.
# Expects: the verdict of the run that sent it; a log that is cut short is not whole (3); of several, the
# worst one's; what is no file cannot be read (66). Log, program and medium show one version: the number in
# VERSION.
. tests/boot/lib.sh

boots "a run" 0 --machine qemu --cpus 2 -- "$four"
saved=$work/saved
cp "$log" "$saved"
exits "the saved log" 0 "$BUILD/crossmod" judge "$saved"

# Nothing in 1000 patches: 1 - 0.05^(1/1000) is 0.002991
check "behind it stand its bounds" grep -qx \
	'# bound: three-sync: no torn, fault, unserialized, late-old, late-breakpoint in 1000 patches: below 0.003 a patch' \
	"$saved"
check "the summary has them, too" grep -Eq \
	'^three-sync +as expected +nothing forbidden in [0-9]+ executions of 1000 patches: below 0\.003 a patch;' "$output"
sed 's/^\(# bound: three-sync: .*\)1000/\11001/' "$saved" >"$work/bounds"
exits "bounds that are not the log's" 3 "$BUILD/crossmod" judge "$work/bounds"
sed '/^# bound: /d' "$saved" >"$work/bare"
exits "a log without them" 0 "$BUILD/crossmod" judge "$work/bare"

boots_json() {
	"$BUILD/crossmod" boot --json --log "$work/json.log" --machine qemu --cpus 2 -- "$four" \
		>"$work/boot.json" 2>"$output" </dev/null
}
check "boot --json: the same exit status" boots_json
tests/run/json_check.py docs/schemas/judge.schema.json "$work/boot.json" >"$output" 2>&1
check "boot --json: as its schema says, and nothing else" [ $? -eq 0 ]
"$BUILD/crossmod" judge --json "$work/json.log" >"$work/judged.json"
check "boot --json: what the judge prints of its log" cmp "$work/boot.json" "$work/judged.json"

head -c "$(($(wc -c <"$saved") / 2))" "$saved" >"$work/cut"
exits "half a log" 3 "$BUILD/crossmod" judge "$work/cut"

sed '$d' "$saved" >"$work/endless"
exits "a log without its last line" 3 "$BUILD/crossmod" judge "$work/endless"

sed 's/^    fault: 0/    fault: 1/' "$saved" >"$work/altered"
exits "an altered log" 3 "$BUILD/crossmod" judge "$work/altered"

cat "$saved" "$saved" >"$work/two"
exits "two logs" 0 "$BUILD/crossmod" judge "$work/two"
check "two logs: both are reported" [ "$(grep -c '^verdict: as expected (exit status 0)$' "$output")" -eq 2 ]
check "two logs: it says so" grep -q '^2 logs: the worst verdict is that of log 1 (exit status 0)$' "$output"

cat "$saved" "$work/altered" "$saved" >"$work/three"
exits "a bad one between two good ones" 3 "$BUILD/crossmod" judge "$work/three"
check "each is reported" [ "$(grep -c '^verdict: ' "$output")" -eq 3 ]
check "with its place" grep -q "^log 3, from line $((1 + 2 * $(wc -l <"$saved"))) of the file\$" "$output"
check "and which is the worst" grep -q '^3 logs: the worst verdict is that of log 2 (exit status 3)$' "$output"

cat "$saved" "$work/cut" >"$work/second-cut"
exits "a whole one, and half of one" 3 "$BUILD/crossmod" judge "$work/second-cut"

exits "no file" 66 "$BUILD/crossmod" judge "$work/none"
exits "no argument" 64 "$BUILD/crossmod" judge

exits "the version takes no more words" 64 "$BUILD/crossmod" --version --help
exits "the version" 0 "$BUILD/crossmod" --version
version=$(sed -n 's/^crossmod //p' "$output")
check "it is the number in VERSION, then the commit" \
	grep -Eqx "crossmod $(cat VERSION)(, commit [0-9a-f]{12}( with changes)?)?" "$output"
tr -d '\r' <"$saved" >"$work/lines"
check "the log says the same" grep -Fqx "# version: $version" "$work/lines"
xorriso -osirrox on -indev "$BUILD/crossmod.iso" -extract /VERSION "$work/VERSION" >"$output" 2>&1
check "and so does the medium" [ "$(cat "$work/VERSION")" = "$version" ]
finish
