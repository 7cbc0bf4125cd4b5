/*
 * What smp.S must know of struct slot: smp.c holds the ones against the others. Only numbers are
 * here, because an assembler reads this too.
 */
#ifndef X86_BOOT_SMP_SLOT_H
#define X86_BOOT_SMP_SLOT_H

/* struct slot: offsets in bytes, and its size, 1 << SLOT_SHIFT. */
#define SLOT_APIC_ID 0
#define SLOT_STATE 4
#define SLOT_STACK 16
#define SLOT_SHIFT 5

/* enum slot_state. */
#define STATE_WANTED 1
#define STATE_ARRIVED 2

#endif
