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

/* True of a near jump, call or return, relative or not. */
bool parts_near_branch(const struct parts *parts);

#endif
