#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/acpi_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_a_machine_of_today(void **state)
{
	size_t table;

	(void)state;
	begin_block();
	put_fadt(276, 0x608, 4, 0x84a5, 1, 0x608); /* bit 8 of the flags is not set */
	table = begin_table("HPET");
	end_table(table);
	table = begin_madt();
	put_lapic(3, 7, 1); /* the first need not be the boot CPU */
	put_lapic(0, 0, 1);
	put_lapic(9, 9, 0);
	put_lapic(10, 10, 2);
	put_x2apic(0x11, 0x123, 1);
	put_lapic_address(0xfec01000);
	end_table(table);
	assert_null(parse_tables());
	assert_string_equal(comments_kept(), "");
	assert_string_equal(machine.rsdp_source, "boot loader's address");
	assert_int_equal(machine.cpu_count, 3);
	assert_cpu(0, 7, 3);
	assert_cpu(1, 0, 0);
	assert_cpu(2, 0x123, 0x11);
	assert_int_equal(machine.disabled_count, 2);
	assert_int_equal(machine.online_capable_count, 1);
	assert_true(machine.lapic_address == 0xfec01000);
	assert_int_equal(machine.pm_timer_port, 0x608);
	assert_false(machine.pm_timer_32bit);
}

static void test_tables_that_are_not_there(void **state)
{
	(void)state;
	begin_block();
	listed[listed_count++] = 0; /* firmware leaves such, and they are no oddity */
	listed[listed_count++] = 0xdead0000;
	listed[listed_count++] = UINT64_MAX - 10;
	put_small_madt();
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("at 0xdead0000 cannot be read"));
}

static void test_lying_table_lengths(void **state)
{
	static const uint32_t lengths[] = {0, 1, 35, 0x100001, 0x7fffffff, 0xffffffff};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		begin_block();
		put_small_madt();
		put_fadt(276, 0x608, 4, 0x100, 0, 0);
		set_32(&block, LENGTH, lengths[i]); /* the MADT is the block's first table */
		assert_non_null(strstr(parse_tables(), "no table of CPUs (MADT) that checks"));
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("the APIC at 0x7fe0003 has an impossible length"));
		assert_int_equal(machine.pm_timer_port, 0x608);
		assert_true(machine.pm_timer_32bit);
	}
	set_32(&block, LENGTH, 0x100000);
	assert_non_null(parse_tables());
	assert_true(comments_contain("the APIC at 0x7fe0003 cannot be read to its end"));
}

static void test_wrong_checksums(void **state)
{
	(void)state;
	begin_block();
	put_small_madt();
	put_fadt(276, 0x608, 4, 0, 0, 0);
	block.at[59]++; /* the last byte of the MADT */
	assert_non_null(parse_tables());
	assert_int_equal(machine.cpu_count, 0);
	assert_int_equal(machine.pm_timer_port, 0x608);
	assert_true(comments_contain("the APIC at 0x7fe0003 has a wrong checksum"));
	block.at[59]--;
	block.at[60 + 100]++;
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(machine.pm_timer_port, 0);
	assert_true(comments_contain("the FACP at 0x7fe003f has a wrong checksum"));
	assert_int_equal(comments_count(), 1);
}

static void test_the_next_good_table_is_taken(void **state)
{
	size_t madt;

	(void)state;
	begin_block();
	madt = begin_madt();
	put_lapic(7, 7, 1);
	end_table(madt);
	block.at[madt + CHECKSUM]++;
	put_small_madt();
	madt = begin_madt();
	put_lapic(8, 8, 1);
	end_table(madt);
	assert_null(parse_tables());
	assert_int_equal(machine.cpu_count, 2);
	assert_cpu(0, 0, 0);
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("is a second one"));
}

static void test_too_many_tables(void **state)
{
	(void)state;
	begin_block();
	for (int i = 0; i < 256; i++)
		listed[listed_count++] = 0;
	put_small_madt();
	assert_non_null(parse_tables());
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("the XSDT lists 257 tables; only the first 256"));
	listed[255] = listed[256];
	listed_count = 256;
	assert_null(parse_tables());
	assert_int_equal(comments_count(), 0);
}

static void test_comments_are_bounded(void **state)
{
	(void)state;
	begin_block();
	for (int i = 0; i < 200; i++)
		listed[listed_count++] = 0xdead0000;
	put_small_madt();
	assert_null(parse_tables());
	assert_int_equal(comments_count(), 9);
	assert_true(comments_contain("ACPI: 192 more oddities not shown"));
}

/* Memory ends at every byte of the block there is. */
static void test_cut_at_every_byte(void **state)
{
	size_t rsdp, size, root_size;

	(void)state;
	begin_block();
	rsdp = put_rsdp(2, 0, BLOCK + 36);
	/* 36: the XSDT; 36 + 52: the MADT, of 60 bytes; behind it the FADT, of 116. */
	listed[listed_count++] = BLOCK + 88;
	listed[listed_count++] = BLOCK + 148;
	put_xsdt();
	root_size = block.size;
	assert_int_equal(root_size, 88);
	put_small_madt();
	put_fadt(116, 0x608, 4, 0, 0, 0);
	assert_int_equal(block.size, 264);
	for (size = 0; size <= block.size; size++) {
		const char *reason =
			parse_with(&(struct acpi_root){.address = BLOCK + rsdp}, size, NULL);

		assert_int_equal(reason == NULL, size >= 148);
		assert_int_equal(machine.cpu_count, size >= 148 ? 2 : 0);
		assert_int_equal(machine.pm_timer_port, size >= 264 ? 0x608 : 0);
		assert_int_equal(comments_count() == 0, size >= 264);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_machine_of_today),
		cmocka_unit_test(test_tables_that_are_not_there),
		cmocka_unit_test(test_lying_table_lengths),
		cmocka_unit_test(test_wrong_checksums),
		cmocka_unit_test(test_the_next_good_table_is_taken),
		cmocka_unit_test(test_too_many_tables),
		cmocka_unit_test(test_comments_are_bounded),
		cmocka_unit_test(test_cut_at_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
