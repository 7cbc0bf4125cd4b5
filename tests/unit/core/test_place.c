/*
 * Where the sites of a scenario lie, and which of them an address belongs to.
 */
#include "kernel/core/place.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static char reason[SITE_REASON_SIZE];

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	return 0;
}

static const struct placed *place_clauses(const char *clauses)
{
	assert_true(place(scenario_of(clauses), reason));
	return placed();
}

static void test_one_site(void **state)
{
	static const uint8_t old[] = {0xeb, 0xe5};

	(void)state;
	const struct placed *now =
		place_clauses("site jmp8 -> jmp8\nplace line+63\npatch write all");
	const struct placed_site *site = &now->sites[0];

	assert_ptr_equal(site->site, &now->scenario->sites[0]);
	assert_int_equal((uintptr_t)site->text % CACHE_LINE_SIZE, 63);
	assert_ptr_equal(site->next, site->text + 2);
	assert_memory_equal(site->text, old, 2);
	assert_int_equal(*site->next, 0xc3); /* ret */
	/* eb e5 and eb f0 lead 27 and 16 bytes back from the next instruction. */
	assert_ptr_equal(site->old_place, site->next - 27);
	assert_ptr_equal(site->new_place, site->next - 16);
	assert_int_equal(site->mixtures->count, 2);
	/* cmp %eax, %eax; mov (%rdi), %rdx; and nothing in between. */
	assert_ptr_equal(site->front, site->text - 5);
	assert_memory_equal(site->front, "\x39\xc0\x48\x8b\x17", 5);
}

/* The flag and what serializes are in the front: mov (%r9), %r8d; mfence; and as above. Otherwise
 * they are not. */
static void test_straight(void **state)
{
	(void)state;
	const struct placed *now =
		place_clauses("site nop2 -> jmp8\npatch write all\n write flag 1\n"
			      "execute read flag; mfence; straight");

	assert_ptr_equal(now->sites[0].front, now->sites[0].text - 11);
	assert_memory_equal(now->sites[0].front, "\x45\x8b\x01\x0f\xae\xf0\x39\xc0\x48\x8b\x17",
			    11);
	now = place_clauses("site nop2 -> jmp8\npatch write all\n write flag 1\n"
			    "execute read flag; mfence; call");
	assert_ptr_equal(now->sites[0].front, now->sites[0].text - 5);
}

static void test_two_sites(void **state)
{
	unsigned number = 9;

	(void)state;
	const struct placed *now = place_clauses("site jmp8 -> jmp8\nsite nop5 -> call32\n"
						 "place page+4094\npatch write all");

	assert_ptr_equal(placed_at(now->sites[0].text, &number), &now->sites[0]);
	assert_int_equal(number, 0);
	assert_ptr_equal(placed_at(now->sites[1].text, &number), &now->sites[1]);
	assert_int_equal(number, 1);
	assert_memory_equal(now->sites[1].text, "\x0f\x1f\x44\x00\x00", 5);
	assert_int_equal((uintptr_t)now->sites[1].text % PAGE_BYTES, 4094);
}

/* All of an area belongs to its site, from the first byte to the last, and nothing else does. */
static void test_the_area_is_the_sites(void **state)
{
	unsigned number;

	(void)state;
	const uint8_t *area[] = {arch_site_area(0), arch_site_area(1)};
	const struct placed *now =
		place_clauses("site jmp8 -> jmp8\nsite jmp8 -> jmp8\npatch write all");

	for (unsigned i = 0; i < 2; i++) {
		assert_ptr_equal(placed_at(area[i], &number), &now->sites[i]);
		assert_int_equal(number, i);
		assert_ptr_equal(placed_at(area[i] + SURROUND_AREA_SIZE - 1, &number),
				 &now->sites[i]);
		assert_int_equal(number, i);
	}
	assert_null(placed_at(area[0] - 1, &number));
	assert_null(placed_at(area[1] + SURROUND_AREA_SIZE, &number));

	place_clauses("site jmp8 -> jmp8\npatch write all");
	assert_non_null(placed_at(area[0], &number));
	assert_null(placed_at(area[1], &number)); /* it has no second site */
}

