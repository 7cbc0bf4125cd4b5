#!/bin/sh
# Checks: machines that cannot run this: a processor without 64-bit mode, no-execute pages or
# what else it takes, too little memory, a medium without its kernel, a machine that QEMU has not.
# Expects: one line that says so, at once, and a status of its own (69); or, where whatever starts the
# kernel would end without a word, a wrong option (64).
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
refuses "200 CPUs in 5 MiB" 'cannot run here: there is too little memory for the counts of' \
	--memory 5 --cpus 200
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

refuses "no such processor" 'QEMU cannot be this machine: .*nonsense' --cpu nonsense
finish
