#include "scenario/scenario.h"

#include "lib/format.h"
#include "lib/string.h"
#include "scenario/instruction.h"

#define BYTES_SHOWN_SIZE (3 * SITE_LENGTH_MAX + 1)

static bool site_equal(const struct site *left, const struct site *right)
{
	return left->old_kind == right->old_kind && left->new_kind == right->new_kind &&
	       left->length == right->length && left->unit == right->unit &&
	       left->offset == right->offset && left->head == right->head &&
	       left->times == right->times &&
	       memcmp(left->old_bytes, right->old_bytes, left->length) == 0 &&
	       memcmp(left->new_bytes, right->new_bytes, left->length) == 0;
}

static bool step_equal(const struct step *left, const struct step *right)
{
	return left->kind == right->kind && left->part == right->part &&
	       left->sites == right->sites && left->from == right->from && left->to == right->to &&
	       left->bytewise == right->bytewise && left->serialization == right->serialization &&
	       left->unfenced == right->unfenced && left->flag == right->flag &&
	       left->cycles == right->cycles && left->asked == right->asked &&
	       left->given == right->given &&
	       memcmp(left->value, right->value, sizeof(left->value)) == 0;
}

static bool execution_equal(const struct execution *left, const struct execution *right)
{
	return left->context == right->context && left->reads_flag == right->reads_flag &&
	       left->serialization == right->serialization && left->straight == right->straight &&
	       left->conditional == right->conditional;
}

static bool rest_equal(const struct rest *left, const struct rest *right)
{
	return left->may == right->may && left->wakes_by == right->wakes_by &&
	       left->early == right->early && left->online == right->online;
}

static bool others_equal(const struct others *left, const struct others *right)
{
	return left->patcher == right->patcher && left->handler == right->handler &&
	       left->handler_site == right->handler_site && left->foreign == right->foreign &&
	       left->foreign_site == right->foreign_site;
}

/* The bytes of the site that a write step is about. False when there is none. */
static bool part_range(const struct step *step, const struct site *site, uint8_t *from, uint8_t *to)
{
	*from = 0;
	*to = (uint8_t)(site->length - 1);
	switch (step->part) {
	case WRITE_BREAKPOINT:
	case WRITE_HEAD:
		*from = *to = site->head;
		break;
	case WRITE_TAIL:
		*from = (uint8_t)(site->head + 1);
		break;
	case WRITE_BYTES:
		*from = step->from;
		*to = step->to;
		break;
	case WRITE_ALL:
	case WRITE_PARTS:
		break;
	}
	return *from <= *to && *to < site->length;
}

bool scenario_same_experiment(const struct scenario *left, const struct scenario *right)
{
	if (left->site_count != right->site_count || left->handler != right->handler ||
	    left->step_count != right->step_count ||
	    !execution_equal(&left->execution, &right->execution) ||
	    !rest_equal(&left->rest, &right->rest) ||
	    !others_equal(&left->others, &right->others) ||
	    left->back_to_back != right->back_to_back)
		return false;
	for (unsigned i = 0; i < left->site_count; i++)
		if (!site_equal(&left->sites[i], &right->sites[i]))
			return false;
	for (unsigned i = 0; i < left->step_count; i++)
		if (!step_equal(&left->steps[i], &right->steps[i]))
			return false;
	return true;
}

bool scenario_equal(const struct scenario *left, const struct scenario *right)
{
	return strcmp(left->name, right->name) == 0 && strcmp(left->about, right->about) == 0 &&
	       scenario_same_experiment(left, right) &&
	       left->forbid_in_run == right->forbid_in_run &&
	       left->show_in_run == right->show_in_run &&
	       memcmp(left->forbid, right->forbid, sizeof(left->forbid)) == 0 &&
	       memcmp(left->show, right->show, sizeof(left->show)) == 0;
}

bool scenario_written(const struct scenario *scenario, const struct step *step, unsigned site,
		      struct written *written)
{
	const struct site *where = &scenario->sites[site];

	if (step->kind != STEP_WRITE || site >= scenario->site_count || !(step->sites >> site & 1))
		return false;
	if (!part_range(step, where, &written->from, &written->to))
		return false;
	for (unsigned i = written->from; i <= written->to; i++) {
		written->value[i] = step->given ? step->value[i] : where->new_bytes[i];
		if (step->part == WRITE_BREAKPOINT)
			written->value[i] = BREAKPOINT;
	}
	return true;
}

/* How many bytes of the new form are executed: a short jump may lead over the others. What does not
 * lead away is executed as a whole, though it may be two instructions. */
static unsigned executed_length(const struct site *site)
{
	struct instruction first;

	if (!instruction_decode(site->new_bytes, site->length, &first) || first.way == WAY_NEXT)
		return site->length;
	return first.length;
}

void scenario_exchange(const struct scenario *scenario, struct scenario *exchanged)
{
	*exchanged = *scenario;
	for (unsigned i = 0; i < scenario->site_count; i++) {
		const struct site *site = &scenario->sites[i];
		struct site *back = &exchanged->sites[i];

		back->old_kind = site->new_kind;
		back->new_kind = site->old_kind;
		memcpy(back->old_bytes, site->new_bytes, sizeof(back->old_bytes));
		memcpy(back->new_bytes, site->old_bytes, sizeof(back->new_bytes));
	}
}

void scenario_left(const struct scenario *scenario, unsigned site, uint8_t bytes[SITE_LENGTH_MAX])
{
	struct written written;

	memcpy(bytes, scenario->sites[site].old_bytes, SITE_LENGTH_MAX);
	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind == STEP_EXCHANGE && (step->sites >> site & 1))
			memcpy(bytes, scenario->sites[site].new_bytes, SITE_LENGTH_MAX);
		if (scenario_written(scenario, step, site, &written))
			memcpy(bytes + written.from, written.value + written.from,
			       written.to - written.from + 1u);
	}
}

