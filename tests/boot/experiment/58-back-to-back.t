#!/bin/sh
# Checks: patches back to back, on machines that conform: with and without syncs, in both contexts, and
# two CPUs on one site.
# Expects: what each file says (0); a log that adds up, which says of each file how many patches there were.
. tests/boot/lib.sh

three_sync='patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid\n'

# scenario NAME CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout Back to back.\nsite jmp8 -> jmp8\n$2repeat back to back\n" >"$work/$1.scn"
}

scenario safe "${three_sync}forbid torn unserialized fault\n"
scenario in-nmi "${three_sync}execute call in nmi\nforbid torn unserialized fault\n"
scenario plain "patch write tail\nforbid torn fault\nshow unserialized\n"

for machine in qemu bochs; do
	boots "$machine" 0 --machine $machine --cpus 3 --timeout 600 "$work"/*.scn -- patches=1001 $patient
	says "$machine: what protects protects there and back" '^# [1-3] - safe: as expected: nothing that it forbids'
	says "$machine: in NMIs, too" '^# [1-3] - in-nmi: as expected: nothing that it forbids'
	says "$machine: and what does not shows it" '^# [1-3] - plain: as expected: showed unserialized'
	check "$machine: so many patches, and no more" has_lines 3 '^  patches: 1001$'
	says_not "$machine: nothing is late" '^    (late-old|late-breakpoint|stale): [1-9]'
done
finish
