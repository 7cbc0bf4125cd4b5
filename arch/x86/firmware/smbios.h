/*
 * What the firmware says of itself and of the board it is on: SMBIOS, DSP0134 3.6.0.
 */
#ifndef X86_FIRMWARE_SMBIOS_H
#define X86_FIRMWARE_SMBIOS_H

#include "arch/x86/firmware/physical.h"

#define SMBIOS_WORDS_SIZE 200

/* For people, on one line each: printable (lib/printable.h), empty where nothing is known. */
struct smbios_machine {
	char board[SMBIOS_WORDS_SIZE]; /* "QEMU Standard PC (Q35 + ICH9, 2009) pc-q35-10.0" */
	char bios[SMBIOS_WORDS_SIZE];  /* "SeaBIOS 1.16.3, 04/01/2014" */
};

/* Finds the tables, by UEFI's system table (its physical address; 0: there is none) or else by a
 * scan of the BIOS' area, and reads them. Believes none of it: what does not check is left out.
 * Boot CPU only. */
void smbios_read(const struct physical_memory *memory, uint64_t efi_system_table,
		 struct smbios_machine *out);

#endif
