/*
 * The long report: each group with all that is known of it, and a shortest run where it is unsafe.
 */
#include <string.h>

#include "scenario/language/language.h"
#include "tools/watch/phrase.h"

/* Of a batch of thousands, more would not help anybody. */
#define LOCATIONS_SHOWN 64

static void print_line(FILE *to, const char *what, const struct phrase *words)
{
	struct phrase line = {0};

	phrase_add(&line, "%s: %s", what, words->of);
	phrase_print(to, &line, 4);
}

static void print_addresses(FILE *to, const struct report *report, const char *what,
			    const uint64_t *addresses, size_t count)
{
	struct phrase words = {0};

	for (size_t n = 0; n < count && n < LOCATIONS_SHOWN; n++) {
		phrase_add(&words, "%s", n ? ", " : "");
		phrase_address(&words, report, addresses[n]);
	}
	if (count > LOCATIONS_SHOWN) {
		phrase_add(&words, ", and ");
		phrase_count(&words, count - LOCATIONS_SHOWN, "more", "more");
	}
	if (count > 0)
		print_line(to, what, &words);
}

static void print_step(FILE *to, const struct group *group, size_t n)
{
	const struct step_evidence *evidence = &group->steps[n];
	struct phrase step = {0}, line = {0};

	phrase_step(&step, group, n);
	phrase_add(&line, "%-24s ", step.of);
	phrase_number(&line, evidence->seen);
	phrase_add(&line, " of ");
	phrase_number(&line, evidence->of);
	phrase_add(&line, "%s%s%s", evidence->is_certain ? "" : ", uncertain",
		   evidence->note[0] ? ": " : "", evidence->note);
	fprintf(to, "        %s\n", line.of);
}

static void print_variant(FILE *to, const struct report *report, size_t n, unsigned variant)
{
	const struct scenario *scenario = &report->found->groups[n].variants[variant];
	char source[SCENARIO_PRINT_SIZE];
	struct phrase verdict = {0};

	phrase_verdict(&verdict, report, n, variant);
	fprintf(to, "\n");
	print_line(to, scenario->name, &verdict);
	fprintf(to, "\n");
	if (scenario_print(scenario, source, sizeof(source)) > 0)
		fputs(source, to);
	fprintf(to, "\n");
	proved_print_run(to, report_proved(report, n, variant), scenario, report->proof_s);
}

static void print_counts(FILE *to, const struct report *report, size_t n)
{
	const struct group *group = &report->found->groups[n];
	struct phrase words = {0};

	phrase_count(&words, group->sites, "site", "sites");
	phrase_add(&words, ", ");
	phrase_count(&words, group->patches, "patch", "patches");
	phrase_add(&words, ", in ");
	phrase_count(&words, group->batches, "batch", "batches");
	phrase_add(&words, " of ");
	phrase_number(&words, group->largest_batch);
	phrase_add(&words, " at most");
	if (group->straddles)
		phrase_add(&words, "; some lie across a line or a page");
	if (group->other_way != SIZE_MAX)
		phrase_add(&words, "; the way back is group %zu", group->other_way + 1);
	phrase_print(to, &words, 4);
}

static void print_alarm_counts(FILE *to, const struct group *group)
{
	for (unsigned kind = 0; kind < ALARM_KINDS; kind++) {
		struct phrase words = {0};

		if (!group->alarms[kind])
			continue;
		phrase_count(&words, group->alarms[kind], "execution", "executions");
		print_line(to, alarm_kind_name((enum alarm_kind)kind), &words);
	}
}

static void print_group(FILE *to, const struct report *report, size_t n)
{
	const struct group *group = &report->found->groups[n];
	struct phrase forms = {0}, handler = {0};

	phrase_forms(&forms, group);
	fprintf(to, "\nGroup %zu: %s\n", n + 1, forms.of);
	print_counts(to, report, n);
	print_addresses(to, report, "stored by", group->writer_pcs, group->writer_pc_count);
	print_addresses(to, report, "sites", group->locations, group->sites);
	phrase_handler(&handler, group);
	print_line(to, "after the breakpoint", &handler);
	print_alarm_counts(to, group);
	fprintf(to, "    steps:\n");
	for (size_t step = 0; step < group->step_count; step++)
		print_step(to, group, step);
	if (group->variant_count == 0)
		fprintf(to, "    no scenario: %s\n", group->unwritten);
	for (unsigned variant = 0; variant < group->variant_count; variant++)
		print_variant(to, report, n, variant);
}

void report_print_long(FILE *to, const struct report *report)
{
	report_print_head(to, report);
	report_print_classes(to, report->found);
	report_print_alarms(to, report, ALARMS_KEPT);
	for (size_t n = 0; n < report->found->group_count; n++)
		print_group(to, report, n);
}
