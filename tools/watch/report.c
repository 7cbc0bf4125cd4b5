#include "tools/watch/report.h"

#include <stdlib.h>
#include <string.h>

#include "tools/watch/phrase.h"

/* What one screen has room for. */
#define GROUPS_SHOWN 8
#define ALARMS_SHOWN 5
#define UNCERTAIN_SHOWN 4

bool report_make(struct report *report, unsigned proof_s)
{
	const struct found *found = report->found;

	report->proof_s = proof_s;
	report->proved =
		calloc(found->group_count * GROUP_VARIANTS_MAX + 1, sizeof(*report->proved));
	if (!report->proved)
		return false;
	for (size_t n = 0; n < found->group_count; n++)
		for (unsigned v = 0; v < found->groups[n].variant_count; v++)
			proved_make(&report->proved[n * GROUP_VARIANTS_MAX + v],
				    &found->groups[n].variants[v], proof_s);
	return true;
}

void report_release(struct report *report)
{
	free(report->proved);
	report->proved = NULL;
}

/* ---- The status ------------------------------------------------------------------------------ */

/* Whatever is uncertain: each variant of it, under each model. */
static bool is_unsafe_anyhow(const struct report *report, size_t group)
{
	const struct group *of = &report->found->groups[group];
	const unsigned all = (1u << MODELS) - 1;

	for (unsigned v = 0; v < of->variant_count; v++)
		if (proved_unsafe_models(report_proved(report, group, v), &of->variants[v]) != all)
			return false;
	return of->variant_count > 0;
}

static bool has_alarm(const struct found *found)
{
	for (unsigned kind = 0; kind < ALARM_KINDS; kind++)
		if (found->alarm_executions[kind] > 0)
			return true;
	return false;
}

enum status report_status(const struct report *report)
{
	const struct found *found = report->found;

