/*
 * void arch_site_execute(struct arch_execution *execution)
 *
 * Calls a front of scenario/surround.h, which leads through the site, over and over. The same in
 * the kernel and in a program. From the front to its `ret` this holds, for the traps that come in
 * between:
 *
 *   rdi    the address of the count of serializations
 *   rdx    that count, as soon as it is read: arch_trap_serializations(), arch_trap_renew()
 *   r9     the address of the flag
 *   r8     the flag's value, as soon as it is read; 0 until then: arch_trap_flag()
 *   rsi    0, and at the end what surround_landing() wants to know
 *   r10    0; arch_trap_counted() and arch_trap_leave() make it 1
 *   r11    the address of a word for a locked instruction to write
 *   r13    how many executions of the burst came before: arch_trap_before()
 *   rax    the operand of what the front serializes by, or 0
 *   rsp    at the return address, and with nothing below; or, until the front's iretq, at its
 *          frame, which ends there
 *
 * rbx and rcx are the front's to overwrite; so is rax, once it has been used, and rdx until then.
 * rbp, r12, r14 and r15 are kept: the frame, by which a CPU that leaves finds its stack again; the
 * execution, by which arch_trap_is_astray() knows it; the address of the stage, and its value.
 */
#include "arch/x86/isa/site_execute.h"
#include "arch/x86/isa/serialize.inc"

/* The flag is read, and then something is done. What an EXECUTE has before it is one macro: an
 * assembler ends an argument at a semicolon. */
	.macro READ_FLAG_THEN code:vararg
	movl (%r9), %r8d
	.byte \code
	.endm

/* One execution, by a call; before it, what the flag needs. */
	.macro EXECUTE before:vararg
	xorl %esi, %esi
	\before
	call *EXECUTION_FRONT(%r12)
	.endm

/* The first execution, and then as many more as there are like it. Up to MARK all is as it was in
 * the first: a trap, whose return is an interrupt's, and any interrupt, ends the burst. */
	.macro BURST before:vararg
	EXECUTE \before
	cmpl $1, EXECUTION_LIMIT(%r12)
	je .Lreturned
	movl %es, %ecx
	cmpl $MARK, %ecx
	jne .Lreturned
	movl %r8d, EXECUTION_FIRST + EXECUTED_FLAG_READ(%r12)
	movl %esi, EXECUTION_FIRST + EXECUTED_LEFT(%r12)
	movq %rdx, EXECUTION_FIRST + EXECUTED_SERIALIZED(%r12)
	.balign 16
1:	leal 1(%r13), %ecx			/* after so many the burst is over, */
	cmpl EXECUTION_LIMIT(%r12), %ecx
	je .Lreturned
	cmpq (%r14), %r15			/* or with another stage, */
	jne .Lreturned
	movl %ecx, %r13d
	EXECUTE \before
	movl %es, %ecx
	cmpl $MARK, %ecx
	jne .Lreturned
	cmpl EXECUTION_FIRST + EXECUTED_LEFT(%r12), %esi
	jne .Lreturned
	cmpl EXECUTION_FIRST + EXECUTED_FLAG_READ(%r12), %r8d
	jne .Lreturned
	cmpq EXECUTION_FIRST + EXECUTED_SERIALIZED(%r12), %rdx
	je 1b					/* or behind one that is not like the first */
	jmp .Lreturned
	.endm

/* The same, whatever each of them is, as long as it has left -1, 0 or 1. One more than that is rbx of
 * the one before, and rcx of the last one: each pair is counted as soon as there is one behind it. */
	.macro BURST_OF_CHANGES
	EXECUTE
	cmpl $1, EXECUTION_LIMIT(%r12)
	je .Lreturned
	movl %es, %ecx
	cmpl $MARK, %ecx
	jne .Lreturned
	testl %r10d, %r10d
	jne .Lreturned
	movl %esi, EXECUTION_FIRST + EXECUTED_LEFT(%r12)
	movq %rdx, EXECUTION_FIRST + EXECUTED_SERIALIZED(%r12)
	leal 1(%rsi), %ebx
	cmpl $CHANGES_KINDS, %ebx
	jae .Lreturned
	cmpq (%r14), %r15
	jne .Lreturned
	jmp 2f
	.balign 16
