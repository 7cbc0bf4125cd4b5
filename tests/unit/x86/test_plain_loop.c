/*
 * The plain loop on this host's processor: what arch_plain_execute() counts is what was planted,
 * and arch_plain_patch() stores what it says and no other byte. No traps.
 */
#include "arch/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "scenario/surround.h"

static const uint8_t *text; /* executable */
static uint8_t *alias;	    /* writable */
static struct site site;
static struct mixtures mixtures;
static struct surroundings at;
static struct arch_plain_execution execution;

static int map_area(void **state)
{
	int file = memfd_create("area", MFD_CLOEXEC);

	(void)state;
	if (file < 0 || ftruncate(file, SURROUND_AREA_SIZE) != 0)
		return -1;
	void *writable =
		mmap(NULL, SURROUND_AREA_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	void *executable =
		mmap(NULL, SURROUND_AREA_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);

	close(file);
	alias = writable;
	text = executable;
	return writable == MAP_FAILED || executable == MAP_FAILED ? -1 : 0;
}

static void lay(enum site_kind old, enum site_kind new, uint16_t offset)
{
	char refusal[SITE_REASON_SIZE];

	site = (struct site){
		.old_kind = old, .new_kind = new, .unit = PLACE_PAGE, .offset = offset};
	assert_true(site_encode(&site));
	assert_true(site_mixtures(&site, &mixtures, refusal));
	surround_site(&site, &mixtures, NULL, alias, &at);
	execution = (struct arch_plain_execution){.site = text + at.site};
}

/* The site was written through another address. */
static void execute(uint64_t times)
{
	unsigned eax = 0, ebx, ecx = 0, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx) : : "memory");
	execution.limit = times;
	arch_plain_execute(&execution);
}

static void store(const uint8_t *bytes)
{
	memcpy(alias + at.site, bytes, site.length);
}

/* ---- Executions -------------------------------------------------------------------------- */

static void test_executions_are_counted(void **state)
{
	(void)state;
	lay(SITE_JMP8, SITE_JMP8, 0);
	execution.last = PLAIN_PLUS;
	execute(5);
	store(site.new_bytes);
	execute(7);
	execute(1);
	store(site.old_bytes);
	execute(1);
	assert_int_equal(execution.last, PLAIN_PLUS);
	assert_int_equal(execution.ran[PLAIN_PLUS], 6);
	assert_int_equal(execution.ran[PLAIN_MINUS], 8);
	assert_int_equal(execution.changes[PLAIN_PLUS][PLAIN_MINUS], 1);
	assert_int_equal(execution.changes[PLAIN_MINUS][PLAIN_PLUS], 1);
}

static uint64_t changes(void)
{
	uint64_t sum = 0;

	for (unsigned from = 0; from < PLAIN_LEFTS; from++)
		for (unsigned to = 0; to < PLAIN_LEFTS; to++)
			sum += execution.changes[from][to];
	return sum;
}

/* A form that leads to `next`, the jump of both forms' bytes, which leads to its pad, and what
 * would be a breakpoint: a jump to that pad. */
static void test_pads_are_counted(void **state)
{
	uint8_t to_breakpoint[5] = {0xe9};
	int32_t distance;
	unsigned torn = 1;

	(void)state;
	lay(SITE_NOP5, SITE_JMP32, 63);
	while (!mixture_leads_away(&mixtures.of[torn]))
		torn++;
	memcpy(alias + (int32_t)at.next + mixtures.of[torn].place, arch_plain_pads[PLAIN_PAD_TORN],
	       PLAIN_PAD_SIZE);
	memcpy(alias, arch_plain_pads[PLAIN_PAD_BREAKPOINT], PLAIN_PAD_SIZE);
	distance = -(int32_t)at.next;
	memcpy(to_breakpoint + 1, &distance, sizeof(distance));

	execution.last = PLAIN_NEXT;
	execute(3);
	store(mixtures.of[torn].bytes);
	execute(4);
	store(to_breakpoint);
	execute(2);
	store(site.new_bytes);
	execute(1);
	assert_int_equal(execution.ran[PLAIN_NEXT], 3);
	assert_int_equal(execution.ran[PLAIN_TORN], 4);
	assert_int_equal(execution.ran[PLAIN_BREAKPOINT], 2);
	assert_int_equal(execution.ran[PLAIN_MINUS], 1);
	assert_int_equal(execution.ran[PLAIN_PLUS], 0);
	assert_int_equal(execution.changes[PLAIN_NEXT][PLAIN_TORN], 1);
	assert_int_equal(execution.changes[PLAIN_TORN][PLAIN_BREAKPOINT], 1);
	assert_int_equal(execution.changes[PLAIN_BREAKPOINT][PLAIN_MINUS], 1);
	assert_int_equal(changes(), 3);
}

/* ---- Patches ----------------------------------------------------------------------------- */

/* The two forms differ in each of the eight bytes, so what is stored shows. */
static void test_what_is_stored(void **state)
{
	static const struct {
		enum plain_stores stores;
		const char *once;
	} all[] = {
		{PLAIN_WHOLE, "<ABCDEFGH>"},
		{PLAIN_SECOND, "<aBcdefgh>"},
		{PLAIN_BYTEWISE, "<ABCDEfgh>"},
		{PLAIN_SCHEME, "<ABCDEfgh>"},
	};

	(void)state;
	assert_int_equal(sizeof(all) / sizeof(all[0]), PLAIN_STORES);
	for (unsigned i = 0; i < PLAIN_STORES; i++)
		for (uint32_t turns = 0; turns < 2; turns++) {
			char bytes[] = "<abcdefgh>";
			struct arch_plain_patching patching = {.site = (uint8_t *)bytes + 1,
							       .stores = all[i].stores,
							       .turns = turns,
							       .forms = {"abcdefgh", "ABCDEFGH"}};

			arch_plain_patch(&patching, 1);
			assert_string_equal(bytes, all[i].once);
			arch_plain_patch(&patching, 2);
			assert_string_equal(bytes, "<abcdefgh>");
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_executions_are_counted),
		cmocka_unit_test(test_pads_are_counted),
		cmocka_unit_test(test_what_is_stored),
	};

	return cmocka_run_group_tests(tests, map_area, NULL);
}
