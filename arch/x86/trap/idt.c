#include "arch/x86/trap/idt.h"

#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/privileged.h"
#include "arch/x86/trap/trap.h"

#define GATE_INTERRUPT 0x8e /* present, DPL 0, 64-bit interrupt gate: SDM vol. 3 figure 6-8 */

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t ist;
	uint8_t type;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

static struct gate idt[VECTORS] __attribute__((aligned(16)));

static uint8_t stack_for(unsigned vector)
{
	switch (vector) {
	case VECTOR_DOUBLE_FAULT:
		return STACK_DOUBLE_FAULT;
	case VECTOR_MACHINE_CHECK:
		return STACK_MACHINE_CHECK;
	default:
		return STACK_NORMAL;
	}
}

void idt_init(void)
{
	for (unsigned vector = 0; vector < VECTORS; vector++) {
		uint64_t stub =
			(uint64_t)(vector == VECTOR_SYNC ? vectors_sync : vector_stubs[vector]);

		idt[vector] = (struct gate){
			.offset_low = (uint16_t)stub,
			.selector = SELECTOR_CODE,
			.ist = stack_for(vector),
			.type = GATE_INTERRUPT,
			.offset_middle = (uint16_t)(stub >> 16),
			.offset_high = (uint32_t)(stub >> 32),
		};
	}
}

void idt_load(void)
{
	struct descriptor_table table = {sizeof(idt) - 1, (uint64_t)idt};

	lidt(&table);
}
