#!/bin/sh
# Checks: crossmod results, from logs that are kept: what is added and what is refused, what is answered; files
# that are no database of results, or one of the first schema; cells of campaigns; a database that is locked, or on
# a full disk.
# Expects: a run is there whole or not at all, and once; one line says what is wrong, and a foreign file stays as
# it is.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
database=$work/results.db
bochs=results/bochs-2.7/log.txt
multi=results/qemu-10.0.2-multi/log.txt
single=results/qemu-10.0.2-single/log.txt

# results WHAT STATUS WORD ARGUMENT...: asks, or adds to, $database
results() {
	what=$1
	expected=$2
	word=$3
	shift 3
	exits "$what" "$expected" "$crossmod" results "$word" --database "$database" "$@"
}

# prints REGEX: whether a line of the output matches; prints_not: none
prints() {
	grep -Eq -e "$1" "$output"
}
prints_not() {
	! grep -Eq -e "$1" "$output"
}

# holds QUERY ANSWER: what the database says to sqlite3
holds() {
	[ "$(sqlite3 "$database" "$1")" = "$2" ]
}

# ---- Added, and refused --------------------------------------------------------------------------

results "nothing is there" 66 list
check "it says so" prints '^crossmod: cannot open the database .*results.db: No such file or directory$'
check "and makes none" [ ! -e "$database" ]
results "a log" 0 add --emulator 'Bochs 2.7' "$bochs"
check "it says which run it is" prints "/$bochs:1: run 1, 73 scenarios, as expected\$"
results "the same log" 0 add "$bochs"
check "is that run" prints "/$bochs:1: was there, as run 1\$"

sed '0,/^    old: [0-9]*$/s//    old: 12/' "$single" >"$work/altered"
head -n 2000 "$single" >"$work/cut"
results "logs that are not whole, and one that is" 3 add "$work/altered" "$work/cut" "$multi"
check "the altered one is refused" prints "^crossmod: .*/altered:1: not added: bytes were lost or changed: "
check "so is the one that is cut" prints '^crossmod: .*/cut:1: not added: .*cut off'
check "the last one is added" prints "/$multi:1: run 2, 73 scenarios, defective\$"
results "a log that is not there, and one that is" 66 add "$work/none" "$multi"
check "it says so" prints '^crossmod: cannot read .*/none: No such file or directory$'
check "the other one is looked at" prints "/$multi:1: was there, as run 2\$"
cat "$bochs" "$single" | sed '1i noise of the firmware' >"$work/two"
results "two logs in a file" 0 add "$work/two"
check "the first was there" prints '/two:2: was there, as run 1$'
check "the second is another run" prints "/two:$(($(wc -l <"$bochs") + 2)): run 3, 73 scenarios"
results "the log of a bench" 2 add tests/unit/logs/bench.log
check "is refused" prints ': not added: it is the log of a bench, and has no scenario$'
printf 'crossmod: cannot run here: no long mode\n' >"$work/refusal"
results "a machine that cannot run this" 69 add "$work/refusal"
check "three runs are there" holds 'SELECT count(*) FROM run' 3
check "and all their scenarios" holds 'SELECT count(*) FROM result' 219
check "each leads to its line" [ "$(sed -n "$(sqlite3 "$database" \
	"SELECT line FROM result WHERE run = 3 AND scenario = 'flag-cpuid'")p" "$work/two" | cut -d ' ' -f 4)" = flag-cpuid: ]
check "counts are those of the log" holds "SELECT outcome.executions FROM outcome JOIN result ON id = result WHERE
	run = 2 AND scenario = 'direct' AND outcome = 'unserialized'" 29841

# ---- Answers -------------------------------------------------------------------------------------

