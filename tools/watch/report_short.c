#include "tools/watch/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/ticker.h"
#include "tools/watch/phrase.h"

/* What one screen has room for. */
#define GROUPS_SHOWN 8
#define ALARMS_SHOWN 5
#define UNCERTAIN_SHOWN 4

static uint64_t count_variants(const struct found *found)
{
	uint64_t count = 0;

	for (size_t n = 0; n < found->group_count; n++)
		count += found->groups[n].variant_count;
	return count;
}

bool report_make(struct report *report, unsigned proof_s)
{
	const struct found *found = report->found;
	uint64_t done = 0, all = count_variants(found);
	struct ticker ticker;

	report->proof_s = proof_s;
	report->proved =
		calloc(found->group_count * GROUP_VARIANTS_MAX + 1, sizeof(*report->proved));
	if (!report->proved)
		return false;
	ticker_begin(&ticker, "crossmod watch", 0);
	for (size_t n = 0; n < found->group_count; n++) {
		for (unsigned v = 0; v < found->groups[n].variant_count; v++) {
			proved_make(&report->proved[n * GROUP_VARIANTS_MAX + v],
				    &found->groups[n].variants[v], proof_s);
			done++;
			if (ticker_is_due(&ticker))
				ticker_say(&ticker, ticker_left(&ticker, done, all),
					   "%" PRIu64 " of %" PRIu64 " protocols are proved", done,
					   all);
		}
	}
	ticker_clear();
	return true;
}

void report_release(struct report *report)
{
	free(report->proved);
	report->proved = NULL;
}

/* ---- The status ------------------------------------------------------------------------------ */

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
	if (found->ended != TRACE_ENDED)
		return STATUS_NOT_WHOLE;
	return STATUS_AS_EXPECTED;
}

