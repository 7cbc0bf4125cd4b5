# Of the facts that protocols.sh gathers, and a document: the document with its tables made anew.
# where: the logs, in the order of the columns.

BEGIN {
	FS = "\t"
	models = split("coherent bytewise snapshot sequential prefetch", model, " ")
	outcomes = split("torn nested stale late-breakpoint late-old unserialized", outcome, " ")
	places = split(where, place, " ")
}

# Which models a list of them, each with a blank behind it, is.
function in_words(list, count)
{
	if (count == 0)
		return "none"
	if (count == models)
		return "all"
	sub(/ $/, "", list)
	return list
}

# The models that allow none of a scenario's harm.
function safe(name,    m, o, list, count)
{
	for (m = 1; m <= models; m++) {
		for (o = 1; o <= outcomes; o++)
			if ((name, outcome[o]) in harm && (name, model[m], outcome[o]) in allowed)
				break
		if (o > outcomes) {
			list = list model[m] " "
			count++
		}
	}
	return in_words(list, count)
}

# What else the models allow.
function besides(name,    m, o, list, count, words)
{
	for (o = 1; o <= outcomes; o++) {
		if ((name, outcome[o]) in harm)
			continue
		list = ""
		count = 0
		for (m = 1; m <= models; m++)
			if ((name, model[m], outcome[o]) in allowed) {
				list = list model[m] " "
				count++
			}
		if (count > 0)
			words = words (words == "" ? "" : "; ") outcome[o] " in " in_words(list, count)
	}
	return words == "" ? "nothing" : words
}

function observed(where, name)
{
	if ((where, name) in why)
		return "not run"
	if (!((where, name) in ran))
		return "missing"
	if (!((where, name) in seen))
		return "nothing"
	return seen[where, name]
}

# True when a log's experiment is a file's, which has a * for a form in braces.
function same(of_file, of_log,    n, mine, theirs, f, left, right)
{
	if (split(of_file, mine, /; /) != split(of_log, theirs, /; /))
		return 0
	for (n = 1; n in mine; n++) {
		if (mine[n] == theirs[n])
			continue
		if (split(mine[n], left, / -> /) != 2 || split(theirs[n], right, / -> /) != 2)
			return 0
		for (f = 1; f <= 2; f++)
			if (left[f] != "*" && left[f] != right[f])
				return 0
	}
	return 1
}

FNR == NR && $1 == "proved" {
	known[$2] = 1
	if ($5 == "allowed")
		allowed[$2, $3, $4] = 1
}
FNR == NR && $1 == "harm" { harm[$2, $3] = 1 }
FNR == NR && $1 == "file" { experiment[$2] = $3 }
FNR == NR && $1 == "log" && !same(experiment[$3], $4) {
	print "protocols: results/protocols-" $2 ".txt has another " $3 " than iso/protocols/" $3 ".scn" > "/dev/stderr"
	failed = 1
}
FNR == NR && $1 == "ran" { ran[$2, $3] = $4 }
FNR == NR && $1 == "seen" {
	if (($2, $3) in seen)
		seen[$2, $3] = seen[$2, $3] ", " $4
	else
		seen[$2, $3] = $4
}
FNR == NR && $1 == "skipped" { why[$2, $3] = $4; skipped[++skips] = $3; at[skips] = $2 }
FNR == NR { next }

/^<!-- end -->$/ { table = "" }

table == "not-run" { next }

table == "proved" && /^\| .*`[a-z0-9-]+`/ {
	split($0, cell, / *\| */)
	name = cell[3]
	sub(/.*`\[?/, "", name)
	match(cell[3], /`[a-z0-9-]+`/)
	name = substr(cell[3], RSTART + 1, RLENGTH - 2)
	if (!(name in known)) {
		print "protocols: there is no iso/protocols/" name ".scn" > "/dev/stderr"
		failed = 1
	}
	row = "| " cell[2] " | " cell[3] " | " safe(name) " | " besides(name)
	for (p = 1; p <= places; p++)
		row = row " | " observed(place[p], name)
	print row " |"
	shown[name] = 1
	next
}

{ print }

/^<!-- protocols: [a-z-]+ -->$/ {
	table = $0
	sub(/.*protocols: /, "", table)
	sub(/ -->/, "", table)
	if (table == "not-run") {
		print "| scenario | where | why |"
		print "|---|---|---|"
		for (s = 1; s <= skips; s++)
			print "| `" skipped[s] "` | " at[s] " | " why[at[s], skipped[s]] " |"
	}
}

END {
	for (name in known)
		if (!(name in shown)) {
			print "protocols: no row has iso/protocols/" name ".scn" > "/dev/stderr"
			failed = 1
		}
	exit failed
}
