#!/bin/sh
# Makes docs/picture.png: boots the CD in QEMU with four CPUs, pauses a scenario by a key in the middle of
# its run, and takes a photograph of the screen.
#
#   scripts/picture.sh CD SCENARIO PICTURE.png
set -eu

cd_image=$1
scenario=$2
picture=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log

fail() {
	echo "picture: $*" >&2
	tail -n 5 "$log" >&2
	exit 1
}

# awaits PATTERN: until the log has such a line, at most 100 s.
awaits() {
	for _ in $(seq 400); do
		if tr -d '\r' <"$log" | grep -Eq -e "$1"; then
			return
		fi
		sleep 0.25
	done
	fail "the log has no line \"$1\""
}

# What GRUB reads from a disk beside the CD: see iso/grub.cfg. The patches dwell long enough for each
# CPU to meet each step; hours of them, unless a key is pressed.
cat >"$work/crossmod.options" <<-END
	insmod all_video
	multiboot2 /boot/crossmod.elf scenarios=$scenario dwell=1000 seconds=10000 timeout_ms=30000
	set gfxpayload=640x480x32
	boot
END
tar --format=ustar -C "$work" -cf "$work/options.tar" crossmod.options
truncate -s 1008K "$work/options.tar" # a disk's cylinder, twice
: >"$log"

{
	awaits "^# $scenario: .* s left$" >&2
	sleep 2
	echo "sendkey spc"
	awaits "^# $scenario: paused by a key" >&2
	echo "screendump \"$work/screen.ppm\""
	sleep 3
	echo quit
} | timeout 300 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -machine q35 \
	-accel tcg,thread=single -smp 4 -m 256 -vga std -display none -monitor stdio \
	-serial "file:$log" -cdrom "$cd_image" -boot d \
	-drive "if=ide,media=disk,format=raw,file=$work/options.tar" >/dev/null ||
	fail "QEMU did not end as it should"

pnmtopng -quiet -compression 9 "$work/screen.ppm" >"$picture"
