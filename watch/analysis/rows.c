#include "watch/analysis/rows.h"

#include <string.h>

/* Stores side by side, or that overlap, are in a row when this CPU has stored no more than so often
 * in between: a loop that copies also counts and spills, and a compiler makes the next instruction.
 */
#define RUN_GAP 1024u

static bool goes_on(const struct row *row, const struct event *store)
{
	return store->stores - row->clock <= RUN_GAP && store->physical <= row->end &&
	       store->physical + store->length >= row->from;
}

/* Moves one to the front. */
static void to_front(struct cpu_history *cpu, unsigned number)
{
	struct row row = cpu->rows[number];

	memmove(&cpu->rows[1], &cpu->rows[0], number * sizeof(row));
	cpu->rows[0] = row;
}

/* In the place of the one that was stored to the longest ago. */
static bool begin_row(struct history *history, struct cpu_history *cpu, const struct event *store)
{
	struct run *runs =
		room_for_one(history->runs, &history->run_room, history->run_count, sizeof(*runs));

	if (!runs || history->run_count == UINT32_MAX)
		return false;
	history->runs = runs;
	if (cpu->row_count < ROWS)
		cpu->row_count++;
	cpu->rows[cpu->row_count - 1] = (struct row){.from = store->physical,
						     .end = store->physical,
						     .run = (uint32_t)history->run_count};
	runs[history->run_count++] = (struct run){0};
	to_front(cpu, cpu->row_count - 1);
	return true;
}

bool row_store(struct history *history, const struct event *store)
{
	struct cpu_history *cpu = &history->cpus[store->cpu];
	struct row *row = &cpu->rows[0];
	unsigned number = 0;

	while (number < cpu->row_count && !goes_on(&cpu->rows[number], store))
		number++;
	if (number < cpu->row_count)
		to_front(cpu, number);
	else if (!begin_row(history, cpu, store))
		return false;
	if (store->physical + store->length > row->end)
		row->end = store->physical + store->length;
	if (store->physical < row->from)
		row->from = store->physical;
	row->clock = store->stores;
	history->runs[row->run].bytes = row->end - row->from;
	return true;
}
