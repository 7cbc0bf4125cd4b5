/*
 * Starts the other CPUs.
 */
#ifndef X86_BOOT_SMP_H
#define X86_BOOT_SMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code that arch/x86/boot/trampoline.S provides, and where in it CR3 goes. */
struct trampoline {
	const uint8_t *code;
	size_t size;
	size_t page_root_offset;
};

/* Starts the CPUs with these APIC ids, the caller's own left out, from the page of physical memory
 * at `page`. Says in the log which do not come up within a bounded time, and closes the door behind
 * the others. Boot CPU, interrupts off, after apic_init(). */
void smp_start(const struct trampoline *trampoline, uint32_t page, const uint32_t *apic_ids,
	       unsigned count);

/* Puts a CPU that has halted for good, interrupts off, back to where it waits for a start-up
 * message; then sends it that, if it has not taken it yet. It comes through the same door, with its
 * number and its stack, and begins anew in kernel_executor(). The first takes some milliseconds,
 * the second does not wait for anything. Boot CPU only. */
struct cpu;
void smp_prepare_again(const struct cpu *cpu);
void smp_start_again(const struct cpu *cpu);

/* CPUs that were expected and did not come. */
unsigned smp_missing(void);

#endif
