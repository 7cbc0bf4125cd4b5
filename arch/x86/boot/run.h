/*
 * From the machine that start.c has made ready to the kernel.
 */
#ifndef X86_BOOT_RUN_H
#define X86_BOOT_RUN_H

#include "arch/options.h"
#include "arch/x86/boot/smp.h"
#include "arch/x86/firmware/acpi.h"
#include "arch/x86/firmware/boot_info.h"

/* Frees init text, from which it is called; starts the other CPUs, unless it is said why there is
 * no APIC to do it with, or no other CPU (NULL: there is); then kernel_patcher(). Boot CPU,
 * interrupts off. */
_Noreturn void x86_run(const struct boot_info *boot, const struct arch_options *options,
		       const struct trampoline *trampoline, const struct acpi_machine *acpi,
		       const char *no_apic, const char *no_cpus);

#endif
