#!/bin/sh
# Checks: what Vim, VS Code and the explorer show scenarios as, and Vim and VS Code campaigns; their lists of words
# against the parser's. VS Code is not started: its grammars are applied as TextMate does.
# Expects: each word that the parser takes is known to all of them, and no other; no word of our scenarios is left
# unmarked; the three show each character as the same; and tests/run/editors/odd.scn as it says beside it. A letter
# is a kind: tests/run/editors/show.mjs has them.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
here=tests/run/editors
words=editors/words.txt
campaigns='docs/examples/first.campaign docs/examples/lab.campaign'
scenarios=$(find iso tests/scenarios -name '*.scn' | LC_ALL=C sort)

# same WANTED FOUND: two files; what differs is shown.
same() {
	[ -s "$1" ] && diff "$1" "$2" >"$output" 2>&1
}

sorted() {
	LC_ALL=C sort -u
}

# by_vim FILE...: what Vim shows, into $work/shown, and what it has set, into $work/settings
by_vim() {
	SHOWN=$work/shown SETTINGS=$work/settings vim -e -s -N -u NONE -i NONE --cmd 'set encoding=utf-8 runtimepath^=editors/vim' \
		-c 'filetype plugin on' -c 'syntax on' -S $here/show.vim "$@" </dev/null >"$output" 2>&1
}

# by EDITOR FILE...: the same by any of them
by() {
	editor=$1
	shift
	if [ "$editor" = vim ]; then
		by_vim "$@"
	else
		node $here/show.mjs "$editor" "$@" >"$work/shown" 2>"$output"
	fi
}

letters() {
	sed 's/^[^:]*:[0-9]*://' "$work/shown"
}

# ---- The words that the parser takes

