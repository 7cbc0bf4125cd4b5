/*
 * From an instruction's family and operands to its encoding.
 */
#ifndef SCENARIO_ASSEMBLE_FAMILY_H
#define SCENARIO_ASSEMBLE_FAMILY_H

#include <stdbool.h>

#include "scenario/assemble/choose.h"

/* Chooses the encoding, whose prefixes are there already. False, with the reason: the instruction
 * has no such operands. Pure. Any context. */
bool family_encode(const struct statement *statement, struct encoding *encoding);

#endif
