#!/bin/sh
# Checks: crossmod boot where the standard output takes nothing: a full disk, a pipe that nobody reads, one
# that is closed; and a log's file on a full disk.
# Expects: 74 and one message; the file that --log names is whole all the same, and judged as expected.
. tests/boot/lib.sh

# boots_to: boots with what is the standard output
boots_to() {
	status=0
	"$BUILD/crossmod" boot --machine qemu --cpus 2 --timeout 600 --log "$log" -- patches=20 \
		scenarios=three-sync "$patient" 2>"$output" </dev/null || status=$?
}

# lost WHAT REASON
lost() {
	check "$1: exit status 74" [ "$status" -eq 74 ]
	check "$1: it says so, once" [ "$(grep -c \
		"^crossmod: cannot write all of the standard output: $2\$" "$output")" -eq 1 ]
	says_all "$1"
	check "$1: nothing but the log is in its file" [ "$(grep -ac '^verdict: ' "$log")" -eq 0 ]
	judges "$1: the log, judged"
}

boots_to >/dev/full
lost "a full disk" 'No space left on device'
unread boots_to
lost "a pipe that nobody reads" 'Broken pipe'
boots_to >&-
lost "no standard output" 'Bad file descriptor'

exits "a log on a full disk" 74 "$BUILD/crossmod" boot --machine qemu --cpus 2 --timeout 600 --log /dev/full \
	-- patches=20 scenarios=three-sync "$patient"
check "it says so" grep -q '^crossmod: cannot write all of /dev/full: No space left on device$' "$output"
check "the verdict was printed" grep -q '^verdict: as expected' "$output"
finish
