/*
 * Holds the numbers of plain_loop.h against the declarations that they stand for. No code: that is
 * plain_loop.S.
 */
#include "arch/x86/isa/plain_loop.h"

#include <stddef.h>

#include "arch/plain.h"

#define IS_AT(structure, member, offset)                                                           \
	_Static_assert(offsetof(struct structure, member) == (offset), #member)

IS_AT(arch_plain_execution, site, PLAIN_EXECUTION_SITE);
IS_AT(arch_plain_execution, limit, PLAIN_EXECUTION_LIMIT);
IS_AT(arch_plain_execution, last, PLAIN_EXECUTION_LAST);
IS_AT(arch_plain_execution, ran, PLAIN_EXECUTION_RAN);
IS_AT(arch_plain_execution, changes, PLAIN_EXECUTION_CHANGES);
IS_AT(arch_plain_patching, site, PLAIN_PATCHING_SITE);
IS_AT(arch_plain_patching, stores, PLAIN_PATCHING_STORES);
IS_AT(arch_plain_patching, turns, PLAIN_PATCHING_TURNS);
IS_AT(arch_plain_patching, forms, PLAIN_PATCHING_FORMS);

_Static_assert(sizeof(enum plain_left) == 4 && sizeof(enum plain_stores) == 4,
	       "plain_loop.S loads 4 bytes");
_Static_assert(PLAIN_LEFTS == 5, "plain_loop.S has rows of 5");
_Static_assert(PLAIN_MINUS == -1 + PLAIN_LEFT_BIAS && PLAIN_NEXT == 0 + PLAIN_LEFT_BIAS &&
		       PLAIN_PLUS == 1 + PLAIN_LEFT_BIAS &&
		       PLAIN_TORN == PLAIN_ESI_TORN + PLAIN_LEFT_BIAS &&
		       PLAIN_BREAKPOINT == PLAIN_ESI_BREAKPOINT + PLAIN_LEFT_BIAS,
	       "what is in esi");
_Static_assert(PLAIN_WHOLE == PLAIN_STORES_WHOLE && PLAIN_SECOND == PLAIN_STORES_SECOND &&
		       PLAIN_BYTEWISE == PLAIN_STORES_BYTEWISE,
	       "plain_loop.S compares with them");
