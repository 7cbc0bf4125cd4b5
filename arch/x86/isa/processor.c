#include "arch/x86/isa/processor.h"

#include "arch/kernel.h"
#include "arch/x86/isa/instructions.h"
#include "lib/ascii.h"
#include "lib/format.h"
#include "lib/log_head.h"
#include "lib/string.h"

#define CPUID_1_ECX_HYPERVISOR (1u << 31)

#define VENDOR_SIZE 13

/* Copies the characters that CPUID gives in registers; what is not printable becomes a blank. */
static void cpuid_string(char *to, const uint32_t *registers, unsigned count)
{
	memcpy(to, registers, count * sizeof(*registers));
	to[count * sizeof(*registers)] = '\0';
	for (char *c = to; *c; c++)
		if (!ascii_is_printable(*c))
			*c = ' ';
}

static void read_vendor(char vendor[VENDOR_SIZE])
{
	struct cpuid basic = cpuid(0, 0);

	cpuid_string(vendor, (uint32_t[]){basic.ebx, basic.edx, basic.ecx}, 3);
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

struct processor {
	char vendor[VENDOR_SIZE];
	uint32_t family, model, stepping;
};

/* SDM vol. 2, CPUID, "Version Information". */
static void read_processor(struct processor *to)
{
	uint32_t version = cpuid(1, 0).eax;

	read_vendor(to->vendor);
	to->family = version >> 8 & 0xf;
	to->model = version >> 4 & 0xf;
	to->stepping = version & 0xf;
	if (to->family == 6 || to->family == 15)
		to->model |= (version >> 16 & 0xf) << 4;
	if (to->family == 15)
		to->family += version >> 20 & 0xff;
}

/* False when none announces itself. */
static bool read_hypervisor(char name[VENDOR_SIZE])
{
	if (!processor_has_hypervisor())
		return false;
	struct cpuid leaf = cpuid(0x40000000, 0);

	cpuid_string(name, (uint32_t[]){leaf.ebx, leaf.ecx, leaf.edx}, 3);
	return true;
}

bool processor_is_tcg(void)
{
	char name[VENDOR_SIZE];

	return read_hypervisor(name) && !strcmp(name, "TCGTCGTCGTCG");
}

void processor_describe(uint32_t microcode)
{
	struct processor processor;
	char brand[49] = "";

	read_processor(&processor);
	if (cpuid(0x80000000, 0).eax >= 0x80000004) {
		struct cpuid part[3] = {cpuid(0x80000002, 0), cpuid(0x80000003, 0),
					cpuid(0x80000004, 0)};

		cpuid_string(brand, (const uint32_t *)part, 12);
	}
	kernel_comment("%s: vendor %s, family %u, model %u, stepping %u, microcode 0x%x",
		       log_head_word(HEAD_MACHINE), processor.vendor, processor.family,
		       processor.model, processor.stepping, microcode);
	kernel_comment("%s: %s", log_head_word(HEAD_PROCESSOR),
		       brand[0] ? brand : "does not tell its name");
}

void processor_describe_hypervisor(void)
{
	char name[VENDOR_SIZE];

	kernel_comment("%s: %s", log_head_word(HEAD_HYPERVISOR),
		       read_hypervisor(name) ? name : "none is announced");
}

void processor_name(uint32_t microcode, char *to, size_t size)
{
	struct processor processor;
	char hypervisor[VENDOR_SIZE];
	bool is_virtual = read_hypervisor(hypervisor);

	read_processor(&processor);
	format_string(to, size, "%s %u/%u/%u microcode 0x%x, %s", processor.vendor,
		      processor.family, processor.model, processor.stepping, microcode,
		      is_virtual ? hypervisor : "no hypervisor");
}
