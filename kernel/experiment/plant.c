#include "kernel/experiment/plant.h"

#include "arch/kernel.h"
#include "arch/text.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/between.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/patch.h"
#include "lib/format.h"
#include "lib/string.h"
#include "scenario/language/language.h"

/* An operand that neither form has: it leads where nothing is. */
#define FOREIGN_OPERAND 0x30

/* One that leads to `next`. */
#define NEXT_OPERAND 0x00

/* What stands at `next`: call, to where nothing is either; push $8, ret. */
#define CALL_ASTRAY "\xe8\x00\x01\x00\x00"
#define RETURN_ASTRAY "\x6a\x08\xc3"

#define UD2_HEAD 0x0f
#define UD2_TAIL 0x0b

#define SOURCE_SIZE 512

/* What is planted under which name. */
static const struct plant {
	const char *name;
	enum outcome outcome;
	const char *behind; /* what stands behind the site, or NULL: what always does */
	size_t behind_length;
	bool back_to_back;
	const char *site; /* of 2 bytes, or NULL: jmp8 */
} plants[PLANTED_COUNT] = {
	/* old, then new, and nothing in between */
	{.name = "planted-unserialized", .outcome = OUTCOME_UNSERIALIZED},
	/* the patch returns without having written */
	{.name = "planted-late-old", .outcome = OUTCOME_LATE_OLD},
	/* it returns with the breakpoint in */
	{.name = "planted-late-breakpoint", .outcome = OUTCOME_LATE_BREAKPOINT},
	/* a breakpoint is met before it returns, but after its handler was retired */
	{.name = "planted-retired", .outcome = OUTCOME_LATE_BREAKPOINT},
	/* an operand that is neither the old nor the new one */
	{.name = "planted-torn", .outcome = OUTCOME_TORN},
	/* the same, where what stands behind the site leads astray too, time and again */
	{.name = "planted-astray",
	 .outcome = OUTCOME_TORN,
	 .behind = CALL_ASTRAY,
	 .behind_length = sizeof(CALL_ASTRAY) - 1},
	/* an undefined instruction at the site */
	{.name = "planted-fault", .outcome = OUTCOME_FAULT},
	/* a return to an address that nobody has */
	{.name = "planted-outside",
	 .outcome = OUTCOME_FAULT,
	 .behind = RETURN_ASTRAY,
	 .behind_length = sizeof(RETURN_ASTRAY) - 1},
	/* the flag is set, and the code is not written */
	{.name = "planted-stale", .outcome = OUTCOME_STALE},
	/* the handler of a breakpoint meets it itself */
	{.name = "planted-nested", .outcome = OUTCOME_NESTED},
	/* back to back: new, then old, and nothing in between; no old one is late there */
	{.name = "planted-unserialized-back",
	 .outcome = OUTCOME_UNSERIALIZED,
	 .back_to_back = true},
	/* the same operand; what comes before it is new */
	{.name = "planted-torn-back", .outcome = OUTCOME_TORN, .back_to_back = true},
	/* where it is told by what it does: a form, after the other one */
	{.name = "planted-told-unserialized",
	 .outcome = OUTCOME_UNSERIALIZED,
	 .site = "bytes 31 c0 -> bytes 31 d2"},
	/* what writes to memory, which neither form does */
	{.name = "planted-told-torn",
	 .outcome = OUTCOME_TORN,
	 .site = "bytes 31 c0 -> bytes 31 d2"},
	/* what raises an exception that no mixture raises */
	{.name = "planted-told-fault",
	 .outcome = OUTCOME_FAULT,
	 .site = "bytes 31 c0 -> bytes 31 d2"},
};

static const struct plant *plant_of(const struct scenario *scenario)
{
	for (unsigned i = 0; i < PLANTED_COUNT; i++)
		if (!strcmp(scenario->name, plants[i].name))
			return &plants[i];
	return &plants[0];
}

static outcome_set seen_in_runs(const struct plant *plant)
{
	outcome_set all = OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY & ~OUTCOMES_OF_HANDLER;

	return plant->back_to_back ? all & ~OUTCOMES_OF_ONE_PATCH : all;
}

static bool is_retired(const struct plant *plant)
{
	return !strcmp(plant->name, "planted-retired");
}

/* What the site holds while every executor makes its first pass. */
static const uint8_t *bytes_before(const struct plant *plant, const struct site *site)
{
	return plant->back_to_back ? site->new_bytes : site->old_bytes;
}

