#!/bin/sh
# Checks: the kernel boots and judges on every kind of QEMU machine: each pair, and nearly each
# triple, of firmware, chipset, number of CPUs and amount of memory.
# Expects: all CPUs online; with one CPU inconclusive (2), since there is nothing to cross-modify,
# else all as expected (0).
. tests/boot/lib.sh

while read -r firmware chipset cpus memory; do
	name="$firmware, $chipset, $cpus CPUs, $memory MiB"
	verdict=0
	if [ "$cpus" -eq 1 ]; then
		verdict=2
	fi
	loader='Multiboot2, GRUB'
	if [ "$firmware" = direct ]; then
		loader=PVH
	fi
	boots "$name" "$verdict" --machine qemu --firmware "$firmware" --chipset "$chipset" \
		--cpus "$cpus" --memory "$memory" --timeout 600 -- "$four" patches=200
	says "$name: loaded as it should be" "^# loader: $loader"
	says "$name: all CPUs are online" "^# cpus: $cpus online;.*; 0 did not come up$"
done <<END
direct pc  1 64
bios   q35 1 4096
uefi   pc  1 4096
direct q35 2 4096
bios   pc  2 64
uefi   q35 2 64
direct pc  4 4096
bios   q35 4 64
uefi   pc  4 64
direct q35 8 64
bios   pc  8 4096
uefi   q35 8 4096
END

boots "one CPU" 2 --machine qemu --cpus 1 -- "$four"
says "one CPU: says why nothing is concluded" \
	'^ok 1 - direct # SKIP one CPU: there is nothing to cross-modify$'
finish
