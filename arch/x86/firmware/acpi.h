/*
 * What ACPI says about the machine: its CPUs, and its timer. ACPI 6.5, chapter 5.
 */
#ifndef X86_FIRMWARE_ACPI_H
#define X86_FIRMWARE_ACPI_H

#include "arch/x86/firmware/physical.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACPI_CPUS_MAX 1024
#define ACPI_LAPIC_ADDRESS_DEFAULT 0xfee00000u

/* What the boot loader told of the RSDP, the root of all tables. All zero: nothing. */
struct acpi_root {
	const uint8_t *copy; /* of the RSDP itself; NULL: none */
	size_t copy_length;
	uint64_t address; /* physical; 0: none */
};

struct acpi_cpu {
	uint32_t apic_id;
	uint32_t uid; /* ACPI's own number of the processor */
};

struct acpi_machine {
	/* Where the RSDP was, in words, for the log; "nowhere" when there is none that checks. */
	const char *rsdp_source;
	uint64_t lapic_address; /* physical, page-aligned */
	/* The enabled CPUs in the order of the table, each id once. The boot CPU may be anywhere
	 * among them. */
	struct acpi_cpu cpus[ACPI_CPUS_MAX];
	unsigned cpu_count;
	/* Entries of CPUs that are not enabled, and those among them that could be hot-plugged. */
	unsigned disabled_count;
	unsigned online_capable_count;
	uint16_t pm_timer_port; /* 0: there is none */
	bool pm_timer_32bit;	/* else 24 bits */
};

/* Finds the tables, by what the loader told or else by the BIOS scan, verifies each before it is
 * used, and believes none of them.
 *
 * Returns NULL; or in one line why the other CPUs are not known, and what to do: the caller then
 * goes on with the boot CPU alone. `out` is filled either way. Oddities are told by
 * kernel_comment(), a bounded number of them. Boot CPU only. */
const char *acpi_parse(const struct physical_memory *memory, const struct acpi_root *root,
		       struct acpi_machine *out);

#endif