/* What it holds during the second one. */
static void planted_bytes(const struct plant *plant, const struct site *site, uint8_t bytes[2])
{
	memcpy(bytes, site->new_bytes, 2);
	if (plant->outcome == OUTCOME_LATE_OLD || plant->outcome == OUTCOME_STALE ||
	    (plant->outcome == OUTCOME_UNSERIALIZED && plant->back_to_back))
		memcpy(bytes, site->old_bytes, 2);
	if (plant->outcome == OUTCOME_LATE_BREAKPOINT || plant->outcome == OUTCOME_NESTED)
		bytes[0] = BREAKPOINT;
	if (plant->outcome == OUTCOME_TORN)
		bytes[1] = FOREIGN_OPERAND;
	if (plant->outcome == OUTCOME_FAULT && plant->behind) {
		bytes[1] = NEXT_OPERAND;
	} else if (plant->outcome == OUTCOME_FAULT) {
		bytes[0] = UD2_HEAD;
		bytes[1] = UD2_TAIL;
	}
}

static void plant_behind(const struct plant *plant, const struct placed_site *site)
{
	if (plant->behind)
		memcpy(arch_text_alias(site->next, plant->behind_length), plant->behind,
		       plant->behind_length);
}

/* The stage of the second pass: after the patch, unless what is planted needs no such thing. */
static uint64_t second_stage(const struct plant *plant, uint64_t n)
{
	bool early = is_retired(plant) || plant->outcome == OUTCOME_STALE ||
		     plant->outcome == OUTCOME_NESTED;

	return early ? stage_patching(n + 1) : stage_returned(n);
}

/* Every executor makes a pass over the old form, or back to back the new one, then one over what is
 * planted. No sync comes in between, and nobody executes the site while it is written. Patches have
 * odd numbers here, so that a stage in which no patch has returned can follow another one. */
static bool plant_once(struct run *run, uint64_t n, uint64_t timeout_us)
{
	const struct plant *plant = plant_of(run->scenario);
	const struct placed_site *site = &placed()->sites[0];
	struct patch patch = {.placed = placed(), .timeout_us = timeout_us};
	uint8_t *alias = arch_text_alias(site->text, 2);
	uint8_t bytes[2];

	planted_bytes(plant, site->site, bytes);
	if (!patch_reset(&patch))
		return false;
	/* At rest, and each serializes before it goes on. */
	arch_store(alias, bytes_before(plant, site->site), 2);
	if (!patch_bare_sync(&patch) || !executors_enter(stage_patching(n), timeout_us))
		return false;
	arch_store(alias, bytes, 2);
	plant_behind(plant, site);
	if (is_retired(plant))
		breakpoint_retire();
	if (plant->outcome == OUTCOME_STALE)
		atomic_store_explicit(&place_flag, 1, memory_order_release);
	bool all = executors_enter(second_stage(plant, n), timeout_us) &&
		   executors_enter(STAGE_REST, timeout_us);

	run->patches += all;
	if (all)
		patches_with_note(&run->with);
	return all;
}

static void compare(struct run *run)
{
	uint64_t planted = run->patches * run->executors;
	uint64_t counted = run->total.outcomes[plant_of(run->scenario)->outcome];

	kernel_comment("%s: %llu planted, %llu counted", run->scenario->name,
		       (unsigned long long)planted, (unsigned long long)counted);
	if (counted != planted)
		format_string(run->reason, sizeof(run->reason), "%llu planted, %llu counted",
			      (unsigned long long)planted, (unsigned long long)counted);
	if (!oracle_adds_up(&run->total, run->scenario->back_to_back))
		format_string(run->reason, sizeof(run->reason), "the counts do not add up");
}

const struct scenario *plant_scenario(unsigned number)
{
	static struct scenario scenario;
	const struct plant *plant = &plants[number];
	struct parse_error error;
	char source[SOURCE_SIZE];
	size_t length = format_string(
		source, sizeof(source),
		"scenario %s\nabout So often, and no oftener.\n"
		"site %s\npatch write tail\n%s%s"
		"show %s under run\nforbid",
		plant->name, plant->site ? plant->site : "jmp8 -> jmp8",
		plant->back_to_back ? "repeat back to back\n"
				    : " write flag 1\nexecute read flag; none; call\n",
		plant->outcome == OUTCOME_NESTED ? "also handler executes site 0\n" : "",
		outcome_spelling(plant->outcome));

	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		if ((seen_in_runs(plant) & OUTCOME_BIT(outcome)) && outcome != plant->outcome)
			length += format_string(source + length, sizeof(source) - length, " %s",
						outcome_spelling(outcome));
	length += format_string(source + length, sizeof(source) - length, " under run\n");
	if (scenario_parse(plant->name, source, length, &scenario, &error))
		return &scenario;
	kernel_crash_begin();
	kernel_crash_end("%s", error.message);
}

void plant_run(const struct scenario *scenario, const struct options *options, struct run *run)
{
	uint64_t timeout_us = options->timeout_ms * 1000ull;
	uint64_t patches = options->patches ? options->patches : 1;

	if (!run_begin(run, scenario, timeout_us))
		return;
	executors_once_a_stage(true);
	for (uint64_t n = 1; n <= patches; n++) {
		if (plant_once(run, 2 * n - 1, timeout_us))
			continue;
		run_lost(run, "did not execute the site");
		break;
	}
	run_end(run, timeout_us);
	executors_once_a_stage(false);
	compare(run);
}
