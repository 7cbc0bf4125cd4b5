/*
 * Keys: their table, their references, and the sites that are not there any more.
 */
#include "kernel/text/jump_label.h"
#include "kernel/text/text_lock.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/text_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TABLE_MAX 8

static struct jump_key one, many, init;
static struct jump_site table[TABLE_MAX];
static size_t count;

/* A jump to 0x10 behind it, and its entry. */
static void add(struct jump_key *key, size_t offset, uint8_t length)
{
	struct text_site site;

	text_put_site(&site, offset, length);
	fake_arch_write(site.text, site.forms[1].bytes, length);
	table[count++] = (struct jump_site){site.text, site.forms[1].resume, key, length};
	fake_arch.jump_site_count = count;
}

/* A key of one site, one of three, and one of two, one of which is in init text. */
static int begin(void **state)
{
	(void)state;
	text_begin();
	text_set_timeout(1000);
	comments_clear();
	memset(&one, 0, sizeof(one));
	memset(&many, 0, sizeof(many));
	memset(&init, 0, sizeof(init));
	count = 0;
	fake_arch.jump_sites = table;
	add(&many, 0x300, 5);
	add(&one, 0x200, 2);
	add(&init, 0x400, 2);
	add(&many, 0x280, 2);
	add(&init, 0x40, 5);
	add(&many, 0x380, 5);
	return 0;
}

static int begin_and_init(void **state)
{
	begin(state);
	assert_null(jump_labels_init());
	return 0;
}

/* All sites of a key have that form. */
static void assert_sites(const struct jump_key *key, bool is_on)
{
	struct text_site site;

	for (size_t i = 0; i < count; i++) {
		if (table[i].key != key)
			continue;
		jump_label_fill(&table[i], &site);
		assert_int_equal(text_form_of(&site), is_on);
	}
}

/* ---- The table --------------------------------------------------------------------------- */

static void test_both_forms(void **state)
{
	static const uint8_t nop5[] = {0x0f, 0x1f, 0x44, 0x00, 0x00};
	static const uint8_t back[] = {0xe9, 0xfb, 0xfe, 0xff, 0xff};
	struct jump_site site = {text_at(0x200), text_at(0x203), &one, 2};
	struct text_site filled;

	(void)state;
	jump_label_fill(&site, &filled);
	assert_memory_equal(filled.forms[0].bytes, "\x66\x90", 2);
	assert_memory_equal(filled.forms[1].bytes, "\xeb\x01", 2);
	assert_ptr_equal(filled.forms[0].resume, text_at(0x202));
	assert_ptr_equal(filled.forms[1].resume, text_at(0x203));

	site = (struct jump_site){text_at(0x200), text_at(0x100), &one, 5};
	jump_label_fill(&site, &filled);
	assert_memory_equal(filled.forms[0].bytes, nop5, 5);
	assert_memory_equal(filled.forms[1].bytes, back, 5);
	assert_ptr_equal(filled.forms[1].resume, text_at(0x100));
}

static void test_all_are_off_at_first(void **state)
{
	(void)state;
	assert_sites(&many, true);
	assert_null(jump_labels_init());
	assert_sites(&one, false);
	assert_sites(&many, false);
	assert_sites(&init, false);
	assert_int_equal(fake_arch.syncs, 0);
}

static void test_a_key_that_is_on_stays_on(void **state)
{
	(void)state;
	atomic_store(&many.references, 1);
	assert_null(jump_labels_init());
	assert_sites(&many, true);
	assert_sites(&one, false);
	assert_int_equal(jump_label_disable(&many), TEXT_DONE);
	assert_sites(&many, false);
}

static void test_no_table(void **state)
{
	(void)state;
	fake_arch.jump_site_count = 0;
	assert_null(jump_labels_init());
	assert_int_equal(jump_label_enable(&one), TEXT_DONE);
	assert_true(static_branch(&one));
	assert_int_equal(jump_label_disable(&one), TEXT_DONE);
	assert_false(static_branch(&one));
	assert_int_equal(fake_arch.stores, 0);
}

