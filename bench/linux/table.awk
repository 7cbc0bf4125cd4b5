# Prints one table of Linux and Crossmod from rows of both: tab-separated, one measurement in one boot
# a line: machine, cpus, executors, what, sites, bytes, runs, median_ns, p10_ns, p90_ns, min_ns, and of
# Crossmod max_ns, limit_ns. "-" is a figure that there is not.
#   awk -v host_cpus=N -f table.awk side=linux ROWS side=crossmod ROWS side=ipis IPIS side=panics PANICS
# IPIS: machine, cpus, executors, sites, bytes, toggles, interrupts that all other CPUs took for them.
# PANICS: machine, cpus, executors, boots, panicked, what there is to say.
# Several rows of the same thing, from several boots, become one: the median of the medians, the lowest
# 10th percentile, the highest 90th percentile.
BEGIN {
	FS = "\t"
	LINUX_BATCH = 256 # sites that Linux patches with one series of syncs: TP_VEC_MAX
	SETS = 3 # of stores in a patch, and of syncs in one series
	ONE_TARGET = 3 # times that Linux takes as long, one site
	BATCH = 1024
	BATCH_TARGET = 5
	RATIO_TARGET = 1.15 # limits of a patch that one site may take
	GROWTH_TARGET = 2 # patches of one site that the batch may take, stores aside
	# What Linux's executors do while Crossmod's are so, and what the rows say of it
	executors_count = split("idle halted busy", executors_list, " ")
	linux_like["idle"] = "idle"
	linux_like["halted"] = "idle"
	linux_like["busy"] = "busy"
	title["idle"] = "idle"
	title["halted"] = "idle/halted"
	title["busy"] = "busy"
}

function known(figure) {
	return figure != "" && figure != "-"
}

function lower(old, new) {
	return known(new) && (!known(old) || new + 0 < old + 0) ? new : old
}

function higher(old, new) {
	return known(new) && (!known(old) || new + 0 > old + 0) ? new : old
}

function ratio(of, to) {
	return known(of) && known(to) && of > 0 && to > 0 ? of / to : "-"
}

# "-" where either is not known
function minus(from, what) {
	return known(from) && known(what) ? from - what : "-"
}

# "-" of a key of which nobody knows how many sites it has
function times(count, figure) {
	return known(count) && count != "?" && known(figure) ? count * figure : "-"
}

# ---- The rows

$1 == "machine" || NF == 0 { next }

side == "ipis" {
	key = $1 FS $2 SUBSEP $3 FS $4 FS $5
	toggles[key] += $6
	interrupts[key] += $7
	next
}

side == "panics" {
	panics[++panic_count] = $0
	next
}

function add(group, row, count, median_ns, p10_ns, p90_ns,    key) {
	if (!(group in group_seen)) {
		group_seen[group] = 1
		groups[++group_count] = group
	}
	if (!((group, row) in row_seen)) {
		row_seen[group, row] = 1
		rows[group, ++row_count[group]] = row
	}
	key = side SUBSEP group SUBSEP row
	medians[key, ++boots[key]] = median_ns
	runs[key] += count
	p10[key] = lower(p10[key], p10_ns)
	p90[key] = higher(p90[key], p90_ns)
}

# A breakpoint is the same whatever its site
$4 == "handler" { $5 = $6 = 0 }

{ add($1 FS $2, $3 FS $4 FS $5 FS $6, $7, $8, $9, $10) }

# All stores of a patch of one site: each of them, beside Linux's
side == "crossmod" && $4 == "stores" && $5 == 1 && $6 == 2 {
	add($1 FS $2, $3 FS "store" FS 0 FS 1, $7, times(1 / SETS, $8), times(1 / SETS, $9), times(1 / SETS, $10))
}

side == "crossmod" && $4 == "patch" && known($13) {
	add($1 FS $2, $3 FS "limit" FS $5 FS $6, $7, $13, "-", "-")
}

# The lower of the two in the middle, when there are as many above as below
function median(key,    i, j, n, swap, value) {
	n = boots[key]
	if (n == 0)
		return "-"
	for (i = 1; i <= n; i++)
		value[i] = medians[key, i]
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && value[j - 1] + 0 > value[j] + 0; j--) {
			swap = value[j]
			value[j] = value[j - 1]
			value[j - 1] = swap
		}
	return value[int((n + 1) / 2)]
}

function row_key(which, group, executors, what, sites, bytes) {
	return which SUBSEP group SUBSEP executors FS what FS sites FS bytes
}

# Where a row of one side is; executors are Crossmod's. What Linux does without an interrupt has such rows.
function key_of(which, group, executors, what, sites, bytes,    key) {
	key = row_key(which, group, executors, what, sites, bytes)
	return which == "linux" && !(key in runs) ? \
		row_key(which, group, linux_like[executors], what, sites, bytes) : key
}

function figure(which, group, executors, what, sites, bytes) {
	return median(key_of(which, group, executors, what, sites, bytes))
}

# ---- What is printed of a figure

