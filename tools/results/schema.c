#include "tools/results/schema.h"

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

/* What the file is to have: SQLite keeps each statement as it was. */
static unsigned count_tables(const char *schema)
{
	unsigned count = 0;

	while ((schema = strstr(schema, "CREATE TABLE "))) {
		schema++;
		count++;
	}
	return count;
}

struct tables {
	unsigned right, wrong;
};

static void take_table(void *to, struct row *row)
{
	struct tables *tables = to;
	const char *statement = row_string(row, 0);

	if (statement[0] && strstr(results_schema, statement))
		tables->right++;
	else
		tables->wrong++;
}

/* Holds the file's tables against those that the schema makes; nothing else may act on them. */
static bool check_tables(struct database *database)
{
	struct tables tables = {0};

	if (!database_run(database,
			  "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'trigger', "
			  "'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
			  NULL, 0, take_table, &tables))
		return false;
	return (tables.wrong == 0 && tables.right == count_tables(results_schema)) ||
	       database_damaged(database);
}

static bool make_tables(struct database *database)
{
	char marks[128];

	snprintf(marks, sizeof(marks), "PRAGMA application_id = %u; PRAGMA user_version = %u;",
		 APPLICATION_ID, RESULTS_SCHEMA_VERSION);
	return database_run_all(database, marks) && database_run_all(database, results_schema);
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
		return make_tables(database);
	if (application != APPLICATION_ID)
		return database_fail(database, STATUS_NO_INPUT,
				     "is no database of Crossmod's results: name another file, by "
				     "--database");
	if (version != RESULTS_SCHEMA_VERSION)
		return wrong_version(database, version);
	return check_tables(database);
}

struct database *results_open(const char *path, enum database_access access, unsigned wait_s)
{
	struct database *database = database_open(path, access, wait_s);

	if (database && database_begin(database) && check_file(database))
		database_commit(database);
	return database;
}
