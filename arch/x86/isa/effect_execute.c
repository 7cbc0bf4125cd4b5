/*
 * Holds the numbers of effect_execute.h against the declarations that they stand for. No code: that
 * is effect_execute.S.
 */
#include "arch/x86/isa/effect_execute.h"

#include "arch/effect.h"

#define IS_AT(type, member, offset)                                                                \
	_Static_assert(offsetof(struct type, member) == (offset), #member)

IS_AT(arch_effect, front, EFFECT_FRONT);
IS_AT(arch_effect, rsp, EFFECT_RSP);
IS_AT(arch_effect, serializations, EFFECT_SERIALIZATIONS);
IS_AT(arch_effect, expected[0], EFFECT_EXPECTED_OLD);
IS_AT(arch_effect, expected[1], EFFECT_EXPECTED_NEW);
IS_AT(arch_effect, cells, EFFECT_CELLS);
IS_AT(arch_effect, stage, EFFECT_STAGE);
IS_AT(arch_effect, stage_value, EFFECT_STAGE_VALUE);
IS_AT(arch_effect, limit, EFFECT_LIMIT);
IS_AT(arch_effect, cell_count, EFFECT_CELL_COUNT);
IS_AT(arch_effect, serialized, EFFECT_SERIALIZED);
IS_AT(arch_effect, first_serialized, EFFECT_FIRST_SERIALIZED);
IS_AT(arch_effect, host_rsp, EFFECT_HOST_RSP);
IS_AT(arch_effect, before, EFFECT_BEFORE);
IS_AT(arch_effect, first, EFFECT_FIRST);
IS_AT(arch_effect, last, EFFECT_LAST);
IS_AT(arch_effect, counted, EFFECT_COUNTED);
IS_AT(arch_effect, left, EFFECT_LEFT);

IS_AT(arch_effect_cell, at, EFFECT_CELL_AT);
IS_AT(arch_effect_cell, before, EFFECT_CELL_BEFORE);
IS_AT(arch_effect_cell, left, EFFECT_CELL_LEFT);
IS_AT(arch_effect_cell, compared, EFFECT_CELL_COMPARED);
_Static_assert(sizeof(struct arch_effect_cell) == EFFECT_CELL_SIZE, "a cell");

IS_AT(arch_effect_left, rax, LEFT_RAX);
IS_AT(arch_effect_left, rbx, LEFT_RBX);
IS_AT(arch_effect_left, rcx, LEFT_RCX);
IS_AT(arch_effect_left, rdx, LEFT_RDX);
IS_AT(arch_effect_left, rsi, LEFT_RSI);
IS_AT(arch_effect_left, rdi, LEFT_RDI);
IS_AT(arch_effect_left, rbp, LEFT_RBP);
IS_AT(arch_effect_left, r8, LEFT_R8);
IS_AT(arch_effect_left, r9, LEFT_R9);
IS_AT(arch_effect_left, r10, LEFT_R10);
IS_AT(arch_effect_left, r11, LEFT_R11);
IS_AT(arch_effect_left, r12, LEFT_R12);
IS_AT(arch_effect_left, r13, LEFT_R13);
IS_AT(arch_effect_left, r14, LEFT_R14);
IS_AT(arch_effect_left, r15, LEFT_R15);
IS_AT(arch_effect_left, rsp, LEFT_RSP);
IS_AT(arch_effect_left, flags, LEFT_FLAGS);
IS_AT(arch_effect_left, where, LEFT_WHERE);

_Static_assert(offsetof(struct effect_gs, burst) + EFFECT_GS == EFFECT_GS_BURST, "burst");
_Static_assert(offsetof(struct effect_gs, capture) + EFFECT_GS == EFFECT_GS_CAPTURE, "capture");
_Static_assert(offsetof(struct effect_gs, rax) + EFFECT_GS == EFFECT_GS_RAX, "rax");
_Static_assert(offsetof(struct effect_gs, where) + EFFECT_GS == EFFECT_GS_WHERE, "where");
_Static_assert(sizeof(struct effect_gs) == EFFECT_GS_SIZE, "what gs has");

_Static_assert((int)EFFECT_OLD == EFFECT_KIND_OLD && (int)EFFECT_NEW == EFFECT_KIND_NEW &&
		       (int)EFFECT_OTHER == EFFECT_KIND_OTHER,
	       "kinds");
_Static_assert((int)EFFECT_RETURNED == EFFECT_WHERE_RETURNED, "where");

_Static_assert(SURROUND_GS_BURST == EFFECT_GS_BURST && SURROUND_GS_CAPTURE == EFFECT_GS_CAPTURE &&
		       SURROUND_GS_WHERE == EFFECT_GS_WHERE,
	       "what the code around a site finds through gs");
_Static_assert(SURROUND_BURST_RSP == EFFECT_RSP &&
		       SURROUND_BURST_SERIALIZATIONS == EFFECT_SERIALIZATIONS &&
		       SURROUND_BURST_SERIALIZED == EFFECT_SERIALIZED,
	       "what it knows of the burst");
