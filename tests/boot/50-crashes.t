#!/bin/sh
# Checks: each way to crash, on an AP: what is said about it, and that the run ends by itself.
# Expects: status 3; the exception, the CPU, the registers, a backtrace with symbols, "Bail out!",
# and an end line with "crashed".
. tests/boot/lib.sh

# crashes TEST EXCEPTION WHERE EXPLANATION
crashes() {
	boots "$1" 3 --machine qemu --cpus 3 -- "test=$1"
	says "$1: names exception and CPU" "^# $2.* on CPU 2 \(APIC id 2\)$"
	says "$1: names the place" "^#   (at|by) 0x[0-9a-f]{16} $3(\.[a-z0-9.]+)?\+0x[0-9a-f]+$"
	says "$1: explains it" "^#   $4"
	says "$1: shows the registers" '^#   rax [0-9a-f]{16} rbx [0-9a-f]{16} rcx'
	says "$1: has a backtrace down to the executor" '^#   by 0x[0-9a-f]{16} kernel_executor\+0x'
	check "$1: bails out once" has_lines 1 "^Bail out! $2.* on CPU 2 "
	check "$1: ends the log" has_lines 1 '^# end of log: .* verdict crashed$'
}

crashes exception '#UD' undefined_instruction 'error code 0x0 '
crashes foreign-breakpoint '#BP breakpoint that belongs to nobody' foreign_breakpoint 'error code 0x0 '
crashes null-call '#PF' null_call 'page fault: execution, page not mapped'
crashes write-text '#PF' write_text 'page fault: write, page present'
crashes execute-data '#PF' execute_data 'page fault: execution, page present'
crashes stack-overflow '#DF' overflow 'stack overflow: .* guard page of a stack of CPU 2$'

boots "one CPU" 3 --machine qemu --cpus 1 -- test=exception
says "one CPU: the boot CPU can crash, too" '^Bail out! #UD.* on CPU 0 '
finish
