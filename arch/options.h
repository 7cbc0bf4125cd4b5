/*
 * What a user asks of the machine: its part of the options on the kernel's command line, which
 * kernel/options/options.h reads.
 */
#ifndef ARCH_OPTIONS_H
#define ARCH_OPTIONS_H

#include <stdbool.h>

#include "arch/serial_line.h"
#include "scenario/scenario.h"

#define ARCH_OPTIONS_MODULE_SIZE 256
#define ARCH_OPTIONS_TEST_SIZE 64
#define ARCH_OPTIONS_EMULATOR_SIZE 96

enum arch_idle_wish { ARCH_IDLE_AUTO, ARCH_IDLE_ON, ARCH_IDLE_OFF };

struct arch_options {
	struct serial_line serial; /* where the log goes */
	bool no_screen;		   /* nothing is drawn */
	bool xapic;		   /* no switch to x2APIC mode */
	enum arch_idle_wish idle;  /* whether executors halt between bursts of passes */
	enum serialization
		sync; /* that arch_sync_fastest() is to be; SERIALIZE_NONE: the fastest */
	char module[ARCH_OPTIONS_MODULE_SIZE]; /* the name of the only module; empty: not said */
	char emulator[ARCH_OPTIONS_EMULATOR_SIZE]; /* that it runs in, by its own account: "_" for
						    * a blank; empty: not said */
	char test[ARCH_OPTIONS_TEST_SIZE];	   /* what a test wants to happen; empty: nothing */
};

#endif
