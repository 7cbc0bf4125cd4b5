#!/bin/sh
# Checks: an executor that raises an exception, each kind of it, or takes a machine check, in the middle
# of a run.
# Expects: its report, of lines in a row: the exception, the registers, a backtrace with symbols; then
# the run goes on without it. The result names it, the later results and the end do too, and the verdict
# is inconclusive (2). A machine check of the patcher is a crash (3).
. tests/boot/lib.sh

report=$work/report

# reports WHAT EXCEPTION: the lines of CPU 2's report, which no other line comes between
reports() {
	tr -d '\r' <"$log" | sed -n "/^# $2.* on CPU 2 (APIC id 2)\$/,/^#   this CPU is halted/p" >"$report"
	check "$1: one report, from its first line to its last" \
		[ "$(grep -vc '^#   ' "$report")" -eq 1 ]
	check "$1: which says that the others go on" grep -q '^#   this CPU is halted, and the others go on$' "$report"
	check "$1: shows the registers" grep -Eq '^#   rax [0-9a-f]{16} rbx [0-9a-f]{16} rcx' "$report"
}

# goes_on WHAT EXCEPTION SCENARIO LATER: what comes of a CPU that has raised it
goes_on() {
	says "$1: the result names it" \
		"^# [0-9]+ - $3: inconclusive: CPU 2 \(APIC id 2\) raised $2.*, and (did not|was at rest)"
	says "$1: its counts are left out" "^# $3: the counts of CPU 2 are left out"
	says "$1: a later result names it" "^# $4: without CPU 2 \(APIC id 2\), which has raised $2"
	says "$1: the others finish" "^# [0-9]+ - $4: as expected"
	says "$1: the end names it" "^# lost: CPU 2 \(APIC id 2\) has raised $2"
	says_all "$1"
}

# fails TEST EXCEPTION WHERE EXPLANATION
fails() {
	boots "$1" 2 --machine qemu --cpus 3 -- "$four" patches=100 "test=$1"
	reports "$1" "$2"
	check "$1: names the place" \
		grep -Eq "^#   (at|by) 0x[0-9a-f]{16} $3(\.[a-z0-9.]+)?\+0x[0-9a-f]+$" "$report"
	check "$1: explains it" grep -Eq "^#   $4" "$report"
	check "$1: has a backtrace down to the executor" \
		grep -Eq '^#   by 0x[0-9a-f]{16} kernel_executor\+0x' "$report"
	goes_on "$1" "$2" direct three-sync
}

fails exception '#UD' undefined_instruction 'error code 0x0 '
fails foreign-breakpoint '#BP breakpoint that belongs to nobody' foreign_breakpoint 'error code 0x0 '
fails null-call '#PF' null_call 'page fault: execution, page not mapped'
fails write-text '#PF' write_text 'page fault: write, page present'
fails execute-data '#PF' execute_data 'page fault: execution, page present'
fails stack-overflow '#DF' overflow 'stack overflow: .* guard page of a stack of CPU 2$'

# The judge agrees with all of them: the launcher's status is its. With one executor, nobody is left
boots "the only executor" 2 --machine qemu --cpus 2 -- "$four" test=exception
says "the only executor: nobody is left for the next scenario" \
	'^ok 4 - three-sync # SKIP no other CPU answers any more$'
says_all "the only executor"

# machine_check CPU: an uncorrected error of a CPU's bank 9, by QEMU's monitor, in the middle of a run
machine_check() {
	: >"$log"
	{
		await '^# direct: [0-9]+ patches'
		echo "mce $1 9 0xbd00000000000134 5 0x12345000 0x8c"
		await '^# end of log:'
		echo quit
	} | timeout 120 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -machine q35 \
		-accel tcg,thread=single -smp 3 -display none -monitor stdio -serial "file:$log" \
		-kernel "$BUILD/crossmod.elf" -append "scenarios=direct,three-sync seconds=10 $patient" \
		>"$output" 2>&1
}

machine_check 2
judges "a machine check" 2
cp "$work/saved" "$log"
reports "a machine check" '#MC'
check "a machine check: shows the bank" \
	grep -q '^#   bank 9: status 0xbd00000000000134 address 0x12345000 misc 0x8c$' "$report"
goes_on "a machine check" '#MC' direct three-sync

machine_check 0
judges "a machine check of the patcher" 3
cp "$work/saved" "$log"
says "a machine check of the patcher: shows the bank" '^#   bank 9: status 0xbd00000000000134 '
says "a machine check of the patcher: bails out" '^Bail out! #MC machine check on CPU 0 '
finish
