/*
 * VECTORS stubs of VECTOR_STUB_SIZE bytes, one for each vector, that all end in trap().
 *
 * The CPU has aligned the stack to 16 bytes before it pushed ss, rsp, rflags, cs, rip and perhaps
 * an error code (SDM vol. 3 §6.14.2). With the vector and 15 registers that makes 22 quadwords, so
 * the stack is aligned again at the call.
 */
#include "arch/x86/trap/trap_offsets.h"

	.text
	.balign 16
	.global vector_stubs
vector_stubs:
	.set vector, 0
	.rept 256
	.balign 16
	/* Vectors that push an error code themselves: 8, 10 to 14, 17, 21, 29, 30 */
	.if (vector != 8) && (vector < 10 || vector > 14) && (vector != 17) && (vector != 21) && (vector != 29) && (vector != 30)
	pushq $0
	.endif
	pushq $vector
	jmp trap_entry
	.set vector, vector + 1
	.endr

	.macro restore_registers
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rbp
	popq %rdi
	popq %rsi
	popq %rdx
	popq %rcx
	popq %rbx
	popq %rax
	addq $TRAP_RIP - TRAP_VECTOR, %rsp	/* the vector and the error code */
	.endm

	/* The vector of a sync has a stub of its own: whether its handler returns by iret is open
	 * from its first instruction on, as an NMI there has to know. */
	.balign 16
	.global vectors_sync
vectors_sync:
	movb $SYNC_RETURN_NOT_DECIDED, %gs:CPU_SYNC_RETURN
	pushq $0
	pushq $SYNC_VECTOR
	jmp trap_entry

	.balign 16
trap_entry:
	pushq %rax
	pushq %rbx
	pushq %rcx
	pushq %rdx
	pushq %rsi
	pushq %rdi
	pushq %rbp
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	cld
	movq %rsp, %rdi
	call trap
	testb %al, %al
	jz vectors_plain_return
	restore_registers
	iretq

	/*
	 * The return without a serializing instruction, to the same privilege with interrupts on,
	 * as an interrupt finds it: `sti; ret`, of which nothing comes in between but an NMI.
	 *
	 * The return address is put on the interrupted stack. There it may overwrite what the CPU
	 * pushed of ss, which is not needed, and nothing else: below are rsp and rflags.
	 */
	.global vectors_plain_return, vectors_plain_return_end
vectors_plain_return:
	movb $0, %gs:CPU_SYNC_RETURN
	movq TRAP_RIP(%rsp), %rax
	movq TRAP_RSP(%rsp), %rcx
	subq $8, %rcx
	movq %rax, (%rcx)
	movq %rcx, TRAP_RSP(%rsp)
	andq $~0x200, TRAP_RFLAGS(%rsp)		/* rflags.IF, until the end */
	restore_registers
	addq $16, %rsp				/* rip and cs */
	popfq
	popq %rsp
	sti
	ret
vectors_plain_return_end:
