/*
 * The local APIC, in xAPIC or x2APIC mode (SDM vol. 3 chapter 10; APM vol. 2 chapter 16).
 *
 * x2APIC where the firmware left it so, or the processor offers it; else xAPIC.
 */
#ifndef X86_SYNC_APIC_H
#define X86_SYNC_APIC_H

#include <stdbool.h>
#include <stdint.h>

/* Chooses the mode and enables the boot CPU's APIC. `address` is the MADT's; `xapic_only` keeps it
 * from offering x2APIC. NULL, or the reason in words. Boot CPU only. */
const char *apic_init(uint64_t address, bool xapic_only);

/* Enables the calling CPU's APIC in the mode that apic_init() chose. Interrupts off. */
void apic_enable(void);

/* "xAPIC" or "x2APIC", and whether that was the firmware's choice or ours. */
const char *apic_mode(void);

/* The calling CPU's own id. Any context. */
uint32_t apic_id(void);

/* True when the calling CPU's APIC has delivered an interrupt of this vector that has not ended: so
 * it was no instruction, no legacy PIC, and not the spurious one. False without an APIC. Interrupts
 * off. */
bool apic_in_service(uint8_t vector);

/* Ends the interrupt that is being handled. Interrupts off. */
void apic_end_of_interrupt(void);

/* The three messages that start a CPU, to one APIC id. `page` is a page's number below 256.
 * False when an earlier message was not delivered within a bounded time. */
bool apic_send_init(uint32_t id);
bool apic_send_startup(uint32_t id, uint8_t page);

/* A fixed interrupt to all CPUs but this one. All earlier stores of this CPU are visible to a CPU
 * before it takes the interrupt. False as above. NMI-safe. */
bool apic_send_all_but_self(uint8_t vector);

/* The same, but the stores may become visible later; with x2APIC only, since an access to xAPIC's
 * registers waits for them in any case. */
bool apic_send_all_but_self_unfenced(uint8_t vector);

/* A fixed interrupt to one CPU. All earlier stores are visible, and false, as above. */
bool apic_send(uint32_t id, uint8_t vector);
/* An NMI to one APIC id. False as above. */
bool apic_send_nmi(uint32_t id);

/* An interrupt, or an NMI, to the calling CPU itself. False as above. */
bool apic_send_self(uint8_t vector);
bool apic_send_self_nmi(void);

/* Has the calling CPU's timer raise VECTOR_TIMER, once, in so many of its ticks; 0 stops it. How
 * long a tick is, is for the caller to measure, by what is left of a count. */
void apic_timer_start(uint32_t ticks);
uint32_t apic_timer_left(void);

/* For x86_cpu_start, which has no stack to call anything with. Constant once apic_init() has run.
 */
extern bool x86_x2apic;
extern uint8_t *x86_apic_registers;

#endif
