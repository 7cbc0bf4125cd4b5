/*
 * How Bochs is told to be the machine.
 */
#ifndef TOOLS_BOCHS_H
#define TOOLS_BOCHS_H

#include "tools/boot_machine.h"

extern const struct boot_machine machine_bochs;

#endif
