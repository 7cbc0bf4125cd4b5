/*
 * What a Multiboot2 boot loader (GRUB 2) hands over. Specification: Multiboot2 2.0, §3.6.
 */
#ifndef X86_FIRMWARE_MULTIBOOT2_H
#define X86_FIRMWARE_MULTIBOOT2_H

#include "arch/x86/firmware/boot_info.h"

#include <stddef.h>

/* Reads the information structure at `info`, of which `readable` bytes can be read, and believes
 * none of it. `info` may have any alignment. It is entered in out->loader_memory[0] by this
 * address: a caller that reads it elsewhere than at its physical address corrects the base.
 *
 * Returns NULL; or in one line why the kernel cannot run on this, and what to do. `out` is filled
 * either way: what could not be had is empty. Oddities that are no reason to stop are told by
 * kernel_comment(), a bounded number of them. Boot CPU only. */
const char *multiboot2_parse(const void *info, size_t readable, struct boot_info *out);

#endif
