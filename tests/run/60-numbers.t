#!/bin/sh
# Checks: what make, and the scripts behind it, are given in variables and arguments: numbers that are
# none, or too small, or too large; files that are not there.
# Expects: each is refused by its name, before anything is built or started: by make (2), or by the
# script (64).
. tests/boot/lib.sh

# wrong NAME STATUS VALUE COMMAND...
wrong() {
	name=$1
	expected=$2
	value=$3
	shift 3
	exits "$name='$value'" "$expected" timeout 60 env -u MAKEFLAGS -u MAKELEVEL "$@"
	check "$name='$value': says what it takes" \
		grep -Eq -e "$name takes (a number|numbers) from [0-9]+ to [0-9]+, and not \"" "$output"
	check "$name='$value': nothing has begun" [ "$(wc -l <"$output")" -eq 1 ]
}

new=$work/build # where nothing is built yet

for value in abc '' 0 -1 1e3 1.5 007 1000001 99999999999999999999; do
	wrong FUZZ_SECONDS 2 "$value" make BUILD="$new" fuzz FUZZ_SECONDS="$value"
done
for value in abc '' 0 -1 100001; do
	wrong SOAK_HOURS 2 "$value" make BUILD="$new" soak SOAK_HOURS="$value"
done
wrong SOAK_MINUTES 2 x make BUILD="$new" soak SOAK_MINUTES=x
exits "TESTS_BOOT" 2 env -u MAKEFLAGS -u MAKELEVEL make BUILD="$new" test-boot TESTS_BOOT="tests/boot none.t"
check "TESTS_BOOT: is named" grep -q 'TESTS_BOOT: there is no none.t' "$output"
exits "MACHINES" 2 env -u MAKEFLAGS -u MAKELEVEL make BUILD="$new" results MACHINES="qemu none"
check "MACHINES: is named" grep -q 'MACHINES takes some of .*, and not "none"' "$output"
check "nothing was built" [ ! -e "$new" ]

for value in 0 '' x '1 2 x' 4097 -1; do
	wrong CPUS 64 "$value" env CPUS="$value" tests/cpus/run
	wrong CPUS 64 "$value" env CPUS="$value" BUILD="$new" bench/linux/run
done
for name in RUNS PATCHES; do
	wrong "$name" 64 x env "$name=x" tests/cpus/run
	wrong "$name" 64 0 env "$name=0" tests/cpus/run
done
for name in BOOTS ROUNDS PANIC_BOOTS; do
	wrong "$name" 64 x env "$name=x" BUILD="$new" bench/linux/run
done
wrong EXECUTORS 64 4 env EXECUTORS=4 tests/spin/run
wrong JOBS 64 0 env JOBS=0 tests/spin/run
wrong RUNS 64 0 env RUNS=0 bench/prove/run
wrong EXECUTORS 64 4 env EXECUTORS='1 4' bench/prove/run
wrong SPIN 64 2 env SPIN=2 bench/prove/run
wrong SECONDS 64 abc tests/fuzz/run abc
wrong SECONDS 64 '' tests/fuzz/run
for name in --minutes --rounds --repeat; do
	wrong "$name" 64 x tests/soak/soak --database "$work/none.db" "$name" x
	wrong "$name" 64 0 tests/soak/soak --database "$work/none.db" "$name" 0
done
wrong SOAK_FUZZ_SECONDS 64 x env SOAK_FUZZ_SECONDS=x tests/soak/soak --database "$work/none.db"
check "no database was made" [ ! -e "$work/none.db" ]

exits "a fuzzer that is none" 64 tests/fuzz/run 1 fuzz_none
exits "a scenario that is not there" 66 tests/spin/run "$work/none.scn"
exits "an argument of bench-linux" 64 env BUILD="$new" bench/linux/run now
exits "an argument of bench-prove" 64 env BUILD="$new" bench/prove/run now
exits "an argument of setup" 64 scripts/setup --help
exits "arguments of the stick" 64 scripts/stick.sh image
exits "a machine of results that is none" 64 scripts/results.sh none
exits "no machine of results" 64 scripts/results.sh
exits "a table of results that is none" 64 scripts/results_tables.sh none
exits "a number of bench-host" 64 "$BUILD/bench-host" /dev/null 0 1 x
check "nothing was made" [ ! -e "$new" ]
finish
