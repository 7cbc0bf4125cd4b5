#!/bin/sh
# Checks: what make bench-watch makes of figures, how it takes them, and what it refuses.
# Expects: figures that were worked out by hand. Boots nothing: `make bench-watch` does, and fetches Debian's kernel.
. tests/boot/lib.sh

# prints WHAT REGEX: a line of the output, with its runs of blanks as one
prints() {
	check "$1" sh -c "tr -s ' ' ' ' <'$output' | grep -Eq -e \"\$1\"" sh "$2"
}

# ---- The table

# Three runs: 1.1, 1.25 and 1.2 times; 2.2, 2.0 and 1.9 times
printf '%s\t%s\t%s\n' plain 10 200 find 11 201 record 22 202 analysis 4 50 \
	plain 12 210 find 15 211 record 24 212 analysis 6 60 \
	plain 20 205 find 24 206 record 38 207 analysis 4.5 55 >"$work/costs.tsv"
exits "a table" 0 awk -v trace_bytes=10400000 -f bench/watch/table.awk "$work/costs.tsv"
prints "QEMU as it is: the median, and the spread" '^QEMU, as it is 12.00 [(]10.00 to 20.00[)] 1.00 [(]1.00 to 1.00[)] 205$'
prints "each run beside the plain one of its own: 1.20 is met" \
	'^with the plugin, mode=find 15.00 [(]11.00 to 24.00[)] 1.20 [(]1.10 to 1.25[)] 1.2 x, met 206$'
prints "2.0 times is met" '^with the plugin, mode=record 24.00 .* 2.00 [(]1.90 to 2.20[)] 2.0 x, met 207$'
prints "the analysis has seconds for a goal" '^the analysis of that trace 4.50 [(]4.00 to 6.00[)] 5 s, met 55$'
prints "10.4 MB are too many" '^the trace 10.40 MB 10 MB, missed$'
printf '%s\t%s\t%s\n' plain 100 1 find 121 1 record 201 1 analysis 5.01 1 >"$work/costs.tsv"
exits "another one" 0 awk -v trace_bytes=10000000 -f bench/watch/table.awk "$work/costs.tsv"
prints "1.21 times is missed" ' 1.2 x, missed 1$'
prints "2.01 times is missed" ' 2.0 x, missed 1$'
prints "5.01 s are missed" ' 5 s, missed 1$'
prints "10 MB are met" '^the trace 10.00 MB 10 MB, met$'

# ---- What is measured

exits "a command's own exit status" 7 "$BUILD/bench-cost" "$work/cost" sh -c 'exit 7'
check "and what it cost" grep -Eqx '[0-9]+\.[0-9]{3} [1-9][0-9]*\.[0-9]' "$work/cost"
# The shell ends itself, not this one
# shellcheck disable=SC2016
exits "a signal" 143 "$BUILD/bench-cost" "$work/cost" sh -c 'kill -TERM $$'
exits "a command with a buffer of 64 MiB" 0 "$BUILD/bench-cost" "$work/cost" dd if=/dev/zero of=/dev/null bs=64M count=1
# awk's own field
# shellcheck disable=SC2016
check "has at least as much" awk '{ exit !($2 >= 64 && $2 < 640) }' "$work/cost"
exits "a command that is not there" 127 "$BUILD/bench-cost" "$work/cost" "$work/none"
check "is said" grep -q 'none: No such file' "$output"
exits "a cost that cannot be written" 74 "$BUILD/bench-cost" "$work/none/cost" true
exits "nothing to run" 64 "$BUILD/bench-cost" "$work/cost"
exits "a trace that is none" 66 "$BUILD/bench-find" "$work/costs.tsv"
check "is named" grep -q '^bench-find: .*costs.tsv: ' "$output"

# ---- What is refused, before anything is fetched

exits "no run" 64 env RUNS=0 BUILD="$work" bench/watch/bench
exits "an argument" 64 env BUILD="$work" bench/watch/bench linux
exits "an unknown guest" 1 env BUILD="$work" bench/watch/watch xen
check "says which there are" grep -q 'linux, self, luajit, node and java, and not "xen"' "$output"
exits "an unknown JIT" 1 bench/watch/make_jit pypy "$work" "$work/pypy"
check "says so, too" grep -q 'luajit, node and java, and not "pypy"' "$output"
finish
