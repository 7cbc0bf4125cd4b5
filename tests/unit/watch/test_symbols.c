/*
 * tools/watch/symbols: names of addresses, from lists and ELF files that are built here, by the
 * ABI, field by field; and what is said of files that are none.
 */
#include "tools/watch/symbols.h"

#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/sample/bytes.h"
#include "tools/base/explain.h"

static struct explanation explanation;

static bool add(struct symbols **symbols, const char *bytes, size_t size, uint64_t slide)
{
	uint8_t *copy = exact_copy(bytes, size);
	bool is_added =
		symbols_add_bytes(symbols, "file", (const char *)copy, size, slide, &explanation);

	free(copy);
	return is_added;
}

static bool add_list(struct symbols **symbols, const char *list, uint64_t slide)
{
	return add(symbols, list, strlen(list), slide);
}

static void assert_words(const struct symbols *symbols, uint64_t address, const char *expected)
{
	char words[SYMBOL_WORDS_SIZE];

	if (!expected) {
		assert_false(symbols_words(symbols, address, words));
		return;
	}
	assert_true(symbols_words(symbols, address, words));
	assert_string_equal(words, expected);
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static const char list[] = "0000000000000000 D per_cpu\n"
			   "ffffffff81000000 D other_data\n"
			   "ffffffff81000000 t _text_local\n"
			   "ffffffff81000000 T startup_64\n"
			   "ffffffff81000000 T _stext\n"
			   "ffffffff81000070 T secondary_startup_64\n"
			   "ffffffff81000100 D data\n"
			   "ffffffff81000200 w weak\n"
			   "ffffffffc0000000 t of_module\t[module]\n"
			   "ffffffffc0000100 T last";

static void test_list(void **state)
{
	struct symbols *symbols = NULL;
	uint64_t offset = 77;

	(void)state;
	assert_true(add_list(&symbols, list, 0));
	assert_words(symbols, 0xffffffff80ffffff, NULL);
	assert_words(symbols, 0xffffffff81000000, "startup_64");
	assert_words(symbols, 0xffffffff8100006f, "startup_64+0x6f");
	assert_words(symbols, 0xffffffff81000070, "secondary_startup_64");
	assert_words(symbols, 0xffffffff810000ff, "secondary_startup_64+0x8f");
	assert_words(symbols, 0xffffffff81000100, NULL);
	assert_words(symbols, 0xffffffff81000201, "weak+0x1");
	assert_words(symbols, 0xffffffffc0000002, "of_module [module]+0x2");
	assert_words(symbols, 0xffffffffc01000ff, "last+0xfffff");
	assert_words(symbols, 0xffffffffc0100100, NULL);
	assert_words(symbols, UINT64_MAX, NULL);
	assert_words(symbols, 0, NULL);
	assert_string_equal(symbols_find(symbols, 0xffffffff81000071, &offset),
			    "secondary_startup_64");
	assert_int_equal(offset, 1);
	symbols_release(symbols);
}

/* In any order, as nm has them by their names, and with what another file has. */
static void test_list_of_nm(void **state)
{
	struct symbols *symbols = NULL;

	(void)state;
	assert_true(add_list(&symbols,
			     "0000000000002000 T a_later\n"
			     "                 U malloc\n"
			     "                 w __gmon_start__\n"
			     "0000000000001000 T b_earlier\n",
			     0));
	assert_words(symbols, 0x1fff, "b_earlier+0xfff");
	assert_words(symbols, 0x2000, "a_later");
	symbols_release(symbols);
}

static void test_slides(void **state)
{
	struct symbols *symbols = NULL;

	(void)state;
	assert_true(add_list(&symbols, "ffffffff81000000 T kernel\n", 0x1c000000));
	assert_true(add_list(&symbols, "2000 T process\n", (uint64_t)-0x1000));
	assert_words(symbols, 0xffffffff81000000, NULL);
	assert_words(symbols, 0xffffffff9d000010, "kernel+0x10");
	assert_words(symbols, 0x1001, "process+0x1");
	symbols_release(symbols);
}

static void assert_refused(const char *bytes, size_t size, const char *expected)
{
	struct symbols *symbols = NULL;

	assert_true(add_list(&symbols, "1000 T there\n", 0));
	assert_false(add(&symbols, bytes, size, 0));
	assert_string_equal(explanation.line, expected);
	/* Nothing was added */
	assert_words(symbols, 0x2000, "there+0x1000");
	symbols_release(symbols);
}

static void test_no_list(void **state)
{
	static const char *const bad_third_lines[] = {
		"T name",
		" 3000 T name",
		" T name",
		"3000T name",
		"3000  T name",
		"3000 T",
		"3000 T ",
		"3000 TT name",
		"3000 1 name",
		"00000000000003000 T name",
		"0x3000 T name",
		"FFFFFFFF81000000 T name",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad_third_lines) / sizeof(bad_third_lines[0]); i++) {
		char bytes[100];
		int length = snprintf(bytes, sizeof(bytes), "1800 T one\n1900 t two\n%s\n",
				      bad_third_lines[i]);

		assert_refused(
			bytes, (size_t)length,
			"file is no ELF file, and no list of symbols as System.map is: line 3 "
			"has not an address, a letter and a name");
	}
	assert_refused(
		"1800 T na\0me\n", 13,
		"file is no ELF file, and no list of symbols as System.map is: line 1 has not an "
		"address, a letter and a name");
}