/* What was there before is gone: old places, old mixtures, and the flag. */
static void test_again(void **state)
{
	(void)state;
	const struct placed *first = place_clauses("site jmp8 -> jmp8\npatch write all");
	const uint8_t *old_place = first->sites[0].old_place;

	assert_memory_equal(old_place, "\xff\xc6\xc3", 3); /* inc %esi; ret */
	atomic_store(&place_flag, 7);
	fake_arch_write(first->sites[0].text, "\xcc\xf0", 2);
	const struct placed *second =
		place_clauses("site nop2 -> jmp8\nplace line+5\npatch write all");

	assert_memory_equal(second->sites[0].text, "\x66\x90", 2);
	assert_int_equal((uintptr_t)second->sites[0].text % CACHE_LINE_SIZE, 5);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(old_place[i], 0xcc);
	assert_int_equal(atomic_load(&place_flag), 0);
	/* A nop leads to what is behind it. */
	assert_ptr_equal(second->sites[0].old_place, second->sites[0].next);
}

/* A refusal leaves nothing placed: no address belongs to a site any more. */
static void test_refused(void **state)
{
	struct scenario scenario = *scenario_of("site jmp8 -> jmp8\nsite jmp8 -> jmp8\n"
						"patch write all");
	unsigned number;

	(void)state;
	assert_true(place(&scenario, reason));
	memcpy(scenario.sites[1].new_bytes, "\x0f\x05", 2); /* syscall */
	assert_false(place(&scenario, reason));
	assert_non_null(strstr(reason, "cannot tell what it does"));
	assert_null(placed());
	assert_null(placed_at(arch_site_area(0), &number));
}

#define MANY                                                                                       \
	"site nop5 -> jmp32 times 256\nplace page+4095\nsite jmp8 -> jmp8 times 20\npatch write "  \
	"all"
#define MANY_SITES 276u

/* Those of a kind lie alike, and apart: what each holds is its own. */
static void test_many_sites(void **state)
{
	(void)state;
	const struct placed *now = place_clauses(MANY);

	assert_int_equal(now->count, MANY_SITES);
	assert_int_equal(now->first[0], 0);
	assert_int_equal(now->first[1], 256);
	for (unsigned i = 0; i < MANY_SITES; i++) {
		const struct placed_site *site = &now->sites[i];

		assert_int_equal(site->kind, i < 256 ? 0 : 1);
		assert_ptr_equal(site->site, &now->scenario->sites[site->kind]);
		assert_int_equal((uintptr_t)site->text % PAGE_BYTES, site->site->offset);
		assert_memory_equal(site->text, site->site->old_bytes, site->site->length);
		fake_arch_write(site->text, site->site->new_bytes, site->site->length);
		for (unsigned other = i + 1; other < MANY_SITES; other++)
			assert_memory_equal(now->sites[other].text,
					    now->sites[other].site->old_bytes, 2);
	}
}

/* Around each of them is what is around the first one, byte for byte; and it is so when they are
 * placed elsewhere, with other mixtures. */
static void test_each_has_its_surroundings(void **state)
{
	static const char *const clauses[] = {
		MANY,
		"site call32 -> call32 times 256\nplace quad+7\nsite nop2 -> jmp8 times 3\n"
		"patch write all",
	};

	(void)state;
	for (size_t n = 0; n < sizeof(clauses) / sizeof(clauses[0]); n++) {
		const struct placed *now = place_clauses(clauses[n]);

		for (unsigned kind = 0; kind < 2; kind++)
			for (unsigned which = 1; which < now->scenario->sites[kind].times; which++)
				assert_memory_equal(arch_site_area_of(kind, which),
						    arch_site_area(kind), SURROUND_AREA_SIZE);
		for (unsigned i = 0; i < now->count; i++) {
			const struct placed_site *site = &now->sites[i];
			const struct placed_site *first = &now->sites[now->first[site->kind]];

			assert_int_equal(site->next - site->text, first->next - first->text);
			assert_int_equal(site->front - site->text, -5);
			assert_int_equal(site->old_place - site->text,
					 first->old_place - first->text);
			assert_int_equal(site->new_place - site->text,
					 first->new_place - first->text);
			assert_ptr_equal(site->mixtures, first->mixtures);
		}
	}
}

