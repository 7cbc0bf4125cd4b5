# Where the soak keeps its results. Sourced by tests/soak/soak.
# shellcheck shell=bash
# shellcheck disable=SC2154 # the variables are shared with tests/soak/soak

sql() {
	sqlite3 -batch -bail -cmd '.timeout 10000' "$@" ||
		fail 73 "$database cannot be read or written, see above: is the disk full?"
}

create_tables() {
	sql "$database" 'CREATE TABLE IF NOT EXISTS rounds (
		number INTEGER PRIMARY KEY, ended TEXT, seconds INTEGER, machine TEXT,
		cpus INTEGER, seed INTEGER, patches INTEGER, executions INTEGER, syncs INTEGER,
		nmis_sent INTEGER, nmis INTEGER, stalls INTEGER, inputs INTEGER,
		verdict TEXT, status INTEGER, failed INTEGER, log TEXT);'
}

last_round() {
	sql "$database" 'SELECT coalesce(max(number), 0) FROM rounds;'
}

# A string in SQL
quoted() {
	printf "'%s'" "${1//\'/\'\'}"
}

# insert_round NUMBER VERDICT FAILED LOG: the rest is what plan_round and read_figures have set
insert_round() {
	sql "$database" "INSERT INTO rounds VALUES ($1, datetime('now'), $seconds,
		$(quoted "${target:-$machine}"), $cpus, $seed, $done_patches, $executions, $syncs,
		$nmis_sent, $nmis, $stalls, $inputs, $(quoted "$2"), $status, $3, $(quoted "$4"));"
}

failed_rounds() {
	sql -readonly "$database" 'SELECT count(*) FROM rounds WHERE failed;'
}

print_summary() {
	local columns="count(*) AS rounds, sum(seconds) / 60 AS minutes, sum(patches) AS patches,
		sum(executions) AS executions, sum(syncs) AS syncs, sum(nmis_sent) AS 'NMIs sent',
		sum(nmis) AS 'NMIs taken', sum(stalls) AS stalls, sum(inputs) AS inputs,
		sum(verdict IN ('as expected', 'nothing found')) AS 'as expected',
		sum(failed) AS failed"

	sql -readonly -column -header "$database" "
		SELECT machine, cpus AS CPUs, $columns FROM rounds GROUP BY machine, cpus
		UNION ALL SELECT 'all', '', $columns FROM rounds;"
	sql -readonly -separator ' ' "$database" "
		SELECT 'FAILED: round', number || ',', machine, 'with', cpus, 'CPUs:', verdict,
			'(exit status ' || status || '); log: ' || log ||
			'; again: tests/soak/soak --repeat ' || number
		FROM rounds WHERE failed ORDER BY number;"
	sql -readonly -separator ' ' "$database" "
		SELECT 'not as expected, on a machine that does not conform:', count(*), 'rounds,',
			verdict
		FROM rounds WHERE NOT failed AND verdict NOT IN ('as expected', 'nothing found')
		GROUP BY verdict;"
}
