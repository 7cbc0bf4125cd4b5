/*
 * void arch_site_execute(struct arch_execution *execution)
 *
 * Calls a front of scenario/surround.h, which leads through the site. The same in the kernel and in
 * a program. From the front to its `ret` this holds, for the traps that come in between:
 *
 *   rdi    the address of the count of serializations
 *   rdx    that count, as soon as it is read: arch_trap_serializations(), arch_trap_renew()
 *   r9     the address of the flag
 *   r8     the flag's value, as soon as it is read; 0 until then
 *   rsi    0, and at the end what surround_landing() wants to know
 *   r10    0; arch_trap_counted() makes it 1
 *   r11    the address of a word for a locked instruction to write
 *   rax    0; for mov to cr2, what cr2 holds already
 *   rsp    at the return address, and with nothing below; or, until the front's iretq, at its
 *          frame, which ends there
 *
 * rbx and rcx are the front's to overwrite; so is rax, once it has been used, and rdx until then.
 */
#include "arch/x86/pass.h"

	.text
	.global arch_site_execute
arch_site_execute:
	pushq %rbp				/* a frame, for whoever prints the callers */
	movq %rsp, %rbp
	pushq %rbx
	pushq %r12				/* the stack is aligned to 16 bytes again */
	movq %rdi, %r12
	movq EXECUTION_SERIALIZATIONS(%r12), %rdi
	movq EXECUTION_FLAG(%r12), %r9
	leaq EXECUTION_SCRATCH(%r12), %r11
	xorl %eax, %eax
	xorl %esi, %esi
	xorl %r8d, %r8d
	xorl %r10d, %r10d

	cmpl $HOW_IRET, EXECUTION_HOW(%r12)
	je .Lby_iret
	cmpl $HOW_MOVCR2, EXECUTION_HOW(%r12)
	jne .Lcall
	movq %cr2, %rax				/* no program gets here */
.Lcall:
	call *EXECUTION_FRONT(%r12)

.Lreturned:
	movb %r10b, EXECUTION_COUNTED(%r12)
	movl %r8d, EXECUTION_FLAG_READ(%r12)
	movl %esi, EXECUTION_LEFT(%r12)
	movq %rdx, EXECUTION_SERIALIZED(%r12)
	popq %r12
	popq %rbx
	popq %rbp
	ret

	/* As a call, but with a frame under the return address, from which iretq takes ss, rsp,
	 * rflags, cs and rip (SDM vol. 2, IRET): all as they are, and rip in the front itself. */
.Lby_iret:
	leaq .Lreturned(%rip), %rcx
	pushq %rcx
	movq %rsp, %rcx
	movl %ss, %edx
	pushq %rdx
	pushq %rcx
	pushfq
	movl %cs, %edx
	pushq %rdx
	movq EXECUTION_FRONT(%r12), %rcx
	leaq BEHIND_IRETQ(%rcx), %rdx
	pushq %rdx
	jmp *%rcx

	.section .note.GNU-stack, "", @progbits
