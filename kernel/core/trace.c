#include "kernel/core/trace.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "lib/string.h"
#include "scenario/language/language.h"

#define TEXT_SHOWN_MAX 16

struct jump_key trace_key;

/* For the patcher alone. */
static struct {
	uint64_t runs, min, max, sum; /* in cycles */
} steps[STEPS_MAX];
static uint64_t step_began;

static atomic_uint text_shown; /* counts, and guards nothing */

void trace_note_begin(void)
{
	step_began = arch_cycles();
}

void trace_note_step(unsigned number)
{
	uint64_t now = arch_cycles(), cycles = now - step_began;

	if (steps[number].runs++ == 0 || cycles < steps[number].min)
		steps[number].min = cycles;
	if (cycles > steps[number].max)
		steps[number].max = cycles;
	steps[number].sum += cycles;
	step_began = now;
}

void trace_print_steps(const struct scenario *scenario)
{
	typedef unsigned long long number;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		char step[STEP_PRINT_SIZE];

		if (steps[i].runs == 0)
			continue;
		step_print(scenario, &scenario->steps[i], step, sizeof(step));
		kernel_comment("trace: %s, step %u, %s: %llu times; %llu cycles at least, %llu on "
			       "average, %llu at most",
			       scenario->name, i + 1, step, (number)steps[i].runs,
			       (number)steps[i].min, (number)(steps[i].sum / steps[i].runs),
			       (number)steps[i].max);
	}
	memset(steps, 0, sizeof(steps));
}

void trace_note_text(uint32_t sites, uint64_t cycles, uint64_t store_cycles)
{
	if (atomic_fetch_add_explicit(&text_shown, 1, memory_order_relaxed) >= TEXT_SHOWN_MAX)
		return;
	kernel_comment(
		"trace: CPU %u has patched %u sites of text in %llu cycles, of which %llu were "
		"stores",
		arch_cpu_self(), sites, (unsigned long long)cycles,
		(unsigned long long)store_cycles);
}
