#!/bin/sh
# Prints a document with what is computed of its tables of protocols made anew: behind a line
# "<!-- protocols: TABLE -->", up to the next "<!-- end -->".
#
#   proved   of each row the first two cells stay: who, and the file. Behind them is what the prover says,
#            and what the logs results/protocols-*.txt saw.
#   not-run  the scenarios that such a log skipped, and why
#
# A log of another experiment than the file's is an error.
#
#   scripts/protocols.sh DOCUMENT.md
#
# BUILD: where the host program is (build).
set -eu
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build}
where="process qemu bochs"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -ne 1 ] || ! [ -f "$1" ]; then
	echo "usage: scripts/protocols.sh DOCUMENT.md" >&2
	exit 64
fi

# What the tables are made of, a line each, with tabs in between: what the models allow, what a file forbids
# somewhere, what was seen, what was skipped and why, and what experiment the file and the logs have.
for file in iso/protocols/*.scn; do
	name=$(basename "$file" .scn)
	"$BUILD/crossmod" prove --tsv "$file" 2>"$work/says" | sed 's/^/proved	/' >>"$work/facts"
	if grep -q 'cannot be proved' "$work/says"; then
		echo "protocols: $(cat "$work/says")" >&2
		exit 1
	fi
	{
		sed -n 's/^forbid //p' "$file" | sed 's/ under .*//' | tr -s ' ' '\n' | sed -n "s/^\(..*\)/harm	$name	\1/p"
		# Of any outcome in which an executor runs what is neither form, or what it was told is gone
		printf "harm	$name	%s\n" torn stale nested
		awk -v name="$name" -f scripts/protocols_steps.awk "$file"
	} >>"$work/facts"
done
for place in $where; do
	tr -d '\r' <"results/protocols-$place.txt" | awk -v place="$place" -f scripts/protocols_log.awk >>"$work/facts"
done

awk -v where="$where" -f scripts/protocols.awk "$work/facts" "$1"
