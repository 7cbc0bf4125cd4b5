/*
 * One instruction of 64-bit mode: how long it is, where it leads, and whether a run may execute it.
 *
 * By a small table of our own and not by a library: a user changes a scenario on the boot medium
 * with an editor, and the bare kernel, which has no host to ask, must read it and know where its
 * instructions begin. So this is compiled for the kernel, too. It does not say what an instruction
 * computes: a run finds that by executing it.
 *
 * Opcodes are those of Intel's SDM, volume 2, appendix A, and of AMD's manual, volume 3, appendix
 * A, where it has more (XOP, 3DNow!). Everything here is pure. Any context.
 */
#ifndef SCENARIO_DECODE_DECODE_H
#define SCENARIO_DECODE_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSTRUCTION_LENGTH_MAX 15

enum decoded_flow {
	FLOW_NEXT,	/* to the instruction behind it */
	FLOW_JUMP,	/* relative */
	FLOW_BRANCH,	/* relative, on a condition; else to the one behind it */
	FLOW_CALL,	/* relative */
	FLOW_RETURN,	/* near */
	FLOW_ELSEWHERE, /* an indirect or far jump or call, a system call, iret ... */
	FLOW_TRAP,	/* int3: a breakpoint exception, behind it */
	FLOW_FAULT,	/* surely an exception, at it: #UD, or #GP for more than 15 bytes */
	FLOWS
};

/* The conditions of a FLOW_BRANCH that are not those of the opcodes of jCC. */
enum {
	CONDITION_LOOPNE = 16,
	CONDITION_LOOPE,
	CONDITION_LOOP,
	CONDITION_RCXZ,
	/* + CONDITION_ECX: the same of %ecx, as by an address-size prefix */
	CONDITION_ECX = 4
};

struct decoded {
	unsigned length; /* in bytes, 1 to 15, also when it is not whole */
	/* False: it goes on behind the bytes that were given. It has then at least `length` bytes,
	 * which are more than those, and nothing else is known. */
	bool whole;
	enum decoded_flow flow;
	bool comes_back;    /* of an ELSEWHERE: to the instruction behind it, as a call does */
	int32_t relative;   /* from its own end, where flow is JUMP, BRANCH or CALL; else 0 */
	unsigned condition; /* of a BRANCH: 0 to 15 as in the opcode, or CONDITION_...; else 0 */

	/* Why a run must not execute it, as words that can follow "it must not be executed: ".
	 * NULL: alone it can do no harm, not even in a kernel, where each register points into
	 * memory of one's own (with 512 bytes of it below and above the stack pointer), or at what
	 * catches whoever jumps there; the 2 GiB around that memory and around the code are not
	 * mapped otherwise, nor around 2, 3, 5 and 9 times those addresses, which an index makes;
	 * and the direction flag is clear. This is about one instruction, executed once; of
	 * several form_harm() says it, in form.h. */
	const char *harm;
	/* It does harm in a kernel alone: a program gets an exception, or has another stack for its
	 * handlers. Else false. */
	bool is_for_kernels;
};

/* Decodes what `bytes` begin with; there may be any number of them. */
void decode(const uint8_t *bytes, size_t length, struct decoded *out);

/* Where instructions begin when these bytes, at most 16, are executed from the first on: bit n of
 * `starts` for byte n. A branch is not taken, a call and a trap come back. Returns where the last
 * of them ends: at `length`; behind it when that one is not whole; before it when it leads away, by
 * a jump, a return or a fault. */
unsigned decode_boundaries(const uint8_t *bytes, size_t length, uint16_t *starts);

#endif
