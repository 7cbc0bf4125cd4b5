#!/bin/sh
# Checks: scenarios in which not only executors act, on this system's own processor, with membarrier and by
# signals.
# Expects: what each file says (0); the log says of whoever acts what it has executed.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	skips "a run" "one CPU"
	finish
	exit
}

three_sync='patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid\n'
right='forbid torn unserialized late-old late-breakpoint fault\n'

# scenario NAME CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout Who else acts.\n$2" >"$work/$1.scn"
}

scenario patcher "site jmp8 -> jmp8\n${three_sync}also patcher in interrupt\n$right"
# The patcher's own interrupt is there with the breakpoint for sure
scenario handler "site jmp8 -> jmp8\n${three_sync}also handler executes site 0\nalso patcher in interrupt\nshow nested\n$right"
# Only its trap serializes
scenario debugger 'site jmp8 -> jmp8\npatch write tail\nalso breakpoint before site 0\nforbid torn unserialized fault\n'
scenario online "site jmp8 -> jmp8\n${three_sync}online cpuid\n$right"

for way in "" --signals; do
	# shellcheck disable=SC2086
	runs "${way:-membarrier}" 0 $way --patches 500 "$work"/*.scn
	says "${way:-membarrier}: the patcher meets its own breakpoint" '^    - {cpu: 0, .* breakpoint: [1-9]'
	says "${way:-membarrier}: the handler meets the breakpoint that it handles" '^# [0-9]+ - handler: as expected: showed nested'
	says "${way:-membarrier}: behind a debugger's breakpoint nothing is unserialized" '^# [0-9]+ - debugger: as expected: nothing that it forbids'
	says "${way:-membarrier}: the debugger has got it" '^  foreign: [1-9]'
	says_not "${way:-membarrier}: each time" '^    unknown: [1-9]'
	says "${way:-membarrier}: a thread comes late" '^# [0-9]+ - online: as expected: nothing that it forbids'
done
finish
