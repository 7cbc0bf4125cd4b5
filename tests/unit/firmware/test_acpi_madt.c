#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/acpi_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_the_same_cpu_twice(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	put_lapic(1, 4, 1);
	put_x2apic(2, 4, 1);
	put_lapic(3, 4, 1);
	put_x2apic(4, 6, 0);
	put_lapic(5, 6, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
	assert_cpu(0, 4, 1);
	assert_cpu(1, 6, 5);
	assert_int_equal(machine.disabled_count, 1);
	assert_int_equal(comments_count(), 0);
}

static void test_ids_that_mean_nothing(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	put_lapic(1, 0xff, 1);
	put_x2apic(2, 0xffffffff, 1);
	put_lapic(1, 0xff, 0);
	put_x2apic(3, 0xff, 1); /* a real one */
	put_lapic(0, 0xfe, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
	assert_cpu(0, 0xff, 3);
	assert_cpu(1, 0xfe, 0);
	assert_int_equal(machine.disabled_count, 0);
	assert_int_equal(comments_count(), 0);
}

static void test_unknown_types_are_skipped(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	put_8(&block, 1); /* I/O APIC */
	put_8(&block, 12);
	put_zeros(&block, 10);
	put_8(&block, 0x80);
	put_8(&block, 2);
	put_lapic(1, 1, 1);
	put_8(&block, 0xff);
	put_8(&block, 255);
	put_zeros(&block, 253);
	put_lapic(2, 2, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 0);
}

/* A longer entry than the specification knows is a later version's. */
static void test_longer_entries(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	put_lapic(1, 1, 1);
	block.at[block.size - 7] = 10;
	put_zeros(&block, 2);
	put_lapic(2, 2, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
}

static void test_entries_too_short_for_their_type(void **state)
{
	static const uint8_t types[][2] = {{0, 7}, {0, 2}, {5, 11}, {9, 15}, {9, 8}};

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t madt;

		begin_block();
		madt = begin_madt();
		put_8(&block, types[i][0]);
		put_8(&block, types[i][1]);
		for (int j = 2; j < types[i][1]; j++)
			put_8(&block, 1);
		put_lapic(2, 2, 1);
		end_table(madt);
		assert_null(parse_tables());
		assert_int_equal(machine.cpu_count, 1);
		assert_cpu(0, 2, 2);
		assert_true(machine.lapic_address == 0xfee00000);
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("a MADT entry of type"));
	}
}

/* A length of 0 or 1 would loop; one beyond the end would leave the table. */
static void test_lengths_that_end_the_table(void **state)
{
	static const uint8_t lengths[] = {0, 1, 17, 255};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t madt;

		begin_block();
		madt = begin_madt();
		put_lapic(1, 1, 1);
		put_lapic(2, 2, 1);
		block.at[block.size - 7] = lengths[i];
		put_lapic(3, 3, 1);
		end_table(madt);
		assert_null(parse_tables());
		assert_int_equal(machine.cpu_count, 1);
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("breaks off at byte 8 of its 24 bytes"));
	}
	begin_block();
	size_t madt = begin_madt();

	put_lapic(1, 1, 1);
	put_8(&block, 0);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 1);
	assert_true(comments_contain("breaks off at byte 8 of its 9 bytes"));
}

static void test_no_cpu_in_the_madt(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	put_lapic(1, 1, 0);
	put_lapic_address(0xfec01000);
	end_table(madt);
	put_fadt(276, 0x608, 4, 0, 0, 0);
	assert_non_null(strstr(parse_tables(), "lists no CPU as enabled"));
	assert_true(machine.lapic_address == 0xfec01000);
	assert_int_equal(machine.pm_timer_port, 0x608);

	begin_block();
	madt = begin_table("APIC");
	put_zeros(&block, 7);
	end_table(madt);
	assert_non_null(strstr(parse_tables(), "too short"));
	assert_true(machine.lapic_address == 0xfee00000);
}

static void test_lapic_addresses_that_cannot_be(void **state)
{
	static const uint64_t addresses[] = {0, 0xfee00800, 1ull << 52, UINT64_MAX - 0xfff};

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		size_t madt;

		begin_block();
		madt = begin_madt();
		put_lapic(1, 1, 1);
		put_lapic_address(addresses[i]);
		end_table(madt);
		assert_null(parse_tables());
		assert_true(machine.lapic_address == 0xfee00000);
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("which cannot be; 0xfee00000 is used"));
	}
	begin_block();
	size_t madt = begin_table("APIC");

	put_32(&block, 0x12345);
	put_32(&block, 0);
	put_lapic(1, 1, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_true(machine.lapic_address == 0xfee00000);
	assert_true(comments_contain("local APIC at 0x12345"));
}

static void test_more_cpus_than_fit(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	for (uint32_t i = 0; i < ACPI_CPUS_MAX; i++)
		put_x2apic(i, 3 * i, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 1024);
	assert_int_equal(comments_count(), 0);

	begin_block();
	madt = begin_madt();
	for (uint32_t i = 0; i < ACPI_CPUS_MAX + 5; i++)
		put_x2apic(i, 3 * i, 1);
	put_x2apic(0, 3, 1); /* known, and so not one of those that do not fit */
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 1024);
	assert_cpu(1023, 3069, 1023);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("5 enabled CPUs more than the 1024 that fit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_cpu_twice),
		cmocka_unit_test(test_ids_that_mean_nothing),
		cmocka_unit_test(test_unknown_types_are_skipped),
		cmocka_unit_test(test_longer_entries),
		cmocka_unit_test(test_entries_too_short_for_their_type),
		cmocka_unit_test(test_lengths_that_end_the_table),
		cmocka_unit_test(test_no_cpu_in_the_madt),
		cmocka_unit_test(test_lapic_addresses_that_cannot_be),
		cmocka_unit_test(test_more_cpus_than_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
