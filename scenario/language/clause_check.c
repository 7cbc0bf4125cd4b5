#include "scenario/language/clause.h"

#include "lib/string.h"

static bool check_site(struct parse *parse, unsigned index)
{
	const struct site *site = &parse->out->sites[index];
	const char *problem = NULL;

	if (site->new_kind == SITE_SLED2)
		problem = "expected sled2 as the old form only, found it as the new one; write it "
			  "as bytes 90 90";
	else if (memcmp(site->old_bytes, site->new_bytes, site->length) == 0)
		problem = "expected two forms that differ, found two that are the same";
	return !problem || refuse_because(&parse->reader, &parse->sites[index], "%s", problem);
}

/* A handler that leads to the breakpoint again would never come to an end. */
static bool check_handler(struct parse *parse)
{
	enum handler_policy policy = parse->out->handler;

	for (unsigned i = 0; i < parse->out->site_count; i++) {
		const struct site *site = &parse->out->sites[i];
		bool old_is = site->old_bytes[site->head] == BREAKPOINT;
		bool new_is = site->new_bytes[site->head] == BREAKPOINT;

		if ((policy == HANDLER_OLD && old_is) || (policy == HANDLER_NEW && new_is) ||
		    (policy == HANDLER_RETRY && (old_is || new_is)))
			return refuse_because(&parse->reader, &parse->handler,
					      "expected a handler that leads away from site %u, "
					      "found %s, and the site is a breakpoint itself",
					      i, handler_policy_name(policy));
	}
	return true;
}

/* A step that names no site is for all of them, now that it is known how many there are. */
static bool check_sites(struct parse *parse, unsigned index)
{
	struct scenario *out = parse->out;
	struct step *step = &out->steps[index];
	unsigned there_are = (1u << out->site_count) - 1;

	if (step->sites == (1u << SITES_MAX) - 1)
		step->sites &= (uint8_t)there_are;
	return !(step->sites & ~there_are) ||
	       refuse_because(&parse->reader, &parse->steps[index],
			      "expected a site of the file, 0 to %u, found site %u",
			      out->site_count - 1, (unsigned)__builtin_ctz(step->sites));
}

static bool check_exchange(struct parse *parse, unsigned index)
{
	const struct scenario *out = parse->out;

	if (!check_sites(parse, index))
		return false;
	for (unsigned site = 0; site < out->site_count; site++)
		if (out->steps[index].sites >> site & 1 &&
		    site_straddles(&out->sites[site], PLACE_PAGE))
			return refuse_because(
				&parse->reader, &parse->steps[index],
				"expected a site inside one page, which is exchanged, "
				"found site %u in two",
				site);
	return true;
}

static bool check_write(struct parse *parse, unsigned index)
{
	struct scenario *out = parse->out;
	struct step *step = &out->steps[index];
	struct written written;

	if (!check_sites(parse, index))
		return false;
	for (unsigned site = 0; site < out->site_count; site++) {
		if (!(step->sites >> site & 1) || scenario_written(out, step, site, &written))
			continue;
		return refuse_because(&parse->reader, &parse->steps[index],
				      "expected a write inside site %u, found one of %s, and the "
				      "site has %u bytes",
				      site, write_part_name(step->part), out->sites[site].length);
	}
	return true;
}

/* A stopped CPU acknowledges nothing, and one that is not let go never executes again. */
static bool check_stops(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	const struct word *stop = NULL;

	for (unsigned i = 0; i < parse->out->step_count; i++) {
		enum step_kind kind = parse->out->steps[i].kind;

		if (!stop && kind == STEP_MOVE_OUT)
			return refuse_because(
				reader, &parse->steps[i],
				"expected \"stop\" before \"move out\", since only who "
				"is stopped can be moved, found none");
		if (stop && (kind == STEP_SYNC || kind == STEP_STOP || kind == STEP_SHOOTDOWN ||
			     kind == STEP_WAIT_HANDLERS || kind == STEP_WAIT_OUTSIDE))
			return refuse_because(
				reader, &parse->steps[i],
				"expected \"go\" before it, found none; all other CPUs "
				"were stopped in line %u and cannot acknowledge",
				stop->line);
		if (!stop && kind == STEP_GO)
			return refuse_because(reader, &parse->steps[i],
					      "expected \"stop\" before \"go\", found none");
		if (kind == STEP_STOP)
			stop = &parse->steps[i];
		else if (kind == STEP_GO)
			stop = NULL;
	}
	return !stop || refuse_because(reader, stop, "expected \"go\" after \"stop\", found none");
}

static bool check_execution(struct parse *parse)
{
	const struct execution *execution = &parse->out->execution;
	const char *problem = NULL;

	if (execution->reads_flag && scenario_steps_of(parse->out, STEP_FLAG) == 0)
		problem = "expected a step \"write flag\", since the executor reads the flag, "
			  "found none";
	else if (execution->conditional && execution->straight)
		problem = "expected \"call\" behind a condition, which is a branch, found "
			  "\"straight\"";
	else if (execution->context == CONTEXT_NMI &&
		 serialization_ways[execution->serialization].returns)
		problem = "expected no iret inside an NMI handler, since it lets the next NMI in, "
			  "found one";
	else if (execution->straight && parse->out->site_count > 1)
		problem = "expected \"call\", since only one site can be come to straight, found "
			  "two sites";
	return !problem || refuse_because(&parse->reader, &parse->execute, "%s", problem);
}