static void test_tables_that_are_wrong(void **state)
{
	(void)state;
	table[2].length = 3;
	assert_non_null(strstr(jump_labels_init(), "not in the text"));
	begin(state);
	table[2].text = fake_arch_text_end - 1;
	assert_non_null(strstr(jump_labels_init(), "not in the text"));
	begin(state);
	table[2].target++;
	assert_non_null(strstr(jump_labels_init(), "no jump to its target"));
	begin(state);
	fake_arch.out_of_memory = true;
	assert_ptr_equal(jump_labels_init(), jump_labels_no_memory);
	begin(state);
	table[2] = table[4]; /* the same site twice */
	assert_non_null(jump_labels_init());
}

/* ---- References -------------------------------------------------------------------------- */

static void test_on_and_off(void **state)
{
	(void)state;
	assert_int_equal(jump_label_enable(&many), TEXT_DONE);
	assert_sites(&many, true);
	assert_sites(&one, false);
	assert_sites(&init, false);
	assert_int_equal(jump_label_disable(&many), TEXT_DONE);
	assert_sites(&many, false);
	assert_int_equal(fake_arch.syncs, 6);
	assert_int_equal(comments_count(), 0);
}

/* Only the first reference patches, and the last one that is given back. */
static void test_references(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(jump_label_enable(&one), TEXT_DONE);
	assert_int_equal(fake_arch.syncs, 3);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(jump_label_disable(&one), TEXT_DONE);
	assert_int_equal(fake_arch.syncs, 3);
	assert_sites(&one, true);
	assert_int_equal(jump_label_disable(&one), TEXT_DONE);
	assert_int_equal(fake_arch.syncs, 6);
	assert_sites(&one, false);
}

static void test_one_disable_too_many(void **state)
{
	(void)state;
	assert_int_equal(jump_label_disable(&one), TEXT_NOT_ENABLED);
	assert_int_equal(fake_arch.stores, 0);
	assert_true(comments_contain("its last reference was given back before"));
	assert_int_equal(jump_label_enable(&one), TEXT_DONE);
	assert_sites(&one, true);
}

/* Whoever finds a reference during a sync would go on without the lock. */
static bool find_no_reference(bool stop, enum serialization how)
{
	(void)stop;
	(void)how;
	assert_int_equal(atomic_load(&many.references), 0);
	return true;
}

static void test_no_reference_while_sites_are_patched(void **state)
{
	(void)state;
	fake_arch.ask = find_no_reference;
	assert_int_equal(jump_label_enable(&many), TEXT_DONE);
	assert_int_equal(jump_label_disable(&many), TEXT_DONE);
	assert_int_equal(fake_arch.syncs, 6);
}

/* ---- What goes wrong --------------------------------------------------------------------- */

static void test_the_lock_is_not_to_be_had(void **state)
{
	(void)state;
	fake_arch_self = 1;
	assert_true(text_lock());
	fake_arch_self = 0;
	assert_int_equal(jump_label_enable(&one), TEXT_BUSY);
	text_unlock();
	assert_sites(&one, false);
	assert_int_equal(jump_label_disable(&one), TEXT_NOT_ENABLED);
}

static void test_another_instruction(void **state)
{
	(void)state;
	fake_arch_write(text_at(0x301), "\x12", 1);
	assert_int_equal(jump_label_enable(&many), TEXT_OTHER_BYTES);
	assert_int_equal(fake_arch.stores, 0);
	assert_int_equal(atomic_load(&many.references), 0);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("a key of 3 sites is not turned on: the site at 0x"));
	assert_true(comments_contain("not the instruction that it should be"));
}

