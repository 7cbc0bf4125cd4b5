#include "tools/bench/power_table.h"

#include <stdlib.h>

/* ---- Figures ----------------------------------------------------------------------------- */

double power_target(enum power_figure figure)
{
	static const double targets[POWER_FIGURES] = {
		[POWER_PATCHES] = 0.5,
		[POWER_EXECUTIONS] = 0.7,
		[POWER_OF_EVENTS] = 0.5,
	};

	return targets[figure];
}

const char *power_figure_word(enum power_what what, enum power_figure figure)
{
	if (figure == POWER_PATCHES)
		return "patches";
	if (figure == POWER_EXECUTIONS)
		return "executions";
	return power_event_word(power_kinds[what].event);
}

static uint64_t count_of(const struct power_row *row, enum power_figure figure)
{
	if (figure == POWER_PATCHES)
		return row->patches;
	if (figure == POWER_EXECUTIONS)
		return row->executions;
	return power_kinds[row->what].event == POWER_TORN ? row->torn : row->unserialized;
}

static int compare_rates(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Sorts them. */
static struct power_rate rate_of(double *rates, size_t count)
{
	if (count == 0)
		return (struct power_rate){0};
	qsort(rates, count, sizeof(*rates), compare_rates);
	return (struct power_rate){
		.median = (rates[(count - 1) / 2] + rates[count / 2]) / 2,
		.min = rates[0],
		.max = rates[count - 1],
	};
}

/* How many there are; `rates` has room for all rows. */
static size_t list_rates(const struct power_rows *rows, const struct power_row *like,
			 enum power_figure figure, double *rates)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct power_row *row = &rows->rows[i];

		if (row->cpus == like->cpus && row->what == like->what && row->side == like->side)
			rates[count++] = (double)count_of(row, figure) * 1e6 / (double)row->us;
	}
	return count;
}

static enum power_result result_of(double crossmod, double plain, double target)
{
	if (crossmod == 0 && plain == 0)
		return POWER_NONE;
	return crossmod >= target * plain ? POWER_MET : POWER_MISSED;
}

bool power_compare(const struct power_rows *rows, unsigned cpus, enum power_what what,
		   enum power_figure figure, struct power_comparison *comparison)
{
	double *rates = calloc(rows->count + 1, sizeof(*rates));

	if (!rates)
		return false;
	for (enum power_side side = 0; side < POWER_SIDES; side++) {
		struct power_row like = {.cpus = cpus, .what = what, .side = side};

		comparison->rounds = list_rates(rows, &like, figure, rates);
		comparison->sides[side] = rate_of(rates, comparison->rounds);
	}
	free(rates);
	double crossmod = comparison->sides[POWER_CROSSMOD].median;
	double plain = comparison->sides[POWER_PLAIN].median;

	double effect = comparison->sides[POWER_EFFECT].median;

	comparison->ratio = plain > 0 ? crossmod / plain : 0;
	comparison->effect_ratio = crossmod > 0 ? effect / crossmod : 0;
	comparison->result = result_of(crossmod, plain, power_target(figure));
	return true;
}

static bool has_ratio(const struct power_comparison *comparison)
{
	return comparison->sides[POWER_PLAIN].median > 0;
}

const char *power_result_word(enum power_result result)
{
	static const char *const words[] = {
		[POWER_MET] = "met",
		[POWER_MISSED] = "missed",
		[POWER_NONE] = "none",
	};

	return words[result];
}

/* ---- For people -------------------------------------------------------------------------- */

struct shown {
	char digits[24];
};

/* Three digits and more. */
static struct shown show(double rate)
{
	struct shown shown;

	if (rate < 10)
		snprintf(shown.digits, sizeof(shown.digits), "%.1f", rate);
	else if (rate < 1e4)
		snprintf(shown.digits, sizeof(shown.digits), "%.0f", rate);
	else if (rate < 1e7)
		snprintf(shown.digits, sizeof(shown.digits), "%.1f k", rate / 1e3);
	else
		snprintf(shown.digits, sizeof(shown.digits), "%.1f M", rate / 1e6);
	return shown;
}