/* What no sync, or no moment, could tell from a scenario without it. */
static bool check_others(struct parse *parse)
{
	const struct scenario *out = parse->out;
	const struct others *others = &out->others;
	const char *problem = NULL;

	if ((others->handler && others->handler_site >= out->site_count) ||
	    (others->foreign && others->foreign_site >= out->site_count))
		problem = "expected a site of the file, found a number beyond them";
	else if (others->patcher && out->handler == HANDLER_RETRY)
		problem = "expected a handler that leads away from the site, since the patcher "
			  "would wait for itself, found retry";
	else if (others->foreign && out->execution.straight && others->foreign_site == 0)
		problem = "expected \"call\", since a breakpoint stands where straight would read "
			  "the flag, found straight";
	else if (scenario_expected(out) & OUTCOME_BIT(OUTCOME_NESTED) && !others->handler)
		problem = "expected \"also handler executes site N\", without which nothing is "
			  "nested, found none";
	if (problem && parse->also.length == 0)
		return refuse_because(&parse->reader, &parse->about, "%s", problem);
	return !problem || refuse_because(&parse->reader, &parse->also, "%s", problem);
}

static bool check_rest(struct parse *parse)
{
	const struct rest *rest = &parse->out->rest;
	const char *problem = NULL;

	if (rest->may && scenario_steps_of(parse->out, STEP_SYNC) == 0)
		problem = "expected a step \"sync\", since only a sync leaves an executor at rest "
			  "alone, "
			  "found none";
	else if (rest->early && rest->wakes_by == SERIALIZE_NONE)
		problem = "expected something to be done early, found none";
	return !problem || refuse_because(&parse->reader, &parse->rest, "%s", problem);
}

/* What would be another kind of site the way back, or would not be there at all. */
static const char *cannot_go_back(const struct scenario *out, unsigned index)
{
	struct scenario back;

	scenario_exchange(out, &back);
	if (site_is_sled(&out->sites[index]))
		return "the way back would make two instructions of one, which no site does";
	if (site_is_sled(&back.sites[index]))
		return "the way back would begin with two instructions";
	if (!scenario_leaves_whole(out, index))
		return "the patch does not leave its whole new form there, which the way back "
		       "begins with";
	if (!scenario_leaves_whole(&back, index))
		return "the way back does not leave the whole old form there, which the next patch "
		       "begins with";
	return NULL;
}

/* What belongs to one patch, and means nothing while the next one is under way already. */
static const char *belongs_to_one_patch(const struct scenario *out)
{
	if (out->execution.reads_flag || scenario_steps_of(out, STEP_FLAG) > 0)
		return "no flag, which announces one patch, found one";
	if (scenario_steps_of(out, STEP_RETIRE) > 0)
		return "no \"retire handler\", since the next patch needs its handler, found one";
	if (scenario_steps_of(out, STEP_EXCHANGE) > 0)
		return "no \"exchange page\", since the page of before is not there again, found "
		       "one";
	if (scenario_steps_of(out, STEP_MOVE_OUT) > 0)
		return "no \"move out\", since the old form is not there, found one";
	if (out->rest.online)
		return "no \"online\", since a CPU comes online once, found it";
	if (out->rest.may)
		return "no \"rest\", since nobody comes to rest there, found one";
	if (scenario_expected(out) & OUTCOMES_OF_ONE_PATCH)
		return "none of late-old, late-breakpoint and stale, which mean nothing while the "
		       "next patch is under way, found one";
	return NULL;
}

static bool check_repeat(struct parse *parse)
{
	struct scenario *out = parse->out;
	const char *problem;

	if (!out->back_to_back)
		return true;
	for (unsigned i = 0; i < out->site_count; i++)
		if ((problem = cannot_go_back(out, i)))
			return refuse_because(&parse->reader, &parse->repeat,
					      "expected a site that can be patched there and back, "
					      "found site %u: %s",
					      i, problem);
	problem = belongs_to_one_patch(out);
	return !problem || refuse_because(&parse->reader, &parse->repeat,
					  "expected with patches back to back %s", problem);
}

/* The reader is at the end of the file, where what is missing could still be. */
static bool check_missing(struct parse *parse)
{
	struct word end = reader_peek(&parse->reader);
	const char *missing = NULL;

	if (parse->out->name[0] == '\0')
		missing = "scenario";
	else if (parse->about.length == 0)
		missing = "about";
	else if (parse->out->site_count == 0)
		missing = "site";
	else if (parse->out->step_count == 0)
		missing = "patch";
	else if (!parse->has_expectation)
		missing = "forbid\" or \"show";
	return !missing || refuse(&parse->reader, &end, "\"%s\"", missing);
}

bool clause_check_whole(struct parse *parse)
{
	if (!check_missing(parse))
		return false;
	for (unsigned i = 0; i < parse->out->site_count; i++)
		if (!check_site(parse, i))
			return false;
	for (unsigned i = 0; i < parse->out->step_count; i++) {
		enum step_kind kind = parse->out->steps[i].kind;

		if ((kind == STEP_WRITE && !check_write(parse, i)) ||
		    (kind == STEP_EXCHANGE && !check_exchange(parse, i)))
			return false;
	}
	return check_handler(parse) && check_stops(parse) && check_execution(parse) &&
	       check_rest(parse) && check_others(parse) && check_repeat(parse);
}
