#!/bin/sh
# Checks: the medium written to a USB stick: as a raw disk, under BIOS and UEFI, with no other disk
# and no test device, as on a real machine.
# Expects: the kernel runs without options, and its log is judged as expected (0). Under BIOS that is so
# in 91-usb-image.t; here the first scenario is enough.
. tests/boot/lib.sh

# from_stick WHAT PATTERN OPTION...: lets QEMU run until the log has such a line, at most 600 s
from_stick() {
	what=$1
	last=$2
	shift 2
	: >"$log"
	qemu-system-x86_64 -nodefaults -machine q35 -accel tcg,thread=single -smp 2 -m 256 -display none \
		-vga std -serial "file:$log" -device qemu-xhci \
		-drive "file=$BUILD/crossmod.iso,format=raw,if=none,id=stick,readonly=on" \
		-device usb-storage,drive=stick "$@" >"$output" 2>&1 </dev/null &
	qemu=$!
	for _ in $(seq 1200); do
		if has_line "$last" || ! kill -0 "$qemu" 2>/dev/null; then
			break
		fi
		sleep 0.5
	done
	kill "$qemu" 2>/dev/null
	wait "$qemu" 2>/dev/null
	says "$what: boots" '^# loader: Multiboot2, GRUB'
	says "$what: without options" '^# command line: $'
	says_not "$what: GRUB finds a screen for the kernel" 'no console will be available'
}

from_stick "USB, BIOS" '^(not )?ok 1 - '
says "USB, BIOS: the first scenario is as expected" '^# 1 - .*: as expected'
# shellcheck disable=SC2086 # several options
from_stick "USB, UEFI" '^# end of log:' $uefi
judges "USB, UEFI"
finish
