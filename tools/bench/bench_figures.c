#include "tools/bench/bench_figures.h"

double bench_row_ratio(const struct bench_row *row)
{
	return row->limit ? (double)row->median / (double)row->limit : 0;
}

bool bench_row_has_target(const struct bench_row *row)
{
	return row->limit > 0 && row->sites == 1;
}

uint64_t bench_median_of(const struct bench_rows *rows, const struct bench_row *like,
			 enum bench_what what, uint64_t sites)
{
	const struct bench_row *row = bench_rows_find(rows, like, what, sites, like->bytes);

	return row ? row->median : 0;
}

double bench_batch_ratio(const struct bench_rows *rows, const struct bench_row *patch)
{
	uint64_t many, single;

	if (patch->what != ROW_PATCH || patch->sites != BENCH_BATCH)
		return 0;
	many = bench_median_of(rows, patch, ROW_LESS_STORES, patch->sites);
	single = bench_median_of(rows, patch, ROW_LESS_STORES, 1);
	return single > 0 ? (double)many / (double)single : 0;
}

double bench_untaken_ratio(const struct bench_rows *rows, const struct bench_row *row)
{
	uint64_t nops;

	if (row->what != ROW_UNTAKEN)
		return 0;
	nops = bench_median_of(rows, row, ROW_NOP, row->sites);
	return nops > 0 ? (double)row->median / (double)nops : 0;
}

double bench_pass_ratio(const struct bench_rows *rows, const struct bench_row *row)
{
	uint64_t calm;

	if (row->what <= ROW_PASSES)
		return 0;
	calm = bench_median_of(rows, row, ROW_PASSES, row->sites);
	return calm > 0 ? (double)row->median / (double)calm : 0;
}
