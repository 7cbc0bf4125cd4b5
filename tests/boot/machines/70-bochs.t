#!/bin/sh
# Checks: the medium on Bochs, an independent machine whose serial port takes its time.
# Expects: as on QEMU, all as expected (0).
. tests/boot/lib.sh

boots "Bochs" 0 --machine bochs --cpus 4 --timeout 600 -- "$four" patches=400
says "Bochs: from the medium" '^# loader: Multiboot2, GRUB'
says "Bochs: which one" '^# emulator: Bochs [0-9]+\.[0-9.]+, CPUs in turn$'
says "Bochs: all CPUs are online" "^# cpus: 4 online;.*; 0 did not come up$"
finish
