#!/bin/sh
# Checks: scenarios in which two definitions of one outcome once differed, the prover's and the
# kernel's (tests/scenarios/), on this system's own processor.
# Expects: what each file says, by the prover (0) and in the run (0), and nothing that no model allows;
# a patch that does not install the new form is noted by all three.
. tests/boot/lib.sh

note='half does not install the new form of site 0: it leaves cc e5 there, and not eb f0'

exits "what the models allow" 0 "$BUILD/crossmod" prove tests/scenarios/*.scn
check "the prover notes it" grep -qx "note: $note" "$output"

[ "$(nproc)" -ge 2 ] || {
	skips "a run" "one CPU"
	finish
	exit
}

# No program can send an unfenced IPI
files=$(find tests/scenarios -name '*.scn' ! -name 'unfenced-*' | sort)
# shellcheck disable=SC2086
runs "what this processor does" 0 --patches 200 $files
says "the kernel notes it" "^# note: $note$"
check "the judge notes it" grep -qx "(Note: $note\\.)" "$output"
finish
