# The table of make bench-watch, from rows "what seconds megabytes", tab-separated, of which each run has
# one of each kind.
#   awk -v trace_bytes=N -f table.awk COSTS
BEGIN {
	FS = "\t"
	title["plain"] = "QEMU, as it is"
	title["find"] = "with the plugin, mode=find"
	title["record"] = "with the plugin, mode=record"
	title["analysis"] = "the analysis of that trace"
	order = split("plain find record analysis", kinds, " ")
}

{
	runs = ++count[$1]
	seconds[$1, runs] = $2
	factors[$1, runs] = $2 / seconds["plain", runs]
	megabytes[$1, runs] = $3
}

function sort_into(figures, kind,    i, j, figure) {
	for (i = 1; i <= count[kind]; i++) {
		figure = figures[kind, i]
		for (j = i; j > 1 && sorted[j - 1] > figure; j--)
			sorted[j] = sorted[j - 1]
		sorted[j] = figure
	}
}

function median(figures, kind) {
	sort_into(figures, kind)
	return sorted[int((count[kind] + 1) / 2)]
}

function with_spread(figures, kind,    middle) {
	middle = median(figures, kind)
	return sprintf("%.2f (%.2f to %.2f)", middle, sorted[1], sorted[count[kind]])
}

function judged(figure, goal, unit) {
	return sprintf("%s%s, %s", goal, unit, figure <= goal ? "met" : "missed")
}

function goal_of(kind) {
	return kind == "find" ? judged(median(factors, kind), "1.2", " x") : \
		kind == "record" ? judged(median(factors, kind), "2.0", " x") : \
		kind == "analysis" ? judged(median(seconds, kind), "5", " s") : ""
}

END {
	printf "%-30s %-24s %-22s %-14s %s\n", "", "CPU time (s)", "times plain QEMU", "goal", "memory (MB)"
	for (i = 1; i <= order; i++)
		printf "%-30s %-24s %-22s %-14s %.0f\n", title[kinds[i]], with_spread(seconds, kinds[i]), \
			kinds[i] == "analysis" ? "" : with_spread(factors, kinds[i]), goal_of(kinds[i]), \
			median(megabytes, kinds[i])
	printf "%-30s %-24s %-22s %s\n", "the trace", sprintf("%.2f MB", trace_bytes / 1e6), "", \
		judged(trace_bytes / 1e6, "10", " MB")
}
