#!/bin/sh
# Checks: what crossmod judge prints as JSON, and writes for JUnit: of all logs that are kept, of one that is
# cut, of two in a file, of one with XML in it. What each other command prints as JSON, of what is good, bad,
# given up, or cannot be.
# Expects: the JSON is as its schema in docs/schemas/ says, and has the verdicts of the summary; the XML is whole,
# counts right, and has the same names of tests whatever the figures are. Exit statuses are those without it. No
# command that prints results is without JSON.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
json=$work/output.json
xml=$work/junit.xml

# Which commands were tried
tried=$work/tried
: >"$tried"

# conforms SCHEMA FILE: what generate prints is a line each
conforms() {
	if [ "$1" = generate ]; then
		tests/run/json_check.py --lines docs/schemas/generate.schema.json "$2"
	else
		tests/run/json_check.py "docs/schemas/$1.schema.json" "$2"
	fi
}

# as_schema WHAT SCHEMA FILE: what was printed is as the schema says
as_schema() {
	conforms "$2" "$3" >"$output" 2>&1
	check "$1: as its schema says" [ $? -eq 0 ]
	cp "$3" "$work/$2.json"
}

# judged WHAT LOG: with JSON and JUnit, and without; the exit status is in `plain`
judged() {
	echo judge >>"$tried"
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

for kept in results/*/log.txt; do
	folder=${kept%log.txt}
	judged "$folder" "$kept"
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
	echo prove >>"$tried"
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
	echo "$1" >>"$tried"
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
	skips "run, classify and bench" "one CPU"
	printf '%s\n' run classify bench >>"$tried"
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
	echo "$1" >>"$tried"
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
fails "synth --tell, one model" 64 synth --tell snapshot

prints reduce 0 reduce reduce iso/scenarios/breakpoint-ipi.scn --while 'prefetch allows unserialized'
has "it is minimal" '"result": "minimal"'
prints "reduce, what does not hold" 1 reduce reduce iso/scenarios/direct.scn --while 'coherent allows torn'
has "there is no scenario" '"source": null'
prints "reduce, given up" 2 reduce reduce iso/scenarios/breakpoint-ipi.scn \
	--while 'prefetch allows unserialized' --tries 2
has "it was given up" '"result": "given up"'
printf 'scenario \377\n' >"$work/none.scn"
fails "reduce, no scenario" 66 reduce "$work/none.scn" --while 'coherent allows torn'
fails "reduce, a wrong condition" 64 reduce iso/scenarios/direct.scn --while 'nothing'

prints generate 0 generate generate --sites 'jmp8 -> jmp8' --steps 2
"$crossmod" generate --sites 'jmp8 -> jmp8' --steps 2 >"$work/plain" 2>"$output"
check "generate: a line for each, and one" [ "$(wc -l <"$json")" -eq $(($(grep -c '^scenario ' "$work/plain") + 1)) ]
check "generate: the last line counts them" \
	grep -q "\"written\":$(grep -c '^scenario ' "$work/plain"),\"proofs\":[0-9]*}\$" "$json"
/usr/bin/python3 -c 'import json, sys
sources = [json.loads(line).get("source") for line in sys.stdin]
print("\n".join(sources[:-1]), end="")' <"$json" >"$work/sources"
check "generate: the same scenarios" cmp "$work/sources" "$work/plain"
prints "generate --count" 0 generate generate --steps 2 --count
prints "generate --output" 0 generate generate --sites 'jmp8 -> jmp8' --steps 1 --output "$work/generated"
check "generate --output: only the last line" [ "$(wc -l <"$json")" -eq 1 ]
prints "generate, none" 1 generate generate --steps 1 --only-if 'coherent allows torn and not prefetch allows torn'
fails "generate, a wrong condition" 64 generate --only-if nothing

if [ "$(nproc)" -ge 2 ]; then
	prints bench 0 bench bench --run --cpus 2 --rounds 1
	has "targets" '"target": "\(met\|missed\)"'
	"$crossmod" bench --power --rounds 1 --json >"$json" 2>"$output"
	as_schema "bench --power" power "$json"
fi
fails "bench, no such machine" 64 bench --machine none

cat >"$work/small.campaign" <<-END
	scenarios generate --sites "jmp8 -> jmp8" --steps 1 --sample 4
	options   patches=10
	batch     2

	machine   here processor
END
"$crossmod" campaign --cell 2 --failed 'the host is gone' "$work/small.campaign" >/dev/null 2>&1
prints "campaign --list" 0 campaign campaign --list "$work/small.campaign"
has "one that has not run" '"status": null'
has "one that has failed" '"reason": "[^"]*the host is gone[^"]*"'
fails "campaign, no file" 66 campaign --list "$work/none"
fails "campaign, which runs" 64 campaign "$work/small.campaign"

# A name in another script, with a byte that is none of any
foreign=$work/$(printf 'gr\303\274n\377.log')
cp results/bochs-2.7/log.txt "$foreign"
for pair in "bochs-2.7 bochs-2.7 0" "qemu-10.0.2-single qemu-10.0.2-multi 1" "qemu-10.0.2-multi qemu-10.0.2-single 0"; do
	# Three words
	# shellcheck disable=SC2086
	set -- $pair
	prints "compare $1 $2" "$3" compare compare "results/$1/log.txt" "results/$2/log.txt"
done
prints "compare, another script" 0 compare compare "$foreign" "$foreign"
has "the byte that is none is shown as one" "\"file\": \".*/gr$(printf '\303\274')n?.log\""
fails "compare, one" 64 compare "$foreign"
fails "compare, no file" 66 compare "$foreign" "$work/none"
fails "compare, a log that is cut" 3 compare "$foreign" "$work/cut.log"

database=$work/results.db
fails "results, no database" 66 results list --database "$database"
for kept in results/*/log.txt; do
	folder=${kept%log.txt}
	prints "results add $folder" 0 results results add --database "$database" --emulator "$folder" "$kept"
done
prints "results add, two files" 0 results results add --database "$database" "$foreign" results/bochs-2.7/log.txt
has "it was there" '"is_new": false'
prints "results add, one that is cut" 3 results results add --database "$database" "$foreign" "$work/cut.log"
fails "results add, no file" 66 results add --database "$database" "$work/none"
fails "results add, only one that is cut" 3 results add --database "$database" "$work/cut.log"
for question in list never "since 0" "since 2" "since 2100-01-01" class; do
	# One word, or two
	# shellcheck disable=SC2086
	prints "results $question" 0 results results $question --database "$database"
done
fails "results, no question" 64 results none --database "$database"

# ---- No command is left out ----------------------------------------------------------------------

# These were tried with an emulator, and these print no results: what they say, and what they write, is no answer.
for elsewhere in "boot tests/boot/output/85-judge.t" "watch tests/boot/watch/20-watch.t"; do
	check "${elsewhere%% *} is tried in ${elsewhere##* }" grep -q 'json_check\.py docs/schemas/' "${elsewhere##* }"
	echo "${elsewhere%% *}" >>"$tried"
done
# What scan prints is a log, which judge takes.
cat >>"$tried" <<-END
	help
	report
	scan
END

# untried: of the commands that the help lists, those that were neither
untried() {
	sed -n 's/^  crossmod \([a-z]*\) .*/\1/p' | sort -u >"$work/commands"
	sort -u "$tried" | comm -23 "$work/commands" -
}
"$crossmod" help | untried >"$output"
check "each command that prints results was tried with --json" [ ! -s "$output" ]
check "one that was not is found" [ "$(printf '  crossmod judge LOG  x\n  crossmod none FILE  x\n' | untried)" = none ]
sort -u "$tried" | grep -Evx 'help|report|scan' >"$work/commands"
while read -r command; do
	"$crossmod" help "$command" >"$work/help"
	check "the help of $command has --json" grep -q -e '--json' "$work/help"
