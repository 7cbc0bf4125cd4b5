/*
 * What "crossmod boot" is asked for.
 */
#ifndef TOOLS_BOOT_BOOT_OPTIONS_H
#define TOOLS_BOOT_BOOT_OPTIONS_H

#include "arch/x86/firmware/boot_info.h"
#include "tools/base/kernel_line.h"
#include "tools/judge/until.h"

#include <limits.h>
#include <stdbool.h>

struct boot_machine;

enum firmware { FIRMWARE_DIRECT, FIRMWARE_BIOS, FIRMWARE_UEFI };

/* What the ids of a plain APIC can tell apart; with more CPUs it must be an x2APIC. */
#define BOOT_CPUS_XAPIC 255

/* With --until, and no --timeout, nobody knows how long it takes; but it says every second how far
 * it is. */
#define BOOT_SILENCE_S 600u

#define BOOT_CPUS_USUAL 4u

struct boot_options {
	enum firmware firmware;
	bool firmware_for_modules; /* nobody chose it: several modules need a boot medium */
	const struct boot_machine *machine;
	const char *chipset; /* "pc" or "q35" */
	unsigned cpus;	     /* 1 to 4096 */
	unsigned cpus_max;   /* that may be added later, these included; 0: not said */
	/* How the CPUs are arranged: packages, cores in each, threads in each; 0: not said. */
	unsigned sockets, cores, threads;
	const char *cpu_model; /* as QEMU names them; NULL: not said */
	unsigned memory_mib;   /* 1 to 1048576 */
	/* At least 1; grows with the kernel's seconds= and the CPUs when it was not said. */
	unsigned timeout_s;
	bool timeout_said;
	bool wait_for_gdb;
	const char *log;   /* NULL: none */
	const char *junit; /* a file for JUnit; NULL: none */
	bool prints_json;  /* what the log comes to, and not the log */
	const char *qemu;  /* the program */
	bool kernel_said;  /* so that nothing is known of its standard set */
	bool iso_said;
	bool qemu_said; /* which QEMU, or what only QEMU has */
	char kernel[PATH_MAX];
	char iso[PATH_MAX];
	char gdb_script[PATH_MAX]; /* beside the images; it need not be there */
	const char *modules[BOOT_MODULES_MAX];
	unsigned module_count;
	bool any_module; /* by --module: it need be no scenario */
	/* With --until, `line` is that of the sounding first, and then `until_line`. */
	struct until until;
	struct kernel_line line, until_line;
};

/* Whether there are more CPUs than a plain APIC has ids for, or may be. */
static inline bool boot_options_many_cpus(const struct boot_options *options)
{
	return options->cpus > BOOT_CPUS_XAPIC || options->cpus_max > BOOT_CPUS_XAPIC;
}

#endif
