/*
 * The instructions that serialize, or do not: the same in the kernel and in a program.
 */
#ifndef X86_ISA_SERIALIZE_H
#define X86_ISA_SERIALIZE_H

#include "scenario/scenario.h"

/* The calling CPU does what it says; nothing for SERIALIZE_MOVCR2, which a program cannot do. Any
 * context; SERIALIZE_IRET not in an NMI. */
void serialize_by(enum serialization how);

/* True when the processor has the instruction `serialize`. Any CPU. */
bool serialize_is_there(void);

/* True when the scenario needs the instruction `serialize`, and the processor has none. Any CPU. */
bool serialize_is_missing(const struct scenario *scenario);

#endif
