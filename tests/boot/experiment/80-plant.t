#!/bin/sh
# Checks: the counting, against the truth: a kernel that plants each outcome a known number of
# times, once a patch on every executor.
# Expects: 100 patches on 3 executors make exactly 300 of each, and the kernel's own comparison
# agrees. The judge, which proves what the models allow, finds that no model allows what was planted: a
# defective machine (4).
. tests/boot/lib.sh

boots "plant" 4 --machine qemu --cpus 4 --kernel "$BUILD/crossmod-plant.elf" -- patches=100
for plant in unserialized:unserialized late-old:late-old late-breakpoint:late-breakpoint \
	retired:late-breakpoint torn:torn astray:torn fault:fault outside:fault stale:stale \
	unserialized-back:unserialized torn-back:torn told-unserialized:unserialized told-torn:torn \
	told-fault:fault; do
	says "${plant%:*} is counted as often as planted" \
		"^# [0-9]+ - planted-${plant%:*}: as expected: showed ${plant#*:} 300 in 600 executions$"
done
says "nested is, each inside of another breakpoint" \
	'^# [0-9]+ - planted-nested: as expected: showed nested 300 in 900 executions$'
check "each of them in its own scenarios, and in no other" has_lines 15 \
	'^    (unserialized|late-old|late-breakpoint|torn|fault|stale|nested): [1-9][0-9]*$'
boots "told by what they did" 4 --machine qemu --cpus 4 --kernel "$BUILD/crossmod-plant.elf" -- patches=100 \
	tell=effect
check "and by that as often" has_lines 14 \
	'^# [0-9]+ - planted-[a-z-]*: as expected: showed [a-z-]* 300 in 600 executions$'
says "no mixture does what is planted" \
	'^# CPU 1: the last torn execution did what no mixture of the bytes does that were written$'
finish
