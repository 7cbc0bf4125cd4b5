/*
 * What CPUs need for executions that are told by what they did: see arch/effect.h.
 */
#ifndef X86_TRAP_EFFECT_H
#define X86_TRAP_EFFECT_H

/* Takes memory for the windows of so many CPUs, and maps them. Where there is too little,
 * arch_effect_begin() says so. Boot CPU, after memory_init(), before the others start. */
void effect_init(unsigned cpus);

#endif
