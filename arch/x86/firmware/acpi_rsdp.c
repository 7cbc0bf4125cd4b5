#include "arch/x86/firmware/acpi_internal.h"

#include "lib/string.h"

/* ACPI 6.5 §5.2.5.1: where a BIOS leaves the RSDP. */
#define EBDA_SEGMENT_ADDRESS 0x40eu
#define EBDA_SCANNED 1024u
#define BIOS_AREA 0xe0000u
#define BIOS_AREA_SIZE 0x20000u
#define RSDP_ALIGNMENT 16u

/* Longer than any that the specification knows; a larger length is a lie. */
#define RSDP_LENGTH_MAX 4096u

/* ACPI 6.5 §5.2.5.3, table 5.3. From `length` on since revision 2. */
struct rsdp {
	char signature[8];
	uint8_t checksum; /* of the first 20 bytes */
	char oem_id[6];
	uint8_t revision;
	uint32_t rsdt;
	uint32_t length;
	uint64_t xsdt;
	uint8_t extended_checksum; /* of all */
	uint8_t reserved[3];
} __attribute__((packed));

#define RSDP_OLD_SIZE offsetof(struct rsdp, length)

_Static_assert(RSDP_OLD_SIZE == 20, "ACPI 6.5 table 5.3");
_Static_assert(offsetof(struct rsdp, xsdt) == 24, "ACPI 6.5 table 5.3");
_Static_assert(sizeof(struct rsdp) == 36, "ACPI 6.5 table 5.3");

static const char signature[8] = "RSD PTR ";

/* An RSDP at an address that is not what it should be. */
static void complain(struct acpi_parse *parse, const char *source, const char *what)
{
	if (comment_allowed(&parse->comments))
		kernel_comment("ACPI: the RSDP (%s) %s; ignored", source, what);
}

/* Checks the part that all revisions have, of which `bytes` has 20. */
static bool is_old_part_ok(struct acpi_parse *parse, const char *source, const uint8_t *bytes)
{
	if (memcmp(bytes, signature, sizeof(signature)) != 0) {
		complain(parse, source, "does not begin with \"RSD PTR \"");
		return false;
	}
	if (!acpi_checksum_ok(bytes, RSDP_OLD_SIZE)) {
		complain(parse, source, "has a wrong checksum");
		return false;
	}
	return true;
}

/* Checks the rest, of which `bytes` has the length that the RSDP claims; NULL when that length is
 * not there. */
static bool is_new_part_ok(struct acpi_parse *parse, const char *source, const uint8_t *bytes,
			   uint32_t length)
{
	if (bytes == NULL || length < sizeof(struct rsdp)) {
		complain(parse, source, "has an impossible length");
		return false;
	}
	if (!acpi_checksum_ok(bytes, length)) {
		complain(parse, source, "has a wrong extended checksum");
		return false;
	}
	return true;
}

static bool read_copy(struct acpi_parse *parse, const struct acpi_root *root, const char *source,
		      struct acpi_rsdp *to)
{
	struct rsdp rsdp = {0};
	bool is_new;

	if (root->copy_length < RSDP_OLD_SIZE) {
		complain(parse, source, "is shorter than 20 bytes");
		return false;
	}
	if (!is_old_part_ok(parse, source, root->copy))
		return false;
	/* A loader may copy no more than the old part of a newer RSDP. */
	is_new = root->copy_length >= sizeof(rsdp);
	memcpy(&rsdp, root->copy, is_new ? sizeof(rsdp) : RSDP_OLD_SIZE);
	is_new = is_new && rsdp.revision >= 2;
	if (is_new &&
	    !is_new_part_ok(parse, source, rsdp.length <= root->copy_length ? root->copy : NULL,
			    rsdp.length))
		return false;
	*to = (struct acpi_rsdp){.rsdt = rsdp.rsdt, .xsdt = is_new ? rsdp.xsdt : 0};
	return true;
}

static bool read_at(struct acpi_parse *parse, uint64_t address, const char *source,
		    struct acpi_rsdp *to)
{
	struct rsdp rsdp = {0};
	const uint8_t *bytes = physical_map(parse->memory, address, RSDP_OLD_SIZE);
	bool is_new;

	if (bytes == NULL) {
		complain(parse, source, "cannot be read");
		return false;
	}
	if (!is_old_part_ok(parse, source, bytes))
		return false;
	memcpy(&rsdp, bytes, RSDP_OLD_SIZE);
	is_new = rsdp.revision >= 2;
	if (is_new) {
		if (!physical_read(parse->memory, address, &rsdp, sizeof(rsdp)))
			rsdp.length = 0;
		if (!is_new_part_ok(parse, source,
				    rsdp.length <= RSDP_LENGTH_MAX
					    ? physical_map(parse->memory, address, rsdp.length)
					    : NULL,
				    rsdp.length))
			return false;
	}
	*to = (struct acpi_rsdp){.rsdt = rsdp.rsdt, .xsdt = is_new ? rsdp.xsdt : 0};
	return true;
}

/* Tries each place of an area that bears the signature. */
static bool scan(struct acpi_parse *parse, uint64_t address, size_t size, const char *source,
		 struct acpi_table *wanted, size_t count)
{
	const uint8_t *area = physical_map(parse->memory, address, size);
	struct acpi_rsdp rsdp;

	if (area == NULL)
		return false;
	for (size_t i = 0; i + RSDP_OLD_SIZE <= size; i += RSDP_ALIGNMENT)
		if (memcmp(area + i, signature, sizeof(signature)) == 0 &&
		    read_at(parse, address + i, source, &rsdp) &&
		    acpi_read_tables(parse, &rsdp, wanted, count))
			return true;
	return false;
}

static bool scan_ebda(struct acpi_parse *parse, const char *source, struct acpi_table *wanted,
		      size_t count)
{
	uint16_t segment;

	return physical_read(parse->memory, EBDA_SEGMENT_ADDRESS, &segment, sizeof(segment)) &&
	       segment != 0 &&
	       scan(parse, (uint64_t)segment << 4, EBDA_SCANNED, source, wanted, count);
}

bool acpi_find_tables(struct acpi_parse *parse, const struct acpi_root *root,
		      struct acpi_table *wanted, size_t count)
{
	const char **source = &parse->out->rsdp_source;
	struct acpi_rsdp rsdp;

	*source = "boot loader's copy";
	if (root->copy != NULL && read_copy(parse, root, *source, &rsdp) &&
	    acpi_read_tables(parse, &rsdp, wanted, count))
		return true;
	*source = "boot loader's address";
	if (root->address != 0 && read_at(parse, root->address, *source, &rsdp) &&
	    acpi_read_tables(parse, &rsdp, wanted, count))
		return true;
	*source = "EBDA";
	if (scan_ebda(parse, *source, wanted, count))
		return true;
	*source = "BIOS area";
	if (scan(parse, BIOS_AREA, BIOS_AREA_SIZE, *source, wanted, count))
		return true;
	*source = "nowhere";
	return false;
}
