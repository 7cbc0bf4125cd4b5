#!/bin/sh
# Checks: the whole standard set on conforming machines that run their CPUs in turn: QEMU with one CPU
# at a time, built in and from the medium, and Bochs.
# Expects: each scenario as expected, but for those that need what the processor lacks, which are
# skipped; a machine that every model explains (0); CPUs at rest that syncs leave alone.
. tests/boot/lib.sh

files=$(find iso/scenarios -name '*.scn' | wc -l)

# runs_all WHAT OPTION...
runs_all() {
	what=$1
	shift
	boots "$what" 0 "$@"
	says "$what: all are planned" "^1\.\.$files$"
	check "$what: each is as expected, or skipped" has_lines "$files" \
		'^(# [0-9]+ - [a-z0-9-]+: as expected: |ok [0-9]+ - [a-z0-9-]+ # SKIP the (processor|APIC) )'
	says "$what: every model explains the machine" \
		'^# machine: consistent with coherent, bytewise, snapshot, sequential, prefetch$'
}

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

runs_all "from the medium" --machine qemu --firmware bios --cpus 2 --timeout 400 -- patches=200 "$patient"
runs_all "with x2APIC" --machine qemu --firmware direct --cpu qemu64,+x2apic --cpus 2 --timeout 400 \
	-- patches=200 "$patient"
runs_all "Bochs" --machine bochs --cpus 2 --timeout 400 -- patches=20 "$patient"
finish
