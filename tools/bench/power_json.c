#include "tools/bench/bench_json.h"

#include "tools/base/json.h"
#include "tools/bench/power_table.h"

static json_t *rate_of(const struct power_rate *rate)
{
	return json_pack("{s:o, s:o, s:o}", "minimum", json_ratio(rate->min), "median",
			 json_ratio(rate->median), "maximum", json_ratio(rate->max));
}

static json_t *ratio_of(double ratio, const struct power_rate *to)
{
	return to->median > 0 ? json_ratio(ratio) : json_null();
}

static json_t *row_of(unsigned cpus, enum power_what what, enum power_figure figure,
		      const struct power_comparison *comparison)
{
	const struct power_rate *sides = comparison->sides;

	return json_pack(
		"{s:i, s:s, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "cpus", (int)cpus,
		"what", power_kinds[what].word, "figure", power_figure_word(what, figure), "rounds",
		(json_int_t)comparison->rounds, "crossmod", rate_of(&sides[POWER_CROSSMOD]),
		"plain", rate_of(&sides[POWER_PLAIN]), "effect", rate_of(&sides[POWER_EFFECT]),
		"ratio", ratio_of(comparison->ratio, &sides[POWER_PLAIN]), "effect_ratio",
		ratio_of(comparison->effect_ratio, &sides[POWER_CROSSMOD]), "target",
		json_ratio(power_target(figure)), "result", power_result_word(comparison->result));
}

static bool add_machine(json_t *list, const struct power_rows *rows, unsigned cpus)
{
	struct power_comparison comparison;

	for (enum power_what what = 0; what < POWER_WHATS; what++)
		for (enum power_figure figure = 0; figure < POWER_FIGURES; figure++) {
			if (!power_compare(rows, cpus, what, figure, &comparison))
				return false;
			json_array_append_new(list, row_of(cpus, what, figure, &comparison));
		}
	return true;
}

json_t *power_json(const char *machine, const struct power_rows *rows)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rows->count; i++)
		if ((i == 0 || rows->rows[i].cpus != rows->rows[i - 1].cpus) &&
		    !add_machine(list, rows, rows->rows[i].cpus)) {
			json_decref(list);
			return NULL;
		}
	return json_pack("{s:s, s:o, s:o}", "format", "crossmod-power-1", "machine",
			 json_line(machine), "rows", list);
}
