/*
 * What looks like a patch, a sync or a violation, and is none; and what is one, though it looks
 * like nothing.
 */
#include "tests/unit/watch/guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define JMP8_OLD "eb e5"
#define JMP8_NEW "eb f0"
#define NOP5 "0f 1f 44 00 00"
#define JMP32 "e9 0b 44 00 00"
#define THREE_SYNCS "write breakpoint; sync cpuid; write tail; sync cpuid; write head; sync cpuid"

static struct guest guest;

/* ---- What is no patch --------------------------------------------------------------------- */

static void check_class(const struct found *found, enum store_class class, uint64_t stores,
			uint64_t bytes)
{
	for (unsigned i = 0; i < STORE_CLASSES; i++) {
		assert_int_equal(found->class_stores[i], i == class ? stores : 0);
		assert_int_equal(found->class_bytes[i], i == class ? bytes : 0);
	}
	assert_int_equal(found->group_count, 0);
	assert_int_equal(found->alarm_count, 0);
}

/* Alternatives, as a kernel applies them before it starts its other CPUs: two nops become one, one
 * becomes two, and what follows is executed by the only CPU there is. */
static void test_alternatives(void **state)
{
	(void)state;
	made_begin(&guest.made, 3);
	made_online(&guest.made, 0);
	made_executed(&guest.made, 0, made_form(&guest.made, GUEST_SITE, "90"), 9);
	made_executed(&guest.made, 0, made_form(&guest.made, GUEST_SITE + 1, "90"), 9);
	made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE, "90 90", "66 90");
	made_executed(&guest.made, 0, made_form(&guest.made, GUEST_SITE, "66 90"), 900000);
	made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE, "66 90", "90 90");
	made_executed(&guest.made, 0, made_form(&guest.made, GUEST_SITE + 1, "90"), 900000);
	for (uint8_t cpu = 1; cpu < 3; cpu++) {
		made_online(&guest.made, cpu);
		made_executed(&guest.made, cpu, made_form(&guest.made, GUEST_SITE, "90"), 9);
	}
	struct found *found = guest_found(&guest);

	check_class(found, CLASS_ALONE, 2, 4);
	assert_int_equal(found->most_online, 3);
	found_release(found);
}

static void fill(struct guest *of, uint64_t at, uint32_t length, bool known)
{
	made_event(&of->made, &(struct event){.kind = EVENT_STORE,
					      .stores = of->made.stores[0] += length / 8,
					      .pc = GUEST_WRITER,
					      .physical = at,
					      .virtual = at + MADE_DISTANCE,
					      .length = length,
					      .width = 8,
					      .known = known});
}

static void test_page_is_filled(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	guest_site(&guest, GUEST_SITE, NOP5, JMP32, true);
	fill(&guest, GUEST_SITE & ~0xfffull, 4096, true);
	made_recycled(&guest.made, 0, GUEST_SITE & ~0xfffull);
	struct found *found = guest_found(&guest);

	check_class(found, CLASS_RECYCLED, 1, 4096);
	found_release(found);
}

/* By an instruction a store, upwards or downwards, with others in between. */
static void check_rows(bool downwards)
{
	guest_begin(&guest, 3);
	guest_site(&guest, GUEST_SITE, NOP5, JMP32, true);
	for (unsigned i = 0; i < 20; i++) {
		unsigned at = downwards ? 80 - 4 * i : 4 * i;

		made_store(&guest.made, 0, GUEST_WRITER + i, GUEST_SITE + at, "0f 1f 44 00",
			   "11 22 33 44");
		made_store(&guest.made, 0, GUEST_WRITER + i, GUEST_SITE + 0x800 + at, "00 00 00 00",
			   "01 02 03 04");
		guest.made.stores[0] += 100;
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 0);
	assert_int_equal(found->class_stores[CLASS_CROSS], 0);
	assert_int_equal(found->class_stores[CLASS_RECYCLED], 40);
	found_release(found);
}

static void test_rows(void **state)
{
	(void)state;
	check_rows(false);
	check_rows(true);
}

