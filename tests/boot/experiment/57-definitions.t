#!/bin/sh
# Checks: scenarios in which two definitions of one outcome once differed, the prover's and the
# kernel's (tests/scenarios/), on machines that conform.
# Expects: what each file says (0), and nothing that no model allows.
. tests/boot/lib.sh

files=$(find tests/scenarios -name '*.scn' ! -name 'unfenced-*' | sort)
# shellcheck disable=SC2086
boots "QEMU" 0 --machine qemu --cpus 3 $files -- patches=60
says "QEMU: what is not installed is noted" '^# note: half does not install the new form of site 0: '

# Bochs has x2APIC, with which alone an IPI is no fence
boots "Bochs" 0 --machine bochs --cpus 2 --timeout 600 tests/scenarios/*.scn -- patches=60
says "Bochs: the unfenced one runs" '^# [0-9]+ - unfenced-last: as expected'
finish
