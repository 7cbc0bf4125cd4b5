/*
 * Pages for what is only known at boot: the CPUs' own memory, their stacks, more page tables.
 *
 * They come from one arena, a single usable range of the memory map, and are never given back.
 * Boot CPU only, before the others start.
 */
#ifndef X86_MEMORY_MEMORY_H
#define X86_MEMORY_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "arch/x86/firmware/boot_info.h"

/* Chooses the arena, apart from the kernel, the modules and the loader's own structures, and maps
 * it. NULL, or the reason in words. */
const char *memory_init(const struct boot_info *boot);

/* `count` pages in a row, zeroed; NULL when the arena is used up. */
void *memory_pages(size_t count);

/* Between an address in the arena and its physical address. */
void *memory_address(uint64_t physical);
uint64_t memory_physical(const void *address);

/* A usable page below 1 MiB for the trampoline, or 0. Not the first one, whose address is NULL. */
uint32_t memory_low_page(const struct boot_info *boot);

#endif
