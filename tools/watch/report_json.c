/*
 * The report as JSON: docs/watch.md has its keys.
 */
#include <inttypes.h>

#include "tools/base/json.h"
#include "tools/watch/phrase.h"

/* As text: a number of JSON holds no address for most programs. */
static json_t *address(const struct report *report, uint64_t of)
{
	struct phrase words = {0};
	char number[24];

	snprintf(number, sizeof(number), "0x%" PRIx64, of);
	phrase_address(&words, report, of);
	return json_pack("{s:s, s:o}", "address", number, "words", json_line(words.of));
}

static json_t *bytes(const uint8_t *of, size_t length)
{
	struct phrase words = {0};

	if (length > 0)
		phrase_bytes(&words, of, length);
	return json_line(words.of);
}

static json_t *addresses(const struct report *report, const uint64_t *of, size_t count)
{
	json_t *list = json_array();

	for (size_t n = 0; n < count; n++)
		json_array_append_new(list, address(report, of[n]));
	return list;
}

static json_t *group_number(size_t group)
{
	return group == SIZE_MAX ? json_null() : json_integer((json_int_t)group + 1);
}

static json_t *alarm_counts(const uint64_t counts[ALARM_KINDS])
{
	json_t *object = json_object();

	for (unsigned kind = 0; kind < ALARM_KINDS; kind++)
		json_object_set_new(object, alarm_kind_name((enum alarm_kind)kind),
				    json_number(counts[kind]));
	return object;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static json_t *step(const struct group *group, size_t n)
{
	const struct step_evidence *evidence = &group->steps[n];
	struct phrase words = {0};

	phrase_step(&words, group, n);
	return json_pack("{s:o, s:o, s:o, s:b, s:o}", "step", json_line(words.of), "seen",
			 json_number(evidence->seen), "of", json_number(evidence->of), "certain",
			 evidence->is_certain, "note", json_line(evidence->note));
}

static json_t *models(const struct proved *proved, const struct scenario *scenario)
{
	json_t *object = json_object();

	for (unsigned n = 0; n < MODELS; n++) {
		outcome_set unsafe = proved_unsafe(proved, scenario, (enum model)n);

		json_object_set_new(object, model_name((enum model)n),
				    json_pack("{s:b, s:o, s:o}", "safe", unsafe == 0, "unsafe",
					      json_outcomes(unsafe), "allowed",
					      json_outcomes(proved->allowed[n])));
	}
	return object;
}

static json_t *variant(const struct report *report, size_t group, unsigned n)
{
	const struct scenario *scenario = &report->found->groups[group].variants[n];
	const struct proved *proved = report_proved(report, group, n);

	return json_pack("{s:s, s:o, s:b, s:o, s:o}", "name", scenario->name, "scenario",
			 json_scenario(scenario), "proved", proved->is_known, "why_not",
			 json_line(proved->why), "models",
			 proved->is_known ? models(proved, scenario) : json_object());
}

static json_t *handler(const struct group *group)
{
	json_t *object = json_object();

	for (unsigned n = 0; n < HANDLER_POLICIES; n++)
		json_object_set_new(object, handler_policy_name((enum handler_policy)n),
				    json_number(group->handler_seen[n]));
	json_object_set_new(object, "elsewhere", json_number(group->handler_elsewhere));
	return object;
}

static json_t *group(const struct report *report, size_t n)
{
	const struct group *of = &report->found->groups[n];
	json_t *steps = json_array(), *variants = json_array(), *object;
	struct phrase forms = {0};

	phrase_forms(&forms, of);
	for (size_t at = 0; at < of->step_count; at++)
		json_array_append_new(steps, step(of, at));
	for (unsigned at = 0; at < of->variant_count; at++)
		json_array_append_new(variants, variant(report, n, at));
	object = json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:b}", "group", group_number(n),
			   "instruction", json_line(forms.of), "sites", (json_int_t)of->sites,
			   "patches", (json_int_t)of->patches, "batches", (json_int_t)of->batches,
			   "largest_batch", (json_int_t)of->largest_batch, "straddles",
			   of->straddles);
	json_object_set_new(object, "way_back", group_number(of->other_way));
	json_object_set_new(object, "writers",
			    addresses(report, of->writer_pcs, of->writer_pc_count));
	json_object_set_new(object, "locations", addresses(report, of->locations, of->sites));
	json_object_set_new(object, "steps", steps);
	json_object_set_new(object, "breakpoint_met", json_boolean(of->has_handler));
	json_object_set_new(object, "went_on", handler(of));
	json_object_set_new(object, "variants", variants);
	json_object_set_new(object, "unwritten", json_line(of->unwritten));
	json_object_set_new(object, "alarms", alarm_counts(of->alarms));
	return object;
}

