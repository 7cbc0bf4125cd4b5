#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/acpi_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_rsdp_by_copy(void **state)
{
	size_t rsdp;

	(void)state;
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(2, 0, put_xsdt());
	assert_null(parse_copy(rsdp, 36));
	assert_string_equal(machine.rsdp_source, "boot loader's copy");
	assert_int_equal(machine.cpu_count, 2);

	begin_block();
	put_small_madt();
	rsdp = put_rsdp(0, put_rsdt(), 0);
	assert_null(parse_copy(rsdp, 20));
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 0);
	assert_non_null(parse_copy(rsdp, 19));
	assert_true(comments_contain("shorter than 20 bytes"));
	assert_string_equal(machine.rsdp_source, "nowhere");
}

/* 20 bytes of an RSDP of revision 2 have an RSDT, and what is behind them is not looked at. */
static void test_rsdp_by_a_short_copy(void **state)
{
	size_t rsdp;

	(void)state;
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(2, put_rsdt(), 0xdead0000);
	assert_null(parse_copy(rsdp, 20));
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 0);
}

/* Revision 0 has no XSDT, whatever stands where it would be. */
static void test_rsdp_of_revision_0_in_a_long_copy(void **state)
{
	size_t rsdp;

	(void)state;
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(0, put_rsdt(), 0);
	put_zeros(&block, 4);
	put_64(&block, 0xdead0000);
	put_zeros(&block, 4);
	assert_null(parse_copy(rsdp, 36));
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 0);
}

static void test_the_xsdt_is_preferred(void **state)
{
	uint32_t rsdt;
	size_t madt;

	(void)state;
	begin_block();
	put_small_madt();
	rsdt = put_rsdt();
	listed_count = 0;
	madt = begin_madt();
	put_lapic(5, 5, 1);
	end_table(madt);
	assert_null(parse_at(put_rsdp(2, rsdt, put_xsdt())));
	assert_int_equal(machine.cpu_count, 1);
	assert_cpu(0, 5, 5);
}

static void test_a_bad_xsdt_falls_back_to_the_rsdt(void **state)
{
	uint32_t rsdt, xsdt;

	(void)state;
	begin_block();
	put_small_madt();
	rsdt = put_rsdt();
	xsdt = put_xsdt();
	block.at[xsdt - BLOCK + CHECKSUM]++;
	assert_null(parse_at(put_rsdp(2, rsdt, xsdt)));
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("the XSDT at 0x7fe"));
	assert_true(comments_contain("has a wrong checksum"));
	assert_null(parse_at(put_rsdp(2, rsdt, 0)));
	assert_int_equal(comments_count(), 0);
	/* A root table must bear its own name. */
	assert_null(parse_at(put_rsdp(2, rsdt, rsdt)));
	assert_true(comments_contain("the XSDT"));
	assert_true(comments_contain("does not bear its name"));
	assert_non_null(parse_at(put_rsdp(2, 0xdead0000, 0xdead0000)));
	assert_true(comments_contain("the RSDT at 0xdead0000 cannot be read"));
	assert_int_equal(comments_count(), 2);
}

/* Any byte that is changed makes a checksum wrong, or another thing. */
static void test_each_byte_of_the_rsdp_counts(void **state)
{
	size_t rsdp;

	(void)state;
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(2, put_rsdt(), put_xsdt());
	assert_null(parse_at(rsdp));
	for (size_t i = 0; i < 36; i++) {
		block.at[rsdp + i] ^= 0x40;
		assert_non_null(strstr(parse_at(rsdp), "no root pointer (RSDP)"));
		assert_int_equal(comments_count(), 1);
		assert_non_null(parse_copy(rsdp, 36));
		block.at[rsdp + i] ^= 0x40;
	}
}

static void test_lying_rsdp_lengths(void **state)
{
	static const uint32_t lengths[] = {0, 20, 35, 37, 4096, 4097, 0x7fffffff, 0xffffffff};
	size_t rsdp;

	(void)state;
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(2, 0, put_xsdt());
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		set_32(&block, rsdp + 20, lengths[i]);
		set_checksum(&block, rsdp, 36, rsdp + 32);
		assert_non_null(parse_at(rsdp));
		assert_true(comments_contain("has an impossible length"));
		assert_non_null(parse_copy(rsdp, 36));
		assert_true(comments_contain("has an impossible length"));
	}
	/* A longer one, which is there, is verified to its end. */
	put_zeros(&block, 4);
	set_32(&block, rsdp + 20, 40);
	set_checksum(&block, rsdp, 40, rsdp + 32);
	assert_null(parse_at(rsdp));
	block.at[rsdp + 39] = 1;
	assert_non_null(parse_at(rsdp));
	assert_true(comments_contain("has a wrong extended checksum"));
}

static void test_the_longest_rsdp(void **state)
{
	size_t rsdp;

	(void)state;
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(2, 0, put_xsdt());
	put_zeros(&block, 4097 - 36);
	set_32(&block, rsdp + 20, 4096);
	set_checksum(&block, rsdp, 4096, rsdp + 32);
	assert_null(parse_at(rsdp));
	set_32(&block, rsdp + 20, 4097);
	set_checksum(&block, rsdp, 4097, rsdp + 32);
	assert_non_null(parse_at(rsdp));
	assert_true(comments_contain("has an impossible length"));
}

