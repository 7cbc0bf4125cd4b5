# Of a log of scenarios, a line each, with tabs in between:
#   log PLACE NAME EXPERIMENT   as protocols_steps.awk has it
#   ran PLACE NAME PATCHES
#   seen PLACE NAME OUTCOME     beside the two forms and breakpoints
#   skipped PLACE NAME WHY
# place: what to call the log.

# Until format 2 of the log, "ok 3 - name: skipped # SKIP why"
/^ok [0-9]+ - .* # SKIP / {
	name = $4
	sub(/:$/, "", name)
	why = $0
	sub(/.*# SKIP /, "", why)
	print "skipped\t" place "\t" name "\t" why
}

/^  scenario: / {
	name = $2
	text = ""
	inside = ""
}

/^  [a-z_]+:/ { inside = $1 }

# What must not be executed is inconclusive; to a reader it was not run.
/^  reason: "site refused: / {
	why = $0
	sub(/^  reason: "site refused: /, "", why)
	sub(/"$/, "", why)
	print "skipped\t" place "\t" name "\t" why
}

inside == "text:" && /^    [a-z]/ { clause = $1 }

inside == "text:" && /^    / && (clause == "site" || clause == "patch" || clause == "place") {
	line = $0
	sub(/^ +/, "", line)
	sub(/^(site|patch|place) +/, "", line)
	if (clause != "place" || line != "line+0")
		text = text (text == "" ? "" : "; ") line
}

inside == "models:" && text != "" {
	print "log\t" place "\t" name "\t" text
	text = ""
}

/^  patches: / { print "ran\t" place "\t" name "\t" $2 }

inside == "outcomes:" && /^    / && $2 > 0 && $1 !~ /^(old|new|breakpoint):$/ {
	outcome = $1 == "unknown:" ? "could not be told" : $1
	sub(/:$/, "", outcome)
	print "seen\t" place "\t" name "\t" outcome
}
