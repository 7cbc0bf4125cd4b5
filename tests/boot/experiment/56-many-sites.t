#!/bin/sh
# Checks: batches of 256 sites at the ends of as many pages, with the memory that a machine has by default,
# on machines that conform; and more sites than there is memory for.
# Expects: with all three syncs nothing that no model allows (0), in interrupts and NMIs, too; of a batch in
# which sites are forgotten that it tears; one line where memory is short.
. tests/boot/lib.sh

three_sync='patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid\n'

# scenario NAME SITES CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout Many sites.\n$2$3" >"$work/$1.scn"
}

page="site nop5 -> jmp32 times 256\nplace page+4095\n"
scenario many-nmi "$page" "${three_sync}execute call in nmi\nforbid torn unserialized fault\n"
scenario many-back "$page" "${three_sync}repeat back to back\nforbid torn unserialized fault\n"
cp iso/scenarios/three-sync-256.scn iso/scenarios/batch-forgotten-256.scn "$work"

for machine in qemu bochs; do
	boots "$machine" 0 --machine $machine --cpus 2 --timeout 600 "$work"/*.scn -- patches=20 "$patient"
	says "$machine: what protects one site protects 256" '^# [1-4] - three-sync-256: as expected: nothing'
	says "$machine: in NMIs, too" '^# [1-4] - many-nmi: as expected: nothing'
	says "$machine: and back to back" '^# [1-4] - many-back: as expected: nothing'
	says "$machine: what is forgotten is torn" '^# [1-4] - batch-forgotten-256: as expected: showed torn'
	check "$machine: by three syncs" has_lines 4 '^    limit: [{]syncs: 3, stores: [0-9]+,'
	says "$machine: each of the 256 was executed in each of the 20 patches" '^  first: 5120$'
done

scenario too-many "site nop2 -> jmp8 times 1024\nsite nop5 -> jmp32 times 1024\nsite jmp8 -> jmp8 times 1024\n" \
	"${three_sync}forbid torn unserialized fault\n"
boots "little memory" 2 --machine qemu --memory 24 --cpus 2 "$work/too-many.scn" -- patches=2 "$patient"
says "it says of how many" 'there is no memory for 3072 sites: each takes two pages, and their tables'
finish
