#!/bin/sh
# Checks: the protocols of iso/protocols: in the prover, in docs/protocols.md, and in a process.
# Expects: each file holds in the prover, and begins with its source. The document's table has a row for each,
# and says what the prover says, and what the logs saw; a cell that was altered is found, a row that is
# missing, a file that is, and a log of another experiment. What the table calls run in a process is run in one, as
# expected.
. tests/boot/lib.sh

program=$(cd "$BUILD" && pwd)
output=$PWD/$output
document=docs/protocols.md

exits "each holds" 0 "$BUILD/crossmod" prove iso/protocols/*.scn
for file in iso/protocols/*.scn; do
	head -n 1 "$file" | grep -q '^# ' || echo "$file"
done >"$output"
check "each begins with its source" [ ! -s "$output" ]

# agrees TREE: whether the document of a tree is what its files and logs make.
agrees() {
	BUILD=$program "$1/scripts/protocols.sh" "$document" >"$work/made" 2>"$output" &&
		diff "$1/$document" "$work/made" >"$output"
}
check "the table is what prover and logs say (scripts/protocols.sh)" agrees .

# The same in a copy, in which something is wrong
copy=$work/copy
mkdir -p "$copy/docs" "$copy/iso" "$copy/results"
cp -r scripts "$copy"

# again: a copy in which nothing is wrong
again() {
	rm -rf "$copy/iso/protocols"
	cp -r iso/protocols "$copy/iso"
	cp results/protocols-*.txt "$copy/results"
	cp "$document" "$copy/docs"
}

disagrees() {
	! agrees "$copy"
}

again
check "a copy agrees" agrees "$copy"
# The backticks are to be there, here and below
# shellcheck disable=SC2016
sed -i 's/^\(| .*`linux-jump-label`[^|]*|\) all /\1 none /' "$copy/$document"
check "a model that is not safe is found" disagrees
again
# shellcheck disable=SC2016
sed -i '/`liteinst`/d' "$copy/$document"
check "a file without a row is found" disagrees
check "and named" grep -qx 'protocols: no row has iso/protocols/liteinst.scn' "$output"
again
rm "$copy/iso/protocols/liteinst.scn"
check "a row without a file is found" disagrees
again
sed -i 's/wait 3000 cycles/wait 2000 cycles/' "$copy/iso/protocols/liteinst.scn"
check "a log of another experiment is found" disagrees
check "and named" grep -q 'has another liteinst than iso/protocols/liteinst.scn$' "$output"

# ---- In a process --------------------------------------------------------------------------------

# Of two no run can tell their forms apart.
set --
for file in iso/protocols/*.scn; do
	case $file in
	*/linux-endbr-seal.scn | */linux-smp-lock.scn) ;;
	*) set -- "$@" "$file" ;;
	esac
done
runs "what cannot be told, in a process" 2 --patches 20 $patient iso/protocols/linux-endbr-seal.scn \
	iso/protocols/linux-smp-lock.scn
check "nothing is concluded of it" has_lines 2 \
	'^# [0-9]+ - .*: inconclusive: [0-9]+ executions could not be placed'
runs "in a process" 0 --patches 20 $patient "$@"
check "all are in the log" has_lines $# '^ok [0-9]+ - '
for file in "$@"; do
	name=$(basename "$file" .scn)
	if grep -qx "  scenario: $name" results/protocols-process.txt; then
		has_line "^# [0-9]+ - $name: as expected" || echo "$name"
	fi
done >"$output"
check "what the table calls run is run" [ ! -s "$output" ]
finish
