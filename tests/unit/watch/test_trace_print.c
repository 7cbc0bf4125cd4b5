/*
 * watch/trace/print.c: a line an event, with all that it has.
 */
#include "watch/trace/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/watch/trace_random.h"

static char *print(const struct event *event)
{
	char *line;
	size_t size;
	FILE *stream = open_memstream(&line, &size);

	assert_non_null(stream);
	trace_print_event(stream, 7, event);
	fclose(stream);
	return line;
}

static const struct sample {
	struct event event;
	const char *line;
} samples[] = {
	{{.kind = EVENT_ONLINE}, "       7  cpu 0   online\n"},
	{{.kind = EVENT_OFFLINE, .cpu = 63}, "       7  cpu 63  offline\n"},
	{{.kind = EVENT_FORM,
	  .physical = 0x1000fff,
	  .virtual = 0xffffffff81000fff,
	  .length = 2,
	  .after = {0xeb, 0xe5},
	  .form = 3,
	  .second = 0x2000000,
	  .watched = true},
	 "       7  cpu 0   form        0001000fff ffffffff81000fff  form 3: eb e5, goes on at "
	 "0002000000, watched\n"},
	{{.kind = EVENT_FORM, .length = 1, .after = {0x90}},
	 "       7  cpu 0   form        0000000000 0000000000000000  form 0: 90\n"},
	{{.kind = EVENT_STORE,
	  .physical = 0x1000000,
	  .virtual = 0xffff888001000000,
	  .pc = 0xffffffff81000010,
	  .stores = 12,
	  .length = 2,
	  .width = 1,
	  .downwards = true,
	  .known = true,
	  .before = {0xeb, 0xe5},
	  .after = {0x0f, 0x0b}},
	 "       7  cpu 0   store       0001000000 ffff888001000000  eb e5 -> 0f 0b, 1 at a time "
	 "downwards, known; by ffffffff81000010, its store 12\n"},
	{{.kind = EVENT_STORE, .length = 65, .width = 65},
	 "       7  cpu 0   store       0000000000 0000000000000000  65 bytes; by "
	 "0000000000000000, its store 0\n"},
	{{.kind = EVENT_EXECUTED, .physical = 0x1000000, .form = 3},
	 "       7  cpu 0   executed    0001000000  form 3, for the first time\n"},
	{{.kind = EVENT_EXECUTED,
	  .physical = 0x1000000,
	  .form = 3,
	  .before_count = 500,
	  .before_form = 2,
	  .serialized = true},
	 "       7  cpu 0   executed    0001000000  form 3 after 500 of form 2, serialized "
	 "since\n"},
	{{.kind = EVENT_EXECUTED, .form = 3, .before_count = 1, .before_form = 2},
	 "       7  cpu 0   executed    0000000000  form 3 after 1 of form 2\n"},
	{{.kind = EVENT_RETURNED, .physical = 0x1000000, .form = 4, .pc = 0xffffffff81000005},
	 "       7  cpu 0   returned    0001000000  form 4, goes on at ffffffff81000005\n"},
	{{.kind = EVENT_SENT, .icr = 0x1000000fb, .pc = 0x10, .stores = 9, .is_x2apic = true},
	 "       7  cpu 0   sent        icr 00000001000000fb, by wrmsr; by 0000000000000010, its "
	 "store 9\n"},
	{{.kind = EVENT_SENT},
	 "       7  cpu 0   sent        icr 0000000000000000, by a store; by 0000000000000000, its "
	 "store 0\n"},
	{{.kind = EVENT_SERIALIZED, .how = SERIALIZER_MOV_CR3, .pc = 0x20},
	 "       7  cpu 0   serialized  mov cr3, by 0000000000000020\n"},
	{{.kind = EVENT_SERIALIZED, .how = ORDER_LOCKED, .pc = 0x20},
	 "       7  cpu 0   serialized  lock, by 0000000000000020\n"},
	{{.kind = EVENT_MISSED,
	  .physical = 0x1000000,
	  .virtual = 0x2000000,
	  .length = 2,
	  .before = {0x00, 0x01},
	  .after = {0x02, 0x03}},
	 "       7  cpu 0   missed      0001000000 0000000002000000  00 01 -> 02 03\n"},
	{{.kind = EVENT_RECYCLED, .physical = 0x1000000},
	 "       7  cpu 0   recycled    0001000000\n"},
	{{.kind = EVENT_TOTAL, .physical = 0x1000000, .form = 3, .before_count = 900},
	 "       7  cpu 0   total       0001000000  form 3, 900 times\n"},
	{{.kind = EVENT_END}, "       7  cpu 0   end\n"},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char *line = print(&samples[i].event);

		assert_string_equal(line, samples[i].line);
		free(line);
	}
}

/* Whatever it is, and each way to serialize has a word. */
static void test_all_in_one_line(void **state)
{
	static uint64_t locations[10000];
	struct trace_random random = {.state = 6, .cpus = 64, .locations = locations};

	(void)state;
	for (unsigned i = 0; i < 10000; i++) {
		struct event event;
		char *line;

		trace_random_event(&random, &event);
		line = print(&event);
		assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
		assert_null(strstr(line, "(null)"));
		free(line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_all_in_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
