/*
 * A machine of "crossmod boot": one struct says all that is known of it. QEMU's are in qemu.c,
 * Bochs is in bochs.c, and boot_machines.c lists them.
 */
#ifndef TOOLS_BOOT_BOOT_MACHINE_H
#define TOOLS_BOOT_BOOT_MACHINE_H

#include "tools/base/arguments.h"
#include "tools/base/explain.h"
#include "tools/base/workspace.h"
#include "tools/boot/boot_options.h"
#include "tools/child/emulator.h"

/* What a machine is made from besides its options. All zero where QEMU starts the kernel itself. */
struct boot_files {
	struct workspace workspace;
	char firmware_code[PATH_MAX]; /* UEFI's; empty: BIOS or none */
	char firmware_variables[PATH_MAX];
	char option_disk[PATH_MAX]; /* see optdisk.h; it is in the workspace, */
	unsigned cylinders;	    /* and so long */
};

/* The name of the disk with the kernel's options, in the workspace. */
#define BOOT_OPTION_DISK "options.img"

struct boot_machine {
	const char *word;		    /* that --machine takes */
	const char *emulator;		    /* its name, in messages */
	const char *way;		    /* how its CPUs take turns, for the log's head */
	const char *version_option;	    /* with which its program says its version, */
	const char *before_version;	    /* and what it says right in front of it */
	const char *accelerator;	    /* as QEMU names it; NULL: none */
	const char *install;		    /* what helps where its program cannot be started */
	bool bios_only;			    /* it starts from the medium, by a BIOS */
	bool keeps_time;		    /* its clock goes as fast as the host's */
	bool in_workspace;		    /* where it runs; false: here */
	int log_descriptor;		    /* its serial port */
	bool alone;			    /* see spawn.h */
	const struct boot_machine *instead; /* where it cannot be had; NULL: nothing */

	/* The program that is started. */
	const char *(*program)(const struct boot_options *options);
	/* False with an explanation when it cannot be what the options say. NULL: it can. */
	bool (*check)(const struct boot_options *options, struct explanation *explanation);
	/* False when this host does not have it, with an explanation unless nobody asked for it.
	 * NULL: it has what the program needs. */
	bool (*is_here)(struct explanation *explanation);
	/* Makes the files that it reads, and appends the program and all its arguments. False with
	 * an explanation. */
	bool (*prepare)(const struct boot_machine *machine, const struct boot_options *options,
			const struct boot_files *files, struct arguments *arguments,
			struct explanation *explanation);
	/* See emulator.h. */
	enum message_kind (*sort_message)(const char *line);
	/* After a run. False with an explanation when it was the host that failed, so that the log
	 * says nothing about the machine. NULL: it does not. */
	bool (*has_run)(const struct live *live, const struct machine_result *result,
			struct explanation *explanation);
};

#endif
