#include "tests/unit/sample/acpi_build.h"

#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct bytes block;
struct acpi_machine machine;
uint64_t listed[300];
unsigned listed_count;

void begin_block(void)
{
	block.size = 0;
	listed_count = 0;
}

size_t begin_table(const char *signature)
{
	size_t offset = block.size;

	put_raw(&block, signature, 4);
	put_zeros(&block, HEADER_SIZE - 4);
	return offset;
}

static void end_unlisted_table(size_t offset)
{
	set_32(&block, offset + LENGTH, (uint32_t)(block.size - offset));
	set_checksum(&block, offset, block.size - offset, offset + CHECKSUM);
}

void end_table(size_t offset)
{
	end_unlisted_table(offset);
	listed[listed_count++] = BLOCK + offset;
}

size_t begin_madt(void)
{
	size_t offset = begin_table("APIC");

	put_32(&block, 0xfee00000);
	put_32(&block, 1);
	return offset;
}

void put_lapic(uint8_t uid, uint8_t apic_id, uint32_t flags)
{
	put_8(&block, 0);
	put_8(&block, 8);
	put_8(&block, uid);
	put_8(&block, apic_id);
	put_32(&block, flags);
}

void put_x2apic(uint32_t uid, uint32_t apic_id, uint32_t flags)
{
	put_8(&block, 9);
	put_8(&block, 16);
	put_16(&block, 0);
	put_32(&block, apic_id);
	put_32(&block, flags);
	put_32(&block, uid);
}

void put_lapic_address(uint64_t address)
{
	put_8(&block, 5);
	put_8(&block, 12);
	put_16(&block, 0);
	put_64(&block, address);
}

void put_small_madt(void)
{
	size_t madt = begin_madt();

	put_lapic(0, 0, 1);
	put_lapic(1, 1, 1);
	end_table(madt);
}

void put_fadt(size_t size, uint32_t port, uint8_t port_length, uint32_t flags, uint8_t wide_space,
	      uint64_t wide)
{
	size_t fadt = begin_table("FACP");

	put_zeros(&block, 76 - HEADER_SIZE);
	put_32(&block, port); /* PM_TMR_BLK */
	put_zeros(&block, 91 - 80);
	put_8(&block, port_length); /* PM_TMR_LEN */
	put_zeros(&block, 112 - 92);
	put_32(&block, flags);
	put_zeros(&block, 208 - 116);
	put_8(&block, wide_space); /* X_PM_TMR_BLK: space, width, offset, access, address */
	put_8(&block, 32);
	put_8(&block, 0);
	put_8(&block, 3);
	put_64(&block, wide);
	put_zeros(&block, 276 - 220);
	block.size = fadt + size;
	end_table(fadt);
}

/* Lists the tables so far. Returns the root table's physical address. */
static uint32_t put_root_table(const char *signature, size_t width)
{
	size_t root = begin_table(signature);

	for (unsigned i = 0; i < listed_count; i++)
		put(&block, listed[i], width);
	end_unlisted_table(root);
	return (uint32_t)(BLOCK + root);
}

uint32_t put_xsdt(void)
{
	return put_root_table("XSDT", 8);
}

uint32_t put_rsdt(void)
{
	return put_root_table("RSDT", 4);
}

size_t put_rsdp(uint8_t revision, uint32_t rsdt, uint32_t xsdt)
{
	size_t offset = block.size;

	put_raw(&block, "RSD PTR ", 8);
	put_8(&block, 0);
	put_raw(&block, "BOCHS ", 6);
	put_8(&block, revision);
	put_32(&block, rsdt);
	if (revision >= 2) {
		put_32(&block, 36);
		put_64(&block, xsdt);
		put_32(&block, 0);
	}
	set_checksum(&block, offset, 20, offset + 8);
	if (revision >= 2)
		set_checksum(&block, offset, 36, offset + 32);
	return offset;
}

const char *parse_with(const struct acpi_root *root, size_t readable, const uint8_t *below)
{
	struct fake_memory fake;
	const char *reason;

	fake_memory_begin(&fake);
	fake_memory_add(&fake, BLOCK, block.at, readable);
	if (below != NULL)
		fake_memory_add(&fake, 0, below, 0x100000);
	comments_clear();
	memset(&machine, 0xa5, sizeof(machine));
	reason = acpi_parse(&fake.memory, root, &machine);
	fake_memory_end(&fake);
	return reason;
}

const char *parse_at(size_t rsdp)
{
	return parse_with(&(struct acpi_root){.address = BLOCK + rsdp}, block.size, NULL);
}

const char *parse_copy(size_t rsdp, size_t length)
{
	uint8_t *copy = exact_copy(block.at + rsdp, length);
	const char *reason = parse_with(&(struct acpi_root){.copy = copy, .copy_length = length},
					block.size, NULL);

	free(copy);
	return reason;
}

const char *parse_tables(void)
{
	return parse_at(put_rsdp(2, 0, put_xsdt()));
}

void assert_cpu(unsigned index, uint32_t apic_id, uint32_t uid)
{
	assert_true(index < machine.cpu_count);
	assert_int_equal(machine.cpus[index].apic_id, apic_id);
	assert_int_equal(machine.cpus[index].uid, uid);
}
