/*
 * The traps of the fake machine: each is what a test says it is, and notes what is done to it.
 */
#include "tests/unit/fake/fake_arch.h"

const uint8_t *arch_trap_address(const struct arch_trap *trap)
{
	return trap->address;
}

void arch_trap_resume(struct arch_trap *trap, const uint8_t *address)
{
	trap->address = address;
	trap->resumed = true;
}

void arch_trap_renew(struct arch_trap *trap, uint64_t serializations)
{
	trap->serializations = serializations;
	trap->renewed = true;
}

uint64_t arch_trap_serializations(const struct arch_trap *trap)
{
	return trap->serializations;
}

uint32_t arch_trap_flag(const struct arch_trap *trap)
{
	return trap->flag;
}

uint32_t arch_trap_before(const struct arch_trap *trap)
{
	return trap->before;
}

void arch_trap_counted(struct arch_trap *trap)
{
	trap->counted = true;
}

bool arch_trap_is_counted(const struct arch_trap *trap)
{
	return trap->counted;
}

void arch_trap_leave(struct arch_trap *trap)
{
	trap->counted = trap->left = true;
	trap->address = NULL;
}

bool arch_trap_is_astray(const struct arch_trap *trap, const struct arch_execution *execution)
{
	return trap->in == execution && trap->is_outside;
}

enum landing_way arch_trap_way(const struct arch_trap *trap)
{
	return trap->way;
}

void arch_trap_deafen(struct arch_trap *trap)
{
	trap->deafened = true;
}