/* Data in a page that was code once: it is recycled soon after, and nobody executes any of it. */
static void test_recycled_page(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	guest_site(&guest, GUEST_SITE, NOP5, JMP32, true);
	guest_site(&guest, GUEST_SITE + 0x100, NOP5, JMP32, true);
	for (unsigned i = 0; i < 4; i++) {
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE + 0x100 * (i % 2), "0f 1f",
			   "77 77");
		guest.made.stores[0] += 2000;
	}
	made_recycled(&guest.made, 0, GUEST_SITE & ~0xfffull);
	struct found *found = guest_found(&guest);

	check_class(found, CLASS_RECYCLED, 4, 8);
	found_release(found);
}

static void test_nobody_has_executed_it(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, NOP5, JMP32, false);

	guest.writes_unknown = true;
	guest_play(&guest, "bsTshs", &site, 1);
	struct found *found = guest_found(&guest);

	check_class(found, CLASS_UNEXECUTED, 3, 6);
	found_release(found);
}

static void test_device(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	guest_site(&guest, GUEST_SITE, NOP5, JMP32, true);
	made_missed(&guest.made, 1, GUEST_SITE, NOP5, JMP32);
	struct found *found = guest_found(&guest);

	check_class(found, CLASS_DEVICE, 1, 5);
	assert_int_equal(found->stored_location_count, 1);
	assert_int_equal(found->stored_locations[0], GUEST_SITE);
	found_release(found);
}

/* ---- What is seen late, or in parts -------------------------------------------------------- */

/* Nobody is known to have executed it before the breakpoint was there. */
static void test_first_seen_as_breakpoint(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, NOP5, JMP32, false);

	guest.writes_unknown = true;
	guest_play(&guest, "bsx", &site, 1);
	guest_play(&guest, "Ts", &site, 1);
	guest.writes_unknown = false;
	guest_play(&guest, "hs.x", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_int_equal(found->groups[0].patches, 1);
	assert_int_equal(found->groups[0].variants[0].sites[0].length, 5);
	assert_int_equal(found->groups[0].variants[0].sites[0].old_kind, SITE_NOP5);
	assert_int_equal(found->groups[0].variants[0].sites[0].new_kind, SITE_JMP32);
	assert_string_equal(guest_steps(&found->groups[0]),
			    "write breakpoint; sync cpuid; write tail byte by byte; sync cpuid; "
			    "write head; sync cpuid");
	found_release(found);
}

