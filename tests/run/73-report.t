#!/bin/sh
# Checks: crossmod report, of all logs that are kept, of one that is cut, of one with HTML in it, of what
# is no log, and of a wrong command line.
# Expects: one page, in which each link leads somewhere, and each cell to the line of the log that says so;
# nothing from a log is taken for HTML. A log that is not whole is named with the judge's reason, and the
# others are there.
. tests/boot/lib.sh

page=$work/report.html
crossmod=$BUILD/crossmod

# reports WHAT STATUS WORD...: what it says is in $output
reports() {
	what=$1
	expected=$2
	shift 2
	exits "$what" "$expected" "$crossmod" report --output "$page" "$@"
	if [ -s "$page" ]; then
		tests/run/page_check.py "$page" >"$work/wrong"
		check "$what: the page stands by itself, and each link leads somewhere" [ ! -s "$work/wrong" ]
	fi
}

# on_page WHAT REGEX [COUNT]: so many lines of the page have it, or any
on_page() {
	found=$(grep -Ec -e "$2" "$page")
	check "$1" [ "$found" "${4:--ge}" "${3:-1}" ]
}

# line_of FILE-NUMBER LINE-NUMBER: as the page has it
line_of() {
	sed -n "s/^.*<span id=\"f$1-l$2\">//p" "$page"
}

reports "all logs that are kept" 0 results/*/log.txt
check "what a link leads to is inside what is folded, so that it opens" [ "$(grep -A 1 '^<details><summary>three-sync</summary>' "$page" | grep -c '^<div id="scenario-')" -eq 1 ]
# Each verdict in the matrix leads to a line that says it
sed -n 's/^<td><span class="[a-z]*"><a href="#\(f[0-9]*-l[0-9]*\)">\([a-z ]*\)<.*/\1 \2/p' "$page" |
	sort >"$work/cells"
sed -n 's/^.*<span id="\(f[0-9]*-l[0-9]*\)">\(not \)\{0,1\}ok [0-9]* - [^ ]*: \([a-z ]*\): .*/\1 \3/p' "$page" |
	sort >"$work/said"
check "there are many cells" [ "$(wc -l <"$work/cells")" -gt 300 ]
grep -v ' skipped$' "$work/cells" >"$work/verdicts"
join "$work/verdicts" "$work/said" | awk '{
	half = (NF + 1) / 2
	for (n = 2; n <= half; n++)
		if ($n != $(n + half - 1))
			print
}' >"$output"
check "each cell's line says its verdict" [ ! -s "$output" ]
check "no cell's line is missing" [ "$(join "$work/verdicts" "$work/said" | wc -l)" -eq "$(wc -l <"$work/verdicts")" ]
# The figures behind the links to outcomes
sed -n 's/.*href="#f\([0-9]*\)-l\([0-9]*\)">\(late-breakpoint\) \([0-9,]*\)<.*/\1 \2 \3 \4/p' "$page" | head -n 20 |
	tr -d ',' | while read -r file line outcome number; do
	[ "$(line_of "$file" "$line")" = "    $outcome: $number" ] || echo "$file $line $outcome $number"
done >"$output"
check "the links of counts lead to them" [ ! -s "$output" ]
check "it has the look of the explorer" grep -q -F -e "$(sed -n '/--accent/p' web/look.css)" "$page"
check "and no colour of its own" [ "$(grep -Ec '#[0-9a-f]{3,8};|\brgba?[(]' tools/report/style.css web/page/style.css | grep -vc ':0$')" -eq 0 ]
on_page "no link leads out of it" 'href="[^#]' 0 -eq

sed 200q results/bochs-2.7/log.txt >"$work/cut.log"
reports "with one that is cut" 3 "$work/cut.log" results/bochs-2.7/log.txt
check "it says why" grep -q 'cut.log:1: not in the report: the log has no end line' "$output"
on_page "so does the page" '<span class="bad">not whole</span><div>the log has no end line'
on_page "the other one is in the matrix" '<a href="#f2-l[0-9]*">as expected'
on_page "the cut one is not" '<td><span class="[a-z]*"><a href="#f1-l[0-9]*">' 0 -eq

reports "with what is not there" 66 "$work/none.log" results/bochs-2.7/log.txt
on_page "the page says so" '<span class="bad">not read</span><div>cannot read '

foreign='<script>alert(1)</script><b title="'
printf 'TAP version 13\n# processor: %s\n# end of log: 1 lines' "$foreign" >"$work/$(printf '<i>&.log')"
reports "HTML in a log, and in a file's name" 3 "$work/<i>&.log" results/bochs-2.7/log.txt
on_page "the log's is escaped" '# processor: &lt;script&gt;alert\(1\)&lt;/script&gt;&lt;b title=&quot;'
on_page "no script is there but the page's own" '<script' 1 -eq
on_page "the name is escaped" '&lt;i&gt;&amp;.log'

reports "with an explorer" 0 --explorer 'a.html?"&' results/bochs-2.7/log.txt
on_page "each scenario opens in it" \
	'href="a.html\?&quot;&amp;#source=scenario%20direct%0Aabout%20%20%20%20Schedule%201' 1

mkdir "$work/beside"
: >"$work/beside/crossmod.html"
exits "with the explorer beside it" 0 "$crossmod" report --output "$work/beside/r.html" results/bochs-2.7/log.txt
check "a scenario opens in that" grep -q 'href="crossmod.html#source=scenario%20direct' "$work/beside/r.html"

cat results/bochs-2.7/log.txt results/qemu-10.0.2-single/log.txt >"$work/two.log"
reports "two logs in a file" 0 "$work/two.log"
on_page "both have a row" '<tr id="log-[12]">' 2 -eq

rm -f "$page"
exits "no file for the page" 64 "$crossmod" report results/bochs-2.7/log.txt
exits "no log" 64 "$crossmod" report --output "$page"
exits "an option that is none" 64 "$crossmod" report --output "$page" --color results/bochs-2.7/log.txt
cp results/bochs-2.7/log.txt "$work/kept.log"
exits "a page in the place of a log" 64 "$crossmod" report --output "$work/kept.log" "$work/kept.log"
check "the log is as it was" cmp "$work/kept.log" results/bochs-2.7/log.txt
exits "a page where none can be" 73 "$crossmod" report --output "$work/none/page" results/bochs-2.7/log.txt
exits "a full disk" 74 "$crossmod" report --output /dev/full results/bochs-2.7/log.txt
finish
