#!/bin/sh
# Checks: crossmod compare, on logs that are kept, and on files that cannot be compared.
# Expects: what is known to differ is said, with its place in the logs; 1 when it is worse, 0 when not; from a
# database the same as from its logs.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
old=results/qemu-7.2.22-multi
new=results/qemu-10.0.2-multi
single=results/qemu-10.0.2-single

# compares WHAT STATUS ARGUMENT...
compares() {
	what=$1
	expected=$2
	shift 2
	exits "$what" "$expected" "$crossmod" compare "$@"
}

prints() {
	grep -Eq -e "$1" "$output"
}

# ---- What differs --------------------------------------------------------------------------------

for kept in results/*/log.txt; do
	folder=${kept%log.txt}
	compares "$folder and itself" 0 "$folder" "$kept"
	check "nothing differs" prints '^nothing differs$'
done

compares "two versions of an emulator" 1 $old $new
check "a verdict that is better" prints "^breakpoint-ipi: forbidden .*/$old/log.txt:149., and now as expected .*/$new/log.txt:144.\$"
check "an outcome that vanished" prints '^breakpoint-ipi: unserialized vanished: 176 of 34008 patches, and now 0 of 21998 patches; by chance with probability 1.24e-38, corrected [0-9.]*e-37; forbidden$'
compares "the other way round" 1 $new $old
check "the verdict is worse" prints '^breakpoint-ipi: as expected .*, and now forbidden .*: worse$'
check "and so is the outcome" prints '^breakpoint-ipi: unserialized appeared: 0 of 21998 patches, and now 176 of 34008 patches; .*; forbidden: worse$'
compares "a conforming machine, and one that does not" 1 $single $new
check "its verdict is worse" prints '^verdict: as expected, and now defective: worse$'
check "and its models" prints '^models that explain it: coherent, .*, and now none: worse$'
compares "the other way round: only costs can be" 0 --json $new $single
# The script is perl's
# shellcheck disable=SC2016
check "as JSON" perl -MJSON::PP -0777 -ne 'exit decode_json($_)->{verdict}{is_worse}' "$output"

# The probability that 176 of 176 are of one side, of these two: by hand, as one product.
# shellcheck disable=SC2016
check "the probability is the one that is worked out by hand" perl -e '
	my $p = 2;
	$p *= (34008 - $_) / (34008 + 21998 - $_) for 0 .. 175;
	exit(sprintf("%.3g", $p) ne "1.24e-38")'

# ---- Sets, and databases -------------------------------------------------------------------------

mkdir -p "$work/set/deep"
cp $single/log.txt "$work/set"
cp $single/made.txt "$work/set/deep"
cp results/qemu-7.2.22-single/log.txt "$work/set/deep"
compares "a set of logs" 0 --json "$work/set" "$work/set"
check "has the logs that are in folders below, too" [ "$(grep -c '"file": .*/deep/log.txt"' "$output")" -ge 2 ]
check "and nothing else" sh -c "! grep -q made.txt '$output'"

database=$work/results.db
for folder in $old $new; do
	"$crossmod" results add --database "$database" --emulator "${folder#results/}" "$folder/log.txt" >/dev/null
done
compares "two logs" 1 --json $new $old
sed '/"machine": /d' "$output" >"$work/files"
compares "two machines of a database" 1 --json --database "$database" 2 1
sed '/"machine": /d' "$output" >"$work/machines"
check "are compared as their logs are" cmp "$work/files" "$work/machines"
compares "by parts of their names" 1 --database "$database" qemu-10 qemu-7
compares "a name of both" 66 --database "$database" qemu-10 qemu
check "it says so" prints '^crossmod: .*results.db has several machines with "qemu" in its name'
compares "a name of none" 66 --database "$database" 3 1
check "it says so" prints '^crossmod: .*results.db has no machine with "3" in its name or as its number'
sqlite3 "$database" "UPDATE outcome SET patches_least = patches_most + 1 WHERE outcome = 'torn'"
compares "a database with numbers that cannot be" 66 --database "$database" 1 2
check "it says so" prints '^crossmod: .*results.db is damaged, or was changed by something else'

# ---- What cannot be compared ---------------------------------------------------------------------

head -n 2000 $single/log.txt >"$work/cut"
compares "a log that is cut" 3 $single "$work/cut"
check "it says so" prints '/cut:1: not compared: .*cut off'
compares "a log that is not there" 66 "$work/none" $single
compares "no database" 66 --database "$work/none" 1 2
mkdir "$work/empty"
compares "a folder without a log" 66 $single "$work/empty"
check "it says so" prints '^crossmod: .*/empty has no log in it, nor in a folder below$'
compares "a bench" 2 $single tests/unit/logs/bench.log
for words in "" "$single" "$single $single $single" "--none $single $single" "--database"; do
	# shellcheck disable=SC2086
	compares "compare $words" 64 $words
	check "it says what it takes" prints '^crossmod: .*see "crossmod help compare"$'
done

# ---- The document --------------------------------------------------------------------------------

missing=$("$crossmod" compare --json $new $old | sed -n 's/^ *"\([a-z0-9_]*\)": .*/\1/p' | sort -u |
	while read -r key; do grep -q "\`$key\`" docs/compare.md || echo "$key"; done)
check "docs/compare.md has each key" [ -z "$missing" ]
finish
