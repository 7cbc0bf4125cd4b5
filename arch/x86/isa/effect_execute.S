/*
 * void arch_effect_execute(struct arch_effect *effect)
 *
 * Goes to a front of scenario/surround_effect.h, which leads through the site, over and over. The
 * same in the kernel and in a program. From the front to effect_capture all registers are the
 * site's, and so is the stack; what is needed again is found through gs.
 *
 * What an execution left is compared at once with what both forms leave, while nothing has been
 * overwritten yet: a trap, or a way through memory and C, would come between two executions.
 */
#include "arch/x86/isa/effect_execute.h"
#include "arch/x86/isa/site_execute.h"

#define OF_LEFT(name) EFFECT_LEFT + LEFT_##name(%rax)

	/* Compares the registers with what is at rax, and then, by rbx and rcx, the rest: those two
	 * are what they should be by then. Goes to `other` with all but rax as they were. */
	.macro COMPARE kind:req other:req
	cmpq %rbx, LEFT_RBX(%rax)
	jne \other
	cmpq %rcx, LEFT_RCX(%rax)
	jne \other
	cmpq %rdx, LEFT_RDX(%rax)
	jne \other
	cmpq %rsi, LEFT_RSI(%rax)
	jne \other
	cmpq %rdi, LEFT_RDI(%rax)
	jne \other
	cmpq %rbp, LEFT_RBP(%rax)
	jne \other
	cmpq %r8, LEFT_R8(%rax)
	jne \other
	cmpq %r9, LEFT_R9(%rax)
	jne \other
	cmpq %r10, LEFT_R10(%rax)
	jne \other
	cmpq %r11, LEFT_R11(%rax)
	jne \other
	cmpq %r12, LEFT_R12(%rax)
	jne \other
	cmpq %r13, LEFT_R13(%rax)
	jne \other
	cmpq %r14, LEFT_R14(%rax)
	jne \other
	cmpq %r15, LEFT_R15(%rax)
	jne \other
	movq %gs:EFFECT_GS_RAX, %rbx
	cmpq %rbx, LEFT_RAX(%rax)
	jne 8f
	movq %gs:EFFECT_GS_WHERE, %rbx
	cmpq %rbx, LEFT_WHERE(%rax)
	jne 8f
	movq %gs:EFFECT_GS_BURST, %rcx
	movq EFFECT_LEFT + LEFT_RSP(%rcx), %rbx
	cmpq %rbx, LEFT_RSP(%rax)
	jne 8f
	movq EFFECT_LEFT + LEFT_FLAGS(%rcx), %rbx
	cmpq %rbx, LEFT_FLAGS(%rax)
	jne 8f
	/* Memory: rdx counts, and rsi goes over the cells. */
	movl EFFECT_CELL_COUNT(%rcx), %edx
	testl %edx, %edx
	jz 9f
	movq EFFECT_CELLS(%rcx), %rsi
7:	cmpl $0, EFFECT_CELL_COMPARED + 4 * \kind(%rsi)
	je 6f
	movq EFFECT_CELL_AT(%rsi), %rbx
	movq (%rbx), %rbx
	cmpq %rbx, EFFECT_CELL_LEFT + 8 * \kind(%rsi)
	jne 8f
6:	addq $EFFECT_CELL_SIZE, %rsi
	decl %edx
	jnz 7b
9:	movl $\kind, %edx
	jmp .Lknown
8:	movq LEFT_RBX(%rax), %rbx
	movq LEFT_RCX(%rax), %rcx
	movq LEFT_RDX(%rax), %rdx
	movq LEFT_RSI(%rax), %rsi
	jmp \other
	.endm

	.text
	.global arch_effect_execute, effect_capture, effect_returned, effect_execute_left
arch_effect_execute:
	pushq %rbp				/* a frame, for whoever prints the callers */
	movq %rsp, %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rdi, %gs:EFFECT_GS_BURST
	leaq effect_capture(%rip), %rax
	movq %rax, %gs:EFFECT_GS_CAPTURE
	movq %rsp, EFFECT_HOST_RSP(%rdi)
	movl $0, EFFECT_BEFORE(%rdi)
	movl $0, EFFECT_COUNTED(%rdi)
	movl $EFFECT_KIND_OTHER, EFFECT_FIRST(%rdi)

	.balign 16
