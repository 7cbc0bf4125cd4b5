/*
 * Where everything is in the kernel's address space. Nothing else is mapped: NULL is not, and no
 * page is both writable and executable where it is mapped.
 *
 *   one page below 1 MiB    the trampoline, at its physical address    executable
 *   WINDOW_BASE             windows of the CPUs, in which they execute what may be torn    writable
 *   DEVICE_BASE             windows on physical memory (tables, APIC)  as each is asked for
 *   DIRECT_BASE             the arena that memory.c gives pages from   writable
 *   STACK_BASE              the stacks of the CPUs, each above a guard page
 *   SITE_BASE               the areas of sites, which lie in the arena    executable
 *   KERNEL_BASE + 1 MiB     the kernel as linker.ld lays it out
 *   TEXT_ALIAS_BASE         the text of the kernel once more    writable
 *   SITE_MORE_BASE          those of more sites of a kind: where no byte of a site lies, the
 *                           pages of the first one once more            executable
 *   SITE_ALIAS_BASE         the pages of each of those that are its own    writable
 *
 * Around the windows and the first areas, and at 2, 3, 5 and 9 times the addresses of the windows,
 * is nothing within 2 GiB: what is executed of a site may be torn, and its operands go astray.
 */
#ifndef X86_MEMORY_LAYOUT_H
#define X86_MEMORY_LAYOUT_H

#include <stdint.h>

#define PAGE_SIZE 4096u
#define LARGE_PAGE_SIZE 0x200000u

#define DEVICE_BASE 0xffffc00000000000u
#define DIRECT_BASE 0xffffd00000000000u
#define STACK_BASE 0xffffe00000000000u
#define SITE_MORE_BASE 0xffffe80000000000u
#define SITE_ALIAS_BASE 0xffffec0000000000u
#define KERNEL_BASE 0xffffffff80000000u
#define TEXT_ALIAS_BASE 0xffffffffa0000000u
#define SITE_BASE 0xfffff00000000000u
#define WINDOW_BASE 0x0000180000000000u

/* From linker.ld. */
extern uint8_t boot_start[];
extern uint8_t text_start[], text_end[];
extern uint8_t init_text_start[], init_text_end[]; /* the first part of it */
extern uint8_t rodata_start[], rodata_end[], data_start[], data_end[];
extern uint8_t boot_stack_guard[], boot_stack_bottom[], boot_stack_top[];

static inline uint64_t kernel_physical(const void *address)
{
	return (uint64_t)(uintptr_t)address - KERNEL_BASE;
}

static inline uint64_t round_up(uint64_t value, uint64_t multiple)
{
	return (value + multiple - 1) / multiple * multiple;
}

static inline uint64_t round_down(uint64_t value, uint64_t multiple)
{
	return value / multiple * multiple;
}

#endif
