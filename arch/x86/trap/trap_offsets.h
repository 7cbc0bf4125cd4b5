/*
 * What trap.S must know of declarations in C: trap.c holds the ones against the others. Only
 * numbers are here, because an assembler reads this too.
 */
#ifndef X86_TRAP_TRAP_OFFSETS_H
#define X86_TRAP_TRAP_OFFSETS_H

/* struct arch_trap: offsets in bytes. */
#define TRAP_R15 0
#define TRAP_RAX 112
#define TRAP_VECTOR 120
#define TRAP_RIP 136
#define TRAP_RFLAGS 152
#define TRAP_RSP 160

/* struct cpu, found through GS; and a value of its sync_return. */
#define CPU_SYNC_RETURN 8
#define SYNC_RETURN_NOT_DECIDED 1

/* The vector of a sync. */
#define SYNC_VECTOR 0xf0

#endif
