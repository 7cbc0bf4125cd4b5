# Turns the log of `crossmod boot` or `crossmod run` into rows, as bench/linux/table.awk reads them: one
# for the patch, the sync, and all stores of a patch, of each scenario. Logs have no 10th and 90th percentile.
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
		print machine, cpus, "busy", what, sites, bytes, runs, figure[2], "-", "-", figure[1]
}

{ sub(/\r$/, "") }
$0 == "  ---" { sites = bytes = 0 }
/^    site / { sites++; bytes = bytes_of($2) }
/^    patch: \{runs/ { print_row("patch", sites, bytes) }
/^    sync: \{runs/ { print_row("sync", 0, 0) }
/^    stores: \{runs/ { print_row("stores", sites, bytes) }
