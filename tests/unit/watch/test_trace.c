/*
 * watch/trace: what is written is what is read; and whatever happens to the bytes in between, no
 * event is read that was not written.
 */
#include "watch/trace/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/watch/trace_maker.h"

/* A short patch, with an event of each kind. */
static void make_patch(struct made *made)
{
	uint32_t old, breakpoint, new;

	made_begin(made, 2);
	made_online_all(made);
	old = made_form(made, 0x1000000, "eb e5");
	made_executed(made, 1, old, 7);
	made_store(made, 0, 0xffffffff81000010, 0x1000000, "eb", "cc");
	breakpoint = made_form(made, 0x1000000, "cc");
	made_executed(made, 1, breakpoint, 1);
	made_serialized(made, 1, SERIALIZER_IRET, 0xffffffff81000100);
	made_returned(made, 1, breakpoint, 0xffffffff81000002);
	made_sent_others(made, 0, 0xffffffff81000020);
	made_serialized(made, 1, SERIALIZER_CPUID, 0xffffffff81000200);
	made_store(made, 0, 0xffffffff81000010, 0x1000001, "e5", "f0");
	made_store(made, 0, 0xffffffff81000010, 0x1000000, "cc", "eb");
	new = made_form(made, 0x1000000, "eb f0");
	made_executed(made, 1, new, 3);
	made_missed(made, 1, 0x1000000, "eb f0", "90 90");
	made_recycled(made, 0, 0x1000000);
	made_offline(made, 1);
	made_end(made);
}

static void test_patch(void **state)
{
	static struct made made;
	struct trace_reader *reader;
	struct event event;
	char reason[TRACE_REASON_SIZE];
	unsigned seen[EVENT_KINDS] = {0};

	(void)state;
	make_patch(&made);
	reader = made_open(&made);
	while (trace_next(reader, &event, reason) == TRACE_EVENT)
		seen[event.kind]++;
	assert_int_equal(trace_next(reader, &event, reason), TRACE_ENDED);
	for (unsigned kind = 0; kind < EVENT_KINDS; kind++)
		assert_true(seen[kind] > 0);
	trace_release(reader);
	made_release(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
