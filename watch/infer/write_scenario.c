#include "watch/infer/write_scenario.h"

#include <string.h>

#include "lib/format.h"
#include "scenario/language/language.h"
#include "watch/infer/forms.h"

/* ---- Sites ------------------------------------------------------------------------------- */

/* As far as it straddles, and no more than needed: a place in a page says all, one in a line says
 * it of lines and quadwords. */
static void set_place(struct site *site, uint64_t address)
{
	site->unit = PLACE_LINE;
	if (address % PLACE_PAGE + site->length > PLACE_PAGE)
		site->unit = PLACE_PAGE;
	site->offset = (uint16_t)(address % site->unit);
}

/* Of a named kind the language chooses the displacement, by the other form: so both have names, or
 * none, but that a breakpoint has the other's bytes. */
static bool is_named(const struct site *site)
{
	bool has_bytes = site->old_kind == SITE_BYTES || site->new_kind == SITE_BYTES;

	return !has_bytes || site->old_kind == SITE_INT3 || site->new_kind == SITE_INT3;
}

static struct site site_of(const struct patch *patch, bool by_names)
{
	struct site site = {.length = patch->length, .head = patch->head, .times = 1};

	memcpy(site.old_bytes, patch->old_bytes, patch->length);
	memcpy(site.new_bytes, patch->new_bytes, patch->length);
	if (by_names) {
		struct site named = site;

		forms_kinds(patch, &named.old_kind, &named.new_kind);
		if (is_named(&named) && site_encode(&named) && named.length == site.length)
			site = named;
	}
	set_place(&site, patch->virtual);
	return site;
}

/* The bytes of the kinds may differ where those that were seen do not, so that the steps would
 * leave something else; then the site is as it was seen. */
static void set_sites(struct scenario *scenario, const struct example *example)
{
	for (unsigned i = 0; i < 2 && example->patches[i]; i++) {
		scenario->sites[i] = site_of(example->patches[i], true);
		scenario->site_count = i + 1;
	}
	for (unsigned i = 0; i < scenario->step_count; i++)
		scenario->steps[i].sites = (uint8_t)((1u << scenario->site_count) - 1);
	for (unsigned i = 0; i < 2 && example->patches[i]; i++)
		if (!scenario_leaves_whole(scenario, i))
			scenario->sites[i] = site_of(example->patches[i], false);
}

/* ---- Words ------------------------------------------------------------------------------- */

static const char *scheme_of(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind == STEP_STOP)
			return "stop";
		if (step->kind == STEP_WRITE && step->part == WRITE_BREAKPOINT)
			return "breakpoint";
		if (step->kind == STEP_WRITE && step->given)
			return "given";
	}
	return "store";
}

static void set_words(struct scenario *scenario, const struct example *example)
{
	char old_word[FORM_WORD_SIZE], new_word[FORM_WORD_SIZE];

	forms_word(old_word, example->patches[0], false);
	forms_word(new_word, example->patches[0], true);
	format_string(scenario->name, sizeof(scenario->name), "%s-%s-%s-%u", old_word, new_word,
		      scheme_of(scenario), scenario_steps_of(scenario, STEP_SYNC));
	format_string(scenario->about, sizeof(scenario->about),
		      "Seen in a guest: %llu patch%s at %llu place%s, stored by the instruction at "
		      "0x%llx.%s%s",
		      (unsigned long long)example->seen, example->seen == 1 ? "" : "es",
		      (unsigned long long)example->sites, example->sites == 1 ? "" : "s",
		      (unsigned long long)example->pc, example->end[0] ? " " : "", example->end);
}

/* ---- All of it --------------------------------------------------------------------------- */

/* One that would lead to the breakpoint again is refused by the language. */
static enum handler_policy handler_for(const struct scenario *scenario, enum handler_policy policy)
{
	for (unsigned i = 0; i < scenario->site_count; i++) {
		const struct site *site = &scenario->sites[i];
		bool old_is = site->old_bytes[site->head] == BREAKPOINT;
		bool new_is = site->new_bytes[site->head] == BREAKPOINT;

		if ((policy == HANDLER_OLD && old_is) || (policy == HANDLER_NEW && new_is) ||
		    (policy == HANDLER_RETRY && (old_is || new_is)))
			return HANDLER_NEXT;
	}
	return policy;
}

/* What any right protocol forbids: which models it is wrong under, the prover says. */
static void set_expectations(struct scenario *scenario)
{
	outcome_set models = OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_UNSERIALIZED) |
			     OUTCOME_BIT(OUTCOME_MISMATCH) | OUTCOME_BIT(OUTCOME_LATE_OLD) |
			     OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT);

	for (unsigned i = 0; i < MODELS; i++)
		scenario->forbid[i] = models;
	scenario->forbid_in_run =
		(models & (outcome_set)~OUTCOMES_MODEL_ONLY) | OUTCOME_BIT(OUTCOME_FAULT);
}

/* What the language refuses is not written: it says why better than anything here could. */
static bool is_accepted(struct scenario *scenario, char why[SCENARIO_NOTE_SIZE])
{
	char source[SCENARIO_PRINT_SIZE];
	struct parse_error error;
	size_t length = scenario_print(scenario, source, sizeof(source));

	if (length > 0 && scenario_parse("it", source, length, scenario, &error))
		return true;
	format_string(why, SCENARIO_NOTE_SIZE, "the language refuses it: %s",
		      length > 0 ? error.message : "it is too long");
	return false;
}

bool write_scenario(const struct example *example, struct scenario *scenario,
		    char why[SCENARIO_NOTE_SIZE])
{
	memset(scenario, 0, sizeof(*scenario));
	why[0] = '\0';
	if (example->step_count == 0 || example->step_count > STEPS_MAX) {
		format_string(why, SCENARIO_NOTE_SIZE, "it has %u steps, and a scenario 1 to %u",
			      example->step_count, STEPS_MAX);
		return false;
	}
	scenario->step_count = example->step_count;
	memcpy(scenario->steps, example->steps, example->step_count * sizeof(*example->steps));
	set_sites(scenario, example);
	scenario->handler = handler_for(scenario, example->handler);
	set_words(scenario, example);
	set_expectations(scenario);
	return is_accepted(scenario, why);
}
