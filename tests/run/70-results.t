#!/bin/sh
# Checks: the results that are kept, and the documents that show them.
# Expects: every log under results/ is whole and is judged as its machine judged it; the tables of README.md
# and results/README.md are those that the logs make, and no others; what the README says of the repository
# is so. A log or a table that was altered is found, and so is a scenario that no group has: of a
# log, or of the set.
. tests/boot/lib.sh

program=$(cd "$BUILD" && pwd)
work=$PWD/$work
output=$PWD/$output
log=$PWD/$log

# campaign FOLDER: a campaign's: its file is one, and its lines are those of its cells, each scenario on each machine
campaign() {
	for file in "$1"/*.campaign; do
		"$BUILD/crossmod" campaign --output "$work/campaign" --list "$file" >"$work/cells" 2>"$output"
	done
	check "$1: a line of outcomes for each scenario and machine" [ "$(xz -dc "$1/outcomes.tsv.xz" | wc -l)" -eq \
		"$(awk -F '\t' 'NR > 1 { sum += $3 } END { print sum }' "$work/cells")" ]
	for scenario in "$1"/*.scn; do
		exits "$scenario: nothing in it contradicts the models" 0 "$BUILD/crossmod" prove "$scenario"
	done
	check "results/README.md: leads to $1" grep -Fq "(${1#results/}/README.md)" results/README.md
}

for folder in results/*/; do
	folder=${folder%/}
	if [ -e "$folder/README.md" ]; then
		campaign "$folder"
		continue
	fi
	check "$folder: a log, and how it was made" [ "$(cd "$folder" && echo *)" = "log.txt made.txt" ]
	"$BUILD/crossmod" judge "$folder/log.txt" >"$output" 2>&1
	said=$(sed -n 's/^# end of log: .*, verdict //p' "$folder/log.txt")
	check "$folder: is judged as it says" grep -q "^verdict: $said (exit status [0124])\$" "$output"
	version=$(sed -n 's/^# version: //p' "$folder/log.txt")
	check "$folder: by the version that it names" grep -Fqx "crossmod:  $version" "$folder/made.txt"
	for key in machine date command emulator processor kernel load again; do
		check "$folder: says its $key" grep -Eq "^$key: +[^ ]" "$folder/made.txt"
	done
	check "$folder: is in the tables" grep -Fq "]($folder/)" README.md
done

# tables DOCUMENT: whether it shows what the logs say.
tables() {
	BUILD=$program scripts/results_tables.sh "$1" >"$work/made" 2>"$output" && diff "$1" "$work/made" >"$output"
}

for document in README.md results/README.md; do
	check "$document: its tables are those of the logs (make results-tables)" tables "$document"
	check "$document: has tables" grep -q '^<!-- results: ' "$document"
done

# without_group: the scenarios of the set in which some model allows what is wrong, and which no group has.
without_group() {
	patterns=$(sed '/^#/d; s/.*|//' "$1")
	"$program/crossmod" prove --tsv iso/scenarios/*.scn |
		awk -F '\t' '$4 == "allowed" && $3 != "mismatch" { print $1 }' | sort -u | while read -r name; do
		grouped=no
		set -f
		for pattern in $patterns; do
			# It is to be a pattern
			# shellcheck disable=SC2254
			case $name in $pattern) grouped=yes ;; esac
		done
		[ "$grouped" = yes ] || echo "$name"
	done
}
without_group results/groups >"$output"
check "each scenario that is not safe has a group" [ ! -s "$output" ]
sed 's/ no-first-sync\*//' results/groups >"$work/groups"
without_group "$work/groups" >"$output"
check "one that has none is found" grep -qx 'no-first-sync-nop5-jmp32-page' "$output"

# The same in a copy, in which something is wrong.
copy=$work/copy
mkdir -p "$copy"
cp -r README.md results scripts "$copy"
cd "$copy" || exit 1
check "a copy: the same" tables README.md
first=$(echo results/*/log.txt | cut -d ' ' -f 1)

sed 's/^\(| \[.*| \)[0-9,]* |/\112 |/' README.md >altered.md
check "a table that was altered" sh -c '! cmp -s README.md altered.md'
mv altered.md README.md
check "is found" eval '! tables README.md'

cp "$first" whole
sed '0,/^    old: [0-9]*$/s//    old: 12/' whole >"$first"
exits "a log that was altered makes no tables" 1 env BUILD="$program" scripts/results_tables.sh summary
check "and is named" grep -q "^results: $first: " "$output"
cp whole "$first"

sed -i 's/ straddle-\*//' results/groups
exits "a scenario without a group makes none" 1 env BUILD="$program" scripts/results_tables.sh summary
check "and is named" grep -q 'has no group for the scenario straddle-' "$output"
cd - >/dev/null || exit 1

# ---- The version in a log ------------------------------------------------------------------------

# Results that are made one after the other are all of one commit, though each changes files.
checkout=$work/checkout
in_checkout() {
	git -C "$checkout" -c user.name=test -c user.email=test@localhost "$@"
}
version_is() {
	"$checkout/scripts/version.sh" | grep -Eqx "$(cat "$checkout/VERSION"), commit [0-9a-f]{12}$1"
}
if command -v git >/dev/null; then
	mkdir -p "$checkout/scripts" "$checkout/results"
	cp scripts/version.sh "$checkout/scripts"
	cp VERSION README.md "$checkout"
	cp results/README.md "$checkout/results"
	git init -q "$checkout"
	in_checkout add -A
	in_checkout commit -q -m test
	check "a checkout without changes" version_is ''
	echo changed >>"$checkout/README.md"
	echo changed >>"$checkout/results/README.md"
	echo changed >"$checkout/results/log.txt"
	in_checkout add -A
	check "documents and results are no changes" version_is ''
	echo '# changed' >>"$checkout/scripts/version.sh"
	check "what something is built of is one" version_is ' with changes'
else
	skips "the version of a checkout" "there is no git"
fi

finish
