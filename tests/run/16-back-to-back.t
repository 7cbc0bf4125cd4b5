#!/bin/sh
# Checks: patches back to back, on this system's own processor: with a sync after each write, with membarrier
# and by signals, and with one store.
# Expects: what each file says (0), and a log that adds up.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	skips "a run" "one CPU"
	finish
	exit
}

# scenario NAME CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout Back to back.\nsite jmp8 -> jmp8\n$2repeat back to back\n" >"$work/$1.scn"
}

scenario safe 'patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid\nforbid torn unserialized fault\n'
scenario plain 'patch write tail\nforbid torn fault\n'

runs "by membarrier" 0 --patches 10001 "$work"/*.scn
check "so many patches, and no more" has_lines 2 '^  patches: 10001$'
says_not "nothing is late" '^    (late-old|late-breakpoint|stale): [1-9]'
runs "by signals" 0 --signals --patches 200 "$work"/*.scn
runs "swept" 0 --sweep 1 --seconds 1 "$work"/*.scn
finish
