/*
 * Which memory the kernel takes for itself, out of what the boot loader calls usable: apart from
 * the kernel, the modules that can be read, and the loader's own structures. Pure.
 */
#ifndef X86_MEMORY_ARENA_H
#define X86_MEMORY_ARENA_H

#include "arch/x86/firmware/boot_info.h"

/* More would only cost page tables: this is enough for over a thousand CPUs. */
#define ARENA_MAX (128ull << 20)
#define ARENA_MIN (1ull << 20)

/* How far apart the places are at which memory is tried. */
#define ARENA_TRIED_EVERY (2u << 20)

/* Whether the page at a physical address, a multiple of 4096, keeps what is written to it. A map
 * may call memory usable that is not there, or is not writable. */
typedef bool arena_keeps(uint64_t physical);

/* The largest free piece between 1 MiB and `limit`, where physical addresses end; no longer than
 * ARENA_MAX, and as far as each place of it that was tried keeps what is written. Whole pages; of
 * length 0 when there is none. Tells by kernel_comment() which memory does not keep, a bounded
 * number of times. */
struct boot_memory arena_choose(const struct boot_info *boot, uint64_t limit, arena_keeps *keeps);

/* A free page below 1 MiB that keeps what is written to it, but not the one at 0; 0: none. */
uint32_t arena_low_page(const struct boot_info *boot, arena_keeps *keeps);

#endif
