-- The tables of README.md, from the database of the campaign:
--   sqlite3 -markdown first/crossmod.db < results/first-campaign/summary.sql
.print
.print What each machine did:
.print
WITH named AS (SELECT id, CASE emulator WHEN '' THEN processor ELSE emulator END AS name FROM machine)
SELECT name AS machine, count(DISTINCT run.id) AS cells, sum(kind = 'run') AS scenarios, sum(kind = 'skipped') AS skipped,
	printf('%,d', sum(patches)) AS patches, printf('%,d', sum(result.executions)) AS executions,
	sum(result.verdict = 'as expected') AS "as expected", sum(result.verdict = 'forbidden') AS forbidden,
	sum(result.verdict = 'defective') AS defective, sum(result.verdict = 'inconclusive') AS inconclusive
FROM named JOIN run ON run.machine = named.id JOIN result ON result.run = run.id GROUP BY name ORDER BY name;
.print
.print In how many scenarios it showed each outcome, of those in which some model allows it:
.print
WITH named AS (SELECT id, CASE emulator WHEN '' THEN processor ELSE emulator END AS name FROM machine),
seen AS (
	SELECT name, outcome, outcome.executions > 0 AS is_seen, EXISTS (SELECT 1 FROM allowed WHERE allowed.result = outcome.result
		AND instr(', ' || allowed.outcomes || ',', ', ' || outcome || ',')) AS is_allowed
	FROM named JOIN run ON run.machine = named.id JOIN result ON result.run = run.id
		JOIN outcome ON outcome.result = result.id
	WHERE outcome IN ('torn', 'unserialized', 'late-old', 'late-breakpoint', 'stale'))
SELECT name AS machine,
	sum(outcome = 'torn' AND is_seen) || ' of ' || sum(outcome = 'torn' AND is_allowed) AS torn,
	sum(outcome = 'unserialized' AND is_seen) || ' of ' || sum(outcome = 'unserialized' AND is_allowed) AS unserialized,
	sum(outcome = 'late-old' AND is_seen) || ' of ' || sum(outcome = 'late-old' AND is_allowed) AS "late-old",
	sum(outcome = 'late-breakpoint' AND is_seen) || ' of ' || sum(outcome = 'late-breakpoint' AND is_allowed) AS "late-breakpoint",
	sum(outcome = 'stale' AND is_seen) || ' of ' || sum(outcome = 'stale' AND is_allowed) AS stale
FROM seen GROUP BY name ORDER BY name;
.print
.print What excludes coherent, or any model: how many scenarios showed an outcome that the model does not allow
.print
WITH named AS (SELECT id, CASE emulator WHEN '' THEN processor ELSE emulator END AS name FROM machine)
SELECT name AS machine, allowed.model, outcome, count(*) AS scenarios, sum(outcome.executions) AS executions,
	min(scenario) AS "the first by its name"
FROM named JOIN run ON run.machine = named.id JOIN result ON result.run = run.id
	JOIN outcome ON outcome.result = result.id JOIN allowed ON allowed.result = result.id
WHERE outcome.executions > 0 AND outcome IN ('torn', 'unserialized', 'late-old', 'late-breakpoint', 'stale')
	AND NOT instr(', ' || allowed.outcomes || ',', ', ' || outcome || ',')
GROUP BY name, allowed.model, outcome ORDER BY name, allowed.model, outcome;
.print
.print What no model allows, by what is in the scenario:
.print
WITH named AS (SELECT id, CASE emulator WHEN '' THEN processor ELSE emulator END AS name FROM machine),
impossible AS (
	SELECT outcome.result, outcome FROM outcome WHERE outcome.executions > 0
		AND outcome IN ('torn', 'unserialized', 'late-old', 'late-breakpoint', 'stale')
		AND NOT EXISTS (SELECT 1 FROM allowed WHERE allowed.result = outcome.result
			AND instr(', ' || allowed.outcomes || ',', ', ' || outcome || ',')))
SELECT name AS machine, CASE WHEN source LIKE '%sync cpuid%' THEN 'a sync that all have acknowledged'
		WHEN source LIKE '%read flag; cpuid;%' THEN 'no such sync; an executor that serializes behind the flag'
		ELSE 'neither' END AS "in it", count(DISTINCT result.id) AS scenarios,
	sum(outcome = 'torn') AS torn, sum(outcome = 'unserialized') AS unserialized, sum(outcome = 'late-old') AS "late-old",
	sum(outcome = 'late-breakpoint') AS "late-breakpoint", sum(outcome = 'stale') AS stale
FROM named JOIN run ON run.machine = named.id JOIN result ON result.run = run.id
	JOIN impossible ON impossible.result = result.id
WHERE result.verdict = 'defective' GROUP BY 1, 2 ORDER BY 1, 2;
