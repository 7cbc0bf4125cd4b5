/*
 * Windows of memory far away from all other, and what an exception leaves of an execution.
 */
#include "arch/x86/trap/effect.h"

#include "arch/effect.h"
#include "arch/text.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/effect_execute.h"
#include "arch/x86/memory/kernel_text.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"
#include "lib/format.h"

#define WINDOW_STRIDE (4 * EFFECT_APART)

_Static_assert(offsetof(struct cpu, effect) == EFFECT_GS, "what is found through gs");
_Static_assert(EFFECT_WINDOW_SIZE % PAGE_SIZE == 0, "whole pages");

static unsigned windows; /* written by the boot CPU alone */

static bool map_window(unsigned cpu)
{
	void *pages = memory_pages(EFFECT_WINDOW_SIZE / PAGE_SIZE);

	return pages && paging_map((uint64_t)arch_effect_window(cpu), memory_physical(pages),
				   EFFECT_WINDOW_SIZE, PAGE_WRITE);
}

void effect_init(unsigned cpus)
{
	while (windows < cpus && windows < CPUS_MAX && map_window(windows))
		windows++;
}

bool arch_effect_begin(char reason[SITE_REASON_SIZE])
{
	if (cpu_count <= windows)
		return true;
	format_string(reason, SITE_REASON_SIZE,
		      "there is too little memory for each CPU to execute its mixtures in");
	return false;
}

bool arch_is_program(void)
{
	return false;
}

bool arch_effect_shares_stack(void)
{
	return true;
}

uint8_t *arch_effect_window(unsigned cpu)
{
	return (uint8_t *)(WINDOW_BASE + cpu * WINDOW_STRIDE + WINDOW_STRIDE / 2);
}

const uint8_t *arch_effect_return(void)
{
	return effect_returned;
}

void arch_trap_left(const struct arch_trap *trap, struct arch_effect_left *left)
{
	*left = (struct arch_effect_left){
		.rax = trap->rax,
		.rbx = trap->rbx,
		.rcx = trap->rcx,
		.rdx = trap->rdx,
		.rsi = trap->rsi,
		.rdi = trap->rdi,
		.rbp = trap->rbp,
		.r8 = trap->r8,
		.r9 = trap->r9,
		.r10 = trap->r10,
		.r11 = trap->r11,
		.r12 = trap->r12,
		.r13 = trap->r13,
		.r14 = trap->r14,
		.r15 = trap->r15,
		.rsp = trap->rsp,
		.flags = trap->rflags & EFFECT_FLAGS,
		.where = EFFECT_TRAPPED,
	};
}

unsigned arch_trap_vector(const struct arch_trap *trap)
{
	return (unsigned)trap->vector;
}

uint64_t arch_trap_fault_address(const struct arch_trap *trap)
{
	return trap->vector == VECTOR_PAGE_FAULT ? read_cr2() : 0;
}

void arch_trap_leave_effect(struct arch_trap *trap)
{
	trap->rip = (uint64_t)effect_execute_left;
}

bool arch_trap_is_outside(const struct arch_trap *trap)
{
	struct arch_range text = arch_text();

	return trap->rip < (uint64_t)text.start || trap->rip >= (uint64_t)text.end;
}
