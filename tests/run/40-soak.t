#!/bin/sh
# Checks: make soak, with fakes in the place of the machines and the fuzzers: what it counts, and that
# it goes on where it was when it was ended, killed in the middle, started twice, or had no disk.
# Expects: each round that ended is counted once, and no other. Each fake round makes 2 times 10
# patches, 100 executions, 20 syncs and 3 NMIs; 5 NMIs are sent.
. tests/boot/lib.sh

fake=$work/fake
database=$work/soak.db
mkdir -p "$fake/fuzz" "$work/bin"

# crossmod: what it was called with is in $fake/calls; it hangs, or exits otherwise, on demand
cat >"$fake/crossmod" <<'END'
#!/bin/sh
fake=$(dirname "$0")
if [ "$1" = prove ]; then
	printf 'good\tcoherent\ttorn\tforbidden\nbad\tcoherent\ttorn\tforbidden\n'
	printf 'bad\tprefetch\tlate-old\tallowed\nfine\tcoherent\ttorn\tforbidden\n'
	exit
fi
echo "$*" | sed 's/--log [^ ]*//' >>"$fake/calls"
machine=$1
while [ $# -gt 0 ]; do
	case $1 in
	--log) log=$2 ;;
	--machine) machine=$2 ;;
	esac
	shift
done
{
	# What a CPU has taken grows from one scenario to the next
	for nmis in 1 3; do
		printf '  patches: 10\r\n  executions: 100\r\n  syncs: 20\r\n'
		printf '    - {cpu: 1, nmis: %d}\r\n    - {cpu: 2, nmis: %d}\r\n' $nmis $nmis
	done
	printf '# nmis: 6, taken by 2 of 3 CPUs, 0 of them by CPU 0\r\n'
} >"$log"
if [ -n "$SOAK_NMIS" ]; then
	echo 5 1 >"$SOAK_NMIS"
fi
if [ -e "$fake/hang" ]; then
	echo $$ >"$fake/hanging"
	exec sleep 1000
fi
exit "$(cat "$fake/status.$machine" 2>/dev/null || echo 0)"
END
cat >"$fake/fuzz/fuzz_psf" <<'END'
#!/bin/sh
echo '#1234	DONE   cov: 7 ft: 9 corp: 3/9b'
echo 'stat::number_of_executed_units: 1234'
echo 'stat::average_exec_per_sec: 12'
END
# The real one, but for a disk that is full
cat >"$work/bin/sqlite3" <<END
#!/bin/sh
if [ -e "$work/full" ]; then
	case "\$*" in *INSERT*)
		echo "Error: database or disk is full" >&2
		exit 13
		;;
	esac
fi
exec $(command -v sqlite3) "\$@"
END
chmod +x "$fake/crossmod" "$fake/fuzz/fuzz_psf" "$work/bin/sqlite3"
PATH=$PWD/$work/bin:$PATH

soak() {
	BUILD=$fake tests/soak/soak --database "$database" "$@"
}

