/*
 * The database of results: a file of SQLite's, of which nobody else knows more than its SQL.
 *
 * What fails explains itself in the database: database_why() has the line, and database_status()
 * what to exit with. After a failure whatever is asked of it fails.
 */
#ifndef TOOLS_RESULTS_DATABASE_H
#define TOOLS_RESULTS_DATABASE_H

#include "tools/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct database;

enum database_access {
	DATABASE_READ, /* it must be there */
	DATABASE_ADD   /* it is made, where there is none */
};

/* How long to wait for another program that is writing, in seconds, at most. */
#define DATABASE_WAIT_MAX 86400u

/* Opens a file, which may be anybody's. Waits up to `wait_s` for another program that writes. Never
 * NULL but without memory; to be given to database_close(), also when it has failed. `path` must
 * stay. For schema.h, which makes sure that it is a database of results. */
struct database *database_open(const char *path, enum database_access access, unsigned wait_s);
void database_close(struct database *database);

/* STATUS_AS_EXPECTED: nothing has failed so far. */
enum status database_status(const struct database *database);
const char *database_why(const struct database *database);

enum database_access database_access(const struct database *database);

/* Makes it fail, by those who read it: there is no memory for that; what is in it cannot be; or
 * another reason, behind the file's name. Always false. */
bool database_no_memory(struct database *database);
bool database_damaged(struct database *database);
bool database_fail(struct database *database, enum status status, const char *why);

/* ---- Transactions ---------------------------------------------------------------------------- */

/* From here to database_commit() all is done, or nothing; and nobody else writes. To read, what is
 * read is of one moment. What is not committed is undone when the program ends, however it does. */
bool database_begin(struct database *database);
bool database_commit(struct database *database);

/* Undoes what was done since database_begin(). Where it failed because a value was too large
 * (STATUS_NOT_WHOLE), that is forgotten, and it goes on. */
void database_undo(struct database *database);

/* ---- Statements ------------------------------------------------------------------------------ */

/* What stands for "?1", "?2" ... in a statement. */
struct value {
	enum { VALUE_NULL, VALUE_NUMBER, VALUE_REAL, VALUE_STRING } kind;
	uint64_t number; /* up to 2^63 - 1: a larger one fails */
	double real;
	const char *string; /* any bytes; those that are not printable are stored as '?' */
};
#define NO_VALUE ((struct value){.kind = VALUE_NULL})
#define NUMBER(of) ((struct value){.kind = VALUE_NUMBER, .number = (of)})
#define REAL(of) ((struct value){.kind = VALUE_REAL, .real = (of)})
#define STRING(of) ((struct value){.kind = VALUE_STRING, .string = (of)})

/* A row that a query has found; columns count from 0. It is there until the next one. A number that
 * cannot be, or a string where a number should be, fails once the row is done with. */
struct row;
uint64_t row_number(struct row *row, unsigned column);
double row_real(struct row *row, unsigned column);
const char *row_string(struct row *row, unsigned column); /* "": NULL, too */
bool row_is_null(struct row *row, unsigned column);
bool row_is_real(struct row *row, unsigned column);
bool row_is_string(struct row *row, unsigned column);

/* How many columns there are, and what the statement calls one. */
unsigned row_columns(struct row *row);
const char *row_name(struct row *row, unsigned column);

/* Runs a statement, and hands `take` each row, if it is not NULL. False when it failed. */
bool database_run(struct database *database, const char *statement, const struct value *values,
		  size_t count, void (*take)(void *to, struct row *row), void *to);

/* The same without rows, with the values in place. */
#define DATABASE_DO(database, statement, ...)                                                      \
	database_run(database, statement, (const struct value[]){__VA_ARGS__},                     \
		     sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value), NULL,     \
		     NULL)

/* Runs several statements, without values or rows. */
bool database_run_all(struct database *database, const char *statements);

/* The id of the row that was inserted last. */
uint64_t database_last_id(struct database *database);

#endif