/* Code that is there again is no new form: no event says so but the store itself. */
static void test_code_is_there_again(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site =
		guest_site(&guest, GUEST_SITE, "e8 20 01 00 00", "e8 40 01 01 00", true);

	fill(&guest, GUEST_SITE & ~0xfffull, 4096, true);
	made_recycled(&guest.made, 0, GUEST_SITE & ~0xfffull);
	guest_play(&guest, ".t", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_string_equal(guest_steps(&found->groups[0]), "write tail");
	assert_int_equal(found->groups[0].locations[0], GUEST_SITE + MADE_DISTANCE);
	assert_int_equal(found->groups[0].variants[0].sites[0].old_kind, SITE_CALL32);
	assert_int_equal(found->groups[0].variants[0].sites[0].length, 5);
	found_release(found);
}

/* The second page is no neighbour of the first in physical memory. */
static void test_site_across_pages(void **state)
{
	const uint64_t head = 0x1000fff, tail = 0x5000000;

	(void)state;
	guest_begin(&guest, 3);
	struct event form = {.kind = EVENT_FORM,
			     .physical = head,
			     .virtual = head + MADE_DISTANCE,
			     .length = 2,
			     .second = tail,
			     .watched = true,
			     .after = {0x66, 0x90}};

	made_event(&guest.made, &form);
	for (unsigned i = 0; i < 6; i++) {
		static const char *const bytes[2][2] = {{"66", "90"}, {"eb", "cc"}};
		const char *const *from = bytes[i % 2], *const *to = bytes[1 - i % 2];

		made_store(&guest.made, 0, GUEST_WRITER, head, from[0], to[0]);
		/* One store in two pages has one moment. */
		guest.made.stores[0]--;
		made_store(&guest.made, 0, GUEST_WRITER, tail, from[1], to[1]);
		guest.made.stores[0] += 100000;
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(found->groups[i].patches, 3);
		assert_int_equal(found->groups[i].sites, 1);
		assert_true(found->groups[i].straddles);
		assert_string_equal(guest_steps(&found->groups[i]), "write all");
		assert_int_equal(found->groups[i].variants[0].sites[0].unit, PLACE_PAGE);
		assert_int_equal(found->groups[i].variants[0].sites[0].offset, 4095);
	}
	found_release(found);
}

/* What the trace calls one store is one, also where its bytes are of two pages. */
static void test_stores_are_counted_once(void **state)
{
	const uint64_t head = 0x1000fff;
	uint64_t counted = 0;

	(void)state;
	guest_begin(&guest, 3);
	(void)made_form(&guest.made, head, "66");
	(void)made_form(&guest.made, head + 1, "90");
	for (unsigned i = 0; i < 6; i++)
		made_store(&guest.made, 0, GUEST_WRITER, head, i % 2 ? "eb cc" : "66 90",
			   i % 2 ? "66 90" : "eb cc");
	struct found *found = guest_found(&guest);

	for (unsigned class = 0; class < STORE_CLASSES; class ++)
		counted += found->class_stores[class];
	assert_int_equal(found->stores, 6);
	assert_int_equal(counted, 6);
	found_release(found);
}

static void test_place(void **state)
{
	static const struct {
		uint64_t at;
		enum place_unit unit;
		uint16_t offset;
		bool straddles;
	} places[] = {{0x1000040, PLACE_LINE, 0, false},
		      {0x1000047, PLACE_LINE, 7, false},
		      {0x100003e, PLACE_LINE, 62, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		guest_begin(&guest, 3);
		struct guest_site site = guest_site(&guest, places[i].at, NOP5, JMP32, true);

		guest_play(&guest, "bstshs", &site, 1);
		struct found *found = guest_found(&guest);

		assert_int_equal(found->groups[0].straddles, places[i].straddles);
		assert_int_equal(found->groups[0].variants[0].sites[0].unit, places[i].unit);
		assert_int_equal(found->groups[0].variants[0].sites[0].offset, places[i].offset);
		found_release(found);
	}
}

/* ---- Where a patch ends --------------------------------------------------------------------- */

/* A breakpoint that stays is a form itself: there, and back. */
static void test_probe(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, "55", "55", true);

	for (unsigned i = 0; i < 3; i++)
		guest_play(&guest, "bs.xhs.x", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(found->groups[i].patches, 3);
		assert_int_equal(found->groups[i].other_way, 1 - i);
		assert_string_equal(guest_steps(&found->groups[i]), "write head; sync cpuid?");
	}
	assert_int_equal(found->groups[0].variants[0].sites[0].new_kind, SITE_INT3);
	assert_int_equal(found->groups[1].variants[0].sites[0].old_kind, SITE_INT3);
	assert_int_equal(found->alarm_count, 0);
	found_release(found);
}

/* What has stayed becomes a jump later, from the breakpoint on. */
static void test_probe_becomes_jump(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site =
		guest_site(&guest, GUEST_SITE, "b8 01 00 00 00", "e9 20 01 00 00", true);

	guest_play(&guest, "bs.xtshs.x", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	assert_string_equal(guest_steps(&found->groups[0]), "write head; sync cpuid?");
	assert_int_equal(found->groups[0].variants[0].sites[0].new_kind, SITE_INT3);
	assert_string_equal(guest_steps(&found->groups[1]),
			    "write tail; sync cpuid; write head; sync cpuid");
	found_release(found);
}

/* Soon after each other: the same, since together they would lead nowhere. */
static void test_probe_for_a_moment(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, "55", "55", true);

	for (unsigned i = 0; i < 3; i++)
		guest_play(&guest, "bsxhs", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	assert_int_equal(found->groups[0].patches, 3);
	assert_int_equal(found->groups[1].patches, 3);
	found_release(found);
}

/* With no moment in between, as patches back to back are. */
static void test_back_to_back(void **state)
{
	static const struct {
		const char *script, *steps;
	} protocols[] = {{"bth", "write breakpoint; write tail; write head"},
			 {"bsth", "write breakpoint; sync cpuid; write tail; write head"},
			 {"th", "write tail; write head"},
			 {"a", "write all"}};

	(void)state;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		guest_begin(&guest, 3);
		struct guest_site site = guest_site(&guest, GUEST_SITE, NOP5, JMP32, true);

		for (unsigned n = 0; n < 8; n++) {
			guest_play(&guest, protocols[i].script, &site, 1);
			guest_turn(&site);
		}
		struct found *found = guest_found(&guest);

		assert_int_equal(found->group_count, 2);
		assert_int_equal(found->groups[0].patches, 4);
		assert_int_equal(found->groups[1].patches, 4);
		assert_string_equal(guest_steps(&found->groups[0]), protocols[i].steps);
		found_release(found);
	}
}

/* Several instructions become one: the site is all of them. */
static void test_several_instructions(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site =
		guest_site(&guest, GUEST_SITE, "55 48 89 e5 90", "e9 20 01 00 00", true);

	for (uint8_t cpu = 1; cpu < 3; cpu++) {
		made_executed(&guest.made, cpu, made_form(&guest.made, GUEST_SITE + 1, "48 89 e5"),
			      1);
		made_executed(&guest.made, cpu, made_form(&guest.made, GUEST_SITE + 4, "90"), 1);
	}
	guest_play(&guest, "bstshs", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_int_equal(found->groups[0].variants[0].sites[0].length, 5);
	assert_string_equal(guest_steps(&found->groups[0]), THREE_SYNCS);
	found_release(found);
}

/* ---- Batches ------------------------------------------------------------------------------- */

static void test_batch(void **state)
{
	struct guest_site sites[3];

	(void)state;
	guest_begin(&guest, 3);
	for (unsigned i = 0; i < 3; i++)
		sites[i] = guest_site(&guest, GUEST_SITE + 0x1000 * i, NOP5, JMP32, true);
	for (unsigned n = 0; n < 4; n++) {
		guest_play(&guest, "bstshs.x", sites, 3);
		for (unsigned i = 0; i < 3; i++)
			guest_turn(&sites[i]);
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct group *group = &found->groups[i];

		assert_int_equal(group->patches, 6);
		assert_int_equal(group->sites, 3);
		assert_int_equal(group->batches, 2);
		assert_int_equal(group->largest_batch, 3);
		assert_string_equal(guest_steps(group), THREE_SYNCS);
		assert_int_equal(group->variants[0].site_count, 2);
		assert_int_equal(group->variants[0].steps[0].sites, 3);
		for (unsigned j = 1; j < 3; j++)
			assert_true(group->locations[j - 1] < group->locations[j]);
	}
	found_release(found);
}

/* One site of the batch nobody has executed: the last sync is behind its store, too. */
static void test_batch_with_unexecuted(void **state)
{
	struct guest_site sites[2];

	(void)state;
	guest_begin(&guest, 3);
	sites[0] = guest_site(&guest, GUEST_SITE, NOP5, JMP32, true);
	sites[1] = guest_site(&guest, GUEST_SITE + 0x1000, NOP5, JMP32, false);
	for (const char *step = "bstshs"; *step; step++)
		for (unsigned i = 0; i < (*step == 's' ? 1 : 2); i++) {
			guest.writes_unknown = i == 1;
			guest_play(&guest, (char[]){*step, '\0'}, &sites[i], 1);
		}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_int_equal(found->groups[0].patches, 1);
	assert_string_equal(guest_steps(&found->groups[0]), THREE_SYNCS);
	assert_int_equal(found->class_stores[CLASS_UNEXECUTED], 3);
	found_release(found);
}

/* What is stored bare, while another site has its breakpoint, is of the same batch. */
static void test_batch_of_two_protocols(void **state)
{
	struct guest_site sites[2];

	(void)state;
	guest_begin(&guest, 3);
	sites[0] = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);
	sites[1] = guest_site(&guest, GUEST_SITE + 0x1000, "66 90", "eb cc", true);
	guest_play(&guest, "bs", &sites[0], 1);
	guest_play(&guest, "ts", sites, 2);
	/* However long that takes. */
	guest.made.stores[0] += 10000;
	guest_play(&guest, "hs", sites, 2);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	assert_string_equal(guest_steps(&found->groups[0]), THREE_SYNCS);
	assert_string_equal(guest_steps(&found->groups[1]),
			    "write tail; sync cpuid; write head; sync cpuid");
	found_release(found);
}

/* ---- Alarms -------------------------------------------------------------------------------- */

static void check_alarms(const struct found *found, enum alarm_kind kind, uint64_t executions)
{
	for (unsigned i = 0; i < ALARM_KINDS; i++)
		assert_int_equal(found->alarm_executions[i], i == kind ? executions : 0);
}

static void test_unserialized(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	guest_play(&guest, "tx.", &site, 1);
	struct found *found = guest_found(&guest);

	check_alarms(found, ALARM_UNSERIALIZED, 2);
	assert_int_equal(found->alarm_count, 2);
	for (unsigned i = 0; i < 2; i++) {
		const struct alarm *alarm = &found->alarms[i];

		assert_int_equal(alarm->cpu, 1 + i);
		assert_int_equal(alarm->writer, 0);
		assert_int_equal(alarm->writer_pc, GUEST_WRITER);
		assert_int_equal(alarm->physical, GUEST_SITE);
		assert_int_equal(alarm->virtual, GUEST_SITE + MADE_DISTANCE);
		assert_int_equal(alarm->length, 2);
		assert_memory_equal(alarm->old_form, "\xeb\xe5", 2);
		assert_memory_equal(alarm->new_form, "\xeb\xf0", 2);
		assert_memory_equal(alarm->executed, "\xeb\xf0", 2);
		assert_int_equal(alarm->count, 1);
		assert_int_equal(alarm->group, 0);
	}
	assert_true(found->alarms[0].event < found->alarms[1].event);
	assert_int_equal(found->groups[0].alarms[ALARM_UNSERIALIZED], 2);
	found_release(found);
}

/* Whoever serializes by whatever means is right; so is who was not online before; and the patcher
 * sees its own stores. */
static void test_no_alarm(void **state)
{
	(void)state;
	guest_begin(&guest, 2);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	guest_executes(&guest, 0, &site, 3);
	guest_play(&guest, "t", &site, 1);
	made_serialized(&guest.made, 1, SERIALIZER_WRMSR, GUEST_RETURN);
	guest_executes(&guest, 0, &site, 3);
	guest_executes(&guest, 1, &site, 3);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_int_equal(found->alarm_count, 0);
	found_release(found);

	guest_begin(&guest, 3);
	site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);
	guest_play(&guest, "bsxtsxhs.x", &site, 1);
	found = guest_found(&guest);
	assert_int_equal(found->alarm_count, 0);
	found_release(found);
}

