#include "kernel/experiment/stint.h"

#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/heartbeat.h"
#include "kernel/core/random.h"
#include "kernel/experiment/between.h"
#include "kernel/experiment/patch_table.h"

/* Patches go in chunks, and the clock is read between two of them: about as often as this. */
#define CHUNK_US 500u
#define CHUNK_PATCHES_MIN 2u

/* Of the chunks, one in so many dwells: so that other CPUs meet each step, and at other distances.
 * More of them where CPUs may run one at a time, and meet nothing else. */
#define DWELLS_ONE_IN 8u
#define DWELLS_ONE_IN_WITHOUT_BURSTS 2u

/* Chunks of one kind: those that dwell take longer. */
struct chunks {
	uint64_t patches; /* of the next one */
	uint64_t cycles, done;
};

struct stint {
	struct run *run;
	const struct options *options;
	uint64_t *random;
	uint64_t left; /* patches */
	uint64_t begun_cycles;
	struct chunks chunks[2]; /* those that do not dwell, and those that do */
};

/* Too large for a kernel's stack. */
static struct patch_table table;

/* The first one of a stint does not, so that each stint has a cost. */
static bool draw_dwell(const struct stint *stint)
{
	unsigned one_in = arch_burst() > 1 ? DWELLS_ONE_IN : DWELLS_ONE_IN_WITHOUT_BURSTS;

	return stint->options->dwell > 0 && stint->chunks[0].done > 0 &&
	       random_next(stint->random) % one_in == 0;
}

static void resize(struct chunks *chunks, uint64_t cycles)
{
	uint64_t wanted = arch_us_to_cycles(CHUNK_US);

	if (cycles < wanted / 2)
		chunks->patches *= 2;
	else if (cycles > wanted && chunks->patches > CHUNK_PATCHES_MIN)
		chunks->patches /= 2;
}

static enum patch_result run_chunk(struct stint *stint)
{
	bool dwells = draw_dwell(stint);
	struct chunks *chunks = &stint->chunks[dwells];
	uint64_t patches = chunks->patches < stint->left ? chunks->patches : stint->left;
	uint64_t before = table.done;

	patch_table_dwell(&table, dwells ? stint->options->dwell : 0, stint->random);
	between_change_phase(stint->random);
	uint64_t start = arch_cycles();
	enum patch_result result = patch_table_run(&table, patches);
	uint64_t cycles = between_cycles_since(stint->run, start), done = table.done - before;

	stint->left -= done;
	chunks->cycles += cycles;
	chunks->done += done;
	resize(chunks, cycles);
	heartbeat();
	/* Whoever runs only while others relax. */
	arch_relax();
	return result;
}

static bool is_over(const struct stint *stint)
{
	return stint->left == 0 ||
	       arch_cycles() - stint->begun_cycles >= arch_us_to_cycles(STINT_US);
}

static enum patch_result run_chunks(struct stint *stint)
{
	enum patch_result result;

	stint->begun_cycles = arch_cycles();
	do
		result = run_chunk(stint);
	while (result == PATCH_DONE && !is_over(stint));
	return result;
}

static uint64_t patches_left(const struct run *run, const struct options *options)
{
	uint64_t left = options->patches ? options->patches - run->patches : STINT_PATCHES;

	return left < STINT_PATCHES ? left : STINT_PATCHES;
}

/* What it has cost is known when executors have stayed. */
static bool come_to_rest(struct run *run, const struct patch *patch, const struct chunks *timed,
			 uint64_t n)
{
	if (!executors_enter(stage_returned(n), patch->timeout_us)) {
		run_lost(run, "did not execute the site after the patch");
		return false;
	}
	cost_add(&run->patch, timed->cycles / timed->done);
	if (!between_measure_limit(run, patch)) {
		run_lost(run, "did not acknowledge a sync between two stints");
		return false;
	}
	if (executors_enter(STAGE_REST, patch->timeout_us))
		return true;
	run_lost(run, "did not come to rest after a stint");
	return false;
}

bool stint(struct run *run, const struct options *options, uint64_t n, uint64_t *random)
{
	struct stint stint = {
		.run = run,
		.options = options,
		.random = random,
		.left = patches_left(run, options),
		.chunks = {{.patches = CHUNK_PATCHES_MIN}, {.patches = CHUNK_PATCHES_MIN}}};

	if (options->sweep > 0)
		between_sweep(run, random);
	struct patch patch = {.placed = placed(), .timeout_us = options->timeout_ms * 1000ull};

	if (!patch_reset(&patch)) {
		run_lost(run, "did not acknowledge the sync before a stint");
		return false;
	}
	patch_table_make(&table, patch.placed, patch.timeout_us);
	between_deafen(options, &patch, n);
	if (!executors_enter(stage_patching(n), patch.timeout_us)) {
		run_lost(run, "did not execute the site");
		return false;
	}
	between_provoke(options, &patch, n);
	enum patch_result result = run_chunks(&stint);

	run->patches += table.done;
	run->syncs += table.done * scenario_syncs(run->scenario);
	if (result != PATCH_DONE) {
		run_lost(run, patch_failure(result));
		return false;
	}
	return come_to_rest(run, &patch, &stint.chunks[0], n);
}
