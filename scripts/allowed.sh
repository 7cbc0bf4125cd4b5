#!/bin/sh
# Makes the table of what the models allow, which the kernel holds a run against: reads what
# `crossmod prove --tsv` prints, writes the C source that kernel/experiment/allowed_table.h declares. Fails where
# a line is missing.
set -eu

awk -F '\t' '
$4 == "unknown" {
	print "scripts/allowed.sh: whether " $2 " allows " $3 " in " $1 " is unknown, and the kernel " \
		"must know it: give the prover more memory or time" > "/dev/stderr"
	failed = 1
	exit
}

NF != 4 || $4 !~ /^(allowed|forbidden)$/ {
	print "scripts/allowed.sh: line " NR " is not one of crossmod prove --tsv: " $0 > "/dev/stderr"
	failed = 1
	exit
}

!($1 in named) {
	named[$1] = 1
	name[++names] = $1
}

!($2 in modelled) {
	modelled[$2] = 1
	model[++models] = $2
}

{
	lines[$1, $2]++
}

$4 == "allowed" {
	key = $1 SUBSEP $2
	bit = toupper($3)
	gsub("-", "_", bit)
	set[key] = set[key] (set[key] ? " | " : "") "OUTCOME_BIT(OUTCOME_" bit ")"
}

END {
	if (failed || names == 0)
		exit 1
	# Every model has as many outcomes as any other of the same scenario
	for (i = 1; i <= names; i++)
		for (m = 1; m <= models; m++)
			if (lines[name[i], model[m]] != lines[name[i], model[1]]) {
				print "scripts/allowed.sh: what " model[m] " allows in " name[i] \
					" is not whole" > "/dev/stderr"
				exit 1
			}
	print "/* Made by scripts/allowed.sh. */"
	print "#include \"kernel/experiment/allowed_table.h\"\n"
	print "const struct allowed_entry allowed_table[] = {"
	for (i = 1; i <= names; i++) {
		print "\t{\"" name[i] "\", {"
		for (m = 1; m <= models; m++) {
			key = name[i] SUBSEP model[m]
			print "\t\t[MODEL_" toupper(model[m]) "] = " (key in set ? set[key] : 0) ","
		}
		print "\t}},"
	}
	print "};"
	print "const size_t allowed_table_count = " names ";"
}'
