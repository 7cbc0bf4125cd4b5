#include "tools/watch/schedules.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/grow.h"
#include "tools/watch/phrase.h"

struct schedule {
	unsigned seed;
	uint64_t events, patches, alarms[ALARM_KINDS];
	size_t groups;
};

/* Groups of several schedules are one when they read the same. */
struct protocol {
	size_t number; /* from 0, as they came */
	char *forms, *steps, *verdict;
	const char *proof;  /* in one word */
	unsigned schedules; /* how many have shown it */
	unsigned last_seed; /* of these, the last */
	size_t sites;	    /* of one schedule, at most */
	uint64_t patches, alarms[ALARM_KINDS];
};

/* ---- Adding ---------------------------------------------------------------------------------- */

static struct protocol *find_protocol(struct schedules *schedules, const struct phrase *forms,
				      const struct phrase *steps)
{
	for (size_t n = 0; n < schedules->protocol_count; n++) {
		struct protocol *protocol = &schedules->protocols[n];

		if (strcmp(protocol->forms, forms->of) == 0 &&
		    strcmp(protocol->steps, steps->of) == 0)
			return protocol;
	}
	return NULL;
}

static struct protocol *new_protocol(struct schedules *schedules, const struct phrase *forms,
				     const struct phrase *steps, const struct report *report,
				     size_t group)
{
	struct phrase verdict = {0};
	struct protocol *protocols =
		grow(schedules->protocols, &schedules->protocol_room, schedules->protocol_count + 1,
		     sizeof(*schedules->protocols));
	struct protocol *protocol;

	if (!protocols)
		return NULL;
	schedules->protocols = protocols;
	protocol = &protocols[schedules->protocol_count++];
	phrase_verdicts(&verdict, report, group);
	*protocol = (struct protocol){schedules->protocol_count - 1,
				      strdup(forms->of),
				      strdup(steps->of),
				      strdup(verdict.of),
				      .proof = phrase_short_verdict(report, group),
				      .last_seed = UINT_MAX};
	return protocol->forms && protocol->steps && protocol->verdict ? protocol : NULL;
}

static bool add_group(struct schedules *schedules, const struct report *report, size_t n,
		      unsigned seed)
{
	const struct group *group = &report->found->groups[n];
	struct phrase forms = {0}, steps = {0};
	struct protocol *protocol;

	phrase_forms(&forms, group);
	phrase_protocol(&steps, group);
	protocol = find_protocol(schedules, &forms, &steps);
	if (!protocol)
		protocol = new_protocol(schedules, &forms, &steps, report, n);
	if (!protocol)
		return false;
	if (protocol->last_seed != seed)
		protocol->schedules++;
	protocol->last_seed = seed;
	if (group->sites > protocol->sites)
		protocol->sites = group->sites;
	protocol->patches += group->patches;
	for (unsigned kind = 0; kind < ALARM_KINDS; kind++)
		protocol->alarms[kind] += group->alarms[kind];
	return true;
}

static bool add_schedule(struct schedules *schedules, const struct found *found, unsigned seed)
{
	struct schedule *of =
		grow(schedules->of, &schedules->room, schedules->count + 1, sizeof(*of));
	struct schedule *schedule;

	if (!of)
		return false;
	schedules->of = of;
	schedule = &of[schedules->count++];
	*schedule = (struct schedule){
		.seed = seed, .events = found->events, .groups = found->group_count};
	memcpy(schedule->alarms, found->alarm_executions, sizeof(schedule->alarms));
	for (size_t n = 0; n < found->group_count; n++)
		schedule->patches += found->groups[n].patches;
	return true;
}

static bool add_json(struct schedules *schedules, const struct report *report, unsigned seed)
{
	if (!schedules->json)
		schedules->json = json_array();
	return json_array_append_new(schedules->json, json_pack("{s:i, s:o}", "seed", (int)seed,
								"report", report_json(report))) ==
	       0;
}

/* What was seen outweighs that a trace is not whole. */
static void add_status(struct schedules *schedules, enum status status)
{
	if (schedules->status != STATUS_FORBIDDEN && status != STATUS_AS_EXPECTED)
		schedules->status = status;
}

bool schedules_add(struct schedules *schedules, const struct report *report, unsigned seed)
{
	add_status(schedules, report_status(report));
	if (!add_schedule(schedules, report->found, seed) || !add_json(schedules, report, seed))
		return false;
	for (size_t n = 0; n < report->found->group_count; n++)
		if (!add_group(schedules, report, n, seed))
			return false;
	return true;
}

