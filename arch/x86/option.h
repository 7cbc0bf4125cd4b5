/*
 * The options that the machine itself reads.
 */
#ifndef X86_OPTION_H
#define X86_OPTION_H

#include <stdbool.h>

#include "arch/x86/boot_info.h"

/* Enough for the value of each. */
#define OPTION_SIZE 64

/* Whether the last word NAME=... of the command line has this value. Any context. */
bool option_is(const struct boot_info *boot, const char *name, const char *value);

#endif
