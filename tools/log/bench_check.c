#include "tools/log/bench_check.h"

#include "kernel/core/cost.h"
#include "kernel/options/options.h"

#include <inttypes.h>

/* The difference between a limit in ns and its three syncs and its stores, each rounded down. */
#define ROUNDING BENCH_SYNCS

static bool explain_row(const struct bench_row *row, const char *why,
			struct explanation *explanation)
{
	return explain(explanation,
		       "the log contradicts itself: its bench's row \"%s %s\" of %" PRIu64
		       " sites of %" PRIu64 " bytes %s",
		       bench_executors_word(row->executors), bench_row_kinds[row->what].word,
		       row->sites, row->bytes, why);
}

/* ---- One row by itself ----------------------------------------------------------------------- */

/* Of few runs, what is close to an end is the end itself. */
static bool check_few(const struct bench_row *row, struct explanation *explanation)
{
	if (row->runs > COST_SAMPLES)
		return true;
	if ((cost_rank(row->runs, 10) == 1 && row->p10 != row->min) ||
	    (cost_rank(row->runs, 50) == 1 && row->median != row->min) ||
	    (cost_rank(row->runs, 90) == row->runs && row->p90 != row->max))
		return explain_row(row, "has too few runs for its percentiles", explanation);
	return true;
}

static bool check_once(const struct bench_rows *rows, const struct bench_row *row,
		       struct explanation *explanation)
{
	if (bench_rows_find(rows, row, row->what, row->sites, row->bytes) == row)
		return true;
	return explain_row(row, "is there twice", explanation);
}

/* ---- A row and those that belong to it ------------------------------------------------------- */

/* All that belongs together is there for what is measured like `row`, as often as it; but for the
 * single sync. */
static bool check_all(const struct bench_rows *rows, const struct bench_row *row, unsigned of,
		      struct explanation *explanation)
{
	for (enum bench_what what = 0; what < ROWS; what++) {
		const struct bench_row *other;

		if (!(bench_row_kinds[what].of & of))
			continue;
		other = bench_rows_find(rows, row, what, row->sites, row->bytes);
		if (!other)
			return explain_row(row, "has not all others beside it", explanation);
		if (what != ROW_SYNC && other->runs != row->runs)
			return explain_row(row, "has other runs than those beside it", explanation);
	}
	return true;
}

/* The single syncs are three a patch, and the limit is three of them and the stores. */
static bool check_patch(const struct bench_rows *rows, const struct bench_row *patch,
			struct explanation *explanation)
{
	const struct bench_row *sync, *stores;
	unsigned __int128 least;

	if (!check_all(rows, patch, BENCH_OF_BATCH, explanation))
		return false;
	sync = bench_rows_find(rows, patch, ROW_SYNC, patch->sites, patch->bytes);
	stores = bench_rows_find(rows, patch, ROW_STORES, patch->sites, patch->bytes);
	if (sync->runs / BENCH_SYNCS != patch->runs || sync->runs % BENCH_SYNCS != 0)
		return explain_row(sync, "has not three runs for each of the patch", explanation);
	least = (unsigned __int128)BENCH_SYNCS * sync->median + stores->median;
	if (patch->limit >= least && patch->limit <= least + ROUNDING)
		return true;
	return explain_row(patch, "has a limit that is not its three syncs and its stores",
			   explanation);
}

static bool check_batch(const struct bench_rows *rows, const struct bench_row *row,
			struct explanation *explanation)
{
	const struct bench_row *patch =
		bench_rows_find(rows, row, ROW_PATCH, row->sites, row->bytes);

	return patch ? check_patch(rows, patch, explanation)
		     : explain_row(row, "has no patch beside it", explanation);
}

static bool check_sync(const struct bench_rows *rows, const struct bench_row *row,
		       struct explanation *explanation)
{
	const struct bench_row *fastest = bench_rows_find(rows, row, ROW_SYNC, 0, row->bytes);

	if (fastest && fastest->runs == row->runs)
		return true;
	return explain_row(row, "has other runs than those beside it", explanation);
}

/* Whether sites are what the row is of, when it belongs to `of`. */
static bool is_of(const struct bench_row *row, unsigned of)
{
	const struct bench_row_kind *kind = &bench_row_kinds[row->what];

	if (!(kind->of & of))
		return false;
	switch (of) {
	case BENCH_OF_SYNCS:
		return row->sites == 0 && row->bytes == 0;
	case BENCH_OF_BATCH:
		return bench_size_of(row->sites, row->bytes);
	case BENCH_OF_BRANCHES:
		return row->executors == BENCH_IDLE && row->sites == kind->sites &&
		       bench_size_of(row->sites, row->bytes);
	default:
		return row->executors == BENCH_BUSY && row->sites == kind->sites &&
		       row->bytes == kind->bytes;
	}
}

