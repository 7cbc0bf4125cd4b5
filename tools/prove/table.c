#include "tools/prove/table.h"

#include <limits.h>
#include <string.h>
#include <sys/resource.h>

#include "lib/printable.h"
#include "tools/base/colour.h"

/* In this order in the table and in the lines for programs. */
static const struct {
	enum outcome outcome;
	char letter;
} columns[] = {
	{OUTCOME_TORN, 'T'},	 {OUTCOME_UNSERIALIZED, 'U'},	 {OUTCOME_MISMATCH, 'M'},
	{OUTCOME_LATE_OLD, 'O'}, {OUTCOME_LATE_BREAKPOINT, 'B'}, {OUTCOME_STALE, 'S'},
	{OUTCOME_NESTED, 'N'},
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Whether the last column, of what is nested, means anything. */
static size_t columns_of(const struct scenario *scenario)
{
	return scenario->others.handler ? COLUMNS : COLUMNS - 1;
}

static const struct job *job_of(const struct findings *findings, size_t scenario, size_t model)
{
	return &findings->jobs[scenario * findings->models + model];
}

static bool allows(const struct job *job, enum outcome outcome)
{
	return job->allowed & OUTCOME_BIT(outcome);
}

static bool given_up(const struct job *job)
{
	return job->effort.result != SEARCH_DONE;
}

static size_t columns_of_all(const struct findings *findings)
{
	size_t most = 0;

	for (size_t n = 0; n < findings->scenarios; n++) {
		size_t columns = columns_of(job_of(findings, n, 0)->scenario);

		most = columns > most ? columns : most;
	}
	return most;
}

static unsigned count_given_up(const struct findings *findings)
{
	unsigned count = 0;

	for (size_t n = 0; n < findings->scenarios * findings->models; n++)
		count += given_up(&findings->jobs[n]);
	return count;
}

/* What the file says of this model and what is not so. */
static outcome_set forbidden_but_allowed(const struct job *job)
{
	return job->scenario->forbid[job->model] & job->allowed;
}

static outcome_set shown_but_forbidden(const struct job *job)
{
	if (given_up(job))
		return 0;
	return job->scenario->show[job->model] & ~job->allowed & ~OUTCOMES_RUN_ONLY;
}

static size_t name_width(const struct findings *findings)
{
	size_t width = strlen("scenario");

	for (size_t n = 0; n < findings->scenarios; n++) {
		size_t length = strlen(job_of(findings, n, 0)->scenario->name);

		width = length > width ? length : width;
	}
	return width;
}

static void print_heading(FILE *to, const struct findings *findings, int width)
{
	fprintf(to, "%-*s", width, "scenario");
	for (size_t model = 0; model < findings->models; model++)
		fprintf(to, "  %-10s", model_name(job_of(findings, 0, model)->model));
	fprintf(to, "\n");
}

static void print_cell(FILE *to, const struct job *job, size_t count)
{
	bool wrong = forbidden_but_allowed(job) | shown_but_forbidden(job);
	enum colour colour = wrong ? COLOUR_BAD : COLOUR_NONE;

	fprintf(to, "  ");
	for (size_t n = 0; n < count; n++)
		fputc(allows(job, columns[n].outcome) ? columns[n].letter
		      : given_up(job)		      ? '?'
						      : '.',
		      to);
	fprintf(to, "%s%s%s  ", colour_begin(to, colour), wrong ? " !" : "  ",
		colour_end(to, colour));
}

static void print_legend(FILE *to, const struct findings *findings)
{
	size_t count = columns_of_all(findings);

	fprintf(to, "\nAllowed:");
	for (size_t n = 0; n < count; n++)
		fprintf(to, " %c %s%s", columns[n].letter, outcome_spelling(columns[n].outcome),
			n + 1 < count ? "," : ".");
	fprintf(to, " A dot: forbidden. %s!: not what the file expects.\n",
		count_given_up(findings) ? "?: unknown. " : "");
}

static uint64_t all_states(const struct findings *findings)
{
	uint64_t states = 0;

	for (size_t n = 0; n < findings->scenarios * findings->models; n++)
		states += findings->jobs[n].effort.states;
	return states;
}

static void print_extent(FILE *to, const struct findings *findings)
{
	unsigned count = count_given_up(findings);

	fprintf(to, "%zu scenarios, %zu models, executors: %u; ", findings->scenarios,
		findings->models, findings->executors);
	if (count == 0)
		fprintf(to, "%llu states%s, every one explored.\n",
			(unsigned long long)all_states(findings),
			findings->exhaustive ? "" : " that stand for all");
	else
		fprintf(to, "%u of %zu searches were given up.\n", count,
			findings->scenarios * findings->models);
}

static unsigned print_contradictions_of(FILE *to, const struct job *job, const char *file)
{
	outcome_set allowed = forbidden_but_allowed(job), missing = shown_but_forbidden(job);
	const char *model = model_name(job->model), *name = job->scenario->name;
	char shown[PATH_MAX];
	unsigned count = 0;

	/* All of it, so that the command can be copied */
	snprintf(shown, sizeof(shown), "%s", file);
	printable_clean(shown);
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		const char *what = outcome_spelling((enum outcome)outcome);

		if (allowed & OUTCOME_BIT(outcome)) {
			fprintf(to,
				"%s: it forbids %s, but %s allows it. How: crossmod prove "
				"--model %s --trace %s %s\n",
				name, what, model, model, what, shown);
			count++;
		}
		if (missing & OUTCOME_BIT(outcome)) {
			fprintf(to, "%s: it means to show %s, but %s forbids it: no run has it.\n",
				name, what, model);
			count++;
		}
	}
	return count;
}

