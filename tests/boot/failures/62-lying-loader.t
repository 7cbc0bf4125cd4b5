#!/bin/sh
# Checks: a boot loader that lies, tests/boot/liar/, one lie a boot: about CPUs, memory, modules, the
# command line, and how long its information is; and command lines of 64 KiB by honest ways.
# Expects: each lie is told in one line, or does not matter; then the run is as expected (0), or,
# where the lie leaves one CPU, or hides what was asked for, not conclusive (2), with a whole log.
# Without any memory it refuses, with the reason (69). It never hangs, nor crashes.
. tests/boot/lib.sh

no_crash='^#   (rax|backtrace)'

# lies WHICH STATUS OPTION...
lies() {
	lie=$1
	expected=$2
	shift 2
	boots "$lie" "$expected" --machine qemu --cpus 3 --timeout 120 --kernel "$BUILD/liar.elf" \
		--module "$BUILD/crossmod.elf" -- "module=$lie" patches=20 "$patient" "$@"
	says_not "$lie: no crash" "$no_crash"
	if [ "$expected" -ne 69 ]; then
		says "$lie: was told by the liar" '^# loader: Multiboot2, a liar$'
		says_all "$lie"
	fi
}

# with WHICH CPUS ABSENT OPTION...: as expected, with so many CPUs, and so many that did not come
with() {
	lie=$1
	online=$2
	absent=$3
	status=0
	if [ "$online" -eq 1 ]; then
		status=2
	fi
	lies "$lie" "$status" scenarios=three-sync
	says "$lie: $online CPUs run" "^# cpus: $online online; .*; $absent did not come up$"
}

alone='^# no other CPU is started: '

with none 3 0
says_not "none: nothing is odd" '^# (Multiboot2|ACPI|the memory)'

with madt-twice 3 0
says "madt-twice: each is counted once" ' the firmware lists 3 enabled, '
with madt-absent 3 1000
check "madt-absent: each is named" has_lines 1000 '^# CPU with APIC id 1[0-9]{3} left out: '
with madt-4096 3 1021
says "madt-4096: says what does not fit" \
	'^# ACPI: the MADT lists 3072 enabled CPUs more than the 1024 that fit; not used$'
with madt-zero-length 3 0
says "madt-zero-length: says where it ends" \
	'^# ACPI: the MADT breaks off at byte 24 of its 40 bytes of entries; what stands before is used$'
with madt-checksum 1 0
says "madt-checksum: says so" '^# ACPI: the APIC at 0x[0-9a-f]+ has a wrong checksum; ignored$'
says "madt-checksum: says what follows" "$alone.*[(]MADT[)] that checks: only the boot CPU is used"
with madt-length 1 0
says "madt-length: says so" '^# ACPI: the APIC at 0x[0-9a-f]+ has an impossible length; ignored$'
with xsdt-nowhere 3 0
says "xsdt-nowhere: says so" '^# ACPI: the XSDT at 0xffffffff[0-9a-f]{8} cannot be read; ignored$'

# Of 300 pages with holes between them, those that fit beside the larger ranges
with map-holes 3 0
says "map-holes: says what does not fit" \
	'^# Multiboot2: the memory map has [0-9]+ usable ranges more than the 256 that fit; they are not used$'
with map-no-low 1 0
says "map-no-low: says why there is one CPU" "$alone.* no usable page below 1 MiB"
with map-rom 1 0
says "map-rom: ROM is no page to start in" "$alone.* no usable page below 1 MiB"
with map-overlap 3 0
with map-kernel 3 0
with map-too-long 3 0
says "map-too-long: what is not there is found" \
	'^# the memory at 0x8000000, which the boot loader calls usable, does not keep what is written'
with map-absent 3 0
says "map-absent: what is not there is found" \
	'^# the memory at 0x4000000000, which the boot loader calls usable, does not keep what is written'
with map-beyond 3 0
lies map-nothing 69
says "map-nothing: says so" "^Bail out! cannot run here: the boot loader's memory map has no usable memory"

# Files that cannot be read make a run not conclusive
lies modules 2
says "modules: one ends before it starts" \
	'^# Multiboot2: a module from 0x[0-9a-f]+ to 0x[0-9a-f]+ ends before it starts; ignored$'
unread='of [0-9]+ bytes at 0x[0-9a-f]+, cannot be read: it'
says "modules: one overlaps another" "^# module 2, again.scn, $unread overlaps module 1, mine.scn, in memory$"
says "modules: one overlaps the kernel" "^# module 3, kernel.scn, $unread overlaps the kernel in memory$"
says "modules: one overlaps the information" \
	"^# module 4, info.scn, $unread overlaps the boot loader's own information in memory$"
says "modules: one is in ROM" "^# module 5, rom.scn, $unread lies outside of the memory"
says "modules: one is everything" "^# module 6, all.scn, $unread lies outside of the memory"
says "modules: the good one runs" '^# 1 - mine: as expected'

# Each piece of one of its words, sweep=0, is an option that the kernel would complain about
for lie in line-64k line-endless; do
	lies "$lie" 2 scenarios=three-sync
	says "$lie: its scenario is as expected" '^# 1 - three-sync: as expected'
	says "$lie: so does the end" '^# not as asked: the command line is cut: it may have 4095 bytes$'
	says "$lie: says so" '^# Multiboot2: the command line is cut after 40[0-9]{2} characters$'
	says_not "$lie: no word is cut in two" '^# option '
done
with line-no-nul 3 0
says "line-no-nul: says so" '^# Multiboot2: the command line does not end inside its tag; cut there$'

lies size-0 69
says "size-0: says so" "^Bail out! cannot run here: the boot loader's Multiboot2 information is empty or unreadable"
with size-huge 3 0
says "size-huge: says so" '^# Multiboot2: the boot information claims 4294967295 bytes; only the first'
lies size-cut 69
says "size-cut: says where it breaks off" '^# Multiboot2: the tags break off at byte 8 of 12, '

# The honest ways: the longest line that the launcher takes arrives whole, with the last word, without
# which all would run; a longer one it refuses. (QEMU itself hands on no 64 KiB: its own loader, which
# has room for 4 KiB, crashes before the kernel is entered.)
line=$(yes 'sweep=0' | head -c 65500 | tr '\n' ' ')
longest="patches=20 $(printf %.4064s "$line")scenarios=three-sync"
check "the line has 4,095 bytes" [ ${#longest} -eq 4095 ]
for firmware in direct bios; do
	boots "4,095 bytes, $firmware" 0 --machine qemu --cpus 2 --firmware "$firmware" -- "$longest"
	says "4,095 bytes, $firmware: its last word, too" '^1\.\.1$'
	says_not "4,095 bytes, $firmware: it is whole" '^# option '
	boots "64 KiB, $firmware" 64 --firmware "$firmware" -- "$line"
	check "64 KiB, $firmware: says the limit" \
		grep -q 'the kernel options are too long: the kernel takes 4095 bytes' "$output"
done
finish
