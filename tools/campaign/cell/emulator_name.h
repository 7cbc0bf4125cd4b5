/*
 * What an emulator is called in the database, with its version: "QEMU 10.0.2, CPUs in turn".
 */
#ifndef TOOLS_CAMPAIGN_CELL_EMULATOR_NAME_H
#define TOOLS_CAMPAIGN_CELL_EMULATOR_NAME_H

#include "tools/base/workspace.h"
#include "tools/campaign/plan/record.h"

/* Asks the program, unless the campaign's file says it; empty where nobody says it. Returns the
 * signal by which this process was asked to end meanwhile, or 0. */
int emulator_name(const struct campaign_machine *machine, const struct workspace *workspace,
		  char name[RECORD_WORDS_SIZE]);

/* The name that follows from what the program says of itself; empty when it does not say it. */
void emulator_name_from(enum campaign_kind kind, const char *said, char name[RECORD_WORDS_SIZE]);

#endif
