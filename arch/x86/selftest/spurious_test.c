#include "arch/x86/selftest/spurious_test.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/apic.h"

#define UNUSED_VECTOR 0xdd

/* Far longer than any takes. */
#define TURNS_MAX 1000000u

/* An instruction names its vector: no register can. */
#define SOFTWARE_INTERRUPT(vector) __asm__ volatile("int %0" : : "i"(vector) : "memory")

/* Sends one from the APIC, and waits until it has been taken. One that is not ended keeps the next
 * of its vector from coming. */
static void take_one(void)
{
	unsigned long before = arch_spurious();

	apic_send_self(UNUSED_VECTOR);
	for (unsigned turn = 0; turn < TURNS_MAX && arch_spurious() == before; turn++)
		pause();
}

void spurious_provoke(void)
{
	sti();
	take_one();
	take_one();
	cli();
	SOFTWARE_INTERRUPT(UNUSED_VECTOR);
	SOFTWARE_INTERRUPT(0x27); /* line 7 of the first PIC */
	SOFTWARE_INTERRUPT(0x2f); /* line 7 of the second */
	SOFTWARE_INTERRUPT(0xff);
	kernel_comment("spurious: %lu taken, vector 0x%02x %s in service", arch_spurious(),
		       UNUSED_VECTOR, apic_in_service(UNUSED_VECTOR) ? "still" : "no longer");
}
