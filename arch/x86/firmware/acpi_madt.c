#include "arch/x86/firmware/acpi_internal.h"

#include "lib/string.h"

/* ACPI 6.5 §5.2.12, tables 5.19 to 5.23, and §5.2.12.8 and §5.2.12.12. */
enum entry_type { ENTRY_LAPIC = 0, ENTRY_LAPIC_ADDRESS = 5, ENTRY_X2APIC = 9 };

#define FLAG_ENABLED 1u
#define FLAG_ONLINE_CAPABLE 2u

/* What stands in the place of an APIC id that does not exist. */
#define LAPIC_NO_ID 0xffu
#define X2APIC_NO_ID 0xffffffffu

#define PAGE_SIZE 4096u
#define PHYSICAL_LIMIT (1ull << 52)

/* Behind the header that all tables have. */
struct madt_head {
	uint32_t lapic_address;
	uint32_t flags;
};

struct entry_head {
	uint8_t type;
	uint8_t length;
};

struct lapic_entry {
	struct entry_head head;
	uint8_t uid;
	uint8_t apic_id;
	uint32_t flags;
} __attribute__((packed));

struct lapic_address_entry {
	struct entry_head head;
	uint16_t reserved;
	uint64_t address;
} __attribute__((packed));

struct x2apic_entry {
	struct entry_head head;
	uint16_t reserved;
	uint32_t apic_id;
	uint32_t flags;
	uint32_t uid;
} __attribute__((packed));

_Static_assert(sizeof(struct lapic_entry) == 8, "ACPI 6.5 table 5.21");
_Static_assert(sizeof(struct lapic_address_entry) == 12, "ACPI 6.5 §5.2.12.8");
_Static_assert(sizeof(struct x2apic_entry) == 16, "ACPI 6.5 §5.2.12.12");

static bool is_known(const struct acpi_machine *machine, uint32_t apic_id)
{
	for (unsigned i = 0; i < machine->cpu_count; i++)
		if (machine->cpus[i].apic_id == apic_id)
			return true;
	return false;
}

/* Returns how many enabled CPUs did not fit: 0 or 1. */
static unsigned add_cpu(struct acpi_machine *machine, uint32_t apic_id, uint32_t uid,
			uint32_t flags)
{
	if (!(flags & FLAG_ENABLED)) {
		machine->disabled_count++;
		if (flags & FLAG_ONLINE_CAPABLE)
			machine->online_capable_count++;
		return 0;
	}
	if (is_known(machine, apic_id))
		return 0;
	if (machine->cpu_count == ACPI_CPUS_MAX)
		return 1;
	machine->cpus[machine->cpu_count++] = (struct acpi_cpu){.apic_id = apic_id, .uid = uid};
	return 0;
}

static void set_lapic_address(struct acpi_parse *parse, uint64_t address)
{
	if (address != 0 && address % PAGE_SIZE == 0 && address < PHYSICAL_LIMIT)
		parse->out->lapic_address = address;
	else if (comment_allowed(&parse->comments))
		kernel_comment("ACPI: the MADT has the local APIC at 0x%llx, which cannot be; "
			       "0x%llx is used",
			       (unsigned long long)address,
			       (unsigned long long)parse->out->lapic_address);
}

/* The length that an entry of this type must have; 0 for a type that is of no interest. */
static size_t needed_length(uint8_t type)
{
	switch (type) {
	case ENTRY_LAPIC:
		return sizeof(struct lapic_entry);
	case ENTRY_LAPIC_ADDRESS:
		return sizeof(struct lapic_address_entry);
	case ENTRY_X2APIC:
		return sizeof(struct x2apic_entry);
	default:
		return 0;
	}
}

/* An entry of a type that is of interest, and as long as it must be. Returns what add_cpu() does.
 */
static unsigned read_entry(struct acpi_parse *parse, uint8_t type, const uint8_t *bytes)
{
	struct lapic_entry lapic;
	struct lapic_address_entry address;
	struct x2apic_entry x2apic;

	switch (type) {
	case ENTRY_LAPIC:
		memcpy(&lapic, bytes, sizeof(lapic));
		if (lapic.apic_id == LAPIC_NO_ID)
			return 0;
		return add_cpu(parse->out, lapic.apic_id, lapic.uid, lapic.flags);
	case ENTRY_X2APIC:
		memcpy(&x2apic, bytes, sizeof(x2apic));
		if (x2apic.apic_id == X2APIC_NO_ID)
			return 0;
		return add_cpu(parse->out, x2apic.apic_id, x2apic.uid, x2apic.flags);
	default:
		memcpy(&address, bytes, sizeof(address));
		set_lapic_address(parse, address.address);
		return 0;
	}
}

static void read_entries(struct acpi_parse *parse, const uint8_t *bytes, size_t size)
{
	unsigned dropped = 0;
	size_t offset = 0;
	struct entry_head head;

	for (; size - offset >= sizeof(head); offset += head.length) {
		memcpy(&head, bytes + offset, sizeof(head));
		if (head.length < sizeof(head) || head.length > size - offset)
			break;
		size_t needed = needed_length(head.type);

		if (needed == 0)
			continue;
		if (head.length >= needed)
			dropped += read_entry(parse, head.type, bytes + offset);
		else if (comment_allowed(&parse->comments))
			kernel_comment("ACPI: a MADT entry of type %u has %u bytes instead of %u; "
				       "ignored",
				       head.type, head.length, (unsigned)needed);
	}
	if (offset != size && comment_allowed(&parse->comments))
		kernel_comment("ACPI: the MADT breaks off at byte %u of its %u bytes of entries; "
			       "what stands before is used",
			       (unsigned)offset, (unsigned)size);
	if (dropped > 0 && comment_allowed(&parse->comments))
		kernel_comment("ACPI: the MADT lists %u enabled CPUs more than the %u that fit; "
			       "not used",
			       dropped, ACPI_CPUS_MAX);
}

const char *acpi_read_madt(struct acpi_parse *parse, const struct acpi_table *madt)
{
	struct madt_head head;
	size_t offset = ACPI_TABLE_HEADER_SIZE + sizeof(head);

	if (madt->bytes == NULL)
		return "ACPI has no table of CPUs (MADT) that checks: only the boot CPU is used; "
		       "look for a firmware update, or for an APIC setting in its setup";
	if (madt->length < offset)
		return "ACPI's table of CPUs (MADT) is too short: only the boot CPU is used; look "
		       "for a firmware update";
	memcpy(&head, madt->bytes + ACPI_TABLE_HEADER_SIZE, sizeof(head));
	set_lapic_address(parse, head.lapic_address);
	read_entries(parse, madt->bytes + offset, madt->length - offset);
	if (parse->out->cpu_count == 0)
		return "ACPI's table of CPUs (MADT) lists no CPU as enabled: only the boot CPU "
		       "is used; look for a firmware update";
	return NULL;
}
