# Prints one table of Linux and Crossmod from rows of both: tab-separated, one measurement in one boot
# a line: machine, cpus, executors, what, sites, bytes, runs, median_ns, p10_ns, p90_ns, min_ns. "-" is
# a figure that there is not.
#   awk -v host_cpus=N -f table.awk side=linux ROWS side=crossmod ROWS side=ipis IPIS side=panics PANICS
# IPIS: machine, cpus, executors, sites, bytes, toggles, interrupts that all other CPUs took for them.
# PANICS: machine, cpus, executors, boots, panicked, what there is to say.
# Several rows of the same thing, from several boots, become one: the median of the medians, the lowest
# minimum and 10th percentile, the highest 90th percentile.
BEGIN {
	FS = "\t"
	if (!linux_batch)
		linux_batch = 256 # sites that Linux patches with one series of syncs: TP_VEC_MAX
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

{
	group = $1 FS $2
	row = $3 FS $4 FS $5 FS $6
	if (!(group in group_seen)) {
		group_seen[group] = 1
		groups[++group_count] = group
	}
	if (!((group, row) in row_seen)) {
		row_seen[group, row] = 1
		rows[group, ++row_count[group]] = row
	}
	key = side SUBSEP group SUBSEP row
	medians[key, ++boots[key]] = $8
	runs[key] += $7
	p10[key] = lower(p10[key], $9)
	p90[key] = higher(p90[key], $10)
	least[key] = lower(least[key], $11)
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

function time(ns) {
	if (!known(ns))
		return "-"
	if (ns < 10000 && ns > -10000)
		return sprintf("%.2f us", ns / 1000)
	if (ns < 10000000 && ns > -10000000)
		return sprintf("%.0f us", ns / 1000)
	return sprintf("%.1f ms", ns / 1000000)
}

function ratio(of, to) {
	return known(of) && known(to) && of > 0 && to > 0 ? of / to : "-"
}

function factor(of, to) {
	return known(ratio(of, to)) ? sprintf("%.2f", ratio(of, to)) : "-"
}

# "-" where either is not known
function minus(from, what) {
	return known(from) && known(what) ? from - what : "-"
}

function times(count, figure) {
	return known(count) && count != "?" && known(figure) ? count * figure : "-"
}

function figure(which, group, executors, what, sites, bytes) {
	return median(which SUBSEP group SUBSEP executors FS what FS sites FS bytes)
}

# Bare parts have no bytes where these do not matter: "-" or 0
function part(which, group, executors, what,    i, field, found) {
	found = "-"
	for (i = 1; i <= row_count[group]; i++) {
		split(rows[group, i], field, FS)
		if (field[1] == executors && field[2] == what && !known(found))
			found = median(which SUBSEP group SUBSEP rows[group, i])
	}
	return found
}

function series(which, sites) {
	return which == "linux" && known(sites) && sites != "?" ? int((sites + linux_batch - 1) / linux_batch) : 1
}

function cell(key) {
	if (boots[key] == 0)
		return sprintf("%9s %23s %6s", "-", "", "")
	return sprintf("%9s %23s %6d", time(median(key)), \
		known(p10[key]) ? "(" time(p10[key]) " .. " time(p90[key]) ")" : "", runs[key])
}

# CPUs that take turns on one thread of the host never wait for its scheduler
function measures_host(group,    of) {
	split(group, of, FS)
	return host_cpus && of[2] + 0 > host_cpus + 0 && (of[1] == "qemu-multi" || of[1] == "kvm")
}

function target(group, sites, gained) {
	if (!known(gained) || (sites != 1 && sites != 1024) || measures_host(group))
		return ""
	return gained + 0 >= (sites == 1 ? 3 : 5) ? "met" : "missed"
}

function print_figures(group,    i, field, key_linux, key_crossmod, gained) {
	printf "%-5s %-8s %6s %5s | %-40s | %-40s | %8s %s\n", "", "", "sites", "bytes", \
		"Linux: median (p10 .. p90), runs", "Crossmod: median (p10 .. p90), runs", "L / C", "target"
	for (i = 1; i <= row_count[group]; i++) {
		split(rows[group, i], field, FS)
		key_linux = "linux" SUBSEP group SUBSEP rows[group, i]
		key_crossmod = "crossmod" SUBSEP group SUBSEP rows[group, i]
		gained = ratio(median(key_linux), median(key_crossmod))
		printf "%-5s %-8s %6s %5s | %s | %s | %8s %s\n", field[1], field[2], \
			field[3] == "0" ? "" : field[3], field[4] == "0" || field[4] == "-" ? "" : field[4], \
			cell(key_linux), cell(key_crossmod), factor(median(key_linux), median(key_crossmod)), \
			field[2] == "patch" ? target(group, field[3], gained) : ""
	}
}

# Of one toggle, on each other CPU
function ipis(group, executors, sites, bytes,    key, of) {
	key = group SUBSEP executors FS sites FS bytes
	split(group, of, FS)
	return toggles[key] > 0 && of[2] > 1 ? \
		sprintf("%.1f", interrupts[key] / toggles[key] / (of[2] - 1)) : "-"
}

# What of a patch the syncs and the stores take, by what they cost alone: the rest may be negative
function take_apart(which, group, executors, sites, bytes,    whole) {
	whole = figure(which, group, executors, "patch", sites, bytes)
	syncs[which] = known(whole) ? times(3 * series(which, sites), part(which, group, executors, "sync")) : "-"
	stores[which] = figure(which, group, executors, "stores", sites, bytes)
	if (known(whole) && sites != "?" && !known(stores[which]))
		stores[which] = times(3 * sites, part(which, group, executors, "store"))
	rest[which] = minus(minus(whole, syncs[which]), sites == "?" ? 0 : stores[which])
	all[which] = whole
}

# Stores that alone cost more than the patch they are in say nothing about it
function believed(which) {
	return known(stores[which]) && stores[which] <= all[which] + 0
}

function share(part_linux, part_crossmod, gain) {
	return known(part_linux) && known(part_crossmod) && known(gain) && gain > 0 && \
		believed("linux") && believed("crossmod") ? \
		sprintf("%.0f%%", 100 * (part_linux - part_crossmod) / gain) : "-"
}

function print_parts(group,    i, field, gain) {
	printf "%-5s %6s %5s | %5s %9s %9s %9s | %9s %9s %9s | %6s %6s %6s | %s\n", "", "", "", \
		"Linux", "", "", "", "Crossmod", "", "", "gained", "by", "", "(L - its"
	printf "%-5s %6s %5s | %5s %9s %9s %9s | %9s %9s %9s | %6s %6s %6s | %s\n", "", "sites", "bytes", \
		"IPIs", "syncs", "stores", "rest", "syncs", "stores", "rest", "syncs", "stores", "rest", \
		"stores) / C"
	for (i = 1; i <= row_count[group]; i++) {
		split(rows[group, i], field, FS)
		if (field[2] != "patch")
			continue
		take_apart("linux", group, field[1], field[3], field[4])
		take_apart("crossmod", group, field[1], field[3], field[4])
		gain = minus(all["linux"], all["crossmod"])
		printf "%-5s %6s %5s | %5s %9s %9s %9s | %9s %9s %9s | %6s %6s %6s | %s\n", field[1], \
			field[3], field[4], ipis(group, field[1], field[3], field[4]), time(syncs["linux"]), time(stores["linux"]), time(rest["linux"]), \
			time(syncs["crossmod"]), time(stores["crossmod"]), time(rest["crossmod"]), \
			share(syncs["linux"], syncs["crossmod"], gain), \
			share(stores["linux"], stores["crossmod"], gain), \
			share(rest["linux"], rest["crossmod"], gain), \
			factor(minus(all["linux"], stores["linux"]), all["crossmod"])
	}
}

END {
	for (g = 1; g <= group_count; g++) {
		split(groups[g], of, FS)
		printf "%s, %d CPU%s%s\n\n", of[1], of[2], of[2] == 1 ? "" : "s", measures_host(groups[g]) ? \
			": MORE THAN THE HOST'S " host_cpus ", so this measures the host's scheduler" : ""
		print_figures(groups[g])
		print ""
		print_parts(groups[g])
		print ""
	}
	for (i = 1; i <= panic_count; i++) {
		split(panics[i], of, FS)
		printf "%s, %d CPUs, %s: Linux panicked in %d of %d boots%s\n", of[1], of[2], of[3], of[5], \
			of[4], of[6] == "" ? "" : ": " of[6]
	}
}
