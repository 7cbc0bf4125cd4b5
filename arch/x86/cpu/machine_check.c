#include "arch/x86/cpu/machine_check.h"

#include <stdint.h>

#include "arch/kernel.h"
#include "arch/x86/cpu/msr.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"

#define CPUID_1_EDX_MCE (1u << 7)
#define CPUID_1_EDX_MCA (1u << 14)
#define CR4_MCE (1ull << 6)

/* SDM vol. 3 §15.3. */
#define MSR_MCG_CAP 0x179
#define MCG_CAP_BANKS 0xffu
#define MCG_CAP_CTL (1u << 8)
#define MSR_MCG_STATUS 0x17a
#define MSR_MCG_CTL 0x17b
#define MSR_BANK(bank) (0x400 + 4 * (bank))
#define BANK_CTL 0
#define BANK_STATUS 1
#define BANK_ADDRESS 2
#define BANK_MISC 3
#define STATUS_VALID (1ull << 63)
#define STATUS_HAS_MISC (1ull << 59)
#define STATUS_HAS_ADDRESS (1ull << 58)
#define ALL_ERRORS (~0ull)
/* Behind them come registers that mean something else. */
#define BANKS_MAX 32

static unsigned banks(void)
{
	uint64_t capabilities;

	if (!(cpuid(1, 0).edx & CPUID_1_EDX_MCA) || !msr_read(MSR_MCG_CAP, &capabilities))
		return 0;
	unsigned count = capabilities & MCG_CAP_BANKS;

	return count < BANKS_MAX ? count : BANKS_MAX;
}

/* What a bank holds is there only if its status says so. */
static uint64_t bank_value(unsigned bank, unsigned place, bool has)
{
	uint64_t value = 0;

	if (has && !msr_read(MSR_BANK(bank) + place, &value))
		return 0;
	return value;
}

void machine_check_enable(void)
{
	uint64_t capabilities = 0;

	if (!(cpuid(1, 0).edx & CPUID_1_EDX_MCE))
		return;
	if (banks() > 0 && msr_read(MSR_MCG_CAP, &capabilities) && (capabilities & MCG_CAP_CTL))
		msr_write(MSR_MCG_CTL, ALL_ERRORS);
	for (unsigned bank = 0; bank < banks(); bank++) {
		msr_write(MSR_BANK(bank) + BANK_CTL, ALL_ERRORS);
		msr_write(MSR_BANK(bank) + BANK_STATUS, 0);
	}
	write_cr4(read_cr4() | CR4_MCE);
}

void machine_check_describe(void)
{
	uint64_t status = 0;

	msr_read(MSR_MCG_STATUS, &status);
	kernel_comment("  machine check: status 0x%llx", (unsigned long long)status);
	for (unsigned bank = 0; bank < banks(); bank++) {
		if (!msr_read(MSR_BANK(bank) + BANK_STATUS, &status) || !(status & STATUS_VALID))
			continue;
		kernel_comment(
			"  bank %u: status 0x%016llx address 0x%llx misc 0x%llx", bank,
			(unsigned long long)status,
			(unsigned long long)bank_value(bank, BANK_ADDRESS,
						       status & STATUS_HAS_ADDRESS),
			(unsigned long long)bank_value(bank, BANK_MISC, status & STATUS_HAS_MISC));
	}
}

void machine_check_end(void)
{
	msr_write(MSR_MCG_STATUS, 0);
}
