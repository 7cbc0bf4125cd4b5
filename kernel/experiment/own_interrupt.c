#include "kernel/experiment/own_interrupt.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/random.h"

/* Of the moments before a step, and of the looks while it waits. */
#define STEPS_ONE_IN 2
#define LOOKS_ONE_IN 4

/* Of the patcher alone. */
static bool may_come;
static unsigned sure_moment;

static void take(struct executor *self)
{
	/* Of this CPU itself: it reads what it has stored. */
	executor_take_word(self,
			   atomic_load_explicit(executors_stage_word(), memory_order_relaxed));
	arch_execute_in(CONTEXT_INTERRUPT);
}

static bool chance(struct executor *self, unsigned one_in)
{
	return random_next(&self->random) % one_in == 0;
}

void own_interrupt_begin(const struct scenario *scenario, unsigned moments)
{
	struct executor *self = executor_self();

	may_come = scenario->others.patcher && self;
	if (may_come)
		sure_moment = (unsigned)(random_next(&self->random) % moments);
}

void own_interrupt_end(void)
{
	may_come = false;
}

void own_interrupt_perhaps(unsigned moment)
{
	struct executor *self = executor_self();

	if (may_come && (moment == sure_moment || chance(self, STEPS_ONE_IN)))
		take(self);
}

void kernel_waits(void)
{
	/* Another CPU may wait, for a patch of the kernel's text. */
	if (arch_cpu_self() != 0 || !may_come)
		return;
	struct executor *self = executor_self();

	if (chance(self, LOOKS_ONE_IN))
		take(self);
}
