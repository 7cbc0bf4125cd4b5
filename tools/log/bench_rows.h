/*
 * The rows of the bench, as they stand in the logs of machines: "# bench: row ...".
 */
#ifndef TOOLS_LOG_BENCH_ROWS_H
#define TOOLS_LOG_BENCH_ROWS_H

#include "kernel/bench/bench_fields.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"

#include <stdbool.h>
#include <stdint.h>

struct bench_row {
	unsigned cpus;	 /* of the machine */
	bool is_crowded; /* more than the host has */
	enum bench_executors executors;
	enum bench_what what;
	/* Times are in nanoseconds; `limit` is what a patch cannot cost less than, or 0: there is
	 * none. */
#define BENCH_MEMBER(name, unit, value) uint64_t name;
	BENCH_COLUMNS(BENCH_MEMBER)
};

/* What each line of the log with a row begins with. */
#define BENCH_ROW "# " BENCH_PREFIX BENCH_ROW_PREFIX

/* No bench of one machine has more. */
#define BENCH_ROWS_MAX 1000u

/* All zero is empty. */
struct bench_rows {
	struct bench_row *rows;
	size_t count, room;
};

/* Adds the rows that stand in a log's lines. False with an explanation when one of them makes no
 * sense, there is none, or there are too many. */
bool bench_rows_add(struct bench_rows *rows, struct span lines, unsigned cpus, bool is_crowded,
		    struct explanation *explanation);
void bench_rows_free(struct bench_rows *rows);

/* The row like `like`, in machine, executors, sites and bytes, of another thing; NULL: there is
 * none. */
const struct bench_row *bench_rows_find(const struct bench_rows *rows, const struct bench_row *like,
					enum bench_what what, uint64_t sites, uint64_t bytes);

#endif
