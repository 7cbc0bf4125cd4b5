/*
 * The rows of `power`, as they stand in the logs of machines: "# power: row ...".
 */
#ifndef TOOLS_LOG_POWER_ROWS_H
#define TOOLS_LOG_POWER_ROWS_H

#include "kernel/power/power_fields.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one side of a row did in one round. */
struct power_row {
	unsigned cpus; /* of the machine */
	enum power_what what;
	enum power_side side;
#define POWER_MEMBER(name, value) uint64_t name;
	POWER_COLUMNS(POWER_MEMBER)
};

/* What each line of the log with a row begins with. */
#define POWER_ROW "# " POWER_PREFIX POWER_ROW_PREFIX

/* All zero is empty. */
struct power_rows {
	struct power_row *rows;
	size_t count, room;
};

/* Adds the rows that stand in a log's lines. False with an explanation when one of them makes no
 * sense, a round has not each row once for either side, or there is none. */
bool power_rows_add(struct power_rows *rows, struct span lines, unsigned cpus,
		    struct explanation *explanation);
void power_rows_free(struct power_rows *rows);

#endif
