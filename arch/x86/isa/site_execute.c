/*
 * Holds the numbers of site_execute.h against the declarations that they stand for. No code: that
 * is site_execute.S.
 */
#include "arch/x86/isa/site_execute.h"

#include "arch/site.h"

#define IS_AT(member, offset)                                                                      \
	_Static_assert(offsetof(struct arch_execution, member) == (offset), #member)

IS_AT(front, EXECUTION_FRONT);
IS_AT(serializations, EXECUTION_SERIALIZATIONS);
IS_AT(flag, EXECUTION_FLAG);
IS_AT(how, EXECUTION_HOW);
IS_AT(reads_flag, EXECUTION_READS_FLAG);
IS_AT(changing, EXECUTION_CHANGING);
IS_AT(how_called, EXECUTION_HOW_CALLED);
IS_AT(limit, EXECUTION_LIMIT);
IS_AT(stage, EXECUTION_STAGE);
IS_AT(stage_value, EXECUTION_STAGE_VALUE);
IS_AT(operand, EXECUTION_OPERAND);
IS_AT(before, EXECUTION_BEFORE);
IS_AT(first, EXECUTION_FIRST);
IS_AT(last, EXECUTION_LAST);
IS_AT(counted, EXECUTION_COUNTED);
IS_AT(scratch, EXECUTION_SCRATCH);
IS_AT(changes, EXECUTION_CHANGES);

_Static_assert(offsetof(struct arch_executed, flag_read) == EXECUTED_FLAG_READ, "flag_read");
_Static_assert(offsetof(struct arch_executed, left) == EXECUTED_LEFT, "left");
_Static_assert(offsetof(struct arch_executed, serialized) == EXECUTED_SERIALIZED, "serialized");

_Static_assert(sizeof(enum serialization) == 4, "site_execute.S compares 4 bytes");
_Static_assert(LEFT_KINDS == CHANGES_KINDS &&
		       sizeof(((struct arch_execution *)0)->changes[0][0]) == CHANGES_CELL,
	       "the matrix of changes");
_Static_assert(sizeof(bool) == 1, "site_execute.S loads and stores 1 byte");
_Static_assert(SURROUND_BEHIND_IRETQ == BEHIND_IRETQ, "iretq");
