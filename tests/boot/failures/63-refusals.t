#!/bin/sh
# Checks: machines that cannot run this: a processor without 64-bit mode, no-execute pages or
# what else it takes, too little memory, a medium without its kernel, or that is none, a machine that QEMU has not.
# Expects: one line that says so, at once, and a status of its own (69); before anything starts, where a
# medium shows by itself that it does not boot (66); or, where whatever starts the kernel would end
# without a word, a wrong option (64).
. tests/boot/lib.sh

# refuses WHAT LINE OPTION...: a time-out, or a log that is not whole, would be another status (3)
refuses() {
	what=$1
	line=$2
	shift 2
	boots "$what" 69 --machine qemu --timeout 120 "$@"
	check "$what: the last line says why" grep -q "^crossmod: $line" "$output"
	check "$what: there is one such line" [ "$(grep -c '^crossmod: ' "$output")" -eq 1 ]
	check "$what: no defect is reported" [ "$(grep -c 'Please report' "$output")" -eq 0 ]
}

# lacks MODEL WHAT: and nothing else is sent
lacks() {
	refuses "$1" "cannot run here: this processor has $2" --cpu "$1"
	check "$1: there is nothing else" [ "$(wc -l <"$output")" -eq 1 ]
}

for model in qemu32 coreduo 486 qemu64,-nx; do
	lacks "$model" 'no 64-bit mode, or no pages that'
done
for model in qemu64,-cmov qemu64,-sse qemu64,-sse2; do
	lacks "$model" 'no cmov, or no mfence and lfence'
done
cp "$log" "$work/saved"
exits "what was sent is judged likewise" 69 "$BUILD/crossmod" judge "$work/saved"
check "the judge says why" grep -q '^cannot run here: this processor' "$output"
refuses "32 bits, BIOS" 'cannot run here: this processor has no 64-bit mode$' --cpu qemu32 --firmware bios
refuses "32 bits, UEFI" 'the firmware has reset the machine before' --cpu qemu32 --firmware uefi

refuses "2 MiB" 'cannot run here: there is too little memory: no 1 MiB' --memory 2
says "2 MiB: so does the log" '^Bail out! cannot run here: there is too little memory'
judges "2 MiB: and the judge" 69
refuses "200 CPUs in 12 MiB" 'cannot run here: there is too little memory for the counts of' \
	--memory 12 --cpus 200
for least in 'direct 2' 'bios 8' 'uefi 64'; do
	firmware=${least% *}
	boots "less than that, $firmware" 64 --firmware "$firmware" --memory $((${least#* } - 1))
	check "less than that, $firmware: says how much" grep -q \
		"^crossmod: --memory takes ${least#* } MiB at least, with --firmware $firmware" "$output"
done

cp "$BUILD/crossmod.iso" "$work/empty.iso"
exits "taking the kernel away" 0 xorriso -dev "$work/empty.iso" -boot_image any keep \
	-rm /boot/crossmod.elf --
refuses "no kernel on the medium" 'cannot run here: GRUB could not load the kernel' \
	--firmware bios --iso "$work/empty.iso"

# unbootable WHAT LINE FIRMWARE FILE: nothing is started
unbootable() {
	boots "$1" 66 --machine qemu --timeout 10 --firmware "$3" --iso "$4"
	check "$1: one line says so" grep -q "^crossmod: .* $2; --iso takes crossmod.iso" "$output"
	check "$1: and no other" [ "$(wc -l <"$output")" -eq 1 ]
}

# image NUMBER: the first byte of the medium's boot image for BIOS (1) or UEFI (2)
image() {
	xorriso -indev "$BUILD/crossmod.iso" -report_el_torito plain 2>/dev/null |
		awk -v number="$1" '/^El Torito boot img/ && $6 == number { print $NF * 2048 }'
}

# writes FILE OFFSET BYTES: printf makes the bytes
writes() {
	# shellcheck disable=SC2059
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

: >"$work/nothing.iso"
mkdir "$work/folder"
cp README.md "$work/folder"
exits "another medium" 0 xorriso -as mkisofs -o "$work/other.iso" "$work/folder"
head -c 3000000 "$BUILD/crossmod.iso" >"$work/cut.iso"
unbootable "an empty medium" 'does not boot: it is empty' bios "$work/nothing.iso"
unbootable "a document" 'does not boot: it is not the image of a CD' bios README.md
unbootable "a stick's image" 'does not boot: it is not the image of a CD' uefi "$BUILD/crossmod-usb.img"
unbootable "another medium" 'does not boot Crossmod: it has no file crossmod.options' uefi "$work/other.iso"
unbootable "one that is cut" 'is cut: it has 3000000 bytes, and says that they are [0-9]*' bios "$work/cut.iso"

# Boot images that start nothing: a BIOS executes a loop, a UEFI finds no file system
cp "$BUILD/crossmod.iso" "$work/loop.iso"
writes "$work/loop.iso" "$(image 1)" '\353\376'
writes "$work/loop.iso" "$(image 2)" '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
refuses "nothing to start, UEFI" 'the firmware has found nothing that it can start on the medium' \
	--firmware uefi --iso "$work/loop.iso"
refuses "nothing to start, BIOS" 'QEMU has not come to Crossmod in 5 s (see --timeout): the medium .*loop.iso does not' \
	--firmware bios --iso "$work/loop.iso" --timeout 5

refuses "no such processor" 'QEMU cannot be this machine: .*nonsense' --cpu nonsense
finish
