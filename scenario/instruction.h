/*
 * The few instructions that a site's bytes may be, and where each leads.
 */
#ifndef SCENARIO_INSTRUCTION_H
#define SCENARIO_INSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BREAKPOINT 0xcc

enum landing_way {
	WAY_BRANCH,    /* at next + place, by a jump */
	WAY_CALL,      /* at next + place, with `next` as return address */
	WAY_NEXT,      /* at `next`: place is 0 */
	WAY_TRAP,      /* breakpoint exception, with the 0xcc at next + place */
	WAY_UNDEFINED, /* invalid-opcode exception, raised by the instruction at next + place */
	WAYS
};

struct instruction {
	unsigned length; /* in bytes */
	enum landing_way way;
	int32_t place; /* in bytes from its own end */
};

/* Decodes what `bytes` begin with. False when that is none of these instructions, or is not whole.
 * Conditional branches are decided by the flags that site.h promises. Pure. Any context. */
bool instruction_decode(const uint8_t *bytes, size_t length, struct instruction *instruction);

#endif
