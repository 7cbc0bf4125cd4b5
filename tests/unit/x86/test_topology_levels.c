/*
 * topology_levels.c. The registers are composed by hand from the definitions of their fields:
 * SDM vol. 2, CPUID leaves 01h, 04h, 0Bh, 1Ah and 1Fh; APM vol. 3 appendix E, 8000_0008h,
 * 8000_001Eh and 8000_0026h.
 */
#include "arch/x86/isa/topology_levels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A level: by how much an id is shifted, how many threads it has, its type, its number. */
#define LEVEL(shift, threads, type, number)                                                        \
	{                                                                                          \
		.eax = (shift), .ebx = (threads), .ecx = (type) << 8 | (number)                    \
	}

/* The types of leaf 1Fh; 0Bh has the first two. */
#define INTEL_THREAD 1u
#define INTEL_CORE 2u
#define INTEL_MODULE 3u
#define INTEL_DIE 5u

/* Those of 8000_0026h. */
#define AMD_CORE 1u
#define AMD_COMPLEX 2u
#define AMD_DIE 3u
#define AMD_SOCKET 4u

static void assert_position(const struct topology_registers *registers, uint32_t package,
			    uint32_t core, uint32_t thread)
{
	struct topology_position position = topology_position(registers);

	assert_int_equal(position.package, package);
	assert_int_equal(position.core, core);
	assert_int_equal(position.thread, thread);
}

/* Two threads a core, up to 8 cores a package: id 0x17 is package 1, core 3, thread 1. */
static void test_leaf_0b(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_V1,
		.level_count = 2,
		.levels = {LEVEL(1, 2, INTEL_THREAD, 0), LEVEL(4, 16, INTEL_CORE, 1)},
	};

	(void)state;
	assert_position(&registers, 0, 0, 0);
	registers.id = 0x17;
	assert_position(&registers, 1, 3, 1);
	registers.id = 0x3ff;
	assert_position(&registers, 63, 7, 1);
	/* Bits 31:5 of EAX are reserved. */
	registers.levels[0].eax |= 0xffffffe0;
	registers.id = 0x17;
	assert_position(&registers, 1, 3, 1);
}

/* A core's number counts through the modules and dies of its package. */
static void test_leaf_1f(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_V2,
		.level_count = 4,
		.levels = {LEVEL(1, 2, INTEL_THREAD, 0), LEVEL(3, 8, INTEL_CORE, 1),
			   LEVEL(5, 32, INTEL_MODULE, 2), LEVEL(6, 64, INTEL_DIE, 3)},
		.id = 0x12345,
	};

	(void)state;
	/* 0x12345 = 0x48d * 64 + 5, 5 = core 2, thread 1 */
	assert_position(&registers, 0x48d, 2, 1);
	registers.id = 0x3f;
	assert_position(&registers, 0, 31, 1);
}

/* A single thread a core has no level of its own, or one that shifts by nothing. */
static void test_one_thread_a_core(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_V1,
		.level_count = 1,
		.levels = {LEVEL(2, 4, INTEL_CORE, 0)},
		.id = 6,
	};

	(void)state;
	assert_position(&registers, 1, 2, 0);
	registers.level_count = 2;
	registers.levels[0] = (struct topology_level)LEVEL(0, 1, INTEL_THREAD, 0);
	registers.levels[1] = (struct topology_level)LEVEL(2, 4, INTEL_CORE, 1);
	assert_position(&registers, 1, 2, 0);
}

/* No shift is as wide as an id, but 31 comes close. */
static void test_the_widest_shift(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_V2,
		.level_count = 1,
		.levels = {LEVEL(31, 1, INTEL_CORE, 0)},
		.id = 0xfffffffe,
	};

	(void)state;
	assert_position(&registers, 1, 0x7ffffffe, 0);
}

/* 8 cores of 2 threads a complex, two complexes a die, one die a socket of up to 64 threads. */
static void test_leaf_80000026(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_AMD_EXTENDED,
		.level_count = 4,
		.levels = {LEVEL(1, 2, AMD_CORE, 0), LEVEL(4, 16, AMD_COMPLEX, 1),
			   LEVEL(5, 32, AMD_DIE, 2), LEVEL(6, 32, AMD_SOCKET, 3)},
		.id = 0x5b,
	};

	(void)state;
	assert_position(&registers, 1, 13, 1);
}

static void test_leaf_8000001e(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_AMD,
		.id = 0x2d,
		.amd_1e_ebx = 1u << 8,	    /* 2 threads a core */
		.amd_8_ecx = 5u << 12 | 23, /* 5 bits of an id in a package, of 24 threads */
	};

	(void)state;
	assert_position(&registers, 1, 6, 1);
	/* Without the bits, the number of threads says how many: 24 take 5. */
	registers.amd_8_ecx = 23;
	assert_position(&registers, 1, 6, 1);
	registers.amd_1e_ebx = 0;
	assert_position(&registers, 1, 13, 0);
	registers.amd_8_ecx = 8u << 12;
	registers.id = 0x1ff;
	assert_position(&registers, 1, 0xff, 0);
}

