#include "arch/x86/boot/describe.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/boot/smp.h"
#include "arch/x86/console/keyboard.h"
#include "arch/x86/console/serial.h"
#include "arch/x86/cpu/clock.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/msr.h"
#include "arch/x86/cpu/rtc.h"
#include "arch/x86/cpu/topology.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/isa/processor.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/idle.h"
#include "arch/x86/sync/sync_fastest.h"
#include "lib/log_head.h"

#define MSR_MICROCODE 0x8b

static unsigned enabled_cpus, disabled_cpus, online_capable_cpus;
static const struct smbios_machine *firmware;

/* The upper half of the MSR, for Intel; AMD's is the lower one. */
static uint32_t microcode(bool intel)
{
	uint64_t value = 0;

	/* Intel: the revision is there after a cpuid (SDM vol. 3 §10.11.7.1). */
	cpuid(1, 0);
	if (!msr_read(MSR_MICROCODE, &value))
		return 0;
	return (uint32_t)(intel ? value >> 32 : value);
}

void machine_set_cpus(unsigned enabled, unsigned disabled, unsigned online_capable)
{
	enabled_cpus = enabled;
	disabled_cpus = disabled;
	online_capable_cpus = online_capable;
}

void machine_set_firmware(const struct smbios_machine *said)
{
	firmware = said;
}

static void describe_date(void)
{
	struct rtc_date date;

	if (rtc_read(&date))
		kernel_comment("%s: %u-%02u-%02u %02u:%02u:%02u, by the real-time clock",
			       log_head_word(HEAD_DATE), date.year, date.month, date.day, date.hour,
			       date.minute, date.second);
}

static void describe_firmware(void)
{
	if (firmware->board[0])
		kernel_comment("%s: %s", log_head_word(HEAD_BOARD), firmware->board);
	if (firmware->bios[0])
		kernel_comment("%s: %s", log_head_word(HEAD_BIOS), firmware->bios);
}

void arch_describe(void)
{
	describe_date();
	describe_firmware();
	processor_describe(microcode(processor_is_intel()));
	processor_describe_hypervisor();
	kernel_comment(
		"%s: %u online; the firmware lists %u enabled, %u disabled (%u of them could "
		"be added later); %u did not come up",
		log_head_word(HEAD_CPUS), cpu_count, enabled_cpus, disabled_cpus,
		online_capable_cpus, smp_missing());
	topology_describe();
	idle_describe();
	sync_describe();
	kernel_comment("%s: %s; the boot CPU's id is %u", log_head_word(HEAD_APIC), apic_mode(),
		       cpus[0]->apic_id);
	kernel_comment("%s: %llu.%03llu MHz, from %s", log_head_word(HEAD_CLOCK),
		       (unsigned long long)clock_hz() / 1000000,
		       (unsigned long long)clock_hz() / 1000 % 1000, clock_source());
	serial_describe();
	if (keyboard_answers())
		kernel_comment("keys: p or the space bar: pause; n: next scenario; r: end, and "
			       "restart the machine");
}

void arch_name(char to[ARCH_NAME_SIZE])
{
	processor_name(microcode(processor_is_intel()), to, ARCH_NAME_SIZE);
}
