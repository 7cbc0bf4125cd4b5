/*
 * The schema of the database of results, as SQL: schema.sql and schema_2.sql, which say what each
 * column is.
 */
#ifndef TOOLS_RESULTS_SCHEMA_H
#define TOOLS_RESULTS_SCHEMA_H

#include "tools/results/database.h"

/* It goes up when a database of today would be misread by the program of yesterday, or the other
 * way round. */
#define RESULTS_SCHEMA_VERSION 2u

/* That of version 1, and what version 2 has more. */
extern const char results_schema_1[], results_schema_2[];

/* Opens a database of results, as database_open(), and makes sure that it is one of this schema:
 * its mark, its number and its tables. For DATABASE_ADD an empty or new one becomes one, and so
 * does one of version 1, as a whole or not at all; for DATABASE_READ that one stays as it is. */
struct database *results_open(const char *path, enum database_access access, unsigned wait_s);

/* Whether an open one has the table of cells: one of version 1 that is read has none. False also
 * when the database says why it cannot be asked. */
bool results_have_cells(struct database *database);

#endif