static void test_undone(void **state)
{
	(void)state;
	fake_arch.silent_at = 1;
	assert_int_equal(jump_label_enable(&many), TEXT_UNDONE);
	assert_sites(&many, false);
	assert_int_equal(atomic_load(&many.references), 0);
	assert_int_equal(jump_label_enable(&many), TEXT_DONE);

	fake_arch.silent_at = fake_arch.syncs + 1;
	assert_int_equal(jump_label_disable(&many), TEXT_UNDONE);
	assert_sites(&many, true);
	assert_int_equal(atomic_load(&many.references), 1);
	assert_int_equal(jump_label_disable(&many), TEXT_DONE);
	assert_sites(&many, false);
}

static void test_unconfirmed(void **state)
{
	(void)state;
	fake_arch.silent_at = 3;
	assert_int_equal(jump_label_enable(&many), TEXT_UNCONFIRMED);
	assert_int_equal(atomic_load(&many.references), 1);
	assert_true(comments_contain("did not acknowledge the last sync"));
}

/* ---- Init text --------------------------------------------------------------------------- */

static void test_sites_in_init_text(void **state)
{
	(void)state;
	assert_int_equal(jump_label_enable(&init), TEXT_DONE);
	assert_sites(&init, true);
	assert_int_equal(init.skipped, 0);

	fake_arch.init_is_freed = true;
	fake_arch.stores = 0;
	assert_int_equal(jump_label_disable(&init), TEXT_DONE);
	assert_int_equal(init.skipped, 1);
	assert_int_equal(fake_arch.stores, 3);
	assert_memory_equal(text_at(0x400), "\x66\x90", 2);
	assert_int_equal(*text_at(0x40), 0xe9);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(jump_label_enable(&init), TEXT_DONE);
		assert_int_equal(jump_label_disable(&init), TEXT_DONE);
	}
	assert_int_equal(init.skipped, 1);
	assert_int_equal(comments_count(), 0);
}

static void test_a_key_of_which_nothing_is_left(void **state)
{
	(void)state;
	table[2].key = &one;
	assert_null(jump_labels_init());
	fake_arch.init_is_freed = true;
	assert_int_equal(jump_label_enable(&init), TEXT_DONE);
	assert_int_equal(init.skipped, 1);
	assert_int_equal(fake_arch.syncs, 0);
	assert_int_equal(jump_label_enable(&one), TEXT_DONE);
	assert_sites(&one, true);
}

/* The last test, since nothing is patched after it. */
static void test_left(void **state)
{
	(void)state;
	fake_arch.silent_at = 2;
	assert_int_equal(jump_label_enable(&many), TEXT_LEFT);
	assert_int_equal(atomic_load(&many.references), 1);
	assert_int_equal(jump_label_disable(&many), TEXT_CLOSED);
	assert_int_equal(atomic_load(&many.references), 1);
	assert_int_equal(jump_label_enable(&one), TEXT_CLOSED);
	assert_sites(&one, false);
	assert_true(comments_contain("an earlier patch could not be ended"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_both_forms, begin),
		cmocka_unit_test_setup(test_all_are_off_at_first, begin),
		cmocka_unit_test_setup(test_a_key_that_is_on_stays_on, begin),
		cmocka_unit_test_setup(test_no_table, begin),
		cmocka_unit_test_setup(test_tables_that_are_wrong, begin),
		cmocka_unit_test_setup(test_on_and_off, begin_and_init),
		cmocka_unit_test_setup(test_references, begin_and_init),
		cmocka_unit_test_setup(test_one_disable_too_many, begin_and_init),
		cmocka_unit_test_setup(test_no_reference_while_sites_are_patched, begin_and_init),
		cmocka_unit_test_setup(test_the_lock_is_not_to_be_had, begin_and_init),
		cmocka_unit_test_setup(test_another_instruction, begin_and_init),
		cmocka_unit_test_setup(test_undone, begin_and_init),
		cmocka_unit_test_setup(test_unconfirmed, begin_and_init),
		cmocka_unit_test_setup(test_sites_in_init_text, begin_and_init),
		cmocka_unit_test_setup(test_a_key_of_which_nothing_is_left, begin),
		cmocka_unit_test_setup(test_left, begin_and_init),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
