/*
 * Machine checks: errors of the hardware that a processor finds by itself.
 */
#ifndef X86_CPU_MACHINE_CHECK_H
#define X86_CPU_MACHINE_CHECK_H

/* Has the calling CPU raise #MC for an error that it cannot correct, where it can: else it would
 * shut down, which resets the machine. Forgets what was found before. Interrupts off; when the CPU
 * can take exceptions. */
void machine_check_enable(void);

/* Prints what the calling CPU has found, as comments. In the handler of #MC. */
void machine_check_describe(void);

/* Makes it ready for the next one: a second #MC before this would shut the CPU down. */
void machine_check_end(void);

#endif
