/*
 * Cells of campaigns in the database: what each came to, judged or failed.
 */
#ifndef TOOLS_RESULTS_CELLS_H
#define TOOLS_RESULTS_CELLS_H

#include "tools/results/rows.h"

/* A row of the table of cells. */
struct campaign_cell {
	uint32_t crc32;		  /* of the campaign's file: which campaign it is */
	const char *campaign;	  /* the file's name */
	uint64_t cell;		  /* its number, from 1 on */
	const char *machine;	  /* as the file calls it, with its CPUs */
	uint64_t scenarios;	  /* how many */
	const char *first, *last; /* of them, by their names */
	bool is_judged;
	unsigned status; /* 0 to 4 as of crossmod judge, 64 and above: it could not run */
	const char *reason;
	uint64_t elapsed_ms;
	uint64_t ended; /* seconds since 1970 */
	uint64_t run;	/* its log's; 0: it has none */
};

/* Adds a cell, or says what it has come to since. The database is open to be added to, and no
 * transaction is under way. False when the database says why. */
bool cells_store(struct database *database, const struct campaign_cell *cell);

/* The same, behind the log of one that was judged: `cell->run` becomes the run that it is, or was
 * already. Without such a log, which is noted, the cell is added with none. STATUS_AS_EXPECTED when
 * both are there. */
enum status cells_add(struct database *database, struct campaign_cell *cell, const char *log,
		      const char *emulator);

/* Whether a cell is there as it is, with a run if it is judged: there is nothing to be added. False
 * also when the database says why. */
bool cells_have(struct database *database, const struct campaign_cell *cell);

/* Those that have failed, of all campaigns: an array with an object a row. `machines` of each are
 * the numbers, as strings, of the machines of the database that other cells of the same machine
 * are from. Empty in a database of version 1. NULL when the database says why; else to be given to
 * json_decref(). */
json_t *cells_failed(struct database *database);

#endif
