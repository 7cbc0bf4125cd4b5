#include "arch/x86/firmware/smbios.h"
#include "tests/unit/fake/fake_memory.h"
#include "tests/unit/sample/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define AREA 0xf0000u
#define AREA_SIZE 0x10000u
#define TABLE 0x7fe1001u
#define SYSTEM_TABLE 0x7ee0000u
#define LISTED 0x7ee1000u
#define ENTRY 0x7ee2000u

static struct bytes area, table, system_table, listed, entry;
static struct smbios_machine machine;

static const uint8_t guid_3[] = {0x44, 0x15, 0xfd, 0xf2, 0x94, 0x97, 0x2c, 0x4a,
				 0x99, 0x2e, 0xe5, 0xbb, 0xcf, 0x20, 0xe3, 0x94};
static const uint8_t guid_2[] = {0x31, 0x2d, 0x9d, 0xeb, 0x88, 0x2d, 0xd3, 0x11,
				 0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d};

static int begin(void **state)
{
	(void)state;
	area.size = table.size = system_table.size = listed.size = entry.size = 0;
	return 0;
}

/* A structure's head, of `length` bytes with what follows. */
static void put_head(uint8_t type, uint8_t length)
{
	put_8(&table, type);
	put_8(&table, length);
	put_16(&table, 0x100);
}

/* DSP0134 table 6 */
static void put_bios(void)
{
	put_head(0, 24);
	put_8(&table, 1);
	put_8(&table, 2);
	put_16(&table, 0xe800);
	put_8(&table, 3);
	put_zeros(&table, 15);
	put_string(&table, "SeaBIOS");
	put_string(&table, "1.16.3");
	put_string(&table, "04/01/2014");
	put_8(&table, 0);
}

/* DSP0134 tables 10 and 14: the same as far as it is read */
static void put_product(uint8_t type, const char *maker, const char *product, const char *version)
{
	put_head(type, 27);
	put_8(&table, 1);
	put_8(&table, 2);
	put_8(&table, 3);
	put_zeros(&table, 20);
	put_string(&table, maker);
	put_string(&table, product);
	put_string(&table, version);
	put_8(&table, 0);
}

static void put_end(void)
{
	put_head(127, 4);
	put_16(&table, 0);
}

static void put_table(void)
{
	put_bios();
	put_product(1, "QEMU", "Standard PC (Q35 + ICH9, 2009)  ", "pc-q35-10.0");
	put_head(3, 4); /* without a string */
	put_16(&table, 0);
	put_end();
}

/* DSP0134 §5.2.1 */
static void put_entry_32(struct bytes *to)
{
	size_t at = to->size;

	put_raw(to, "_SM_", 4);
	put_8(to, 0);
	put_8(to, 31);
	put_8(to, 2);
	put_8(to, 8);
	put_zeros(to, 8);
	put_raw(to, "_DMI_", 5);
	put_8(to, 0);
	put_16(to, (uint16_t)table.size);
	put_32(to, TABLE);
	put_16(to, 4);
	put_8(to, 0x28);
	set_checksum(to, at + 16, 15, at + 21);
	set_checksum(to, at, 31, at + 4);
}

/* DSP0134 §5.2.2 */
static void put_entry_64(struct bytes *to)
{
	size_t at = to->size;

	put_raw(to, "_SM3_", 5);
	put_8(to, 0);
	put_8(to, 24);
	put_zeros(to, 5);
	put_32(to, (uint32_t)table.size + 1000); /* "at most" */
	put_64(to, TABLE);
	set_checksum(to, at, 24, at + 5);
}

static void read_machine(uint64_t efi)
{
	struct fake_memory fake;

	if (area.size > 0)
		put_zeros(&area, AREA_SIZE - area.size);
	put_zeros(&table, 2000);
	fake_memory_begin(&fake);
	fake_memory_add(&fake, AREA, area.at, area.size);
	fake_memory_add(&fake, TABLE, table.at, table.size);
	fake_memory_add(&fake, SYSTEM_TABLE, system_table.at, system_table.size);
	fake_memory_add(&fake, LISTED, listed.at, listed.size);
	fake_memory_add(&fake, ENTRY, entry.at, entry.size);
	memset(&machine, 0xa5, sizeof(machine));
	smbios_read(&fake.memory, efi, &machine);
	fake_memory_end(&fake);
}

static void assert_known(void)
{
	assert_string_equal(machine.board, "QEMU Standard PC (Q35 + ICH9, 2009) pc-q35-10.0");
	assert_string_equal(machine.bios, "SeaBIOS 1.16.3, 04/01/2014");
}

static void assert_unknown(void)
{
	assert_string_equal(machine.board, "");
	assert_string_equal(machine.bios, "");
}

