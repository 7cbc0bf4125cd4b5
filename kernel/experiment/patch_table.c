#include "kernel/experiment/patch_table.h"

#include "arch/arch.h"
#include "kernel/core/random.h"
#include "kernel/experiment/own_interrupt.h"
#include "kernel/experiment/waits.h"
#include "kernel/text/text_lock.h"
#include "lib/string.h"

/* Of the patcher's own interrupts one is sure to come, when a call begins; others may come before
 * each part. */
#define SURE_MOMENTS 1

/* What is there of the first site of a kind and around it, as the steps before have left it. */
#define AROUND QUADWORD_SIZE
struct window {
	uint8_t *alias; /* of the site */
	uint8_t bytes[AROUND + SITE_LENGTH_MAX + AROUND];
};

/* In a patch of so many stores and more not each of them dwells. */
#define DWELLS_A_PATCH 64u

/* ---- Making it ------------------------------------------------------------------------------ */

static uint8_t *alias_of(const struct placed_site *site)
{
	return arch_text_alias(site->text, site->site->length);
}

static void add(struct patch_table *table, struct table_part *part, struct arch_store_step step)
{
	table->steps[table->step_count++] = step;
	part->count++;
}

/* By one instruction, as store_at_once() in patch.c: eight bytes for 3, 5, 6 or 7. */
static void add_at_once(struct patch_table *table, struct table_part *part, struct window *window,
			const struct written *written)
{
	unsigned count = written->to - written->from + 1u, size = count;
	uint8_t *first = window->alias + written->from;
	unsigned before = 0;
	uint64_t value = 0;

	memcpy(window->bytes + AROUND + written->from, written->value + written->from, count);
	if (count != 1 && count != 2 && count != 4) {
		before = (uintptr_t)first % QUADWORD_SIZE;
		if (before + count > QUADWORD_SIZE)
			before = 0;
		size = QUADWORD_SIZE;
	}
	memcpy(&value, window->bytes + AROUND + written->from - before, size);
	add(table, part,
	    (struct arch_store_step){.to = first - before, .value = value, .size = size});
}

static void add_write(struct patch_table *table, struct table_part *part, struct window *window,
		      const struct step *step, const struct written *written)
{
	if (!step->bytewise) {
		add_at_once(table, part, window, written);
		return;
	}
	for (uint8_t i = written->from; i <= written->to; i++) {
		struct written byte = {.from = i, .to = i};

		byte.value[i] = written->value[i];
		add_at_once(table, part, window, &byte);
	}
}

/* Of the first site; and of the others of its kind, which are alike, the same elsewhere. */
static void add_kind(struct patch_table *table, struct table_part *part, struct window *window,
		     const struct step *step, const struct written *written, unsigned kind)
{
	const struct placed_site *sites = &table->placed->sites[table->placed->first[kind]];
	unsigned begin = table->step_count, times = sites->site->times;

	add_write(table, part, window, step, written);
	unsigned end = table->step_count;

	for (unsigned which = 1; which < times; which++) {
		ptrdiff_t distance = alias_of(&sites[which]) - window->alias;

		for (unsigned i = begin; i < end; i++) {
			struct arch_store_step moved = table->steps[i];

			moved.to += distance;
			add(table, part, moved);
		}
	}
}

static void add_step(struct patch_table *table, struct table_way *way, struct window *windows,
		     const struct step *step)
{
	struct table_part *part = &way->parts[way->part_count];
	struct written written;

	switch (step->kind) {
	case STEP_WRITE:
		for (unsigned i = 0; i < way->scenario.site_count; i++)
			if (scenario_written(&way->scenario, step, i, &written))
				add_kind(table, part, &windows[i], step, &written, i);
		break;
	case STEP_FENCE:
		add(table, part, (struct arch_store_step){.size = 0});
		break;
	default:
		part->then = step;
		way->parts[++way->part_count] = (struct table_part){.first = table->step_count};
		break;
	}
}

static void add_way(struct patch_table *table, struct table_way *way, struct window *windows)
{
	way->part_count = 0;
	way->parts[0] = (struct table_part){.first = table->step_count};
	for (unsigned i = 0; i < way->scenario.step_count; i++)
		add_step(table, way, windows, &way->scenario.steps[i]);
	way->part_count++;
}

bool patch_table_has_room(const struct scenario *scenario)
{
	return scenario_stores(scenario) + scenario_steps_of(scenario, STEP_FENCE) <=
	       TABLE_STEPS_MAX;
}

