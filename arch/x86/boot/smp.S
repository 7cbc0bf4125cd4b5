/*
 * The door: where a CPU comes from the trampoline, on the kernel's page tables, without a stack.
 *
 * It finds its own APIC id among the slots that smp.c has prepared, and turns the slot from wanted
 * to arrived. Whoever has no slot, or finds it in any other state, was not expected (it comes too
 * late, or twice): it halts here, with interrupts off, and touches no memory that another uses.
 */
#include "arch/x86/boot/smp_slot.h"

#define MSR_APIC_BASE	0x1b
#define APIC_BASE_EXTD_ENABLE 0xc00
#define MSR_X2APIC_ID	0x802
#define XAPIC_ID	0x20

	.text
	.global x86_cpu_start
x86_cpu_start:
	cmpb $0, x86_x2apic
	je xapic
	movl $MSR_APIC_BASE, %ecx		/* x2APIC mode first, then its registers */
	rdmsr
	orl $APIC_BASE_EXTD_ENABLE, %eax
	wrmsr
	movl $MSR_X2APIC_ID, %ecx
	rdmsr
	jmp have_id
xapic:
	movq x86_apic_registers, %rax
	movl XAPIC_ID(%rax), %eax
	shrl $24, %eax
have_id:
	movl %eax, %edx
	movl x86_slot_count, %ecx
	movq x86_slots, %rbx
next_slot:
	decl %ecx
	js closed
	movl %ecx, %esi
	shlq $SLOT_SHIFT, %rsi
	cmpl %edx, SLOT_APIC_ID(%rbx,%rsi)
	jne next_slot
	movl $STATE_WANTED, %eax
	movl $STATE_ARRIVED, %edi
	lock cmpxchgl %edi, SLOT_STATE(%rbx,%rsi)
	jne closed
	leaq (%rbx,%rsi), %rdi
	movq SLOT_STACK(%rdi), %rsp
	xorl %ebp, %ebp				/* a backtrace ends here */
	call x86_cpu_arrived
closed:
	cli
	hlt
	jmp closed
