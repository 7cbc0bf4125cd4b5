#!/bin/sh
# Prints a document with its tables of results made anew from the logs under results/: what stands between
# a line "<!-- results: TABLE -->" and the next "<!-- end -->". Every log is judged for it.
#
#   scripts/results_tables.sh summary|machines|matrix|patches|groups   prints one table
#   scripts/results_tables.sh DOCUMENT.md   prints the document
#
# BUILD: where the host program is (build).
set -eu
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build}
tables="summary machines matrix patches groups"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "results: $*" >&2
	exit 1
}

# What the tables are made of, a line each: "row", "judge" or "log", a folder, and a line of made.txt, of
# what the judge says of the log, or of the log.
gather() {
	for made in results/*/made.txt; do
		folder=${made%/made.txt}
		name=${folder#results/}
		status=0
		"$BUILD/crossmod" judge "$folder/log.txt" >"$work/judged" 2>&1 || status=$?
		case $status in
		0 | 1 | 2 | 4) ;;
		*) fail "$folder/log.txt: $(grep -v '^$' "$work/judged" | tail -n 3)" ;;
		esac
		sed "s|^|row $name |" "$made"
		sed -n "s#^\(machine\|verdict\): #judge $name &#p" "$work/judged"
		sed "s|^|log $name |" "$folder/log.txt"
	done
}

usage() {
	echo "usage: scripts/results_tables.sh $(echo "$tables" | tr ' ' '|')|DOCUMENT.md" >&2
	exit 64
}

if [ $# -ne 1 ] || { ! [ -f "$1" ] && ! echo " $tables " | grep -Fq " $1 "; }; then
	usage
fi
gather >"$work/gathered"
for table in $tables; do
	awk -v table="$table" -f scripts/results_tables.awk results/groups "$work/gathered" >"$work/$table.table"
done

if [ -f "$work/$1.table" ]; then
	cat "$work/$1.table"
	exit
fi
awk -v work="$work" '
	/^<!-- end -->$/ { inside = 0 }
	!inside { print }
	/^<!-- results: [a-z]+ -->$/ {
		file = work "/" $3 ".table"
		while ((got = (getline line < file)) > 0)
			print line
		if (got < 0) {
			print "results: there is no table " $3 > "/dev/stderr"
			exit 1
		}
		inside = 1
	}' "$1"
