/*
 * From a boot loader's memory map to the memory that may be used.
 *
 * Maps overlap, and loaders disagree with themselves. The rule is: memory is usable when an entry
 * says so and no other entry claims it for anything else. So a parser adds all usable entries
 * first, and then claims all others; what is left is disjoint.
 */
#ifndef X86_FIRMWARE_MEMORY_MAP_H
#define X86_FIRMWARE_MEMORY_MAP_H

#include "arch/x86/firmware/boot_info.h"
#include "arch/x86/firmware/comment_limit.h"

/* E820's and Multiboot2's number of memory that may be used. All others claim it. */
#define MEMORY_MAP_USABLE 1

struct memory_map {
	const char *loader; /* for the comments */
	struct boot_info *out;
	struct comment_limit *comments;
	unsigned dropped; /* ranges that did not fit: the smallest */
};

/* Empties out->usable. */
void memory_map_begin(struct memory_map *map, const char *loader, struct boot_info *out,
		      struct comment_limit *comments);

/* An entry that says "usable". One that overlaps earlier ones is united with them. One that wraps
 * is not believed. */
void memory_map_add(struct memory_map *map, uint64_t base, uint64_t length);

/* An entry that says anything else. One that wraps claims all memory above its base. */
void memory_map_claim(struct memory_map *map, uint64_t base, uint64_t length);

/* Says what did not fit. Returns NULL, or why there is no memory to run in. */
const char *memory_map_end(struct memory_map *map);

#endif
