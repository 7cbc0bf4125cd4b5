#include "arch/x86/processor.h"

#include "arch/arch.h"
#include "arch/x86/instructions.h"
#include "lib/string.h"

#define CPUID_1_ECX_HYPERVISOR (1u << 31)

#define VENDOR_SIZE 13

/* Copies the text that CPUID gives in registers; what is not printable becomes a blank. */
static void cpuid_text(char *to, const uint32_t *registers, unsigned count)
{
	memcpy(to, registers, count * sizeof(*registers));
	to[count * sizeof(*registers)] = '\0';
	for (char *c = to; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = ' ';
}

static void read_vendor(char vendor[VENDOR_SIZE])
{
	struct cpuid basic = cpuid(0, 0);

	cpuid_text(vendor, (uint32_t[]){basic.ebx, basic.edx, basic.ecx}, 3);
}

bool processor_is_intel(void)
{
	char vendor[VENDOR_SIZE];

	read_vendor(vendor);
	return !strcmp(vendor, "GenuineIntel");
}

bool processor_has_hypervisor(void)
{
	return cpuid(1, 0).ecx & CPUID_1_ECX_HYPERVISOR;
}

void processor_describe(uint32_t microcode)
{
	struct cpuid version = cpuid(1, 0);
	uint32_t family = version.eax >> 8 & 0xf, model = version.eax >> 4 & 0xf;
	char vendor[VENDOR_SIZE], brand[49] = "";

	read_vendor(vendor);
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
		       vendor, family, model, version.eax & 0xf, microcode);
	kernel_comment("processor: %s", brand[0] ? brand : "does not tell its name");
}

void processor_describe_hypervisor(void)
{
	char name[13];
	struct cpuid leaf;

	if (!processor_has_hypervisor()) {
		kernel_comment("hypervisor: none is announced");
		return;
	}
	leaf = cpuid(0x40000000, 0);
	cpuid_text(name, (uint32_t[]){leaf.ebx, leaf.ecx, leaf.edx}, 3);
	kernel_comment("hypervisor: %s", name);
}
