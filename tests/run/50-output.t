#!/bin/sh
# Checks: every command, and the scripts that print tables, where the standard output takes nothing: a
# full disk, a pipe that nobody reads, one that is closed; and files that they are told to write.
# Expects: 74 and one message, whatever the command has found; a log's file is whole all the same. What
# the build makes of such an output is not made.
. tests/boot/lib.sh

direct=iso/scenarios/direct.scn
message='^crossmod: cannot write all of the standard output: '
errors=$work/errors
tsv=$work/rows.tsv

# ends WHAT COMMAND...: its exit status, in `status`; what it says is in $errors
ends() {
	status=0
	"$@" 2>"$errors" </dev/null || status=$?
	cp "$errors" "$output"
}

said_once() {
	[ "$(grep -c "$message$1" "$errors")" -eq 1 ]
}

# loses WHAT COMMAND...: three times
loses() {
	what=$1
	shift
	ends "$@" >/dev/full
	check "$what, to a full disk: exit status 74" [ $status -eq 74 ]
	check "$what, to a full disk: it says so, once" said_once 'No space left on device$'
	unread ends "$@"
	check "$what, to a pipe that nobody reads: exit status 74" [ $status -eq 74 ]
	check "$what, to a pipe that nobody reads: it says so, once" said_once 'Broken pipe$'
	ends "$@" >&-
	check "$what, with no standard output: exit status 74" [ $status -eq 74 ]
	check "$what, with no standard output: it says so, once" said_once 'Bad file descriptor$'
}

crossmod=$BUILD/crossmod
"$crossmod" run --patches 10 --scenarios direct --log "$work/saved" >/dev/null 2>&1 || true

loses help "$crossmod" help
loses "help prove" "$crossmod" help prove
loses "prove --help" "$crossmod" prove --help
loses prove "$crossmod" prove $direct
loses "prove --tsv" "$crossmod" prove --tsv $direct
loses "prove --trace" "$crossmod" prove --trace unserialized $direct
loses "prove --promela" "$crossmod" prove --promela --model coherent $direct
loses synth "$crossmod" synth --site 'jmp8 -> jmp8' --model coherent
loses generate "$crossmod" generate --sites 'jmp8 -> jmp8' --steps 1
loses "generate --count" "$crossmod" generate --sites 'jmp8 -> jmp8' --steps 1 --count
loses reduce "$crossmod" reduce $direct --while 'coherent allows unserialized'
loses judge "$crossmod" judge "$work/saved"
loses run "$crossmod" run --timeout 300 --patches 10 --scenarios direct --log "$log"
says_all "run"
check "run: nothing else is in the log" [ "$(head -n 1 "$log")" = 'TAP version 13' ]
loses "run --pairs" "$crossmod" run --timeout 300 --pairs --patches 10 --scenarios direct
if [ "$(nproc)" -lt 2 ]; then
	skips "classify and bench" "one CPU"
else
	loses classify "$crossmod" classify --seconds 1 --timeout 300
	loses bench "$crossmod" bench --run --cpus 2 --rounds 1 --timeout 300 --tsv "$tsv"
	check "bench: its table is in the file" grep -q '	sync	0	0	' "$tsv"
fi
loses "results add" "$crossmod" results add --database "$work/results.db" "$work/saved"
loses "results list" "$crossmod" results list --database "$work/results.db"
loses compare "$crossmod" compare "$work/saved" "$work/saved"
# boot and watch need an emulator: tests/boot/output/87-output.t and tests/boot/watch/20-watch.t.
# report prints nothing: 73-report.t
check "no command is left out" [ "$("$crossmod" help | sed -n 's/^  crossmod \([a-z]*\) .*/\1/p' | sort -u |
	tr '\n' ' ')" = 'bench boot classify compare generate help judge prove reduce report results run synth watch ' ]

exits "a wrong word is a wrong word" 64 sh -c "'$crossmod' proof >/dev/full"
exits "nobody misses what is not printed" 66 sh -c "'$crossmod' prove '$work/none' >/dev/full"

# ---- Files --------------------------------------------------------------------------------------

# file WHAT FILE COMMAND...
file() {
	exits "$1" 74 "$3" "$4" "$5" "$6" "$7" "$8" "$9"
	check "$1: it says so" grep -q "^crossmod: cannot write all of $2: No space left on device\$" "$output"
}

