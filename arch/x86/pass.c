/*
 * Holds the numbers of pass.h against the declarations that they stand for. No code: that is
 * pass.S.
 */
#include "arch/x86/pass.h"

#include "arch/arch.h"

#define IS_AT(member, offset)                                                                      \
	_Static_assert(offsetof(struct arch_execution, member) == (offset), #member)

IS_AT(front, EXECUTION_FRONT);
IS_AT(serializations, EXECUTION_SERIALIZATIONS);
IS_AT(flag, EXECUTION_FLAG);
IS_AT(how, EXECUTION_HOW);
IS_AT(counted, EXECUTION_COUNTED);
IS_AT(flag_read, EXECUTION_FLAG_READ);
IS_AT(left, EXECUTION_LEFT);
IS_AT(serialized, EXECUTION_SERIALIZED);
IS_AT(scratch, EXECUTION_SCRATCH);

_Static_assert(sizeof(enum serialization) == 4, "pass.S compares 4 bytes");
_Static_assert(sizeof(bool) == 1, "pass.S stores 1 byte");
_Static_assert(SERIALIZE_IRET == HOW_IRET, "iret");
_Static_assert(SERIALIZE_MOVCR2 == HOW_MOVCR2, "movcr2");
_Static_assert(SURROUND_BEHIND_IRETQ == BEHIND_IRETQ, "iretq");