	if (has_alarm(found))
		return STATUS_FORBIDDEN;
	for (size_t n = 0; n < found->group_count; n++)
		if (is_unsafe_anyhow(report, n))
			return STATUS_FORBIDDEN;
	if (found->ended != TRACE_ENDED)
		return STATUS_NOT_WHOLE;
	return STATUS_AS_EXPECTED;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static void print_group(FILE *to, const struct report *report, size_t n)
{
	const struct group *group = &report->found->groups[n];
	struct phrase forms = {0}, sites = {0}, patches = {0}, handler = {0}, protocol = {0},
		      verdict = {0};

	phrase_forms(&forms, group);
	phrase_number(&sites, group->sites);
	phrase_number(&patches, group->patches);
	phrase_handler(&handler, group);
	fprintf(to, "%2zu  %-34s  %7s  %8s  %s\n", n + 1, forms.of, sites.of, patches.of,
		handler.of);
	phrase_protocol(&protocol, group);
	phrase_print(to, &protocol, 4);
	phrase_verdicts(&verdict, report, n);
	phrase_print(to, &verdict, 4);
}

static void print_more(FILE *to, size_t count, size_t shown, const char *one, const char *many)
{
	struct phrase words = {0};

	if (count <= shown)
		return;
	phrase_add(&words, "and ");
	phrase_count(&words, count - shown, one, many);
	phrase_print(to, &words, 4);
}

static void print_groups(FILE *to, const struct report *report)
{
	const struct found *found = report->found;

	if (found->group_count == 0) {
		fprintf(to, "\nNo instruction was patched that CPUs execute, with several of them "
			    "online.\n");
		return;
	}
	fprintf(to, "\n #  %-34s  %7s  %8s  %s\n", "instruction", "sites", "patches",
		"went on after the breakpoint");
	for (size_t n = 0; n < found->group_count && n < GROUPS_SHOWN; n++)
		print_group(to, report, n);
	print_more(to, found->group_count, GROUPS_SHOWN, "more group", "more groups");
}

/* ---- Alarms ---------------------------------------------------------------------------------- */

void report_print_alarms(FILE *to, const struct report *report, size_t most)
{
	const struct found *found = report->found;
	struct phrase words = {0};
	const char *gap = " ";

	if (!has_alarm(found)) {
		fprintf(to, "\nNothing was executed that the rules forbid.\n");
		return;
	}
	phrase_add(&words, "Executions that the rules forbid:");
	for (unsigned kind = 0; kind < ALARM_KINDS; kind++) {
		if (!found->alarm_executions[kind])
			continue;
		phrase_add(&words, "%s%s ", gap, alarm_kind_name((enum alarm_kind)kind));
		phrase_number(&words, found->alarm_executions[kind]);
		gap = ", ";
	}
	fprintf(to, "\n");
	phrase_print(to, &words, 0);
	for (size_t n = 0; n < found->alarm_count && n < most; n++) {
		struct phrase alarm = {0};

		phrase_alarm(&alarm, report, &found->alarms[n]);
		phrase_print(to, &alarm, 4);
	}
	print_more(to, found->alarm_count, most, "more", "more");
}

/* ---- What else was stored, and what is uncertain --------------------------------------------- */

static const char *const class_words[STORE_CLASSES] = {
	[CLASS_CROSS] = "patches of code that CPUs execute",
	[CLASS_ALONE] = "patches while one CPU was online",
	[CLASS_UNEXECUTED] = "code that nobody had executed, as far as is known",
	[CLASS_RECYCLED] = "much of a page at once: memory that was code before",
	[CLASS_DEVICE] = "nothing stored it that was seen: a device, or it escaped",
};

void report_print_classes(FILE *to, const struct found *found)
{
	fprintf(to, "\n%-12s%12s%14s\n", "stores", "", "bytes");
	for (unsigned class = 0; class < STORE_CLASSES; class ++) {
		struct phrase stores = {0}, bytes = {0};

		phrase_number(&stores, found->class_stores[class]);
		phrase_number(&bytes, found->class_bytes[class]);
		fprintf(to, "%-12s%12s%14s  %s\n", store_class_name((enum store_class) class),
			stores.of, bytes.of, class_words[class]);
	}
}

static void add_uncertain(struct phrase *words, const struct group *group, size_t n, size_t step)
{
	phrase_add(words, "group %zu: [", n + 1);
	phrase_step(words, group, step);
	phrase_add(words, "] in ");
	phrase_number(words, group->steps[step].seen);
	phrase_add(words, " of ");
	phrase_number(words, group->steps[step].of);
	if (group->steps[step].note[0])
		phrase_add(words, ": %s", group->steps[step].note);
}

static void print_uncertain(FILE *to, const struct found *found)
{
	size_t count = 0;

	for (size_t n = 0; n < found->group_count; n++) {
		for (size_t step = 0; step < found->groups[n].step_count; step++) {
			struct phrase words = {0};

			if (found->groups[n].steps[step].is_certain)
				continue;
			if (count == 0)
				fprintf(to, "\nUncertain, and so in one variant of two:\n");
			if (count++ >= UNCERTAIN_SHOWN)
				continue;
			add_uncertain(&words, &found->groups[n], n, step);
			phrase_print(to, &words, 4);
		}
	}
	print_more(to, count, UNCERTAIN_SHOWN, "more", "more");
}

/* ---- What to do next ------------------------------------------------------------------------- */

/* The first scenario that is unsafe somewhere, and by what; NULL: none is. */
static const struct scenario *first_unsafe(const struct report *report, enum outcome *outcome)
{
	enum model model;

	for (size_t n = 0; n < report->found->group_count; n++) {
		const struct group *group = &report->found->groups[n];

		for (unsigned v = 0; v < group->variant_count; v++)
			if (proved_first_unsafe(report_proved(report, n, v), &group->variants[v],
						&model, outcome))
				return &group->variants[v];
	}
	return NULL;
}

static bool has_scenario(const struct found *found)
{
	for (size_t n = 0; n < found->group_count; n++)
		if (found->groups[n].variant_count > 0)
			return true;
	return false;
}

static void print_next(FILE *to, const struct report *report)
{
	const char *directory = report->directory;
	enum outcome outcome;
	const struct scenario *unsafe = first_unsafe(report, &outcome);

	if (!directory) {
		fprintf(to, "\nNothing of it is kept: --output DIR keeps trace, report and "
			    "scenarios.\n");
		return;
	}
	fprintf(to, "\nNext:\n");
	fprintf(to, "    less %s/report.txt\n", directory);
	if (has_scenario(report->found))
		fprintf(to, "    crossmod prove %s/*.scn\n", directory);
	if (unsafe)
		fprintf(to, "    crossmod prove --trace %s %s/%s.scn\n", outcome_spelling(outcome),
			directory, unsafe->name);
}

void report_print(FILE *to, const struct report *report)
{
	struct phrase head = {0};

	phrase_head(&head, report);
	phrase_print(to, &head, 0);
	print_groups(to, report);
	report_print_alarms(to, report, ALARMS_SHOWN);
	report_print_classes(to, report->found);
	print_uncertain(to, report->found);
	print_next(to, report);
}
