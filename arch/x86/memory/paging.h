/*
 * The kernel's one address space, in 4 KiB pages (SDM vol. 3 §4.5).
 *
 * All of it runs on the boot CPU before the others start, except paging_mapped(), paging_exchange()
 * and paging_set_types().
 */
#ifndef X86_MEMORY_PAGING_H
#define X86_MEMORY_PAGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum page_rights {
	PAGE_READ,
	PAGE_WRITE,
	PAGE_EXECUTE, /* and read; there is no way to ask for both of write and execute */
	PAGE_DEVICE,  /* read, write, uncached */
	PAGE_PIXELS   /* write; stores are combined where the processor can, else uncached */
};

/* Leaves the boot page tables for the kernel's own: its sections with their rights, and nothing
 * else. Then sets CR0.WP. */
void paging_init(void);

/* Sets what the calling CPU's page tables mean by a memory type; all CPUs must agree on it before
 * they use a page of PAGE_PIXELS. paging_init() does it for the boot CPU. */
void paging_set_types(void);

/* Maps [physical, physical + length) at `address`; both page-aligned. Replaces what was there.
 * False when there is no memory for page tables: part of the range may then be mapped. */
bool paging_map(uint64_t address, uint64_t physical, uint64_t length, enum page_rights rights);

/* Where physical addresses end on this processor: a power of two. */
uint64_t paging_physical_limit(void);

/* Has another page be behind `address`, which is mapped, with the rights that it has: one store of
 * 8 bytes, after which no translation is dropped. Both page-aligned. Any CPU, one at a time. */
void paging_exchange(uint64_t address, uint64_t physical);

/* Unmaps the pages of [address, address + length), of which any may be unmapped already; both
 * page-aligned. The other CPUs do not run yet, so no translation of theirs is left. */
void paging_unmap(uint64_t address, uint64_t length);

/* A window on physical memory: any address, any length; it stays. NULL when `physical` + `length`
 * exceeds what the processor can address, or there is no memory for page tables. */
void *paging_window(uint64_t physical, size_t length, enum page_rights rights);

/* Where page tables come from when the first few are used up: zeroed pages, and their addresses.
 * The pages that are given must be mapped. */
struct page_source {
	void *(*pages)(size_t count);
	uint64_t (*physical)(const void *address);
	void *(*address)(uint64_t physical);
};
void paging_take_tables_from(const struct page_source *source);

/* One of the tables of this address space, PAGE_TABLE_ENTRIES long, by its physical address. */
#define PAGE_TABLE_ENTRIES 512u
const uint64_t *paging_table(uint64_t physical);

/* What the trampoline loads into CR3: below 4 GiB. */
uint32_t paging_root(void);

/* True when the byte at `address` can be read. Any CPU, any context. */
bool paging_mapped(uint64_t address);

#define ENTRY_PRESENT (1ull << 0)
#define ENTRY_WRITABLE (1ull << 1)
#define ENTRY_USER (1ull << 2)
#define ENTRY_WRITE_THROUGH (1ull << 3)
#define ENTRY_UNCACHED (1ull << 4)
#define ENTRY_LARGE (1ull << 7) /* above the last level */
#define ENTRY_NO_EXECUTE (1ull << 63)
#define ENTRY_ADDRESS 0x000ffffffffff000ull

#endif
