/*
 * The files that the boot loader has put into memory: what stands behind arch_module().
 */
#ifndef X86_MEMORY_MODULE_H
#define X86_MEMORY_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "arch/x86/firmware/boot_info.h"

/* Maps all modules read-only, and says in a comment why one cannot be read. `only` is the name of
 * the only one, if its loader gives it none; empty: not known. Both must stay. Boot CPU only, after
 * memory_init() and before the other CPUs start. */
void modules_map(const struct boot_info *boot, const char *only);

#endif
