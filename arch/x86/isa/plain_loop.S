/*
 * void arch_plain_execute(struct arch_plain_execution *execution)
 * void arch_plain_patch(const struct arch_plain_patching *patching, uint64_t patches)
 *
 * The same in the kernel and in a program. What is not here is the point: no clock, no stage, no
 * line that another CPU writes but the site's.
 */
#include "arch/x86/isa/plain_loop.h"

	.text

/*
 *   rbx    the site
 *   rsi    0, and then what the execution was, less PLAIN_LEFT_BIAS
 *   rbp    what the one just before was, likewise
 *   r12    executions that are left
 *   r13    how many were left when the last change came
 *   r14    the execution
 *
 * The site changes esi alone.
 */
	.global arch_plain_execute
arch_plain_execute:
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	movq %rdi, %r14
	movq PLAIN_EXECUTION_SITE(%r14), %rbx
	movq PLAIN_EXECUTION_LIMIT(%r14), %r12
	movl PLAIN_EXECUTION_LAST(%r14), %ebp
	subl $PLAIN_LEFT_BIAS, %ebp
	movq %r12, %r13
	.balign 64
1:	xorl %esi, %esi
	call *%rbx
	cmpl %ebp, %esi
	jne 3f
2:	decq %r12
	jnz 1b

	movslq %ebp, %rax
	addq %r13, PLAIN_EXECUTION_RAN + 8 * PLAIN_LEFT_BIAS(%r14, %rax, 8)
	addl $PLAIN_LEFT_BIAS, %ebp
	movl %ebp, PLAIN_EXECUTION_LAST(%r14)
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret

	/* All since the last change were like the one just before; this one is not among them. */
3:	movslq %ebp, %rax
	movslq %esi, %rcx
	subq %r12, %r13
	addq %r13, PLAIN_EXECUTION_RAN + 8 * PLAIN_LEFT_BIAS(%r14, %rax, 8)
	movq %r12, %r13
	leaq (%rax, %rax, 4), %rax
	addq %rcx, %rax
	incq PLAIN_EXECUTION_CHANGES + 8 * 6 * PLAIN_LEFT_BIAS(%r14, %rax, 8)
	movl %esi, %ebp
	jmp 2b

/*
 * One patch after the other, each by the same instructions: two at a turn would be stored so close
 * to each other that nobody could see the first.
 *
 *   rdi    the site's alias
 *   rsi    patches that are left
 *   rdx    the patching
 *   rcx    the form that is next
 *   r8     turns between two patches
 */
	.macro NEXT_PATCH again
	xorl $1, %ecx
	movl %r8d, %eax
	testl %eax, %eax
	jz 2f
1:	decl %eax
	jnz 1b
2:	decq %rsi
	jnz \again
	ret
	.endm

	.global arch_plain_patch
arch_plain_patch:
	movq %rdi, %rdx
	movq PLAIN_PATCHING_SITE(%rdx), %rdi
	movl PLAIN_PATCHING_TURNS(%rdx), %r8d
	movl $1, %ecx
	movl PLAIN_PATCHING_STORES(%rdx), %eax
	cmpl $PLAIN_STORES_WHOLE, %eax
	je .Lwhole
	cmpl $PLAIN_STORES_SECOND, %eax
	je .Lsecond
	cmpl $PLAIN_STORES_BYTEWISE, %eax
	je .Lbytewise

	.balign 32
.Lscheme:
	movb $0xcc, (%rdi)
	movl PLAIN_PATCHING_FORMS + 1(%rdx, %rcx, 8), %eax
	movl %eax, 1(%rdi)
	movb PLAIN_PATCHING_FORMS(%rdx, %rcx, 8), %al
	movb %al, (%rdi)
	NEXT_PATCH .Lscheme

	.balign 32
.Lwhole:
	movq PLAIN_PATCHING_FORMS(%rdx, %rcx, 8), %rax
	movq %rax, (%rdi)
	NEXT_PATCH .Lwhole

	.balign 32
.Lsecond:
	movb PLAIN_PATCHING_FORMS + 1(%rdx, %rcx, 8), %al
	movb %al, 1(%rdi)
	NEXT_PATCH .Lsecond

	.balign 32
.Lbytewise:
	.irp byte, 0, 1, 2, 3, 4
	movb PLAIN_PATCHING_FORMS + \byte(%rdx, %rcx, 8), %al
	movb %al, \byte(%rdi)
	.endr
	NEXT_PATCH .Lbytewise

	.section .rodata
	.global arch_plain_pads
arch_plain_pads:
	.macro PAD esi
	.byte 0xbe				/* movl $..., %esi */
	.long \esi
	.byte 0xc3				/* ret */
	.endm
	PAD PLAIN_ESI_TORN
	PAD PLAIN_ESI_BREAKPOINT

	.section .note.GNU-stack, "", @progbits
