#!/bin/sh
# Checks: the scenarios of iso/classify, and what docs/tell.md says of all kinds of sites.
# Expects: they are what scripts/classify_set.sh makes, and another set is seen to differ; each holds in the
# prover; together they tell each model from each other that differs. Kinds of sites that are said to be alike
# are; where nothing is said to tell two models apart, nothing does.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod

exits "the set is made" 0 scripts/classify_set.sh "$work/made"
diff -r iso/classify "$work/made" >"$output"
check "what is kept is what is made" [ ! -s "$output" ]
for file in "$work"/made/*-bth.scn; do
	echo "# changed" >>"$file"
	break
done
check "a set that differs is seen" sh -c "! diff -r iso/classify '$work/made' >/dev/null"
rm -f "$work"/made/*-af.scn
check "and one that lacks a file" sh -c "diff -r iso/classify '$work/made' | grep -q '^Only in iso/classify: .*-af.scn'"

exits "each scenario of it holds" 0 "$crossmod" prove iso/classify/*.scn
check "the set is small" [ "$(find iso/classify -name '*.scn' | wc -l)" -le 40 ]

# excluded MODEL OTHER: scenarios in which some outcome is forbidden under the one, and shown under the other.
excluded() {
	awk -v one="$1" -v other="$2" '
		FNR == 1 { delete forbidden }
		{ under = 0
		  for (n = 2; n <= NF; n++) if ($n == "under") under = n
		  for (n = under + 1; under && n <= NF; n++)
			if ($1 == "forbid" && $n == one) forbidden[$2] = 1
			else if ($1 == "show" && $n == other && $2 in forbidden) print FILENAME }' \
		iso/classify/*.scn
}
for models in coherent:bytewise coherent:snapshot coherent:sequential coherent:prefetch \
	bytewise:snapshot bytewise:sequential bytewise:prefetch \
	snapshot:bytewise snapshot:sequential snapshot:prefetch \
	sequential:bytewise sequential:prefetch; do
	excluded "${models%:*}" "${models#*:}" >"$output"
	check "it tells ${models%:*} from ${models#*:}" [ -s "$output" ]
done
excluded prefetch bytewise >"$output"
check "it tells prefetch from nothing" [ ! -s "$output" ]

# ---- The document --------------------------------------------------------------------------------

# steps MODEL OTHER PLACE SITE: the protocols that tell them apart, by what machines show.
steps() {
	"$crossmod" synth --tell "$1" from "$2" --by torn,unserialized --place "$3" --site "$4" |
		sed -n 's/^# .* by /by /p; s/^patch //p; /^  /p'
}

# alike PLACE SITE OTHER: what tells snapshot from sequential, and that from bytewise.
alike() {
	for pair in "snapshot sequential" "sequential bytewise"; do
		# Two words
		# shellcheck disable=SC2086
		steps $pair "$1" "$2" >"$work/one"
		# shellcheck disable=SC2086
		steps $pair "$1" "$3" >"$work/other"
		check "$3, $1, is like $2: $pair" sh -c "[ -s '$work/one' ] && cmp '$work/one' '$work/other'"
	done
}
for place in line+0 quad+7; do
	alike $place "jmp8 -> jmp8" "jcc8 -> jcc8"
	for site in "jmp8 -> nop2" "nop5 -> jmp32" "jmp32 -> nop5" "nop5 -> call32" "call32 -> nop5"; do
		alike $place "nop2 -> jmp8" "$site"
	done
done
alike line+0 "jmp32 -> jmp32" "call32 -> call32"
alike quad+6 "jmp32 -> jmp32" "call32 -> call32"

exits "sled2: nothing tells sequential from bytewise" 1 "$crossmod" synth --tell sequential from bytewise \
	--site 'sled2 -> jmp8' --place line+0
check "sled2: as many were tried as the document says" grep -q \
	": $(sed -n 's/.*nothing tells sequential from bytewise or prefetch, in \([0-9]*\) protocols.*/\1/p' \
		docs/tell.md) protocols of at most 4 steps were tried" "$output"
exits "int3: coherent is told from snapshot" 0 "$crossmod" synth --tell coherent from snapshot \
	--site 'jmp8 -> int3' --place line+0
exits "int3: and snapshot from nothing" 1 "$crossmod" synth --tell snapshot from prefetch --site 'jmp8 -> int3'
finish
