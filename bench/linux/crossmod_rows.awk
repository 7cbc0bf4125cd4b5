# Turns a log of Crossmod into rows, as bench/linux/table.awk reads them: the rows of the bench, which
# stand in the log, and of each scenario the patch, under the scenario's name, its sync and its stores. Of
# these a log has no 10th and 90th percentile.
#   awk -v machine=NAME -v cpus=N -f crossmod_rows.awk LOG
BEGIN { OFS = "\t" }

function bytes_of(form) {
	return form ~ /32$|^nop5$/ ? 5 : 2
}

# "  patch: {runs: 200, cycles: [...], ns: [minimum, median, 99th percentile, maximum]}"
function print_row(what, sites, bytes,    runs, ns) {
	runs = $0
	sub(/.*runs: /, "", runs)
	sub(/,.*/, "", runs)
	ns = $0
	sub(/.*ns: \[/, "", ns)
	split(ns, figure, /[],] */)
	if (runs > 0)
		print machine, cpus, "busy", what, sites, bytes, runs, figure[2], "-", "-", figure[1], figure[4], "-"
}

{ sub(/\r$/, "") }

# "# bench: row executors what sites bytes runs minimum p10 median p90 maximum limit"
/^# bench: row / && NF == 14 {
	print machine, cpus, $4, $5, $6, $7, $8, $11, $10, $12, $9, $13, ($14 > 0 ? $14 : "-")
}

$0 == "  ---" { sites = bytes = 0 }
/^    scenario / { scenario = $2 }
/^    site / { sites++; bytes = bytes_of($2) }
/^    patch: \{runs/ { print_row(scenario, sites, bytes) }
/^    sync: \{runs/ { print_row(scenario ":sync", 0, 0) }
/^    stores: \{runs/ { print_row(scenario ":stores", sites, bytes) }