# Each word of each different line of our scenarios once replaced by one that is none, a file each; instructions have
# words of their own
mkdir "$work/broken"
# shellcheck disable=SC2086 # no name has blanks
awk -v to="$work/broken/" '
	function breaks(number,    at, i, file, line) {
		for (at = split(lines[number], word, /[ \t]+/); at > 0; at--) {
			if (word[at] == "" || (lines[number], at) in seen)
				continue
			seen[lines[number], at] = 1
			file = to (++files) ".scn"
			for (i = 1; i <= count; i++) {
				line = lines[i]
				if (i == number) {
					line = lines[i] ~ /^[ \t]/ ? " " : ""
					for (w = 1; w in word; w++)
						line = line (w == at ? "?" : word[w]) " "
				}
				print line >file
			}
			close(file)
		}
	}
	function breaks_all(    i) {
		for (i = 1; i <= count; i++)
			if (!(i in sentence) && lines[i] !~ /^scenario|[{]/)
				breaks(i)
		count = 0
		split("", sentence)
	}
	FNR == 1 { breaks_all() }
	{ sub(/#.*/, "") }
	/^[ \t]*$/ { next }
	/^[^ \t]/ { in_sentence = /^about/ }
	{ lines[++count] = $0 }
	in_sentence { sentence[count] = 1 }
	END { breaks_all() }' $scenarios
find "$work/broken" -name '*.scn' -exec "$crossmod" prove {} + >"$work/said" 2>&1
{
	# "expected what (this, that)", and "expected "this""
	grep -oE '\(([a-z][a-z0-9-]*, )+[a-z][a-z0-9-]*\)' "$work/said" | tr -d '()' | sed 's/, /\n/g'
	sed -n 's/.*: expected "\([a-z]*\)", found.*/\1/p' "$work/said"
	# And what may be left out
	grep -ohE '(reader_take_if|word_is)\([^"]*"[a-z]+"' scenario/language/*.c | sed 's/.*"\([a-z]*\)"/\1/'
} | sorted >"$work/parser"
awk '!/^#/ { for (i = 2; i <= NF; i++) print $i }' $words | sorted >"$work/words"
check "the list is the parser's" same "$work/parser" "$work/words"

awk '!/^#/ { for (i = 2; i <= NF; i++) print $1, $i }' $words | sorted >"$work/kinds"
{
	sed -n "s/^call s:Words('\(.*\)', '\(.*\)')/\1 \2/p" editors/vim/syntax/crossmod.vim
	sed -n "s/^call s:Clauses('\(.*\)')/clause \1/p" editors/vim/syntax/crossmod.vim
} | awk '{ for (i = 2; i <= NF; i++) print tolower($1), $i }' | sorted >"$work/kinds-vim"
check "Vim has the same list" same "$work/kinds" "$work/kinds-vim"

# ---- What they show

# A line each; a clause is one at the beginning of its line only
awk -v scenario="$work/each.scn" -v shown="$work/each.shown" '
	BEGIN { letter["step"] = "S"; letter["word"] = "W"; letter["name"] = "N"; letter["form"] = "F"
		letter["outcome"] = "O"; letter["clause"] = "C" }
	!/^#/ { for (i = 2; i <= NF; i++) {
		print ($1 == "clause" ? "" : " ") $i >scenario
		gsub(/./, letter[$1], $i)
		print ($1 == "clause" ? "" : " ") $i >shown } }' $words

# The keywords and kinds of machine that a campaign has, as its parser says them, likewise
listed() {
	printf '%s\n' "$1" >"$work/broken.campaign"
	"$crossmod" campaign "$work/broken.campaign" 2>&1 | sed -n 's/.*expected \(.*\), and not.*/\1/p' | sed 's/ or /, /; s/, /\n/g'
}
keywords=$(listed '?')
kinds=$(listed 'machine m ?')
check "a campaign's keywords" [ "$(echo "$keywords" | grep -c .)" -ge 13 ]
check "a campaign's kinds of machine" [ "$(echo "$kinds" | grep -c .)" -ge 7 ]
{
	echo "$keywords"
	echo "$kinds" | sed 's/^/machine m /'
	echo '# a comment'
	echo 'batch 1 # none'
	echo 'qemu'
} >"$work/each.campaign"
{
	echo "$keywords" | sed 's/./C/g'
	echo "$kinds" | sed 's/./F/g; s/^/CCCCCCC D /'
	echo '# # #######'
	echo 'CCCCC 0 - ----'
	echo '----'
} >"$work/campaign.shown"

# shows EDITOR: all of it
shows() {
	# shellcheck disable=SC2086 # no name has blanks
	check "$1 reads our scenarios" by "$1" $scenarios
	cp "$work/shown" "$work/$1"
	check "$1 leaves no word of them unmarked" lacks '^[^:]*:[0-9]*:.*[-?]' "$work/$1"
	by "$1" $here/odd.scn
	letters >"$work/odd"
	check "$1 shows odd ones as what they are" same $here/odd.shown "$work/odd"
	by "$1" "$work/each.scn"
	letters >"$work/each"
	check "$1 knows each word" same "$work/each.shown" "$work/each"
}

# shows_campaigns EDITOR
shows_campaigns() {
	by "$1" "$work/each.campaign"
	letters >"$work/each"
	check "$1 knows each word of campaigns" same "$work/campaign.shown" "$work/each"
	# shellcheck disable=SC2086 # no name has blanks
	check "$1 reads our campaigns" by "$1" $campaigns
	cp "$work/shown" "$work/$1-campaigns"
	check "$1 leaves nothing of them unmarked" lacks '^[^:]*:[0-9]*:.*[-?]' "$work/$1-campaigns"
}

lacks() {
	! grep -e "$1" "$2" >"$output" && [ -s "$2" ]
}

if command -v node >/dev/null; then
	node $here/show.mjs words | sorted >"$work/kinds-vscode"
	check "VS Code has the same list" same "$work/kinds" "$work/kinds-vscode"
	for editor in page vscode; do
		shows $editor
	done
	check "VS Code shows what the explorer does" same "$work/page" "$work/vscode"
	shows_campaigns vscode
	check "VS Code knows how comments begin" \
		[ "$(node -p 'JSON.parse(fs.readFileSync("editors/vscode/language-configuration.json")).comments.lineComment')" = '#' ]
	check "VS Code's version is ours" [ "$(sed -n 's/^\t"version": "\(.*\)",/\1/p' editors/vscode/package.json)" = "$(cat VERSION)" ]
else
	skips "VS Code and the explorer" "there is no node here"
fi

# Debian's vim-tiny reads no syntax files
if vim --version 2>/dev/null | grep '+syntax' >"$output"; then
	shows vim
	check "Vim knows a scenario, and its comments" [ "$(head -n 1 "$work/settings")" = "$work/each.scn crossmod # %s" ]
	shows_campaigns vim
	check "Vim knows a campaign" [ "$(head -n 1 "$work/settings")" = "${campaigns%% *} crossmodcampaign # %s" ]
	if [ -s "$work/vscode" ]; then
		check "Vim shows what VS Code does" same "$work/vscode" "$work/vim"
		check "of campaigns, too" same "$work/vscode-campaigns" "$work/vim-campaigns"
	fi
else
	skips "Vim" "there is none with syntax files here"
fi
finish
