// SPDX-License-Identifier: MIT OR GPL-2.0
#include "probed.h"

#include <linux/compiler.h>

static unsigned seen;

noinline unsigned watch_traced(unsigned number)
{
	WRITE_ONCE(seen, number);
	return number * 3 + 0x12345;
}

/* Straight on for long enough that the jump of an optimised probe fits in. */
noinline unsigned watch_probed(unsigned number)
{
	number = number * 5 + 0x54321;
	WRITE_ONCE(seen, number);
	return number * 7 + 0x23456;
}
