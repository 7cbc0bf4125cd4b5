#!/bin/sh
# Writes the image of a USB stick: scripts/stick.sh IMAGE BOOT_SECTOR GRUB FOLDER
#
#   IMAGE        what is written: 64 MiB, most of it a hole
#   BOOT_SECTOR  GRUB's boot.img
#   GRUB         GRUB's core.img for i386-pc
#   FOLDER       what lies on the stick, as files
#
# Needs neither root nor a loop device. One partition, FAT32, from 1 MiB to the end, in a table that
# every BIOS and every UEFI knows; before it, GRUB for a BIOS, where its own boot sector expects it:
# from the second sector on.
set -eu

if [ $# -ne 4 ]; then
	echo "usage: scripts/stick.sh IMAGE BOOT_SECTOR GRUB FOLDER" >&2
	exit 64
fi
image=$1
boot_sector=$2
grub=$3
folder=$4

sector=512
sectors=131072  # in all; FAT32 has 65525 clusters at least, here of one sector each
partition=2048  # its first sector

fail() {
	echo "$0: $*" >&2
	rm -f "$image"
	exit 1
}

# little_endian NUMBER: four bytes
little_endian() {
	# shellcheck disable=SC2059 # the format is made here
	printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $(($1 & 255)) $(($1 >> 8 & 255)) \
		$(($1 >> 16 & 255)) $(($1 >> 24 & 255)))"
}

# put BYTE_OFFSET: writes what comes from standard input there
put() {
	dd of="$image" bs=1 seek="$1" conv=notrunc status=none
}

grub_sectors=$((($(stat -L -c %s "$grub") + sector - 1) / sector))
if [ "$grub_sectors" -ge "$partition" ]; then
	fail "$grub has $grub_sectors sectors; before the partition there is room for $((partition - 1))"
fi

rm -f "$image"
truncate -s $((sectors * sector)) "$image"
dd if="$boot_sector" of="$image" bs=$sector count=1 conv=notrunc status=none
dd if="$grub" of="$image" bs=$sector seek=1 conv=notrunc status=none

# Some BIOSes pass the number of a floppy drive in %dl, though it is a disk that they boot from. With
# two NOPs instead of its jump, boot.img takes such a number for the first disk's; grub-bios-setup
# does the same.
[ "$(od -An -tx1 -j 102 -N 1 "$image" | tr -d ' ')" = eb ] ||
	fail "$boot_sector has no jump at 66h: this is not the boot.img of GRUB 2"
printf '\220\220' | put 102

# A number for the disk, which Windows would otherwise write; then the only partition: active, since
# some BIOSes ask for one, and without a geometry. In boot.img the table's place is taken by code for
# floppies.
printf 'CMOD\0\0' | put 440
head -c 64 /dev/zero | put 446
{
	printf '\200\376\377\377\014\376\377\377' # 0Ch: FAT32, by the numbers of its sectors
	little_endian $partition
	little_endian $((sectors - partition))
} | put 446
printf '\125\252' | put 510

# MTOOLS_SKIP_CHECK: the geometry is none that a floppy has
export MTOOLS_SKIP_CHECK=1
stick=$image@@$((partition * sector))
mformat -i "$stick" -F -c 1 -h 255 -s 63 -H $partition -T $((sectors - partition)) \
	-N 434d4f44 -v CROSSMOD ::
# In the order of their names, which GRUB keeps
(cd "$folder" && find . -mindepth 1 -type d | LC_ALL=C sort) | while read -r directory; do
	mmd -i "$stick" "::$directory"
done
(cd "$folder" && find . -type f | LC_ALL=C sort) | while read -r file; do
	mcopy -i "$stick" -m "$folder/$file" "::$file"
done
