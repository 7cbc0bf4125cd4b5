#!/bin/sh
# Checks: the whole standard set on other conforming machines that run their CPUs in turn: QEMU from the medium, and
# with x2APIC, and Bochs.
# Expects: each scenario as expected, but for those that need what the processor lacks, which are skipped; a machine
# that every model explains (0).
. tests/boot/experiment/standard_set.sh

runs_all "from the medium" --machine qemu --firmware bios --cpus 2 --timeout 400 -- patches=200 "$patient"
runs_all "with x2APIC" --machine qemu --firmware direct --cpu qemu64,+x2apic --cpus 2 --timeout 400 \
	-- patches=200 "$patient"
runs_all "Bochs" --machine bochs --cpus 2 --timeout 400 -- patches=20 "$patient"
finish
