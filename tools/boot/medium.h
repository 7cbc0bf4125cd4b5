/*
 * Whether a file is a boot medium of Crossmod's. Firmware that finds nothing to start there waits
 * for ever, and most of it without a word, so this is asked before.
 */
#ifndef TOOLS_BOOT_MEDIUM_H
#define TOOLS_BOOT_MEDIUM_H

#include "tools/base/explain.h"

/* Whether a machine can come from it to Crossmod, as far as that shows without starting one. `path`
 * is a file that can be read. False with an explanation. */
bool medium_check(const char *path, bool by_uefi, struct explanation *explanation);

#endif
