#!/bin/sh
# Checks: a CPU that stops taking interrupts in the middle of a patch.
# Expects: it is named; the patch is undone where that is still safe, and only there; the verdict
# is inconclusive (2), and the scenarios after it run without that CPU.
. tests/boot/lib.sh

boots "deaf at the first sync" 2 --machine qemu --cpus 3 -- "$four" timeout_ms=2000 test=deaf
says "deaf at the first sync: named, and undone" \
	'^# 3 - breakpoint-ipi: inconclusive: CPU [12] \(APIC id [12]\) did not acknowledge a sync; the patch was undone'
says "deaf at the first sync: the next scenario goes on without it" '^# 4 - three-sync: as expected'
says_all "deaf at the first sync"

boots "deaf after the tail is written" 2 --machine qemu --cpus 3 -- "$four" timeout_ms=2000 test=deaf-late
says "deaf after the tail is written: named, and not undone" \
	'^# 4 - three-sync: inconclusive: CPU [12] \(APIC id [12]\) did not acknowledge a sync; it was too late to undo the patch'
says_not "deaf after the tail is written: nothing claims to be undone" 'was undone'
says_all "deaf after the tail is written"

boots "the only executor is deaf" 2 --machine qemu --cpus 2 -- "$four" timeout_ms=2000 test=deaf
says "the only executor is deaf: nobody is left for the next scenario" \
	'^ok 4 - three-sync # SKIP no other CPU answers any more$'
says_all "the only executor is deaf"
finish
