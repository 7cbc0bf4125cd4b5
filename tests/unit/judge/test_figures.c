/*
 * The figures: what a block must have, and which sums must agree. Each case changes one place of
 * the sample, whose figures are worked out in sample_log.c.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/log/sums.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void test_missing_keys(void **state)
{
	static const char *const cases[][3] = {
		{"  scenario: direct\n", "", "\"scenario\" is missing"},
		{"  verdict: as expected\n", "", "\"verdict\" is missing"},
		{"  text: |\n", "  txt: |\n", "\"text\" is missing"},
		{"  models: {coherent: [u", "  model: {coherent: [u", "\"models\" is missing"},
		{", sequential: [unserialized, late-old, mismatch]", "",
		 "\"sequential\" is missing"},
		{"  consistent: [", "  consistents: [", "\"consistent\" is missing"},
		{"  show: [unserialized]\n", "", "\"show\" is missing"},
		{"  forbid: [torn, fault]\n", "", "\"forbid\" is missing"},
		{"  executors: 2\n", "", "\"executors\" is missing"},
		{"  patches: 1\n", "", "\"patches\" is missing"},
		{"  executions: 17\n", "", "\"executions\" is missing"},
		{"  outcomes:\n", "  comes:\n", "\"outcomes\" is missing"},
		{"    old: 7\n", "", "\"old\" is missing"},
		{"    new: 10\n", "", "\"new\" is missing"},
		{"    breakpoint: 0\n", "", "\"breakpoint\" is missing"},
		{"    torn: 0\n", "", "\"torn\" is missing"},
		{"    fault: 0\n", "", "\"fault\" is missing"},
		{"    unknown: 0\n", "", "\"unknown\" is missing"},
		{"    unserialized: 3\n", "", "\"unserialized\" is missing"},
		{"    late-old: 1\n", "", "\"late-old\" is missing"},
		{"    late-breakpoint: 0\n", "", "\"late-breakpoint\" is missing"},
		{"    stale: 0\n", "", "\"stale\" is missing"},
		{"  retried: 0\n", "", "\"retried\" is missing"},
		{"  stuck: 0\n", "", "\"stuck\" is missing"},
		{"  syncs: 0\n", "", "\"syncs\" is missing"},
		{"  elapsed_us: 2000000\n", "", "\"elapsed_us\" is missing"},
		{"  rates: {", "  rate: {", "\"rates\" is missing"},
		{"patches_per_s: 0, ", "", "\"patches_per_s\" is missing"},
		{", executions_per_s: 8", "", "\"executions_per_s\" is missing"},
		{"  transitions:", "  transit:", "\"transitions\" is missing"},
		{"    other: {old", "    others: {old", "\"other\" is missing"},
		{", breakpoint: [0, 0], new: [5", ", new: [5", "\"breakpoint\" is missing"},
		{"  first: 2\n", "", "\"first\" is missing"},
		{"    clock: {cycles: 5}", "    cock: {cycles: 5}", "\"clock\" is missing"},
		{"clock: {cycles: 5}", "clock: {}", "\"cycles\" is missing"},
		{"    patch: {runs", "    match: {runs", "\"patch\" is missing"},
		{"patch: {runs: 1, ", "patch: {", "\"runs\" is missing"},
		{", ns: [81, 81, 81, 81]", "", "\"ns\" is missing"},
		{"    sync: {runs", "    think: {runs", "\"sync\" is missing"},
		{"sync: {runs: 1, cycles: [1000, 1000, 1000, 1000], ", "sync: {runs: 1, ",
		 "\"cycles\" is missing"},
		{"    stores: {runs", "    shops: {runs", "\"stores\" is missing"},
		{"    limit: {", "    end: {", "\"limit\" is missing"},
		{"{syncs: 0, stores: 1, ", "{stores: 1, ", "\"syncs\" is missing"},
		{"{syncs: 0, stores: 1, ", "{syncs: 0, ", "\"stores\" is missing"},
		{"wait_cycles: 0, ", "", "\"wait_cycles\" is missing"},
		{"wait_cycles: 0, cycles: 190, ", "wait_cycles: 0, ", "\"cycles\" is missing"},
		{"cycles: 190, ns: 77}", "cycles: 190}", "\"ns\" is missing"},
		{"    ratio: 1.05\n", "", "\"ratio\" is missing"},
		{"  cpus:\n", "  cups:\n", "\"cpus\" is missing"},
		{"{cpu: 1, apic", "{apic", "\"cpu\" is missing"},
		{"cpu: 2, apic: 2, ", "cpu: 2, ", "\"apic\" is missing"},
		{"apic: 2, executions: 8, ", "apic: 2, ", "\"executions\" is missing"},
		{"stale: 0, retried: 0", "retried: 0", "\"stale\" is missing"},
		{", stuck: 0, syncs: 1", ", syncs: 1", "\"stuck\" is missing"},
		{", syncs: 1, nmis: 0}", ", nmis: 0}", "\"syncs\" is missing"},
		{", nmis: 0}", "}", "\"nmis\" is missing"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

static void test_unknown_keys_are_left_alone(void **state)
{
	(void)state;
	assert_int_equal(judge_swapped("  patches: 1\n",
				       "  patches: 1\n  humidity: {air: [1, x], -: \"\"}\n"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(judge_swapped("    old: 7\n", "    old: 7\n    mismatch: -9\n"),
			 STATUS_AS_EXPECTED);
}

static void test_values_that_are_none(void **state)
{
	static const char *const cases[][3] = {
		{"patches: 1", "patches: -1", "\"patches\" is no number"},
		{"patches: 1", "patches: +1", "\"patches\" is no number"},
		{"patches: 1", "patches: 0x1", "\"patches\" is no number"},
		{"patches: 1", "patches: 1.0", "\"patches\" is no number"},
		{"patches: 1", "patches:", "\"patches\" is no number"},
		{"patches: 1", "patches: 18446744073709551616", "\"patches\" is no number"},
		{"patches: 1", "patches: 99999999999999999999999999", "\"patches\" is no number"},
		{"patches: 1", "patches: [1]", "\"patches\" is not a single one"},
		{"show: []", "show: none", "\"show\" is not a list"},
		{"show: []", "show: [[]]", "an item of \"show\" is not a single value"},
		{"show: []", "show: [stall]", "\"show\" names \"stall\""},
		{"coherent: []", "coherent: [stall]", "\"coherent\" names \"stall\""},
		{"coherent: []", "coherent: x", "\"coherent\" is not a list"},
		{"models: {c", "models: unknow\n  x: {c", "\"models\" is not a mapping"},
		{"consistent: [coh", "consistent: [coherency, coh",
		 "\"consistent\" names \"coherency\""},
		{"outcomes: {", "outcomes: 1\n  x: {", "\"outcomes\" is not a mapping"},
		{"- {cpu: 1", "- 1\n    - {cpu: 1", "no mapping to find \"cpu\" in"},
		{"new: [3, 0]", "new: [3]", "\"new\" has 1 values instead of 2"},
		{"new: [3, 0]", "new: [3, 0, 0]", "\"new\" has 3 values instead of 2"},
		{"81]}", "81, 81]}", "\"ns\" has 5 values instead of 4"},
		{"ratio: 1.05", "ratio: 1.0000000000000000000000000000000",
		 "the ratio is no number"},
		{"verdict: as expected", "verdict: crashed", "is no verdict on a scenario"},
		{"verdict: as expected", "verdict: as expecteD", "is no verdict on a scenario"},
		{"scenario: direct", "scenario: \"\"", "it is called \"\", and its text"},
		{"text: |", "text: >", "its text:1:"},
		{"text: |\n    scenario direct\n", "text: |\n", "its text:1:1: expected"},
		{"    patch    write tail\n", "    patch    wirte tail\n",
		 "its text:6:10: expected"},
		{"show: []", "show: []\n  reason:", "the reason is empty"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

static void test_yaml_that_is_none(void **state)
{
	static const char *const cases[][3] = {
		{"patches: 1", "patches: 1\n  patches: 1", "\"patches\" stands there twice"},
		{"    old: 7\n", "    old: 7\n    old: 7\n", "\"old\" stands there twice"},
		{"show: []", "show: [", "the figures are not YAML"},
		{"show: []", "show: \"\\", "the figures are not YAML"},
		{"show: []", "show: []\n  ]", "the figures are not YAML"},
		{"show: []", "show: []\n  \x01", "the figures are not YAML"},
		{"show: []", "show: []\n  # \xff", "the figures are not YAML"},
		{"executors: 2", "executors: &a 2", "anchor or alias"},
		{"  executors: 2",
		 "  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]\n  executors: 2",
		 "anchor or alias"},
		{"show: []", "show: &a [*a]", "anchor or alias"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

static void test_one_document(void **state)
{
	static const struct span none = {"  # nothing\n", 12}, two = {"a: 1\n---\nb: 1\n", 14};
	struct explanation explanation;
	struct figures figures;

	(void)state;
	assert_false(figures_read(&figures, none, &explanation));
	assert_string_equal(explanation.line, "the figures are 0 YAML documents instead of one");
	figures_free(&figures);
	assert_false(figures_read(&figures, two, &explanation));
	assert_string_equal(explanation.line, "the figures are 2 YAML documents instead of one");
	figures_free(&figures);
}

static void test_sums(void **state)
{
	static const char *const cases[][3] = {
		{"  executions: 17", "  executions: 18",
		 "in all: the outcomes add up to 17, and the executions are 18"},
		{"    old: 7", "    old: 18446744073709551615", "more than 64 bits can hold"},
		{"late-old: 1\n", "late-old: 8\n",
		 "late-old is 8, and old, of which it is a part, 7"},
		{"unserialized: 3\n", "unserialized: 11\n", "unserialized is 11, and new"},
		{"late-breakpoint: 0\n", "late-breakpoint: 1\n",
		 "late-breakpoint is 1, and breakp"},
		{"unserialized: 3\n", "unserialized: 2\n",
		 "from old to new without serialization are 3, and unserialized is 2"},
		{"new: [3, 0]", "new: [3, 1]",
		 "the transitions and first add up to 18, and the exec"},
		{"first: 2", "first: 1", "the transitions and first add up to 16, and the exec"},
		{"first: 2", "first: 18446744073709551615", "more than 64 bits can hold"},
		{"{old: [3, 1], breakpoint: [0, 0]", "{old: [2, 1], breakpoint: [0, 1]",
		 "the transitions to breakpoint are more than the 0 executions"},
		{"new: [5, 1], other: [0, 0]", "new: [4, 1], other: [1, 0]",
		 "the transitions to other are more than the 0 executions"},
		{"executions: 9, old: 4", "executions: 9, old: 5",
		 "CPU 1: the outcomes add up to 10, and the executions are 9"},
		{"executions: 9, old: 4", "executions: 10, old: 5",
		 "the CPUs' executions add up to 18, and the total is 17"},
		{"old: 4, new: 5", "old: 5, new: 4",
		 "the CPUs' old add up to 8, and the total is 7"},
		{"unserialized: 2, late-old: 1", "unserialized: 2, late-old: 0",
		 "the CPUs' late-old add up to 0, and the total is 1"},
		{"unserialized: 2, late-old", "unserialized: 3, late-old",
		 "the CPUs' unserialized add up to 4, and the total is 3"},
		{"late-old: 1, late-breakpoint: 0, stale: 0",
		 "late-old: 1, late-breakpoint: 0, stale: 1",
		 "the CPUs' stale add up to 1, and the total is 0"},
		{"    stale: 0\n", "    stale: 8\n",
		 "stale is 8, and old, of which it is a part, 7"},
		{"retried: 1, ", "retried: 2, ",
		 "the CPUs' retried add up to 2, and the total is 1"},
		{"stuck: 1, syncs", "stuck: 2, syncs",
		 "the CPUs' stuck add up to 2, and the total is 1"},
		{"patches_per_s: 0", "patches_per_s: 1",
		 "1 patches in 2000000 us are 0 a second, and not 1"},
		{"executions_per_s: 8", "executions_per_s: 9",
		 "17 executions in 2000000 us are 8 a second, and not 9"},
		{"us: 0\n  rates: {patches_per_s: 0", "us: 0\n  rates: {patches_per_s: 1",
		 "1 patches in 0 us are 0 a second, and not 1"},
		{"cpu: 2", "cpu: 1", "CPU 1 stands behind CPU 1"},
		{"executors: 2", "executors: 3", "of 2 CPUs, and the executors were 3"},
		{"cpu: 1", "cpu: 0", "CPU 0 can be no executor of this machine"},
		{"cpu: 2", "cpu: 3", "CPU 3 can be no executor of this machine"},
		{"cpus: 3 online", "cpus: 4 online",
		 "2 executors, and of the machine's 4 CPUs 0 were lost"},
		{"  syncs: 3\n", "  syncs: 4\n", "1 patches of 3 syncs each, and it says 4 syncs"},
		{"  syncs: 0\n", "  syncs: 1\n", "1 patches of 0 syncs each, and it says 1 syncs"},
		{"  patches: 1\n", "  patches: 5\n", "5 patches, and by the options at most 4"},
		{"  patches: 1\n", "  patches: 2\n",
		 "2 executors had 1 sites in 2 patches, and first is 2"},
		{"  patches: 1\n", "  patches: 0\n",
		 "2 executors had 1 sites in 0 patches, and first is 2"},
		{"2, apic: 2, executions: 6", "2, apic: 3, executions: 6",
		 "CPU 2 has the APIC id 2 in \"direct\", and 3 in \"three-sync\""},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

/* What the log says beside the scenario's source, and what is proved from it. */
static void test_the_source_is_what_counts(void **state)
{
	static const char *const cases[][3] = {
		{"scenario: direct", "scenario: dir", "called \"dir\", and its text describes"},
		{"    scenario direct", "    scenario dir", "its text describes \"dir\""},
		{"  show: [unserialized]", "  show: []", "its show is not what its text shows"},
		{"    show     unserialized", "    show     stale",
		 "its show is not what its text shows"},
		{"  forbid: [torn, fault]", "  forbid: [torn]",
		 "its forbid is not what its text forbids"},
		{"    forbid   torn fault\n", "    forbid   torn fault stale\n",
		 "its forbid is not what its text forbids"},
		{"coherent: [unserialized, late-old]", "coherent: [unserialized]",
		 "by its text, coherent allows late-old, and it says that coherent forbids it"},
		{"prefetch: []", "prefetch: [torn]",
		 "by its text, prefetch forbids torn, and it says that prefetch allows it"},
		{"    patch    write tail\n", "    patch    write head\n",
		 "by its text, coherent forbids unserialized, and it says that coherent allows"},
		{"consistent: [coherent, bytewise", "consistent: [bytewise",
		 "its consistent models are not those that allow all that it counted"},
		{"consistent: [coherent, bytewise, snapshot, sequential, prefetch]",
		 "consistent: unknown", "\"consistent\" is not a list"},
		{"models: {coherent: [], bytewise: [], snapshot: [], sequential: [], prefetch: []}",
		 "models: unknown", "models are unknown, but not which of them are consistent"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

/* The prover has no codes for so many values of one byte, and the kernel knows of none such what
 * models allow. */
static void test_models_that_cannot_be_proved(void **state)
{
	char *body = sample_swap(sample_body, "    patch    write tail\n",
				 "    patch    write bytes 1..1 01\n"
				 "             write bytes 1..1 02\n"
				 "             write bytes 1..1 03\n"
				 "             write bytes 1..1 04\n"
				 "             write bytes 1..1 05\n"
				 "             write bytes 1..1 06\n"
				 "             write tail\n");
	char *stores = sample_swap(body, "stores: 1", "stores: 7");

	(void)state;
	assert_int_equal(judge_sealed(stores, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("cannot be proved: a byte of a site that has more than 7 values");
	free(stores);
	free(body);
}

static void test_verdicts_are_not_believed(void **state)
{
	static const char *const cases[][3] = {
		{"verdict: as expected", "verdict: forbidden",
		 "in \"direct\" (line 12): its figures amount to \"as expected\", and they say"},
		{"verdict: as expected", "verdict: defective",
		 "its figures amount to \"as expected\", and they say \"defective\""},
		{"  show: []", "  show: []\n  reason: lost",
		 "amount to \"inconclusive\", and they say"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

/* A scenario that forbids much and shows nothing looks perfect when nothing was executed. */
static void test_nothing_executed_proves_nothing(void **state)
{
	static const char body[] =
		"TAP version 14\n1..1\nok 1 - x: as expected: y\n  ---\n  scenario: x\n"
		"  verdict: as expected\n"
		"  text: |\n    scenario x\n    about x\n    site jmp8 -> jmp8\n    place line+0\n"
		"    handler next\n    patch write tail\n    execute call\n    forbid torn\n"
		"  models: unknown\n  consistent: unknown\n"
		"  show: []\n  forbid: [torn]\n  executors: 0\n"
		"  patches: 0\n  executions: 0\n  retried: 0\n  stuck: 0\n  syncs: 0\n  first: 0\n"
		"  outcomes: {old: 0, new: 0, breakpoint: 0, torn: 0, fault: 0, unknown: 0,"
		" unserialized: 0, late-old: 0, late-breakpoint: 0, stale: 0}\n"
		"  elapsed_us: 0\n  rates: {patches_per_s: 0, executions_per_s: 0}\n"
		"  transitions:\n"
		"    old: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
		"    breakpoint: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
		"    new: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
		"    other: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
		"  cpus: []\n  ...\n"
		"# machine: not classified: no scenario whose models are known has run\n";
	char *log = sample_seal(body, "as expected");
	struct judgement judgement;

	(void)state;
	judge(&judgement, log, strlen(log));
	assert_int_equal(judgement.status, STATUS_NOT_WHOLE);
	assert_non_null(strstr(judgement.explanation.line, "amount to \"inconclusive\""));
	judgement_free(&judgement);
	free(log);
}

/* The sums of the first block, changed in these places, on a machine of so many CPUs: NULL when
 * they agree, or why not, until the next call. */
static const char *sums_of(const char *const (*swaps)[2], size_t count, unsigned cpus)
{
	static struct explanation explanation;
	const struct header header = {.cpus = cpus};
	struct figures figures;
	char *body = sample_swap_all(sample_body, swaps, count);
	const char *block = strstr(body, "  scenario: "), *end = strstr(block, "  ...\n");
	bool good =
		figures_read(&figures, (struct span){block, (size_t)(end - block)}, &explanation) &&
		sums_agree(&figures, &header, &explanation);

	figures_free(&figures);
	free(body);
	return good ? NULL : explanation.line;
}

#define EXECUTE "    execute  call\n"
#define INTERRUPTED EXECUTE "    also     patcher in interrupt\n"
#define HANDLER EXECUTE "    also     handler executes site 0\n"

/* Its own interrupts execute the site, where the scenario says so: then it has to be there too. */
static void test_a_patcher_that_takes_part(void **state)
{
	static const char *const swaps[][2] = {
		{"cpu: 1,", "cpu: 0,"}, {"cpu: 2,", "cpu: 1,"}, {EXECUTE, INTERRUPTED}};

	(void)state;
	assert_null(sums_of(swaps, 3, 2));
	assert_non_null(strstr(sums_of(swaps, 2, 2), "CPU 0 can be no executor"));
	assert_null(sums_of(swaps, 0, 3));
	assert_non_null(strstr(sums_of(swaps + 2, 1, 3), "there were 2 executors"));
}

/* Who comes online to a breakpoint that stays gets no farther than to that site. */
static void test_who_never_gets_to_the_second_site(void **state)
{
	static const char *const swaps[][2] = {
		{"    place    line+0\n",
		 "    place    line+0\n    site     jmp8 -> jmp8\n    place    line+0\n"},
		{"handler  next", "handler  retry"},
		{"old: {old: [3, 1]", "old: {old: [2, 1]"},
		{"first: 2", "first: 3"},
		{EXECUTE, EXECUTE "    online   none\n"},
	};
	const char *const fewer[][2] = {
		{swaps[0][0], swaps[0][1]}, {swaps[1][0], swaps[1][1]}, {swaps[4][0], swaps[4][1]}};

	(void)state;
	assert_null(sums_of(swaps, 5, 3));
	assert_non_null(strstr(sums_of(swaps, 4, 3), "2 executors had 2 sites in 1 patches, and "
						     "first is 3"));
	assert_non_null(strstr(sums_of(fewer, 3, 3), "and first is 2"));
}

/* Each is a breakpoint, and there are none without a handler that executes sites. */
static void test_what_only_a_handler_executes(void **state)
{
	static const char *const swaps[][2] = {{"    stale: 0\n", "    stale: 0\n    nested: 1\n"},
					       {EXECUTE, HANDLER}};

	(void)state;
	assert_non_null(strstr(sums_of(swaps, 1, 3),
			       "in all: nested is 1, and by its text no handler executes a site"));
	assert_non_null(strstr(sums_of(swaps, 2, 3),
			       "in all: nested is 1, and breakpoint, of which it is a part, 0"));
}

/* A block of `unit`, repeated up to a size. The alarm ends a reader that takes too long. */
static bool read_repeated(const char *unit, size_t size, struct explanation *explanation)
{
	size_t step = strlen(unit), length = size / step * step;
	char *block = malloc(size);
	struct figures figures;
	bool good;

	assert_non_null(block);
	for (size_t at = 0; at < length; at++)
		block[at] = unit[at % step];
	alarm(20);
	good = figures_read(&figures, (struct span){block, length}, explanation);
	alarm(0);
	figures_free(&figures);
	free(block);
	return good;
}

static void test_bombs(void **state)
{
	static const char *const units[] = {"[",    "{",	 "- ",	      "? ", "[a,",
					    "{a: ", "- &a *a\n", "a: &a b\n", "\"", "'\n",
					    "|\n",  "!",	 "%",	      "\t"};
	struct explanation explanation;

	(void)state;
	for (size_t index = 0; index < sizeof(units) / sizeof(units[0]); index++)
		assert_false(read_repeated(units[index], 1 << 20, &explanation));
	assert_false(read_repeated("[", 1 << 20, &explanation));
	assert_non_null(strstr(explanation.line, "nested more than 16 deep"));
	assert_false(read_repeated("a: 1\n", 2 << 20, &explanation));
	assert_non_null(strstr(explanation.line, "longer than 1048576 bytes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing_keys),
		cmocka_unit_test(test_unknown_keys_are_left_alone),
		cmocka_unit_test(test_values_that_are_none),
		cmocka_unit_test(test_yaml_that_is_none),
		cmocka_unit_test(test_one_document),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_the_source_is_what_counts),
		cmocka_unit_test(test_models_that_cannot_be_proved),
		cmocka_unit_test(test_verdicts_are_not_believed),
		cmocka_unit_test(test_nothing_executed_proves_nothing),
		cmocka_unit_test(test_a_patcher_that_takes_part),
		cmocka_unit_test(test_who_never_gets_to_the_second_site),
		cmocka_unit_test(test_what_only_a_handler_executes),
		cmocka_unit_test(test_bombs),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