static void test_scan(void **state)
{
	(void)state;
	put_table();
	put_zeros(&area, 0x5a0);
	put_entry_32(&area);
	read_machine(0);
	assert_known();
	begin(state);
	put_table();
	put_zeros(&area, 0xfff0 - 16);
	put_entry_64(&area);
	read_machine(0);
	assert_known();
	begin(state);
	read_machine(0);
	assert_unknown();
}

static void test_scan_goes_on(void **state)
{
	(void)state;
	put_table();
	put_entry_32(&area);
	area.at[4]++; /* the checksum */
	pad(&area, 16);
	put_entry_64(&area);
	area.at[37]++;
	pad(&area, 16);
	put_entry_32(&area);
	area.at[64 + 16] = 'x'; /* the inner anchor; the checksum is right */
	set_checksum(&area, 64, 31, 64 + 4);
	read_machine(0);
	assert_unknown();
	area.size = 96;
	put_entry_64(&area);
	read_machine(0);
	assert_known();
}

/* UEFI 2.10 §4.3 */
static void put_system_table(uint64_t count)
{
	put_raw(&system_table, "IBI SYST", 8);
	put_zeros(&system_table, 96);
	put_64(&system_table, count);
	put_64(&system_table, LISTED);
}

static void put_listed(const uint8_t guid[16], uint64_t address)
{
	put_raw(&listed, guid, 16);
	put_64(&listed, address);
}

static void test_efi(void **state)
{
	static const uint8_t other[16] = {1, 2, 3};

	(void)state;
	put_table();
	put_entry_64(&entry);
	put_system_table(3);
	put_listed(other, ENTRY);
	put_listed(guid_2, 0x1000); /* not to be read, nor asked for when there is the other */
	put_listed(guid_3, ENTRY);
	read_machine(SYSTEM_TABLE);
	assert_known();
	entry.size = 0;
	put_entry_32(&entry);
	memcpy(listed.at + 48, guid_2, 16);
	read_machine(SYSTEM_TABLE);
	assert_known();
}

static void test_efi_lies(void **state)
{
	(void)state;
	put_table();
	put_entry_64(&entry);
	put_listed(guid_3, ENTRY);
	put_system_table(1);
	read_machine(SYSTEM_TABLE + 8);
	assert_unknown();
	system_table.at[0] = 'x';
	read_machine(SYSTEM_TABLE);
	assert_unknown();
	system_table.at[0] = 'I';
	memset(system_table.at + 104, 0xff, 8); /* so many entries */
	read_machine(SYSTEM_TABLE);
	assert_unknown();
	memset(system_table.at + 104, 0, 8);
	system_table.at[104] = 2; /* one more than there are */
	memset(system_table.at + 112, 0xff, 8);
	read_machine(SYSTEM_TABLE);
	assert_unknown();
}

static void test_two_products(void **state)
{
	(void)state;
	put_product(1, "Maker", "System", " ");
	put_product(2, "Board maker", "B\n1\x7f", "rev 2");
	put_end();
	put_bios(); /* behind the end */
	put_entry_32(&area);
	read_machine(0);
	assert_string_equal(machine.board, "Maker System; Board maker B?1? rev 2");
	assert_string_equal(machine.bios, "");
}

static void test_numbers_of_strings(void **state)
{
	(void)state;
	put_product(1, "Maker", "System", "3");
	table.at[4] = 0;   /* none */
	table.at[5] = 200; /* one that is not there */
	table.at[6] = 4;
	put_end();
	put_entry_32(&area);
	read_machine(0);
	assert_unknown();
	table.at[1] = 5; /* the rest is no longer its, but a string: its last number is 0 */
	read_machine(0);
	assert_unknown();
}

static void test_broken_structures(void **state)
{
	size_t end;

	(void)state;
	put_table();
	end = table.size;
	for (size_t size = 1; size < end; size++) {
		area.size = 0;
		table.size = size;
		put_entry_32(&area);
		read_machine(
			0); /* the table has zeros there, and the entry point says its length */
		if (size < 20)
			assert_unknown();
	}
	for (uint8_t length = 0; length < 4; length++) {
		begin(state);
		put_table();
		table.at[1] = length;
		put_entry_32(&area);
		read_machine(0);
		assert_unknown();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_scan, begin),
		cmocka_unit_test_setup(test_scan_goes_on, begin),
		cmocka_unit_test_setup(test_efi, begin),
		cmocka_unit_test_setup(test_efi_lies, begin),
		cmocka_unit_test_setup(test_two_products, begin),
		cmocka_unit_test_setup(test_numbers_of_strings, begin),
		cmocka_unit_test_setup(test_broken_structures, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
