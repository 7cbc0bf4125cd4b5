/*
 * void arch_serialize(enum serialization how)
 * uint64_t arch_serialize_operand(enum serialization how)
 *
 * Those of scenario/serializations.def that only a kernel may execute are here, and all others are
 * as in a program.
 */
#include "arch/x86/isa/serialize.inc"

#define COMPARE_PROGRAM(NAME, to)
#define COMPARE_KERNEL(NAME, to) cmpl $.LSERIALIZE_##NAME, %edi; je to

	.text
	.global arch_serialize
arch_serialize:
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, ...)                        \
	COMPARE_##allowed(NAME, .L##NAME)
#include "scenario/serializations.def"
	jmp serialize_by

#define EXECUTE_PROGRAM(NAME, code, operand)
#define EXECUTE_KERNEL(NAME, code, operand)                                                        \
.L##NAME: pushq %rbx; pushq %rbx; movq %rsp, %r11; xorl %eax, %eax; UNPACK operand;               \
	.byte UNPACK code; popq %rbx; popq %rbx; ret
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, operand)       \
	EXECUTE_##allowed(NAME, code, operand)
#include "scenario/serializations.def"

	.global arch_serialize_operand
arch_serialize_operand:
	xorl %eax, %eax
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, ...)                        \
	COMPARE_##allowed(NAME, .Loperand_##NAME)
#include "scenario/serializations.def"
	ret

#define OPERAND_PROGRAM(NAME, operand)
#define OPERAND_KERNEL(NAME, operand) .Loperand_##NAME: UNPACK operand; ret
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, operand)       \
	OPERAND_##allowed(NAME, operand)
#include "scenario/serializations.def"

	.section .note.GNU-stack, "", @progbits
