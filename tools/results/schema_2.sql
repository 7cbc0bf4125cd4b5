-- What version 2 has more: it makes a database of version 1 one of version 2.

-- A cell of a campaign, and what it last came to. A campaign is known by what its file has in it.
CREATE TABLE cell (
	crc32 TEXT NOT NULL,         -- of the campaign's file
	campaign TEXT NOT NULL,      -- that file's name
	cell INTEGER NOT NULL,       -- its number, from 1 on
	machine TEXT NOT NULL,       -- as the file calls it, with its CPUs
	scenarios INTEGER NOT NULL,  -- how many
	first TEXT NOT NULL,         -- of them, by its name
	last TEXT NOT NULL,
	is_judged INTEGER NOT NULL,  -- 1: by a log that is whole; 0: it has failed
	status INTEGER NOT NULL,     -- 0 to 4 as of crossmod judge, 64 and above: it could not run
	reason TEXT NOT NULL,        -- of that, in words
	elapsed_ms INTEGER NOT NULL,
	ended TEXT NOT NULL,         -- UTC: 2026-11-27T19:30:00Z
	run INTEGER REFERENCES run,  -- its log; NULL: there is none that is whole
	PRIMARY KEY (crc32, cell)
) STRICT, WITHOUT ROWID;
