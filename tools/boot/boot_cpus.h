/*
 * How many CPUs "crossmod boot" is asked for, and how they lie.
 */
#ifndef TOOLS_BOOT_BOOT_CPUS_H
#define TOOLS_BOOT_BOOT_CPUS_H

#include "tools/base/explain.h"
#include "tools/boot/boot_options.h"

/* Reads "4", "2,maxcpus=4", or "8,sockets=2,cores=2,threads=2" into the options. False with an
 * explanation when it is none. */
bool boot_cpus_read(struct boot_options *options, const char *word,
		    struct explanation *explanation);

#endif
