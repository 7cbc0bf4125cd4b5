/*
 * A campaign in its directory: its scenarios, and its cells. A cell is some of the scenarios on one
 * of the machines. Cells are counted from 1 on, a machine's one behind the other; so a cell's
 * number says the same as long as the file is the same.
 *
 * In the directory are
 *   campaign              the file, as it was when this began
 *   scenarios, .index     scenario_set.h
 *   cells/N.status        of each cell that has run: record.h
 *   cells/N.log           what it sent
 *   lock                  held by whoever runs the campaign
 *   processors.lock       held by the cells that run: processors.h
 *   crossmod.db           what cells came to: collect.h
 */
#ifndef TOOLS_CAMPAIGN_PLAN_PLAN_H
#define TOOLS_CAMPAIGN_PLAN_PLAN_H

#include "tools/base/status.h"
#include "tools/campaign/plan/campaign.h"
#include "tools/campaign/plan/scenario_set.h"

#include <limits.h>

#define PLAN_DIRECTORY_SIZE (PATH_MAX - 64) /* room for any file's name behind it */

struct plan {
	const char *file;
	char directory[PLAN_DIRECTORY_SIZE];
	struct campaign campaign;
	struct scenario_set set;
	unsigned cells;
};

struct cell {
	unsigned number;
	const struct campaign_machine *machine;
	size_t first, count; /* of the set, from 0 on */
};

/* Reads the file, and opens its directory (NULL: beside the file, by its name without what is
 * behind the last dot), which is made where there is none. STATUS_AS_EXPECTED; or another, after a
 * message. To be closed in any case. */
enum status plan_open(struct plan *plan, const char *file, const char *directory);
void plan_close(struct plan *plan);

/* The cell of a number, from 1 to plan->cells. */
struct cell plan_cell(const struct plan *plan, unsigned number);

/* How many cells a machine has. */
unsigned plan_machine_cells(const struct plan *plan, const struct campaign_machine *machine);

/* The names of its first and its last scenario. False with an explanation. */
bool plan_read_names(const struct plan *plan, const struct cell *cell, char first[SET_NAME_SIZE],
		     char last[SET_NAME_SIZE], struct explanation *explanation);

/* "qemu-10", or "qemu-10 (4 CPUs)" where the file says how many. */
#define PLAN_LABEL_SIZE 160
void plan_label(const struct campaign_machine *machine, char label[PLAN_LABEL_SIZE]);

/* A file of a cell: DIR/cells/N.SUFFIX. */
void plan_cell_path(const struct plan *plan, unsigned number, const char *suffix,
		    char path[PATH_MAX]);

/* A file of the directory. */
void plan_path(const struct plan *plan, const char *name, char path[PATH_MAX]);

#endif
