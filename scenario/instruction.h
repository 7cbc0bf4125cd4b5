/*
 * The few instructions that a site's bytes may be, and where each leads.
 */
#ifndef SCENARIO_INSTRUCTION_H
#define SCENARIO_INSTRUCTION_H

#include "scenario/site.h"

struct instruction {
	unsigned length; /* in bytes */
	enum landing_way way;
	int32_t place; /* in bytes from its own end */
};

/* Decodes what `bytes` begin with. False when that is none of these instructions, or is not whole.
 * Conditional branches are decided by the flags that site.h promises. Pure. Any context. */
bool instruction_decode(const uint8_t *bytes, size_t length, struct instruction *instruction);

#endif
