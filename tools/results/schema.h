/*
 * The schema of the database of results, as SQL: schema.sql, schema_2.sql and schema_3.sql, which
 * say what each column is.
 */
#ifndef TOOLS_RESULTS_SCHEMA_H
#define TOOLS_RESULTS_SCHEMA_H

#include "tools/results/database.h"

/* It goes up when a database of today would be misread by the program of yesterday, or the other
 * way round. */
#define RESULTS_SCHEMA_VERSION 3u

/* That of version 1, and what each later version has more. */
extern const char results_schema_1[], results_schema_2[], results_schema_3[];

/* Opens a database of results, as database_open(), and makes sure that it is one of this schema:
 * its mark, its number and its tables. For DATABASE_ADD an empty or new one becomes one, and so
 * does one of an earlier version, as a whole or not at all; for DATABASE_READ that one stays as it
 * is, and the tables that it lacks seem to be there, without rows. */
struct database *results_open(const char *path, enum database_access access, unsigned wait_s);

/* Closes it, and says what has failed, if anything has. Returns what to exit with. */
enum status results_close(struct database *database);

/* Opens one to read, has `read` read from it what is all of one moment, and closes it. `read`
 * returns false when the database failed, or something else that it has said in `to`. Says why the
 * database failed, or that there was no memory, and returns what to exit with. */
enum status results_read(const char *path, unsigned wait_s,
			 bool (*read)(struct database *database, void *to), void *to);

#endif
