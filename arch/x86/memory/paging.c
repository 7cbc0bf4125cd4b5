#include "arch/x86/memory/paging.h"

#include <stdatomic.h>

#include "arch/x86/isa/instructions.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/privileged.h"
#include "lib/string.h"

/* The page attribute table, SDM vol. 3 §12.12: an entry's bits for write-through and uncached, as a
 * number, choose one of its bytes. After a reset they mean, from 0 to 3: write-back, write-through,
 * uncached unless the MTRRs say otherwise, uncached; no choice is write-combining. So number 1,
 * which no other page here uses, is made that; the others stay as they are after a reset. */
#define CPUID_1_EDX_PAT (1u << 16)
#define MSR_PAT 0x277
#define PAT_VALUE 0x0007040600070106ull

/* Tables for the kernel itself and the first windows, from before memory.c can give any: the
 * root, and the three levels below it for the kernel, its alias, and the windows. */
#define EARLY_TABLES 24

typedef uint64_t page_table[PAGE_TABLE_ENTRIES];

static page_table early_tables[EARLY_TABLES] __attribute__((aligned(4096)));
static unsigned early_tables_used;
static page_table *root;
static uint64_t next_window = DEVICE_BASE;
static bool can_combine;	       /* written by the boot CPU alone */
static struct page_source more_tables; /* its functions are NULL at first */

static page_table *table_at(uint64_t physical)
{
	if (physical >= kernel_physical(early_tables) &&
	    physical < kernel_physical(early_tables + EARLY_TABLES))
		return (page_table *)(physical + KERNEL_BASE);
	return (page_table *)more_tables.address(physical);
}

/* A table that is all zero, by its physical address; 0 when there is none left. */
static uint64_t new_table(void)
{
	if (early_tables_used < EARLY_TABLES)
		return kernel_physical(early_tables[early_tables_used++]);
	void *page = more_tables.pages ? more_tables.pages(1) : NULL;

	return page ? more_tables.physical(page) : 0;
}

static unsigned entry_index(uint64_t address, unsigned level)
{
	return (address >> (12 + 9 * level)) % PAGE_TABLE_ENTRIES;
}

/* The entry for the page of `address`, in its last-level table. NULL when a table is missing, and
 * may not or cannot be made. */
static uint64_t *page_entry(uint64_t address, bool make)
{
	page_table *table = root;

	for (unsigned level = 3; level > 0; level--) {
		uint64_t *entry = &(*table)[entry_index(address, level)];

		if (!(*entry & ENTRY_PRESENT)) {
			uint64_t physical = make ? new_table() : 0;

			if (physical == 0)
				return NULL;
			*entry = physical | ENTRY_PRESENT | ENTRY_WRITABLE;
		}
		table = table_at(*entry & ENTRY_ADDRESS);
	}
	return &(*table)[entry_index(address, 0)];
}

static uint64_t rights_bits(enum page_rights rights)
{
	switch (rights) {
	case PAGE_WRITE:
		return ENTRY_PRESENT | ENTRY_NO_EXECUTE | ENTRY_WRITABLE;
	case PAGE_EXECUTE:
		return ENTRY_PRESENT;
	case PAGE_DEVICE:
		return ENTRY_PRESENT | ENTRY_NO_EXECUTE | ENTRY_WRITABLE | ENTRY_WRITE_THROUGH |
		       ENTRY_UNCACHED;
	case PAGE_PIXELS:
		return ENTRY_PRESENT | ENTRY_NO_EXECUTE | ENTRY_WRITABLE | ENTRY_WRITE_THROUGH |
		       (can_combine ? 0 : ENTRY_UNCACHED);
	case PAGE_READ:
		break;
	}
	return ENTRY_PRESENT | ENTRY_NO_EXECUTE;
}

static void map_section(const uint8_t *start, const uint8_t *end, enum page_rights rights)
{
	paging_map((uint64_t)start, kernel_physical(start), (uint64_t)(end - start), rights);
}

/* CPUID 80000008h, EAX 7:0; 36 bits where there is no such leaf. */
uint64_t paging_physical_limit(void)
{
	if (cpuid(0x80000000, 0).eax < 0x80000008)
		return 1ull << 36;
	return 1ull << (cpuid(0x80000008, 0).eax & 0xff);
}

void paging_set_types(void)
{
	if (!(cpuid(1, 0).edx & CPUID_1_EDX_PAT))
		return;
	wrmsr(MSR_PAT, PAT_VALUE);
	/* What was translated before has the types of before. */
	write_cr3(read_cr3());
}

bool paging_map(uint64_t address, uint64_t physical, uint64_t length, enum page_rights rights)
{
	for (uint64_t done = 0; done < length; done += PAGE_SIZE) {
		uint64_t *entry = page_entry(address + done, true);

		if (!entry)
			return false;
		bool replaced = *entry & ENTRY_PRESENT;

		*entry = (physical + done) | rights_bits(rights);
		if (replaced)
			invlpg(address + done);
	}
	return true;
}

void paging_exchange(uint64_t address, uint64_t physical)
{
	/* Pairs with nothing: what reads it is a CPU that translates an address, at any moment. A
	 * mark there that one was used may get lost, and nobody asks for it. */
	_Atomic uint64_t *entry = (_Atomic uint64_t *)page_entry(address, false);
	uint64_t rights = atomic_load_explicit(entry, memory_order_relaxed) & ~ENTRY_ADDRESS;

	atomic_store_explicit(entry, physical | rights, memory_order_release);
}

void paging_unmap(uint64_t address, uint64_t length)
{
	for (uint64_t done = 0; done < length; done += PAGE_SIZE) {
		uint64_t *entry = page_entry(address + done, false);

		if (!entry)
			continue;
		*entry = 0;
		invlpg(address + done);
	}
}

void *paging_window(uint64_t physical, size_t length, enum page_rights rights)
{
	uint64_t offset = physical % PAGE_SIZE;
	uint64_t limit = paging_physical_limit();

	if (physical >= limit || length > limit - physical)
		return NULL;
	uint64_t address = next_window;
	uint64_t size = round_up(offset + length, PAGE_SIZE);

	if (!paging_map(address, physical - offset, size, rights))
		return NULL;
	next_window += size;
	return (void *)(address + offset);
}

void paging_take_tables_from(const struct page_source *source)
{
	more_tables = *source;
}

const uint64_t *paging_table(uint64_t physical)
{
	return *table_at(physical);
}

uint32_t paging_root(void)
{
	return (uint32_t)kernel_physical(root);
}

bool paging_mapped(uint64_t address)
{
	/* Until then all of the kernel is mapped by entry.S. */
	if (!root)
		return address >= (uint64_t)text_start && address < (uint64_t)data_end;
	const uint64_t *entry = page_entry(address, false);

	/* The upper 16 bits copy bit 47, or the address is not one. */
	return (int64_t)(address << 16) >> 16 == (int64_t)address && entry &&
	       (*entry & ENTRY_PRESENT);
}

void paging_init(void)
{
	root = &early_tables[early_tables_used++];
	map_section(text_start, text_end, PAGE_EXECUTE);
	paging_map(TEXT_ALIAS_BASE, kernel_physical(text_start), (uint64_t)(text_end - text_start),
		   PAGE_WRITE);
	map_section(rodata_start, rodata_end, PAGE_READ);
	map_section(data_start, boot_stack_guard, PAGE_WRITE);
	map_section(boot_stack_bottom, data_end, PAGE_WRITE);
	write_cr3(paging_root());
	can_combine = cpuid(1, 0).edx & CPUID_1_EDX_PAT;
	paging_set_types();
}
