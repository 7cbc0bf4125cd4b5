/*
 * The names of the scenarios in the files that will run, before anything starts: whether those that
 * scenarios= names are there, and whether no two are the same.
 */
#ifndef TOOLS_BASE_NAMES_H
#define TOOLS_BASE_NAMES_H

#include "arch/arch.h"
#include "tools/base/explain.h"
#include "tools/base/status.h"

/* False, with an explanation that names the first one which none of the files has; without a file,
 * of the standard set. A file that is no scenario counts by its own name, without ".scn". */
bool names_check(const char *selected, const struct arch_module *files, unsigned count,
		 struct explanation *explanation);

/* STATUS_NO_INPUT when two files have a scenario of one name, with an explanation that has both of
 * their paths: the kernel refuses the second, too, and knows its file by the last part of its path.
 * STATUS_INTERNAL without memory. What is no scenario is for others to complain about. */
enum status names_differ(const struct arch_module *files, const char *const *paths, unsigned count,
			 struct explanation *explanation);

#endif
