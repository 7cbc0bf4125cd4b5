/*
 * The patcher's stores on the fake machine, and the buffer in which they may wait. They leave it in
 * their order, each aligned quadword by itself. The patcher sees its own stores at once, and so
 * they are in memory from the beginning; while another CPU has its turn, those that wait are not.
 * While no patch is under way there is nothing in it.
 */
#include "kernel/core/executor.h"
#include "tests/unit/fake/fake_cpu.h"

#include <string.h>

/* Quadwords: those of some patches, so that it is full now and then where they are back to back. */
#define BUFFER_MAX 16
#define DRAINS_ONE_IN 6 /* at each moment at which others may go on */

struct waiting {
	uint8_t *to;
	uint8_t bytes[QUADWORD_SIZE], was[QUADWORD_SIZE];
	size_t count;
	bool is_half; /* the other half of its store comes next */
};

static struct waiting buffer[BUFFER_MAX];
static unsigned first, end; /* those that wait, of all that there were */

static struct waiting *waiting_at(unsigned n)
{
	return &buffer[n % BUFFER_MAX];
}

static bool is_patching(void)
{
	return executor_stage_in(atomic_load(executors_stage_word())) % 2 == 1;
}

static void drain_one(void)
{
	if (waiting_at(first++)->is_half)
		fake_others_go_on();
}

static void push(uint8_t *to, const uint8_t *bytes, size_t count, bool is_half)
{
	struct waiting *waiting;

	if (end - first == BUFFER_MAX)
		drain_one();
	waiting = waiting_at(end++);
	waiting->to = to;
	waiting->count = count;
	waiting->is_half = is_half;
	memcpy(waiting->was, to, count);
	memcpy(waiting->bytes, bytes, count);
	memcpy(to, bytes, count);
}

/* The quadwords of a store that straddles come in any order. */
void fake_store(uint8_t *to, const uint8_t *bytes, size_t count)
{
	size_t lower = QUADWORD_SIZE - (uintptr_t)to % QUADWORD_SIZE;
	bool upwards = fake_chance(2), waits = fake_machine.buffers && is_patching();

	if (!waits)
		fake_drain();
	if (lower >= count) {
		push(to, bytes, count, false);
	} else if (upwards) {
		push(to, bytes, lower, true);
		push(to + lower, bytes + lower, count - lower, false);
	} else {
		push(to + lower, bytes + lower, count - lower, true);
		push(to, bytes, lower, false);
	}
	if (!waits)
		fake_drain();
}

void fake_buffer_hide(void)
{
	for (unsigned n = end; n-- > first;)
		memcpy(waiting_at(n)->to, waiting_at(n)->was, waiting_at(n)->count);
}

void fake_buffer_show(void)
{
	for (unsigned n = first; n < end; n++)
		memcpy(waiting_at(n)->to, waiting_at(n)->bytes, waiting_at(n)->count);
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
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].kind == STEP_FLAG)
			return false;
	return true;
}
