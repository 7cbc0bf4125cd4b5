/*
 * void serialize_by(enum serialization how)
 *
 * By the code of scenario/serializations.def, which says what it may expect.
 */
#include "arch/x86/isa/serialize.inc"

	.macro PLAIN code:vararg
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
	.global serialize_by
serialize_by:
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx
	pushq %rbx				/* the word that may be written */
	movq %rsp, %r11
	xorl %eax, %eax

#define COMPARE_KERNEL(NAME)
#define COMPARE_PROGRAM(NAME) cmpl $.LSERIALIZE_##NAME, %edi; je .L##NAME
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, ...) COMPARE_##allowed(NAME)
#include "scenario/serializations.def"

.Ldone:
	popq %rbx
	popq %rbx
	popq %rbp
	ret

#define EXECUTE_KERNEL(NAME, code, form)
#define EXECUTE_PROGRAM(NAME, code, form) .L##NAME: form UNPACK code; jmp .Ldone
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, operand)       \
	EXECUTE_##allowed(NAME, code, form)
#include "scenario/serializations.def"

	.section .note.GNU-stack, "", @progbits
