/*
 * Whatever a trace says, what is found in it holds together, and is the same each time.
 */
#include "tests/unit/watch/trace_maker.h"
#include "tests/unit/watch/trace_random.h"
#include "watch/found.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/core/random.h"
#include "scenario/language/language.h"

#define EVENTS 3000

static struct made made;

static struct found *find_again(void)
{
	char reason[TRACE_REASON_SIZE];
	struct trace_header header;
	struct trace_reader *reader = trace_open_bytes(made.bytes, made.size, &header, reason);
	struct found *found;

	assert_non_null(reader);
	found = find(reader, &header);
	trace_release(reader);
	assert_non_null(found);
	return found;
}

static void check_scenario(const struct scenario *scenario)
{
	char source[SCENARIO_PRINT_SIZE];
	struct scenario again;
	struct parse_error error;
	size_t length = scenario_print(scenario, source, sizeof(source));

	assert_true(length > 0);
	if (!scenario_parse("it", source, length, &again, &error))
		fail_msg("%s\n%s", error.message, source);
	assert_true(scenario_equal(&again, scenario));
}

static void check_group(const struct found *found, const struct group *group)
{
	assert_true(group->patches >= group->sites && group->sites >= 1);
	assert_true(group->batches >= 1 && group->largest_batch <= group->patches);
	assert_true(group->writer_pc_count >= 1);
	assert_true(group->other_way == SIZE_MAX || group->other_way < found->group_count);
	assert_true(group->variant_count <= GROUP_VARIANTS_MAX);
	assert_true(group->variant_count > 0 || group->unwritten[0] != '\0');
	for (size_t i = 1; i < group->sites; i++)
		assert_true(group->locations[i - 1] < group->locations[i]);
	for (size_t i = 0; i < group->step_count; i++)
		assert_true(group->steps[i].seen <= group->steps[i].of &&
			    group->steps[i].of == group->patches);
	for (unsigned i = 0; i < group->variant_count; i++)
		check_scenario(&group->variants[i]);
}

static void check_found(const struct found *found)
{
	uint64_t executions[ALARM_KINDS] = {0};

	for (size_t i = 0; i < found->group_count; i++) {
		check_group(found, &found->groups[i]);
		assert_true(i == 0 || found->groups[i - 1].patches >= found->groups[i].patches);
	}
	for (size_t i = 0; i < found->alarm_count; i++) {
		const struct alarm *alarm = &found->alarms[i];

		assert_true(alarm->kind < ALARM_KINDS && alarm->length >= 1);
		assert_true(alarm->group == SIZE_MAX || alarm->group < found->group_count);
		assert_true(alarm->count >= 1 && alarm->event < found->events);
		assert_true(i == 0 || found->alarms[i - 1].event <= alarm->event);
		executions[alarm->kind] += alarm->count;
	}
	for (unsigned i = 0; i < ALARM_KINDS && found->alarm_count < ALARMS_KEPT; i++)
		assert_int_equal(executions[i], found->alarm_executions[i]);
}

static void check_names(const struct found *found)
{
	for (size_t i = 0; i < found->group_count; i++)
		for (size_t j = 0; j < i; j++)
			if (found->groups[i].variant_count > 0 &&
			    found->groups[j].variant_count > 0)
				assert_string_not_equal(found->groups[i].variants[0].name,
							found->groups[j].variants[0].name);
}

static void check_same(const struct found *found, const struct found *again)
{
	assert_int_equal(found->group_count, again->group_count);
	assert_int_equal(found->alarm_count, again->alarm_count);
	for (size_t i = 0; i < found->group_count; i++) {
		const struct group *a = &found->groups[i], *b = &again->groups[i];

		assert_int_equal(a->patches, b->patches);
		assert_int_equal(a->other_way, b->other_way);
		assert_int_equal(a->variant_count, b->variant_count);
		assert_memory_equal(a->locations, b->locations, a->sites * sizeof(uint64_t));
		for (unsigned j = 0; j < a->variant_count; j++)
			assert_true(scenario_equal(&a->variants[j], &b->variants[j]));
	}
}

static size_t check_trace(void)
{
	struct trace_reader *reader;
	struct found *found, *again;
	size_t groups;

	reader = made_open(&made);
	trace_release(reader);
	found = find_again();
	again = find_again();
	check_found(found);
	check_names(found);
	check_same(found, again);
	groups = found->group_count;
	found_release(found);
	found_release(again);
	made_release(&made);
	return groups;
}

