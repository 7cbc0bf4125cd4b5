#!/bin/sh
# Checks: scenarios in which not only executors act, on machines that conform.
# Expects: what each file says (0); the log says of whoever acts what it has executed.
. tests/boot/lib.sh

three_sync='patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid\n'
right='forbid torn unserialized late-old late-breakpoint fault\n'

# scenario NAME CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout Who else acts.\n$2" >"$work/$1.scn"
}

scenario patcher "site jmp8 -> jmp8\n${three_sync}also patcher in interrupt\n$right"
# Only the patcher can be where the others are stopped
scenario patcher-alone 'site jmp8 -> nop2\npatch stop\n write tail\n write head\n go\nalso patcher in interrupt\nshow torn\nforbid fault\n'
scenario handler "site jmp8 -> jmp8\n${three_sync}also handler executes site 0\nshow nested\n$right"
# In an NMI handler, and in the patcher's interrupt, which is there with the breakpoint for sure
scenario handler-in-nmi "site jmp8 -> jmp8\n${three_sync}execute call in nmi\nalso handler executes site 0\nalso patcher in interrupt\nshow nested\n$right"
# What the handler executes is patched when nobody is in it
scenario handler-stopped 'site jmp8 -> jmp8\nsite nop2 -> jmp8\npatch write breakpoint of site 0\n sync cpuid\n write tail of site 0\n sync cpuid\n write head of site 0\n sync cpuid\n stop\n write all of site 1\n go\nalso handler executes site 1\nforbid nested torn unserialized late-old late-breakpoint fault\n'
# Only its trap serializes
scenario debugger 'site jmp8 -> jmp8\npatch write tail\nalso breakpoint before site 0\nforbid torn unserialized fault\n'
scenario debugger-beside "site nop5 -> jmp32\n${three_sync}also breakpoint before site 0\n$right"
scenario online "site jmp8 -> jmp8\n${three_sync}online cpuid\n$right"

for machine in qemu bochs; do
	boots "$machine" 0 --machine $machine --cpus 3 --timeout 600 "$work"/*.scn -- patches=200 $patient
	says "$machine: the patcher's own breakpoint does no harm" '^# [0-9]+ - patcher: as expected: nothing that it forbids'
	says "$machine: its interrupt comes in the middle of a patch" '^# [0-9]+ - patcher-alone: as expected: showed torn'
	says_not "$machine: nobody else is torn there" '^    - {cpu: [12],.* torn: [1-9]'
	says "$machine: the handler meets the breakpoint that it handles" '^# [0-9]+ - handler: as expected: showed nested'
	says "$machine: in an NMI, too" '^# [0-9]+ - handler-in-nmi: as expected: showed nested'
	says "$machine: and where it does not" '^# [0-9]+ - handler-stopped: as expected: nothing that it forbids'
	says "$machine: behind a debugger's breakpoint nothing is unserialized" '^# [0-9]+ - debugger: as expected: nothing that it forbids'
	says "$machine: nor is it taken for the protocol's" '^# [0-9]+ - debugger-beside: as expected: nothing that it forbids'
	check "$machine: the debugger has got them" has_lines 2 '^  foreign: [1-9]'
	says_not "$machine: all of them" '^    unknown: [1-9]'
	says "$machine: a CPU comes online in the middle of a patch" '^# [0-9]+ - online: as expected: nothing that it forbids'
done

# Two CPUs, and by every firmware and APIC mode that starts CPUs otherwise
boots "nobody else is there" 0 --machine qemu --firmware uefi --cpus 2 "$work/online.scn" -- patches=50 $patient
says "the other one has come, each time" '^  first: 50$'
boots "x2APIC" 0 --machine qemu --cpus 4 --cpu max "$work/online.scn" -- patches=50 $patient
says "x2APIC: three of them have" '^  first: 150$'
says "x2APIC it is" '^# apic: x2APIC'
finish
