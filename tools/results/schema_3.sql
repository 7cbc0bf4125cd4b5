-- What version 3 has more: it makes a database of version 2 one of version 3.

-- All options that were in force in a run, those of the build too. No row: the log does not say it.
CREATE TABLE in_force (
	run INTEGER PRIMARY KEY REFERENCES run,
	options TEXT NOT NULL
) STRICT;