static void test_empty_lists(void **state)
{
	static const char *const without_code[] = {
		"",
		"ffffffffffffffff B The real System.map is in another package\n",
		"1800 D data\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(without_code) / sizeof(without_code[0]); i++)
		assert_refused(without_code[i], strlen(without_code[i]),
			       "file has no symbol of code: give the vmlinux of this kernel, its "
			       "System.map, or its /proc/kallsyms");
	assert_refused(
		"0000000000000000 T a\n0000000000000000 t b\n", 42,
		"file has no address but 0, as /proc/kallsyms has for all but root: copy it as "
		"root");
}

static void test_long_and_odd_names(void **state)
{
	char name[1000], line[1100], expected[SYMBOL_WORDS_SIZE];
	struct symbols *symbols = NULL;
	uint64_t offset;

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	snprintf(line, sizeof(line), "1000 T %s\n", name);
	assert_true(add_list(&symbols, line, 0));
	snprintf(line, sizeof(line), "4000 T %s\t[module]\n", name);
	assert_true(add_list(&symbols, line, 0));
	assert_true(add_list(&symbols, "2000 T \x1b[31mred\n", 0));
	assert_true(add_list(&symbols, "3000 T a\tb\tc\n", 0));
	snprintf(expected, sizeof(expected), "%.*s...", SYMBOL_WORDS_SIZE - 4, name);
	assert_words(symbols, 0x1000, expected);
	assert_words(symbols, 0x4000, expected);
	assert_int_equal(strlen(symbols_find(symbols, 0x1000, &offset)), SYMBOL_WORDS_SIZE);
	snprintf(expected, sizeof(expected), "%.*s...+0x1", SYMBOL_WORDS_SIZE - 8, name);
	assert_words(symbols, 0x1001, expected);
	assert_words(symbols, 0x2000, "?[31mred");
	assert_words(symbols, 0x3000, "a b?c");
	symbols_release(symbols);
}

/* The last one that just fits, and the first that does not */
static void test_names_that_just_fit(void **state)
{
	for (size_t length = SYMBOL_WORDS_SIZE - 2; length <= SYMBOL_WORDS_SIZE + 1; length++) {
		struct symbols *symbols = NULL;
		char name[SYMBOL_WORDS_SIZE + 2], line[SYMBOL_WORDS_SIZE + 20],
			expected[2 * SYMBOL_WORDS_SIZE];

		(void)state;
		memset(name, 'y', sizeof(name));
		snprintf(line, sizeof(line), "1000 T %.*s\n", (int)length, name);
		assert_true(add_list(&symbols, line, 0));
		if (length < SYMBOL_WORDS_SIZE)
			snprintf(expected, sizeof(expected), "%.*s", (int)length, name);
		else
			snprintf(expected, sizeof(expected), "%.*s...", SYMBOL_WORDS_SIZE - 4,
				 name);
		assert_words(symbols, 0x1000, expected);
		symbols_release(symbols);
	}
}

/* ---- ELF files ------------------------------------------------------------------------------- */

/* Where things are in the file below */
enum place {
	AT_SYMBOLS = 64,
	SYMBOL_COUNT = 12,
	AT_NAMES = AT_SYMBOLS + 24 * SYMBOL_COUNT,
	NAMES_SIZE = 64,
	AT_SECTIONS = AT_NAMES + NAMES_SIZE,
	SECTION_COUNT = 5,
	ELF_SIZE = AT_SECTIONS + 64 * SECTION_COUNT,
};

static void put_symbol(struct bytes *elf, uint32_t name, uint8_t info, uint16_t section,
		       uint64_t value, uint64_t size)
{
	put_32(elf, name);
	put_8(elf, info);
	put_8(elf, 0);
	put_16(elf, section);
	put_64(elf, value);
	put_64(elf, size);
}

static void put_section(struct bytes *elf, uint32_t type, uint64_t flags, uint64_t offset,
			uint64_t size, uint32_t link, uint64_t entry_size)
{
	put_32(elf, 0);
	put_32(elf, type);
	put_64(elf, flags);
	put_64(elf, 0);
	put_64(elf, offset);
	put_64(elf, size);
	put_32(elf, link);
	put_32(elf, 0);
	put_64(elf, 1);
	put_64(elf, entry_size);
}

/* A linked file: section 1 is code, 2 data, 3 the symbols (type 2), 4 their names (type 3). */
static void build_elf(struct bytes *elf, uint32_t table_type)
{
	static const char names[NAMES_SIZE] = "\0first\0second\0inner\0data\0other\0file";

	memset(elf, 0, sizeof(*elf));
	put_raw(elf,
		"\x7f"
		"ELF\x02\x01\x01",
		7);
	put_zeros(elf, 9);
	put_16(elf, 2);	 /* executable */
	put_16(elf, 62); /* x86-64 */
	put_32(elf, 1);
	put_64(elf, 0);
	put_64(elf, 0);
	put_64(elf, AT_SECTIONS);
	put_32(elf, 0);
	put_16(elf, 64);
	put_16(elf, 0);
	put_16(elf, 0);
	put_16(elf, 64);
	put_16(elf, SECTION_COUNT);
	put_16(elf, 4);

	put_symbol(elf, 0, 0, 0, 0, 0);
	put_symbol(elf, 31, 4, 0xfff1, 0, 0);	      /* a file */
	put_symbol(elf, 25, 3, 1, 0x1002, 0);	      /* other, and so no more: a section; */
	put_symbol(elf, 25, 0x12, 0, 0x1004, 0x10);   /* of another file; */
	put_symbol(elf, 25, 0x16, 1, 0x1006, 8);      /* of a thread; */
	put_symbol(elf, 25, 0x10, 0xfff1, 0x5000, 0); /* a number; */
	put_symbol(elf, 25, 0x10, 1, 0x1000, 0);      /* the same place, without a size */
	put_symbol(elf, 0, 0x10, 1, 0x1008, 0);	      /* without a name */
	put_symbol(elf, 1, 0x12, 1, 0x1000, 0x20);    /* first: a function */
	put_symbol(elf, 7, 0x12, 1, 0x1100, 0x40);    /* second */
	put_symbol(elf, 14, 0x00, 1, 0x1110, 0);      /* inner: a local label */
	put_symbol(elf, 20, 0x11, 2, 0x3000, 8);      /* data */
	put_raw(elf, names, sizeof(names));
	put_section(elf, 0, 0, 0, 0, 0, 0);
	put_section(elf, 1, 6, 0, 0, 0, 0);
	put_section(elf, 1, 3, 0, 0, 0, 0);
	put_section(elf, table_type, 0, AT_SYMBOLS, AT_NAMES - AT_SYMBOLS, 4, 24);
	put_section(elf, 3, 0, AT_NAMES, NAMES_SIZE, 0, 0);
	assert_int_equal(elf->size, ELF_SIZE);
}

static struct bytes elf;

static bool add_elf(struct symbols **symbols)
{
	return add(symbols, (const char *)elf.at, elf.size, 0);
}

static void assert_of_elf(void)
{
	struct symbols *symbols = NULL;

	assert_true(add_elf(&symbols));
	assert_words(symbols, 0x0fff, NULL);
	assert_words(symbols, 0x1000, "first");
	assert_words(symbols, 0x1009, "first+0x9");
	assert_words(symbols, 0x101f, "first+0x1f");
	assert_words(symbols, 0x1020, NULL);
	assert_words(symbols, 0x1100, "second");
	assert_words(symbols, 0x1111, "inner+0x1");
	assert_words(symbols, 0x3000, NULL);
	assert_words(symbols, 0x5000, NULL);
	assert_words(symbols, 0x5001, NULL);
	symbols_release(symbols);
}

static void test_elf(void **state)
{
	(void)state;
	build_elf(&elf, 2);
	assert_of_elf();
}

/* That of the dynamic linker, where there is no other; and a library. */
static void test_elf_dynamic(void **state)
{
	(void)state;
	build_elf(&elf, 11);
	elf.at[16] = 3;
	assert_of_elf();
}

/* Where there are too many sections for the header, their number is in the first one. */
static void test_elf_many_sections(void **state)
{
	(void)state;
	build_elf(&elf, 2);
	elf.at[60] = 0;
	set_32(&elf, AT_SECTIONS + 32, SECTION_COUNT);
	assert_of_elf();
}

/* What lies behind the last of them is none. */
static void test_elf_no_section(void **state)
{
	struct symbols *symbols = NULL;

	(void)state;
	build_elf(&elf, 1);
	put_section(&elf, 2, 0, AT_SYMBOLS, AT_NAMES - AT_SYMBOLS, 4, 24);
	assert_false(add_elf(&symbols));
	assert_string_equal(explanation.line, "file is an ELF file without symbols: give one that "
					      "is not stripped");
	symbols_release(symbols);
}

static void test_elf_cut(void **state)
{
	(void)state;
	build_elf(&elf, 2);
	for (size_t size = 4; size < ELF_SIZE; size++) {
		struct symbols *symbols = NULL;

		assert_false(add(&symbols, (const char *)elf.at, size, 0));
		assert_string_equal(explanation.line,
				    size < 64 ? "file is an ELF file that ends in its header"
				    : size < AT_SECTIONS + 64
					    ? "file is an ELF file without sections, and so "
					      "without symbols"
					    : "file is an ELF file that ends in the headers of "
					      "its sections");
		symbols_release(symbols);
	}
}

static void test_elf_broken(void **state)
{
	static const struct {
		size_t at;
		uint32_t value;
		const char *reason;
	} cases[] = {
		{4, 0x00010101, "file is an ELF file, but not of 64 bits and little-endian"},
		{4, 0x00010202, "file is an ELF file, but not of 64 bits and little-endian"},
		{16, 0x003e0001,
		 "file is an ELF file that is not linked: its addresses are not known"},
		{40, 0, "file is an ELF file without sections, and so without symbols"},
		{44, 1, "file is an ELF file without sections, and so without symbols"},
		{40, ELF_SIZE - 63, "file is an ELF file without sections, and so without symbols"},
		{56, 0x00410000, "file is an ELF file without sections, and so without symbols"},
		{60, SECTION_COUNT + 1,
		 "file is an ELF file that ends in the headers of its sections"},
		{AT_SECTIONS + 64 * 3 + 4, 1,
		 "file is an ELF file without symbols: give one that is not stripped"},
		{AT_SECTIONS + 64 * 3 + 24, ELF_SIZE,
		 "file is an ELF file whose table of symbols is not in it"},
		{AT_SECTIONS + 64 * 3 + 28, 0x80000000,
		 "file is an ELF file whose table of symbols is not in it"},
		{AT_SECTIONS + 64 * 3 + 36, UINT32_MAX,
		 "file is an ELF file whose table of symbols is not in it"},
		{AT_SECTIONS + 64 * 3 + 56, 25,
		 "file is an ELF file whose table of symbols is not in it"},
		{AT_SECTIONS + 64 * 3 + 40, SECTION_COUNT,
		 "file is an ELF file whose symbols' names are not in it"},
		{AT_SECTIONS + 64 * 4 + 24, ELF_SIZE - NAMES_SIZE + 1,
		 "file is an ELF file whose symbols' names are not in it"},
		{AT_SECTIONS + 64 * 4 + 36, UINT32_MAX,
		 "file is an ELF file whose symbols' names are not in it"},
		{AT_SYMBOLS + 24 * 8, NAMES_SIZE,
		 "file is an ELF file with a symbol whose name is not in it"},
		{AT_SYMBOLS + 24 * 8, UINT32_MAX,
		 "file is an ELF file with a symbol whose name is not in it"},
		{AT_SECTIONS + 64 * 4 + 32, 28,
		 "file is an ELF file with a symbol whose name has no end"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct symbols *symbols = NULL;

		build_elf(&elf, 2);
		set_32(&elf, cases[i].at, cases[i].value);
		if (add_elf(&symbols) || strcmp(explanation.line, cases[i].reason) != 0)
			fail_msg("case %zu: not \"%s\", but \"%s\"", i, cases[i].reason,
				 explanation.line);
		symbols_release(symbols);
	}
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void test_files(void **state)
{
	char path[] = "/tmp/test_symbols.XXXXXX", expected[300];
	struct symbols *symbols = NULL;
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	assert_false(symbols_add(&symbols, path, 0, &explanation));
	snprintf(expected, sizeof(expected),
		 "%s has no symbol of code: give the vmlinux of this kernel, its System.map, or "
		 "its /proc/kallsyms",
		 path);
	assert_string_equal(explanation.line, expected);
	assert_int_equal(write(file, "1000 T name\n", 12), 12);
	close(file);
	assert_true(symbols_add(&symbols, path, 0x10, &explanation));
	assert_words(symbols, 0x1010, "name");
	unlink(path);
	assert_false(symbols_add(&symbols, path, 0, &explanation));
	snprintf(expected, sizeof(expected), "cannot read %s: No such file or directory", path);
	assert_string_equal(explanation.line, expected);
	symbols_release(symbols);
	symbols_release(NULL);
}

/* Where the first object was loaded, which is the program. */
static int take_slide(struct dl_phdr_info *info, size_t size, void *slide)
{
	(void)size;
	*(uint64_t *)slide = info->dlpi_addr;
	return 1;
}

/* A file of a real linker: this program's own. */
static void test_own_file(void **state)
{
	uint64_t slide = 0, here = (uint64_t)(uintptr_t)test_own_file;
	struct symbols *symbols = NULL;

	(void)state;
	dl_iterate_phdr(take_slide, &slide);
	assert_true(symbols_add(&symbols, "/proc/self/exe", slide, &explanation));
	assert_words(symbols, here, "test_own_file");
	assert_words(symbols, here + 1, "test_own_file+0x1");
	assert_words(symbols, (uint64_t)(uintptr_t)symbols_release, "symbols_release");
	symbols_release(symbols);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_list_of_nm),
		cmocka_unit_test(test_slides),
		cmocka_unit_test(test_no_list),
		cmocka_unit_test(test_empty_lists),
		cmocka_unit_test(test_long_and_odd_names),
		cmocka_unit_test(test_names_that_just_fit),
		cmocka_unit_test(test_elf),
		cmocka_unit_test(test_elf_dynamic),
		cmocka_unit_test(test_elf_many_sections),
		cmocka_unit_test(test_elf_no_section),
		cmocka_unit_test(test_elf_cut),
		cmocka_unit_test(test_elf_broken),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_own_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