static void print_side(FILE *to, const struct power_rate *rate)
{
	fprintf(to, " %10s %10s %10s", show(rate->median).digits, show(rate->min).digits,
		show(rate->max).digits);
}

static void print_line(FILE *to, enum power_what what, enum power_figure figure,
		       const struct power_comparison *comparison)
{
	fprintf(to, "%-18s %-12s", figure == 0 ? power_kinds[what].word : "",
		power_figure_word(what, figure));
	print_side(to, &comparison->sides[POWER_CROSSMOD]);
	print_side(to, &comparison->sides[POWER_PLAIN]);
	if (has_ratio(comparison))
		fprintf(to, " %9.2f", comparison->ratio);
	else
		fprintf(to, " %9s", "-");
	fprintf(to, " %7.1f  %-6s", power_target(figure), power_result_word(comparison->result));
	fprintf(to, " %10s %6.2f\n", show(comparison->sides[POWER_EFFECT].median).digits,
		comparison->effect_ratio);
}

static bool print_machine(FILE *to, const char *machine, const struct power_rows *rows,
			  unsigned cpus)
{
	struct power_comparison comparison;

	for (enum power_what what = 0; what < POWER_WHATS; what++)
		for (enum power_figure figure = 0; figure < POWER_FIGURES; figure++) {
			if (!power_compare(rows, cpus, what, figure, &comparison))
				return false;
			if (what == 0 && figure == 0)
				fprintf(to,
					"%s, %u CPUs, %zu rounds: patches back to back, a second\n"
					"%-18s %-12s %32s %32s %9s %7s  %-6s %17s\n%-31s"
					" %10s %10s %10s %10s %10s %10s %9s %7s  %-6s %10s %6s\n",
					machine, cpus, comparison.rounds, "", "", "crossmod",
					"plain loop", "ratio", "target", "", "by effect", "",
					"median", "min", "max", "median", "min", "max", "", "", "",
					"median", "ratio");
			print_line(to, what, figure, &comparison);
		}
	return true;
}

bool power_table_print(FILE *to, const char *machine, const struct power_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (i > 0 && rows->rows[i].cpus == rows->rows[i - 1].cpus)
			continue;
		if (i > 0)
			fputc('\n', to);
		if (!print_machine(to, machine, rows, rows->rows[i].cpus))
			return false;
	}
	return true;
}

/* ---- For programs ------------------------------------------------------------------------ */

static bool write_machine(FILE *to, const char *machine, const struct power_rows *rows,
			  unsigned cpus)
{
	struct power_comparison comparison;

	for (enum power_what what = 0; what < POWER_WHATS; what++)
		for (enum power_figure figure = 0; figure < POWER_FIGURES; figure++) {
			if (!power_compare(rows, cpus, what, figure, &comparison))
				return false;
			fprintf(to, "%s\t%u\t%s\t%s\t%zu", machine, cpus, power_kinds[what].word,
				power_figure_word(what, figure), comparison.rounds);
			for (enum power_side side = 0; side <= POWER_PLAIN; side++)
				fprintf(to, "\t%.1f\t%.1f\t%.1f", comparison.sides[side].median,
					comparison.sides[side].min, comparison.sides[side].max);
			if (has_ratio(&comparison))
				fprintf(to, "\t%.3f", comparison.ratio);
			else
				fputs("\t-", to);
			fprintf(to, "\t%.1f\t%s", power_target(figure),
				power_result_word(comparison.result));
			fprintf(to, "\t%.1f\t%.3f\n", comparison.sides[POWER_EFFECT].median,
				comparison.effect_ratio);
		}
	return true;
}

bool power_table_tsv(FILE *to, const char *machine, const struct power_rows *rows)
{
	fputs("machine\tcpus\trow\tfigure\trounds\tcrossmod_per_s\tcrossmod_min\tcrossmod_max\t"
	      "plain_per_s\tplain_min\tplain_max\tratio\ttarget\tresult\t"
	      "effect_per_s\teffect_ratio\n",
	      to);
	for (size_t i = 0; i < rows->count; i++)
		if ((i == 0 || rows->rows[i].cpus != rows->rows[i - 1].cpus) &&
		    !write_machine(to, machine, rows, rows->rows[i].cpus))
			return false;
	return true;
}
