#include "arch/x86/machine.h"

#include "arch/arch.h"
#include "arch/x86/apic.h"
#include "arch/x86/clock.h"
#include "arch/x86/cpu.h"
#include "arch/x86/instructions.h"
#include "arch/x86/msr.h"
#include "arch/x86/serial.h"
#include "arch/x86/smp.h"
#include "lib/string.h"

#define MSR_MICROCODE 0x8b
#define CPUID_1_ECX_HYPERVISOR (1u << 31)

static unsigned enabled_cpus, disabled_cpus, online_capable_cpus;

/* Copies the text that CPUID gives in registers; what is not printable becomes a blank. */
static void cpuid_text(char *to, const uint32_t *registers, unsigned count)
{
	memcpy(to, registers, count * sizeof(*registers));
	to[count * sizeof(*registers)] = '\0';
	for (char *c = to; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = ' ';
}

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

static void describe_processor(void)
{
	struct cpuid basic = cpuid(0, 0), version = cpuid(1, 0);
	uint32_t family = version.eax >> 8 & 0xf, model = version.eax >> 4 & 0xf;
	char vendor[13], brand[49] = "";

	cpuid_text(vendor, (uint32_t[]){basic.ebx, basic.edx, basic.ecx}, 3);
	if (family == 6 || family == 15)
		model |= (version.eax >> 16 & 0xf) << 4;
	if (family == 15)
		family += version.eax >> 20 & 0xff;
	if (cpuid(0x80000000, 0).eax >= 0x80000004) {
		struct cpuid part[3] = {cpuid(0x80000002, 0), cpuid(0x80000003, 0),
					cpuid(0x80000004, 0)};

		cpuid_text(brand, (const uint32_t *)part, 12);
	}
	kernel_comment("machine: vendor %s, family %u, model %u, stepping %u, microcode 0x%x",
		       vendor, family, model, version.eax & 0xf,
		       microcode(!strcmp(vendor, "GenuineIntel")));
	kernel_comment("processor: %s", brand[0] ? brand : "does not tell its name");
}

static void describe_hypervisor(void)
{
	char name[13];
	struct cpuid leaf;

	if (!(cpuid(1, 0).ecx & CPUID_1_ECX_HYPERVISOR)) {
		kernel_comment("hypervisor: none is announced");
		return;
	}
	leaf = cpuid(0x40000000, 0);
	cpuid_text(name, (uint32_t[]){leaf.ebx, leaf.ecx, leaf.edx}, 3);
	kernel_comment("hypervisor: %s", name);
}

void machine_set_cpus(unsigned enabled, unsigned disabled, unsigned online_capable)
{
	enabled_cpus = enabled;
	disabled_cpus = disabled;
	online_capable_cpus = online_capable;
}

void arch_describe(void)
{
	describe_processor();
	describe_hypervisor();
	kernel_comment(
		"cpus: %u online; the firmware lists %u enabled, %u disabled (%u of them could "
		"be added later); %u did not come up",
		cpu_count, enabled_cpus, disabled_cpus, online_capable_cpus, smp_missing());
	kernel_comment("apic: %s; the boot CPU's id is %u", apic_mode(), cpus[0]->apic_id);
	kernel_comment("clock: %llu.%03llu MHz, from %s", (unsigned long long)clock_hz() / 1000000,
		       (unsigned long long)clock_hz() / 1000 % 1000, clock_source());
	if (!serial_present())
		kernel_comment("serial port: none at 3F8h; this log is on the screen alone");
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
	arch_halt();
}
