#include "arch/x86/firmware/smbios_entry.h"

/* DSP0134 §5.2: where a BIOS leaves the entry point. */
#define BIOS_AREA 0xf0000u
#define BIOS_AREA_SIZE 0x10000u
#define ENTRY_ALIGNMENT 16u

/* A longer table is a lie, or not worth the time. */
#define TABLE_MAX (1u << 20)

/* UEFI 2.10 §4.3 and §4.6: the system table, and what is listed in its configuration table. */
#define SYSTEM_TABLE_SIGNATURE UINT64_C(0x5453595320494249) /* "IBI SYST" */
#define LISTED_MAX 1024u

struct system_table {
	uint64_t signature;
	uint8_t not_needed[96];
	uint64_t listed_count;
	uint64_t listed; /* physical */
};

struct listed {
	uint8_t guid[16];
	uint64_t address; /* physical */
};

_Static_assert(sizeof(struct system_table) == 120, "UEFI 2.10 §4.3");
_Static_assert(sizeof(struct listed) == 24, "UEFI 2.10 §4.6");

static const uint8_t guids[][16] = {
	/* SMBIOS3_TABLE_GUID, then SMBIOS_TABLE_GUID */
	{0x44, 0x15, 0xfd, 0xf2, 0x94, 0x97, 0x2c, 0x4a, 0x99, 0x2e, 0xe5, 0xbb, 0xcf, 0x20, 0xe3,
	 0x94},
	{0x31, 0x2d, 0x9d, 0xeb, 0x88, 0x2d, 0xd3, 0x11, 0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1,
	 0x4d},
};

/* §5.2.2. */
struct entry_64 {
	char anchor[5];
	uint8_t checksum; /* of all */
	uint8_t length;
	uint8_t not_needed[5];
	uint32_t table_length; /* at most */
	uint64_t table;
} __attribute__((packed));

/* §5.2.1. */
struct entry_32 {
	char anchor[4];
	uint8_t checksum; /* of all */
	uint8_t length;
	uint8_t not_needed[10];
	char inner_anchor[5];
	uint8_t inner_checksum; /* of these and what follows */
	uint16_t table_length;
	uint32_t table;
	uint8_t not_needed_either[3];
} __attribute__((packed));

_Static_assert(sizeof(struct entry_64) == 24, "DSP0134 §5.2.2");
_Static_assert(sizeof(struct entry_32) == 31, "DSP0134 §5.2.1");

/* What it says of its own length, which is that of some old ones, too (§5.2.1). */
#define ENTRY_32_LEAST 30u

static bool checks(const struct physical_memory *memory, uint64_t address, size_t length)
{
	const uint8_t *bytes = physical_map(memory, address, length);
	uint8_t sum = 0;

	for (size_t i = 0; bytes && i < length; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return bytes && sum == 0;
}

static bool take(uint64_t address, uint64_t length, struct smbios_table *table)
{
	*table = (struct smbios_table){address, length < TABLE_MAX ? length : TABLE_MAX};
	return address != 0 && length > 0;
}

static bool read_entry_64(const struct physical_memory *memory, uint64_t address,
			  struct smbios_table *table)
{
	struct entry_64 entry;

	return physical_read(memory, address, &entry, sizeof(entry)) &&
	       memcmp(entry.anchor, "_SM3_", sizeof(entry.anchor)) == 0 &&
	       entry.length >= sizeof(entry) && checks(memory, address, entry.length) &&
	       take(entry.table, entry.table_length, table);
}

static bool read_entry_32(const struct physical_memory *memory, uint64_t address,
			  struct smbios_table *table)
{
	struct entry_32 entry;

	return physical_read(memory, address, &entry, sizeof(entry)) &&
	       memcmp(entry.anchor, "_SM_", sizeof(entry.anchor)) == 0 &&
	       memcmp(entry.inner_anchor, "_DMI_", sizeof(entry.inner_anchor)) == 0 &&
	       entry.length >= ENTRY_32_LEAST && checks(memory, address, entry.length) &&
	       take(entry.table, entry.table_length, table);
}

static bool read_entry(const struct physical_memory *memory, uint64_t address,
		       struct smbios_table *table)
{
	return read_entry_64(memory, address, table) || read_entry_32(memory, address, table);
}

static bool find_listed(const struct physical_memory *memory, uint64_t system_table,
			struct smbios_table *table)
{
	struct system_table system;
	struct listed listed;

	if (!physical_read(memory, system_table, &system, sizeof(system)) ||
	    system.signature != SYSTEM_TABLE_SIGNATURE || system.listed_count > LISTED_MAX)
		return false;
	for (size_t guid = 0; guid < sizeof(guids) / sizeof(guids[0]); guid++)
		for (uint64_t i = 0; i < system.listed_count; i++)
			if (physical_read(memory, system.listed + i * sizeof(listed), &listed,
					  sizeof(listed)) &&
			    memcmp(listed.guid, guids[guid], sizeof(listed.guid)) == 0 &&
			    read_entry(memory, listed.address, table))
				return true;
	return false;
}

static bool scan(const struct physical_memory *memory, struct smbios_table *table)
{
	const uint8_t *area = physical_map(memory, BIOS_AREA, BIOS_AREA_SIZE);

	for (size_t i = 0; area && i < BIOS_AREA_SIZE; i += ENTRY_ALIGNMENT)
		if (memcmp(area + i, "_SM", 3) == 0 && read_entry(memory, BIOS_AREA + i, table))
			return true;
	return false;
}

bool smbios_find(const struct physical_memory *memory, uint64_t efi_system_table,
		 struct smbios_table *table)
{
	return (efi_system_table != 0 && find_listed(memory, efi_system_table, table)) ||
	       scan(memory, table);
}
