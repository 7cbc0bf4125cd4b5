/*
 * The input is a byte of flags, which says how the root is told and whether checksums are made
 * right, and then a piece of physical memory, which begins with an RSDP.
 */
#include "arch/x86/firmware/acpi.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/fake/fake_memory.h"
#include "tests/unit/sample/bytes.h"

enum {
	FLAG_COPY = 1,	    /* the root is told by a copy */
	FLAG_SHORT = 2,	    /* of 20 bytes */
	FLAG_ADDRESS = 4,   /* the root is told by its address */
	FLAG_BIOS_AREA = 8, /* all lies where the BIOS scan finds it */
	FLAG_EBDA = 16,	    /* or where the scan of the EBDA does */
	FLAG_REPAIR = 32    /* checksums are made right, which a fuzzer would hardly guess */
};

/* In the header of each table. */
enum { LENGTH = 4, CHECKSUM = 9, HEADER_SIZE = 36 };

#define BLOCK 0x7fe0003u
#define BIOS_AREA 0xe0000u
#define AREA_SIZE 0x20000u
#define EBDA 0x80000u
#define EBDA_SEGMENT_ADDRESS 0x40eu

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static struct bytes block;
static struct acpi_machine machine;

static uint64_t base_for(uint8_t flags)
{
	if (flags & FLAG_BIOS_AREA)
		return BIOS_AREA;
	return flags & FLAG_EBDA ? EBDA : BLOCK;
}

static uint64_t read_le(size_t offset, size_t width)
{
	uint64_t value = 0;

	memcpy(&value, block.at + offset, width);
	return value;
}

/* Makes the checksum of the table at `address` right, if it lies in the block. Returns its place;
 * 0 otherwise, where the RSDP is. */
static size_t repair_table(uint64_t base, uint64_t address)
{
	uint64_t offset = address - base;
	uint64_t length;

	if (address < base || offset == 0 || offset > block.size ||
	    block.size - offset < HEADER_SIZE)
		return 0;
	length = read_le(offset + LENGTH, 4);
	if (length < HEADER_SIZE || length > block.size - offset)
		return 0;
	set_checksum(&block, offset, length, offset + CHECKSUM);
	return offset;
}

static void repair_tables_of(uint64_t base, uint64_t root, size_t width)
{
	size_t offset = repair_table(base, root);

	if (offset == 0)
		return;
	for (size_t i = HEADER_SIZE; i + width <= read_le(offset + LENGTH, 4); i += width)
		repair_table(base, read_le(offset + i, width));
	repair_table(base, root);
}

static void repair(uint64_t base)
{
	if (block.size < 36)
		return;
	repair_tables_of(base, read_le(16, 4), 4);
	set_checksum(&block, 0, 20, 8);
	if (block.at[15] < 2) /* the revision */
		return;
	repair_tables_of(base, read_le(24, 8), 8);
	set_checksum(&block, 0, 36, 32);
}

static void check_machine(const char *reason)
{
	CHECK((reason == NULL) == (machine.cpu_count > 0));
	CHECK(machine.rsdp_source != NULL && strlen(machine.rsdp_source) < 64);
	CHECK(machine.lapic_address != 0 && machine.lapic_address % 4096 == 0);
	CHECK(machine.cpu_count <= ACPI_CPUS_MAX);
	CHECK(machine.online_capable_count <= machine.disabled_count);
	for (unsigned i = 0; i < machine.cpu_count; i++) {
		CHECK(machine.cpus[i].apic_id != UINT32_MAX);
		for (unsigned j = 0; j < i; j++)
			CHECK(machine.cpus[i].apic_id != machine.cpus[j].apic_id);
	}
	CHECK(machine.pm_timer_port <= 0xfffc);
	CHECK(machine.pm_timer_port != 0 || !machine.pm_timer_32bit);
	CHECK(comments_count() <= COMMENTS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static uint8_t area[AREA_SIZE];
	static const uint8_t ebda_segment[2] = {(EBDA >> 4) & 0xff, EBDA >> 12};
	struct fake_memory fake;
	struct acpi_root root = {0};
	uint8_t *copy;
	uint8_t flags;

	if (size == 0 || size > 16384)
		return 0;
	flags = input[0];
	block.size = 0;
	put_raw(&block, input + 1, size - 1);
	if (flags & FLAG_REPAIR)
		repair(base_for(flags));

	fake_memory_begin(&fake);
	if (flags & (FLAG_BIOS_AREA | FLAG_EBDA)) {
		memset(area, 0, sizeof(area));
		memcpy(area, block.at, block.size);
		fake_memory_add(&fake, base_for(flags), area, sizeof(area));
	} else {
		fake_memory_add(&fake, BLOCK, block.at, block.size);
	}
	fake_memory_add(&fake, EBDA_SEGMENT_ADDRESS, ebda_segment, sizeof(ebda_segment));
	root.address = flags & FLAG_ADDRESS ? base_for(flags) : 0;
	root.copy_length = flags & FLAG_SHORT ? 20 : 36;
	if (root.copy_length > block.size)
		root.copy_length = block.size;
	copy = exact_copy(block.at, root.copy_length);
	root.copy = flags & FLAG_COPY ? copy : NULL;

	comments_clear();
	memset(&machine, 0xa5, sizeof(machine));
	check_machine(acpi_parse(&fake.memory, &root, &machine));
	fake_memory_end(&fake);
	free(copy);
	return 0;
}
