/*
 * watch/plugin/code_page, form and merge: what the plugin remembers of the guest.
 */
#include "watch/plugin/code_page.h"
#include "watch/plugin/form.h"
#include "watch/plugin/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "watch/plugin/memory.h"

static const uint8_t zeros[PAGE_BYTES];

/* ---- Pages ----------------------------------------------------------------------------------- */

static void test_table(void **state)
{
	enum { COUNT = 5000 };
	struct code_pages pages = {0};

	(void)state;
	assert_null(code_pages_find(&pages, 0));
	for (uint64_t i = 0; i < COUNT; i++)
		assert_true(code_pages_get(&pages, i * 0x11000 + 7)->physical == i * 0x11000);
	for (uint64_t i = 0; i < COUNT; i++) {
		struct code_page *page = code_pages_find(&pages, i * 0x11000 + 0xfff);

		assert_non_null(page);
		assert_true(page->physical == i * 0x11000);
		assert_false(page->is_code);
		assert_null(code_pages_find(&pages, i * 0x11000 + 0x1000));
	}
	assert_int_equal(pages.count, COUNT);
	for (size_t i = 0; i < pages.size; i++)
		memory_give_back(pages.slots[i]);
	memory_give_back(pages.slots);
}

/* The addresses, less the target's, of the live instructions that a walk finds, as a string. */
static const char *walked(struct code_page *page, unsigned offset, unsigned length)
{
	static char found[100];
	struct code_page_walk walk = code_page_walk(page, offset, length);
	size_t used = 0;

	found[0] = '\0';
	while (code_page_walk_next(&walk))
		if (code_page_walk_live(&walk))
			used += (size_t)snprintf(
				found + used, sizeof(found) - used, "%s%d", used ? " " : "",
				(int)walk.offset - (walk.page == page ? 0 : PAGE_BYTES));
	return found;
}

static void test_walk(void **state)
{
	static struct code_page page;

	(void)state;
	code_page_begin(&page, zeros);
	code_page_add(&page, 0, 3);
	code_page_add(&page, 3, 15);
	code_page_add(&page, 18, 1);
	code_page_add(&page, 20, 2);
	code_page_add(&page, 21, 2);
	code_page_add(&page, 21, 2); /* translated again */
	assert_int_equal(page.live, 5);
	assert_string_equal(walked(&page, 0, 1), "0");
	assert_string_equal(walked(&page, 2, 1), "0");
	assert_string_equal(walked(&page, 2, 2), "0 3");
	assert_string_equal(walked(&page, 17, 1), "3");
	assert_string_equal(walked(&page, 18, 1), "18");
	assert_string_equal(walked(&page, 19, 1), "");
	assert_string_equal(walked(&page, 21, 1), "20 21");
	assert_string_equal(walked(&page, 0, PAGE_BYTES), "0 3 18 20 21");
	code_page_forget(&page, 3);
	code_page_forget(&page, 3);
	assert_int_equal(page.live, 4);
	assert_string_equal(walked(&page, 17, 1), "");
}

/* One that begins in the page before. */
static void test_straddling(void **state)
{
	static struct code_page first, second, other;

	(void)state;
	code_page_begin(&first, zeros);
	code_page_begin(&second, zeros);
	code_page_add(&first, PAGE_BYTES - 2, 5);
	assert_string_equal(walked(&second, 0, 1), "");
	first.next = &second;
	second.before = &first;
	assert_string_equal(walked(&second, 0, 1), "-2");
	assert_string_equal(walked(&second, 2, 1), "-2");
	assert_string_equal(walked(&second, 3, 1), "");
	assert_string_equal(walked(&second, 0, PAGE_BYTES), "-2");
	assert_string_equal(walked(&first, PAGE_BYTES - 1, 1), "4094");
	assert_true(code_page_has(&first, PAGE_BYTES - 1, 1, PAGE_TRANSLATED));
	first.next = &other;
	assert_string_equal(walked(&second, 0, 1), "");
}

static void test_marks(void **state)
{
	static struct code_page page;

	(void)state;
	code_page_begin(&page, zeros);
	code_page_mark(&page, 10, 2, PAGE_STORED);
	code_page_mark(&page, 4095, 1, PAGE_SITE);
	code_page_add(&page, 11, 2);
	assert_false(code_page_has(&page, 0, 10, PAGE_STORED | PAGE_SITE));
	assert_true(code_page_has(&page, 9, 2, PAGE_STORED));
	assert_false(code_page_has(&page, 12, 4, PAGE_STORED));
	assert_true(code_page_has(&page, 12, 1, PAGE_TRANSLATED));
	code_page_begin(&page, zeros);
	assert_int_equal(page.live, 0);
	assert_true(code_page_has(&page, 11, 1, PAGE_STORED));
	assert_true(code_page_has(&page, 4095, 1, PAGE_SITE));
	assert_false(code_page_has(&page, 0, PAGE_BYTES, PAGE_TRANSLATED));
}

