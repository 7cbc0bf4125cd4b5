#include "arch/linux/trap/crash.h"

#include <stdint.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/text.h"

struct shown {
	const char *name;
	int index;
};

#define SHOWN_A_LINE 4

static const struct shown registers[] = {
	{"rax", REG_RAX}, {"rbx", REG_RBX}, {"rcx", REG_RCX}, {"rdx", REG_RDX},
	{"rsi", REG_RSI}, {"rdi", REG_RDI}, {"rbp", REG_RBP}, {"rsp", REG_RSP},
	{"r8 ", REG_R8},  {"r9 ", REG_R9},  {"r10", REG_R10}, {"r11", REG_R11},
	{"r12", REG_R12}, {"r13", REG_R13}, {"r14", REG_R14}, {"r15", REG_R15},
};

static const char *exception_name(const struct arch_trap *trap)
{
	if (trap->information->si_code <= 0)
		return "a signal that another program has sent";
	switch (trap->signal) {
	case SIGTRAP:
		return "breakpoint that belongs to nobody (SIGTRAP)";
	case SIGILL:
		return "invalid opcode (SIGILL)";
	case SIGBUS:
		return "access beyond an object's end (SIGBUS)";
	case SIGFPE:
		return "divide error (SIGFPE)";
	default:
		return "memory access without the right to it (SIGSEGV)";
	}
}

static void show_registers(const greg_t *values)
{
	typedef unsigned long long hex;

	for (size_t i = 0; i < sizeof(registers) / sizeof(registers[0]); i += SHOWN_A_LINE) {
		const struct shown *r = &registers[i];

		kernel_comment("  %s %016llx %s %016llx %s %016llx %s %016llx", r[0].name,
			       (hex)values[r[0].index], r[1].name, (hex)values[r[1].index],
			       r[2].name, (hex)values[r[2].index], r[3].name,
			       (hex)values[r[3].index]);
	}
	kernel_comment("  rip %016llx rflags 0x%llx vector %u error code 0x%llx cr2 0x%llx",
		       (hex)values[REG_RIP], (hex)values[REG_EFL], (unsigned)values[REG_TRAPNO],
		       (hex)values[REG_ERR], (hex)values[REG_CR2]);
}

_Noreturn void crash(const struct arch_trap *trap)
{
	const greg_t *values = trap->context->uc_mcontext.gregs;
	unsigned cpu = arch_cpu_self();
	uintptr_t address = (uintptr_t)values[REG_RIP], start = (uintptr_t)__executable_start;

	kernel_crash_begin();
	kernel_comment("%s on CPU %u (%u of Linux)", exception_name(trap), cpu, arch_cpu_id(cpu));
	show_registers(values);
	if (address >= start && address < (uintptr_t)etext)
		kernel_comment("  rip is in the program: addr2line -fe crossmod 0x%llx",
			       (unsigned long long)(address - start));
	kernel_crash_end("%s on CPU %u (%u of Linux) at 0x%llx", exception_name(trap), cpu,
			 arch_cpu_id(cpu), (unsigned long long)values[REG_RIP]);
}
