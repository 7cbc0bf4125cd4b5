#!/bin/sh
# Checks: how crossmod run ends when it does not end by itself.
# Expects: on request, a whole log that is inconclusive (2), now and when it is judged later; a crash is a log that is not whole (3), and its report
# names what happened; with --until a time that is up is such a request; what cannot be read is said before anything starts.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	echo "1..0 # SKIP one CPU"
	exit
}

: >"$log"
"$BUILD/crossmod" run --timeout 300 --log "$log" --seconds 100 \
	--scenarios three-sync,handler-retry >"$output" 2>&1 &
ends_on_request '^# three-sync: [0-9]+ patches'
says "what ran was cut short" '^# 1 - three-sync: inconclusive: ended early on request, after [0-9]+ patches; '
says "how much was not run" '^# ended early: 1 of 2 scenarios were not run$'
says "what did not run is skipped" '^ok 2 - handler-retry # SKIP the run was ended'
says "the log is whole" '^# end of log: [0-9]+ lines, crc32 [0-9a-f]+, verdict inconclusive$'
judges "the same from the log" 2
check "it says why" grep -q '^ended early: 1 of 2 scenarios were not run$' "$output"

# Far longer than the time that it gets
: >"$log"
"$BUILD/crossmod" run --until 1e-8 --log "$log" --scenarios three-sync,handler-retry >"$output" 2>&1 &
ends_on_request '^# three-sync: [0-9]+ patches'
says "--until: what ran has its bound" '^# bound: three-sync: no .* patches: below [0-9.e-]+ a patch$'
exits "--until, and its time is up" 2 "$BUILD/crossmod" run --until 1e-8 --timeout 3 --log "$log" \
	--scenarios three-sync
says "what ran until then is reported" '^# 1 - three-sync: inconclusive: ended early on request, after [0-9]+ patches; '
says "with its bound" '^# bound: three-sync: no .* patches: below [0-9.e-]+ a patch$'
check "why it ended is said" grep -qx 'crossmod: it was asked to end after 3 s (see --timeout)' "$output"

# What whoever started it ignores, as nohup(1) does, neither it nor its machine takes for a request. The
# machine's process gets them, too: it is the child.
: >"$log"
(
	trap '' HUP INT TERM
	exec "$BUILD/crossmod" run --timeout 300 --log "$log" --seconds 3 --scenarios three-sync
) >"$output" 2>&1 &
launcher=$!
await '^# three-sync: [0-9]+ patches'
machine=$(pgrep -P "$launcher")
check "ignored signals: the machine is a process of its own" [ "$machine" -gt 1 ]
for number in HUP TERM; do
	kill -"$number" "$launcher" "${machine:-$launcher}"
done
kill -INT "$launcher"
status=0
wait "$launcher" || status=$?
check "ignored signals: exit status 0" [ "$status" -eq 0 ]
says "ignored signals: all was run" '^# 1 - three-sync: as expected'

: >"$log"
(
	trap '' HUP INT TERM
	exec "$BUILD/crossmod" bench --run --cpus 2 --rounds 1 --tsv "$work/bench.tsv"
) >"$output" 2>&1 &
launcher=$!
await '^crossmod: this-processor, 2 CPUs' "$output"
for number in HUP TERM INT; do
	kill -"$number" "$launcher"
done
status=0
wait "$launcher" || status=$?
check "ignored signals, bench: exit status 0" [ "$status" -eq 0 ]
check "ignored signals, bench: its table is there" [ -s "$work/bench.tsv" ]

for test in exception null-call stack-overflow write-text execute-data foreign-breakpoint; do
	runs "test=$test" 3 --patches 10 --scenarios three-sync "test=$test"
	says "it is reported" '^Bail out! .* on CPU [0-9]+ '
	says "with registers" '^#   rax [0-9a-f]{16} rbx '
done

runs "a CPU that does not acknowledge" 2 --signals --patches 30 --scenarios three-sync test=deaf \
	timeout_ms=500
says "it is named" '^  reason: "CPU 1 .* did not acknowledge'

echo "scenario broken" >"$work/broken.scn"
runs "a file with an error" 2 --patches 10 "$work/broken.scn"
says "its message" '^# 1 - broken.scn: inconclusive: broken.scn:'
mkdir -p "$work/a" "$work/b"
cp iso/scenarios/direct.scn "$work/a/direct.scn"
cp iso/scenarios/direct.scn "$work/b/direct.scn"
runs "one name in two files" 66 --patches 10 "$work/a/direct.scn" "$work/b/direct.scn"
check "both files are named" grep -Fqx "crossmod: $work/a/direct.scn and $work/b/direct.scn both have a scenario \"direct\"; give one of them another name" "$output"
check "nothing was run" [ ! -s "$log" ]
mkdir -p "$work/$(printf '%0200d' 0)"
long=$work/$(printf '%0200d' 0)/dür.scn
cp "$work/broken.scn" "$long"
runs "one with a long path, in another script" 2 --patches 10 "$long"
says "its name" '^# 1 - dür.scn: inconclusive: dür.scn:'
check "and in the summary" grep -q '^dür.scn  *inconclusive  *dür.scn:' "$output"
cp iso/scenarios/direct.scn "$work/kept.scn"
ln -s kept.scn "$work/link"
for place in kept.scn link; do
	exits "a log in the place of a scenario, $place" 73 "$BUILD/crossmod" run --patches 10 \
		--log "$work/$place" "$work/kept.scn"
	check "$place: it says so" grep -Fqx \
		"crossmod: cannot write $work/$place: it is $work/kept.scn, which is to be read" "$output"
	check "$place: the scenario is what it was" cmp iso/scenarios/direct.scn "$work/kept.scn"
done
runs "no such file" 66 "$work/none.scn"
runs "no such CPU" 64 --cpus 0,65535
runs "an option with a wrong value" 64 --cpus x
runs "a log that cannot be written" 73 --log "$work/none/log"
finish