function time(ns) {
	if (!known(ns))
		return "-"
	if (ns < 10000 && ns > -10000)
		return sprintf("%.2f us", ns / 1000)
	if (ns < 10000000 && ns > -10000000)
		return sprintf("%.0f us", ns / 1000)
	return sprintf("%.1f ms", ns / 1000000)
}

function factor(of, to) {
	return known(ratio(of, to)) ? sprintf("%.2f", ratio(of, to)) : "-"
}

function cell(key) {
	if (boots[key] == 0)
		return sprintf("%9s %23s %6s", "-", "", "")
	return sprintf("%9s %23s %6d", time(median(key)), \
		known(p10[key]) ? "(" time(p10[key]) " .. " time(p90[key]) ")" : "", runs[key])
}

# CPUs that take turns on one thread of the host never wait for its scheduler, and those that halt are
# not runnable
function crowded(group, executors,    of) {
	split(group, of, FS)
	return executors != "halted" && host_cpus && of[2] + 0 > host_cpus + 0 && \
		(of[1] == "qemu-multi" || of[1] == "kvm")
}

function judged(group, executors, value, is_met) {
	if (!known(value))
		return ""
	return crowded(group, executors) ? "crowded" : is_met ? "met" : "missed"
}

# ---- Linux and Crossmod, side by side

function is_shown(what, sites) {
	return what ~ /^(store|handler|call|patch)$/ || what ~ /^three-sync/ || (what == "sync" && sites == 0)
}

# How many times longer Linux takes
function gained_by(group, executors, sites, bytes) {
	return ratio(figure("linux", group, executors, "patch", sites, bytes), \
		figure("crossmod", group, executors, "patch", sites, bytes))
}

# What it would take if its stores were for nothing
function linux_without_stores(group, executors, sites, bytes) {
	return minus(figure("linux", group, executors, "patch", sites, bytes), \
		stores_of("linux", group, executors, sites, bytes))
}

function target(group, executors, sites, bytes,    wanted, gained, left, word) {
	if (sites != 1 && sites != BATCH)
		return ""
	wanted = sites == 1 ? ONE_TARGET : BATCH_TARGET
	gained = gained_by(group, executors, sites, bytes)
	left = linux_without_stores(group, executors, sites, bytes)
	word = judged(group, executors, gained, gained + 0 >= wanted)
	return word == "met" && known(left) && \
		left < wanted * figure("crossmod", group, executors, "patch", sites, bytes) ? "met by the mapping" : word
}

function print_figure(group, executors, what, sites, bytes,    linux, crossmod) {
	linux = key_of("linux", group, executors, what, sites, bytes)
	crossmod = key_of("crossmod", group, executors, what, sites, bytes)
	printf "%-11s %-17s %6s %5s | %s | %s | %8s %s\n", title[executors], what, \
		sites == "0" ? "" : sites, bytes == "0" ? "" : bytes, cell(linux), cell(crossmod), \
		factor(median(linux), median(crossmod)), \
		what == "patch" ? target(group, executors, sites, bytes) : ""
}

function print_figures(group,    e, i, field) {
	printf "%-11s %-17s %6s %5s | %-40s | %-40s | %8s %s\n", "", "", "sites", "bytes", \
		"Linux: median (p10 .. p90), runs", "Crossmod: median (p10 .. p90), runs", "L / C", "target"
	for (e = 1; e <= executors_count; e++)
		for (i = 1; i <= row_count[group]; i++) {
			split(rows[group, i], field, FS)
			if (field[1] == executors_list[e] && is_shown(field[2], field[3]))
				print_figure(group, field[1], field[2], field[3], field[4])
		}
}

# ---- What a patch is made of

# Of one toggle, on each other CPU
function ipis(group, executors, sites, bytes,    key, of) {
	key = group SUBSEP linux_like[executors] FS sites FS bytes
	split(group, of, FS)
	return toggles[key] > 0 && of[2] > 1 ? \
		sprintf("%.1f", interrupts[key] / toggles[key] / (of[2] - 1)) : "-"
}

# Series of syncs
function series(which, sites) {
	return which == "linux" && sites != "?" ? int((sites + LINUX_BATCH - 1) / LINUX_BATCH) : 1
}

# What all syncs of a patch cost, by what one costs alone: while these sites are executed, where that is known
function syncs_of(which, group, executors, sites, bytes,    one) {
	one = figure(which, group, executors, "sync", sites, bytes)
	if (!known(one))
		one = figure(which, group, executors, "sync", 0, 0)
	return times(SETS * series(which, sites), one)
}

# What all stores of a patch cost, alone: where they were not measured together, by what one costs. Who
# rests does not matter to them.
function stores_of(which, group, executors, sites, bytes,    together) {
	together = figure(which, group, executors, "stores", sites, bytes)
	if (!known(together) && executors == "halted")
		return stores_of(which, group, "idle", sites, bytes)
	return known(together) ? together : times(SETS * sites, figure(which, group, executors, "store", 0, 1))
}

