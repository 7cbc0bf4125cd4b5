#include "arch/x86/machine.h"

#include "arch/arch.h"
#include "arch/x86/apic.h"
#include "arch/x86/clock.h"
#include "arch/x86/cpu.h"
#include "arch/x86/instructions.h"
#include "arch/x86/keyboard.h"
#include "arch/x86/msr.h"
#include "arch/x86/processor.h"
#include "arch/x86/rest.h"
#include "arch/x86/sync_fastest.h"
#include "arch/x86/scancode.h"
#include "arch/x86/serial.h"
#include "arch/x86/smp.h"
#include "arch/x86/topology.h"
#include "lib/log_head.h"

#define MSR_MICROCODE 0x8b

#define KEY_RESET 'r'

static unsigned enabled_cpus, disabled_cpus, online_capable_cpus;

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

void arch_describe(void)
{
	processor_describe(microcode(processor_is_intel()));
	processor_describe_hypervisor();
	kernel_comment(
		"%s: %u online; the firmware lists %u enabled, %u disabled (%u of them could "
		"be added later); %u did not come up",
		log_head_word(HEAD_CPUS), cpu_count, enabled_cpus, disabled_cpus,
		online_capable_cpus, smp_missing());
	topology_describe();
	rest_describe();
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

unsigned arch_cpus(void)
{
	return cpu_count;
}

unsigned arch_cpu_self(void)
{
	return cpu_self()->number;
}

/* The flag guards no other memory: a CPU that sees it late only does a little more. */
bool arch_cpu_online(unsigned cpu)
{
	return !atomic_load_explicit(&cpus[cpu]->offline, memory_order_relaxed);
}

void arch_cpu_lose(unsigned cpu)
{
	atomic_store_explicit(&cpus[cpu]->offline, true, memory_order_relaxed);
}

const char *arch_cpu_failure(unsigned cpu)
{
	/* Pairs with the release in leave_run(). */
	return atomic_load_explicit(&cpus[cpu]->failure, memory_order_acquire);
}

uint32_t arch_cpu_id(unsigned cpu)
{
	return cpus[cpu]->apic_id;
}

unsigned long arch_cpu_nmis(unsigned cpu)
{
	return atomic_load_explicit(&cpus[cpu]->nmis, memory_order_relaxed);
}

void arch_relax(void)
{
	pause();
}

void arch_fence(void)
{
	mfence();
}

bool arch_end_wanted(void)
{
	return false;
}

_Static_assert(ARCH_KEY_OTHER == SCANCODE_OTHER, "a key that is none of ours");

char arch_key(void)
{
	return keyboard_key();
}

bool arch_has_keys(void)
{
	return keyboard_answers();
}

_Noreturn void arch_reboot(void)
{
	keyboard_reset();
}

_Noreturn void arch_halt(void)
{
	for (;;) {
		cli();
		hlt();
	}
}

_Noreturn void arch_end(void)
{
	for (unsigned cpu = 0; cpu < cpu_count; cpu++)
		arch_cpu_lose(cpu);
	/* Nothing would wake a CPU that halts, as no device may interrupt. */
	while (keyboard_answers()) {
		if (keyboard_key() == KEY_RESET)
			keyboard_reset();
		pause();
	}
	arch_halt();
}
