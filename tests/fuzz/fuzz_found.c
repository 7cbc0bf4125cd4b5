/*
 * What the analysis makes of any trace. The input is the events of a block, as the trace has them;
 * and once more a list of orders, two bytes each, to CPUs that patch a few sites and execute them:
 * so that what one CPU executes is mostly what another has stored.
 */
#include "scenario/decode/decode.h"
#include "scenario/language/language.h"
#include "tests/unit/sample/bytes.h"
#include "tests/unit/watch/trace_maker.h"
#include "tests/unit/watch/trace_seal.h"
#include "watch/found.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* ---- What is found --------------------------------------------------------------------------- */

static void check_string(const char *string, size_t size)
{
	require(memchr(string, '\0', size) != NULL);
	for (const char *at = string; *at; at++)
		require(*at >= ' ' && *at <= '~');
}

/* It goes straight into the prover: what is printed of it is a scenario, and the same one. */
static void check_variant(const struct scenario *variant)
{
	static char printed[SCENARIO_PRINT_SIZE];
	static struct scenario again;
	static struct parse_error error;
	size_t length = scenario_print(variant, printed, sizeof(printed));

	require(length > 0);
	if (!scenario_parse("variant", printed, length, &again, &error)) {
		fprintf(stderr, "%s\n%s", error.message, printed);
		abort();
	}
	require(scenario_equal(variant, &again));
}

static void check_group(const struct found *found, size_t number)
{
	const struct group *group = &found->groups[number];

	require(group->sites >= 1 && group->patches >= group->sites);
	require(number == 0 || group->patches <= found->groups[number - 1].patches);
	require(group->writer_pc_count == 0 || group->writer_pcs);
	require(group->locations != NULL);
	require(group->other_way == SIZE_MAX || group->other_way < found->group_count);
	for (size_t i = 0; i < group->step_count; i++) {
		require(group->steps[i].seen <= group->steps[i].of);
		check_string(group->steps[i].note, sizeof(group->steps[i].note));
	}
	require(group->variant_count <= GROUP_VARIANTS_MAX);
	for (size_t i = 0; i < group->variant_count; i++)
		check_variant(&group->variants[i]);
	check_string(group->unwritten, sizeof(group->unwritten));
	require((group->variant_count == 0) == (group->unwritten[0] != '\0'));
}

static void check_alarms(const struct found *found)
{
	uint64_t executions[ALARM_KINDS] = {0};

	require(found->alarm_count <= ALARMS_KEPT);
	for (size_t i = 0; i < found->alarm_count; i++) {
		const struct alarm *alarm = &found->alarms[i];

		require(alarm->kind < ALARM_KINDS && alarm->count >= 1);
		require(alarm->cpu < found->header.cpus && alarm->writer < found->header.cpus);
		require(alarm->length <= SITE_LENGTH_MAX);
		require(alarm->executed_length <= SITE_LENGTH_MAX);
		require(alarm->event < found->events);
		require(i == 0 || found->alarms[i - 1].event <= alarm->event);
		require(alarm->group == SIZE_MAX || alarm->group < found->group_count);
		executions[alarm->kind] += alarm->count;
	}
	if (found->alarm_count < ALARMS_KEPT)
		require(memcmp(executions, found->alarm_executions, sizeof(executions)) == 0);
}

static void check_found(const struct found *found)
{
	uint64_t stores = 0;

	for (unsigned class = 0; class < STORE_CLASSES; class ++)
		if (class != CLASS_DEVICE)
			stores += found->class_stores[class];
	require(stores <= found->stores && found->stores <= found->events);
	require(found->most_online <= found->header.cpus);
	for (size_t i = 0; i < found->group_count; i++)
		check_group(found, i);
	check_alarms(found);
}

static void find_and_check(struct trace_reader *reader, const struct trace_header *header)
{
	struct found *found = find(reader, header);

	require(found != NULL);
	check_found(found);
	found_release(found);
	trace_release(reader);
}

