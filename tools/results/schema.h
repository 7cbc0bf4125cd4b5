/*
 * The schema of the database of results, as SQL: schema.sql, which says what each column is.
 */
#ifndef TOOLS_RESULTS_SCHEMA_H
#define TOOLS_RESULTS_SCHEMA_H

#include "tools/results/database.h"

/* It goes up when a database of today would be misread by the program of yesterday, or the other
 * way round. */
#define RESULTS_SCHEMA_VERSION 2u

extern const char results_schema[];

/* Opens a database of results, as database_open(), and makes sure that it is one of this schema:
 * its mark, its number and its tables. An empty or new one becomes one, for DATABASE_ADD. */
struct database *results_open(const char *path, enum database_access access, unsigned wait_s);

#endif
