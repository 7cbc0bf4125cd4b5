/*
 * Whether the scenarios that scenarios= names are there, before anything starts.
 */
#ifndef TOOLS_NAMES_H
#define TOOLS_NAMES_H

#include "arch/arch.h"
#include "tools/explain.h"

/* False, with an explanation that names the first one which none of the files has; without a file,
 * of the standard set. A file that is no scenario counts by its own name, without ".scn". */
bool names_check(const char *selected, const struct arch_module *files, unsigned count,
		 struct explanation *explanation);

#endif
