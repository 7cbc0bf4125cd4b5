/*
 * What may be believed of a module that a boot loader tells of. Pure.
 */
#ifndef X86_MEMORY_MODULE_PLACE_H
#define X86_MEMORY_MODULE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "arch/x86/firmware/boot_info.h"

/* Whether a module lies where a boot loader can have put a file: in usable memory, and apart from
 * the kernel, the loader's information, and all modules before it. If not, `why` says so in words.
 * An empty one lies anywhere. Reads nothing but `boot`. */
#define MODULE_WHY_SIZE 160
bool module_is_placed(const struct boot_info *boot, unsigned index, char why[MODULE_WHY_SIZE]);

/* The name without the directories in front of it, as GRUB passes them: after its last slash. */
const char *module_file_name(const struct boot_module *module);

#endif
