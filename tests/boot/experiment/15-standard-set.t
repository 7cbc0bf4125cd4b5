#!/bin/sh
# Checks: the whole standard set, built in, on a conforming machine that runs its CPUs in turn: QEMU with one
# CPU at a time.
# Expects: each scenario as expected, but for those that need what the processor lacks, which are
# skipped; a machine that every model explains (0); CPUs at rest that syncs leave alone.
. tests/boot/experiment/standard_set.sh

# syncs_of SCENARIO: how many CPU 1 has acknowledged there
syncs_of() {
	tr -d '\r' <"$log" | sed -n "/^ok [0-9]* - $1\$/,/^  \.\.\.\$/s/.*{cpu: 1,.* syncs: \([0-9]*\),.*/\1/p"
}

runs_all "built in" --machine qemu --firmware direct --cpus 3 --timeout 400 -- patches=200 "$patient"
# Three a patch, one before each, and those that are measured
check "awake, a CPU takes each sync" [ "$(syncs_of three-sync)" -gt 800 ]
check "at rest, it is left alone" [ "$(syncs_of three-sync-rest)" -lt 800 ]

sed -e 's/^scenario .*/scenario rest-serialize/' -e 's/^rest .*/rest serialize/' \
	iso/scenarios/three-sync-rest.scn >"$work/rest-serialize.scn"
boots "a rest that ends by what the processor lacks" 0 --machine qemu --cpu qemu64 --cpus 2 \
	"$work/rest-serialize.scn" iso/scenarios/three-sync-rest.scn -- patches=20 "$patient"
says "such a scenario is skipped" \
	'^ok 1 - rest-serialize # SKIP the processor has no instruction serialize$'
finish