done <"$work/commands"
check "docs/json.md has each schema" [ "$(grep -o 'schemas/[a-z]*\.schema\.json' docs/json.md | sort -u)" = \
	"$(cd docs && ls schemas/*)" ]

# ---- What the schemas are for --------------------------------------------------------------------

# rejected WHAT SCHEMA CHANGE: what was printed last by that schema, changed by sed, is not as it says
rejected() {
	sed "$3" "$work/$2.json" >"$work/wrong.json"
	exits "$2: $1 is found" 1 conforms "$2" "$work/wrong.json"
}

for schema in docs/schemas/*; do
	schema=$(basename "$schema" .schema.json)
	if [ ! -e "$work/$schema.json" ]; then
		skips "$schema" "it was not printed here"
		continue
	fi
	exits "$schema: as it was printed, nothing" 0 conforms "$schema" "$work/$schema.json"
	rejected "a wrong type" "$schema" 's/: \{0,1\}[0-9][0-9]*\(,\{0,1\}\)$/: "1"\1/; s/"of":[0-9]*/"of":"1"/'
	rejected "an unknown key" "$schema" 's/"format"/"unknown":1,"format"/'
	rejected "another format" "$schema" 's/"crossmod-[a-z]*-1"/"crossmod-none-1"/'
	rejected "a missing end" "$schema" 's/}$//'
done
rejected "a figure that is none" judge 's/"patches": /"patches": -/'
rejected "a key that is missing" judge 's/"zeros": /"zero": /'
printf '{"a": NaN}\n' >"$work/wrong.json"
echo '{}' >"$work/any.schema.json"
exits "NaN is no JSON" 1 tests/run/json_check.py "$work/any.schema.json" "$work/wrong.json"
printf '{"a": "\377"}\n' >"$work/wrong.json"
exits "what is no UTF-8 is no JSON" 1 tests/run/json_check.py "$work/any.schema.json" "$work/wrong.json"

exits "an option that is none" 64 "$crossmod" judge --xml results/bochs-2.7/log.txt
exits "JUnit without a file" 64 "$crossmod" judge results/bochs-2.7/log.txt --junit
cp results/bochs-2.7/log.txt "$work/kept.log"
exits "JUnit in the place of the log" 64 "$crossmod" judge --junit "$work/kept.log" "$work/kept.log"
check "the log is as it was" cmp "$work/kept.log" results/bochs-2.7/log.txt
exits "JUnit where nothing can be" 73 "$crossmod" judge --junit "$work/none/file" results/bochs-2.7/log.txt
exits "JUnit on a full disk" 74 "$crossmod" judge --junit /dev/full results/bochs-2.7/log.txt
exits "JSON of prove on a full disk" 74 sh -c "'$crossmod' prove --json iso/scenarios/direct.scn >/dev/full"
for command in "synth --site 'jmp8 -> jmp8' --model coherent" "prove --trace torn iso/scenarios/direct.scn" \
	"generate --steps 1" "reduce iso/scenarios/direct.scn --while 'coherent allows unserialized'" \
	"compare $foreign $foreign" "results list --database $database"; do
	exits "JSON of ${command%% *} on a full disk" 74 sh -c "'$crossmod' $command --json >/dev/full"
done
exits "JSON on a full disk" 74 sh -c "'$crossmod' judge --json results/bochs-2.7/log.txt >/dev/full"
finish
