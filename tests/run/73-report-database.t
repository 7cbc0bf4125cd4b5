#!/bin/sh
# Checks: crossmod report of a database of results: of all its machines, and of some; with logs that are where
# they were, that are gone, and in whose place is another one; with cells of campaigns that failed; of what is no database, or has no such machine.
# Expects: one page, in which each machine is above its runs, and each link leads somewhere. What a log says and
# what the database keeps of it make the same matrix, cell by cell; of a log that is gone, links lead to its
# file and line.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
database=$work/results.db
page=$work/report.html

# reports WHAT STATUS PAGE WORD...
reports() {
	what=$1
	expected=$2
	made=$3
	shift 3
	exits "$what" "$expected" "$crossmod" report --database "$database" --output "$made" "$@"
	if [ -s "$made" ]; then
		tests/run/page_check.py "$made" >"$work/wrong"
		check "$what: the page stands by itself, and each link leads somewhere" [ ! -s "$work/wrong" ]
	fi
}

# words PAGE FROM TO: what a page says between two ids, without its elements
words() {
	sed -n "/id=\"$2\"/,/id=\"$3\"/p" "$1" | sed 's/<[^>]*>//g'
}

# on_page WHAT REGEX COUNT: so many lines of $page have it
on_page() {
	check "$1" [ "$(grep -Ec -e "$2" "$page")" -eq "$3" ]
}

# As the database names them
bochs=$(realpath "$work")/bochs.log
multi=$(realpath "$work")/multi.log
single=$(realpath "$work")/single.log
cp results/bochs-2.7/log.txt "$bochs"
cp results/qemu-10.0.2-multi/log.txt "$multi"
cp results/qemu-7.2.22-multi/log.txt "$single"
exits "one log of a machine" 0 "$crossmod" results add --database "$database" --emulator Bochs "$bochs"
exits "two of another" 0 "$crossmod" results add --database "$database" --emulator QEMU "$multi" "$single"

reports "all of it" 0 "$page"
on_page "two machines are above their logs" '<th scope="colgroup" colspan="[12]">machine [12] ' 2
on_page "one of them has two" '<th scope="colgroup" colspan="2">machine 2 ' 1
on_page "the emulator is named" '<span class="key">emulator</span> Bochs' 1
on_page "a machine with two logs has a row of its models by both" '>by all of its 2 logs<' 1
on_page "the lines of the logs are there" '<span id="f[123]-l310">' 3
"$crossmod" report --output "$work/files.html" "$bochs" "$multi" "$single"
for made in "$page" "$work/files.html"; do
	words "$made" matrix outliers | grep -Ev '^(machine [12] .*)?$' >"$made.matrix"
done
check "the matrix is that of the files" cmp "$page.matrix" "$work/files.html.matrix"

reports "one machine, by a part of its name, and once more by its number" 0 "$page" Bochs 1
on_page "it is there once" '<tr id="log-[0-9]*">' 1
reports "a machine that is not there" 66 "$work/none.html" Bochs nobody
check "no page is made" [ ! -e "$work/none.html" ]

# Cells of a campaign: on two of its machines some were judged, and tell which of the database's they are
sqlite3 "$database" "INSERT INTO cell VALUES
	('11111111', 'some.campaign', 1, 'a', 1, 'direct', 'direct', 1, 0, 'as expected', 5, '2026-11-27T19:30:00Z', 1),
	('11111111', 'some.campaign', 2, 'a', 1, 'one', 'two', 0, 3, 'no <end>', 5, '2026-11-27T19:31:00Z', NULL),
	('11111111', 'some.campaign', 3, 'b', 1, 'direct', 'direct', 1, 0, 'as expected', 5, '2026-11-27T19:30:00Z', 2),
	('11111111', 'some.campaign', 4, 'b', 1, 'one', 'two', 0, 3, 'cut off', 5, '2026-11-27T19:32:00Z', NULL),
	('11111111', 'some.campaign', 5, 'c', 1, 'one', 'two', 0, 69, 'no way', 5, '2026-11-27T19:33:00Z', NULL)"
reports "all of it, with cells that failed" 0 "$page"
on_page "each is named" '<th scope="row">cell [245] of some.campaign</th>' 3
on_page "with its reason" '<span class="bad">failed</span><div>no &lt;end&gt;</div>' 1
check "it says so" grep -q '^crossmod: 3 cells of campaigns failed: the report says which, and why$' "$output"
reports "one machine, with cells that failed" 0 "$page" 1
on_page "its own is named, and the one of which nothing tells the machine" '<th scope="row">cell [25] of some.campaign</th>' 2
on_page "the other machine's is not" '<th scope="row">cell 4 of ' 0
sqlite3 "$database" 'DELETE FROM cell'

# One that is gone, and one in whose place another one is
cp "$work/files.html.matrix" "$work/before"
words "$work/files.html" outliers costs >>"$work/before"
rm "$bochs"
cp "$multi" "$single"
reports "logs that are not there any more" 0 "$page"
check "it says so of both" [ "$(grep -c 'not there any more: the report has of it what the database has$' "$output")" -eq 2 ]
on_page "so does the page" 'from the database: the log is not there any more' 2
words "$page" matrix outliers | grep -Ev '^(machine [12] .*)?$' >"$work/after"
words "$page" outliers costs >>"$work/after"
check "the matrix, and what stands out, are as they were" cmp "$work/before" "$work/after"
check "and are no little" [ "$(wc -l <"$work/after")" -gt 300 ]
line=$(grep -n ' - three-sync: ' results/bochs-2.7/log.txt | cut -d : -f 1)
on_page "its lines are named" "<li id=\"f[0-9]*-l$line\">.*/bochs.log:$line: three-sync</li>" 1
check "the other one's lines are not taken for its own" \
	[ "$(grep -c '^<details id="file-[0-9]*"><summary>[^,]*</summary>' "$page")" -eq 1 ]

exits "a page in the place of a log" 64 "$crossmod" report --database "$database" --output "$multi"
check "the log is as it was" cmp "$multi" results/qemu-10.0.2-multi/log.txt
exits "a page in the place of the database" 64 "$crossmod" report --database "$database" --output "$database"
exits "what is no database" 66 "$crossmod" report --database "$multi" --output "$page"
exits "what is not there" 66 "$crossmod" report --database "$work/none.db" --output "$page"
finish
