#!/bin/sh
# Checks: what programs that read TAP make of logs: perl's prove and its parser, and Python's tappy. Runs with other
# figures; a log with each verdict, and with a file that was refused; one that was cut; a bench.
# Expects: each line is TAP to them, and the figures are its YAML. As expected passes, skipped is skipped, and all
# else fails, in prove, too. A test's name is that of its scenario, in each run.
. tests/boot/lib.sh

if [ "$(nproc)" -lt 2 ]; then
	echo "1..0 # SKIP one CPU"
	exit
fi

# reads WHAT: what both read in the log is the same, and in $work/read
reads() {
	tests/run/tap_perl.pl "$log" >"$work/read" 2>"$output"
	check "$1: all of it is TAP" sh -c "! grep -E '^(no TAP|error): ' '$work/read'"
	if /usr/bin/python3 -c 'import tap.parser, yaml, more_itertools' 2>"$output"; then
		tests/run/tap_python.py "$log" >"$work/python" 2>"$output"
		check "$1: tappy reads the same" cmp "$work/read" "$work/python"
	else
		skips "$1: tappy reads the same" "it is not installed"
	fi
}

# is_read WHAT LINE...: the tests are these, in this order
is_read() {
	what=$1
	shift
	printf '%s\n' "$@" >"$work/wanted"
	check "$what: each by its name, with its figures" cmp "$work/wanted" "$work/read"
}

# proves WHAT STATUS: what prove says of the log
proves() {
	proved=0
	prove --exec cat "$log" >"$output" 2>&1 || proved=$?
	check "$1: prove ends with $2" [ "$proved" -eq "$2" ]
}

# amounts_to VERDICT MARK: the log of the first run, but for what its first test amounts to
amounts_to() {
	sed "s/^# 1 - three-sync: as expected: .*/# 1 - three-sync: $1: what it has seen/
		s/^ok 1 - three-sync\$/$2 1 - three-sync/
		s/^  verdict: as expected\$/  verdict: $1/" "$work/first" >"$log"
}

runs "safe ones" 0 --patches 50 --scenarios three-sync,nmi,handler-retry
cp "$log" "$work/first"
reads "safe ones"
is_read "safe ones" "passed 1 three-sync *" "passed 2 handler-retry *" "skipped 3 nmi"
proves "safe ones" 0
cp "$work/read" "$work/names"
runs "again" 0 --patches 70 --scenarios three-sync,nmi,handler-retry
check "again: the figures are others" [ "$(grep -c '^  patches: 70$' "$log")" -eq 2 ]
reads "again"
check "again: the tests are the same" cmp "$work/names" "$work/read"

# It should show what no machine can
sed 's/^scenario .*/scenario unseen/; s/^forbid .*/show torn/' iso/scenarios/three-sync.scn >"$work/unseen.scn"
cp iso/scenarios/three-sync.scn "$work"
echo nonsense >"$work/refused.scn"
runs "some that prove nothing" 2 --patches 50 "$work/three-sync.scn" "$work/unseen.scn" "$work/refused.scn"
says "what it amounts to is there" '^# 2 - unseen: inconclusive: torn not seen; [0-9]+ executions in all$'
says "and why a file is refused" '^# 3 - refused\.scn: inconclusive: refused\.scn:1:1: .*found "nonsense"$'
reads "some that prove nothing"
is_read "some that prove nothing" "passed 1 three-sync *" "failed 2 unseen *" "failed 3 refused.scn"
proves "some that prove nothing" 1

# A directive in a file's name is none, nor is a name the end of a log
cp "$work/refused.scn" "$work/1 # TODO x"
cp "$work/refused.scn" "$work/end of log"
runs "odd names" 2 --patches 50 "$work/three-sync.scn" "$work/1 # TODO x" "$work/end of log"
tests/run/tap_perl.pl "$log" >"$work/read" 2>"$output"
is_read "odd names" "passed 1 three-sync *" 'failed 2 1 \# TODO x' "failed 3 end of log"
proves "odd names" 1

for verdict in forbidden defective; do
	amounts_to "$verdict" "not ok"
	reads "$verdict"
	check "$verdict: it fails" grep -q '^failed 1 ' "$work/read"
	proves "$verdict" 1
done

grep -n '^ok 2 ' "$work/first" | cut -d : -f 1 >"$work/line"
head -n $(($(cat "$work/line") - 2)) "$work/first" >"$log"
proves "one that is cut" 1
sed 's/$/\r/' "$work/first" >"$log"
proves "one from a serial port" 0

runs "a bench" 2 bench=1
reads "a bench"
check "a bench: there are no tests" [ ! -s "$work/read" ]
finish