bool scenario_leaves_whole(const struct scenario *scenario, unsigned site)
{
	uint8_t bytes[SITE_LENGTH_MAX];

	scenario_left(scenario, site, bytes);
	return memcmp(bytes, scenario->sites[site].new_bytes, scenario->sites[site].length) == 0;
}

bool scenario_leaves_other(const struct scenario *scenario, unsigned site,
			   char note[SCENARIO_NOTE_SIZE])
{
	const struct site *where = &scenario->sites[site];
	char left[BYTES_SHOWN_SIZE], new[BYTES_SHOWN_SIZE];
	uint8_t bytes[SITE_LENGTH_MAX];

	scenario_left(scenario, site, bytes);
	note[0] = '\0';
	if (memcmp(bytes, where->new_bytes, executed_length(where)) == 0)
		return false;
	format_bytes(left, sizeof(left), bytes, where->length);
	format_bytes(new, sizeof(new), where->new_bytes, where->length);
	format_string(note, SCENARIO_NOTE_SIZE,
		      "does not install the new form of site %u: it leaves %s there, and not %s",
		      site, left, new);
	return true;
}

bool scenario_has_others(const struct scenario *scenario)
{
	const struct others *others = &scenario->others;

	return others->patcher || others->handler || others->foreign || scenario->rest.online;
}

bool scenario_asks(enum asked asked, unsigned executor)
{
	return asked == ASKED_ALL || (asked == ASKED_ODD) == (executor % 2 == 1);
}

unsigned scenario_sites(const struct scenario *scenario)
{
	unsigned sites = 0;

	for (unsigned i = 0; i < scenario->site_count; i++)
		sites += scenario->sites[i].times;
	return sites;
}

bool scenario_serializes_by(const struct scenario *scenario, enum serialization how)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].kind == STEP_SYNC && scenario->steps[i].serialization == how)
			return true;
	return scenario->execution.serialization == how || scenario->rest.wakes_by == how;
}

unsigned scenario_steps_of(const struct scenario *scenario, enum step_kind kind)
{
	unsigned count = 0;

	for (unsigned i = 0; i < scenario->step_count; i++)
		count += scenario->steps[i].kind == kind;
	return count;
}

unsigned scenario_stores(const struct scenario *scenario)
{
	unsigned stores = 0;
	struct written written;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		for (unsigned site = 0; site < scenario->site_count; site++)
			if (scenario_written(scenario, step, site, &written))
				stores += scenario->sites[site].times *
					  (step->bytewise ? written.to - written.from + 1u : 1u);
	}
	return stores;
}

unsigned scenario_syncs(const struct scenario *scenario)
{
	return scenario_steps_of(scenario, STEP_SYNC) + scenario_steps_of(scenario, STEP_STOP) +
	       scenario_steps_of(scenario, STEP_SHOOTDOWN);
}

bool scenario_may_trap(const struct scenario *scenario)
{
	struct written written;

	for (unsigned site = 0; site < scenario->site_count; site++) {
		const struct site *where = &scenario->sites[site];
		unsigned head = where->head;

		if (where->old_bytes[head] == BREAKPOINT || where->new_bytes[head] == BREAKPOINT)
			return true;
		for (unsigned i = 0; i < scenario->step_count; i++)
			if (scenario_written(scenario, &scenario->steps[i], site, &written) &&
			    written.from <= head && head <= written.to &&
			    written.value[head] == BREAKPOINT)
				return true;
	}
	return false;
}

outcome_set scenario_expected(const struct scenario *scenario)
{
	outcome_set all = scenario->forbid_in_run | scenario->show_in_run;

	for (unsigned model = 0; model < MODELS; model++)
		all |= scenario->forbid[model] | scenario->show[model];
	return all;
}

const char *model_name(enum model model)
{
	static const char *const names[MODELS] = {
		[MODEL_COHERENT] = "coherent", [MODEL_BYTEWISE] = "bytewise",
		[MODEL_SNAPSHOT] = "snapshot", [MODEL_SEQUENTIAL] = "sequential",
		[MODEL_PREFETCH] = "prefetch",
	};

	return model < MODELS ? names[model] : NULL;
}

const char *write_part_name(enum write_part part)
{
	static const char *const names[WRITE_PARTS] = {
		[WRITE_BREAKPOINT] = "breakpoint",
		[WRITE_HEAD] = "head",
		[WRITE_TAIL] = "tail",
		[WRITE_ALL] = "all",
		[WRITE_BYTES] = "bytes",
	};

	return part < WRITE_PARTS ? names[part] : NULL;
}

const char *handler_policy_name(enum handler_policy policy)
{
	static const char *const names[HANDLER_POLICIES] = {
		[HANDLER_NEXT] = "next",
		[HANDLER_OLD] = "old",
		[HANDLER_NEW] = "new",
		[HANDLER_RETRY] = "retry",
	};

	return policy < HANDLER_POLICIES ? names[policy] : NULL;
}

const char *executor_context_name(enum executor_context context)
{
	static const char *const names[EXECUTOR_CONTEXTS] = {
		[CONTEXT_PROGRAM] = "program",
		[CONTEXT_INTERRUPT] = "interrupt",
		[CONTEXT_NMI] = "nmi",
	};

	return context < EXECUTOR_CONTEXTS ? names[context] : NULL;
}

const char *asked_name(enum asked asked)
{
	static const char *const names[ASKED_KINDS] = {
		[ASKED_ALL] = "all",
		[ASKED_ODD] = "odd",
		[ASKED_EVEN] = "even",
	};

	return asked < ASKED_KINDS ? names[asked] : NULL;
}
