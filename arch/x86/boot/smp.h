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

/* CPUs that were expected and did not come. */
unsigned smp_missing(void);

#endif
