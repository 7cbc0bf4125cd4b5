#include "tests/unit/fake/as_executor.h"

#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct executor *as_executor(const char *clauses)
{
	char reason[SITE_REASON_SIZE];

	fake_arch_begin(3);
	assert_true(executors_allocate());
	breakpoint_install();
	assert_true(place(scenario_of(clauses), reason));
	fake_arch_self = 1;
	struct executor *self = executor_of(1);

	self->stage = 1;
	return self;
}
