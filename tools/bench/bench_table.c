#include "tools/bench/bench_table.h"

#include "tools/bench/bench_figures.h"

#include <inttypes.h>

/* ---- For people -------------------------------------------------------------------------- */

struct time {
	char string[24];
};

/* Three digits at least. */
static struct time show(uint64_t ns)
{
	struct time time;

	if (ns < 10000)
		snprintf(time.string, sizeof(time.string), "%" PRIu64 " ns", ns);
	else if (ns < 10000000)
		snprintf(time.string, sizeof(time.string), "%.1f us", (double)ns / 1e3);
	else
		snprintf(time.string, sizeof(time.string), "%.1f ms", (double)ns / 1e6);
	return time;
}

static const char *target(bool is_met)
{
	return is_met ? "met" : "missed";
}

static void print_row(FILE *to, const struct bench_row *row)
{
	fprintf(to, "%-6s %-14s %6" PRIu64 " %5" PRIu64 " %6" PRIu64 " %12s %12s %12s",
		bench_executors_word(row->executors), bench_row_kinds[row->what].word, row->sites,
		row->bytes, row->runs, show(row->median).string, show(row->p10).string,
		show(row->p90).string);
	if (row->limit > 0)
		fprintf(to, " %12s %7.2f", show(row->limit).string, bench_row_ratio(row));
	if (bench_row_has_target(row))
		fprintf(to, "  %s", target(bench_row_ratio(row) <= BENCH_RATIO_TARGET));
	fputc('\n', to);
}

static bool is_part(const struct bench_row *row)
{
	return row->what >= ROW_PART_CHECK && row->what <= ROW_PART_REST;
}

/* What one patch is spent on, part by part, and beside it what cannot be avoided. */
static void print_parts_of(FILE *to, const struct bench_rows *rows, const struct bench_row *patch)
{
	static const enum bench_what columns[] = {
		ROW_PART_CHECK, ROW_PART_STORES1, ROW_PART_SYNC1, ROW_PART_STORES2,
		ROW_PART_SYNC2, ROW_PART_STORES3, ROW_PART_SYNC3, ROW_PART_REST,
		ROW_STORES,	ROW_SYNCS,
	};

	fprintf(to, "%-6s %6" PRIu64 " %5" PRIu64, bench_executors_word(patch->executors),
		patch->sites, patch->bytes);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		fprintf(to, " %9s",
			show(bench_median_of(rows, patch, columns[i], patch->sites)).string);
	fputc('\n', to);
}

static void print_parts(FILE *to, const struct bench_rows *rows, size_t first, size_t end)
{
	fprintf(to,
		"what a patch is spent on, in its order; then its three sets of stores, and its "
		"three syncs, bare:\n"
		"%-6s %6s %5s %9s %9s %9s %9s %9s %9s %9s %9s %9s %9s\n",
		"", "sites", "bytes", "check", "stores", "sync", "stores", "sync", "stores", "sync",
		"rest", "3 stores", "3 syncs");
	for (size_t i = first; i < end; i++)
		if (rows->rows[i].what == ROW_PATCH)
			print_parts_of(to, rows, &rows->rows[i]);
}

static void print_branches(FILE *to, const struct bench_rows *rows, const struct bench_row *row)
{
	double ratio = bench_untaken_ratio(rows, row);

	if (ratio > 0)
		fprintf(to,
			"%" PRIu64 " untaken branches of %" PRIu64 " bytes cost %.3f times as many "
			"NOPs\n",
			row->sites, row->bytes, ratio);
}

static void print_batch(FILE *to, const struct bench_rows *rows, const struct bench_row *patch)
{
	double ratio = bench_batch_ratio(rows, patch);

	if (ratio > 0)
		fprintf(to,
			"%s: %d sites of %" PRIu64 " bytes cost %.2f times one, stores aside "
			"(target %.0f: %s)\n",
			bench_executors_word(patch->executors), BENCH_BATCH, patch->bytes, ratio,
			BENCH_BATCH_TARGET, target(ratio <= BENCH_BATCH_TARGET));
}

/* Negative where executors happened to be faster with patches than without. */
static void print_loss(FILE *to, const struct bench_rows *rows, const struct bench_row *row)
{
	double ratio = bench_pass_ratio(rows, row);

	if (ratio > 0)
		fprintf(to, "executors lose %.1f%% to %" PRIu32 " patches a second\n",
			100 - 100 / ratio, bench_rates[row->what - ROW_PASSES]);
}

static void print_machine(FILE *to, const char *machine, const struct bench_rows *rows,
			  size_t first, size_t end)
{
	fprintf(to, "%s%s, %u CPUs%s\n", first ? "\n" : "", machine, rows->rows[first].cpus,
		rows->rows[first].is_crowded
			? ": MORE THAN THE HOST HAS: this measures its scheduler, too"
			: "");
	fprintf(to, "%-6s %-14s %6s %5s %6s %12s %12s %12s %12s %7s\n", "", "", "sites", "bytes",
		"runs", "median", "10%", "90%", "limit", "ratio");
	for (size_t i = first; i < end; i++)
		if (!is_part(&rows->rows[i]))
			print_row(to, &rows->rows[i]);
	print_parts(to, rows, first, end);
	for (size_t i = first; i < end; i++) {
		print_batch(to, rows, &rows->rows[i]);
		print_branches(to, rows, &rows->rows[i]);
		print_loss(to, rows, &rows->rows[i]);
	}
}

void bench_table_print(FILE *to, const char *machine, const struct bench_rows *rows)
{
	for (size_t first = 0, end; first < rows->count; first = end) {
		for (end = first;
		     end < rows->count && rows->rows[end].cpus == rows->rows[first].cpus;)
			end++;
		print_machine(to, machine, rows, first, end);
	}
}

/* ---- For programs ------------------------------------------------------------------------ */

void bench_table_tsv(FILE *to, const char *machine, const struct bench_rows *rows)
{
	fputs("machine\tcpus\texecutors\twhat\tsites\tbytes\truns\tmedian_ns\tp10_ns\tp90_ns\tmin_"
	      "ns\tmax_ns\tlimit_ns\tratio\n",
	      to);
	for (size_t i = 0; i < rows->count; i++) {
		const struct bench_row *row = &rows->rows[i];

		fprintf(to,
			"%s\t%u\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
			"\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64,
			machine, row->cpus, bench_executors_word(row->executors),
			bench_row_kinds[row->what].word, row->sites, row->bytes, row->runs,
			row->median, row->p10, row->p90, row->min, row->max);
		if (row->limit > 0)
			fprintf(to, "\t%" PRIu64 "\t%.3f\n", row->limit, bench_row_ratio(row));
		else
			fputs("\t-\t-\n", to);
	}
}
