#include "tools/bench_table.h"

#include <inttypes.h>
#include <string.h>

/* A single site at most so many times its limit. */
#define RATIO_TARGET 1.15
/* So many sites at most so many times one site, stores aside. */
#define BATCH 1024
#define BATCH_TARGET 2.0

double bench_row_ratio(const struct bench_row *row)
{
	return row->limit ? (double)row->median / (double)row->limit : 0;
}

/* ---- For people -------------------------------------------------------------------------- */

struct time {
	char text[24];
};

/* Three digits at least. */
static struct time show(uint64_t ns)
{
	struct time time;

	if (ns < 10000)
		snprintf(time.text, sizeof(time.text), "%" PRIu64 " ns", ns);
	else if (ns < 10000000)
		snprintf(time.text, sizeof(time.text), "%.1f us", (double)ns / 1e3);
	else
		snprintf(time.text, sizeof(time.text), "%.1f ms", (double)ns / 1e6);
	return time;
}

static const char *target(bool is_met)
{
	return is_met ? "met" : "missed";
}

static void print_row(FILE *to, const struct bench_row *row)
{
	fprintf(to, "%-5s %-14s %6" PRIu64 " %5" PRIu64 " %6" PRIu64 " %12s %12s %12s",
		row->executors, row->what, row->sites, row->bytes, row->runs,
		show(row->median).text, show(row->p10).text, show(row->p90).text);
	if (row->limit > 0)
		fprintf(to, " %12s %7.2f", show(row->limit).text, bench_row_ratio(row));
	if (row->limit > 0 && row->sites == 1)
		fprintf(to, "  %s", target(bench_row_ratio(row) <= RATIO_TARGET));
	fputc('\n', to);
}

/* What a patch costs without its stores; 0: nothing is left. */
static uint64_t without_stores(const struct bench_rows *rows, const struct bench_row *patch)
{
	const struct bench_row *stores =
		bench_rows_find(rows, patch, "stores", patch->sites, patch->bytes);

	return stores && patch->median > stores->median ? patch->median - stores->median : 0;
}

static void print_batch(FILE *to, const struct bench_rows *rows, const struct bench_row *patch)
{
	const struct bench_row *one = bench_rows_find(rows, patch, "patch", 1, patch->bytes);
	uint64_t many = without_stores(rows, patch), single = one ? without_stores(rows, one) : 0;

	if (patch->sites != BATCH || many == 0 || single == 0)
		return;
	fprintf(to,
		"%s: %d sites of %" PRIu64 " bytes cost %.2f times one, stores aside (target %.0f: "
		"%s)\n",
		patch->executors, BATCH, patch->bytes, (double)many / (double)single, BATCH_TARGET,
		target((double)many <= BATCH_TARGET * (double)single));
}

/* Negative where executors happened to be faster with patches than without. */
static void print_loss(FILE *to, const struct bench_rows *rows, const struct bench_row *row)
{
	const struct bench_row *calm = bench_rows_find(rows, row, "pass-0", row->sites, row->bytes);

	if (strncmp(row->what, "pass-", 5) != 0 || !calm || row == calm || row->median == 0)
		return;
	fprintf(to, "executors lose %.1f%% to %s patches a second\n",
		100 - 100 * (double)calm->median / (double)row->median, row->what + 5);
}

static void print_machine(FILE *to, const char *machine, const struct bench_rows *rows,
			  size_t first, size_t end)
{
	fprintf(to, "%s%s, %u CPUs%s\n", first ? "\n" : "", machine, rows->rows[first].cpus,
		rows->rows[first].is_crowded
			? ": MORE THAN THE HOST HAS: this measures its scheduler, too"
			: "");
	fprintf(to, "%-5s %-14s %6s %5s %6s %12s %12s %12s %12s %7s\n", "", "", "sites", "bytes",
		"runs", "median", "10%", "90%", "limit", "ratio");
	for (size_t i = first; i < end; i++)
		print_row(to, &rows->rows[i]);
	for (size_t i = first; i < end; i++) {
		if (strcmp(rows->rows[i].what, "patch") == 0)
			print_batch(to, rows, &rows->rows[i]);
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
			machine, row->cpus, row->executors, row->what, row->sites, row->bytes,
			row->runs, row->median, row->p10, row->p90, row->min, row->max);
		if (row->limit > 0)
			fprintf(to, "\t%" PRIu64 "\t%.3f\n", row->limit, bench_row_ratio(row));
		else
			fputs("\t-\t-\n", to);
	}
}
