#!/bin/sh
# Checks: what the documents say of the repository: the README's length, count and scenario; links, paths, and
# the folders that DESIGN.md shows.
# Expects: all of it is so. A path that is not there is found.
. tests/boot/lib.sh
. tests/run/documents.sh

# ---- The README ----------------------------------------------------------------------------------

set -- iso/scenarios/*.scn
check "the README counts the scenarios" grep -q "The standard set has $# scenarios\\." README.md
check "the README has no other count of them" [ "$(grep -Ec '[0-9]+ scenarios' README.md)" -eq 1 ]
sed -n '/^scenario /,/^```/p' README.md | sed '$d' >"$work/shown"
name=$(sed -n 's/^scenario //p' "$work/shown")
sed -n '/^scenario /,$p' "iso/scenarios/$name.scn" >"$work/kept"
check "the scenario that it shows is the one of that name" cmp "$work/shown" "$work/kept"
# unlisted FILE...: scenarios that docs/standard.md names neither as they are, nor by a pattern.
unlisted() {
	patterns=$(sed -n '/^## All of them/,/^## What/p' docs/standard.md | tr '\140' '\n' |
		grep -Ex '[a-z0-9*-]+')
	for file in "$@"; do
		name=$(basename "$file" .scn)
		listed=no
		set -f
		for pattern in $patterns; do
			# It is to be a pattern
			# shellcheck disable=SC2254
			case $name in $pattern) listed=yes ;; esac
		done
		set +f
		[ "$listed" = yes ] || echo "$name"
	done
}
unlisted iso/scenarios/*.scn unlisted.scn >"$output"
check "docs/standard.md has a row for each scenario, and misses one that has none" [ "$(cat "$output")" = unlisted ]
check "the README has fewer than 120 lines" [ "$(wc -l <README.md)" -lt 120 ]

# slugs DOCUMENT: its sections, as links name them.
slugs() {
	sed -n 's/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

# lost DOCUMENT...: links whose file or section is not there.
lost() {
	for document in "$@"; do
		grep -o '\]([^):]*)' "$document" | sed 's/^](//; s/)$//' | while read -r link; do
			file=${link%%#*}
			section=${link#"$file"}
			file=${file:+$(dirname "$document")/$file}
			file=${file:-$document}
			if ! [ -e "$file" ] || { [ "$section" ] && ! slugs "$file" | grep -Fqx -e "${section#'#'}"; }; then
				echo "$document: $link"
			fi
		done
	done
}
lost ./*.md docs/*.md results/*.md >"$output"
check "all links of the documents lead somewhere" [ ! -s "$output" ]

# ---- Paths ---------------------------------------------------------------------------------------

documents="README.md DESIGN.md CHANGELOG.md docs/*.md results/README.md"
# shellcheck disable=SC2086
lost_paths $documents >"$output"
check "all paths that the documents name are there" [ ! -s "$output" ]
# The backticks are to be there
# shellcheck disable=SC2016
printf 'See `tools/none.c`, `arch/*.h`, `lib/no*.h`.\n' >"$work/wrong.md"
lost_paths "$work/wrong.md" >"$output"
check "one that is not is found, and a pattern without a file" [ "$(cut -d ' ' -f 2 "$output" | tr '\n' ' ')" = \
	"lib/no*.h tools/none.c " ]

# house: the folders that DESIGN.md shows: each begins a line, below the one that is less indented.
house() {
	sed -n '/^## The house/,/^Arrows/p' "$1" | awk '
		match($0, /^ *[a-z0-9_]+(\/[a-z0-9_]+)*\/ /) {
			split($0, word, " ")
			at = match($0, /[^ ]/) - 1
			if (at == 0)
				top = word[1]
			print at ? top word[1] : word[1]
		}' | sort
}

# folders: those of the sources, two deep, and below arch/ three; those of tests/ and results/ are no rooms.
folders() {
	for top in */; do
		case $top in
		build* | "${BUILD%%/*}/") continue ;;
		tests/ | results/ | docs/) echo "$top" ;;
		arch/) find arch -mindepth 1 -maxdepth 2 -type d | sed 's/$/\//' && echo arch/ ;;
		# What npm fetches is no folder of the house
		*) find "${top%/}" -maxdepth 1 -type d ! -name node_modules | sed 's/$/\//' ;;
		esac
	done | sort
}
house DESIGN.md >"$work/house"
folders >"$work/folders"
diff "$work/house" "$work/folders" >"$output"
check "DESIGN.md shows every folder, and no other" cmp "$work/house" "$work/folders"
finish
