#!/bin/sh
# Checks: crossmod classify on this system's own processor, for some seconds; what it does not take.
# Expects: a class, models that are excluded only where a log says by what, and a log that the judge takes as
# it is. Wrong options and files are refused (64) before anything runs. Where there is one CPU, all is skipped.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod

exits "no number" 64 "$crossmod" classify --seconds many
check "it says so" grep -Eq 'classify=many.*expected a number' "$output"
exits "no value" 64 "$crossmod" classify --seconds
for limit in patches=5 executions=5 seconds=5 milliseconds=5; do
	exits "another limit, $limit" 64 "$crossmod" classify "$limit"
	check "it says so" grep -Eq 'no other limit' "$output"
done
exits "a file" 64 "$crossmod" classify iso/scenarios/direct.scn
check "it says so" grep -Eq 'built in: no files' "$output"
exits "not with --until" 64 "$crossmod" classify --until 1e-3

[ "$(nproc)" -ge 2 ] || {
	skips "a run" "one CPU"
	finish
	exit
}

exits "it runs" 0 "$crossmod" classify --seconds 8 --log "$work/classify.log"
cp "$output" "$work/lines"
check "with a class" grep -Eq '^# class: as strong as [a-z]' "$work/lines"
check "each model that is excluded has its reason" sh -c "
	sed -n 's/^# machine: not \([a-z]*\):.*/\1/p' '$work/lines' | sort >'$work/not'
	sed -n 's/^# excluded \([a-z]*\):.*/\1/p' '$work/lines' | sort >'$work/excluded'
	cmp '$work/not' '$work/excluded'"
check "prefetch allows whatever any other does" sh -c "! grep -q '^# excluded prefetch' '$work/lines'"
check "it says what could have been excluded" grep -q '^# machine: what ran could have excluded' "$work/lines"
exits "the judge takes the log" 0 "$crossmod" judge "$work/classify.log"
finish
