#!/bin/sh
# Checks: what crossmod judge prints as JSON, and writes for JUnit: of all logs that are kept, of one that is
# cut, of two in a file, of one with XML in it. What crossmod prove prints as JSON.
# Expects: the JSON is as its schema in docs/ says, and has the verdicts of the summary; the XML is whole, counts
# right, and has the same names of tests whatever the figures are. Exit statuses are those without it.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
json=$work/output.json
xml=$work/junit.xml

# as_schema WHAT FILE COMMAND: what it prints is as the schema says
as_schema() {
	tests/run/json_check.py "docs/schemas/$2.schema.json" "$3" >"$output" 2>&1
	check "$1: as its schema says" [ $? -eq 0 ]
}

# judged WHAT LOG: with JSON and JUnit, and without; the exit status is in `plain`
judged() {
	plain=0
	with=0
	"$crossmod" judge "$2" >"$work/plain" 2>&1 || plain=$?
	"$crossmod" judge --json --junit "$xml" "$2" >"$json" 2>"$output" || with=$?
	check "$1: exit status $plain, with JSON and JUnit, too" [ $with -eq $plain ]
	as_schema "$1" judge "$json"
	/usr/bin/python3 - "$xml" >"$work/counted" 2>"$output" <<-END
		import sys
		import xml.etree.ElementTree as tree
		for suite in tree.parse(sys.argv[1]).getroot():
		    for count, name in (('tests', ''), ('failures', 'failure'), ('errors', 'error'), ('skipped', 'skipped')):
		        found = len(suite.findall('testcase' + (f'/{name}' if name else '')))
		        print('right' if found == int(suite.get(count)) else f'wrong: {count}')
	END
	check "$1: the XML is whole, and counts right" [ "$(sort -u "$work/counted")" = right ]
}

names() {
	grep -o '<testcase classname="[^"]*" name="[^"]*"' "$1"
}

for folder in results/*/; do
	judged "$folder" "${folder}log.txt"
	said=$(sed -n 's/^verdict: \(.*\) (exit status .*/\1/p' "$work/plain")
	check "$folder: the same verdict" grep -Fqx "   \"verdict\": \"$said\"," "$json"
	failed_tests=$(grep -c '<failure' "$xml")
	wrong=$(grep -Ec '^[a-z0-9-]+ +(forbidden|defective|inconclusive) ' "$work/plain")
	check "$folder: a failure for each that is wrong, and for the verdict" \
		[ "$failed_tests" -eq $((wrong + (plain > 0))) ]
done

# Two runs of the same scenarios, with other figures
judged "QEMU 10 in turn" results/qemu-10.0.2-single/log.txt
names "$xml" >"$work/names"
judged "QEMU 10 in parallel" results/qemu-10.0.2-multi/log.txt
names "$xml" >"$work/other"
check "the names are the same from run to run" cmp "$work/names" "$work/other"
check "and there are as many as scenarios, and two" [ "$(wc -l <"$work/names")" -eq 75 ]

sed 200q results/bochs-2.7/log.txt >"$work/cut.log"
judged "one that is cut" "$work/cut.log"
check "its reason is in the JSON" grep -q '"explanation": "the log has no end line' "$json"
check "and in the XML" grep -q '<error type="not whole" message="the log has no end line' "$xml"
cat results/bochs-2.7/log.txt "$work/cut.log" >"$work/two.log"
judged "two in a file" "$work/two.log"
check "both are there" [ "$(grep -c '<testsuite ' "$xml")" -eq 2 ]
printf 'TAP version 13\n# processor: "<b>&\377\n' >"$work/foreign.log"
judged "one with XML in it" "$work/foreign.log"
: >"$work/empty.log"
judged "an empty file" "$work/empty.log"

