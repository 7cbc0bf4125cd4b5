#!/bin/sh
# Checks: each way to crash, on the patcher: what is said about it, and that the run ends by itself; and
# the same while the kernel boots, before there is memory, a stack or an APIC.
# Expects: status 3; the exception, the CPU, the registers, a backtrace with symbols, "Bail out!",
# and an end line with "crashed".
. tests/boot/lib.sh

# crashes TEST EXCEPTION WHERE EXPLANATION DOWN_TO
crashes() {
	boots "$1" 3 --machine qemu --cpus 3 -- "test=$1"
	says "$1: names exception and CPU" "^# $2.* on CPU 0 \(APIC id 0\)$"
	says "$1: names the place" "^#   (at|by) 0x[0-9a-f]{16} $3(\.[a-z0-9.]+)?\+0x[0-9a-f]+$"
	says "$1: explains it" "^#   $4"
	says "$1: shows the registers" '^#   rax [0-9a-f]{16} rbx [0-9a-f]{16} rcx'
	says "$1: has a backtrace" "^#   by 0x[0-9a-f]{16} $5\+0x"
	check "$1: bails out once" has_lines 1 "^Bail out! $2.* on CPU 0 "
	check "$1: ends the log" has_lines 1 '^# end of log: .* verdict crashed$'
}

# In the middle of a run, and when there is nothing but the kernel's own pages
for when in patcher:kernel_patcher boot:x86_start; do
	before=${when%:*}
	down_to=${when#*:}
	crashes "$before-exception" '#UD' undefined_instruction 'error code 0x0 ' "$down_to"
	crashes "$before-foreign-breakpoint" '#BP breakpoint that belongs to nobody' foreign_breakpoint \
		'error code 0x0 ' "$down_to"
	crashes "$before-null-call" '#PF' null_call 'page fault: execution, page not mapped' "$down_to"
	crashes "$before-write-text" '#PF' write_text 'page fault: write, page ' "$down_to"
	crashes "$before-execute-data" '#PF' execute_data 'page fault: execution, page present' "$down_to"
	crashes "$before-stack-overflow" '#DF' overflow \
		'stack overflow: .* guard page of a stack of CPU 0$' "$down_to"
	check "$before-stack-overflow: the recursion has one line" has_lines 1 '^#   by 0x[0-9a-f]* overflow[.+]'
	check "$before-stack-overflow: and its depth" has_lines 1 '^#   and from there [1-9][0-9]* more times$'
done

boots "one CPU" 3 --machine qemu --cpus 1 -- test=exception
says "one CPU: the boot CPU can crash, too" '^Bail out! #UD.* on CPU 0 '

boots "no such test" 64 --machine qemu --cpus 2 -- "$four" patches=20 test=nonsense
check "no such test: it says so" grep -q 'option "test=nonsense": expected the name of a test' "$output"
check "no such test: nothing is started" [ ! -s "$log" ]
finish
