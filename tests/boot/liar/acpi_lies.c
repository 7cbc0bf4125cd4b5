/* Lies about the CPUs: a copy of the machine's own tables, with another MADT. ACPI 6.5, chapter 5.
 */
#include "tests/boot/liar/liar.h"

#define HEADER 36
#define CPUS_TRUE_MAX 16

enum { ENTRY_LAPIC = 0, ENTRY_X2APIC = 9, FLAG_ENABLED = 1 };

struct lapic {
	uint8_t type, length, uid, id;
	uint32_t flags;
};

struct x2apic {
	uint8_t type, length;
	uint16_t zero;
	uint32_t id, flags, uid;
};

/* Pages of their own, which no map calls usable. */
static uint8_t madt[128 << 10] __attribute__((aligned(4096)));
static uint8_t xsdt[4096] __attribute__((aligned(4096)));
static uint32_t madt_size;
static struct lapic cpus[CPUS_TRUE_MAX];
static unsigned cpu_count;

static uint32_t read_32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static void write_32(uint8_t *at, uint32_t value)
{
	memcpy(at, &value, sizeof(value));
}

static void sum_up(uint8_t *table, uint32_t size, uint32_t place)
{
	uint8_t sum = 0;

	table[place] = 0;
	for (uint32_t i = 0; i < size; i++)
		sum += table[i];
	table[place] = (uint8_t)-sum;
}

static void put_entry(const void *entry, uint32_t size)
{
	if (size > sizeof(madt) - madt_size)
		fail("liar: the MADT is too long\n");
	memcpy(madt + madt_size, entry, size);
	madt_size += size;
}

static void put_lapic(uint8_t id)
{
	struct lapic entry = {ENTRY_LAPIC, sizeof(entry), id, id, FLAG_ENABLED};

	put_entry(&entry, sizeof(entry));
}

static void put_x2apic(uint32_t id)
{
	struct x2apic entry = {ENTRY_X2APIC, sizeof(entry), 0, id, FLAG_ENABLED, id};

	put_entry(&entry, sizeof(entry));
}

static void put_true_cpus(void)
{
	for (unsigned i = 0; i < cpu_count; i++)
		put_lapic(cpus[i].id);
}

/* Copies the head of the machine's MADT into ours, and its CPUs into a list. */
static void copy_madt(const uint8_t *from)
{
	madt_size = HEADER + 8;
	memcpy(madt, from, madt_size);
	for (uint32_t at = madt_size; at < read_32(from + 4); at += from[at + 1]) {
		if (from[at] != ENTRY_LAPIC)
			continue;
		if (cpu_count == CPUS_TRUE_MAX)
			fail("liar: too many CPUs\n");
		memcpy(&cpus[cpu_count++], from + at, sizeof(cpus[0]));
	}
}

/* An XSDT with the machine's tables, but with our MADT. */
static void copy_tables(struct story *story)
{
	const uint8_t *rsdt = (const uint8_t *)read_32(story->rsdp + 16);
	uint32_t size = HEADER;

	memcpy(xsdt, rsdt, HEADER);
	write_32(xsdt, read_32((const uint8_t *)"XSDT"));
	for (uint32_t at = HEADER; at < read_32(rsdt + 4); at += 4, size += 8) {
		uint32_t table = read_32(rsdt + at);

		if (read_32((const uint8_t *)table) == read_32((const uint8_t *)"APIC")) {
			copy_madt((const uint8_t *)table);
			table = (uint32_t)madt;
		}
		write_32(xsdt + size, table);
	}
	write_32(xsdt + 4, size);
	sum_up(xsdt, size, 9);
	add_range(story, (uint32_t)xsdt, sizeof(xsdt), MEMORY_RESERVED);
	add_range(story, (uint32_t)madt, sizeof(madt), MEMORY_RESERVED);
}

/* An RSDP of revision 2 that leads to our XSDT alone. */
static void write_rsdp(struct story *story)
{
	write_32(story->rsdp + 16, 0);
	story->rsdp[15] = 2;
	story->rsdp_size = 36;
	write_32(story->rsdp + 20, 36);
	write_32(story->rsdp + 24, (uint32_t)xsdt);
	write_32(story->rsdp + 28, 0);
	sum_up(story->rsdp, 20, 8);
	sum_up(story->rsdp, 36, 32);
}

static void end_madt(void)
{
	write_32(madt + 4, madt_size);
	sum_up(madt, madt_size, 9);
}

static void begin(struct story *story)
{
	copy_tables(story);
	write_rsdp(story);
	put_true_cpus();
}

/* Each CPU twice as type 0, and once as type 9. */
static void tell_twice(struct story *story)
{
	begin(story);
	put_true_cpus();
	for (unsigned i = 0; i < cpu_count; i++)
		put_x2apic(cpus[i].id);
	end_madt();
}

static void tell_absent(struct story *story)
{
	begin(story);
	for (uint32_t id = 1000; id < 2000; id++)
		put_x2apic(id);
	end_madt();
}

static void tell_4096(struct story *story)
{
	begin(story);
	for (uint32_t id = 1000; id < 1000 + 4096 - cpu_count; id++)
		put_x2apic(id);
	end_madt();
}

/* An entry without a length behind the true ones, and then one more. */
static void tell_zero_length(struct story *story)
{
	static const uint8_t entry[8];

	begin(story);
	put_entry(entry, sizeof(entry));
	put_lapic(99);
	end_madt();
}

static void tell_checksum(struct story *story)
{
	begin(story);
	end_madt();
	madt[9]++;
}

/* The table's length reaches to the end of the address space. */
static void tell_length(struct story *story)
{
	begin(story);
	end_madt();
	write_32(madt + 4, 0xffffffff);
}

/* The root table lies where no address is. */
static void tell_nowhere(struct story *story)
{
	begin(story);
	end_madt();
	write_32(story->rsdp + 28, 0xffffffff);
	sum_up(story->rsdp, 36, 32);
}

const struct lie acpi_lies[] = {
	{"madt-twice", tell_twice},	  {"madt-absent", tell_absent},
	{"madt-4096", tell_4096},	  {"madt-zero-length", tell_zero_length},
	{"madt-checksum", tell_checksum}, {"madt-length", tell_length},
	{"xsdt-nowhere", tell_nowhere},	  {NULL, NULL},
};