static void check_events(const uint8_t *bytes, size_t size)
{
	char reason[TRACE_REASON_SIZE];
	struct trace_header header;
	size_t file_size;
	uint8_t *file = sealed(4, bytes, size, 0, &file_size);
	struct trace_reader *reader = trace_open_bytes(file, file_size, &header, reason);

	require(reader != NULL);
	find_and_check(reader, &header);
	free(file);
}

/* ---- Orders ---------------------------------------------------------------------------------- */

#define CPUS 4
#define ORDERS_MAX 300
#define WRITER_PC 0xffffffff81800000
#define SITE_BYTES 5
#define SITES 4
#define FORMS 8

/* Within a line, across two, across two pages, and beside the first */
static const uint64_t places[SITES] = {0x1000000, 0x100003e, 0x1000ffd, 0x1000005};

static const uint8_t forms[FORMS][SITE_BYTES] = {
	{0x0f, 0x1f, 0x44, 0x00, 0x00}, {0xe9, 0x10, 0x02, 0x00, 0x00},
	{0xe8, 0x10, 0x02, 0x00, 0x00}, {0xeb, 0x10, 0x90, 0x90, 0x90},
	{0x66, 0x90, 0x90, 0x90, 0x90}, {0xc3, 0xcc, 0xcc, 0xcc, 0xcc},
	{0xcc, 0x1f, 0x44, 0x00, 0x00}, {0x50, 0x53, 0x48, 0x89, 0xe5},
};

static struct made made;
static uint8_t memory[SITES][SITE_BYTES];

struct order {
	unsigned what, cpu, site, number;
};

static char *spell(const uint8_t *bytes, unsigned length, char to[3 * WATCH_INSTRUCTION_MAX])
{
	for (unsigned i = 0; i < length; i++)
		snprintf(to + (size_t)3 * i, 4, "%02x ", bytes[i]);
	to[3 * length - 1] = '\0';
	return to;
}

/* The instruction that a site begins with now */
static uint32_t form_of(unsigned site)
{
	char spelled[3 * WATCH_INSTRUCTION_MAX];
	struct decoded decoded;
	unsigned length;

	decode(memory[site], SITE_BYTES, &decoded);
	length = decoded.whole ? decoded.length : SITE_BYTES;
	return made_form(&made, places[site], spell(memory[site], length, spelled));
}

static void store(const struct order *order, unsigned first, unsigned end)
{
	char before[3 * WATCH_INSTRUCTION_MAX], after[3 * WATCH_INSTRUCTION_MAX];
	uint8_t *bytes = memory[order->site] + first;
	uint64_t at = places[order->site] + first;

	form_of(order->site);
	spell(bytes, end - first, before);
	memcpy(bytes, forms[order->number % FORMS] + first, end - first);
	spell(bytes, end - first, after);
	if (order->number >= 12 * FORMS)
		made_store_unknown(&made, (uint8_t)order->cpu, WRITER_PC + 64, at, before, after);
	else
		made_store(&made, (uint8_t)order->cpu, WRITER_PC + first, at, before, after);
}

static void store_breakpoint(const struct order *order)
{
	struct order breakpoint = *order;

	breakpoint.number = 6;
	store(&breakpoint, 0, 1);
}

static void serialize(const struct order *order)
{
	made_serialized(&made, (uint8_t)order->cpu, (enum serializer)(order->number % SERIALIZERS),
			WRITER_PC + 0x1000 + order->number);
}

static void sync_all(const struct order *order)
{
	made_sent_others(&made, (uint8_t)order->cpu, WRITER_PC + 32);
	for (uint8_t cpu = 0; cpu < CPUS; cpu++)
		if (cpu != order->cpu || order->number % 2)
			made_serialized(&made, cpu,
					order->number % 4 < 2 ? SERIALIZER_IRET : SERIALIZER_CPUID,
					WRITER_PC + 0x2000);
}