results "list" 0 list
check "it has the runs" prints '^run 2, added 2.*Z: defective; 73 scenarios, 1700814 patches, 10862524 executions$'
check "and the machines" prints '^  machine 1: Bochs 2.7, Intel.R. Core.*stepping 4, microcode 0x0$'
results "class" 0 class
check "it says what excludes a model, and where" prints "^  not coherent: late-breakpoint in three-sync-nop2-jmp8, 2998 in 157845 executions .run 2, .*/$multi:266.\$"
check "and what is left" prints '^  left: coherent, bytewise, snapshot, sequential, prefetch$'
check "and the class" prints '^  class: as strong as coherent$'
check "or that there is none" prints '^  class: none, no model explains this machine$'
results "never" 0 never
check "it has the bound over all patches" prints '^three-sync: no torn in [0-9]* patches .runs: 3, machines: 2.: below [0-9.e-]* a patch; forbidden$'
check "and nothing that was seen" prints_not '^direct: no unserialized'
results "since a run" 0 since 2
check "it has the next one" prints '^run 3, '
check "and not that one" prints_not '^run 2, '
results "since a day to come" 0 since 2999-01-01
check "nothing is new" prints '^nothing is new$'
for word in list class never "since 0"; do
	# It is two words
	# shellcheck disable=SC2086
	results "$word as JSON" 0 $word --json
	# The script is perl's
	# shellcheck disable=SC2016
	check "it is JSON" perl -MJSON::PP -0ne 'decode_json($_)' "$output"
done

# ---- Wrong words ---------------------------------------------------------------------------------

for words in "" "ask" "add" "list x" "since" "since yesterday" "since 1 2" "list --emulator x" \
	"list --wait 0" "list --wait x" "list --database=" "list --none" "add --emulator= $bochs"; do
	# shellcheck disable=SC2086
	exits "results $words" 64 "$crossmod" results $words
	check "it says what it takes" prints '^crossmod: .*see "crossmod help results"$'
done

# ---- Files of others -----------------------------------------------------------------------------

whole=$database

# foreign WHAT REGEX: $database is none; adding and asking say so in one line, and leave it as it is
foreign() {
	cp "$database" "$work/before"
	for word in "add $bochs" list; do
		# shellcheck disable=SC2086
		results "$1, $word" 66 $word
		check "it says so, in one line" [ "$(grep -Ec "^crossmod: .*$2" "$output")/$(wc -l <"$output")" = 1/1 ]
	done
	check "$1: stays as it is" cmp -s "$database" "$work/before"
}

database=$work/foreign.db
echo 'some words, and more than the hundred bytes that the head of a database has: one cannot know too much of it' >"$database"
foreign "a text" 'foreign.db is no database: name another file, by --database$'
rm "$database"
sqlite3 "$database" 'CREATE TABLE run (id INTEGER PRIMARY KEY)'
foreign "a database of something else" "is no database of Crossmod's results: name another file"
cp "$whole" "$database"
sqlite3 "$database" 'PRAGMA user_version = 4'
foreign "a later schema" 'has schema 4, and this version of Crossmod knows schema 3'
cp "$whole" "$database"
sqlite3 "$database" 'PRAGMA user_version = 1'
foreign "one that says it is of an earlier schema" 'is damaged, or was changed by something else'
cp "$whole" "$database"
sqlite3 "$database" 'DROP TABLE cell'
foreign "one that lacks what its schema has" 'is damaged, or was changed by something else'
cp "$whole" "$database"
sqlite3 "$database" 'ALTER TABLE run RENAME COLUMN seed TO salt'
foreign "a table that was changed" 'is damaged, or was changed by something else'
cp "$whole" "$database"
sqlite3 "$database" 'CREATE TRIGGER wipe AFTER INSERT ON run BEGIN DELETE FROM result; END'
foreign "a trigger" 'is damaged, or was changed by something else'
cp "$whole" "$database"
sqlite3 "$database" 'PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999 WHERE name = '\''run'\'
foreign "a table that is nowhere" 'is damaged|malformed'
head -c 20000 "$whole" >"$database"
exits "a part of a database" 66 "$crossmod" results list --database "$database"
check "it says that it is damaged" prints '^crossmod: .*foreign.db is damaged'

