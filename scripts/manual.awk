# A manual page of a help text, on the standard input. Needs -v page=crossmod-boot -v section=1
# -v about='what it is for' -v version=0.9.0.

function safe(line) {
	gsub(/\\/, "\\e", line)
	gsub(/-/, "\\-", line)
	sub(/^[.']/, "\\\\\\&&", line)
	return line
}

function heading(words) {
	leave_lines()
	print ".SH " toupper(words)
}

# Lines that stay as they are
function enter_lines() {
	if (!in_lines)
		print ".nf"
	in_lines = 1
}

function leave_lines() {
	if (in_lines)
		print ".fi"
	in_lines = 0
}

# "--option VALUE   what it does", or the first half alone
function item(line,    at) {
	sub(/^ +/, "", line)
	at = match(line, /  +/)
	print ".TP"
	print "\\fB" safe(at ? substr(line, 1, at - 1) : line) "\\fR"
	if (at)
		print safe(substr(line, at + RLENGTH))
}

BEGIN {
	printf ".TH %s %s \"\" \"crossmod %s\"\n", toupper(page), section, version
	heading("name")
	print safe(page) " \\- " safe(about)
}

NR == 1 && !/^usage: / {
	heading("description")
}

/^usage: / {
	heading("synopsis")
	enter_lines()
	sub(/^usage: /, "")
	print safe($0)
	in_usage = 1
	next
}

in_usage && /^ / {
	sub(/^ +/, "")
	print safe($0)
	next
}

in_usage {
	in_usage = 0
	heading("description")
	next
}

/^[a-z][a-z ]*:/ {
	at = index($0, ":")
	is_example = substr($0, 1, at) == "example:"
	heading(substr($0, 1, at - 1))
	$0 = substr($0, at + 2)
	if ($0)
		print safe($0)
	next
}

/^$/ {
	leave_lines()
	print ".PP"
	next
}

/^ / && is_example {
	enter_lines()
	print safe(substr($0, 3))
	next
}

# Less than what goes on with an item
/^ ? ? ? ?[^ ]/ && /^ / {
	item($0)
	next
}

# A sentence of its own in an item, or a word that it explains
/^ +([A-Z]|[a-z]+: )/ {
	print ".br"
}

{
	sub(/^ +/, "")
	print safe($0)
}

END {
	leave_lines()
}
