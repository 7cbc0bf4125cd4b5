#!/bin/sh
# Checks: interrupts that nobody has asked for: of an unused vector, from the APIC and by an instruction;
# the spurious ones of the APIC and of both legacy PICs.
# Expects: one line for each vector, all are counted, what the APIC has in service is ended and nothing
# else; and the run is as if they had not been.
. tests/boot/lib.sh

for apic in xapic auto; do
	boots "$apic" 0 --machine qemu --cpu max --cpus 3 -- \
		"scenarios=three-sync patches=50 apic=$apic $patient" test=spurious-interrupts
	for vector in 0xdd 0x27 0x2f "0xff, the APIC's spurious one"; do
		check "$apic: one line for vector $vector" \
			has_lines 1 "^# CPU 0 took an unexpected interrupt, vector $vector; further ones are not shown$"
	done
	says "$apic: what the APIC has sent is ended" \
		'^# spurious: 6 taken, vector 0xdd no longer in service$'
	says "$apic: the end counts them" '^# unexpected interrupts: 6$'
	says_all "$apic"
done
boots "none" 0 --machine qemu --cpus 2 -- "scenarios=three-sync patches=20 $patient"
says_not "none: nothing is said" '^# unexpected interrupts'
finish
