#include "arch/x86/firmware/acpi_internal.h"

#include "lib/string.h"

/* A machine has some ten or fifty tables. Looking at more than this is not worth the time: the
 * table that lists them lies. */
#define TABLES_MAX 256u
#define TABLE_LENGTH_MAX (1u << 20)

/* ACPI 6.5 §5.2.6, table 5.4. */
struct table_header {
	char signature[4];
	uint32_t length; /* of the whole table */
	uint8_t revision;
	uint8_t checksum;
	char oem_id[6];
	char oem_table_id[8];
	uint32_t oem_revision;
	char creator_id[4];
	uint32_t creator_revision;
} __attribute__((packed));

_Static_assert(sizeof(struct table_header) == ACPI_TABLE_HEADER_SIZE, "ACPI 6.5 table 5.4");

/* A table that turned out not to be what it should be. */
static void complain(struct acpi_parse *parse, const char *name, uint64_t address, const char *what)
{
	if (comment_allowed(&parse->comments))
		kernel_comment("ACPI: the %.4s at 0x%llx %s; ignored", name,
			       (unsigned long long)address, what);
}

/* Maps the whole table and verifies it. Its header has been found readable. */
static bool verify(struct acpi_parse *parse, uint64_t address, const struct table_header *header,
		   struct acpi_table *table)
{
	const uint8_t *bytes;

	if (header->length < sizeof(*header) || header->length > TABLE_LENGTH_MAX) {
		complain(parse, table->signature, address, "has an impossible length");
		return false;
	}
	bytes = physical_map(parse->memory, address, header->length);
	if (bytes == NULL) {
		complain(parse, table->signature, address, "cannot be read to its end");
		return false;
	}
	if (!acpi_checksum_ok(bytes, header->length)) {
		complain(parse, table->signature, address, "has a wrong checksum");
		return false;
	}
	table->bytes = bytes;
	table->length = header->length;
	return true;
}

/* Takes the table at `address` if it is one of those that are wanted. */
static void take_table(struct acpi_parse *parse, uint64_t address, struct acpi_table *wanted,
		       size_t count)
{
	struct table_header header;

	/* Firmware leaves unused entries at 0. */
	if (address == 0)
		return;
	if (!physical_read(parse->memory, address, &header, sizeof(header))) {
		complain(parse, "table", address, "cannot be read");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (memcmp(header.signature, wanted[i].signature, sizeof(header.signature)) != 0)
			continue;
		if (wanted[i].bytes == NULL)
			verify(parse, address, &header, &wanted[i]);
		else
			complain(parse, wanted[i].signature, address, "is a second one");
	}
}

/* Follows the addresses in a root table, of `width` bytes each: ACPI 6.5 §5.2.7 and §5.2.8. */
static bool read_root_table(struct acpi_parse *parse, uint64_t address, const char *name,
			    size_t width, struct acpi_table *wanted, size_t count)
{
	struct acpi_table root = {.signature = name};
	struct table_header header;
	size_t entries;

	if (!physical_read(parse->memory, address, &header, sizeof(header))) {
		complain(parse, name, address, "cannot be read");
		return false;
	}
	if (memcmp(header.signature, name, sizeof(header.signature)) != 0) {
		complain(parse, name, address, "does not bear its name");
		return false;
	}
	if (!verify(parse, address, &header, &root))
		return false;
	entries = (root.length - sizeof(header)) / width;
	if (entries > TABLES_MAX) {
		if (comment_allowed(&parse->comments))
			kernel_comment("ACPI: the %.4s lists %u tables; only the first %u are "
				       "looked at",
				       name, (unsigned)entries, TABLES_MAX);
		entries = TABLES_MAX;
	}
	for (size_t i = 0; i < entries; i++) {
		uint64_t table = 0;

		/* Little-endian: the narrower address fills the lower half. */
		memcpy(&table, root.bytes + sizeof(header) + i * width, width);
		take_table(parse, table, wanted, count);
	}
	return true;
}

bool acpi_checksum_ok(const uint8_t *bytes, size_t length)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < length; i++)
		sum += bytes[i];
	return sum == 0;
}

bool acpi_read_tables(struct acpi_parse *parse, const struct acpi_rsdp *rsdp,
		      struct acpi_table *wanted, size_t count)
{
	if (rsdp->xsdt != 0 &&
	    read_root_table(parse, rsdp->xsdt, "XSDT", sizeof(uint64_t), wanted, count))
		return true;
	return rsdp->rsdt != 0 &&
	       read_root_table(parse, rsdp->rsdt, "RSDT", sizeof(uint32_t), wanted, count);
}