static void test_torn(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site =
		guest_site(&guest, GUEST_SITE, "e9 20 01 00 00", "e9 40 01 01 00", true);

	made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE + 1, "20", "40");
	site.bytes[1] = 0x40;
	guest_executes(&guest, 1, &site, 5);
	guest_executes(&guest, 2, &site, 7);
	made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE + 3, "00", "01");
	site.bytes[3] = 0x01;
	guest_play(&guest, "x.", &site, 1);
	struct found *found = guest_found(&guest);

	check_alarms(found, ALARM_TORN, 12);
	assert_int_equal(found->alarms[0].count, 5);
	assert_int_equal(found->alarms[1].count, 7);
	assert_int_equal(found->alarms[0].executed_length, 5);
	assert_memory_equal(found->alarms[0].executed, "\xe9\x40\x01\x00\x00", 5);
	found_release(found);
}

/* A CPU was between two instructions when they became one. */
static void test_inside(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, "90 90", "eb cc", true);
	uint32_t second = made_form(&guest.made, GUEST_SITE + 1, "90");

	made_executed(&guest.made, 1, second, 3);
	made_executed(&guest.made, 2, second, 3);
	guest_play(&guest, "a", &site, 1);
	made_executed(&guest.made, 1, made_form(&guest.made, GUEST_SITE + 1, "cc"), 1);
	guest_play(&guest, "sx", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	check_alarms(found, ALARM_INSIDE, 1);
	assert_int_equal(found->alarms[0].cpu, 1);
	found_release(found);
}