database=$work
results "a folder" 66 list
check "it says so" prints '^crossmod: .* is no file: name one, by --database$'
database=/dev/full
results "a device" 66 add "$bochs"
database=$work/none/results.db
results "a folder that is not there" 73 add "$bochs"
check "it says so" prints '^crossmod: cannot open the database .*/none/results.db: No such file or directory$'
(
	cd "$work" || exit 1
	"$OLDPWD/$crossmod" results add --database :memory: "$OLDPWD/$bochs"
) >"$output" 2>&1
check "a name that means something to SQLite is a file" [ -s "$work/:memory:" ]

# ---- Of the first schema -------------------------------------------------------------------------

# first_schema: makes $database one of version 1, with all that is in $whole
first_schema() {
	cp "$whole" "$database"
	sqlite3 "$database" 'DROP TABLE in_force; DROP TABLE cell; PRAGMA user_version = 1; VACUUM'
}
# of_the_first: what is in it, but for the tables that later versions have more
of_the_first() {
	sqlite3 "$database" .dump |
		sed -E '/^CREATE TABLE (cell|in_force) /,/^\) STRICT/d; /^INSERT INTO (cell|in_force) /d'
}

database=$work/first.db
first_schema
of_the_first >"$work/dumped"
check "a database of the first schema has runs" [ "$(grep -c '^INSERT INTO run ' "$work/dumped")" -eq 3 ]
cp "$database" "$work/before"
for word in list class never "since 0"; do
	# It is two words
	# shellcheck disable=SC2086
	exits "$word of the whole one" 0 "$crossmod" results $word --database "$whole"
	cp "$output" "$work/said"
	# shellcheck disable=SC2086
	results "$word of one of the first schema" 0 $word
	check "says the same" cmp "$output" "$work/said"
done
exits "a report of it" 0 "$crossmod" report --database "$database" --output "$work/first.html"
check "who only asks changes nothing" cmp "$database" "$work/before"

# The file may not grow by the new tables' pages, and so nothing of it may be there
exits "no room for the new table" 74 sh -c 'ulimit -f '$(($(wc -c <"$database") / 512))'; exec "$@"' sh \
	"$crossmod" results add --database "$database" "$bochs"
check "it stays of the first schema" holds "PRAGMA user_version" 1
of_the_first >"$work/kept"
check "with all that was in it" cmp "$work/kept" "$work/dumped"
results "with room" 0 add "$bochs"
check "the log was there" prints ': was there, as run 1$'
check "it is of the last schema" holds "PRAGMA user_version" 3
check "with the tables that this one has" holds \
	"SELECT count(*) FROM sqlite_schema WHERE name IN ('cell', 'in_force')" 2
of_the_first >"$work/migrated"
check "and all that was in it" cmp "$work/migrated" "$work/dumped"
results "once more" 0 add "$single"

# ---- Cells of campaigns --------------------------------------------------------------------------

cp "$whole" "$database"
sqlite3 "$database" "INSERT INTO cell VALUES
	('11111111', 'some.campaign', 1, 'good', 2, 'direct', 'flag', 1, 0, 'as expected', 5, '2026-11-27T19:30:00Z', 1),
	('11111111', 'some.campaign', 2, 'bad (CPUs 2)', 2, 'one', 'two', 0, 3, 'time was up', 5, '2026-11-27T19:31:00Z', NULL)"
results "list, with a cell that failed" 0 list
check "it has that one" prints \
	'^failed, 2026-11-27T19:31:00Z: cell 2 of some.campaign, bad .CPUs 2., scenarios one to two: time was up .exit status 3.$'