void report_print_head(FILE *to, const struct report *report)
{
	struct phrase head = {0}, end = {0};

	phrase_head(&head, report);
	phrase_print(to, &head, 0);
	phrase_end(&end, report->found);
	phrase_print(to, &end, 0);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static void print_group(FILE *to, const struct report *report, size_t n)
{
	const struct group *group = &report->found->groups[n];
	const char *verdict = phrase_short_verdict(report, n);
	struct phrase forms = {0}, sites = {0}, patches = {0}, handler = {0}, protocol = {0},
		      more = {0};

	phrase_forms(&forms, group);
	phrase_number(&sites, group->sites);
	phrase_number(&patches, group->patches);
	phrase_handler(&handler, group);
	fprintf(to, "%2zu  %-32s %6s %9s  %-9s  %s\n", n + 1, forms.of, sites.of, patches.of,
		verdict, handler.of);
	phrase_protocol(&protocol, group);
	phrase_print(to, &protocol, 4);
	if (strcmp(verdict, "safe") == 0)
		return;
	phrase_verdicts(&more, report, n);
	phrase_print(to, &more, 4);
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

static void print_other_groups(FILE *to, const struct report *report)
{
	size_t count = report->found->group_count, worse = 0;
	struct phrase words = {0};

	if (count <= GROUPS_SHOWN)
		return;
	for (size_t n = GROUPS_SHOWN; n < count; n++)
		worse += strcmp(phrase_short_verdict(report, n), "safe") != 0;
	phrase_add(&words, "and ");
	phrase_count(&words, count - GROUPS_SHOWN, "more group", "more groups");
	phrase_add(&words, ", of which ");
	phrase_number(&words, worse);
	phrase_add(&words, " not proved safe");
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
	fprintf(to, "\n #  %-32s %6s %9s  %-9s  %s\n", "instruction", "sites", "patches", "proof",
		"went on after the breakpoint");
	for (size_t n = 0; n < found->group_count && n < GROUPS_SHOWN; n++)
		print_group(to, report, n);
	print_other_groups(to, report);
}

/* ---- Alarms ---------------------------------------------------------------------------------- */

static void print_rows(FILE *to, const struct report *report, size_t most)
{
	size_t count;
	struct alarm_row *rows = alarm_rows(report->found, &count);

	for (size_t n = 0; rows && n < count && n < most; n++) {
		struct phrase alarm = {0};

		phrase_alarm(&alarm, report, &rows[n]);
		phrase_print(to, &alarm, 4);
	}
	print_more(to, count, most, "more", "more");
	free(rows);
}

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
	if (found->header.is_parallel)
		phrase_add(&words, "; with all CPUs at once, some may have been executed in "
				   "another order, and so be allowed");
	phrase_print(to, &words, 0);
	print_rows(to, report, most);
}

/* ---- What else was stored, and what is uncertain --------------------------------------------- */

static const char *const class_words[STORE_CLASSES] = {
	[CLASS_CROSS] = "patches of code that CPUs execute: the groups above",
	[CLASS_ALONE] = "so nobody else could execute it, as alternatives at boot",
	[CLASS_UNEXECUTED] = "code that nobody had executed, as far as is known",
	[CLASS_RECYCLED] = "much of a page at once: memory that was code before",
	[CLASS_DEVICE] = "or by a store that escaped",
};

void report_print_classes(FILE *to, const struct found *found)
{
	fprintf(to, "\n%-16s%10s%13s\n", "stored", "stores", "bytes");
	for (unsigned class = 0; class < STORE_CLASSES; class ++) {
		struct phrase stores = {0}, bytes = {0};

		phrase_number(&stores, found->class_stores[class]);
		phrase_number(&bytes, found->class_bytes[class]);
		fprintf(to, "%-16s%10s%13s  %s\n", store_class_name((enum store_class) class),
			stores.of, bytes.of, class_words[class]);
	}
}

/* The first step of a group for which the note stands, if it has one. */
static const struct step_evidence *uncertain_step(const struct group *group, const char *note)
{
	for (size_t step = 0; step < group->step_count; step++)
		if (!group->steps[step].is_certain && strcmp(group->steps[step].note, note) == 0)
			return &group->steps[step];
	return NULL;
}

/* The first group that has it. */
static bool is_first(const struct found *found, size_t n, const struct step_evidence *evidence)
{
	for (size_t before = 0; before < n; before++)
		if (uncertain_step(&found->groups[before], evidence->note))
			return false;
	return uncertain_step(&found->groups[n], evidence->note) == evidence;
}

/* All groups that are uncertain for one reason. */
static void print_reason(FILE *to, const struct found *found, const char *note)
{
	struct phrase words = {0};
	const char *gap = " ";

	phrase_add(&words, "group");
	for (size_t n = 0; n < found->group_count; n++) {
		if (!uncertain_step(&found->groups[n], note))
			continue;
		phrase_add(&words, "%s%zu", gap, n + 1);
		gap = ", ";
	}
	phrase_add(&words, ": %s", note[0] ? note : "it is not in all patches");
	phrase_print(to, &words, 4);
}

static void print_uncertain(FILE *to, const struct found *found)
{
	size_t count = 0;

	for (size_t n = 0; n < found->group_count; n++) {
		for (size_t step = 0; step < found->groups[n].step_count; step++) {
			const struct step_evidence *evidence = &found->groups[n].steps[step];

			if (evidence->is_certain || !is_first(found, n, evidence))
				continue;
			if (count == 0)
				fprintf(to, "\nUncertain, [ ] above, so there are two variants:\n");
			if (count++ < UNCERTAIN_SHOWN)
				print_reason(to, found, evidence->note);
		}
	}
	print_more(to, count, UNCERTAIN_SHOWN, "more reason", "more reasons");
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
	report_print_head(to, report);
	print_groups(to, report);
	report_print_alarms(to, report, ALARMS_SHOWN);
	report_print_classes(to, report->found);
	print_uncertain(to, report->found);
	print_next(to, report);
}
