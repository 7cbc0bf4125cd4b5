#include "arch/x86/cpu/topology.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/isa/instructions.h"
#include "lib/string.h"

#define LEAF_LEVELS_V1 0xb
#define LEAF_CORE_TYPE 0x1a
#define LEAF_LEVELS_V2 0x1f
#define LEAF_AMD_SIZES 0x80000008
#define LEAF_AMD_IDS 0x8000001e
#define LEAF_AMD_LEVELS 0x80000026

/* With more CPUs their places are left to the counts: a line each would hide the rest of the log.
 */
#define SHOWN_MAX 64

/* False where there is no such leaf. It ends at the level whose type is 0, "invalid". */
static bool read_levels(struct topology_registers *registers, uint32_t leaf, uint32_t last_leaf,
			enum topology_source source)
{
	registers->level_count = 0;
	if (leaf > last_leaf)
		return false;
	for (unsigned i = 0; i < TOPOLOGY_LEVELS_MAX; i++) {
		struct cpuid level = cpuid(leaf, i);

		if ((level.ecx >> 8 & 0xff) == 0 || (level.ebx & 0xffff) == 0)
			break;
		registers->levels[registers->level_count++] =
			(struct topology_level){level.eax, level.ebx, level.ecx};
		registers->id = level.edx;
	}
	registers->source = source;
	return registers->level_count > 0;
}

void topology_read(struct topology_registers *registers)
{
	uint32_t last = cpuid(0, 0).eax, last_extended = cpuid(0x80000000, 0).eax;
	struct cpuid leaf_1 = cpuid(1, 0);

	memset(registers, 0, sizeof(*registers));
	registers->leaf_1_ebx = leaf_1.ebx;
	registers->leaf_1_edx = leaf_1.edx;
	if (last >= 4)
		registers->leaf_4_eax = cpuid(4, 0).eax;
	if (last >= 7)
		registers->leaf_7_edx = cpuid(7, 0).edx;
	if (last >= LEAF_CORE_TYPE)
		registers->leaf_1a_eax = cpuid(LEAF_CORE_TYPE, 0).eax;
	if (read_levels(registers, LEAF_AMD_LEVELS, last_extended, TOPOLOGY_AMD_EXTENDED) ||
	    read_levels(registers, LEAF_LEVELS_V2, last, TOPOLOGY_V2) ||
	    read_levels(registers, LEAF_LEVELS_V1, last, TOPOLOGY_V1))
		return;
	registers->source = TOPOLOGY_LEGACY;
	if (last_extended < LEAF_AMD_IDS)
		return;
	struct cpuid ids = cpuid(LEAF_AMD_IDS, 0);

	registers->amd_8_ecx = cpuid(LEAF_AMD_SIZES, 0).ecx;
	registers->amd_1e_ebx = ids.ebx;
	registers->id = ids.eax;
	/* Intel's has no such leaf, and it reads as 0: so does AMD's for CPU 0, but not this */
	if (registers->amd_8_ecx != 0)
		registers->source = TOPOLOGY_AMD;
}

void topology_describe(void)
{
	struct topology_position *positions = arch_allocate(cpu_count * sizeof(*positions));

	if (!positions) {
		kernel_comment("topology: not counted, for lack of memory");
		return;
	}
	for (unsigned i = 0; i < cpu_count; i++)
		positions[i] = topology_position(&cpus[i]->topology);
	struct topology_counts counts = topology_count(positions, cpu_count);

	kernel_comment("topology: %u packages, %u cores, %u threads, from CPUID %s",
		       counts.packages, counts.cores, cpu_count,
		       topology_source_name(cpus[0]->topology.source));
	if (counts.cpus[CORE_TYPE_ONLY] < cpu_count)
		kernel_comment("topology: %u CPUs on performance cores, %u on efficient cores",
			       counts.cpus[CORE_TYPE_PERFORMANCE],
			       counts.cpus[CORE_TYPE_EFFICIENT]);
	for (unsigned i = 0; i < cpu_count && cpu_count <= SHOWN_MAX; i++)
		kernel_comment("topology: CPU %u: package %u, core %u, thread %u%s%s", i,
			       positions[i].package, positions[i].core, positions[i].thread,
			       positions[i].type ? ", " : "",
			       positions[i].type ? core_type_name(positions[i].type) : "");
}