static void test_any_events(void **state)
{
	static uint64_t locations[EVENTS];

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct trace_random random = {.state = seed,
					      .cpus = seed % 4 == 0 ? WATCH_CPUS_MAX : 3,
					      .locations = locations};
		struct event event;

		made_begin(&made, random.cpus);
		for (unsigned i = 0; i < EVENTS; i++) {
			trace_random_event(&random, &event);
			made_event(&made, &event);
		}
		check_trace();
	}
}

/* ---- A small guest, that does anything ------------------------------------------------------ */

#define PLACES 24u
#define CPUS 4u

static uint64_t below(uint64_t *state, uint64_t end)
{
	return random_next(state) % end;
}

/* A few places near the end of a page, where others begin that are elsewhere in memory. */
static uint64_t place(uint64_t *state)
{
	uint64_t at = below(state, PLACES);

	return at < PLACES / 2 ? 0x1000ff4 + at : 0x5000000 + at - PLACES / 2;
}

static uint8_t byte(uint64_t *state)
{
	static const uint8_t likely[] = {0xcc, 0x90, 0xeb, 0xfe, 0x66,
					 0xe9, 0xe8, 0x0f, 0x1f, 0x00};

	return likely[below(state, sizeof(likely))];
}

static void make_form(uint64_t *state, uint32_t *forms)
{
	struct event event = {.kind = EVENT_FORM,
			      .cpu = (uint8_t)below(state, CPUS),
			      .physical = place(state),
			      .length = 1 + (uint32_t)below(state, 6),
			      .form = (*forms)++,
			      .watched = true};

	event.virtual = event.physical + MADE_DISTANCE;
	if (event.physical % 4096 + event.length > 4096)
		event.second = 0x5000000;
	for (unsigned i = 0; i < event.length; i++)
		event.after[i] = byte(state);
	made_event(&made, &event);
}

static void make_store(uint64_t *state, uint64_t stores[CPUS])
{
	struct event event = {.kind = EVENT_STORE,
			      .cpu = (uint8_t)below(state, 2),
			      .pc = 0x400000 + below(state, 3),
			      .physical = place(state),
			      .length = 1 + (uint32_t)below(state, 8),
			      .width = 1,
			      .known = below(state, 4) > 0};

	event.virtual = event.physical + MADE_DISTANCE;
	event.stores = stores[event.cpu] += below(state, 20) ? below(state, 200) : 50000;
	event.width = below(state, 2) ? 1 : (uint8_t)event.length;
	event.downwards = event.width < event.length && below(state, 4) == 0;
	for (unsigned i = 0; i < event.length; i++) {
		event.before[i] = byte(state);
		event.after[i] = byte(state);
	}
	made_event(&made, &event);
}

static void make_other(uint64_t *state, uint64_t stores[CPUS], uint32_t forms)
{
	struct event event = {.cpu = (uint8_t)below(state, CPUS),
			      .form = (uint32_t)below(state, forms),
			      .before_form = (uint32_t)below(state, forms),
			      .before_count = below(state, 3),
			      .serialized = below(state, 2),
			      .pc = 0x1001000 + below(state, 8),
			      .how = (enum serializer)below(state, SERIALIZERS)};

	switch (below(state, 8)) {
	case 0:
		event.kind = below(state, 8) ? EVENT_ONLINE : EVENT_OFFLINE;
		break;
	case 1:
		event.kind = EVENT_SENT;
		event.stores = stores[event.cpu] += below(state, 100);
		event.icr = below(state, 4) ? 0xc00fb : (uint64_t)below(state, CPUS) << 32 | 0xfb;
		break;
	case 2:
		event.kind = EVENT_RETURNED;
		break;
	case 3:
	case 4:
		event.kind = EVENT_SERIALIZED;
		break;
	case 5:
		event.kind = below(state, 20) ? EVENT_EXECUTED : EVENT_RECYCLED;
		event.physical = 0x1000000;
		break;
	default:
		event.kind = EVENT_EXECUTED;
	}
	made_event(&made, &event);
}

static void test_small_guests(void **state)
{
	size_t groups = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		uint64_t random = seed * 977, stores[CPUS] = {0};
		uint32_t forms = 0;

		made_begin(&made, CPUS);
		made_online_all(&made);
		for (unsigned i = 0; i < EVENTS / 4; i++)
			if (forms == 0 || below(&random, 12) == 0)
				make_form(&random, &forms);
			else if (below(&random, 2))
				make_store(&random, stores);
			else
				make_other(&random, stores, forms);
		groups += check_trace();
	}
	/* It is not for nothing. */
	assert_true(groups > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_events),
		cmocka_unit_test(test_small_guests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
