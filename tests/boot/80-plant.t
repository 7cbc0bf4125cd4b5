#!/bin/sh
# Checks: the counting, against the truth: a kernel that plants each outcome a known number of
# times, once a patch on every executor.
# Expects: 100 patches on 3 executors make exactly 300 of each, under QEMU and under Bochs; the
# kernel's own comparison agrees (0).
. tests/boot/lib.sh

planted() {
	for outcome in unserialized late-old late-breakpoint torn fault; do
		says "$1: $outcome is counted as often as planted" \
			"^ok [1-5] - planted-$outcome: as expected: showed $outcome 300 in 600 executions$"
	done
	check "$1: five times 300 in the figures" has_lines 5 \
		'^    (unserialized|late-old|late-breakpoint|torn|fault): 300$'
}

boots "QEMU" 0 --machine qemu --cpus 4 --kernel "$BUILD/crossmod-plant.elf" -- patches=100
planted QEMU
finish
