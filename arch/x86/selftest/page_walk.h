/*
 * What is mapped, by the page tables that the processor itself uses.
 */
#ifndef X86_SELFTEST_PAGE_WALK_H
#define X86_SELFTEST_PAGE_WALK_H

/* Prints, as comments, each region that has the same rights throughout and is one piece of physical
 * memory, then the stacks and the areas of sites as the kernel knows them: for a test to compare.
 * Boot CPU, when all CPUs have come up. */
void page_walk_describe(void);

#endif