/* Every byte of what can be written, and wherever a mixture leads. */
static void test_each_byte_is_its_sites(void **state)
{
	unsigned number;

	(void)state;
	const struct placed *now = place_clauses(MANY);

	for (unsigned i = 0; i < MANY_SITES; i++) {
		const struct placed_site *site = &now->sites[i];
		const uint8_t *area = arch_site_area_of(site->kind, i - now->first[site->kind]);

		for (unsigned at = 0; at < SURROUND_OWN + SURROUND_OWN_SIZE; at++) {
			assert_ptr_equal(placed_at(area + at, &number), site);
			assert_int_equal(number, i);
		}
		for (unsigned m = 0; m < site->mixtures->count; m++) {
			assert_ptr_equal(
				placed_at(site->next + site->mixtures->of[m].place, &number), site);
			assert_int_equal(number, i);
		}
		assert_ptr_equal(placed_at(area + SURROUND_AREA_SIZE - 1, &number), site);
	}
	const uint8_t *last = arch_site_area_of(0, 255);

	assert_null(placed_at(last + SURROUND_AREA_SIZE, &number));
	place_clauses("site nop5 -> jmp32 times 255\npatch write all");
	assert_null(placed_at(last, &number));
	assert_non_null(placed_at(last - 1, &number));
	assert_int_equal(number, 254);
}

/* Only what is each one's own can be written by its address. */
static void test_what_is_shared_is_not_written_twice(void **state)
{
	(void)state;
	place_clauses(MANY);
	const uint8_t *own = arch_site_area_of(0, 9) + SURROUND_OWN;

	assert_non_null(arch_text_alias(own, SURROUND_OWN_SIZE));
	assert_null(arch_text_alias(own - 1, 1));
	assert_null(arch_text_alias(own, SURROUND_OWN_SIZE + 1));
}

/* The flag and the site are in one line in the first of a pass alone. */
static void test_straight_many(void **state)
{
	(void)state;
	const struct placed *now =
		place_clauses("site nop2 -> jmp8 times 3\nplace page+2\npatch write all\n"
			      " write flag 1\nexecute read flag; mfence; straight");

	assert_ptr_equal(now->sites[0].front, now->sites[0].text - 11);
	for (unsigned i = 1; i < 3; i++) {
		assert_ptr_equal(now->sites[i].front, now->sites[i].text - 5);
		assert_memory_equal(now->sites[i].front, "\x39\xc0\x48\x8b\x17", 5);
	}
}

static void test_no_memory_for_many(void **state)
{
	(void)state;
	fake_arch.out_of_memory = true;
	assert_false(place(scenario_of("site nop2 -> jmp8 times 1000\npatch write all"), reason));
	assert_string_equal(reason, "there is no memory for 1000 sites: each takes two pages, and "
				    "their tables");
	assert_null(placed());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_one_site, begin),
		cmocka_unit_test_setup(test_straight, begin),
		cmocka_unit_test_setup(test_two_sites, begin),
		cmocka_unit_test_setup(test_the_area_is_the_sites, begin),
		cmocka_unit_test_setup(test_again, begin),
		cmocka_unit_test_setup(test_refused, begin),
		cmocka_unit_test_setup(test_many_sites, begin),
		cmocka_unit_test_setup(test_each_has_its_surroundings, begin),
		cmocka_unit_test_setup(test_each_byte_is_its_sites, begin),
		cmocka_unit_test_setup(test_what_is_shared_is_not_written_twice, begin),
		cmocka_unit_test_setup(test_straight_many, begin),
		cmocka_unit_test_setup(test_no_memory_for_many, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
