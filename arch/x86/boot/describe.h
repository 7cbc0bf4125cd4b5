/*
 * What is known of the machine as a whole: for the log's header.
 */
#ifndef X86_BOOT_DESCRIBE_H
#define X86_BOOT_DESCRIBE_H

#include "arch/x86/firmware/smbios.h"

/* What the firmware says of itself; it is not copied. */
void machine_set_firmware(const struct smbios_machine *said);

/* CPUs in the firmware's table: enabled ones, and ones that are not. */
void machine_set_cpus(unsigned enabled, unsigned disabled, unsigned online_capable);

#endif
