/*
 * What threads need for executions that are told by what they did: see arch/effect.h.
 */
#ifndef LINUX_TRAP_EFFECT_H
#define LINUX_TRAP_EFFECT_H

/* Once in the thread of each CPU, before any execution. Where it is refused, arch_effect_begin()
 * says so. */
void effect_thread_begin(unsigned cpu);

#endif
