/*
 * Which serializations the processor has: the same in the kernel and in a program.
 */
#ifndef X86_ISA_SERIALIZE_H
#define X86_ISA_SERIALIZE_H

#include "scenario/scenario.h"

/* The calling CPU does what it says; nothing for what only a kernel may. Any context;
 * SERIALIZE_IRET not in an NMI. */
void serialize_by(enum serialization how);

/* True when the processor has its instruction. Any CPU. */
bool serialization_is_there(enum serialization how);

/* What a scenario needs and the processor does not have ("the processor has no instruction
 * serialize"); NULL when there is nothing. Any CPU. */
const char *serialization_lacks(const struct scenario *scenario);

#endif
