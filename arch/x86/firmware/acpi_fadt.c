#include "arch/x86/firmware/acpi_internal.h"

#include "lib/string.h"

/* ACPI 6.5 §5.2.9, table 5.9. */
#define PM_TMR_BLK 76u
#define PM_TMR_LEN 91u
#define FLAGS 112u
#define X_PM_TMR_BLK 208u
#define SIZE_WITH_FLAGS 116u
#define SIZE_WITH_X_PM_TMR_BLK 220u

#define FLAG_TMR_VAL_EXT (1u << 8)
#define FLAG_HW_REDUCED_ACPI (1u << 20)

#define PM_TMR_BYTES 4u
#define LAST_PORT (0x10000u - PM_TMR_BYTES)

/* ACPI 6.5 §5.2.3.2, table 5.1. */
struct generic_address {
	uint8_t space;
	uint8_t bit_width;
	uint8_t bit_offset;
	uint8_t access_size;
	uint64_t address;
} __attribute__((packed));

#define SPACE_SYSTEM_IO 1u

_Static_assert(sizeof(struct generic_address) == 12, "ACPI 6.5 table 5.1");

static uint32_t read_32(const struct acpi_table *table, size_t offset)
{
	uint32_t value;

	memcpy(&value, table->bytes + offset, sizeof(value));
	return value;
}

/* The timer's port as the table has it, believable or not; 0: none. The newer field wins when it
 * names a port. */
static uint64_t timer_port(const struct acpi_table *fadt)
{
	struct generic_address wide;

	if (fadt->length >= SIZE_WITH_X_PM_TMR_BLK) {
		memcpy(&wide, fadt->bytes + X_PM_TMR_BLK, sizeof(wide));
		if (wide.space == SPACE_SYSTEM_IO && wide.address != 0)
			return wide.address;
	}
	return read_32(fadt, PM_TMR_BLK);
}

void acpi_read_fadt(struct acpi_parse *parse, const struct acpi_table *fadt)
{
	uint32_t flags;
	uint64_t port;
	uint8_t length;

	if (fadt->bytes == NULL)
		return;
	if (fadt->length < SIZE_WITH_FLAGS) {
		if (comment_allowed(&parse->comments))
			kernel_comment("ACPI: the FADT has %u bytes instead of %u or more: no PM "
				       "timer",
				       fadt->length, SIZE_WITH_FLAGS);
		return;
	}
	flags = read_32(fadt, FLAGS);
	port = timer_port(fadt);
	length = fadt->bytes[PM_TMR_LEN];
	if (port == 0 || (flags & FLAG_HW_REDUCED_ACPI))
		return;
	if (port > LAST_PORT || length != PM_TMR_BYTES) {
		if (comment_allowed(&parse->comments))
			kernel_comment("ACPI: the FADT has a PM timer of %u bytes at port 0x%llx, "
				       "which cannot be; not used",
				       length, (unsigned long long)port);
		return;
	}
	parse->out->pm_timer_port = (uint16_t)port;
	parse->out->pm_timer_32bit = flags & FLAG_TMR_VAL_EXT;
}
