#include "arch/x86/boot/cpu_load.h"

#include <stddef.h>

#include "arch/x86/cpu/machine_check.h"
#include "arch/x86/cpu/topology.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/isa/site_execute.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"
#include "arch/x86/trap/idt.h"
#include "lib/string.h"

#define MSR_GS_BASE 0xc0000101

/* A 64-bit code segment, a data segment, and an available 64-bit TSS: SDM vol. 3 §3.4.5, §8.2.3. */
#define DESCRIPTOR_CODE 0x00af9b000000ffffull
#define DESCRIPTOR_DATA 0x00cf93000000ffffull
#define DESCRIPTOR_TSS 0x0000890000000000ull

static struct cpu boot_cpu;
static unsigned stacks_used;

/* The boot CPU's stacks for #DF and #MC until memory.c can give some: they are not guarded. */
#define EARLY_STACK_SIZE 4096u
static _Alignas(16) uint8_t early_stacks[STACKS][EARLY_STACK_SIZE];

static bool allocate_stacks(struct cpu *cpu)
{
	uint64_t base = STACK_BASE + stacks_used * CPU_STRIDE;

	for (unsigned i = 0; i < STACKS; i++) {
		uint64_t bottom = base + i * STACK_STRIDE + PAGE_SIZE;
		void *pages = memory_pages(STACK_PAGES);

		if (!pages || !paging_map(bottom, memory_physical(pages), STACK_PAGES * PAGE_SIZE,
					  PAGE_WRITE))
			return false;
		cpu->stack_top[i] = bottom + STACK_PAGES * PAGE_SIZE;
	}
	stacks_used++;
	return true;
}

static void fill_descriptors(struct cpu *cpu)
{
	uint64_t tss = (uint64_t)&cpu->tss;

	cpu->gdt[1] = DESCRIPTOR_CODE;
	cpu->gdt[2] = DESCRIPTOR_DATA;
	cpu->gdt[3] = DESCRIPTOR_TSS | (sizeof(cpu->tss) - 1) | ((tss & 0xffffff) << 16) |
		      ((tss >> 24 & 0xff) << 56);
	cpu->gdt[4] = tss >> 32;
	cpu->tss.io_map = sizeof(cpu->tss);
	for (unsigned i = STACK_DOUBLE_FAULT; i < STACKS; i++)
		cpu->tss.ist[i - 1] = cpu->stack_top[i];
}

struct cpu *cpu_allocate(uint32_t apic_id)
{
	struct cpu *cpu = memory_pages(round_up(sizeof(*cpu), PAGE_SIZE) / PAGE_SIZE);

	if (!cpu || stacks_used == CPUS_MAX || !allocate_stacks(cpu))
		return NULL;
	cpu->self = cpu;
	cpu->number = CPUS_MAX + stacks_used;
	cpu->apic_id = apic_id;
	return cpu;
}

void cpu_load(struct cpu *cpu)
{
	struct descriptor_table gdt = {sizeof(cpu->gdt) - 1, (uint64_t)cpu->gdt};

	/* Each time: a TSS that is in use is marked so, and not loaded once more. */
	fill_descriptors(cpu);
	lgdt(&gdt);
	ltr(SELECTOR_TSS);
	idt_load();
	wrmsr(MSR_GS_BASE, (uint64_t)cpu);
	paging_set_types();
	protection_enable(&cpu->protection);
	machine_check_enable();
	load_es(MARK);
}

void cpu_boot_begin(void)
{
	boot_cpu.self = &boot_cpu;
	cpus[0] = &boot_cpu;
	cpu_count = 1;
	for (unsigned i = STACK_DOUBLE_FAULT; i < STACKS; i++)
		boot_cpu.stack_top[i] = (uint64_t)early_stacks[i] + EARLY_STACK_SIZE;
	idt_init();
	cpu_load(&boot_cpu);
}

bool cpu_boot_finish(uint32_t apic_id)
{
	boot_cpu.apic_id = apic_id;
	if (!allocate_stacks(&boot_cpu))
		return false;
	cpu_load(&boot_cpu);
	topology_read(&boot_cpu.topology);
	return true;
}
