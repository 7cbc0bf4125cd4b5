#!/bin/sh
# Checks: what CONTRIBUTING.md tells people to do, in a copy of the checkout: each of its blocks is put where it
# is to go, a machine is made as it says, and the result is built and run. What no block shows is held against
# the sources.
# Expects: the copy proves the new scenario, runs it, has the new field in the log, and starts the new machine;
# every file that the document names is there, and no other one knows a serializing instruction, or a site kind.
. tests/boot/lib.sh
. tests/run/documents.sh

document=CONTRIBUTING.md
tree=$PWD/$work/tree

copies_checkout "$tree"
in_tree() {
	(cd "$tree" && "$@")
}

# follow: puts every block behind a line "`PATH`:", or "In `PATH`, below `TEXT`:", where that says. TEXT is the
# beginning of what the line has in it, or all, and stands there once.
follow() {
	# It is awk, not the shell, that reads it
	# shellcheck disable=SC2016
	in_tree awk '
	function put(    line, lines, found, i) {
		if (!below) {
			printf "%s", block > path
			close(path)
			return
		}
		while ((getline line < path) > 0) {
			lines[++i] = line
			if (index(line, below) && ++found == 1)
				lines[++i] = substr(block, 1, length(block) - 1)
		}
		close(path)
		if (found != 1) {
			print path ": " found + 0 " lines have " below
			bad = 1
		}
		printf "" > path
		for (found = 1; found <= i; found++)
			print lines[found] > path
		close(path)
	}
	/^```/ && inside { inside = 0; if (path) { put(); blocks++ } path = ""; next }
	/^```/ { inside = 1; block = ""; next }
	inside { block = block $0 "\n"; next }
	/^(In )?`[^`]*`(, below .*)?:$/ {
		split($0, word, "`")
		path = word[2]
		below = ""
		if (/, below /) {
			below = $0
			sub(/.*, below ``?/, "", below)
			sub(/``?:$/, "", below)
		}
		next
	}
	NF { path = "" }
	END { exit bad || blocks < 8 }' "$document" >"$output"
}
check "its blocks go where it says" follow

# As it says: a copy of another machine
for suffix in c h; do
	in_tree sed 's/bochs/toy/g; s/BOCHS/TOY/g' "tools/boot/bochs.$suffix" >"$tree/tools/boot/toy.$suffix"
done
in_tree sed -i 's/|kvm|bochs/|kvm|bochs|toy/' tools/boot/boot_help.c
in_tree lost_paths "$document" >"$output"
check "the files that it names are there" [ ! -s "$output" ]

# ---- What it builds ------------------------------------------------------------------------------

# A serializing instruction changes nearly every object: it is held against the sources below.
cp -p scenario/serializations.def "$tree/scenario/"
exits "the copy builds" 0 in_tree make BUILD="$BUILD" "$BUILD/crossmod"

name=$(sed -n 's/^scenario //p' "$document")
proves() {
	in_tree "$BUILD/crossmod" prove 2>&1 | grep -q "^$name  *\.\.\.\.\.\.\.* "
}
check "the prover has the scenario, and finds it safe" proves
says_in() {
	grep -q "$2" "$1"
}
new=$tree/log
exits "a run of it" 0 in_tree "$BUILD/crossmod" run --log "$new" --patches 50 --scenarios "$name"
check "is as expected" says_in "$new" "^# 1 - $name: as expected"
check "its log has the field" says_in "$new" '^  sites: 1$'
exits "the judge takes it" 0 in_tree "$BUILD/crossmod" judge "$new"
exits "the test of its row builds" 0 in_tree "${CC:-gcc}" -std=c11 -I. -o "$tree/log-docs" \
	tests/unit/report/test_log_docs.c -lcmocka
exits "docs/log.md has the row" 0 in_tree ./log-docs
exits "and a log without it is refused" 3 in_tree "$BUILD/crossmod" judge "results/bochs-2.7/log.txt"
check "by its name" says_in "$output" '"sites" is missing'

# The emulator: what is on its serial port is the log of that run, without the bounds, which the host adds
mkdir "$work/bin"
printf '#!/bin/sh\nsed "/^# bound: /d" "%s" >&3\n' "$new" >"$work/bin/toy"
chmod +x "$work/bin/toy"
medium=$PWD/$BUILD/crossmod.iso
toy() {
	PATH=$PWD/$work/bin:$PATH in_tree "$BUILD/crossmod" boot --machine toy --firmware bios --iso "$medium" --cpus 2 \
		--log "$tree/toy.log"
}
exits "the machine starts" 0 toy
check "and its log is kept" cmp "$new" "$tree/toy.log"
exits "the help" 0 in_tree "$BUILD/crossmod" boot --help
check "names it" says_in "$output" '|toy'

# ---- What is held against the sources ------------------------------------------------------------

# only_in WORD FILE...: no other source has the word, in small letters or capitals.
only_in() {
	word=$1
	shift
	grep -rliwE "(SITE_|SERIALIZE_)?$word" arch kernel lib prover scenario tools --include='*.[chS]' \
		--include='*.def' --include='*.inc' | sort >"$work/found"
	printf '%s\n' "$@" | sort | comm -13 - "$work/found" >"$output"
	[ -s "$work/found" ] && [ ! -s "$output" ]
}
check "no other source knows a serializing instruction" only_in movcr2 scenario/serializations.def \
	scenario/standard.S
check "no other source knows a site kind" only_in jcc8 scenario/site.h scenario/site.c \
	scenario/standard.S prover/search/telling.c
check "no other source knows a machine's struct" only_in machine_bochs tools/boot/bochs.h tools/boot/bochs.c \
	tools/boot/boot_machines.c
finish