check "and no other" [ "$(grep -c '^failed' "$output")" -eq 1 ]
results "the same as JSON" 0 list --json
tests/run/json_check.py docs/schemas/results.schema.json "$output" >"$work/wrong" 2>&1
check "it is as its schema says" [ $? -eq 0 ]
check "with the reason" prints '"reason": "time was up"'
missing=$(sed -n 's/^ *"\([a-z0-9_]*\)": .*/\1/p' "$output" | sort -u |
	while read -r key; do grep -q "\`$key\`" docs/results.md || echo "$key"; done)
check "docs/results.md has each of its keys" [ -z "$missing" ]

# ---- Locked --------------------------------------------------------------------------------------

database=$whole
mkfifo "$work/lock"
sqlite3 "$database" <"$work/lock" >"$work/locked" 2>&1 &
holder=$!
exec 3>"$work/lock"
printf 'BEGIN IMMEDIATE;\n.print locked\n' >&3
await '^locked$' "$work/locked"
results "a database that is locked" 74 add --wait 1 results/qemu-7.2.22-single/log.txt
check "it says so" prints '^crossmod: the database .* is locked: another program has been writing to it for 1 s; try again'
results "who asks need not wait" 0 list --wait 1
exec 3>&-
wait $holder
results "once it is free" 0 add results/qemu-7.2.22-single/log.txt

database=$work/together.db
for file in results/*/log.txt; do
	"$crossmod" results add --database "$database" "$file" >"$work/added-$(basename "$(dirname "$file")")" 2>&1 &
done
wait
cat "$work"/added-* >"$output"
check "several at once all add theirs" holds 'SELECT count(*), count(DISTINCT file) FROM run' '6|6'
check "each whole" holds 'SELECT count(*) FROM result' "$(grep -Ehc '^(not )?ok [0-9]' results/*/log.txt |
	awk '{ sum += $1 } END { print sum }')"

# ---- A full disk ---------------------------------------------------------------------------------

# An empty database takes some 60 KB, and one with this run some 200: the disk is full in the course of
# it. A block has 512 bytes.
database=$work/full.db
for blocks in 1 60 200 300; do
	rm -f "$database"
	# shellcheck disable=SC2016 # "$@" is that shell's
	exits "no room for more than $blocks blocks" 74 sh -c 'ulimit -f '$blocks'; exec "$@"' sh "$crossmod" results add \
		--database "$database" "$bochs"
	check "it says so, in one line" [ "$(grep -c '^crossmod: the database .*full.db: ' "$output")" -eq 1 ]
	check "it has no half of a run" [ "$(sqlite3 "$database" 'SELECT count(*) FROM result' 2>/dev/null || echo 0)" = 0 ]
	results "with room, it goes on" 0 add "$bochs"
	check "and all is there" holds 'SELECT count(*), (SELECT count(*) FROM result) FROM run' '1|73'
done

# ---- The documents -------------------------------------------------------------------------------

database=$whole
# The backticks are to be there
# shellcheck disable=SC2016
sed -n '/^```sql/,/^```$/p' docs/results.md | sed '/^```/d' >"$work/own.sql"
exits "the questions of docs/results.md" 0 sqlite3 "$database" ".read $work/own.sql"
check "have answers" prints "late-breakpoint|three-sync|$multi"
sed -n 's/^CREATE TABLE \([a-z_]*\) .*/\1/p' tools/results/schema*.sql | sort >"$work/tables"
# shellcheck disable=SC2016
sed -n '/^## The schema/,/^## /s/^| `\([a-z_]*\)` .*/\1/p' docs/results.md | sort >"$work/shown"
check "docs/results.md has each table" cmp "$work/tables" "$work/shown"
missing=$("$crossmod" results list --database "$database" --json | sed -n 's/^ *"\([a-z0-9_]*\)": .*/\1/p' | sort -u |
	while read -r key; do grep -q "\`$key\`" docs/results.md || echo "$key"; done)
check "and each key of list" [ -z "$missing" ]

finish
