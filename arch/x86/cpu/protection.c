#include "arch/x86/cpu/protection.h"

#include "arch/kernel.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"

/* SDM vol. 3 §2.5 and §2.2.1; CPUID leaf 7, EBX, in vol. 2. */
#define CR0_WP (1ull << 16)
#define CR4_SMEP (1ull << 20)
#define CR4_SMAP (1ull << 21)
#define MSR_EFER 0xc0000080
#define EFER_NXE (1ull << 11)
#define CPUID_7_EBX_SMEP (1u << 7)
#define CPUID_7_EBX_SMAP (1u << 20)

/* The bits of CR4 that this processor has. */
static uint64_t offered(void)
{
	if (cpuid(0, 0).eax < 7)
		return 0;
	uint32_t features = cpuid(7, 0).ebx;

	return (features & CPUID_7_EBX_SMEP ? CR4_SMEP : 0) |
	       (features & CPUID_7_EBX_SMAP ? CR4_SMAP : 0);
}

void protection_enable(struct protection *set)
{
	write_cr4(read_cr4() | offered());
	*set = (struct protection){read_cr0(), read_cr4(), rdmsr(MSR_EFER)};
}

void protection_describe_processor(void)
{
	uint64_t has = offered();

	kernel_comment("protection: the processor has smep %u smap %u", (has & CR4_SMEP) != 0,
		       (has & CR4_SMAP) != 0);
}

void protection_describe(unsigned cpu, const struct protection *set)
{
	kernel_comment("protection: CPU %u wp %u nxe %u smep %u smap %u", cpu,
		       (set->cr0 & CR0_WP) != 0, (set->efer & EFER_NXE) != 0,
		       (set->cr4 & CR4_SMEP) != 0, (set->cr4 & CR4_SMAP) != 0);
}
