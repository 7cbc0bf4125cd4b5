/* The only file that knows SQLite's functions. */
#include "tools/results/database.h"

#include "lib/printable.h"
#include "tools/base/explain.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Larger than any that this program writes. */
#define STRING_MAX (16 << 20)

struct database {
	sqlite3 *file;
	const char *path;
	enum database_access access;
	unsigned wait_s;
	enum status status;
	struct explanation explanation;
};

struct row {
	sqlite3_stmt *statement;
	bool is_wrong;
};

/* ---- What fails ------------------------------------------------------------------------------ */

/* The first failure is the one that is told. */
#define FAIL(database, code, ...)                                                                  \
	((database)->status                                                                        \
		 ? false                                                                           \
		 : ((database)->status = (code), explain(&(database)->explanation, __VA_ARGS__)))

static const char *shown(const struct database *database)
{
	static struct printable_path path;

	path = printable_path(database->path);
	return path.string;
}

bool database_no_memory(struct database *database)
{
	return FAIL(database, STATUS_INTERNAL, "out of memory");
}

bool database_damaged(struct database *database)
{
	return FAIL(database, STATUS_NO_INPUT,
		    "%s is damaged, or was changed by something else: add the logs to a new one",
		    shown(database));
}

static bool fail_open(struct database *database)
{
	return FAIL(database,
		    database->access == DATABASE_READ ? STATUS_NO_INPUT : STATUS_CANNOT_CREATE,
		    "cannot open the database %s: %s", shown(database),
		    errno ? strerror(errno) : sqlite3_errmsg(database->file));
}

bool database_fail(struct database *database, enum status status, const char *why)
{
	return FAIL(database, status, "%s %s", shown(database), why);
}

/* Says what SQLite's last function has found. */
static bool fail(struct database *database)
{
	int error = sqlite3_system_errno(database->file);

	switch (sqlite3_errcode(database->file)) {
	case SQLITE_NOMEM:
		return database_no_memory(database);
	case SQLITE_BUSY:
		return FAIL(database, STATUS_IO,
			    "the database %s is locked: another program has been writing to it for "
			    "%u s; try again when that is done, or wait longer, by --wait",
			    shown(database), database->wait_s);
	case SQLITE_NOTADB:
		return FAIL(database, STATUS_NO_INPUT,
			    "%s is no database: name another file, by --database", shown(database));
	case SQLITE_CORRUPT:
	case SQLITE_TOOBIG:
		return database_damaged(database);
	case SQLITE_CANTOPEN:
		errno = error;
		return fail_open(database);
	case SQLITE_READONLY:
		return FAIL(database, STATUS_IO,
			    "cannot write the database %s: the file, or its folder, is read-only",
			    shown(database));
	default:
		return FAIL(database, STATUS_IO, "the database %s: %s%s%s", shown(database),
			    sqlite3_errmsg(database->file), error ? ": " : "",
			    error ? strerror(error) : "");
	}
}

enum status database_status(const struct database *database)
{
	return database->status;
}

enum database_access database_access(const struct database *database)
{
	return database->access;
}

const char *database_why(const struct database *database)
{
	return database->explanation.line;
}

/* ---- Statements ------------------------------------------------------------------------------ */

static bool bind_string(struct database *database, sqlite3_stmt *statement, int at,
			const char *string)
{
	char *copy = strdup(string);

	if (!copy)
		return database_no_memory(database);
	/* Sources of scenarios have several lines */
	for (char *line = copy; *line; line += strcspn(line, "\n")) {
		line += strspn(line, "\n");
		char *end = line + strcspn(line, "\n");
		char newline = *end;

		*end = '\0';
		printable_clean(line);
		*end = newline;
	}
	return sqlite3_bind_text(statement, at, copy, -1, free) == SQLITE_OK || fail(database);
}

static bool bind(struct database *database, sqlite3_stmt *statement, int at,
		 const struct value *value)
{
	int result = SQLITE_OK;

	switch (value->kind) {
	case VALUE_NULL:
		result = sqlite3_bind_null(statement, at);
		break;
	case VALUE_NUMBER:
		if (value->number > INT64_MAX)
			return FAIL(database, STATUS_NOT_WHOLE,
				    "the log has a number that is too large for a database");
		result = sqlite3_bind_int64(statement, at, (sqlite3_int64)value->number);
		break;
	case VALUE_REAL:
		result = sqlite3_bind_double(statement, at, value->real);
		break;
	case VALUE_STRING:
		return bind_string(database, statement, at, value->string);
	}
	return result == SQLITE_OK || fail(database);
}

static bool step(struct database *database, struct row *row,
		 void (*take)(void *to, struct row *row), void *to)
{
	int result;

	while ((result = sqlite3_step(row->statement)) == SQLITE_ROW) {
		if (take)
			take(to, row);
		if (row->is_wrong)
			return database_damaged(database);
	}
	return result == SQLITE_DONE || fail(database);
}

