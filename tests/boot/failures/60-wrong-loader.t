#!/bin/sh
# Checks: a boot loader that is neither Multiboot2 nor PVH. QEMU is made into one: in a copy of
# the kernel, the PVH note names the entry that is for Multiboot2, which then finds no magic.
# Expects: one line that says so, on the serial port and on the screen, and then nothing: a judge
# knows that it cannot run there (69).
. tests/boot/lib.sh

perl -0777 -pe '
	my $entry = unpack("x24 Q<", $_);    # e_entry of the ELF header
	s/(\x04\0{3}\x04\0{3}\x12\0{3}Xen\0)..../$1 . pack("V", $entry)/se == 1 or die "no note"
' "$BUILD/crossmod.elf" >"$work/wrong.elf"
check "the note was found" [ -s "$work/wrong.elf" ]

{
	sleep 4
	echo "pmemsave 0xb8000 160 \"$work/screen\"" # its first line
	sleep 1
	echo quit
} | timeout 30 qemu-system-x86_64 -nodefaults -machine q35 -accel tcg -display none -vga std \
	-monitor stdio -serial "file:$log" -kernel "$work/wrong.elf" >"$output" 2>&1
line='crossmod: cannot run here: it was started by neither a Multiboot2 nor a PVH boot loader'
says "the serial port says what is wrong" "^$line"
check "that is the only line" has_lines 1 .
tr -d '\017' <"$work/screen" >"$work/screen.text" # 0fh: white on black
check "the screen says it, too" grep -qa "^$(printf %.60s "$line")" "$work/screen.text"

judges "what it sent" 69
finish
