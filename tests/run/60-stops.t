#!/bin/sh
# Checks: all of crossmod run stopped for longer than any of its waits may take, as a laptop that sleeps
# or a container that is frozen.
# Expects: it goes on where it was. No CPU is lost, and nothing is said of it.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	echo "1..0 # SKIP one CPU"
	exit
}

# The scenario that is under way has said so often how far it is.
progressed() {
	[ "$(grep -Ec '^# three-sync: [0-9]+ patches' "$log")" -ge "$1" ]
}

# A stop that comes while nobody is waited for finds nothing out: so there are many, and syncs are by
# signals, where waits are most of what is done.
"$BUILD/crossmod" run --signals --seconds 10000 --timeout 500 --log "$log" --scenarios three-sync \
	timeout_ms=1000 >"$output" 2>&1 &
launcher=$!
until_true progressed 1
machine=$(pgrep -P "$launcher")
for _ in $(seq 10); do
	kill -STOP "$launcher" "-$machine"
	sleep 1.3
	kill -CONT "$launcher" "-$machine"
	sleep 0.2
done
until_true progressed 3
kill -TERM "$launcher"
status=0
wait "$launcher" || status=$?
check "stopped ten times, and ended: exit status 2" [ "$status" -eq 2 ]
says "the reason is who has ended it" '^# 1 - three-sync: inconclusive: ended early on request, '
says_not "no CPU was lost" '^# lost: '
says_all "stopped ten times"
finish
