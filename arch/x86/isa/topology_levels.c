#include "arch/x86/isa/topology_levels.h"

/* Of a level: EAX 4:0, by how much an id is shifted to become that of the next level above; ECX
 * 15:8, its type, of which the lowest is the same number in all three leaves. */
#define LEVEL_SHIFT 0x1fu
#define LEVEL_TYPE_THREADS 1 /* "logical processor", or AMD's "core": the threads of a core */

#define LEAF_1_EDX_SEVERAL (1u << 28) /* HTT: EBX 23:16 counts, and leaf 4 */
#define LEAF_7_EDX_HYBRID (1u << 15)
#define LEAF_1A_ATOM 0x20
#define LEAF_1A_CORE 0x40
#define AMD_26_EAX_HETEROGENEOUS (1u << 30)

/* How many low bits of an id are the thread's, and how many the thread's and the core's. */
struct widths {
	unsigned thread, package;
};

/* The bits that so many numbers from 0 take. */
static unsigned bits_for(unsigned numbers)
{
	unsigned bits = 0;

	while (bits < 31 && 1u << bits < numbers)
		bits++;
	return bits;
}

static unsigned level_type(const struct topology_level *level)
{
	return level->ecx >> 8 & 0xff;
}

static struct widths widths_of_levels(const struct topology_registers *registers)
{
	struct widths widths = {0, 0};

	for (unsigned i = 0; i < registers->level_count; i++) {
		unsigned shift = registers->levels[i].eax & LEVEL_SHIFT;

		if (level_type(&registers->levels[i]) == LEVEL_TYPE_THREADS)
			widths.thread = shift;
		if (shift > widths.package)
			widths.package = shift;
	}
	return widths;
}

/* 8000_0008h ECX: 15:12 the bits of an id inside a package, or if that is 0, 7:0 its threads less
 * one. 8000_001Eh EBX 15:8: the threads of a core less one. */
static struct widths widths_of_amd(const struct topology_registers *registers)
{
	unsigned bits = registers->amd_8_ecx >> 12 & 0xf;

	return (struct widths){
		.thread = bits_for((registers->amd_1e_ebx >> 8 & 0xff) + 1),
		.package = bits ? bits : bits_for((registers->amd_8_ecx & 0xff) + 1),
	};
}

/* Leaf 1 EBX 23:16: ids in a package; leaf 4 EAX 31:26: ids of cores in it less one. */
static struct widths widths_of_legacy(const struct topology_registers *registers)
{
	struct widths widths = {0, 0};

	if (!(registers->leaf_1_edx & LEAF_1_EDX_SEVERAL))
		return widths;
	widths.package = bits_for(registers->leaf_1_ebx >> 16 & 0xff);
	unsigned core = bits_for((registers->leaf_4_eax >> 26 & 0x3f) + 1);

	if (core < widths.package)
		widths.thread = widths.package - core;
	return widths;
}

static struct widths widths_of(const struct topology_registers *registers)
{
	switch (registers->source) {
	case TOPOLOGY_AMD:
		return widths_of_amd(registers);
	case TOPOLOGY_LEGACY:
		return widths_of_legacy(registers);
	default:
		return widths_of_levels(registers);
	}
}

static enum core_type type_of(const struct topology_registers *registers)
{
	const struct topology_level *first = &registers->levels[0];

	if (registers->source == TOPOLOGY_AMD_EXTENDED && registers->level_count > 0 &&
	    level_type(first) == LEVEL_TYPE_THREADS && first->eax & AMD_26_EAX_HETEROGENEOUS) {
		unsigned type = first->ebx >> 28;

		return type == 0   ? CORE_TYPE_PERFORMANCE
		       : type == 1 ? CORE_TYPE_EFFICIENT
				   : CORE_TYPE_ONLY;
	}
	if (!(registers->leaf_7_edx & LEAF_7_EDX_HYBRID))
		return CORE_TYPE_ONLY;
	switch (registers->leaf_1a_eax >> 24) {
	case LEAF_1A_CORE:
		return CORE_TYPE_PERFORMANCE;
	case LEAF_1A_ATOM:
		return CORE_TYPE_EFFICIENT;
	default:
		return CORE_TYPE_ONLY;
	}
}

struct topology_position topology_position(const struct topology_registers *registers)
{
	struct widths widths = widths_of(registers);
	uint32_t id =
		registers->source == TOPOLOGY_LEGACY ? registers->leaf_1_ebx >> 24 : registers->id;
	uint32_t in_package = id & ((1u << widths.package) - 1);

	return (struct topology_position){
		.package = id >> widths.package,
		.core = in_package >> widths.thread,
		.thread = in_package & ((1u << widths.thread) - 1),
		.type = type_of(registers),
	};
}

struct topology_counts topology_count(const struct topology_position *positions, unsigned count)
{
	struct topology_counts counts = {0};

	for (unsigned i = 0; i < count; i++) {
		bool new_package = true, new_core = true;

		for (unsigned other = 0; other < i && new_core; other++) {
			if (positions[other].package != positions[i].package)
				continue;
			new_package = false;
			new_core = positions[other].core != positions[i].core;
		}
		counts.packages += new_package;
		counts.cores += new_core;
		counts.cpus[positions[i].type]++;
	}
	return counts;
}

const char *topology_source_name(enum topology_source source)
{
	static const char *const names[] = {
		[TOPOLOGY_AMD_EXTENDED] = "leaf 80000026h",
		[TOPOLOGY_V2] = "leaf 1fh",
		[TOPOLOGY_V1] = "leaf 0bh",
		[TOPOLOGY_AMD] = "leaf 8000001eh",
		[TOPOLOGY_LEGACY] = "leaves 1 and 4",
	};

	return names[source];
}

const char *core_type_name(enum core_type type)
{
	static const char *const names[] = {
		[CORE_TYPE_ONLY] = "core of the only type",
		[CORE_TYPE_PERFORMANCE] = "performance core",
		[CORE_TYPE_EFFICIENT] = "efficient core",
	};

	return names[type];
}
