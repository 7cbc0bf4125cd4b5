/*
 * What ACPI says about the machine: its CPUs, and its timer. ACPI 6.5, chapter 5.
 */
#ifndef X86_FIRMWARE_ACPI_H
#define X86_FIRMWARE_ACPI_H

#include "arch/x86/firmware/acpi_machine.h"
#include "arch/x86/firmware/physical.h"

/* Finds the tables, by what the loader told or else by the BIOS scan, verifies each before it is
 * used, and believes none of them.
 *
 * Returns NULL; or in one line why the other CPUs are not known, and what to do: the caller then
 * goes on with the boot CPU alone. `out` is filled either way. Oddities are told by
 * kernel_comment(), a bounded number of them. Boot CPU only. */
const char *acpi_parse(const struct physical_memory *memory, const struct acpi_root *root,
		       struct acpi_machine *out);

#endif
