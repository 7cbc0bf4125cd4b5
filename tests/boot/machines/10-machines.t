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
	bios=SeaBIOS
	if [ "$firmware" = uefi ]; then
		bios='.* OVMF'
	fi
	says "$name: whose firmware" "^# bios: $bios [^ ]+, [0-9]{2}/[0-9]{2}/[0-9]{4}$"
	says "$name: which board" "^# board: QEMU Standard PC \\(.*\\) pc-(q35|i440fx)-[0-9.]+$"
	says "$name: which emulator" '^# emulator: QEMU [0-9]+\.[0-9.]+, CPUs in turn$'
	says "$name: when" "^# date: $(date -u +%Y)-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9], by"
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

boots "an emulator by another name" 0 --machine qemu --cpus 2 -- scenarios=direct "$patient" patches=10 emulator=My_own,_2
says "an emulator by another name: the options in force" \
	'^# options: patches=10 dwell=[0-9]+ .* serial=com1,115200 .* scenarios=direct emulator=My_own,_2$'
says "an emulator by another name: it is that" '^# emulator: My own, 2$'
says_not "an emulator by another name: no other" '^# emulator: QEMU'
finish
