// SPDX-License-Identifier: MIT OR GPL-2.0
#include "calls.h"

#include <linux/static_call.h>

static int sum;

static noinline int add(int number)
{
	return number + 3;
}

static noinline int negate(int number)
{
	return -number;
}

static noinline void note_sum(int number)
{
	WRITE_ONCE(sum, number + 1);
}

static noinline void note_difference(int number)
{
	WRITE_ONCE(sum, number - 1);
}

DEFINE_STATIC_CALL(watched_call, add);
DEFINE_STATIC_CALL_NULL(watched_note, note_sum);

void calls_update(enum call_target target)
{
	if (target == CALL_NOTHING) {
		static_call_update(watched_note, NULL);
		return;
	}
	static_call_update(watched_call, target == CALL_ADD ? add : negate);
	static_call_update(watched_note, target == CALL_ADD ? note_sum : note_difference);
}

noinline int calls_execute(int number)
{
	int result = static_call(watched_call)(number);

	static_call_cond(watched_note)(number);
	return result + READ_ONCE(sum);
}
