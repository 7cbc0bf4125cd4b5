#include "tools/results/schema.h"

#include "tools/base/explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What SQLite keeps in a file's header for programs to know their own by: "crmd". */
#define APPLICATION_ID 0x63726d64u

static void take_number(void *to, struct row *row)
{
	*(uint64_t *)to = row_number(row, 0);
}

static bool ask_number(struct database *database, const char *question, uint64_t *answer)
{
	*answer = 0;
	return database_run(database, question, NULL, 0, take_number, answer);
}

/* What each version has more than the one before. */
static const char *const schemas[RESULTS_SCHEMA_VERSION + 1] = {
	[1] = results_schema_1, [2] = results_schema_2, [3] = results_schema_3};

static unsigned count_tables(uint64_t version)
{
	unsigned count = 0;

	for (; version > 0; version--)
		for (const char *at = schemas[version]; (at = strstr(at, "CREATE TABLE ")); at++)
			count++;
	return count;
}

struct tables {
	uint64_t version;
	unsigned right, wrong;
};

/* What the file is to have: SQLite keeps each statement as it was. */
static void take_table(void *to, struct row *row)
{
	struct tables *tables = to;
	const char *statement = row_string(row, 0);
	bool is_right = false;

	for (unsigned version = 1; version <= RESULTS_SCHEMA_VERSION; version++)
		is_right |= version <= tables->version && strstr(schemas[version], statement);
	if (is_right && statement[0])
		tables->right++;
	else
		tables->wrong++;
}

/* Holds the file's tables against those that the schema makes; nothing else may act on them. */
static bool check_tables(struct database *database, uint64_t version)
{
	struct tables tables = {.version = version};

	if (!database_run(database,
			  "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'trigger', "
			  "'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
			  NULL, 0, take_table, &tables))
		return false;
	return (tables.wrong == 0 && tables.right == count_tables(version)) ||
	       database_damaged(database);
}

/* Makes one of the last version of one of `version`; 0: of an empty file. */
static bool make_tables(struct database *database, uint64_t version)
{
	char marks[128];
	bool good;

	snprintf(marks, sizeof(marks), "PRAGMA application_id = %u; PRAGMA user_version = %u;",
		 APPLICATION_ID, RESULTS_SCHEMA_VERSION);
	good = database_run_all(database, marks);
	while (good && version < RESULTS_SCHEMA_VERSION)
		good = database_run_all(database, schemas[++version]);
	return good;
}

/* Makes the tables that one of `version` lacks beside it, where only this program sees them. */
static bool stand_in(struct database *database, uint64_t version)
{
	static const char create[] = "CREATE TABLE ";
	char statement[1024];

	while (version < RESULTS_SCHEMA_VERSION)
		for (const char *at = schemas[++version]; (at = strstr(at, create));) {
			at += strlen(create);
			snprintf(statement, sizeof(statement), "CREATE TEMP TABLE %.*s",
				 (int)(strstr(at, ";\n") - at), at);
			if (!database_run_all(database, statement))
				return false;
		}
	return true;
}

static bool wrong_version(struct database *database, uint64_t version)
{
	char why[192];

	snprintf(why, sizeof(why),
		 "has schema %" PRIu64
		 ", and this version of Crossmod knows schema %u: use the version that made it, or "
		 "add the logs to a new one",
		 version, RESULTS_SCHEMA_VERSION);
	return database_fail(database, STATUS_NO_INPUT, why);
}

static bool check_file(struct database *database)
{
	uint64_t application, version, tables;

	if (!ask_number(database, "PRAGMA application_id", &application) ||
	    !ask_number(database, "PRAGMA user_version", &version) ||
	    !ask_number(database, "SELECT count(*) FROM sqlite_schema", &tables))
		return false;
	if (application == 0 && version == 0 && tables == 0 &&
	    database_access(database) == DATABASE_ADD)
		return make_tables(database, 0);
	if (application != APPLICATION_ID)
		return database_fail(database, STATUS_NO_INPUT,
				     "is no database of Crossmod's results: name another file, by "
				     "--database");
	if (version < 1 || version > RESULTS_SCHEMA_VERSION)
		return wrong_version(database, version);
	if (!check_tables(database, version))
		return false;
	return database_access(database) == DATABASE_READ ? stand_in(database, version)
							  : make_tables(database, version);
}

struct database *results_open(const char *path, enum database_access access, unsigned wait_s)
{
	struct database *database = database_open(path, access, wait_s);

	if (database && database_begin(database) && check_file(database))
		database_commit(database);
	return database;
}

enum status results_close(struct database *database)
{
	enum status status = database_status(database);

	if (status)
		note("%s", database_why(database));
	database_close(database);
	return status;
}

enum status results_read(const char *path, unsigned wait_s,
			 bool (*read)(struct database *database, void *to), void *to)
{
	struct database *database = results_open(path, DATABASE_READ, wait_s);

	if (!database) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	if (database_begin(database) && read(database, to))
		database_commit(database);
	return results_close(database);
}