bool database_run(struct database *database, const char *statement, const struct value *values,
		  size_t count, void (*take)(void *to, struct row *row), void *to)
{
	struct row row = {0};
	bool good;

	if (database->status)
		return false;
	if (sqlite3_prepare_v2(database->file, statement, -1, &row.statement, NULL) != SQLITE_OK)
		return fail(database);
	good = true;
	for (size_t n = 0; n < count && good; n++)
		good = bind(database, row.statement, (int)n + 1, &values[n]);
	good = good && step(database, &row, take, to);
	sqlite3_finalize(row.statement);
	return good;
}

bool database_run_all(struct database *database, const char *statements)
{
	return !database->status &&
	       (sqlite3_exec(database->file, statements, NULL, NULL, NULL) == SQLITE_OK ||
		fail(database));
}

uint64_t database_last_id(struct database *database)
{
	return (uint64_t)sqlite3_last_insert_rowid(database->file);
}

uint64_t row_number(struct row *row, unsigned column)
{
	sqlite3_int64 value = sqlite3_column_int64(row->statement, (int)column);
	int type = sqlite3_column_type(row->statement, (int)column);

	if ((type != SQLITE_INTEGER && type != SQLITE_NULL) || value < 0)
		row->is_wrong = true;
	return row->is_wrong ? 0 : (uint64_t)value;
}

double row_real(struct row *row, unsigned column)
{
	return sqlite3_column_double(row->statement, (int)column);
}

const char *row_string(struct row *row, unsigned column)
{
	const unsigned char *string = sqlite3_column_text(row->statement, (int)column);

	return string ? (const char *)string : "";
}

bool row_is_null(struct row *row, unsigned column)
{
	return sqlite3_column_type(row->statement, (int)column) == SQLITE_NULL;
}

bool row_is_real(struct row *row, unsigned column)
{
	return sqlite3_column_type(row->statement, (int)column) == SQLITE_FLOAT;
}

bool row_is_string(struct row *row, unsigned column)
{
	return sqlite3_column_type(row->statement, (int)column) == SQLITE_TEXT;
}

unsigned row_columns(struct row *row)
{
	return (unsigned)sqlite3_column_count(row->statement);
}

const char *row_name(struct row *row, unsigned column)
{
	return sqlite3_column_name(row->statement, (int)column);
}

/* ---- The file -------------------------------------------------------------------------------- */

/* Before a word of the file is read: it may be anybody's. */
static bool prepare(struct database *database)
{
	sqlite3_busy_timeout(database->file, (int)(database->wait_s * 1000));
	sqlite3_limit(database->file, SQLITE_LIMIT_LENGTH, STRING_MAX);
	sqlite3_db_config(database->file, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database->file, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return database_run_all(database, "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;");
}

static bool open_file(struct database *database)
{
	int flags = SQLITE_OPEN_READWRITE;
	char path[PATH_MAX + 2];
	struct stat found;

	if (database->access == DATABASE_ADD)
		flags |= SQLITE_OPEN_CREATE;
	/* For SQLite ":memory:" and "file:..." would be no files */
	if (snprintf(path, sizeof(path), "%s%s", database->path[0] == '/' ? "" : "./",
		     database->path) >= (int)sizeof(path))
		return FAIL(database, STATUS_NO_INPUT, "the database's name is too long: %s",
			    shown(database));
	/* SQLite takes its time to say that a folder is none */
	errno = 0;
	if (stat(path, &found) == 0 && !S_ISREG(found.st_mode))
		return FAIL(database, STATUS_NO_INPUT, "%s is no file: name one, by --database",
			    shown(database));
	if (sqlite3_open_v2(path, &database->file, flags, NULL) == SQLITE_OK)
		return prepare(database);
	errno = database->file ? sqlite3_system_errno(database->file) : ENOMEM;
	return fail_open(database);
}

struct database *database_open(const char *path, enum database_access access, unsigned wait_s)
{
	struct database *database = calloc(1, sizeof(*database));

	if (!database)
		return NULL;
	database->path = path;
	database->access = access;
	database->wait_s = wait_s;
	open_file(database);
	return database;
}

void database_close(struct database *database)
{
	if (!database)
		return;
	/* Whatever is not committed is undone */
	sqlite3_close(database->file);
	free(database);
}

bool database_begin(struct database *database)
{
	return database_run_all(database,
				database->access == DATABASE_ADD ? "BEGIN IMMEDIATE" : "BEGIN");
}

void database_undo(struct database *database)
{
	sqlite3_exec(database->file, "ROLLBACK", NULL, NULL, NULL);
	if (database->status == STATUS_NOT_WHOLE)
		database->status = STATUS_AS_EXPECTED;
}

bool database_commit(struct database *database)
{
	return database_run_all(database, "COMMIT");
}