void patch_table_make(struct patch_table *table, const struct placed *placed, uint64_t timeout_us)
{
	struct window windows[SITES_MAX] = {0};

	table->placed = placed;
	table->timeout_us = timeout_us;
	table->step_count = table->way = 0;
	table->done = 0;
	for (unsigned i = 0; i < placed->scenario->site_count; i++) {
		const struct placed_site *site = &placed->sites[placed->first[i]];

		windows[i].alias = alias_of(site);
		memcpy(windows[i].bytes, site->text - AROUND, sizeof(windows[i].bytes));
	}
	table->ways[0].scenario = *placed->scenario;
	scenario_exchange(placed->scenario, &table->ways[1].scenario);
	add_way(table, &table->ways[0], windows);
	add_way(table, &table->ways[1], windows);
}

static uint32_t draw(unsigned dwell, uint64_t *random)
{
	return dwell > 0 ? (uint32_t)(random_next(random) % (dwell + 1ull)) : 0;
}

void patch_table_dwell(struct patch_table *table, unsigned dwell, uint64_t *random)
{
	unsigned every = 1 + table->step_count / DWELLS_A_PATCH;

	for (unsigned i = 0; i < table->step_count; i++)
		table->steps[i].relaxes =
			every == 1 || random_next(random) % every == 0 ? draw(dwell, random) : 0;
	for (unsigned way = 0; way < 2; way++)
		for (unsigned i = 0; i < table->ways[way].part_count; i++)
			table->ways[way].parts[i].relaxes = draw(dwell, random);
}

void patch_table_pace(struct patch_table *table, uint32_t turns)
{
	for (unsigned way = 0; way < 2; way++)
		table->steps[table->ways[way].parts[0].first].turns = turns;
}

/* ---- Running it ----------------------------------------------------------------------------- */

static void wait(uint32_t cycles)
{
	uint64_t end = arch_cycles() + cycles;

	while (arch_cycles() < end)
		arch_relax();
}

/* False: a CPU did not acknowledge. What each step is for, patch.c says. */
static bool do_step(const struct patch_table *table, const struct step *step)
{
	switch (step->kind) {
	case STEP_SYNC:
		return arch_sync_some(step->asked, step->serialization, step->unfenced,
				      table->timeout_us);
	case STEP_WAIT_HANDLERS:
		return waits_for_handlers(table->timeout_us);
	case STEP_WAIT_OUTSIDE:
		return waits_until_outside(table->timeout_us);
	case STEP_SHOOTDOWN:
		return arch_shootdown(table->timeout_us);
	case STEP_STOP:
		return arch_stop(table->timeout_us);
	case STEP_GO:
		arch_go();
		return true;
	case STEP_WAIT:
		wait(step->cycles);
		return true;
	default:
		return true;
	}
}

static enum patch_result run_way(struct patch_table *table, const struct table_way *way)
{
	for (unsigned i = 0; i < way->part_count; i++) {
		const struct table_part *part = &way->parts[i];

		own_interrupt_perhaps(SURE_MOMENTS + i);
		arch_store_steps(table->steps + part->first, part->count, 1);
		if (!part->then)
			break;
		for (uint32_t n = 0; n < part->relaxes; n++)
			arch_relax();
		if (!do_step(table, part->then))
			return patch_give_up(table->placed, &way->scenario, part->then);
	}
	table->way ^= 1;
	table->done++;
	return PATCH_DONE;
}

/* And nobody acts between two of them. */
static bool is_of_stores(const struct patch_table *table)
{
	return table->ways[0].part_count == 1 && !table->placed->scenario->others.patcher;
}

/* Both directions, that many times, in the one call that needs no other. */
static void run_pairs(struct patch_table *table, uint64_t pairs)
{
	arch_store_steps(table->steps, table->step_count, pairs);
	table->done += 2 * pairs;
}

static enum patch_result run(struct patch_table *table, uint64_t patches)
{
	uint64_t end = table->done + patches;
	enum patch_result result = patch_check(table->placed, &table->ways[table->way].scenario);

	if (result == PATCH_DONE)
		own_interrupt_perhaps(0);
	while (result == PATCH_DONE && table->done < end) {
		if (is_of_stores(table) && table->way == 0 && end - table->done > 1)
			run_pairs(table, (end - table->done) / 2);
		else
			result = run_way(table, &table->ways[table->way]);
	}
	if (result != PATCH_DONE)
		return result;
	return patch_check(table->placed, &table->ways[table->way].scenario);
}

enum patch_result patch_table_run(struct patch_table *table, uint64_t patches)
{
	if (!text_lock())
		return PATCH_BUSY;
	own_interrupt_begin(table->placed->scenario, SURE_MOMENTS);
	enum patch_result result = run(table, patches);

	own_interrupt_end();
	text_unlock();
	return result;
}
