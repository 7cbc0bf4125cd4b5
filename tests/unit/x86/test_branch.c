/*
 * Generated static branches: their bytes, where their sites lie, and that they can be executed.
 */
#include "arch/static_branch.h"
#include "arch/text.h"
#include "scenario/instruction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#define MEMORY_SIZE 0x30000u

static uint8_t *memory;

static int begin(void **state)
{
	(void)state;
	memory = mmap(NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return memory == MAP_FAILED;
}

static int end(void **state)
{
	(void)state;
	return munmap(memory, MEMORY_SIZE);
}

static struct arch_generated make(uint32_t branches, uint32_t length)
{
	struct arch_generated generated = {memory, branches, length};

	memset(memory, BREAKPOINT, MEMORY_SIZE);
	arch_generated_write(&generated, memory);
	return generated;
}

static void test_bytes(void **state)
{
	static const uint8_t two[] = {0x31, 0xc0, 0x66, 0x0f, 0x1f, 0x44, 0,	0,    0x66,
				      0x90, 0xff, 0xc0, 0x66, 0x90, 0xff, 0xc0, 0xc3, BREAKPOINT};
	static const uint8_t five[] = {0x31, 0xc0, 0x66, 0x0f, 0x1f, 0x44, 0,	 0,    0x0f,
				       0x1f, 0x44, 0,	 0,    0xff, 0xc0, 0x90, 0xc3, BREAKPOINT};
	struct arch_generated generated;

	(void)state;
	generated = make(2, 2);
	assert_int_equal(arch_generated_size(&generated), sizeof(two) - 1);
	assert_memory_equal(memory, two, sizeof(two));
	generated = make(1, 5);
	assert_int_equal(arch_generated_size(&generated), sizeof(five) - 1);
	assert_memory_equal(memory, five, sizeof(five));
}

/* Off, then on, one after the other: each that is on is one less that is not taken. */
static void test_execution(void **state)
{
	static const uint32_t lengths[] = {2, 5};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct arch_generated generated = make(64, lengths[i]);

		for (uint32_t branch = 0; branch < 64; branch++) {
			struct jump_site site = arch_generated_site(&generated, branch);
			uint8_t bytes[JUMP_LENGTH_MAX];

			assert_int_equal(arch_generated_run(&generated), 64 - branch);
			arch_jump_bytes(&site, false, bytes);
			assert_memory_equal(site.text, bytes, lengths[i]);
			arch_jump_bytes(&site, true, bytes);
			memcpy(memory + (site.text - memory), bytes, lengths[i]);
		}
		assert_int_equal(arch_generated_run(&generated), 0);
	}
}

/* What is stored at once stays in an aligned quadword. */
static void test_no_site_straddles(void **state)
{
	(void)state;
	for (uint32_t length = 2; length <= 5; length += 3) {
		struct arch_generated generated = make(16384, length);

		assert_true(arch_generated_size(&generated) <= MEMORY_SIZE);
		for (uint32_t branch = 0; branch < 16384; branch++) {
			struct jump_site site = arch_generated_site(&generated, branch);

			assert_int_equal((uintptr_t)site.text / 8,
					 (uintptr_t)(site.text + length - 1) / 8);
			assert_int_equal(site.length, length);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_execution),
		cmocka_unit_test(test_no_site_straddles),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
