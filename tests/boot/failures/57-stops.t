#!/bin/sh
# Checks: a machine that is stopped as a whole, while its clock runs on, for longer than any of its waits
# may take: as a guest that its host has paused.
# Expects: it goes on where it was, as expected (0). No CPU is lost.
. tests/boot/lib.sh

progressed() {
	[ "$(tr -d '\r' <"$log" | grep -Ec '^# three-sync: [0-9]+ patches')" -ge "$1" ]
}

"$BUILD/crossmod" boot --machine qemu --cpus 3 --timeout 600 --log "$log" -- scenarios=three-sync,handler-old \
	seconds=25 timeout_ms=5000 >"$output" 2>&1 &
launcher=$!
for stop in 1 2; do
	until_true progressed "$stop"
	qemu=$(pgrep -P "$launcher")
	kill -STOP "$qemu"
	sleep 7
	kill -CONT "$qemu"
done
status=0
wait "$launcher" || status=$?
check "stopped twice: exit status 0" [ "$status" -eq 0 ]
says "it ends as it should" '^# 1 - three-sync: as expected: '
says "and so does what comes after it" '^# 2 - handler-old: as expected: '
says_not "no CPU was lost" '^# lost: '
says_all "stopped twice"
finish
