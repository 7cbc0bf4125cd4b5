/*
 * Where SMBIOS' table is.
 */
#ifndef X86_FIRMWARE_SMBIOS_ENTRY_H
#define X86_FIRMWARE_SMBIOS_ENTRY_H

#include "arch/x86/firmware/physical.h"

struct smbios_table {
	uint64_t address; /* physical */
	size_t length;	  /* not 0; at most 1 MiB */
};

/* As smbios_read(). False: there is none that checks. */
bool smbios_find(const struct physical_memory *memory, uint64_t efi_system_table,
		 struct smbios_table *table);

#endif
