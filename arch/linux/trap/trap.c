#include "arch/linux/trap/trap.h"

#include <errno.h>
#include <sys/mman.h>

#include "arch/kernel.h"
#include "arch/linux/cpu/trap_frame.h"
#include "arch/linux/text.h"
#include "arch/linux/trap/crash.h"
#include "arch/site.h"
#include "arch/text.h"
#include "arch/x86/isa/site_execute.h"

/* Some frames of a CPU with large vectors, and a handler of a sanitized build, on top of each
 * other. */
#define STACK_SIZE ((size_t)256 << 10)

/* int3 is one byte, and the saved address is behind it (SDM vol. 3 §6.15, #BP). */
#define BREAKPOINT_LENGTH 1

static greg_t *registers_of(const struct arch_trap *trap)
{
	return trap->context->uc_mcontext.gregs;
}

/* A signal of this kind that an instruction has not raised, but somebody has sent. */
static bool is_sent(const siginfo_t *information)
{
	return information->si_code <= 0;
}

static void breakpoint(struct arch_trap *trap)
{
	registers_of(trap)[REG_RIP] -= BREAKPOINT_LENGTH;
	if (!kernel_breakpoint(trap))
		crash(trap);
}

static void take(int number, siginfo_t *information, void *context)
{
	struct arch_trap trap = {number, information, context};
	int before = errno;

	if (is_sent(information))
		crash(&trap);
	if (number == SIGTRAP)
		breakpoint(&trap);
	else if (!kernel_fault(&trap))
		crash(&trap);
	kernel_trap_returns(&trap);
	errno = before;
}

int trap_init(void)
{
	static const int numbers[] = {SIGTRAP, SIGILL, SIGSEGV, SIGBUS, SIGFPE};
	/* An exception in a handler is another one, and not the end without a word. */
	struct sigaction action = {.sa_sigaction = take,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (sigaction(numbers[i], &action, NULL) < 0)
			return errno;
	return trap_take_stack();
}

int trap_take_stack(void)
{
	stack_t stack = {.ss_size = STACK_SIZE};

	stack.ss_sp =
		mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack.ss_sp == MAP_FAILED)
		return errno;
	return sigaltstack(&stack, NULL) < 0 ? errno : 0;
}

const uint8_t *arch_trap_address(const struct arch_trap *trap)
{
	return (const uint8_t *)registers_of(trap)[REG_RIP];
}

void arch_trap_resume(struct arch_trap *trap, const uint8_t *address)
{
	registers_of(trap)[REG_RIP] = (greg_t)address;
}

void arch_trap_renew(struct arch_trap *trap, uint64_t serializations)
{
	registers_of(trap)[REG_RDX] = (greg_t)serializations;
}

uint64_t arch_trap_serializations(const struct arch_trap *trap)
{
	return (uint64_t)registers_of(trap)[REG_RDX];
}

uint32_t arch_trap_flag(const struct arch_trap *trap)
{
	return (uint32_t)registers_of(trap)[REG_R8];
}

uint32_t arch_trap_before(const struct arch_trap *trap)
{
	return (uint32_t)registers_of(trap)[REG_R13];
}

void arch_trap_counted(struct arch_trap *trap)
{
	registers_of(trap)[REG_R10] = true;
}

bool arch_trap_is_counted(const struct arch_trap *trap)
{
	return registers_of(trap)[REG_R10];
}

void arch_trap_leave(struct arch_trap *trap)
{
	arch_trap_counted(trap);
	arch_trap_resume(trap, site_execute_left);
}

bool arch_trap_is_astray(const struct arch_trap *trap, const struct arch_execution *execution)
{
	uintptr_t address = (uintptr_t)arch_trap_address(trap);
	unsigned kind, which;

	return registers_of(trap)[REG_R12] == (greg_t)execution &&
	       (address < (uintptr_t)__executable_start || address >= (uintptr_t)etext) &&
	       !arch_site_area_at(arch_trap_address(trap), &kind, &which);
}

enum landing_way arch_trap_way(const struct arch_trap *trap)
{
	switch (trap->signal) {
	case SIGTRAP:
		return WAY_TRAP;
	case SIGILL:
		return WAY_UNDEFINED;
	default:
		return WAYS;
	}
}

/* A membarrier waits for no handler, and Linux may have sent the patcher on before it calls it. */
bool arch_traps_are_prompt(void)
{
	return false;
}

/* Signals are what it takes instead of interrupts. */
void arch_trap_deafen(struct arch_trap *trap)
{
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		sigaddset(&trap->context->uc_sigmask, number);
}
