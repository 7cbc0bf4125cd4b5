/*
 * Several instructions in a row: whether a run may execute them.
 */
#ifndef SCENARIO_DECODE_FORM_H
#define SCENARIO_DECODE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A site, and as much again behind it. */
#define FORM_LENGTH_MAX 32

/* Why a run must not execute these bytes, at most FORM_LENGTH_MAX, from the first on, in the words
 * and under the conditions of `harm` in decode.h, and of 512 bytes more at each of its ends of what
 * is not mapped. Each way that branches inside them may go is followed. One of several instructions
 * does harm also
 *
 * - when its address, or its target, is in a register that one before it has given a value of its
 *   own: an address that a run does not know;
 * - when it returns, and one before it has written memory or moved the stack pointer;
 * - when it leads back into the bytes, and one before it, or itself, has moved an address or the
 * stack pointer: there is no end to that.
 *
 * `in_program`: what does harm in a kernel alone does none.
 *
 * What is behind the bytes is not looked at; the last instruction must be whole. NULL: it may
 * execute them. Pure. Any context. */
const char *form_harm(const uint8_t *bytes, size_t length, bool in_program);

#endif
