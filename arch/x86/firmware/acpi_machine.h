/*
 * What ACPI's tables say of a machine, and where they begin.
 */
#ifndef X86_FIRMWARE_ACPI_MACHINE_H
#define X86_FIRMWARE_ACPI_MACHINE_H

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

#endif
