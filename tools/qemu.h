/*
 * How QEMU is told to be the machine, and what its complaints mean.
 */
#ifndef TOOLS_QEMU_H
#define TOOLS_QEMU_H

#include "tools/arguments.h"
#include "tools/boot_options.h"
#include "tools/machine.h"

enum accelerator {
	ACCELERATOR_KVM,
	ACCELERATOR_ONE_CPU, /* TCG, one CPU at a time */
	ACCELERATOR_ALL_CPUS /* TCG, all at once */
};

/* Files beside the medium, for a machine that starts from it. */
struct qemu_files {
	const char *firmware_code; /* UEFI's; NULL: BIOS or none */
	const char *firmware_variables;
	const char *option_disk; /* see optdisk.h */
};

/* Where QEMU waits for gdb, on this host alone. */
#define QEMU_GDB_PORT "1234"

/* Appends the program and all its arguments. Its serial port is its standard output. */
void qemu_arguments(struct arguments *arguments, const struct boot_options *options,
		    enum accelerator accelerator, const struct qemu_files *files);

/* Sorts QEMU's messages: TROUBLE and FATAL are KVM's. After a FATAL one QEMU would wait for ever.
 */
enum message_kind qemu_sort_message(const char *line);

#endif