/* It stays at a jump to itself; what comes behind that is compared with what came before. */
static void test_held_at_itself(void **state)
{
	(void)state;
	for (unsigned serializes = 0; serializes < 2; serializes++) {
		guest_begin(&guest, 2);
		struct guest_site site =
			guest_site(&guest, GUEST_SITE, "e9 20 01 00 00", "e9 40 01 01 00", true);

		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE, "e9 20", "eb fe");
		memcpy(site.bytes, "\xeb\xfe", 2);
		guest_executes(&guest, 1, &site, 9);
		if (serializes)
			guest_play(&guest, "s", &site, 1);
		guest_executes(&guest, 1, &site, 9);
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE + 2, "01 00 00", "01 01 00");
		guest_executes(&guest, 1, &site, 9);
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE, "eb fe", "e9 40");
		memcpy(site.bytes, site.new_bytes, 5);
		guest_executes(&guest, 1, &site, 9);
		struct found *found = guest_found(&guest);

		check_alarms(found, ALARM_UNSERIALIZED, serializes ? 0 : 1);
		found_release(found);
	}
}

/* ---- Who rests ----------------------------------------------------------------------------- */

/* At times some are asked, and at times nobody; the CPU that patches serializes each time. */
static void test_rests(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned n = 0; n < 9; n++) {
		for (const char *step = "bstshs"; *step; step++) {
			if (*step == 's' && n % 3 == 0)
				made_serialized(&guest.made, 0, SERIALIZER_CPUID, GUEST_WRITER);
			else if (*step == 's' && n % 3 == 1)
				guest_play(&guest, "o", &site, 1);
			else
				guest_play(&guest, (char[]){*step, '\0'}, &site, 1);
		}
		guest_play(&guest, ".", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_string_equal(guest_steps(&found->groups[0]), THREE_SYNCS);
	assert_non_null(strstr(found->groups[0].steps[1].note, "rest"));
	found_release(found);
}

/* Who never asks anybody makes no syncs. */
static void test_serializes_alone(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned n = 0; n < 4; n++) {
		for (const char *step = "bth"; *step; step++) {
			guest_play(&guest, (char[]){*step, '\0'}, &site, 1);
			made_serialized(&guest.made, 0, SERIALIZER_CPUID, GUEST_WRITER);
		}
		guest_play(&guest, ".", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_string_equal(guest_steps(&found->groups[0]),
			    "write breakpoint; write tail; write head");
	found_release(found);
}

/* A CPU that was put offline is not missed by a sync, though its INIT comes when it is brought
 * back.
 */
static void test_one_is_offline(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned n = 0; n < 4; n++) {
		guest_play(&guest, "botoho", &site, 1);
		guest_executes(&guest, 1, &site, 1);
		guest_play(&guest, ".", &site, 1);
		guest_turn(&site);
	}
	made_offline(&guest.made, 2);
	made_online(&guest.made, 2);
	guest_play(&guest, "bstshs.", &site, 1);
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_int_equal(found->groups[0].patches, 5);
	assert_string_equal(guest_steps(&found->groups[0]), THREE_SYNCS);
	assert_int_equal(found->most_online, 3);
	found_release(found);
}

/* ---- What comes between -------------------------------------------------------------------- */

/* A `rep movsb` that is interrupted is one step all the same. */
static void test_tail_is_interrupted(void **state)
{
	(void)state;
	guest_begin(&guest, 2);
	struct guest_site site =
		guest_site(&guest, GUEST_SITE, "0f 1f 44 00 00", "e9 11 22 33 44", true);

	for (unsigned n = 0; n < 8; n++) {
		guest_play(&guest, n % 4 < 2 ? "bsPshs." : "bsTshs.", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 2);
	for (unsigned n = 0; n < 2; n++) {
		assert_int_equal(found->groups[n].patches, 4);
		assert_string_equal(guest_steps(&found->groups[n]),
				    "write breakpoint; sync cpuid; write tail byte by byte; "
				    "sync cpuid; write head; sync cpuid");
	}
	found_release(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_is_offline),
		cmocka_unit_test(test_tail_is_interrupted),
		cmocka_unit_test(test_alternatives),
		cmocka_unit_test(test_page_is_filled),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_recycled_page),
		cmocka_unit_test(test_nobody_has_executed_it),
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_first_seen_as_breakpoint),
		cmocka_unit_test(test_code_is_there_again),
		cmocka_unit_test(test_site_across_pages),
		cmocka_unit_test(test_stores_are_counted_once),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_probe),
		cmocka_unit_test(test_probe_becomes_jump),
		cmocka_unit_test(test_probe_for_a_moment),
		cmocka_unit_test(test_back_to_back),
		cmocka_unit_test(test_several_instructions),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_batch_with_unexecuted),
		cmocka_unit_test(test_batch_of_two_protocols),
		cmocka_unit_test(test_unserialized),
		cmocka_unit_test(test_no_alarm),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_held_at_itself),
		cmocka_unit_test(test_rests),
		cmocka_unit_test(test_serializes_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
