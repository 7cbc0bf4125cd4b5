/*
 * Why a run must not execute an instruction.
 */
#ifndef SCENARIO_DECODE_HARM_H
#define SCENARIO_DECODE_HARM_H

#include <stdbool.h>

#include "scenario/decode/parts.h"

/* True when it surely raises #UD, on every processor: an opcode that 64-bit mode has given up, ud0
 * to ud2, an operand that must be in memory and is not, a LOCK prefix that is not for it. Of an
 * instruction that has its opcode. Pure. Any context; likewise below. */
bool parts_undefined(const struct parts *parts);

/* The reason, as decode.h promises it; NULL: there is none. Of one that is not undefined. */
const char *parts_harm(const struct parts *parts);

/* Its letter in the tables of harm.c. */
char parts_letter(const struct parts *parts);

/* True of those that write 8 bits of a register, and not more. */
bool parts_writes_byte(const struct parts *parts);

/* True when it moves a register of 64 bits by a constant of up to 128 bytes. */
bool parts_moves_a_little(const struct parts *parts);

/* Whether it does this harm in a kernel alone: see decode.h. */
bool parts_for_kernels(const struct parts *parts, const char *harm);

/* True of a near jump, call or return, relative or not. */
bool parts_near_branch(const struct parts *parts);

#endif