/* ---- Printing -------------------------------------------------------------------------------- */

static void print_schedules(FILE *to, const struct schedules *schedules)
{
	fprintf(to, "%5s  %12s  %6s  %8s", "seed", "events", "groups", "patches");
	for (unsigned kind = 0; kind < ALARM_KINDS; kind++)
		fprintf(to, "  %12s", alarm_kind_name((enum alarm_kind)kind));
	fprintf(to, "\n");
	for (size_t n = 0; n < schedules->count; n++) {
		const struct schedule *schedule = &schedules->of[n];

		fprintf(to, "%5u  %12" PRIu64 "  %6zu  %8" PRIu64, schedule->seed, schedule->events,
			schedule->groups, schedule->patches);
		for (unsigned kind = 0; kind < ALARM_KINDS; kind++)
			fprintf(to, "  %12" PRIu64, schedule->alarms[kind]);
		fprintf(to, "\n");
	}
}

static void print_protocol(FILE *to, const struct schedules *schedules,
			   const struct protocol *protocol)
{
	struct phrase head = {0}, steps = {0}, verdict = {0};

	phrase_add(&head, "%s: %s; in %u of %zu schedules, ", protocol->forms, protocol->proof,
		   protocol->schedules, schedules->count);
	phrase_count(&head, protocol->sites, "site", "sites");
	phrase_add(&head, ", ");
	phrase_count(&head, protocol->patches, "patch", "patches");
	for (unsigned kind = 0; kind < ALARM_KINDS; kind++) {
		if (!protocol->alarms[kind])
			continue;
		phrase_add(&head, ", %s ", alarm_kind_name((enum alarm_kind)kind));
		phrase_number(&head, protocol->alarms[kind]);
	}
	phrase_print(to, &head, 0);
	phrase_add(&steps, "%s", protocol->steps);
	phrase_print(to, &steps, 4);
	if (strcmp(protocol->proof, "safe") == 0)
		return;
	phrase_add(&verdict, "%s", protocol->verdict);
	phrase_print(to, &verdict, 4);
}

/* Those of as many patches stay as they came. */
static int compare(const void *left, const void *right)
{
	const struct protocol *a = left, *b = right;

	if (a->patches != b->patches)
		return a->patches < b->patches ? 1 : -1;
	return (a->number > b->number) - (a->number < b->number);
}

/* The caller's own copy of them. */
static void print_protocols(FILE *to, const struct schedules *schedules, struct protocol *sorted,
			    size_t most)
{
	size_t count = schedules->protocol_count, worse = 0;
	struct phrase rest = {0};

	qsort(sorted, count, sizeof(*sorted), compare);
	for (size_t n = 0; n < count; n++) {
		if (n < most)
			print_protocol(to, schedules, &sorted[n]);
		else
			worse += strcmp(sorted[n].proof, "safe") != 0;
	}
	if (count <= most)
		return;
	phrase_add(&rest, "and ");
	phrase_count(&rest, count - most, "more protocol", "more protocols");
	phrase_add(&rest, ", of which ");
	phrase_number(&rest, worse);
	phrase_add(&rest, " not proved safe");
	phrase_print(to, &rest, 0);
}

void schedules_print(FILE *to, const struct schedules *schedules, size_t most)
{
	size_t count = schedules->protocol_count;
	struct protocol *sorted = calloc(count + 1, sizeof(*sorted));

	print_schedules(to, schedules);
	fprintf(to, "\n");
	if (!sorted) {
		fprintf(to, "(out of memory)\n");
		return;
	}
	if (count > 0)
		memcpy(sorted, schedules->protocols, count * sizeof(*sorted));
	print_protocols(to, schedules, sorted, most);
	free(sorted);
}

json_t *schedules_json(const struct schedules *schedules)
{
	return json_pack("{s:s, s:O}", "format", "crossmod-watch-schedules-1", "schedules",
			 schedules->json);
}

void schedules_release(struct schedules *schedules)
{
	for (size_t n = 0; n < schedules->protocol_count; n++) {
		free(schedules->protocols[n].forms);
		free(schedules->protocols[n].steps);
		free(schedules->protocols[n].verdict);
	}
	free(schedules->protocols);
	free(schedules->of);
	json_decref(schedules->json);
	memset(schedules, 0, sizeof(*schedules));
}
