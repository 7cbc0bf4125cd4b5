/*
 * What an emulator is, for the log's head: "QEMU 10.0.2, CPUs in turn".
 */
#ifndef TOOLS_BOOT_EMULATOR_NAME_H
#define TOOLS_BOOT_EMULATOR_NAME_H

#include "tools/boot/boot_machine.h"

/* Adds it to the kernel's options, by the option emulator, unless that is there. Asks the machine's
 * program for its version, for ten seconds at most; adds nothing where it does not say it, or the
 * options would be too long. */
void emulator_add_name(const struct boot_machine *machine, struct boot_options *options);

#endif
