#include "tools/watch/phrase.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "scenario/language/language.h"
#include "tools/base/append.h"
#include "tools/watch/symbols.h"

void phrase_add(struct phrase *words, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	words->length = append(words->of, sizeof(words->of), words->length, format, values);
	va_end(values);
}

void phrase_print(FILE *to, const struct phrase *words, int indent)
{
	const char *rest = words->of;
	int column = 0;

	while (*rest) {
		int length = (int)strcspn(rest, " ");

		if (column > 0 && column + 1 + length > REPORT_COLUMNS) {
			fputc('\n', to);
			column = 0;
		}
		fprintf(to, "%*s%.*s", column ? 1 : indent, "", length, rest);
		column += (column ? 1 : indent) + length;
		rest += length;
		rest += strspn(rest, " ");
	}
	fputc('\n', to);
}

void phrase_number(struct phrase *words, uint64_t number)
{
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, number);

	for (size_t i = 0; i < length; i++)
		phrase_add(words, "%s%c", i && (length - i) % 3 == 0 ? "," : "", digits[i]);
}

void phrase_count(struct phrase *words, uint64_t number, const char *one, const char *many)
{
	phrase_number(words, number);
	phrase_add(words, " %s", number == 1 ? one : many);
}

void phrase_bytes(struct phrase *words, const uint8_t *bytes, size_t length)
{
	if (length == 0)
		phrase_add(words, "nothing");
	for (size_t i = 0; i < length; i++)
		phrase_add(words, "%s%02x", i ? " " : "", bytes[i]);
}

void phrase_address(struct phrase *words, const struct report *report, uint64_t address)
{
	char name[SYMBOL_WORDS_SIZE];

	phrase_add(words, "%" PRIx64, address);
	if (report->symbols && symbols_words(report->symbols, address, name))
		phrase_add(words, " %s", name);
}

static void add_form(struct phrase *words, const struct site *site, enum site_kind kind,
		     const uint8_t *bytes)
{
	if (kind != SITE_BYTES)
		phrase_add(words, "%s", site_kind_name(kind));
	else
		phrase_bytes(words, bytes, site->length);
}

void phrase_forms(struct phrase *words, const struct group *group)
{
	const struct site *site = &group->variants[0].sites[0];

	if (group->variant_count == 0) {
		phrase_add(words, "unknown");
		return;
	}
	add_form(words, site, site->old_kind, site->old_bytes);
	phrase_add(words, " -> ");
	add_form(words, site, site->new_kind, site->new_bytes);
}

/* Each patch is of one site, whatever batches there are. */
static void print_step(char *to, size_t size, const struct group *group, size_t step)
{
	static const struct scenario one_site = {.site_count = 1};
	struct step of = group->steps[step].step;

	of.sites = 1;
	step_print(&one_site, &of, to, size);
}

void phrase_step(struct phrase *words, const struct group *group, size_t step)
{
	char printed[STEP_PRINT_SIZE];

	print_step(printed, sizeof(printed), group, step);
	phrase_add(words, "%s", printed);
}

/* That it writes goes without saying: "breakpoint, sync iret, tail, ...". */
void phrase_protocol(struct phrase *words, const struct group *group)
{
	static const char write[] = "write ";

	for (size_t n = 0; n < group->step_count; n++) {
		bool is_certain = group->steps[n].is_certain;
		char printed[STEP_PRINT_SIZE];
		bool writes;

		print_step(printed, sizeof(printed), group, n);
		writes = strncmp(printed, write, strlen(write)) == 0;
		phrase_add(words, "%s%s%s%s", n ? ", " : "", is_certain ? "" : "[",
			   printed + (writes ? strlen(write) : 0), is_certain ? "" : "]");
	}
	if (group->step_count == 0)
		phrase_add(words, "no step that its patches have in common");
}

void phrase_handler(struct phrase *words, const struct group *group)
{
	const char *gap = "";

	for (unsigned n = 0; n < HANDLER_POLICIES; n++) {
		if (!group->handler_seen[n])
			continue;
		phrase_add(words, "%s%s ", gap, handler_policy_name((enum handler_policy)n));
		phrase_number(words, group->handler_seen[n]);
		gap = ", ";
	}
	if (group->handler_elsewhere) {
		phrase_add(words, "%selsewhere ", gap);
		phrase_number(words, group->handler_elsewhere);
		gap = ", ";
	}
	if (!*gap)
		phrase_add(words, "nobody met one");
}

/* ---- Verdicts -------------------------------------------------------------------------------- */

const struct proved *report_proved(const struct report *report, size_t group, unsigned variant)
{
	return &report->proved[group * GROUP_VARIANTS_MAX + variant];
}

static void add_models(struct phrase *words, unsigned models)
{
	const char *gap = " ";

	for (unsigned n = 0; n < MODELS; n++) {
		if (!(models & 1u << n))
			continue;
		phrase_add(words, "%s%s", gap, model_name((enum model)n));
		gap = ", ";
	}
}

static outcome_set all_unsafe(const struct proved *proved, const struct scenario *scenario)
{
	outcome_set all = 0;

	for (unsigned n = 0; n < MODELS; n++)
		all |= proved_unsafe(proved, scenario, (enum model)n);
	return all;
}

