#!/bin/sh
# Checks: the medium on Bochs, an independent machine whose serial port takes its time.
# Expects: as on QEMU, all as expected (0).
. tests/boot/lib.sh

for cpus in 2 4; do
	boots "Bochs, $cpus CPUs" 0 --machine bochs --cpus "$cpus" --timeout 600 -- "$four" patches=400
	says "Bochs, $cpus CPUs: from the medium" '^# loader: Multiboot2, GRUB'
	says "Bochs, $cpus CPUs: all are online" "^# cpus: $cpus online;.*; 0 did not come up$"
done
finish