void table_print(FILE *to, const struct findings *findings)
{
	int width = (int)name_width(findings);
	size_t count = columns_of_all(findings);

	print_heading(to, findings, width);
	for (size_t scenario = 0; scenario < findings->scenarios; scenario++) {
		fprintf(to, "%-*s", width, job_of(findings, scenario, 0)->scenario->name);
		for (size_t model = 0; model < findings->models; model++)
			print_cell(to, job_of(findings, scenario, model), count);
		fprintf(to, "\n");
	}
	print_legend(to, findings);
	print_extent(to, findings);
}

void table_print_tsv(FILE *to, const struct findings *findings)
{
	for (size_t n = 0; n < findings->scenarios * findings->models; n++) {
		const struct job *job = &findings->jobs[n];

		for (size_t column = 0; column < columns_of(job->scenario); column++)
			fprintf(to, "%s\t%s\t%s\t%s\n", job->scenario->name, model_name(job->model),
				outcome_spelling(columns[column].outcome),
				allows(job, columns[column].outcome) ? "allowed"
				: given_up(job)			     ? "unknown"
								     : "forbidden");
	}
}

unsigned table_print_contradictions(FILE *to, const struct findings *findings)
{
	unsigned count = 0;

	for (size_t scenario = 0; scenario < findings->scenarios; scenario++)
		for (size_t model = 0; model < findings->models; model++)
			count += print_contradictions_of(to, job_of(findings, scenario, model),
							 findings->files[scenario]);
	return count;
}

void table_print_notes(FILE *to, const struct scenario *scenario)
{
	char note[SCENARIO_NOTE_SIZE];

	for (unsigned site = 0; site < scenario->site_count; site++)
		if (scenario_leaves_other(scenario, site, note))
			fprintf(to, "note: %s %s\n", scenario->name, note);
}

unsigned table_print_given_up(FILE *to, const char *command, const struct findings *findings)
{
	char why[EFFORT_WORDS_SIZE];

	for (size_t n = 0; n < findings->scenarios * findings->models; n++) {
		const struct job *job = &findings->jobs[n];

		if (!given_up(job))
			continue;
		effort_words(&job->effort, why);
		fprintf(to,
			"%s: %s under %s was given up %s. What it did not find is unknown. %s\n",
			command, job->scenario->name, model_name(job->model), why,
			effort_advice(&job->effort));
	}
	return count_given_up(findings);
}

void table_print_speed(FILE *to, const struct findings *findings)
{
	uint64_t states = all_states(findings), nanoseconds = 1;
	struct rusage usage;

	for (size_t n = 0; n < findings->scenarios * findings->models; n++)
		nanoseconds += findings->jobs[n].effort.nanoseconds;
	getrusage(RUSAGE_SELF, &usage);
	fprintf(to,
		"%llu states in %.6f s of processor time: %.2f million states a second on one "
		"core. Peak memory: %.1f MB.\n",
		(unsigned long long)states, (double)nanoseconds / 1e9,
		(double)states * 1e3 / (double)nanoseconds, (double)usage.ru_maxrss / 1024);
}
