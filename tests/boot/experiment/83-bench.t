#!/bin/sh
# Checks: crossmod bench, in QEMU and in a process: that its rows are complete, and what it does when it
# cannot measure.
# Expects: a row for each thing that is measured, in the same order; that every executor took part, and that
# syncs interrupted those that execute, and none that was halted. No figure is compared with anything: how
# long something takes is no test.
. tests/boot/lib.sh

tsv=$work/rows.tsv

# What the rows of one machine are: executors, what, sites, bytes
sizes='1 2
1 5
64 2
64 5
256 2
256 5
1024 2
1024 5
16384 5'

parts='part-check part-stores1 part-sync1 part-stores2 part-sync2 part-stores3 part-sync3 part-rest'

# expected EXECUTORS... : the rows, without the syncs that depend on the machine
expected() {
	for executors in "$@"; do
		echo "$executors sync 0 0"
		echo "$sizes" | while read -r size; do
			for what in sync syncs stores patch $parts less-stores; do
				echo "$executors $what $size"
			done
		done
	done
	for size in '1024 2' '1024 5'; do
		printf 'idle %s\n' "nop $size" "untaken $size"
	done
	if [ $# = 3 ]; then
		printf 'busy %s\n' 'handler 1 5' 'pass-0 64 5' 'pass-10 64 5' 'pass-1000 64 5'
	fi
}

# rows MACHINE CPUS: those that there are
rows() {
	awk -F '\t' -v machine="$1" -v cpus="$2" '$1 == machine && $2 == cpus && $4 !~ /^sync-/ {
		print $3, $4, $5, $6
	}' "$tsv"
}

# has_rows WHAT MACHINE CPUS EXECUTORS...
has_rows() {
	what=$1
	machine=$2
	cpus=$3
	shift 3
	expected "$@" >"$work/expected"
	rows "$machine" "$cpus" >"$work/rows"
	check "$what: every row, once" cmp "$work/expected" "$work/rows"
}

# Runs, and min <= 10% <= median <= 90% <= max; a limit and its ratio where it is a patch
consistent() {
	awk -F '\t' 'NR > 1 && !(NF == 14 && $7 > 0 && $11 <= $9 && $9 <= $8 && $8 <= $10 && $10 <= $12 &&
		($4 == "patch" ? $13 > 0 && $14 == sprintf("%.3f", $8 / $13) : $13 == "-" && $14 == "-")) {
		print "# row " NR ": " $0
		bad = 1
	}
	END { exit bad }' "$tsv"
}

exits "QEMU, 1 and 2 CPUs" 0 "$BUILD/crossmod" bench --cpus 1,2 --rounds 1 --timeout 300 --tsv "$tsv" \
	--plot "$work/plots"
has_rows "1 CPU" qemu 1 idle
has_rows "2 CPUs" qemu 2 idle halted busy
check "the rows are consistent" consistent
check "and mov to cr2 was measured" grep -q '	sync-movcr2	0	0	' "$tsv"
check "there is a table of the parts of each" [ "$(grep -c '^what a patch is spent on' "$output")" -eq 2 ]
check "there is a table of each" [ "$(grep -Ec '^qemu, [12] CPUs' "$output")" -eq 2 ]
for plot in bench-cpus.svg bench-sites.svg; do
	check "$plot is a picture" grep -q '<svg' "$work/plots/$plot"
done

boots "the log itself" 2 --machine qemu --cpus 3 --timeout 300 -- bench=1 bench_sites=256 "$patient"
says_all "the log itself"
check "no batch is larger than it may be" [ "$(awk '/^# bench: row / { print $6 }' "$log" | sort -n | tail -n 1)" = 256 ]
says "idle executors are interrupted" \
	'^# bench: idle: 2 of 2 CPUs were interrupted by [1-9][0-9]* syncs, [1-9][0-9]* times in all$'
says "busy ones too" '^# bench: busy: 2 of 2 CPUs were interrupted by [1-9][0-9]* syncs, [1-9][0-9]* times in all$'
says "and those that are halted are not" \
	'^# bench: halted: 0 of 2 CPUs were interrupted by [1-9][0-9]* syncs, 0 times in all$'
says "what the clock costs" '^# bench: the clock: [0-9]* ns a reading, of which a patch makes 8 to tell its parts$'
says "how far it is" '^# bench: round 1 of 1 has been made$'
says "each executor took part" '^# bench: 1 rounds, 2 executors, [1-9][0-9]* passes, [1-9][0-9]* at least of each$'
says "patches went on meanwhile" '^# bench: pass-1000: [1-9][0-9]* patches$'

if [ "$(nproc)" -lt 2 ]; then
	skips "this processor" "one CPU"
else
	exits "this processor" 0 "$BUILD/crossmod" bench --run --cpus 2 --rounds 1 --timeout 300 --tsv "$tsv"
	has_rows "this processor" this-processor 2 idle halted busy
	check "its rows are consistent" consistent

	: >"$log"
	"$BUILD/crossmod" run --timeout 300 --log "$log" bench=1000 >"$output" 2>&1 &
	ends_on_request '^# bench: round 1 of 1000 has been made$'
	says "with the rounds until then" '^# bench: [1-9][0-9]{0,2} rounds, '
	says_all "ended on request"
fi

# Each row of --power: machine, CPUs, row, figure, rounds
power_rows() {
	for row in store-line store-page no-sync-line no-sync-page no-first-sync-line no-first-sync-page \
		operand quadword-bytes quadword-store; do
		case $row in
		operand | quadword-store) event=unserialized ;;
		*) event=torn ;;
		esac
		for figure in patches executions "$event"; do
			echo "$1 2 $row $figure 1"
		done
	done
}

# And the least rate is not more than the median, which is not more than the highest
both_sides_go_on() {
	awk -F '\t' 'NR > 1 && !(NF == 16 && $7 <= $6 && $6 <= $8 && $10 <= $9 && $9 <= $11 &&
		(($4 != "patches" && $4 != "executions") || ($6 > 0 && $9 > 0 && $15 > 0))) {
		print "# row " NR ": " $0
		bad = 1
	}
	END { exit bad }' "$tsv"
}

# has_power_rows WHAT MACHINE: those that there must be, with patches and executions on both sides
has_power_rows() {
	power_rows "$2" >"$work/expected"
	awk -F '\t' 'NR > 1 { print $1, $2, $3, $4, $5 }' "$tsv" >"$work/rows"
	check "$1: every row, once" cmp "$work/expected" "$work/rows"
	check "$1: both sides patch and execute" both_sides_go_on
}

exits "power, in QEMU" 0 "$BUILD/crossmod" bench --power --machine qemu --rounds 1 --timeout 300 --tsv "$tsv"
has_power_rows "power, in QEMU" qemu
if [ "$(nproc)" -lt 2 ]; then
	skips "power" "one CPU"
else
	exits "power" 0 "$BUILD/crossmod" bench --power --rounds 1 --timeout 300 --tsv "$tsv"
	has_power_rows "power" this-processor
	check "there is a table of it" grep -q '^this-processor, 2 CPUs, 1 rounds: patches back to back' "$output"
fi
exits "power on one CPU" 64 taskset -c 0 "$BUILD/crossmod" bench --power
check "it says so" grep -q -- '--power needs two CPUs at least, and this process may use one' "$output"

exits "no such directory" 73 "$BUILD/crossmod" bench --cpus 1 --rounds 1 --tsv "$work/none/rows.tsv"
check "it says so" grep -q 'cannot write .*none/rows.tsv: No such file' "$output"
exits "no such machine" 64 "$BUILD/crossmod" bench --machine bochs
finish
