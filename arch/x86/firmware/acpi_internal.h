/*
 * The parts of the ACPI parser: acpi_rsdp.c finds the root, acpi_tables.c walks from it to the
 * tables that are wanted, acpi_madt.c and acpi_fadt.c read those, acpi.c puts all in order. For
 * these files only.
 */
#ifndef X86_FIRMWARE_ACPI_INTERNAL_H
#define X86_FIRMWARE_ACPI_INTERNAL_H

#include "arch/x86/firmware/acpi_machine.h"
#include "arch/x86/firmware/comment_limit.h"
#include "arch/x86/firmware/physical.h"

#define ACPI_TABLE_HEADER_SIZE 36u

struct acpi_parse {
	const struct physical_memory *memory;
	struct acpi_machine *out;
	struct comment_limit comments;
};

/* Wanted by its signature; `bytes` is NULL as long as none was found that checks. */
struct acpi_table {
	const char *signature; /* 4 characters */
	const uint8_t *bytes;
	uint32_t length; /* at least ACPI_TABLE_HEADER_SIZE */
};

/* An RSDP that checks. */
struct acpi_rsdp {
	uint64_t xsdt; /* 0: none, as before ACPI 2.0 */
	uint32_t rsdt; /* 0: none */
};

/* True when `length` bytes sum up to 0, as every structure of ACPI must. */
bool acpi_checksum_ok(const uint8_t *bytes, size_t length);

/* Tries each RSDP that the loader told, then those of the BIOS scan, until one checks and leads to
 * a root table that checks; fills `wanted` from there. False when there is none. */
bool acpi_find_tables(struct acpi_parse *parse, const struct acpi_root *root,
		      struct acpi_table *wanted, size_t count);

/* Fills `wanted` from the root table that `rsdp` leads to. False when there is no root table that
 * checks, XSDT or RSDT. */
bool acpi_read_tables(struct acpi_parse *parse, const struct acpi_rsdp *rsdp,
		      struct acpi_table *wanted, size_t count);

/* The CPUs and their APIC's address. NULL, or why there are none. */
const char *acpi_read_madt(struct acpi_parse *parse, const struct acpi_table *madt);

/* The PM timer. */
void acpi_read_fadt(struct acpi_parse *parse, const struct acpi_table *fadt);

#endif
