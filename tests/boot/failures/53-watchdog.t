#!/bin/sh
# Checks: a patcher that hangs in the middle of a run: with interrupts on and off, and while it has all
# others stopped. And a run that only takes its time.
# Expects: status 3, after the seconds of the option watchdog_s: the state of every CPU, among them where
# the patcher hangs, with the way there; one "Bail out!", and an end line with "crashed". The others:
# as if there were no watchdog.
. tests/boot/lib.sh

# hangs TEST PATCHER_FLAGS OTHERS_PLACE
hangs() {
	boots "$1" 3 --machine qemu --cpus 3 --timeout 120 -- "scenarios=three-sync timeout_ms=2000 watchdog_s=3" "test=$1"
	says "$1: says why it ends" '^# watchdog: CPU 0 has done nothing for 5 s; the state of every CPU:$'
	says "$1: shows where the patcher is" \
		"^#   CPU 0 \(APIC id 0\) at 0x[0-9a-f]{16} hang(_deaf)?(\.[a-z0-9.]+)?\+0x[0-9a-f]+ rflags 0x$2 rsp "
	says "$1: and the way there" '^#   by 0x[0-9a-f]{16} experiment_run\+0x'
	check "$1: one of the others writes this" \
		has_lines 1 '^#   CPU [12] \(APIC id [12]\) writes this; acknowledged sync ([0-9]+) of \1$'
	check "$1: the other one is shown, too" \
		has_lines 1 "^#   CPU [12] \(APIC id [12]\) at 0x[0-9a-f]{16} .* rflags 0x$3 .*; acknowledged sync ([0-9]+) of \1$"
	check "$1: bails out once" \
		has_lines 1 '^Bail out! watchdog: CPU 0 has done nothing for 5 s, seen by CPU [12], '
	check "$1: ends the log" has_lines 1 '^# end of log: .* verdict crashed$'
}

# Bit 9 of rflags: interrupts are on
hangs patcher-hang '[0-9a-f]*[2367abef][0-9a-f]{2}' '[0-9a-f]*[2367abef][0-9a-f]{2}'
hangs patcher-hang-deaf '[0-9a-f]*[014589cd][0-9a-f]{2}' '[0-9a-f]*[2367abef][0-9a-f]{2}'
hangs stopped-hang-deaf '[0-9a-f]*[014589cd][0-9a-f]{2}' '[0-9a-f]*[014589cd][0-9a-f]{2}'

# An executor that hangs is not the watchdog's: the patcher waits for it, and names it
boots "hang-deaf" 2 --machine qemu --cpus 3 -- "scenarios=three-sync timeout_ms=2000 watchdog_s=3" test=hang-deaf
says "hang-deaf: the patcher names it" '^# 1 - three-sync: inconclusive: CPU 2 \(APIC id 2\) did not '
says_all "hang-deaf"

# Longer than the watchdog waits, and never without progress
boots "a long run" 0 --machine qemu --cpus 3 -- "scenarios=three-sync seconds=5 timeout_ms=2000 watchdog_s=1"
says_all "a long run"
finish
