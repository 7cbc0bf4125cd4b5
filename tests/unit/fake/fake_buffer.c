/*
 * The patcher's stores on the fake machine, and the buffer in which they may wait. They leave it in
 * their order. While no patch is under way there is nothing in it.
 */
#include "kernel/core/executor.h"
#include "tests/unit/fake/fake_cpu.h"

#include <string.h>

#define BUFFER_MAX (STEPS_MAX * SITES_MAX * SITE_LENGTH_MAX)
#define DRAINS_ONE_IN 6 /* at each moment at which others may go on */

struct waiting {
	uint8_t *to;
	uint8_t bytes[QUADWORD_SIZE];
	size_t count;
};

static struct waiting buffer[BUFFER_MAX];
static unsigned first, end; /* those that wait */

/* The quadwords of a store that straddles come in any order. */
static void write_to_memory(uint8_t *to, const uint8_t *bytes, size_t count)
{
	size_t lower = QUADWORD_SIZE - (uintptr_t)to % QUADWORD_SIZE;
	bool upwards = fake_chance(2);

	if (lower > count)
		lower = count;
	if (upwards)
		memcpy(to, bytes, lower);
	else
		memcpy(to + lower, bytes + lower, count - lower);
	if (lower < count)
		fake_others_go_on();
	memcpy(to, bytes, count);
}

static bool is_patching(void)
{
	return executor_stage_in(atomic_load(executors_stage_word())) % 2 == 1;
}

static void drain_one(void)
{
	const struct waiting *waiting = &buffer[first++];

	write_to_memory(waiting->to, waiting->bytes, waiting->count);
}

void fake_store(uint8_t *to, const uint8_t *bytes, size_t count)
{
	if (!fake_machine.buffers || !is_patching()) {
		fake_drain();
		write_to_memory(to, bytes, count);
		return;
	}
	if (first == end)
		first = end = 0;
	if (end == BUFFER_MAX)
		fake_stop("the store buffer is full");
	buffer[end].to = to;
	buffer[end].count = count;
	memcpy(buffer[end++].bytes, bytes, count);
}

void fake_drain(void)
{
	while (first < end)
		drain_one();
}

void fake_drain_some(void)
{
	if (!is_patching())
		fake_drain();
	while (first < end && fake_chance(DRAINS_ONE_IN))
		drain_one();
}

void fake_buffer_clear(void)
{
	first = end = 0;
}

bool fake_can_buffer(const struct scenario *scenario)
{
	struct written written;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind == STEP_FLAG)
			return false;
		for (unsigned site = 0; site < scenario->site_count; site++) {
			if (step->bytewise || !scenario_written(scenario, step, site, &written))
				continue;
			unsigned count = written.to - written.from + 1u;

			if ((count & (count - 1)) != 0)
				return false;
		}
	}
	return true;
}
