#include "arch/x86/firmware/acpi.h"

#include "arch/x86/firmware/acpi_internal.h"
#include "lib/string.h"

const char *acpi_parse(const struct physical_memory *memory, const struct acpi_root *root,
		       struct acpi_machine *out)
{
	struct acpi_parse parse = {.memory = memory, .out = out, .comments = {.about = "ACPI"}};
	struct acpi_table wanted[] = {{.signature = "APIC"}, {.signature = "FACP"}};
	const struct acpi_table *madt = &wanted[0];
	const struct acpi_table *fadt = &wanted[1];
	const char *reason;

	memset(out, 0, sizeof(*out));
	out->lapic_address = ACPI_LAPIC_ADDRESS_DEFAULT;
	if (acpi_find_tables(&parse, root, wanted, sizeof(wanted) / sizeof(wanted[0]))) {
		reason = acpi_read_madt(&parse, madt);
		acpi_read_fadt(&parse, fadt);
	} else {
		reason = "ACPI has no root pointer (RSDP) that leads to its tables: only the boot "
			 "CPU is used; see that ACPI is on, in the firmware's setup or in the "
			 "hypervisor";
	}
	comment_limit_end(&parse.comments);
	return reason;
}
