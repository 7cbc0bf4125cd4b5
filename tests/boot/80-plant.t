#!/bin/sh
# Checks: the counting, against the truth: a kernel that plants each outcome a known number of
# times, once a patch on every executor.
# Expects: 100 patches on 3 executors make exactly 300 of each, and the kernel's own comparison
# agrees (0).
. tests/boot/lib.sh

boots "plant" 0 --machine qemu --cpus 4 --kernel "$BUILD/crossmod-plant.elf" -- patches=100
for outcome in unserialized late-old late-breakpoint torn fault; do
	says "$outcome is counted as often as planted" \
		"^ok [1-5] - planted-$outcome: as expected: showed $outcome 300 in 600 executions$"
done
check "each of them in one scenario, and in no other" has_lines 5 \
	'^    (unserialized|late-old|late-breakpoint|torn|fault): [1-9][0-9]*$'
finish