static void test_leaves_1_and_4(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_LEGACY,
		.leaf_1_ebx = 0x1bu << 24 | 8u << 16, /* id 1bh, 8 ids a package */
		.leaf_1_edx = 1u << 28,
		.leaf_4_eax = 3u << 26, /* 4 ids of cores */
	};

	(void)state;
	assert_position(&registers, 3, 1, 1);
	/* 6 ids are counted as 8. */
	registers.leaf_1_ebx = 0x1bu << 24 | 6u << 16;
	assert_position(&registers, 3, 1, 1);
	/* No leaf 4: one core. */
	registers.leaf_4_eax = 0;
	assert_position(&registers, 3, 0, 3);
	/* More cores than ids cannot be: one thread each. */
	registers.leaf_4_eax = 15u << 26;
	assert_position(&registers, 3, 3, 0);
	/* Without HTT, EBX 23:16 means nothing. */
	registers.leaf_1_edx = 0;
	assert_position(&registers, 0x1b, 0, 0);
}

static enum core_type type_of(const struct topology_registers *registers)
{
	return topology_position(registers).type;
}

static void test_core_types_of_intel(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_V1,
		.leaf_7_edx = 1u << 15,
		.leaf_1a_eax = 0x40000001,
	};

	(void)state;
	assert_int_equal(type_of(&registers), CORE_TYPE_PERFORMANCE);
	registers.leaf_1a_eax = 0x20000003;
	assert_int_equal(type_of(&registers), CORE_TYPE_EFFICIENT);
	registers.leaf_1a_eax = 0;
	assert_int_equal(type_of(&registers), CORE_TYPE_ONLY);
	/* All of one type, which leaf 1Ah may tell all the same. */
	registers.leaf_7_edx = ~(1u << 15);
	registers.leaf_1a_eax = 0x40000001;
	assert_int_equal(type_of(&registers), CORE_TYPE_ONLY);
}

static void test_core_types_of_amd(void **state)
{
	struct topology_registers registers = {
		.source = TOPOLOGY_AMD_EXTENDED,
		.level_count = 1,
		.levels = {LEVEL(1, 2, AMD_CORE, 0)},
	};

	(void)state;
	assert_int_equal(type_of(&registers), CORE_TYPE_ONLY);
	registers.levels[0].eax |= 1u << 30; /* cores differ at this level */
	assert_int_equal(type_of(&registers), CORE_TYPE_PERFORMANCE);
	registers.levels[0].ebx |= 1u << 28;
	assert_int_equal(type_of(&registers), CORE_TYPE_EFFICIENT);
	registers.levels[0].ebx |= 2u << 28;
	assert_int_equal(type_of(&registers), CORE_TYPE_ONLY);
	/* Only the level of cores tells. */
	registers.levels[0] = (struct topology_level)LEVEL(4, 16, AMD_COMPLEX, 0);
	registers.levels[0].eax |= 1u << 30;
	assert_int_equal(type_of(&registers), CORE_TYPE_ONLY);
}

static void test_counts(void **state)
{
	static const struct topology_position positions[] = {
		{0, 0, 0, CORE_TYPE_PERFORMANCE}, {1, 0, 0, CORE_TYPE_EFFICIENT},
		{0, 0, 1, CORE_TYPE_PERFORMANCE}, {0, 7, 0, CORE_TYPE_EFFICIENT},
		{1, 7, 0, CORE_TYPE_EFFICIENT},	  {5, 7, 0, CORE_TYPE_ONLY},
	};
	struct topology_counts counts = topology_count(positions, 6);

	(void)state;
	assert_int_equal(counts.packages, 3);
	assert_int_equal(counts.cores, 5);
	assert_int_equal(counts.cpus[CORE_TYPE_ONLY], 1);
	assert_int_equal(counts.cpus[CORE_TYPE_PERFORMANCE], 2);
	assert_int_equal(counts.cpus[CORE_TYPE_EFFICIENT], 3);
	counts = topology_count(positions, 1);
	assert_int_equal(counts.packages, 1);
	assert_int_equal(counts.cores, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaf_0b),
		cmocka_unit_test(test_leaf_1f),
		cmocka_unit_test(test_one_thread_a_core),
		cmocka_unit_test(test_the_widest_shift),
		cmocka_unit_test(test_leaf_80000026),
		cmocka_unit_test(test_leaf_8000001e),
		cmocka_unit_test(test_leaves_1_and_4),
		cmocka_unit_test(test_core_types_of_intel),
		cmocka_unit_test(test_core_types_of_amd),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
