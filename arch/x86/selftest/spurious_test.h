/*
 * Interrupts that nobody has asked for, on purpose: for the test of what becomes of them.
 */
#ifndef X86_SELFTEST_SPURIOUS_TEST_H
#define X86_SELFTEST_SPURIOUS_TEST_H

/* Has the calling CPU take some of each kind: an unused vector from the APIC, which must end it, or
 * it would take no sync any more, and the same by an instruction, which must not end anything; the
 * spurious ones of the APIC and of both legacy PICs. Boot CPU, interrupts off; they are on for a
 * moment. */
void spurious_provoke(void);

#endif