.Lagain:					/* rdi is the burst */
	movl EFFECT_CELL_COUNT(%rdi), %ecx
	movl $EFFECT_KIND_OTHER, EFFECT_LAST(%rdi)
	testl %ecx, %ecx
	jz 2f
	movq EFFECT_CELLS(%rdi), %rsi
1:	movq EFFECT_CELL_AT(%rsi), %rax
	movq EFFECT_CELL_BEFORE(%rsi), %rdx
	movq %rdx, (%rax)
	addq $EFFECT_CELL_SIZE, %rsi
	decl %ecx
	jnz 1b
2:	jmp *EFFECT_FRONT(%rdi)

effect_returned:
	movq $EFFECT_WHERE_RETURNED, %gs:EFFECT_GS_WHERE
effect_capture:
	movq %rax, %gs:EFFECT_GS_RAX
	movq %gs:EFFECT_GS_BURST, %rax
	movq %rsp, OF_LEFT(RSP)
	movq EFFECT_HOST_RSP(%rax), %rsp
	pushfq
	andq $EFFECT_FLAGS, (%rsp)
	cld
	popq OF_LEFT(FLAGS)
	movq EFFECT_EXPECTED_OLD(%rax), %rax
	COMPARE EFFECT_KIND_OLD, .Lnot_old
.Lnot_old:
	movq %gs:EFFECT_GS_BURST, %rax
	movq EFFECT_EXPECTED_NEW(%rax), %rax
	COMPARE EFFECT_KIND_NEW, .Lother
.Lother:
	movq %gs:EFFECT_GS_BURST, %rax
	movq %rbx, OF_LEFT(RBX)
	movq %rcx, OF_LEFT(RCX)
	movq %rdx, OF_LEFT(RDX)
	movq %rsi, OF_LEFT(RSI)
	movq %rdi, OF_LEFT(RDI)
	movq %rbp, OF_LEFT(RBP)
	movq %r8, OF_LEFT(R8)
	movq %r9, OF_LEFT(R9)
	movq %r10, OF_LEFT(R10)
	movq %r11, OF_LEFT(R11)
	movq %r12, OF_LEFT(R12)
	movq %r13, OF_LEFT(R13)
	movq %r14, OF_LEFT(R14)
	movq %r15, OF_LEFT(R15)
	movq %gs:EFFECT_GS_RAX, %rbx
	movq %rbx, OF_LEFT(RAX)
	movq %gs:EFFECT_GS_WHERE, %rbx
	movq %rbx, OF_LEFT(WHERE)
	jmp .Lover

	/* It is that of a form, by edx. Up to MARK, see site_execute.S. */
.Lknown:
	movq %gs:EFFECT_GS_BURST, %rdi
	movq EFFECT_SERIALIZED(%rdi), %rax
	movl %edx, EFFECT_LAST(%rdi)
	movl EFFECT_BEFORE(%rdi), %ecx
	testl %ecx, %ecx
	jnz 1f
	movl %edx, EFFECT_FIRST(%rdi)
	movq %rax, EFFECT_FIRST_SERIALIZED(%rdi)
1:	incl %ecx				/* after so many the burst is over, */
	cmpl EFFECT_LIMIT(%rdi), %ecx
	jae .Lover
	cmpl $0, EFFECT_COUNTED(%rdi)
	jne .Lover
	cmpl EFFECT_FIRST(%rdi), %edx		/* or behind one that is not like the first, */
	jne .Lover
	cmpq EFFECT_FIRST_SERIALIZED(%rdi), %rax
	jne .Lover
	movl %es, %eax
	cmpl $MARK, %eax
	jne .Lover
	movq EFFECT_STAGE(%rdi), %rsi		/* or with another stage */
	movq (%rsi), %rsi
	cmpq EFFECT_STAGE_VALUE(%rdi), %rsi
	jne .Lover
	movl %ecx, EFFECT_BEFORE(%rdi)
	jmp .Lagain

effect_execute_left:
	movq %gs:EFFECT_GS_BURST, %rdi
	movq EFFECT_HOST_RSP(%rdi), %rsp
	cld
.Lover:
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret

	.section .note.GNU-stack, "", @progbits