function take_apart(which, group, executors, sites, bytes,    whole) {
	whole = figure(which, group, executors, "patch", sites, bytes)
	syncs[which] = known(whole) ? syncs_of(which, group, executors, sites, bytes) : "-"
	stores[which] = known(whole) ? stores_of(which, group, executors, sites, bytes) : "-"
	rest[which] = minus(minus(whole, syncs[which]), sites == "?" ? 0 : stores[which])
	all[which] = whole
}

# Stores that alone cost more than the patch they are in say nothing about it
function believed(which) {
	return known(stores[which]) && stores[which] <= all[which] + 0
}

function share(part_linux, part_crossmod, gain,    percent) {
	if (!known(part_linux) || !known(part_crossmod) || !known(gain) || gain <= 0 || \
		!believed("linux") || !believed("crossmod"))
		return "-"
	percent = sprintf("%.0f%%", 100 * (part_linux - part_crossmod) / gain)
	return percent == "-0%" ? "0%" : percent
}

function print_part(group, executors, sites, bytes,    gain, interrupted) {
	take_apart("linux", group, executors, sites, bytes)
	take_apart("crossmod", group, executors, sites, bytes)
	gain = minus(all["linux"], all["crossmod"])
	# What Crossmod's syncs would cost if it interrupted everybody, as Linux does
	interrupted = executors == "halted" ? syncs_of("crossmod", group, "idle", sites, bytes) : syncs["crossmod"]
	printf "%-11s %6s %5s | %5s %9s %9s %9s | %9s %9s %9s | %6s %7s %7s %6s | %s\n", title[executors], \
		sites, bytes, ipis(group, executors, sites, bytes), time(syncs["linux"]), time(stores["linux"]), \
		time(rest["linux"]), time(syncs["crossmod"]), time(stores["crossmod"]), time(rest["crossmod"]), \
		share(syncs["linux"], interrupted, gain), \
		executors == "halted" ? share(interrupted, syncs["crossmod"], gain) : "-", \
		share(stores["linux"], stores["crossmod"], gain), share(rest["linux"], rest["crossmod"], gain), \
		factor(linux_without_stores(group, executors, sites, bytes), all["crossmod"])
}

function print_parts(group,    e, i, field) {
	printf "%-11s %6s %5s | %-35s | %-29s | %-29s | %s\n", "", "", "", "Linux", "Crossmod", "gained by", "(L - its"
	printf "%-11s %6s %5s | %5s %9s %9s %9s | %9s %9s %9s | %6s %7s %7s %6s | %s\n", "", "sites", "bytes", \
		"IPIs", "syncs", "stores", "rest", "syncs", "stores", "rest", "syncs", "resting", "mapping", "rest", \
		"stores) / C"
	for (e = 1; e <= executors_count; e++)
		for (i = 1; i <= row_count[group]; i++) {
			split(rows[group, i], field, FS)
			if (field[1] == executors_list[e] && field[2] == "patch")
				print_part(group, field[1], field[3], field[4])
		}
}

# ---- Crossmod against its own limits

# Of each patch by itself: medians of patches and of stores, taken apart, would not be of the same ones
function without_stores(group, executors, sites, bytes) {
	return figure("crossmod", group, executors, "less-stores", sites, bytes)
}

function limit_line(group, executors, bytes,    limits, growth) {
	limits = ratio(figure("crossmod", group, executors, "patch", 1, bytes), \
		figure("crossmod", group, executors, "limit", 1, bytes))
	growth = ratio(without_stores(group, executors, BATCH, bytes), without_stores(group, executors, 1, bytes))
	return !known(limits) && !known(growth) ? "" : sprintf("%-11s %6s %5s | %8s %-7s | %8s %s\n", \
		executors, "", bytes, \
		factor(limits, 1), judged(group, executors, limits, limits <= RATIO_TARGET), \
		factor(growth, 1), judged(group, executors, growth, growth <= GROWTH_TARGET))
}

function print_limits(group,    e, lines) {
	for (e = 1; e <= executors_count; e++)
		lines = lines limit_line(group, executors_list[e], 2) limit_line(group, executors_list[e], 5)
	if (lines != "")
		printf "%-11s %6s %5s | %-16s | %s\n", "Crossmod", "", "bytes", "one site, limits", \
			BATCH " sites, times one, stores aside"
	print lines
}

END {
	for (g = 1; g <= group_count; g++) {
		split(groups[g], of, FS)
		printf "%s, %d CPU%s%s\n\n", of[1], of[2], of[2] == 1 ? "" : "s", crowded(groups[g], "busy") ? \
			": crowded rows have more runnable CPUs than the host's " host_cpus ", and measure its scheduler" : ""
		print_figures(groups[g])
		print ""
		print_parts(groups[g])
		print ""
		print_limits(groups[g])
	}
	for (i = 1; i <= panic_count; i++) {
		split(panics[i], of, FS)
		printf "%s, %d CPUs, %s: Linux panicked in %d of %d boots%s\n", of[1], of[2], of[3], of[5], \
			of[4], of[6] == "" ? "" : ": " of[6]
	}
}
