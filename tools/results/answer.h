/*
 * What the answers of "crossmod results" have in common.
 */
#ifndef TOOLS_RESULTS_ANSWER_H
#define TOOLS_RESULTS_ANSWER_H

#include "tools/results/rows.h"

/* The columns of a machine, for a statement with that table in it. */
#define MACHINE_COLUMNS                                                                            \
	"machine.id AS machine, machine.emulator, machine.processor, machine.model, "              \
	"machine.microcode, machine.hypervisor"

/* Prints a line with the machine's number and its name, of a row that has them. */
void answer_print_machine(const char *before, const json_t *row);

/* Prints an answer as JSON, and gives it away; NULL: there was no memory for it, and so false, as
 * the database then says. */
bool answer_json(struct database *database, json_t *answer);

#endif
