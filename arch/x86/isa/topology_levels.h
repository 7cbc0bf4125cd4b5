/*
 * How CPUs are related, decoded from what CPUID tells each of them. Pure.
 *
 * SDM vol. 3 §9.9 (leaves 1Fh, 0Bh, 4 and 1), §19.7 and vol. 2, CPUID (1Ah); APM vol. 3 appendix E
 * (8000_0026h, 8000_001Eh, 8000_0008h).
 */
#ifndef X86_ISA_TOPOLOGY_LEVELS_H
#define X86_ISA_TOPOLOGY_LEVELS_H

#include <stdbool.h>
#include <stdint.h>

/* Which leaf describes the levels: the first of these that there is. */
enum topology_source {
	TOPOLOGY_AMD_EXTENDED, /* 8000_0026h */
	TOPOLOGY_V2,	       /* 1Fh */
	TOPOLOGY_V1,	       /* 0Bh */
	TOPOLOGY_AMD,	       /* 8000_001Eh and 8000_0008h */
	TOPOLOGY_LEGACY	       /* 1 and 4 */
};

#define TOPOLOGY_LEVELS_MAX 8

/* What a subleaf of the first three leaves says. */
struct topology_level {
	uint32_t eax, ebx, ecx;
};

/* What CPUID said to one CPU. A register of a leaf that there is not is 0. */
struct topology_registers {
	enum topology_source source;
	unsigned level_count; /* for the first three sources */
	struct topology_level levels[TOPOLOGY_LEVELS_MAX];
	uint32_t id;			  /* EDX of theirs, or EAX of 8000_001Eh */
	uint32_t leaf_1_ebx, leaf_1_edx;  /* the id, and how many a package has */
	uint32_t leaf_4_eax;		  /* subleaf 0: how many cores */
	uint32_t leaf_7_edx, leaf_1a_eax; /* whether there are several types of cores, and which */
	uint32_t amd_8_ecx, amd_1e_ebx;	  /* of 8000_0008h and 8000_001Eh */
};

enum core_type { CORE_TYPE_ONLY, CORE_TYPE_PERFORMANCE, CORE_TYPE_EFFICIENT, CORE_TYPES };

/* A core's number means something in its package only, a thread's in its core. */
struct topology_position {
	uint32_t package, core, thread;
	enum core_type type;
};

struct topology_position topology_position(const struct topology_registers *registers);

/* The distinct packages and cores of `count` CPUs, and how many CPUs are on each type of core. */
struct topology_counts {
	unsigned packages, cores;
	unsigned cpus[CORE_TYPES];
};

struct topology_counts topology_count(const struct topology_position *positions, unsigned count);

/* "leaf 1fh", and so on; "performance core". */
const char *topology_source_name(enum topology_source source);
const char *core_type_name(enum core_type type);

#endif