/* The loader's copy leads nowhere, its address does. */
static void test_the_next_source_is_tried(void **state)
{
	size_t good, bad;
	uint8_t *copy;

	(void)state;
	begin_block();
	put_small_madt();
	good = put_rsdp(2, 0, put_xsdt());
	bad = put_rsdp(2, 0, 0xdead0000);
	copy = exact_copy(block.at + bad, 36);
	assert_null(parse_with(
		&(struct acpi_root){.copy = copy, .copy_length = 36, .address = BLOCK + good},
		block.size, NULL));
	assert_string_equal(machine.rsdp_source, "boot loader's address");
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 1);
	free(copy);
}

/* Puts a good RSDP at `address` below 1 MiB, with the EBDA at `segment`, and nothing else. */
static uint8_t *put_below(uint32_t address, uint16_t segment)
{
	uint8_t *below = calloc(1, 0x100000);
	size_t rsdp;

	assert_non_null(below);
	begin_block();
	put_small_madt();
	rsdp = put_rsdp(2, 0, put_xsdt());
	memcpy(below + address, block.at + rsdp, 36);
	below[0x40e] = (uint8_t)segment;
	below[0x40f] = segment >> 8;
	return below;
}

static const char *scan_for(uint32_t address, uint16_t segment)
{
	uint8_t *below = put_below(address, segment);
	const char *reason = parse_with(&(struct acpi_root){0}, block.size, below);

	free(below);
	return reason;
}

static void test_bios_scan(void **state)
{
	static const uint32_t in_bios_area[] = {0xe0000, 0xe0010, 0xf5a10, 0xfffd0};
	static const uint32_t in_ebda[] = {0x9fc00, 0x9ffe0};
	static const uint32_t elsewhere[] = {0xdfff0, 0xe0008, 0xf5a11, 0x9fbf0, 0xa0000, 0x9fc04};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_null(scan_for(in_bios_area[i], 0x9fc0));
		assert_string_equal(machine.rsdp_source, "BIOS area");
		assert_int_equal(machine.cpu_count, 2);
		assert_null(scan_for(in_bios_area[i], 0));
	}
	for (size_t i = 0; i < 2; i++) {
		assert_null(scan_for(in_ebda[i], 0x9fc0));
		assert_string_equal(machine.rsdp_source, "EBDA");
		assert_int_equal(machine.cpu_count, 2);
		assert_non_null(scan_for(in_ebda[i], 0));
	}
	for (size_t i = 0; i < 6; i++) {
		assert_non_null(scan_for(elsewhere[i], 0x9fc0));
		assert_string_equal(machine.rsdp_source, "nowhere");
		assert_int_equal(comments_count(), 0);
	}
}

/* Something that only looks like an RSDP does not end the scan. */
static void test_scan_goes_on_behind_a_bad_one(void **state)
{
	uint8_t *below = put_below(0xf8000, 0xffff);

	(void)state;
	memcpy(below + 0xe0000, below + 0xf8000, 36);
	below[0xe0000 + 10] ^= 1;
	memcpy(below + 0xf0000, below + 0xf8000, 8); /* the signature */
	below[0xf0008] = 1;
	assert_null(parse_with(&(struct acpi_root){0}, block.size, below));
	assert_int_equal(machine.cpu_count, 2);
	assert_int_equal(comments_count(), 2);
	free(below);
}

static void test_no_acpi_at_all(void **state)
{
	(void)state;
	begin_block();
	assert_non_null(strstr(parse_with(&(struct acpi_root){0}, 0, NULL), "no root pointer"));
	assert_int_equal(machine.cpu_count, 0);
	assert_true(machine.lapic_address == 0xfee00000);
	assert_int_equal(machine.pm_timer_port, 0);
	assert_int_equal(machine.disabled_count, 0);
	assert_string_equal(machine.rsdp_source, "nowhere");
	assert_int_equal(comments_count(), 0);
	assert_non_null(parse_with(&(struct acpi_root){.address = UINT64_MAX}, 0, NULL));
	assert_true(comments_contain("cannot be read"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rsdp_by_copy),
		cmocka_unit_test(test_rsdp_by_a_short_copy),
		cmocka_unit_test(test_rsdp_of_revision_0_in_a_long_copy),
		cmocka_unit_test(test_the_xsdt_is_preferred),
		cmocka_unit_test(test_a_bad_xsdt_falls_back_to_the_rsdt),
		cmocka_unit_test(test_each_byte_of_the_rsdp_counts),
		cmocka_unit_test(test_lying_rsdp_lengths),
		cmocka_unit_test(test_the_longest_rsdp),
		cmocka_unit_test(test_the_next_source_is_tried),
		cmocka_unit_test(test_bios_scan),
		cmocka_unit_test(test_scan_goes_on_behind_a_bad_one),
		cmocka_unit_test(test_no_acpi_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
