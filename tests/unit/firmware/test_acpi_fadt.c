#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/acpi_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_pm_timer(void **state)
{
	static const struct {
		size_t size;
		uint32_t port;
		uint8_t length;
		uint32_t flags;
		uint8_t wide_space;
		uint64_t wide;
		uint16_t expected;
		bool is_32bit;
		unsigned comments;
	} cases[] = {
		{276, 0x608, 4, 0x000, 0, 0, 0x608, false, 0},
		{276, 0x608, 4, 0x100, 0, 0, 0x608, true, 0},
		{276, 0x608, 4, 0xff8ffeff, 0, 0, 0x608, false, 0}, /* all but bits 8 and 20..22 */
		{276, 0x608, 4, 0, 1, 0xb008, 0xb008, false, 0},    /* the newer field wins */
		{276, 0, 4, 0, 1, 0xb008, 0xb008, false, 0},
		{276, 0x608, 4, 0, 0, 0xfed00000, 0x608, false, 0}, /* in memory: of no use */
		{276, 0, 4, 0, 0, 0xfed00000, 0, false, 0},
		{276, 0x608, 4, 0, 1, 0, 0x608, false, 0},
		{220, 0x608, 4, 0, 1, 0xb008, 0xb008, false, 0},
		{219, 0x608, 4, 0, 1, 0xb008, 0x608, false, 0}, /* ends before the newer field */
		{116, 0x608, 4, 0x100, 0, 0, 0x608, true, 0},	/* ACPI 1.0 */
		{115, 0x608, 4, 0x100, 0, 0, 0, false, 1},
		{36, 0, 0, 0, 0, 0, 0, false, 1},
		{276, 0, 0, 0, 0, 0, 0, false, 0}, /* there is no timer */
		{276, 0x608, 0, 0, 0, 0, 0, false, 1},
		{276, 0x608, 3, 0, 0, 0, 0, false, 1},
		{276, 0xfffc, 4, 0, 0, 0, 0xfffc, false, 0},
		{276, 0xfffd, 4, 0, 0, 0, 0, false, 1},
		{276, 0x10608, 4, 0, 0, 0, 0, false, 1},
		{276, 0x608, 4, 0, 1, 0x100000608, 0, false, 1},
		{276, 0x608, 4, 0x100000, 0, 0, 0, false, 0}, /* hardware-reduced: not there */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin_block();
		put_small_madt();
		put_fadt(cases[i].size, cases[i].port, cases[i].length, cases[i].flags,
			 cases[i].wide_space, cases[i].wide);
		assert_null(parse_tables());
		assert_int_equal(machine.pm_timer_port, cases[i].expected);
		assert_int_equal(machine.pm_timer_32bit, cases[i].is_32bit);
		assert_int_equal(comments_count(), cases[i].comments);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pm_timer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