file "a log on a full disk" /dev/full "$crossmod" run --timeout=300 --patches=10 --scenarios=direct \
	--log=/dev/full trace=off
check "the verdict was printed" grep -q '^verdict: ' "$output"
if [ "$(nproc)" -ge 2 ]; then
	file "a table on a full disk" /dev/full "$crossmod" bench --run --cpus=2 --rounds=1 --timeout=300 \
		--tsv=/dev/full
	mkdir -p "$work/plots"
	ln -s /dev/full "$work/plots/bench.tsv"
	file "the plots' table on a full disk" "$work/plots/bench.tsv" "$crossmod" bench --run --cpus=2 \
		--rounds=1 --timeout=300 --plot="$work/plots"
	rm "$work/plots/bench.tsv"
	ln -s /dev/full "$work/plots/bench-sites.svg"
	exits "a plot on a full disk" 74 "$crossmod" bench --run --cpus 2 --rounds 1 --timeout 300 \
		--plot "$work/plots"
	check "a plot on a full disk: it says so" grep -q 'bench-sites.svg is not whole' "$output"
fi

# limited WHAT STATUS WORDS COMMAND...: where no file may have more than one block
limited() {
	name="$1, as large as it may be"
	expected=$2
	words=$3
	shift 3
	# shellcheck disable=SC2016 # "$@" is that shell's
	exits "$name" "$expected" sh -c 'ulimit -f 1; exec "$@" >"$0"' "$work/limited" "$@"
	check "$name: it says so" grep -q "^crossmod: .*$words.*File too large" "$output"
}

limited "a table" 74 'cannot write all of the standard output' "$crossmod" prove --tsv
limited "a model" 74 'cannot write all of the standard output' "$crossmod" prove --promela --model coherent \
	$direct
limited "the text of sites" 69 'cannot be had' "$crossmod" run --patches 10 --scenarios direct

# ---- The build ----------------------------------------------------------------------------------

# rule: makes the kernel's table of what the models allow, with the program that is there
mkdir -p "$work/build/generated"
ln -s "$PWD/$BUILD/crossmod" "$work/build/crossmod"
table=$work/build/generated/allowed_table
rule() {
	make --no-print-directory -o "$work/build/crossmod" BUILD="$work/build" "$table.c"
}

ln -s /dev/full "$table.tsv"
exits "the build, with no room for what was proved" 2 rule
check "it says so" grep -q "${message}No space left on device\$" "$output"
check "and has made nothing of it" [ ! -e "$table.c" ]
rm "$table.tsv"
exits "the build, with room" 0 rule
rm "$table.c"
ln -s /dev/full "$table.part"
exits "the build, with no room for the table" 2 make -W scripts/allowed.sh --no-print-directory \
	-o "$work/build/crossmod" BUILD="$work/build" "$table.c"
check "has made nothing of it either" [ ! -e "$table.c" ]
rm -f "$table.part"

# cut LINES: what was proved, without so many lines at its end
cut_short() {
	head -n "-$1" "$table.tsv" | scripts/allowed.sh
}
exits "what was proved, whole" 0 cut_short 0
exits "what was proved, without its last line" 1 cut_short 1
check "it says what is missing" grep -q '^scripts/allowed.sh: what prefetch allows in .* is not whole$' "$output"

# ---- The other scripts that print tables --------------------------------------------------------

# refuses WHAT COMMAND...: 74, for the same three
refuses() {
	what=$1
	shift
	ends "$@" >/dev/full
	check "$what, to a full disk: exit status 74" [ $status -eq 74 ]
	unread ends "$@"
	check "$what, to a pipe that nobody reads: exit status 74" [ $status -eq 74 ]
}

printf '#!/bin/sh\nexit 69\n' >"$work/none"
chmod +x "$work/none"
refuses "test-cpus" env CROSSMOD="$work/none" CPUS=1 tests/cpus/run
refuses "soak" tests/soak/soak --database "$work/soak.db" --minutes 1 --rounds 1
refuses "soak --summary" tests/soak/soak --database "$work/soak.db" --summary
refuses "fuzz" tests/fuzz/run 1
refuses "bench-linux" env BUILD="$work/build" bench/linux/run
finish
