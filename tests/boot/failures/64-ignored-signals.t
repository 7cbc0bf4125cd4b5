#!/bin/sh
# Checks: signals to the launcher that whoever started it ignores, as nohup(1) does, and that it does
# not: while an emulator runs.
# Expects: what is ignored ends nothing; what is not ends the emulator, without a whole log (3), and
# leaves nothing behind.
. tests/boot/lib.sh

# signals WHAT STATUS SIGNAL...: to a launcher that ignores those in $ignored, when its log has begun
signals() {
	what=$1
	expected=$2
	shift 2
	: >"$log"
	(
		# shellcheck disable=SC2086 # several, or none
		[ -z "$ignored" ] || trap '' $ignored
		# A shell ignores QUIT for what it starts in the background
		TMPDIR=$temporary exec env --default-signal=QUIT "$BUILD/crossmod" boot --machine qemu \
			--firmware bios --cpus 2 --log "$log" --seconds 4 -- scenarios=three-sync "$patient"
	) >"$output" 2>&1 &
	launcher=$!
	await '^# three-sync: [0-9]+ patches'
	check "$what: there is something to leave behind" [ -n "$(ls -A "$temporary")" ]
	emulator=$(pgrep -P "$launcher")
	for number in "$@"; do
		kill -"$number" "$launcher"
	done
	status=0
	wait "$launcher" || status=$?
	check "$what: exit status $expected" [ "$status" -eq "$expected" ]
	check "$what: no file is left behind" [ -z "$(ls -A "$temporary")" ]
	check "$what: no emulator either" [ ! -d "/proc/$emulator" ]
}

temporary=$(realpath "$work")/temporary
mkdir "$temporary"
ignored='HUP INT TERM'
signals "ignored" 0 HUP INT TERM
says_all "ignored"
ignored=
signals "a hangup" 3 HUP
check "a hangup: is told" grep -q 'QEMU was stopped on request (Hangup)' "$output"
signals "a quit" 3 QUIT
check "a quit: is told" grep -q 'QEMU was stopped on request (Quit)' "$output"
ignored='HUP INT'
signals "one of them" 3 HUP TERM
check "one of them: the other is told" grep -q 'QEMU was stopped on request (Terminated)' "$output"
finish
