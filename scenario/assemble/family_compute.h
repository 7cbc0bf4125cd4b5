/*
 * The families of what computes: each chooses the encoding of an instruction that has as many
 * operands as its family takes. False, with the reason: it has no such operands. Pure. Any context.
 */
#ifndef SCENARIO_ASSEMBLE_FAMILY_COMPUTE_H
#define SCENARIO_ASSEMBLE_FAMILY_COMPUTE_H

#include <stdbool.h>

#include "scenario/assemble/choose.h"

bool encode_alu(const struct statement *statement, struct encoding *encoding);
bool encode_test(const struct statement *statement, struct encoding *encoding);
bool encode_unary(const struct statement *statement, struct encoding *encoding);
bool encode_shift(const struct statement *statement, struct encoding *encoding);
bool encode_set(const struct statement *statement, struct encoding *encoding);

#endif