1:	leal 1(%r13), %eax			/* after so many the burst is over, */
	cmpl EXECUTION_LIMIT(%r12), %eax
	je .Lreturned
	cmpq (%r14), %r15			/* or with another stage */
	jne .Lreturned
	leaq (%rbx, %rbx, CHANGES_KINDS - 1), %rax
	addq %rcx, %rax
	incq EXECUTION_CHANGES(%r12, %rax, CHANGES_CELL)
	movl %ecx, %ebx
2:	incl %r13d
	EXECUTE
	movl %es, %ecx
	cmpl $MARK, %ecx
	jne .Lreturned
	testl %r10d, %r10d			/* a trap may leave no other trace */
	jne .Lreturned
	cmpq EXECUTION_FIRST + EXECUTED_SERIALIZED(%r12), %rdx
	jne .Lreturned
	leal 1(%rsi), %ecx
	cmpl $CHANGES_KINDS, %ecx
	jb 1b
	jmp .Lreturned
	.endm

	.text
	.global arch_site_execute, site_execute_left
arch_site_execute:
	pushq %rbp				/* a frame, for whoever prints the callers */
	movq %rsp, %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	pushq %r15				/* the stack is aligned to 16 bytes again */
	.set SAVED, 6 * 8			/* below the frame */
	movq %rdi, %r12
	movq EXECUTION_SERIALIZATIONS(%r12), %rdi
	movq EXECUTION_FLAG(%r12), %r9
	leaq EXECUTION_SCRATCH(%r12), %r11
	movq EXECUTION_STAGE(%r12), %r14
	movq EXECUTION_STAGE_VALUE(%r12), %r15
	movq EXECUTION_OPERAND(%r12), %rax
	xorl %esi, %esi
	xorl %r8d, %r8d
	xorl %r10d, %r10d
	xorl %r13d, %r13d

	cmpb $0, EXECUTION_READS_FLAG(%r12)
	jne .Lread_flag
	movl EXECUTION_HOW(%r12), %ecx
#define FOR_PLAIN(NAME)
#define FOR_RETURN(NAME) cmpl $.LSERIALIZE_##NAME, %ecx; je .Lby_iret
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, ...)           \
	FOR_##form(NAME)
#include "scenario/serializations.def"
	cmpb $0, EXECUTION_CHANGING(%r12)
	jne .Lchanging
	BURST

.Lreturned:
site_execute_left:
	leaq -SAVED(%rbp), %rsp
	movb %r10b, EXECUTION_COUNTED(%r12)
	movl %r13d, EXECUTION_BEFORE(%r12)
	movl %r8d, EXECUTION_LAST + EXECUTED_FLAG_READ(%r12)
	movl %esi, EXECUTION_LAST + EXECUTED_LEFT(%r12)
	movq %rdx, EXECUTION_LAST + EXECUTED_SERIALIZED(%r12)
	popq %r15
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret

	/* The flag's load is an acquire: nothing behind it is read before it. That is so for data;
	 * whether it is so for the site is the question. */
.Lread_flag:
	movl EXECUTION_HOW_CALLED(%r12), %ecx
#define COMPARE_DROPS(NAME)
#define COMPARE_KEEPS(NAME) cmpl $.LSERIALIZE_##NAME, %ecx; je .Lread_flag_##NAME
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) COMPARE_##fetched(NAME)
#include "scenario/serializations.def"

#define BURST_DROPS(NAME, code)
#define BURST_KEEPS(NAME, code)                                                                    \
.Lread_flag_##NAME: BURST READ_FLAG_THEN UNPACK code
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) BURST_##fetched(NAME, code)
#include "scenario/serializations.def"

.Lchanging:
	BURST_OF_CHANGES

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
