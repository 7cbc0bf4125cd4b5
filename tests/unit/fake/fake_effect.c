/*
 * The fake machine has no window for its CPUs, and no gs: sites that would need them are refused.
 */
#include "arch/effect.h"
#include "lib/format.h"
#include "tests/unit/fake/fake_cpu.h"

bool arch_effect_begin(char reason[SITE_REASON_SIZE])
{
	format_string(reason, SITE_REASON_SIZE, "the fake machine cannot tell what it does");
	return false;
}

bool arch_is_program(void)
{
	return false;
}

bool arch_effect_shares_stack(void)
{
	return false;
}

uint8_t *arch_effect_window(unsigned cpu)
{
	(void)cpu;
	fake_stop("it has no windows");
}

const uint8_t *arch_effect_return(void)
{
	fake_stop("nobody returns there");
}

void arch_trap_left(const struct arch_trap *trap, struct arch_effect_left *left)
{
	(void)trap;
	(void)left;
	fake_stop("a trap leaves nothing");
}

unsigned arch_trap_vector(const struct arch_trap *trap)
{
	(void)trap;
	fake_stop("a trap has no vector");
}

uint64_t arch_trap_fault_address(const struct arch_trap *trap)
{
	(void)trap;
	fake_stop("a trap has no such address");
}

void arch_trap_leave_effect(struct arch_trap *trap)
{
	(void)trap;
	fake_stop("nothing is left");
}

bool arch_trap_is_outside(const struct arch_trap *trap)
{
	(void)trap;
	return false;
}
