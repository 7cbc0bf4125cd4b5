#!/bin/sh
# Checks: CPUs that are not there. Disabled MADT entries are skipped without a wait; a CPU that
# never answers is waited for a bounded time, and named.
# Expects: the others do the whole experiment, as expected.
. tests/boot/lib.sh

boots "two CPUs of four" 0 --machine qemu --cpus 2,maxcpus=4 -- "$four"
says "two CPUs of four: skips what is disabled" '^# cpus: 2 online;.* 2 disabled .*; 0 did not come up$'
says_not "two CPUs of four: waits for nobody" 'left out'

boots "a CPU that never answers" 0 --machine qemu --cpus 3 -- "$four" test=phantom-cpu
says "a CPU that never answers: is named by its APIC id" \
	'^# CPU with APIC id 253 left out: it did not answer INIT and start-up'
says "a CPU that never answers: is not counted" '^# cpus: 3 online;.*; 1 did not come up$'
says "a CPU that never answers: the others go on" '^  executors: 2$'
finish
