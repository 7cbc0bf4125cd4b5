#include "tools/report/reported_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/language/language.h"

static struct span span_of(const char *string)
{
	return (struct span){string, strlen(string)};
}

/* ---- Figures --------------------------------------------------------------------------------- */

/* Whether the log said in how many patches each outcome came. Where it did not, the database has
 * from 1, or none, to as many as executions: what looks like that may have been said, and then a
 * rate is given as wider than it is. */
static bool said_patches(const struct result *result)
{
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		const struct bounds_came *came = &result->came[outcome];

		if (came->least > 1 ||
		    (came->least == came->most && result->counts.outcomes[outcome] > 1))
			return true;
	}
	return false;
}

static void take_patches(struct figures *figures, const struct result *result)
{
	figures->has_patches_with = said_patches(result);
	for (unsigned outcome = 0; figures->has_patches_with && outcome < COUNTED_OUTCOMES;
	     outcome++)
		figures->patches_with[outcome] = result->came[outcome].least;
}

static void take_cost(struct cost_figures *to, const struct cost_spread *from)
{
	to->runs = from->runs;
	memcpy(to->ns, from->ns, sizeof(to->ns));
}

static void take_figures(struct figures *figures, const struct result *result)
{
	figures->show = result->show;
	figures->forbid = result->forbid;
	figures->untold = result->untold;
	figures->executors = result->executors;
	figures->patches = result->patches;
	figures->total = result->counts;
	take_patches(figures, result);
	snprintf(figures->reason, sizeof(figures->reason), "%s", result->reason);
	figures->has_cost = result->has_limit;
	figures->limit.ns = result->limit_ns;
	take_cost(&figures->patch, &result->costs[COST_PATCH]);
	take_cost(&figures->sync, &result->costs[COST_SYNC]);
	take_cost(&figures->stores, &result->costs[COST_STORES]);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void take_test(struct judgement *judgement, const struct record *record, size_t n)
{
	const struct result *result = &record->results[n];
	struct judged_test *judged = &judgement->tests[n];
	struct parse_error error;
	uint64_t line = result->line - record->line + 1;

	/* The database has one line of each: the test's */
	judgement->tap.tests[n] = (struct tap_test){
		.line = line,
		.said = line,
		.name = span_of(result->scenario),
		.description = span_of(result->reason),
		.reason = span_of(result->reason),
	};
	judged->kind = result->kind;
	judged->verdict = judged->kernel_verdict = result->verdict;
	if (result->kind != JUDGED_RUN)
		return;
	/* A source that this program has printed; what somebody has put there instead is none */
	if (!scenario_parse("database", result->source, strlen(result->source),
			    &judged->figures.scenario, &error)) {
		judged->kind = JUDGED_REFUSED;
		return;
	}
	take_figures(&judged->figures, result);
	judged->proof = result->is_proved ? PROOF_DONE : PROOF_GIVEN_UP;
	memcpy(judged->allowed, result->allowed, sizeof(judged->allowed));
	snprintf(judged->unproved, sizeof(judged->unproved), "the database does not have it");
}

/* ---- The whole ------------------------------------------------------------------------------- */

static bool take_heads(struct judgement *judgement, const struct record *record)
{
	struct span *heads = judgement->tap.heads, rest;

	if (asprintf(&judgement->owned, "%s%s%s\n%" PRIu64 " online\n", record->model,
		     record->microcode[0] ? ", microcode " : "", record->microcode,
		     record->cpus) < 0) {
		judgement->owned = NULL;
		return false;
	}
	rest = span_of(judgement->owned);
	span_take_line(&rest, &heads[HEAD_MACHINE]);
	span_take_line(&rest, &heads[HEAD_CPUS]);
	heads[HEAD_PROCESSOR] = span_of(record->processor);
	heads[HEAD_HYPERVISOR] =
		span_of(record->hypervisor[0] ? record->hypervisor : "none is announced");
	heads[HEAD_VERSION] = span_of(record->version);
	heads[HEAD_COMMAND_LINE] = span_of(record->options);
	return true;
}

bool rows_judge(const struct record *record, struct judgement *judgement)
{
	memset(judgement, 0, sizeof(*judgement));
	judgement->tests = calloc(record->count + 1, sizeof(*judgement->tests));
	judgement->tap.tests = calloc(record->count + 1, sizeof(*judgement->tap.tests));
	if (!judgement->tests || !judgement->tap.tests || !take_heads(judgement, record))
		return false;
	judgement->test_count = judgement->tap.test_count = record->count;
	for (size_t n = 0; n < record->count; n++)
		take_test(judgement, record, n);
	judgement_conclude(judgement);
	/* What a run could not do of what was asked for is in its verdict alone */
	if (classification_conclusion(&judgement->machine) != record->verdict) {
		judgement->tap.unmet_count = 1;
		judgement_conclude(judgement);
	}
	return true;
}
