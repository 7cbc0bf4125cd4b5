/*
 * The families of what moves: each chooses the encoding of an instruction that has as many operands
 * as its family takes. False, with the reason: it has no such operands. Pure. Any context.
 */
#ifndef SCENARIO_ASSEMBLE_FAMILY_MOVE_H
#define SCENARIO_ASSEMBLE_FAMILY_MOVE_H

#include <stdbool.h>

#include "scenario/assemble/choose.h"

bool encode_push(const struct statement *statement, struct encoding *encoding);
bool encode_pop(const struct statement *statement, struct encoding *encoding);
bool encode_mov(const struct statement *statement, struct encoding *encoding);
bool encode_lea(const struct statement *statement, struct encoding *encoding);
bool encode_xchg(const struct statement *statement, struct encoding *encoding);
bool encode_store(const struct statement *statement, struct encoding *encoding);
bool encode_cmov(const struct statement *statement, struct encoding *encoding);

#endif