/* ---- Forms ----------------------------------------------------------------------------------- */

static void free_forms(struct forms *forms)
{
	for (size_t i = 0; i < forms->form_count; i++)
		memory_give_back(forms->forms[i]);
	for (size_t i = 0; i < forms->location_count; i++)
		memory_give_back(forms->locations[i]);
	memory_give_back(forms->forms);
	memory_give_back(forms->locations);
	memory_give_back(forms->form_slots);
	memory_give_back(forms->location_slots);
}

static void test_forms(void **state)
{
	enum { COUNT = 3000 };
	struct forms forms = {0};
	bool is_new;

	(void)state;
	assert_null(forms_location(&forms, 0x1000));
	for (unsigned i = 0; i < COUNT; i++) {
		uint8_t bytes[3] = {0xeb, (uint8_t)i, (uint8_t)(i >> 8)};

		assert_int_equal(forms_get(&forms, i / 2, bytes, 2 + i % 2, &is_new)->number, i);
		assert_true(is_new);
	}
	for (unsigned i = 0; i < COUNT; i++) {
		uint8_t bytes[3] = {0xeb, (uint8_t)i, (uint8_t)(i >> 8)};

		assert_int_equal(forms_get(&forms, i / 2, bytes, 2 + i % 2, &is_new)->number, i);
		assert_false(is_new);
	}
	assert_int_equal(forms.location_count, COUNT / 2);
	assert_int_equal(forms_location(&forms, 7)->length_max, 3);
	free_forms(&forms);
}

/* ---- Merging --------------------------------------------------------------------------------- */

static struct code_page here, there;

static struct store store_at(unsigned offset, unsigned width)
{
	struct store store = {
		.cpu = 1,
		.pc = 0x100,
		.virtual = 0x5000 + offset,
		.stores = offset,
		.page = &here,
		.offset = offset,
		.length = width,
		.width = width,
	};

	for (unsigned i = 0; i < width; i++)
		store.after[i] = (uint8_t)(offset + i);
	return store;
}

static void assert_merged(const struct store *store, unsigned first, unsigned length,
			  bool downwards)
{
	assert_int_equal(store->offset, first);
	assert_int_equal(store->length, length);
	assert_int_equal(store->downwards, downwards);
	assert_true(store->virtual == 0x5000 + first);
	for (unsigned i = 0; i < length && i < WATCH_STORE_BYTES_MAX; i++)
		assert_int_equal(store->after[i], (uint8_t)(first + i));
}

static void test_upwards(void **state)
{
	struct store store = store_at(100, 2), single;

	(void)state;
	for (unsigned offset = 102; offset < 164; offset += 2) {
		single = store_at(offset, 2);
		assert_true(merge(&store, &single));
	}
	assert_false(store_is_long(&store));
	assert_merged(&store, 100, 64, false);
	assert_int_equal(store.stores, 162);
	assert_int_equal(store.width, 2);
	single = store_at(98, 2);
	assert_false(merge(&store, &single));
	single = store_at(164, 2);
	assert_true(merge(&store, &single));
	assert_true(store_is_long(&store));
	assert_int_equal(store.length, 66);
}

static void test_downwards(void **state)
{
	struct store store = store_at(100, 1), single = store_at(99, 1);

	(void)state;
	assert_true(merge(&store, &single));
	single = store_at(98, 1);
	assert_true(merge(&store, &single));
	assert_merged(&store, 98, 3, true);
	single = store_at(101, 1);
	assert_false(merge(&store, &single));
	assert_merged(&store, 98, 3, true);
}

static void test_what_is_not_merged(void **state)
{
	struct store none = {0}, store = store_at(100, 2), single;

	(void)state;
	single = store_at(0, 2);
	assert_false(merge(&none, &single));
	single = store_at(103, 2); /* a gap */
	assert_false(merge(&store, &single));
	single = store_at(101, 2); /* again */
	assert_false(merge(&store, &single));
	single = store_at(102, 1); /* another width */
	assert_false(merge(&store, &single));
	single = store_at(102, 2);
	single.cpu = 0;
	assert_false(merge(&store, &single));
	single = store_at(102, 2);
	single.pc++;
	assert_false(merge(&store, &single));
	single = store_at(102, 2);
	single.page = &there;
	assert_false(merge(&store, &single));
	assert_merged(&store, 100, 2, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),	   cmocka_unit_test(test_walk),
		cmocka_unit_test(test_straddling), cmocka_unit_test(test_marks),
		cmocka_unit_test(test_forms),	   cmocka_unit_test(test_upwards),
		cmocka_unit_test(test_downwards),  cmocka_unit_test(test_what_is_not_merged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
