/*
 * From the boot CPU in 64-bit mode to the kernel: what boot/ calls, in this order.
 */
#ifndef X86_BOOT_START_H
#define X86_BOOT_START_H

#include "arch/options.h"
#include "arch/x86/boot/smp.h"
#include "arch/x86/firmware/boot_info.h"
#include "arch/x86/firmware/physical.h"

/* Exceptions, the kernel's own page tables, and the log, which is kept at first. Interrupts off. */
void x86_begin(void);

/* Physical memory, for reading what the boot loader left. After x86_begin(). */
extern const struct physical_memory x86_memory;

/* The consoles, as the command line wants them: the serial port, once that line is known; the
 * screen, once there is memory, or before the end. What was kept of the log comes first. */
void x86_serial(const struct arch_options *options);
void x86_screen(const struct boot_info *boot, const struct arch_options *options);

/* Everything else: memory, ACPI, APIC, clock, the other CPUs; then kernel_patcher(). */
_Noreturn void x86_start(const struct boot_info *boot, const struct arch_options *options,
			 const struct trampoline *trampoline);

#endif
