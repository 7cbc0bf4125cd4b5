#include "kernel/bench/bench_fields.h"

#include <stddef.h>

const char *bench_executors_word(enum bench_executors executors)
{
	static const char *const words[BENCH_EXECUTORS] = {
		[BENCH_IDLE] = "idle",
		[BENCH_HALTED] = "halted",
		[BENCH_BUSY] = "busy",
	};

	return words[executors];
}

#define ROW(name, word, of, sites, bytes, runs) [ROW_##name] = {word, of, sites, bytes, runs},
#define PASS(rate)                                                                                 \
	[ROW_PASS_##rate] = {"pass-" #rate, BENCH_OF_BUSY, BENCH_LOSS_SITES, BENCH_BYTES, 0},

#define SYNC_KEEPS(NAME, word)
#define SYNC_DROPS(NAME, word) ROW(SYNC_##NAME, "sync-" word, BENCH_OF_SYNCS, 0, 0, BENCH_BARE_RUNS)
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) SYNC_##fetched(NAME, word)

const struct bench_row_kind bench_row_kinds[ROWS] = {
#include "scenario/serializations.def"
	BENCH_ROWS(ROW, PASS)};

#define RATE(rate) rate,

const uint32_t bench_rates[BENCH_RATES] = {BENCH_PASSES(RATE)};

/* The larger, the less often, since their spread shows in fewer runs. */
const struct bench_size bench_sizes[BENCH_SIZES] = {
	{1, 2, 4, 4},	{1, 5, 4, 4},	 {64, 2, 4, 4},	  {64, 5, 4, 4},    {256, 2, 4, 4},
	{256, 5, 4, 4}, {1024, 2, 1, 1}, {1024, 5, 1, 1}, {16384, 5, 1, 0},
};

const struct bench_size *bench_size_of(uint64_t sites, uint64_t bytes)
{
	for (unsigned i = 0; i < BENCH_SIZES; i++)
		if (bench_sizes[i].sites == sites && bench_sizes[i].bytes == bytes)
			return &bench_sizes[i];
	return NULL;
}

uint64_t bench_size_patches(const struct bench_size *size, uint64_t rounds)
{
	return 2 * (size->first_turns + (rounds - 1) * size->turns);
}
