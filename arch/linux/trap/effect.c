/*
 * What executions need that are told by what they did: gs, which no program of ours uses otherwise,
 * and memory far away from all other.
 *
 * A thread's gs base is where struct effect_gs would be the first thing at EFFECT_GS.
 */
#include "arch/linux/trap/effect.h"

#include <asm/prctl.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "arch/effect.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/cpu/trap_frame.h"
#include "arch/linux/site_area.h"
#include "arch/linux/text.h"
#include "arch/x86/isa/effect_execute.h"
#include "lib/format.h"

/* Neither a program's memory is here nor what a sanitizer keeps for itself. Twice the address, or
 * three, five and nine times, is nobody's either. */
#define WINDOWS_BASE 0x180000000000ull
#define WINDOW_STRIDE (4 * EFFECT_APART)

/* Each thread's own. */
static struct effect_gs all_gs[CPUS_MAX];
static atomic_int gs_error; /* of the last thread that had one; guards nothing */

static bool is_ready;

void effect_thread_begin(unsigned cpu)
{
	unsigned long base = (unsigned long)&all_gs[cpu] - EFFECT_GS;

	if (syscall(SYS_arch_prctl, ARCH_SET_GS, base) < 0)
		atomic_store_explicit(&gs_error, errno, memory_order_relaxed);
}

static uint8_t *window_base(unsigned cpu)
{
	return (uint8_t *)(WINDOWS_BASE +
			   cpu * WINDOW_STRIDE); /* NOLINT(performance-no-int-to-ptr) */
}

/* Nothing is mapped there, and nothing will be: the whole stride is taken. */
static bool map_window(unsigned cpu)
{
	uint8_t *all =
		mmap(window_base(cpu), WINDOW_STRIDE, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

	if (all == MAP_FAILED)
		return false;
	if (all != window_base(cpu)) {
		/* A kernel before 4.17 takes the address for a wish. */
		munmap(all, WINDOW_STRIDE);
		errno = EEXIST;
		return false;
	}
	return mprotect(arch_effect_window(cpu), EFFECT_WINDOW_SIZE, PROT_READ | PROT_WRITE) == 0;
}

bool arch_effect_shares_stack(void)
{
	return false;
}

uint8_t *arch_effect_window(unsigned cpu)
{
	return window_base(cpu) + WINDOW_STRIDE / 2;
}

bool arch_is_program(void)
{
	return true;
}

const uint8_t *arch_effect_return(void)
{
	return effect_returned;
}

static bool refuse(char reason[SITE_REASON_SIZE], const char *what, int error)
{
	format_string(reason, SITE_REASON_SIZE, "%s: %s", what, strerror(error));
	return false;
}

bool arch_effect_begin(char reason[SITE_REASON_SIZE])
{
	int error = atomic_load_explicit(&gs_error, memory_order_relaxed);

	if (is_ready)
		return true;
	if (error)
		return refuse(reason, "its executions cannot be told apart without the register gs",
			      error);
	if (!site_areas_are_apart())
		return refuse(reason,
			      "its mixtures need 4 GiB of addresses around the text of sites, to "
			      "do no harm",
			      ENOMEM);
	for (unsigned cpu = 0; cpu < cpu_count; cpu++)
		if (!map_window(cpu))
			return refuse(reason,
				      "its mixtures need 8 GiB of addresses for each CPU, to do no "
				      "harm",
				      errno);
	is_ready = true;
	return true;
}

/* ---- Traps ----------------------------------------------------------------------------------- */

static const greg_t *registers_of(const struct arch_trap *trap)
{
	return trap->context->uc_mcontext.gregs;
}

void arch_trap_left(const struct arch_trap *trap, struct arch_effect_left *left)
{
	const greg_t *from = registers_of(trap);

	*left = (struct arch_effect_left){
		.rax = (uint64_t)from[REG_RAX],
		.rbx = (uint64_t)from[REG_RBX],
		.rcx = (uint64_t)from[REG_RCX],
		.rdx = (uint64_t)from[REG_RDX],
		.rsi = (uint64_t)from[REG_RSI],
		.rdi = (uint64_t)from[REG_RDI],
		.rbp = (uint64_t)from[REG_RBP],
		.r8 = (uint64_t)from[REG_R8],
		.r9 = (uint64_t)from[REG_R9],
		.r10 = (uint64_t)from[REG_R10],
		.r11 = (uint64_t)from[REG_R11],
		.r12 = (uint64_t)from[REG_R12],
		.r13 = (uint64_t)from[REG_R13],
		.r14 = (uint64_t)from[REG_R14],
		.r15 = (uint64_t)from[REG_R15],
		.rsp = (uint64_t)from[REG_RSP],
		.flags = (uint64_t)from[REG_EFL] & EFFECT_FLAGS,
		.where = EFFECT_TRAPPED,
	};
}

unsigned arch_trap_vector(const struct arch_trap *trap)
{
	return (unsigned)registers_of(trap)[REG_TRAPNO];
}

uint64_t arch_trap_fault_address(const struct arch_trap *trap)
{
	const greg_t page_fault = 14;

	return registers_of(trap)[REG_TRAPNO] == page_fault ? (uint64_t)registers_of(trap)[REG_CR2]
							    : 0;
}

void arch_trap_leave_effect(struct arch_trap *trap)
{
	trap->context->uc_mcontext.gregs[REG_RIP] = (greg_t)effect_execute_left;
}

bool arch_trap_is_outside(const struct arch_trap *trap)
{
	uintptr_t address = (uintptr_t)registers_of(trap)[REG_RIP];

	return address < (uintptr_t)__executable_start || address >= (uintptr_t)etext;
}
