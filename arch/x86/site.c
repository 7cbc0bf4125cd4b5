/*
 * The site of site.S, and its writable alias.
 */
#include "arch/arch.h"
#include "arch/x86/idt.h"
#include "arch/x86/layout.h"

extern const uint8_t arch_site_text[], arch_site_next[];
extern const uint8_t arch_site_first_bytes[], arch_site_second_bytes[];
extern const uint8_t arch_site_pads_start[], arch_site_pads_end[];

const struct arch_site arch_site = {
	.text = arch_site_text,
	.next = arch_site_next,
	.first = arch_site_first_bytes,
	.second = arch_site_second_bytes,
	.length = 2,
};

uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	if (text < text_site_start || text > text_site_end ||
	    length > (size_t)(text_site_end - text))
		return NULL;
	return (uint8_t *)SITE_ALIAS + (text - text_site_start);
}

const uint8_t *arch_trap_address(const struct arch_trap *trap)
{
	return (const uint8_t *)trap->rip;
}

void arch_trap_resume(struct arch_trap *trap, const uint8_t *address)
{
	trap->rip = (uint64_t)address;
}

bool arch_trap_at_site(const struct arch_trap *trap)
{
	return trap->rip == (uint64_t)arch_site_text;
}

void arch_trap_renew(struct arch_trap *trap, uint64_t serializations)
{
	trap->rdx = serializations;
}

uint64_t arch_trap_serializations(const struct arch_trap *trap)
{
	return trap->rdx;
}

bool arch_trap_in_site(const struct arch_trap *trap)
{
	return trap->rip >= (uint64_t)arch_site_pads_start &&
	       trap->rip < (uint64_t)arch_site_pads_end;
}

void arch_trap_deafen(struct arch_trap *trap)
{
	const uint64_t interrupts_on = 1u << 9; /* rflags.IF */

	trap->rflags &= ~interrupts_on;
}