/* ---- Alarms and classes ---------------------------------------------------------------------- */

static json_t *alarm_object(const struct report *report, const struct alarm *of)
{
	json_t *object = json_pack("{s:s, s:i, s:i, s:I, s:I}", "kind", alarm_kind_name(of->kind),
				   "cpu", of->cpu, "writer", of->writer, "count",
				   (json_int_t)of->count, "event", (json_int_t)of->event);
	char physical[24];

	snprintf(physical, sizeof(physical), "0x%" PRIx64, of->physical);
	json_object_set_new(object, "physical", json_string(physical));
	json_object_set_new(object, "site", address(report, of->virtual));
	json_object_set_new(object, "stored_at", address(report, of->writer_pc));
	json_object_set_new(object, "old", bytes(of->old_form, of->length));
	json_object_set_new(object, "new", bytes(of->new_form, of->length));
	json_object_set_new(object, "executed", bytes(of->executed, of->executed_length));
	json_object_set_new(object, "group", group_number(of->group));
	return object;
}

static json_t *classes(const struct found *found)
{
	static const char *const keys[STORE_CLASSES] = {
		[CLASS_CROSS] = "cross",	   [CLASS_ALONE] = "alone",
		[CLASS_UNEXECUTED] = "unexecuted", [CLASS_RECYCLED] = "recycled",
		[CLASS_DEVICE] = "device",
	};
	json_t *object = json_object();

	for (unsigned n = 0; n < STORE_CLASSES; n++)
		json_object_set_new(object, keys[n],
				    json_pack("{s:I, s:I}", "stores",
					      (json_int_t)found->class_stores[n], "bytes",
					      (json_int_t)found->class_bytes[n]));
	return object;
}

static json_t *guest(const struct found *found)
{
	const struct trace_header *header = &found->header;

	return json_pack("{s:o, s:i, s:i, s:b, s:b, s:b, s:I, s:b, s:o}", "made_by",
			 json_line(header->made_by), "cpus", header->cpus, "online",
			 found->most_online, "exact", header->is_exact, "parallel",
			 header->is_parallel, "shaken", header->has_shaken, "seed",
			 (json_int_t)header->seed, "whole", found->ended == TRACE_ENDED,
			 "not_whole_since", json_line(found->ended_reason));
}

json_t *report_json(const struct report *report)
{
	const struct found *found = report->found;
	json_t *groups = json_array(), *alarms = json_array(), *object;

	for (size_t n = 0; n < found->group_count; n++)
		json_array_append_new(groups, group(report, n));
	for (size_t n = 0; n < found->alarm_count; n++)
		json_array_append_new(alarms, alarm_object(report, &found->alarms[n]));
	object = json_pack("{s:s, s:o, s:I, s:I, s:I}", "format", "crossmod-watch-1", "guest",
			   guest(found), "events", (json_int_t)found->events, "stores",
			   (json_int_t)found->stores, "executions", (json_int_t)found->executions);
	json_object_set_new(object, "classes", classes(found));
	json_object_set_new(object, "forbidden", alarm_counts(found->alarm_executions));
	json_object_set_new(object, "groups", groups);
	json_object_set_new(object, "alarms", alarms);
	return object;
}
