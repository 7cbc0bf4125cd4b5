# Makes one table of results: see results_tables.sh, which gathers the lines that it reads.

BEGIN {
	letters = split("T U O B S F ?", letter, " ")
	split("torn unserialized late-old late-breakpoint stale fault unknown", outcome, " ")
	group[groups = 1] = "safe"
	about["safe"] = "no model allows anything that is wrong"
}

function fail(message) {
	print "results: " message > "/dev/stderr"
	failed = 1
	exit 1
}

function trimmed(string) {
	gsub(/^ +| +$/, "", string)
	return string
}

# ---- The groups ----------------------------------------------------------------------------------

FNR == 1 { file++ }

file == 1 && /^#/ { next }

file == 1 {
	split($0, part, "|")
	group[++groups] = trimmed(part[1])
	about[group[groups]] = trimmed(part[2])
	patterns[group[groups]] = trimmed(part[3])
	next
}

function group_of(scenario, is_safe,    g, n, pattern) {
	if (is_safe)
		return "safe"
	for (g = 2; g <= groups; g++) {
		n = split(patterns[group[g]], pattern, " ")
		for (; n > 0; n--) {
			gsub(/\*/, ".*", pattern[n])
			if (scenario ~ "^" pattern[n] "$")
				return group[g]
		}
	}
	fail("results/groups has no group for the scenario " scenario)
}

# ---- The rows ------------------------------------------------------------------------------------

{
	kind = $1
	name = $2
	line = substr($0, length(kind) + length(name) + 3)
}

!(name in known) {
	known[name] = 1
	row[++rows] = name
}

kind == "row" {
	colon = index(line, ":")
	made[name, substr(line, 1, colon - 1)] = trimmed(substr(line, colon + 1))
	next
}

kind == "judge" && sub(/^verdict: /, "", line) {
	sub(/ \(exit status.*/, "", line)
	verdict[name] = line
	next
}

kind == "judge" && class[name] == "" {
	if (sub(/^machine: consistent with /, "", line))
		class[name] = gsub(/,/, ",", line) == 4 ? "all five models" : line
	else
		class[name] = line ~ /^machine: defective/ ? "no model: defective" : line
	next
}

kind == "judge" { next }

line ~ /^  scenario: / { scenario = substr(line, 13) }

line ~ /^  models: / {
	models = line
	of = group_of(scenario, line !~ /\[[a-z]/)
}

line ~ /^  patches: [0-9]+$/ {
	patches[name, of] += $4
	patches[name] += $4
	ran[name]++
}

line ~ /^  executions: [0-9]+$/ { executions[name] += $4 }

line ~ /^    [a-z-]+: [0-9]+$/ {
	what = substr($3, 1, length($3) - 1)
	if (what == "unknown" || models ~ ("[[ ]" what "[],]"))
		count[name, of, what] += $4
	else
		impossible[name, of, what] += $4
}

# ---- The tables ----------------------------------------------------------------------------------

function thousands(number,    digits) {
	digits = sprintf("%.0f", number)
	while (match(digits, /[0-9][0-9][0-9][0-9](,|$)/))
		digits = substr(digits, 1, RSTART) "," substr(digits, RSTART + 1)
	return digits
}

function with(list, what, number) {
	return list (list == "" ? "" : ", ") what " " thousands(number)
}

# What was seen in the groups from one to another, of outcomes that are wrong somewhere; in bold what no model
# allows in the scenario where it was.
function seen(name, first, last, in_words,    o, g, allowed, bad, what, list) {
	for (o = 1; o <= letters; o++) {
		allowed = bad = 0
		for (g = first; g <= last; g++) {
			allowed += count[name, group[g], outcome[o]]
			bad += impossible[name, group[g], outcome[o]]
		}
		what = in_words ? outcome[o] : letter[o]
		if (allowed > 0)
			list = with(list, what, allowed)
		if (bad > 0)
			list = with(list, "**" what, bad) "**"
	}
	return list == "" ? "nothing" : list
}

function link(name, prefix) {
	return "[" made[name, "machine"] "](" prefix name "/)"
}

function head(cells,    rule) {
	rule = cells
	gsub(/[^|]+/, "---", rule)
	print cells
	print rule
}

function print_summary(    r, name) {
	head("| machine | patches | safe protocols | the others | explained by |")
	for (r = 1; r <= rows; r++) {
		name = row[r]
		print "| " link(name, "results/") " | " thousands(patches[name]) " | " seen(name, 1, 1, 1) " | " \
			seen(name, 2, groups, 1) " | " class[name] " |"
	}
}

function print_machines(    r, name) {
	head("| machine | made | crossmod | scenarios | patches | executions | verdict |")
	for (r = 1; r <= rows; r++) {
		name = row[r]
		print "| " link(name, "") " | " made[name, "date"] " | " made[name, "crossmod"] " | " ran[name] " | " \
			thousands(patches[name]) " | " thousands(executions[name]) " | " verdict[name] " |"
	}
}

# What is in the cells: "seen" or "patches".
function print_groups(cells,    r, g, name, line) {
	line = "| |"
	for (g = 1; g <= groups; g++)
		line = line " " group[g] " |"
	head(line (cells == "seen" ? " explained by |" : ""))
	for (r = 1; r <= rows; r++) {
		name = row[r]
		line = "| [" name "](" name "/) |"
		for (g = 1; g <= groups; g++)
			line = line " " (patches[name, group[g]] == 0 ? "not run" : cells == "seen" ? \
				seen(name, g, g, 0) : thousands(patches[name, group[g]])) " |"
		print line (cells == "seen" ? " " class[name] " |" : "")
	}
}

function print_legend(    g, quoted) {
	head("| group | what it is | scenarios |")
	for (g = 1; g <= groups; g++) {
		quoted = patterns[group[g]]
		gsub(/[^ ]+/, "`&`", quoted)
		print "| " group[g] " | " about[group[g]] " | " (g == 1 ? "whatever their names" : quoted) " |"
	}
}

END {
	if (failed)
		exit 1
	if (rows == 0)
		fail("there are no results")
	if (table == "summary")
		print_summary()
	else if (table == "machines")
		print_machines()
	else if (table == "groups")
		print_legend()
	else
		print_groups(table == "matrix" ? "seen" : "patches")
}
