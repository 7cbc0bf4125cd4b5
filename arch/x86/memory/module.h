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

/* Whether a module lies where a boot loader can have put a file: in usable memory, and apart from
 * the kernel, the loader's information, and all modules before it. If not, `why` says so in words.
 * An empty one lies anywhere. Reads nothing but `boot`. */
#define MODULE_WHY_SIZE 160
bool module_is_placed(const struct boot_info *boot, unsigned index, char why[MODULE_WHY_SIZE]);

/* The name without the directories in front of it, as GRUB passes them: after its last slash. */
const char *module_file_name(const struct boot_module *module);

#endif
