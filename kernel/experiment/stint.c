#include "kernel/experiment/stint.h"

#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/heartbeat.h"
#include "kernel/core/random.h"
#include "kernel/experiment/between.h"
#include "kernel/core/pace.h"
#include "kernel/experiment/patch_table.h"
#include "lib/format.h"

/* Patches go in chunks, and the clock is read between two of them: about as often as this. */
#define CHUNK_US 500u
#define CHUNK_PATCHES_MIN 2u

/* Of the chunks, one in so many dwells: so that other CPUs meet each step, and at other distances.
 * More of them where CPUs may run one at a time, and meet nothing else. */
#define DWELLS_ONE_IN 8u
#define DWELLS_ONE_IN_WITHOUT_BURSTS 2u

/* What a patch costs is measured in the first chunks of a stint, which have neither pace nor dwell:
 * until it is so many patches, or that part of the stint's, or so long. */
#define TIMED_PATCHES 126u
#define TIMED_PART 4u
#define TIMED_US 50u

/* Chunks of one kind, since those of another take longer. */
struct chunks {
	uint64_t patches; /* of the next one */
	uint64_t cycles, done;
};

enum chunk_kind { CHUNK_TIMED, CHUNK_PACED, CHUNK_DWELLING, CHUNK_KINDS };

struct stint {
	struct run *run;
	const struct options *options;
	uint64_t *random;
	unsigned pace;
	uint64_t left, timed; /* patches; those that are timed, if they do not take too long */
	uint64_t begun_cycles;
	struct chunks chunks[CHUNK_KINDS];
};

/* Made when the first stint needs it: it is large, and the smallest machines run none. */
static struct patch_table *table;

/* ---- Chunks --------------------------------------------------------------------------------- */

static bool is_timed(const struct stint *stint)
{
	const struct chunks *timed = &stint->chunks[CHUNK_TIMED];

	return timed->done == 0 ||
	       (timed->done < stint->timed && timed->cycles < arch_us_to_cycles(TIMED_US));
}

static enum chunk_kind draw_kind(const struct stint *stint)
{
	unsigned one_in =
		arch_burst_of_changes() > 1 ? DWELLS_ONE_IN : DWELLS_ONE_IN_WITHOUT_BURSTS;

	if (is_timed(stint))
		return CHUNK_TIMED;
	if (stint->options->dwell > 0 && random_next(stint->random) % one_in == 0)
		return CHUNK_DWELLING;
	return CHUNK_PACED;
}

static void set_distances(const struct stint *stint, enum chunk_kind kind)
{
	patch_table_pace(table, kind == CHUNK_PACED ? pace_turns(stint->pace) : 0);
	patch_table_dwell(table, kind == CHUNK_DWELLING ? between_dwell(stint->options) : 0,
			  stint->random);
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
	enum chunk_kind kind = draw_kind(stint);
	struct chunks *chunks = &stint->chunks[kind];
	uint64_t patches = chunks->patches < stint->left ? chunks->patches : stint->left;
	uint64_t before = table->done;

	set_distances(stint, kind);
	between_change_phase(stint->random);
	uint64_t start = arch_cycles();
	enum patch_result result = patch_table_run(table, patches);
	uint64_t cycles = between_cycles_since(stint->run, start), done = table->done - before;

	stint->left -= done;
	chunks->cycles += cycles;
	chunks->done += done;
	resize(chunks, cycles);
	heartbeat();
	/* Some CPU may run only while this one relaxes. */
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

/* ---- The stint ------------------------------------------------------------------------------ */

static uint64_t patches_left(const struct run *run, const struct options *options)
{
	uint64_t left = options->patches ? options->patches - run->patches : STINT_PATCHES;

	return left < STINT_PATCHES ? left : STINT_PATCHES;
}

/* Before all are at rest, what the patch cannot cost less than is measured. */
static bool come_to_rest(const struct stint *stint, const struct patch *patch, uint64_t n)
{
	const struct chunks *timed = &stint->chunks[CHUNK_TIMED];
	struct run *run = stint->run;

	if (!executors_enter(stage_returned(n), patch->timeout_us)) {
		run_lost(run, "did not execute the site after the patch");
		return false;
	}
	if (timed->done > 0)
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

/* What was seen in it, for the paces of the next ones. */
static void note_pace(const struct stint *stint, const uint64_t before[OUTCOMES])
{
	uint64_t after[OUTCOMES];

	executors_outcomes(after);
	for (unsigned i = 0; i < OUTCOMES; i++)
		after[i] -= before[i];
	pace_note(&stint->run->paces, stint->pace, arch_cycles() - stint->begun_cycles, after);
}

static bool run_stint(struct stint *stint, const struct patch *patch, uint64_t n)
{
	struct run *run = stint->run;

	between_deafen(stint->options, patch, n);
	if (!executors_enter(stage_patching(n), patch->timeout_us)) {
		run_lost(run, "did not execute the site");
		return false;
	}
	between_provoke(stint->options, patch, n);
	enum patch_result result = run_chunks(stint);

	run->patches += table->done;
	run->syncs += table->done * scenario_syncs(run->scenario);
	if (result != PATCH_DONE) {
		run_lost(run, patch_failure(result));
		return false;
	}
	return come_to_rest(stint, patch, n);
}

bool stint(struct run *run, const struct options *options, uint64_t n, uint64_t *random)
{
	struct stint stint = {.run = run,
			      .options = options,
			      .random = random,
			      .pace = pace_next(&run->paces),
			      .left = patches_left(run, options)};
	uint64_t before[OUTCOMES];

	stint.timed =
		stint.left / TIMED_PART < TIMED_PATCHES ? stint.left / TIMED_PART : TIMED_PATCHES;
	for (unsigned kind = 0; kind < CHUNK_KINDS; kind++)
		stint.chunks[kind].patches = CHUNK_PATCHES_MIN;
	uint64_t timeout_us = options->timeout_ms * 1000ull;

	if (options->sweep > 0 && !between_sweep(run, timeout_us, random))
		return false;
	struct patch patch = {.placed = placed(), .timeout_us = timeout_us};

	if (!table && !(table = arch_allocate(sizeof(*table)))) {
		format_string(run->reason, sizeof(run->reason),
			      "there is no memory for the table of a patch's stores");
		return false;
	}
	if (!patch_reset(&patch)) {
		run_lost(run, "did not acknowledge the sync before a stint");
		return false;
	}
	patch_table_make(table, patch.placed, patch.timeout_us);
	executors_outcomes(before);
	if (!run_stint(&stint, &patch, n))
		return false;
	note_pace(&stint, before);
	return true;
}