static void add_outcomes(struct phrase *words, outcome_set outcomes)
{
	const char *gap = " (";

	for (unsigned n = 0; n < OUTCOMES; n++) {
		if (!(outcomes & OUTCOME_BIT(n)))
			continue;
		phrase_add(words, "%s%s", gap, outcome_spelling((enum outcome)n));
		gap = ", ";
	}
	phrase_add(words, ")");
}

void phrase_verdict(struct phrase *words, const struct report *report, size_t group,
		    unsigned variant)
{
	const struct scenario *scenario = &report->found->groups[group].variants[variant];
	const struct proved *proved = report_proved(report, group, variant);
	const unsigned all = (1u << MODELS) - 1;
	unsigned unsafe = proved_unsafe_models(proved, scenario);

	if (!proved->is_known) {
		phrase_add(words, "cannot be proved: %s", proved->why);
		return;
	}
	if (!unsafe) {
		phrase_add(words, "safe under all five models");
		return;
	}
	if (unsafe != all) {
		phrase_add(words, "safe under");
		add_models(words, all & ~unsafe);
		phrase_add(words, "; ");
	}
	phrase_add(words, "unsafe under");
	if (unsafe == all)
		phrase_add(words, " all five models");
	else
		add_models(words, unsafe);
	add_outcomes(words, all_unsafe(proved, scenario));
}

void phrase_verdicts(struct phrase *words, const struct report *report, size_t group)
{
	const struct group *of = &report->found->groups[group];
	struct phrase verdicts[GROUP_VARIANTS_MAX] = {0};

	if (of->variant_count == 0)
		phrase_add(words, "no scenario: %s", of->unwritten);
	for (unsigned variant = 0; variant < of->variant_count; variant++) {
		phrase_verdict(&verdicts[variant], report, group, variant);
		if (variant > 0 && strcmp(verdicts[0].of, verdicts[variant].of) == 0)
			continue;
		phrase_add(words, "%s%s", variant ? "; or, as the other variant has it, " : "",
			   verdicts[variant].of);
	}
}

const char *phrase_short_verdict(const struct report *report, size_t group)
{
	const struct group *of = &report->found->groups[group];
	unsigned safe = 0, unsafe = 0;

	for (unsigned variant = 0; variant < of->variant_count; variant++) {
		const struct proved *proved = report_proved(report, group, variant);

		if (!proved->is_known)
			return "unknown";
		if (proved_unsafe_models(proved, &of->variants[variant]))
			unsafe++;
		else
			safe++;
	}
	if (safe + unsafe == 0)
		return "-";
	return unsafe == 0 ? "safe" : safe == 0 ? "unsafe" : "uncertain";
}

static void add_cpus(struct phrase *words, uint64_t cpus)
{
	const char *gap = " ";

	phrase_add(words, "%s", __builtin_popcountll(cpus) == 1 ? "CPU" : "CPUs");
	for (unsigned n = 0; n < WATCH_CPUS_MAX; n++) {
		if (!(cpus & UINT64_C(1) << n))
			continue;
		phrase_add(words, "%s%u", gap, n);
		gap = ", ";
	}
}

void phrase_alarm(struct phrase *words, const struct report *report, const struct alarm_row *row)
{
	const struct alarm *alarm = &row->first;

	phrase_add(words, "%s: ", alarm_kind_name(alarm->kind));
	add_cpus(words, row->cpus);
	phrase_add(words, " at ");
	phrase_address(words, report, alarm->virtual);
	phrase_add(words, " executed ");
	phrase_bytes(words, alarm->executed, alarm->executed_length);
	phrase_add(words, ", of ");
	phrase_bytes(words, alarm->old_form, alarm->length);
	phrase_add(words, " -> ");
	phrase_bytes(words, alarm->new_form, alarm->length);
	phrase_add(words, "; stored by ");
	add_cpus(words, row->writers);
	phrase_add(words, " at ");
	phrase_address(words, report, alarm->writer_pc);
	phrase_add(words, "; ");
	phrase_count(words, row->count, "time", "times");
	if (alarm->group != SIZE_MAX)
		phrase_add(words, "; group %zu", alarm->group + 1);
}

/* ---- The head -------------------------------------------------------------------------------- */

static void add_schedule(struct phrase *words, const struct trace_header *header)
{
	if (header->is_parallel)
		phrase_add(words, " at once, so that the order of events is not exact");
	else
		phrase_add(words, ", one at a time%s",
			   header->is_exact ? "" : " by the host's clock, so that no run repeats");
	if (header->has_shaken)
		phrase_add(words, ", shaken by seed %" PRIu64, header->seed);
}

void phrase_head(struct phrase *words, const struct report *report)
{
	const struct found *found = report->found;

	phrase_add(words, "%s: ", found->header.made_by);
	phrase_count(words, found->header.cpus, "CPU", "CPUs");
	if (found->most_online < found->header.cpus) {
		phrase_add(words, " (");
		phrase_number(words, found->most_online);
		phrase_add(words, " online)");
	}
	add_schedule(words, &found->header);
	phrase_add(words, "; ");
	phrase_count(words, found->events, "event", "events");
	phrase_add(words, ", ");
	phrase_count(words, found->stores, "store", "stores");
	phrase_add(words, " to code.");
}

void phrase_end(struct phrase *words, const struct found *found)
{
	if (found->ended == TRACE_ENDED)
		phrase_add(words, "The trace is whole.");
	else
		phrase_add(words, "The trace is not whole: %s.", found->ended_reason);
}
