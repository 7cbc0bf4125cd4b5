#include "tools/bench/bench_json.h"

#include "tools/base/json.h"
#include "tools/bench/bench_figures.h"

static json_t *target(bool has, bool is_met)
{
	return has ? json_string(is_met ? "met" : "missed") : json_null();
}

static json_t *row_of(const struct bench_row *row)
{
	double ratio = bench_row_ratio(row);
	bool has_limit = row->limit > 0;
	json_t *ns = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "minimum", json_number(row->min),
			       "percentile_10", json_number(row->p10), "median",
			       json_number(row->median), "percentile_90", json_number(row->p90),
			       "maximum", json_number(row->max), "limit",
			       has_limit ? json_number(row->limit) : json_null());

	return json_pack("{s:i, s:b, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "cpus",
			 (int)row->cpus, "is_crowded", row->is_crowded, "executors",
			 bench_executors_word(row->executors), "what",
			 bench_row_kinds[row->what].word, "sites", json_number(row->sites), "bytes",
			 json_number(row->bytes), "runs", json_number(row->runs), "ns", ns, "ratio",
			 has_limit ? json_ratio(ratio) : json_null(), "target",
			 target(bench_row_has_target(row), ratio <= BENCH_RATIO_TARGET));
}

/* One that says nothing is left out. */
static void add(json_t *comparisons, const struct bench_row *row, double ratio, json_t *target)
{
	if (ratio > 0)
		json_array_append_new(
			comparisons,
			json_pack("{s:i, s:s, s:s, s:o, s:o, s:o, s:O}", "cpus", (int)row->cpus,
				  "executors", bench_executors_word(row->executors), "what",
				  bench_row_kinds[row->what].word, "sites", json_number(row->sites),
				  "bytes", json_number(row->bytes), "ratio", json_ratio(ratio),
				  "target", target));
	json_decref(target);
}

json_t *bench_json(const char *machine, const struct bench_rows *rows)
{
	json_t *list = json_array(), *comparisons = json_array();

	for (size_t i = 0; i < rows->count; i++) {
		const struct bench_row *row = &rows->rows[i];
		double batch = bench_batch_ratio(rows, row);

		json_array_append_new(list, row_of(row));
		add(comparisons, row, batch, target(true, batch <= BENCH_BATCH_TARGET));
		add(comparisons, row, bench_untaken_ratio(rows, row), json_null());
		add(comparisons, row, bench_pass_ratio(rows, row), json_null());
	}
	return json_pack("{s:s, s:o, s:o, s:o}", "format", "crossmod-bench-1", "machine",
			 json_line(machine), "rows", list, "comparisons", comparisons);
}
