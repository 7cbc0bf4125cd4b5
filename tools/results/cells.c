#include "tools/results/cells.h"

#include "tools/results/logs.h"
#include "tools/results/moment.h"
#include "tools/results/store.h"

#include <inttypes.h>
#include <stdio.h>

#define CRC_SIZE 9

static const char *crc_of(const struct campaign_cell *cell, char crc[CRC_SIZE])
{
	snprintf(crc, CRC_SIZE, "%08" PRIx32, cell->crc32);
	return crc;
}

static bool store(struct database *database, const struct campaign_cell *cell)
{
	char crc[CRC_SIZE], ended[MOMENT_SIZE];

	moment_print(ended, cell->ended);
	return DATABASE_DO(
		database,
		"INSERT OR REPLACE INTO cell VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		"?12, ?13)",
		STRING(crc_of(cell, crc)), STRING(cell->campaign), NUMBER(cell->cell),
		STRING(cell->machine), NUMBER(cell->scenarios), STRING(cell->first),
		STRING(cell->last), NUMBER(cell->is_judged), NUMBER(cell->status),
		STRING(cell->reason), NUMBER(cell->elapsed_ms), STRING(ended),
		cell->run ? NUMBER(cell->run) : NO_VALUE);
}

bool cells_store(struct database *database, const struct campaign_cell *cell)
{
	bool good = database_begin(database) && store(database, cell) && database_commit(database);

	if (!good)
		database_undo(database);
	return good;
}

struct adding {
	struct database *database;
	uint64_t run;
};

static enum status take_log(void *to, struct record *record)
{
	struct adding *adding = to;
	bool is_new;

	if (store_record(adding->database, record, &is_new, &adding->run))
		return STATUS_AS_EXPECTED;
	if (!database_status(adding->database))
		note("%s: not added: %s", record->file, database_why(adding->database));
	return STATUS_IO;
}

enum status cells_add(struct database *database, struct campaign_cell *cell, const char *log,
		      const char *emulator)
{
	struct adding adding = {.database = database};
	const struct log_receiver receiver = {take_log, &adding, "not added", emulator};
	enum status status = logs_read(log, &receiver);

	cell->run = adding.run;
	if (!cells_store(database, cell))
		status = STATUS_IO;
	return status;
}

static void take_found(void *to, struct row *row)
{
	*(bool *)to = row_number(row, 0) > 0;
}

bool cells_have(struct database *database, const struct campaign_cell *cell)
{
	char crc[CRC_SIZE], ended[MOMENT_SIZE];
	const struct value values[] = {STRING(crc_of(cell, crc)), NUMBER(cell->cell),
				       NUMBER(cell->status), NUMBER(cell->elapsed_ms),
				       STRING(moment_print(ended, cell->ended))};
	bool is_there = false;

	return database_run(database,
			    "SELECT count(*) FROM cell WHERE crc32 = ?1 AND cell = ?2 AND "
			    "status = ?3 AND elapsed_ms = ?4 AND ended = ?5 AND "
			    "(run IS NOT NULL OR NOT is_judged)",
			    values, sizeof(values) / sizeof(values[0]), take_found, &is_there) &&
	       is_there;
}

json_t *cells_failed(struct database *database)
{
	return rows_read(
		database,
		"SELECT campaign, cell, machine, scenarios, first, last, status, reason, "
		"elapsed_ms, ended, (SELECT group_concat(DISTINCT run.machine) FROM cell AS other "
		"JOIN run ON run.id = other.run WHERE other.crc32 = cell.crc32 AND "
		"other.machine = cell.machine) AS list_machines FROM cell WHERE NOT is_judged "
		"ORDER BY campaign, crc32, cell",
		NULL, 0);
}
