#include "tools/log/bench_check.h"

#include "kernel/core/cost.h"
#include "kernel/options/options.h"

#include <inttypes.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The syncs of a patch; each but the first stands behind a set of stores. */
#define SYNCS 3u

/* The difference between a limit in ns and its three syncs and its stores, each rounded down. */
#define ROUNDING SYNCS

/* What there is of each batch of sites: all of it, each measured once a patch but the single sync.
 */
static const char *const of_batch[] = {
	"sync",		"syncs",      "stores",	      "patch",	    "part-check",
	"part-stores1", "part-sync1", "part-stores2", "part-sync2", "part-stores3",
	"part-sync3",	"part-rest",  "less-stores",
};

/* What is measured of no sites, as often each. */
static const char *const of_syncs[] = {
	"sync", "sync-cpuid", "sync-iret", "sync-serialize", "sync-movcr2",
};

/* What is compared, as often each, while the executors are idle. */
static const char *const of_branches[] = {"nop", "untaken"};

/* The rest, by itself. */
static const struct {
	const char *what;
	uint64_t sites, bytes;
} others[] = {
	{"handler", 1, 5},
	{"pass-0", 64, 5},
	{"pass-10", 64, 5},
	{"pass-1000", 64, 5},
};

static bool explain_row(const struct bench_row *row, const char *why,
			struct explanation *explanation)
{
	return explain(explanation,
		       "the log contradicts itself: its bench's row \"%s %s\" of %" PRIu64
		       " sites of %" PRIu64 " bytes %s",
		       row->executors, row->what, row->sites, row->bytes, why);
}

static bool is_among(const char *what, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(what, words[i]) == 0)
			return true;
	return false;
}

static bool is_other(const struct bench_row *row)
{
	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(row->what, others[i].what) == 0)
			return strcmp(row->executors, "busy") == 0 &&
			       row->sites == others[i].sites && row->bytes == others[i].bytes;
	return false;
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

/* Each of `words` is there for what is measured like `row`, as often as it. */
static bool check_all(const struct bench_rows *rows, const struct bench_row *row,
		      const char *const *words, size_t count, struct explanation *explanation)
{
	for (size_t i = 0; i < count; i++) {
		const struct bench_row *other =
			bench_rows_find(rows, row, words[i], row->sites, row->bytes);

		if (!other)
			return explain_row(row, "has not all others beside it", explanation);
		if (other->runs != row->runs)
			return explain_row(row, "has other runs than those beside it", explanation);
	}
	return true;
}

/* The single syncs are three a patch, and the limit is three of them and the stores. */
static bool check_patch(const struct bench_rows *rows, const struct bench_row *patch,
			struct explanation *explanation)
{
	const struct bench_row *sync =
		bench_rows_find(rows, patch, "sync", patch->sites, patch->bytes);
	const struct bench_row *stores =
		bench_rows_find(rows, patch, "stores", patch->sites, patch->bytes);
	unsigned __int128 least;

	if (!check_all(rows, patch, of_batch + 1, COUNT(of_batch) - 1, explanation))
		return false;
	if (!sync)
		return explain_row(patch, "has not all others beside it", explanation);
	if (sync->runs / SYNCS != patch->runs || sync->runs % SYNCS != 0)
		return explain_row(sync, "has not three runs for each of the patch", explanation);
	least = (unsigned __int128)SYNCS * sync->median + stores->median;
	if (patch->limit >= least && patch->limit <= least + ROUNDING)
		return true;
	return explain_row(patch, "has a limit that is not its three syncs and its stores",
			   explanation);
}

static bool check_batch(const struct bench_rows *rows, const struct bench_row *row,
			struct explanation *explanation)
{
	const struct bench_row *patch = bench_rows_find(rows, row, "patch", row->sites, row->bytes);

	return patch ? check_patch(rows, patch, explanation)
		     : explain_row(row, "has no patch beside it", explanation);
}

static bool check_sync(const struct bench_rows *rows, const struct bench_row *row,
		       struct explanation *explanation)
{
	const struct bench_row *fastest = bench_rows_find(rows, row, of_syncs[0], 0, row->bytes);

	if (row->bytes == 0 && fastest && fastest->runs == row->runs)
		return true;
	return explain_row(row, "has other runs than those beside it", explanation);
}

static bool check_row(const struct bench_rows *rows, const struct bench_row *row,
		      struct explanation *explanation)
{
	bool is_patch = strcmp(row->what, "patch") == 0;

	if (!check_few(row, explanation) || !check_once(rows, row, explanation))
		return false;
	if (row->limit > 0 && !is_patch)
		return explain_row(row, "has a limit, which only a patch has", explanation);
	if (row->sites == 0 && is_among(row->what, of_syncs, COUNT(of_syncs)))
		return check_sync(rows, row, explanation);
	if (row->sites > 0 && is_among(row->what, of_batch, COUNT(of_batch)))
		return check_batch(rows, row, explanation);
	if (strcmp(row->executors, "idle") == 0 &&
	    is_among(row->what, of_branches, COUNT(of_branches)))
		return check_all(rows, row, of_branches, COUNT(of_branches), explanation);
	return is_other(row) || explain_row(row, "is none that a bench has", explanation);
}

bool bench_rows_agree(const struct bench_rows *rows, struct explanation *explanation)
{
	for (size_t i = 0; i < rows->count; i++)
		if (!check_row(rows, &rows->rows[i], explanation))
			return false;
	return true;
}

/* ---- The lines beside the rows --------------------------------------------------------------- */

/* "1 rounds, 2 executors, 167224 passes, 83612 at least of each" */
struct summary {
	uint64_t rounds, executors, passes, fewest;
};

static bool take_summary(struct span line, struct summary *summary)
{
	return span_take_number(&line, &summary->rounds) && span_take(&line, " rounds, ") &&
	       span_take_number(&line, &summary->executors) && span_take(&line, " executors, ") &&
	       span_take_number(&line, &summary->passes) && span_take(&line, " passes, ") &&
	       span_take_number(&line, &summary->fewest) && span_equals(line, " at least of each");
}

/* "idle: 1 of 2 CPUs were interrupted by 224 syncs, 224 times in all" */
struct interrupted {
	uint64_t some, all, syncs, times;
};

static bool take_interrupted(struct span line, struct interrupted *interrupted)
{
	size_t colon = span_find(line, ": ");

	line.start += colon;
	line.length -= colon;
	return span_take(&line, ": ") && span_take_number(&line, &interrupted->some) &&
	       span_take(&line, " of ") && span_take_number(&line, &interrupted->all) &&
	       span_take(&line, " CPUs were interrupted by ") &&
	       span_take_number(&line, &interrupted->syncs) && span_take(&line, " syncs, ") &&
	       span_take_number(&line, &interrupted->times) && span_equals(line, " times in all");
}

static bool are_executors(uint64_t count, const struct header *header)
{
	return !header->cpus || (count < header->cpus && count + header->lost + 1 >= header->cpus);
}

/* How often a batch is turned on or off: four times each in a round, large ones once, and huge ones
 * in the first round alone. */
static uint64_t runs_of(uint64_t sites, uint64_t rounds)
{
	if (sites < 1024)
		return 8 * rounds;
	return sites < 4096 ? 2 * rounds : 2;
}

static bool have_rounds(const struct bench_rows *rows, uint64_t rounds)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct bench_row *row = &rows->rows[i];

		if (strcmp(row->what, "patch") == 0 && row->runs != runs_of(row->sites, rounds))
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

		if (!span_take(&rest, "# bench: "))
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