static void execute(const struct order *order)
{
	uint32_t form = form_of(order->site);

	made_executed(&made, (uint8_t)order->cpu, form, 1 + order->number % 3);
	if (memory[order->site][0] != 0xcc)
		return;
	made_serialized(&made, (uint8_t)order->cpu, SERIALIZER_IRET, WRITER_PC + 0x3000);
	made_returned(&made, (uint8_t)order->cpu, form,
		      places[order->site] + MADE_DISTANCE + order->number % 7);
}

/* What it was once, or what another site is */
static void execute_any(const struct order *order)
{
	form_of(order->site);
	made_executed(&made, (uint8_t)order->cpu, order->number % made.form_count, 1);
}

static void patch(const struct order *order)
{
	store_breakpoint(order);
	sync_all(order);
	if (order->number & 0x80)
		execute(&(struct order){.cpu = (order->cpu + 1) % CPUS, .site = order->site});
	store(order, 1, SITE_BYTES);
	sync_all(order);
	store(order, 0, 1);
	if (order->number & 0x40)
		sync_all(order);
}

static void miss(const struct order *order)
{
	char before[3 * WATCH_INSTRUCTION_MAX], after[3 * WATCH_INSTRUCTION_MAX];

	spell(memory[order->site], SITE_BYTES, before);
	memcpy(memory[order->site], forms[order->number % FORMS], SITE_BYTES);
	made_missed(&made, (uint8_t)order->cpu, places[order->site], before,
		    spell(memory[order->site], SITE_BYTES, after));
}

static void follow(const struct order *order)
{
	uint8_t cpu = (uint8_t)order->cpu;

	switch (order->what) {
	case 0:
		store(order, 0, SITE_BYTES);
		break;
	case 1:
		store(order, 1, SITE_BYTES);
		break;
	case 2:
		store(order, 0, 1);
		break;
	case 3:
		store(order, order->number / FORMS % SITE_BYTES,
		      order->number / FORMS % SITE_BYTES + 1);
		break;
	case 4:
		store_breakpoint(order);
		break;
	case 5:
		serialize(order);
		break;
	case 6:
		sync_all(order);
		break;
	case 7:
		made_sent(&made, cpu, WRITER_PC + 48, order->number % (CPUS + 1));
		break;
	case 8:
	case 9:
		execute(order);
		break;
	case 10:
		execute_any(order);
		break;
	case 11:
		patch(order);
		break;
	case 12:
		made_online(&made, cpu);
		break;
	case 13:
		made_offline(&made, cpu);
		break;
	case 14:
		miss(order);
		break;
	default:
		made_recycled(&made, cpu, places[order->site] & ~0xfffull);
		break;
	}
}

/* An order makes two forms at most. */
static void check_orders(const uint8_t *bytes, size_t size)
{
	struct trace_reader *reader;

	made_begin(&made, CPUS);
	for (unsigned site = 0; site < SITES; site++)
		memcpy(memory[site], forms[0], SITE_BYTES);
	if (size > 0 && bytes[0] & 1)
		made_online_all(&made);
	for (size_t at = 1; at + 2 <= size && at < (size_t)2 * ORDERS_MAX; at += 2) {
		struct order order = {.what = bytes[at] & 15,
				      .cpu = bytes[at] >> 4 & 3,
				      .site = bytes[at] >> 6,
				      .number = bytes[at + 1]};

		if (made.form_count + 8 > MADE_FORMS_MAX)
			break;
		follow(&order);
	}
	if (size > 0 && bytes[0] & 2)
		made_end(&made);
	reader = made_open(&made);
	find_and_check(reader, &made.header);
	made_release(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	uint8_t *bytes = exact_copy(input, size);

	check_events(bytes, size);
	check_orders(bytes, size);
	free(bytes);
	return 0;
}
