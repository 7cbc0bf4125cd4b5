# The experiment of a scenario file, in one line: its sites, places and steps, without comments and blanks, and
# with a * for a form in braces.
# name: that of the scenario.

function add(words)
{
	text = text (text == "" ? "" : "; ") words
}

{ sub(/#.*/, "") }

/^[a-z]/ { clause = $1 }

NF && (clause == "site" || clause == "patch" || clause == "place") {
	sub(/^(site|patch|place) +/, "")
	gsub(/\{[^}]*\}/, "*")
	$1 = $1
	if (clause != "place" || $0 != "line+0")
		add($0)
}

END { print "file\t" name "\t" text }
