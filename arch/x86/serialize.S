/*
 * void arch_serialize(enum serialization how)
 *
 * By the code of scenario/serializations.def, which says what it may expect.
 */
#include "arch/x86/serialize.inc"

	.macro PLAIN code:vararg
	.byte \code
	.endm

	.macro PREPARED code:vararg
	.byte \code
	.endm

	/* To the instruction behind it: SDM vol. 2, IRET, in 64-bit mode. */
	.macro RETURN code:vararg
	movq %rsp, %rax
	movl %ss, %ecx
	pushq %rcx
	pushq %rax
	pushfq
	movl %cs, %ecx
	pushq %rcx
	leaq 1f(%rip), %rcx
	pushq %rcx
	.byte \code
1:
	.endm

	.text
	.global arch_serialize
arch_serialize:
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx
	pushq %rbx				/* the word that may be written */
	movq %rsp, %r11
	xorl %eax, %eax

#define SERIALIZATION(NAME, ...) cmpl $.LSERIALIZE_##NAME, %edi; je .L##NAME
#include "scenario/serializations.def"

.Ldone:
	popq %rbx
	popq %rbx
	popq %rbp
	ret

#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, before)        \
.L##NAME: UNPACK before; form UNPACK code; jmp .Ldone
#include "scenario/serializations.def"

	.section .note.GNU-stack, "", @progbits
