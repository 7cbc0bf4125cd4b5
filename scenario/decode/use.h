/*
 * What an instruction does to the general registers and to memory, as far as the next one's address
 * depends on it.
 */
#ifndef SCENARIO_DECODE_USE_H
#define SCENARIO_DECODE_USE_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/decode/parts.h"

/* Of registers: bit n for register n. */
struct use {
	/* May be another value afterwards, but for moves of up to 128 bytes, as of the stack
	 * pointer by a push */
	uint16_t written;
	/* Its operand in memory, or its target, is found by their values */
	uint16_t address;
	bool stores; /* it may write memory, or moves the stack pointer, also when it has come back
		      */
	bool moves;  /* it moves a register that may be an address, by up to 128 bytes */
	/* Of a mov between two registers of 64 bits, the one that it copies; else 0 */
	uint16_t copied;
};

/* Of an instruction of which parts_harm() says nothing. Pure. Any context. */
struct use parts_use(const struct parts *parts);

#endif