# proved WHAT STATUS WORD...: as the schema says, and the same as the lines of --tsv
proved() {
	what=$1
	expected=$2
	shift 2
	status=0
	"$crossmod" prove --json "$@" >"$json" 2>"$output" || status=$?
	check "prove, $what: exit status $expected" [ $status -eq "$expected" ]
	as_schema "prove, $what" prove "$json"
	"$crossmod" prove --tsv "$@" >"$work/lines" 2>"$output"
	/usr/bin/python3 -c 'import json, sys
for scenario in json.load(sys.stdin)["scenarios"]:
    for model, words in scenario["models"].items():
        for word, outcomes in words.items():
            for outcome in outcomes:
                print(scenario["name"], model, outcome, word, sep="\t")' <"$json" | sort >"$work/same"
	check "prove, $what: what --tsv says" [ "$(sort "$work/lines" | diff - "$work/same" | wc -l)" -eq 0 ]
	check "prove, $what: something" [ -s "$work/same" ]
}
proved "the standard set" 0
proved "one model" 0 --model snapshot iso/scenarios/three-sync.scn
sed 's/^forbid .*/forbid unserialized/; /^show/d' iso/scenarios/direct.scn >"$work/wrong.scn"
proved "what is contradicted" 1 "$work/wrong.scn"
proved "what is given up" 2 --memory 1 --executors 3 --exhaustive iso/scenarios/sled-three-sync.scn
check "prove, what is given up: it is unknown" grep -q 'unknown$' "$work/same"

# ran WHAT COMMAND WORD...: of a run, what the judge prints of its log; and nothing else on the standard output
ran() {
	what=$1
	shift
	status=0
	timeout 300 "$crossmod" "$@" --json --log "$work/ran.log" >"$json" 2>"$output" </dev/null || status=$?
	as_schema "$what" judge "$json"
	"$crossmod" judge --json "$work/ran.log" >"$work/again.json" 2>&1
	check "$what: what the judge prints of its log" cmp "$json" "$work/again.json"
	check "$what: its exit status is there" grep -q "^ \"status\": $status,\$" "$json"
}

# fails WHAT STATUS COMMAND WORD...: with --json: a message, and no JSON
fails() {
	what=$1
	expected=$2
	shift 2
	status=0
	"$crossmod" "$@" --json >"$json" 2>"$output" </dev/null || status=$?
	check "$what: exit status $expected" [ $status -eq "$expected" ]
	check "$what: a message, and no JSON" [ -s "$output" -a ! -s "$json" ]
}

printf 'scenario mine\nabout    A byte that is none: \377\n' >"$work/none.scn"
fails "run, a scenario that is none" 64 run --scenarios none
fails "run, no file" 66 run "$work/none/file.scn"
fails "boot, no file" 66 boot "$work/none/file.scn"
if [ "$(nproc)" -lt 2 ]; then
	skips "run and classify" "one CPU"
else
	ran "run" run --patches 100 --scenarios direct,three-sync
	ran "run, what is skipped" run --cpus 0,1 --patches 100 --scenarios three-sync,sync-movcr2
	check "run, what is skipped: it is there" grep -q '"kind": "skipped"' "$json"
	ran "run, a file that is no scenario" run --patches 100 "$work/none.scn" iso/scenarios/direct.scn
	check "run, a file that is no scenario: it is refused" grep -q '"kind": "refused"' "$json"
	ran "run, which measures" run bench=1
	ran "classify" classify --seconds 1
	"$crossmod" run --pairs --json --patches 100 --scenarios direct >"$json" 2>"$output" </dev/null
	as_schema "run --pairs" judge "$json"
	check "run --pairs: each has its pair" [ "$(grep -c '"pair": {' "$json")" -eq "$(grep -c '"head": {' "$json")" ]
fi

# prints WHAT STATUS SCHEMA COMMAND WORD...: as the schema says, and what it exits with without --json
prints() {
	what=$1
	expected=$2
	schema=$3
	shift 3
	plain=0
	with=0
	"$crossmod" "$@" >"$work/plain" 2>&1 </dev/null || plain=$?
	"$crossmod" "$@" --json >"$json" 2>"$output" </dev/null || with=$?
	check "$what: exit status $expected, without JSON, too" [ "$plain $with" = "$expected $expected" ]
	as_schema "$what" "$schema" "$json"
}

