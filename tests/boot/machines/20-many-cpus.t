#!/bin/sh
# Checks: 64 CPUs; the two modes of the APIC, and ids that only one of them can reach.
# Expects: all as expected; x2APIC where the processor has it, unless an option forbids it.
. tests/boot/lib.sh

boots "64 CPUs" 0 --machine qemu --cpus 64 --timeout 600 -- "$four" patches=100
says "64 CPUs: all are online" '^# cpus: 64 online;.*; 0 did not come up$'
says "64 CPUs: all took part" '^  executors: 63$'

boots "64 CPUs, BIOS" 0 --machine qemu --firmware bios --cpus 64 --timeout 600 -- "$four" patches=20
says "64 CPUs, BIOS: all are online" '^# cpus: 64 online;.*; 0 did not come up$'

boots "no x2APIC" 0 --machine qemu --cpu qemu64,-x2apic --cpus 2 -- "$four" patches=300
says "no x2APIC: xAPIC is used" '^# apic: xAPIC;'

version=$(qemu-system-x86_64 --version | sed -n 's/^QEMU emulator version \([0-9]*\).*/\1/p')
if [ "$version" -lt 9 ]; then
	skips "x2APIC" "QEMU $version does not emulate it"
	finish
	exit
fi

boots "x2APIC" 0 --machine qemu --cpu qemu64,+x2apic --cpus 4 -- "$four" patches=300
says "x2APIC: is used" '^# apic: x2APIC[,;]'

boots "x2APIC, UEFI" 0 --machine qemu --firmware uefi --cpu qemu64,+x2apic --cpus 2 --timeout 600 -- "$four" patches=300
says "x2APIC, UEFI: is used" '^# apic: x2APIC[,;]'

boots "x2APIC forbidden" 0 --machine qemu --cpu qemu64,+x2apic --cpus 2 -- "$four" patches=300 apic=xapic
says "x2APIC forbidden: xAPIC is used" '^# apic: xAPIC;'
finish