# counted WHAT ROUNDS: how many rounds of machines the database has, and that each is whole
counted() {
	expected="$2|$(($2 * 20))|$(($2 * 200))|$(($2 * 40))|$(($2 * 6))"
	check "$1: $2 rounds, and what they did" [ "$(sqlite3 "$database" 'SELECT count(*),
		sum(patches), sum(executions), sum(syncs), sum(nmis) FROM rounds
		WHERE machine NOT LIKE "fuzz%"')" = "$expected" ]
}

# starts and hangs in a round; the process is $!, the machine's is in $fake/hanging
hangs() {
	: >"$fake/hanging"
	touch "$fake/hang"
	BUILD=$fake tests/soak/soak --database "$database" --rounds 1 >"$output" 2>&1 &
	await . "$fake/hanging"
	rm "$fake/hang"
}

exits "no database" 66 soak --summary
exits "the first rounds" 0 soak --rounds 2
counted "the first rounds" 2
check "only what every model allows nothing of is run" [ "$(sort -u "$fake/calls" |
	grep -c 'scenarios=\(good,fine\|fine,good\)$')" -eq 2 ]
check "a round in which CPUs rest, and one in which they do not" [ "$(grep -o 'idle=[a-z]*' "$fake/calls" |
	tr '\n' ' ')" = "idle=off idle=on " ]
check "QEMU gets NMIs" [ "$(sqlite3 "$database" \
	'SELECT nmis_sent, stalls FROM rounds WHERE machine = "qemu"')" = '5|1' ]
check "as expected, it keeps no log" [ -z "$(ls "$database.logs")" ]

hangs
kill -9 $!
wait $! 2>/dev/null
counted "killed in the middle" 2
orphan=$(cat "$fake/hanging") # the machine that it left behind must not keep it from going on
exits "after that" 0 soak --rounds 1
counted "after that" 3
kill "$orphan"
check "it goes on with the next round" [ "$(sqlite3 "$database" 'SELECT max(number) FROM rounds')" -eq 3 ]

hangs
exits "a second one" 75 soak --rounds 1
check "a second one: says why" grep -q 'another one is running' "$output"
kill -TERM $!
status=0
wait $! || status=$?
check "asked to end: exit status 0" [ $status -eq 0 ]
counted "asked to end" 3

exits "a round of the fuzzer" 0 soak --rounds 2
check "its inputs are counted" [ "$(sqlite3 "$database" \
	'SELECT machine, inputs, verdict FROM rounds WHERE number = 5')" = 'fuzz_psf|1234|nothing found' ]
counted "with it" 4

echo 73 >"$fake/status.qemu"
exits "no room for a log" 73 soak --rounds 1
counted "no room for a log" 4
rm "$fake/status.qemu"
touch "$work/full"
exits "no room for the results" 73 soak --rounds 1
check "no room for the results: says so" grep -q 'is the disk full' "$output"
rm "$work/full"
counted "no room for the results" 4

echo 4 >"$fake/status.qemu-multi"
sqlite3 "$database" 'UPDATE rounds SET number = 7 WHERE number = 5'
exits "QEMU with parallel CPUs may be defective" 0 soak --rounds 1
check "but it is told" grep -q 'does not conform: 1 rounds, defective' "$output"
echo 3 >"$fake/status.qemu-multi"
sqlite3 "$database" 'DELETE FROM rounds WHERE number > 7'
exits "but its log must be whole" 1 soak --rounds 1
sqlite3 "$database" 'DELETE FROM rounds WHERE number > 7'
rm "$fake/status.qemu-multi"

echo 1 >"$fake/status.qemu"
exits "a round that fails" 1 soak --rounds 2
check "it is told, with its log, and how to repeat it" grep -q \
	"^FAILED: round 9, qemu with 8 CPUs: wrong protocol (exit status 1); log: $database.logs/round-9.log; again: tests/soak/soak --repeat 9\$" "$output"
check "the log is there" grep -q 'patches: 10' "$database.logs/round-9.log"
rm "$fake/status.qemu"
exits "it stays so" 1 soak --rounds 1
exits "in the summary, too" 1 soak --summary
rounds=$(sqlite3 "$database" 'SELECT count(*) FROM rounds')
grep 'seed=9 ' "$fake/calls" >"$work/before"
exits "repeating it" 0 soak --repeat 9
check "it is the same round" sh -c "[ \$(grep -c 'seed=9 ' '$fake/calls') -eq 2 ] &&
	[ \$(grep 'seed=9 ' '$fake/calls' | sort -u | wc -l) -eq 1 ]"
check "and changes no sum" [ "$(sqlite3 "$database" 'SELECT count(*) FROM rounds')" -eq "$rounds" ]

exits "a number that is none" 64 soak --minutes 0
exits "an option that is none" 64 soak --what
finish
