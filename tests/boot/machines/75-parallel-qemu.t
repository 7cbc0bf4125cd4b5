#!/bin/sh
# Checks: QEMU with parallel CPUs, which does not conform: it delivers late breakpoints, and code
# from before a sync.
# Expects: a whole log with a verdict, whichever (0, 1, 2 or 4). What it counts is not judged.
. tests/boot/lib.sh

for cpus in 2 4; do
	: >"$log"
	status=0
	"$BUILD/crossmod" boot --machine qemu-multi --cpus "$cpus" --log "$log" --timeout 300 \
		-- "$four" patches=100 >"$output" 2>&1 </dev/null || status=$?
	check "$cpus parallel CPUs: a verdict (status $status)" [ "$status" -le 4 -a "$status" -ne 3 ]
	says "$cpus parallel CPUs: that they are" '^# emulator: QEMU .*, CPUs in parallel$'
	says_all "$cpus parallel CPUs"
	check "$cpus parallel CPUs: every scenario has its line" has_lines 4 '^(not )?ok [1-4] - '
done
finish
