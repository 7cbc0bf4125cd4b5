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

exits "no such directory" 73 "$BUILD/crossmod" bench --cpus 1 --rounds 1 --tsv "$work/none/rows.tsv"
check "it says so" grep -q 'cannot write .*none/rows.tsv: No such file' "$output"
exits "no such machine" 64 "$BUILD/crossmod" bench --machine bochs
finish
