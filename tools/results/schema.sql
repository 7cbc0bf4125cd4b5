-- The schema of Crossmod's results, version 1, to which schema_2.sql and schema_3.sql add: docs/results.md says what it is for.
-- Names of outcomes, models and verdicts are those of the log. Sets of them are lists: "torn, fault".

-- What something ran on. The log says all of it but the emulator, which --emulator does; what nobody said is ''.
CREATE TABLE machine (
	id INTEGER PRIMARY KEY,
	processor TEXT NOT NULL,  -- its name, by CPUID
	model TEXT NOT NULL,      -- vendor, family, model and stepping
	microcode TEXT NOT NULL,
	hypervisor TEXT NOT NULL, -- what announces itself as one
	emulator TEXT NOT NULL,   -- with its version
	UNIQUE (processor, model, microcode, hypervisor, emulator)
) STRICT;

-- A log. It is the same as another one when its checksum, lines and bytes are.
CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	machine INTEGER NOT NULL REFERENCES machine,
	added TEXT NOT NULL,         -- when it came into the database, UTC: 2026-11-27T19:30:00Z
	file TEXT NOT NULL,          -- its path then
	line INTEGER NOT NULL,       -- of that file, from 1 on: the log's first one
	crc32 TEXT NOT NULL,         -- as its end line says
	lines INTEGER NOT NULL,      -- likewise
	bytes INTEGER NOT NULL,      -- up to its end line, without carriage returns
	version TEXT NOT NULL,       -- of Crossmod, with the commit
	format INTEGER NOT NULL,     -- of the log
	loader TEXT NOT NULL,        -- the boot loader; '' in a process
	options TEXT NOT NULL,       -- the command line
	seed TEXT NOT NULL,
	cpus INTEGER NOT NULL,       -- online
	clock_khz INTEGER NOT NULL,
	classifies INTEGER NOT NULL, -- 1: by crossmod classify, or classify=
	verdict TEXT NOT NULL,       -- of the whole, by the judge
	consistent TEXT,             -- the models that allow all that it showed; NULL: nothing ran that tells
	UNIQUE (crc32, lines, bytes)
) STRICT;

-- Of each model that a run excludes, the first thing that it does not allow.
CREATE TABLE exclusion (
	run INTEGER NOT NULL REFERENCES run,
	model TEXT NOT NULL,
	scenario TEXT NOT NULL,
	outcome TEXT NOT NULL,
	count INTEGER NOT NULL,      -- executions with it
	executions INTEGER NOT NULL, -- of that scenario
	PRIMARY KEY (run, model)
) STRICT, WITHOUT ROWID;

-- A scenario in a run.
CREATE TABLE result (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES run,
	line INTEGER NOT NULL,       -- of run.file
	scenario TEXT NOT NULL,      -- its name
	kind TEXT NOT NULL,          -- run, skipped, refused; of the last two nothing below is known
	verdict TEXT NOT NULL,       -- by the judge; '' where it is skipped
	reason TEXT NOT NULL,        -- why it is inconclusive, skipped or refused
	source TEXT NOT NULL,        -- the scenario itself, in its language
	experiment TEXT NOT NULL,    -- of that, what is done, without names and expectations: equal ones compare
	executors INTEGER NOT NULL,
	patches INTEGER NOT NULL,
	executions INTEGER NOT NULL,
	retried INTEGER NOT NULL,
	stuck INTEGER NOT NULL,
	foreign_breakpoints INTEGER NOT NULL,
	syncs INTEGER NOT NULL,
	elapsed_us INTEGER NOT NULL,
	limit_ns INTEGER             -- what a patch cannot cost less than; NULL: not measured
) STRICT;
CREATE INDEX result_of_run ON result (run);
CREATE INDEX result_of_scenario ON result (scenario);

-- What a model allows in a scenario, by the prover. No row: it was not proved.
CREATE TABLE allowed (
	result INTEGER NOT NULL REFERENCES result,
	model TEXT NOT NULL,
	outcomes TEXT NOT NULL,
	PRIMARY KEY (result, model)
) STRICT, WITHOUT ROWID;

-- Each outcome of each scenario that ran, zeros too.
CREATE TABLE outcome (
	result INTEGER NOT NULL REFERENCES result,
	outcome TEXT NOT NULL,
	executions INTEGER NOT NULL,
	patches_least INTEGER NOT NULL, -- in how many patches it came, as far as the log says it:
	patches_most INTEGER NOT NULL,  -- what could not be placed, or seen, may have been it
	is_forbidden INTEGER NOT NULL,
	is_shown INTEGER NOT NULL,   -- 1: the scenario is to show it
	is_untold INTEGER NOT NULL,  -- 1: a zero says nothing
	low REAL,                    -- bounds of its rate, a patch, at 95 %: NULL where nothing bounds it
	high REAL,
	PRIMARY KEY (result, outcome)
) STRICT, WITHOUT ROWID;

-- What a patch, a sync and the stores cost, of patches that do not dwell. No row: not measured.
CREATE TABLE cost (
	result INTEGER NOT NULL REFERENCES result,
	what TEXT NOT NULL,          -- patch, sync, stores
	runs INTEGER NOT NULL,       -- that were measured
	min_ns INTEGER NOT NULL,
	median_ns INTEGER NOT NULL,
	p99_ns INTEGER NOT NULL,     -- the 99th percentile
	max_ns INTEGER NOT NULL,
	PRIMARY KEY (result, what)
) STRICT, WITHOUT ROWID;
