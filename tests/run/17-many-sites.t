#!/bin/sh
# Checks: batches of many sites on this system's own processor: 256 of them at the ends of as many pages,
# by membarrier, by signals, swept, and back to back; and the most that there can be.
# Expects: nothing that no model allows (0), by three syncs a patch however many sites there are; every
# site executed in every patch; what back to back has no room for is skipped, in one line.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	skips "a run" "one CPU"
	finish
	exit
}

three_sync='patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid\n'

# scenario NAME SITES [CLAUSES]
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout Many sites.\n$2${three_sync}${3-}forbid torn unserialized fault\n" >"$work/$1.scn"
}

# first_at_least COUNT: executions of a site that are the first of a patch, over all CPUs
first_at_least() {
	[ "$(sed -n 's/^  first: \([0-9]*\)$/\1/p' "$log" | sort -n | head -n 1)" -ge "$1" ]
}

scenario page "site nop5 -> jmp32 times 256\nplace page+4095\n"
scenario line "site call32 -> call32 times 200\nplace line+62\nsite jmp8 -> jmp8 times 56\nplace quad+7\n"
scenario back "site nop5 -> jmp32 times 256\nplace line+63\n" "repeat back to back\n"

runs "256 sites" 0 --patches 20 "$work"/page.scn "$work"/line.scn
check "three syncs, and a store a step and site" has_lines 2 '^    limit: [{]syncs: 3, stores: 768,'
check "each CPU has executed each site in each patch" first_at_least 5120
judges "its log, judged once more"
runs "by signals" 0 --signals --patches 10 "$work"/page.scn "$work"/line.scn
runs "swept" 0 --sweep 1 --patches 20 "$work"/page.scn "$work"/line.scn
runs "back to back" 0 --patches 101 "$work"/back.scn
says "so many patches, and no more" '^  patches: 101$'

kinds="nop5 -> jmp32,jmp8 -> jmp8,nop2 -> jmp8,call32 -> call32,jmp32 -> nop5,nop5 -> call32,jcc8 -> jcc8,jmp32 -> jmp32"
sites=$(echo "$kinds" | tr ',' '\n' | sed 's/.*/site & times 1024\\nplace page+4095\\n/' | tr -d '\n')
scenario most "$sites"
scenario most-back "$sites" "repeat back to back\n"
runs "8192 sites" 0 --patches 2 "$work"/most.scn
check "all of them" first_at_least 16384
runs "as many back to back" 2 --patches 2 "$work"/most-back.scn
says "they are skipped, and it says why" \
	'# SKIP back to back a patch can have up to 4096 stores, and it has 24576$'
finish