static bool check_row(const struct bench_rows *rows, const struct bench_row *row,
		      struct explanation *explanation)
{
	if (!check_few(row, explanation) || !check_once(rows, row, explanation))
		return false;
	if (row->limit > 0 && row->what != ROW_PATCH)
		return explain_row(row, "has a limit, which only a patch has", explanation);
	if (is_of(row, BENCH_OF_SYNCS))
		return check_sync(rows, row, explanation);
	if (is_of(row, BENCH_OF_BATCH))
		return check_batch(rows, row, explanation);
	if (is_of(row, BENCH_OF_BRANCHES))
		return check_all(rows, row, BENCH_OF_BRANCHES, explanation);
	return is_of(row, BENCH_OF_BUSY) || explain_row(row, "is not one of a bench", explanation);
}

bool bench_rows_agree(const struct bench_rows *rows, struct explanation *explanation)
{
	for (size_t i = 0; i < rows->count; i++)
		if (!check_row(rows, &rows->rows[i], explanation))
			return false;
	return true;
}

/* ---- The lines beside the rows --------------------------------------------------------------- */

#define MEMBER(name, words, value) uint64_t name;
#define TAKE(name, words, value) span_take_number(&line, &to->name) && span_take(&line, words) &&

/* "1 rounds, 2 executors, 167224 passes, 83612 at least of each" */
struct summary {
	BENCH_SUMMARY(MEMBER)
};

static bool take_summary(struct span line, struct summary *to)
{
	return BENCH_SUMMARY(TAKE) line.length == 0;
}

/* "idle: 1 of 2 CPUs were interrupted by 224 syncs, 224 times in all" */
struct interrupted {
	BENCH_INTERRUPTED(MEMBER)
};

static bool take_interrupted(struct span line, struct interrupted *to)
{
	size_t colon = span_find(line, ": ");

	line.start += colon;
	line.length -= colon;
	return span_take(&line, ": ") && BENCH_INTERRUPTED(TAKE) line.length == 0;
}

static bool are_executors(uint64_t count, const struct header *header)
{
	return !header->cpus || (count < header->cpus && count + header->lost + 1 >= header->cpus);
}

/* How often something is measured in so many rounds; 0: not fixed. */
static uint64_t runs_in(const struct bench_row *row, uint64_t rounds)
{
	if (row->sites > 0 && row->what == ROW_PATCH)
		return bench_size_patches(bench_size_of(row->sites, row->bytes), rounds);
	if (row->sites > 0 && row->what == ROW_SYNC)
		return 0;
	return bench_row_kinds[row->what].runs * rounds;
}

static bool have_rounds(const struct bench_rows *rows, uint64_t rounds)
{
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t runs = runs_in(&rows->rows[i], rounds);

		if (runs > 0 && rows->rows[i].runs != runs)
			return false;
	}
	return true;
}

static bool summary_agrees(const struct summary *summary, const struct header *header,
			   const struct bench_rows *rows)
{
	return summary->rounds > 0 && summary->rounds <= OPTIONS_BENCH_MAX &&
	       have_rounds(rows, summary->rounds) && are_executors(summary->executors, header) &&
	       (summary->executors == 0 ? summary->passes == 0 && summary->fewest == 0
					: summary->fewest <= summary->passes / summary->executors);
}

/* Each of some was interrupted at least once, and nobody else was. */
static bool interrupted_agrees(const struct interrupted *interrupted, const struct header *header)
{
	return are_executors(interrupted->all, header) && interrupted->some <= interrupted->all &&
	       interrupted->some <= interrupted->times &&
	       (interrupted->some == 0) == (interrupted->times == 0);
}

bool bench_lines_agree(struct span lines, const struct header *header,
		       const struct bench_rows *rows, struct explanation *explanation)
{
	struct span line;

	while (span_take_line(&lines, &line)) {
		struct span rest = line;
		struct summary summary;
		struct interrupted interrupted;

		if (!span_take(&rest, "# " BENCH_PREFIX))
			continue;
		if ((take_summary(rest, &summary) && !summary_agrees(&summary, header, rows)) ||
		    (take_interrupted(rest, &interrupted) &&
		     !interrupted_agrees(&interrupted, header)))
			return explain(explanation,
				       "the log contradicts itself: of its bench, the line "
				       "\"%.*s\" does not agree with its rows or CPUs",
				       SPAN_ARGUMENTS(line));
	}
	return true;
}
