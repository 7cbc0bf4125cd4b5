/*
 * How Bochs is told to be the machine.
 */
#ifndef TOOLS_BOOT_BOCHS_H
#define TOOLS_BOOT_BOCHS_H

#include "tools/boot/boot_machine.h"

extern const struct boot_machine machine_bochs;

#endif
