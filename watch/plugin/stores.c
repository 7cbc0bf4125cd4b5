/*
 * Stores. Nearly all go to pages that hold no code, so each CPU remembers which those are, until
 * something else may be at its addresses. It is not seen to change those by a system management
 * interrupt, by a hardware task switch, or where a virtual machine of its own begins or ends: a
 * store that then escapes is found when what it stored is translated.
 */
#include <stdatomic.h>

#include "watch/plugin/plugin.h"
#include "watch/plugin/qemu_inside.h"

#define CACHE_SIZE 1024
#define APIC_BASE UINT64_C(0xfee00000)
#define APIC_BASE_BITS UINT64_C(0x000ffffffffff000)
#define APIC_ICR 0x300
#define APIC_ICR_HIGH 0x310

/* No store that QEMU reports is wider. */
#define WIDTH_MAX 64

static struct cpu {
	/* Numbers of virtual pages that hold no code, and are not the APIC's, plus 1; 0: none. The
	 * CPU reads them without a lock; all is written with the lock held. A number that is taken
	 * away meanwhile is as if the store had come before. */
	_Atomic uint64_t cache[CACHE_SIZE];
	uint64_t apic; /* the physical address of its page; 0: where it is at first */
	uint32_t icr_high;
} cpus[WATCH_CPUS_MAX];

static _Atomic uint64_t *slot_of(unsigned cpu, uint64_t number)
{
	return &cpus[cpu].cache[number % CACHE_SIZE];
}

static bool holds_no_code(unsigned cpu, uint64_t virtual)
{
	uint64_t number = virtual / PAGE_BYTES;

	return atomic_load_explicit(slot_of(cpu, number), memory_order_relaxed) == number + 1;
}

void stores_forget(unsigned cpu)
{
	for (unsigned i = 0; i < CACHE_SIZE; i++)
		atomic_store_explicit(&cpus[cpu].cache[i], 0, memory_order_relaxed);
}

void stores_forget_all(void)
{
	for (unsigned cpu = 0; cpu < plugin.recorder.cpu_count; cpu++)
		stores_forget(cpu);
}

void stores_set_apic(unsigned cpu, uint64_t base)
{
	cpus[cpu].apic = base & APIC_BASE_BITS;
	stores_forget(cpu);
}

void stores_sent(unsigned cpu, uint64_t icr, bool is_x2apic, uint64_t pc)
{
	recorder_sent(&plugin.recorder, cpu, icr, is_x2apic, pc);
	if (recorder_is_init(icr))
		stores_forget_all();
}

/* Dice that fall the same way each time: Marsaglia's xorshift. */
static bool is_to_shake(void)
{
	if (!plugin.shakes)
		return false;
	if (!plugin.seed)
		return true;
	plugin.dice ^= plugin.dice << 13;
	plugin.dice ^= plugin.dice >> 7;
	plugin.dice ^= plugin.dice << 17;
	return plugin.dice >> 63;
}

struct access {
	unsigned cpu;
	uint64_t pc, virtual, physical;
	qemu_plugin_access_info info;
};

static void store_to_apic(const struct access *access)
{
	unsigned cpu = access->cpu, offset = access->physical % PAGE_BYTES;
	uint32_t value = (uint32_t)qemu_plugin_mem_get_value(access->info).low;

	if (offset == APIC_ICR_HIGH)
		cpus[cpu].icr_high = value >> 24;
	else if (offset == APIC_ICR)
		stores_sent(cpu, (uint64_t)cpus[cpu].icr_high << 32 | value, false, access->pc);
}

/* The part of a store that is in one page. */
static void store_in_page(const struct access *access, unsigned length)
{
	uint64_t apic = cpus[access->cpu].apic ? cpus[access->cpu].apic : APIC_BASE;
	unsigned offset = access->physical % PAGE_BYTES;
	struct code_page *page = code_pages_find(&plugin.recorder.pages, access->physical);
	struct store single;

	if (access->physical - offset == apic) {
		store_to_apic(access);
		return;
	}
	if (!page || !page->is_code) {
		uint64_t number = access->virtual / PAGE_BYTES;

		atomic_store_explicit(slot_of(access->cpu, number), number + 1,
				      memory_order_relaxed);
		return;
	}
	single = (struct store){
		.cpu = access->cpu,
		.pc = access->pc,
		.virtual = access->virtual,
		.stores = plugin.recorder.cpus[access->cpu].stores,
		.page = page,
		.offset = offset,
		.length = length,
		.width = length,
	};
	if (recorder_stored(&plugin.recorder, &single) && is_to_shake())
		inside_yield(access->cpu);
}

static uint64_t physical_of(unsigned cpu, qemu_plugin_access_info info, uint64_t virtual)
{
	struct qemu_plugin_hwaddr *address = qemu_plugin_get_hwaddr(info, virtual);

	return address ? qemu_plugin_hwaddr_phys_addr(address) : inside_physical(cpu, virtual);
}

static void __attribute__((noinline))
store_slowly(unsigned cpu, qemu_plugin_access_info info, uint64_t virtual, uint64_t pc)
{
	unsigned width = 1u << qemu_plugin_mem_size_shift(info);
	unsigned here = PAGE_BYTES - virtual % PAGE_BYTES;
	struct access access = {.cpu = cpu, .pc = pc, .virtual = virtual, .info = info};

	access.physical = physical_of(cpu, info, virtual);
	if (access.physical != PHYSICAL_NONE)
		store_in_page(&access, width < here ? width : here);
	if (width > here) {
		access.virtual += here;
		access.physical = inside_physical(cpu, access.virtual);
		if (access.physical != PHYSICAL_NONE)
			store_in_page(&access, width - here);
	}
}

void stores_on_store(unsigned cpu, qemu_plugin_access_info info, uint64_t virtual, void *data)
{
	/* A wrong number is seen when something is to be done */
	cpu %= WATCH_CPUS_MAX;
	plugin.recorder.cpus[cpu].stores++;
	if (holds_no_code(cpu, virtual) && (virtual % PAGE_BYTES <= PAGE_BYTES - WIDTH_MAX ||
					    holds_no_code(cpu, virtual + WIDTH_MAX - 1)))
		return;
	if (plugin_enter(cpu))
		store_slowly(cpu, info, virtual, (uintptr_t)data);
	plugin_leave();
}
