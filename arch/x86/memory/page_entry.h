/*
 * A page table's entry, at any level: SDM vol. 3 table 4-20.
 */
#ifndef X86_MEMORY_PAGE_ENTRY_H
#define X86_MEMORY_PAGE_ENTRY_H

#define ENTRY_PRESENT (1ull << 0)
#define ENTRY_WRITABLE (1ull << 1)
#define ENTRY_USER (1ull << 2)
#define ENTRY_WRITE_THROUGH (1ull << 3)
#define ENTRY_UNCACHED (1ull << 4)
#define ENTRY_LARGE (1ull << 7) /* above the last level */
#define ENTRY_NO_EXECUTE (1ull << 63)
#define ENTRY_ADDRESS 0x000ffffffffff000ull

#endif