# has WHAT LINE: a line of the JSON, without the blanks before it, and the comma
has() {
	check "$what: $1" grep -q "^ *$2,\\{0,1\\}\$" "$json"
}

prints "prove --trace" 0 trace prove --trace unserialized
has "a run that has it" '"result": "allowed"'
has "and models that have none" '"result": "forbidden"'
cat >"$work/three.scn" <<-END
	scenario three
	about    Three sites, with bare stores.
	site     nop5 -> jmp32
	place    page+4094
	site     nop5 -> jmp32
	place    page+4094
	site     nop5 -> jmp32
	place    page+4094
	patch    write all
	forbid   fault
END
prints "prove --trace, a batch" 0 trace prove --trace torn --model prefetch "$work/three.scn"
has "of which sites the run is" '"part": "of sites 0 and 1"'
prints "prove --trace, given up" 2 trace prove --trace late-old --memory 1 --executors 3 --exhaustive \
	iso/scenarios/sled-three-sync.scn
has "it is unknown" '"result": "unknown"'
fails "prove --trace, no file" 66 prove --trace torn "$work/none/file.scn"
fails "prove --trace, and a table" 64 prove --trace torn --tsv

prints synth 0 synth synth --site 'nop5 -> jmp32' --place page+4095
has "the steps of a protocol" '"write breakpoint"'
prints "synth, none" 1 synth synth --site 'sled2 -> jmp8' --model coherent
has "there is none" '"count": 0'
fails "synth, no site" 64 synth
fails "synth, a wrong site" 64 synth --site 'jmp8 -> none'

prints "synth --tell" 0 tell synth --tell snapshot from sequential --site 'nop5 -> jmp32'
has "the scenarios" '"name": "tell-nop5-jmp32-page4095-bth"'
prints "synth --tell, nothing" 1 tell synth --tell snapshot from sequential --site 'nop5 -> jmp32' \
	--place line+0 --by late-old --max 2
has "there is none" '"result": "none"'
prints "synth --tell, never" 1 tell synth --tell sequential from snapshot
has "it is never" '"result": "never"'
# All protocols of six steps take a minute of processor time
prints "synth --tell, given up" 2 tell synth --tell snapshot from sequential --site 'nop5 -> jmp32' \
	--place line+62 --max 6 --time 1
has "it is unknown" '"result": "unknown"'
fails "synth --tell, one model" 64 synth --tell snapshot

# What the schema is for
"$crossmod" judge --json results/bochs-2.7/log.txt | sed 's/"patches": /"patches": -/' >"$work/wrong.json"
exits "figures that are none are found" 1 tests/run/json_check.py docs/schemas/judge.schema.json "$work/wrong.json"
"$crossmod" judge --json results/bochs-2.7/log.txt | sed 's/"zeros": /"zero": /' >"$work/wrong.json"
exits "and keys that are none" 1 tests/run/json_check.py docs/schemas/judge.schema.json "$work/wrong.json"

exits "an option that is none" 64 "$crossmod" judge --xml results/bochs-2.7/log.txt
exits "JUnit without a file" 64 "$crossmod" judge results/bochs-2.7/log.txt --junit
cp results/bochs-2.7/log.txt "$work/kept.log"
exits "JUnit in the place of the log" 64 "$crossmod" judge --junit "$work/kept.log" "$work/kept.log"
check "the log is as it was" cmp "$work/kept.log" results/bochs-2.7/log.txt
exits "JUnit where nothing can be" 73 "$crossmod" judge --junit "$work/none/file" results/bochs-2.7/log.txt
exits "JUnit on a full disk" 74 "$crossmod" judge --junit /dev/full results/bochs-2.7/log.txt
exits "JSON of prove on a full disk" 74 sh -c "'$crossmod' prove --json iso/scenarios/direct.scn >/dev/full"
exits "JSON on a full disk" 74 sh -c "'$crossmod' judge --json results/bochs-2.7/log.txt >/dev/full"
finish
