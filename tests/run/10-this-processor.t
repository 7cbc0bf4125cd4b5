#!/bin/sh
# Checks: crossmod run on this system's own processor, with membarrier, with signals, swept, and
# built with sanitizers.
# Expects: protocols that are safe in every model show nothing that they forbid, and the judge finds
# the log whole. Nothing depends on how often anything was seen, nor on time. With one CPU there is
# nothing to see, and the log says so (2).
. tests/boot/lib.sh

SAFE=three-sync,three-sync-nop5-jmp32,three-sync-call32,three-sync-jcc8,three-sync-batch
SAFE=$SAFE,three-sync-retired,handler-old,handler-retry,flag-cpuid,flag-iret-straight

if [ "$(nproc)" -lt 2 ]; then
	runs "one CPU" 2 --patches 10
	says "it says why" '# SKIP one CPU: there is nothing to cross-modify'
	finish
	exit
fi

runs "the safe protocols" 0 --patches 500 --scenarios "$SAFE"
check "all of them ran" [ "$(grep -c '^  executions:' "$log")" -eq 10 ]
says_not "something was executed in each" '^  executions: 0$'
says "the machine is described" '^# machine: vendor [A-Za-z]+, family [0-9]+'
says "when it ran" "^# date: $(date -u +%Y)-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9] UTC, by the system's clock$"
says "and what kernel it has" '^# kernel: Linux '
judges "its log, judged once more"

runs "the same by signals" 0 --signals --patches 100 --scenarios "$SAFE"
says "it says so" '^# sync: a signal to each thread'
says_not "each CPU has acknowledged some" '^    - [{]cpu: .* syncs: 0,'

runs "the same, swept" 0 --sweep 8 --seed 7 --patches 200 --scenarios "$SAFE"

# log(0.05) / log(1 - 0.01) is 298.1; 1 - 0.05^(1/299) is 0.009969
exits "until a bound" 0 "$BUILD/crossmod" run --timeout 300 --until 1e-2 --log "$log" --scenarios three-sync
check "how long it takes is said" grep -Eq \
	'^crossmod: 299 patches of each scenario put what it does not show below 0\.01 a patch; .* 1 scenarios take about [0-9]+ (s|min|h|days), ' \
	"$output"
says "it made so many patches" '^  patches: 299$'
says "there is no other limit" '^# command line: scenarios=three-sync timeout_ms=10000 patches=299$'
says "the options in force are those of a process" \
	'^# options: patches=299 dwell=[0-9]+ .* timeout_ms=10000 [^:]* scenarios=three-sync$'
says_not "none is a machine's" '^# options: .*(serial|apic)='
says "the bound is as low" '^# bound: three-sync: no .* in 299 patches: below 0\.00997 a patch$'

exits "a table of pairs" 0 "$BUILD/crossmod" run --timeout 300 --pairs --patches 100 \
	--scenarios three-sync,handler-old
check "each pair is classified" grep -Eq '^(same core|same die|across|not known) [(][0-9]+, [0-9]+[)].*: machine: consistent with' "$output"

BUILD_PLAIN=$BUILD
BUILD=$BUILD_PLAIN/asan
runs "with AddressSanitizer and UBSan" 0 --patches 100 --scenarios "$SAFE"
check "they have nothing to say" sh -c "! grep -q 'beside its log' '$output'"

# ThreadSanitizer wants fixed places in the address space; some systems place programs anywhere.
BUILD=$BUILD_PLAIN/tsan
export TSAN_OPTIONS=halt_on_error=1
if "$BUILD/crossmod" --help >/dev/null 2>&1; then
	runs "with ThreadSanitizer" 0 --patches 100 \
		--scenarios three-sync,three-sync-batch,handler-retry,flag-cpuid,three-sync-retired
	check "it has nothing to say" sh -c "! grep -q ThreadSanitizer '$output'"
else
	skips "with ThreadSanitizer" "it does not start here: see vm.mmap_rnd_bits"
fi
BUILD=$BUILD_PLAIN
finish
