#include "tests/unit/sample/sample_log.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * direct: 17 executions, 7 old and 10 new, of the new ones 3 unserialized, of the old ones 1 late.
 * Transitions: to old 3 + 1 + 0 + 2 = 6, to new 3 + 0 + 5 + 1 = 9, and in one patch a first one on
 * each of two executors: 17. In 2 s: half a patch and 8.5 executions a second. Only the tail is
 * written, by one store: so any model may execute the new form just after the old one, and, from
 * the store buffer, the old one late; what was fetched before the store is a mismatch in all models
 * that fetch ahead. Its patch took 200 cycles of 1 / 2.445012 ns, and its limit, the store,
 * 190: 1.05.
 *
 * three-sync: 12 executions, 4 old, 5 new, 3 breakpoints. Transitions: to old 2 + 0 + 0 + 1 = 3, to
 * a breakpoint 1 + 1 + 1 + 0 = 3, to new 0 + 2 + 2 + 0 = 4, and 2 first ones: 12. Its clock stood
 * still, and nothing was timed. No model allows anything but the three legitimate outcomes.
 */
const char sample_body[] =
	"TAP version 14\n"
	"# crossmod: cross-modifying code on x86-64\n"
	"# loader: PVH\n"
	"# command line: patches=4\n"
	"# machine: vendor AuthenticAMD, family 15, model 107, stepping 1, microcode 0x1000065\n"
	"# hypervisor: TCGTCGTCGTCG\n"
	"# cpus: 3 online, APIC mode xAPIC\n"
	"# clock: 2445.012 MHz, from the ACPI timer\n"
	"# seed: 1\n"
	"# scenarios: 2, of 2 files; 0 are refused\n"
	"1..2\n"
	"ok 1 - direct: as expected: showed unserialized 3 in 17 executions\n"
	"  ---\n"
	"  scenario: direct\n"
	"  verdict: as expected\n"
	"  text: |\n"
	"    scenario direct\n"
	"    about    The operand is overwritten: \"while\" others execute the site, # and so on.\n"
	"    site     jmp8 -> jmp8\n"
	"    place    line+0\n"
	"    handler  next\n"
	"    patch    write tail\n"
	"    execute  call\n"
	"    forbid   torn fault\n"
	"    show     unserialized\n"
	"  models: {coherent: [unserialized, late-old], bytewise: [unserialized, late-old, "
	"mismatch],"
	" snapshot: [unserialized, late-old, mismatch],"
	" sequential: [unserialized, late-old, mismatch],"
	" prefetch: [unserialized, late-old, mismatch]}\n"
	"  consistent: [coherent, bytewise, snapshot, sequential, prefetch]\n"
	"  show: [unserialized]\n"
	"  forbid: [torn, fault]\n"
	"  executors: 2\n"
	"  patches: 1\n"
	"  executions: 17\n"
	"  outcomes:\n"
	"    old: 7\n"
	"    new: 10\n"
	"    breakpoint: 0\n"
	"    torn: 0\n"
	"    fault: 0\n"
	"    unknown: 0\n"
	"    unserialized: 3\n"
	"    late-old: 1\n"
	"    late-breakpoint: 0\n"
	"    stale: 0\n"
	"  retried: 0\n"
	"  stuck: 0\n"
	"  syncs: 0\n"
	"  elapsed_us: 2000000\n"
	"  rates: {patches_per_s: 0, executions_per_s: 8}\n"
	"  transitions: # from: {to: [not serialized in between, serialized]}\n"
	"    old: {old: [3, 1], breakpoint: [0, 0], new: [3, 0], other: [0, 0]}\n"
	"    breakpoint: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
	"    new: {old: [0, 2], breakpoint: [0, 0], new: [5, 1], other: [0, 0]}\n"
	"    other: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
	"  first: 2\n"
	"  cost: # minimum, median, 99th percentile, maximum\n"
	"    clock: {cycles: 5} # to read it; in none of the others\n"
	"    patch: {runs: 1, cycles: [200, 200, 200, 200], ns: [81, 81, 81, 81]}\n"
	"    sync: {runs: 1, cycles: [1000, 1000, 1000, 1000], ns: [408, 408, 408, 408]}\n"
	"    stores: {runs: 1, cycles: [190, 190, 190, 190], ns: [77, 77, 77, 77]}\n"
	"    limit: {syncs: 0, stores: 1, wait_cycles: 0, cycles: 190, ns: 77}\n"
	"    ratio: 1.05\n"
	"  cpus:\n"
	"    - {cpu: 1, apic: 1, executions: 9, old: 4, new: 5, breakpoint: 0, torn: 0, fault: 0,"
	" unknown: 0, unserialized: 2, late-old: 1, late-breakpoint: 0, stale: 0, retried: 0,"
	" stuck: 0, syncs: 1, nmis: 0}\n"
	"    - {cpu: 2, apic: 2, executions: 8, old: 3, new: 5, breakpoint: 0, torn: 0, fault: 0,"
	" unknown: 0, unserialized: 1, late-old: 0, late-breakpoint: 0, stale: 0, retried: 0,"
	" stuck: 0, syncs: 1, nmis: 0}\n"
	"  ...\n"
	"# a comment between two tests\n"
	"ok 2 - three-sync: as expected: nothing that it forbids in 12 executions\n"
	"  ---\n"
	"  scenario: three-sync\n"
	"  verdict: as expected\n"
	"  text: |\n"
	"    scenario three-sync\n"
	"    about    What Linux does.\n"
	"    site     jmp8 -> jmp8\n"
	"    place    line+0\n"
	"    handler  next\n"
	"    patch    write breakpoint\n"
	"             sync cpuid\n"
	"             write tail\n"
	"             sync cpuid\n"
	"             write head\n"
	"             sync cpuid\n"
	"    execute  call\n"
	"    forbid   torn fault unserialized late-old late-breakpoint\n"
	"  models: {coherent: [], bytewise: [], snapshot: [], sequential: [], prefetch: []}\n"
	"  consistent: [coherent, bytewise, snapshot, sequential, prefetch]\n"
	"  show: []\n"
	"  forbid: [torn, fault, unserialized, late-old, late-breakpoint]\n"
	"  executors: 2\n"
	"  patches: 1\n"
	"  executions: 12\n"
	"  outcomes: {old: 4, new: 5, breakpoint: 3, torn: 0, fault: 0, unknown: 0,"
	" unserialized: 0, late-old: 0, late-breakpoint: 0, stale: 0}\n"
	"  retried: 1\n"
	"  stuck: 1\n"
	"  syncs: 3\n"
	"  elapsed_us: 0\n"
	"  rates: {patches_per_s: 0, executions_per_s: 0}\n"
	"  transitions:\n"
	"    old: {old: [2, 0], breakpoint: [1, 1], new: [0, 0], other: [0, 0]}\n"
	"    breakpoint: {old: [0, 0], breakpoint: [1, 0], new: [0, 2], other: [0, 0]}\n"
	"    new: {old: [0, 1], breakpoint: [0, 0], new: [2, 0], other: [0, 0]}\n"
	"    other: {old: [0, 0], breakpoint: [0, 0], new: [0, 0], other: [0, 0]}\n"
	"  first: 2\n"
	"  cpus:\n"
	"    - {cpu: 1, apic: 1, executions: 6, old: 2, new: 2, breakpoint: 2, torn: 0, fault: 0,"
	" unknown: 0, unserialized: 0, late-old: 0, late-breakpoint: 0, stale: 0, retried: 1,"
	" stuck: 1, syncs: 1, nmis: 0}\n"
	"    - {cpu: 2, apic: 2, executions: 6, old: 2, new: 3, breakpoint: 1, torn: 0, fault: 0,"
	" unknown: 0, unserialized: 0, late-old: 0, late-breakpoint: 0, stale: 0, retried: 0,"
	" stuck: 0, syncs: 1, nmis: 0}\n"
	"  ...\n"
	"# machine: consistent with coherent, bytewise, snapshot, sequential, prefetch\n";

/* CRC-32 as IEEE 802.3 has it, bit by bit, so that it is not the judge's own. */
static uint32_t crc_of(const char *lines)
{
	uint32_t crc = 0xffffffff;

	for (; *lines; lines++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			uint32_t carry = (crc ^ (uint32_t)((unsigned char)*lines >> bit)) & 1;

			crc = crc >> 1 ^ (carry ? 0xedb88320 : 0);
		}
	}
	return crc ^ 0xffffffff;
}

char *sample_swap(const char *body, const char *from, const char *to)
{
	const char *place = strstr(body, from);
	size_t size = strlen(body) + strlen(to) + 1;
	char *result = malloc(size);

	assert(place && result);
	snprintf(result, size, "%.*s%s%s", (int)(place - body), body, to, place + strlen(from));
	return result;
}

char *sample_swap_all(const char *body, const char *const (*swaps)[2], size_t count)
{
	char *result = sample_swap(body, "", "");

	for (size_t index = 0; index < count; index++) {
		char *swapped = sample_swap(result, swaps[index][0], swaps[index][1]);

		free(result);
		result = swapped;
	}
	return result;
}

/* What a test amounts to, behind its name in the one, and before it in the other. */
#define OLD_TEST(test, what) "ok " test ": " what
#define NAMED_TEST(test, what) "# " test ": " what "\nok " test
#define BOTH(test, what)                                                                           \
	{                                                                                          \
		OLD_TEST(test, what), NAMED_TEST(test, what)                                       \
	}

char *sample_named(void)
{
	static const char *const swaps[][2] = {
		{"TAP version 14\n", "TAP version 13\n"},
		{"# loader: PVH\n", "# format: 3\n"},
		BOTH("1 - direct", "as expected: showed unserialized 3 in 17 executions"),
		BOTH("2 - three-sync", "as expected: nothing that it forbids in 12 executions"),
	};
	/* Format 1, that of the sample, does not say it */
	static const char could[] =
		"# machine: what ran could have excluded none; not coherent, bytewise, snapshot, "
		"sequential (crossmod classify runs what can)\n"
		"# machine: what ran cannot tell apart: coherent, bytewise, snapshot, sequential, "
		"prefetch (crossmod synth --tell prints what can)\n";
	char *named = sample_swap_all(sample_body, swaps, sizeof(swaps) / sizeof(swaps[0]));
	size_t size = strlen(named) + sizeof(could);
	char *result = malloc(size);

	assert(result);
	snprintf(result, size, "%s%s", named, could);
	free(named);
	return result;
}

char *sample_seal(const char *body, const char *verdict)
{
	size_t size = strlen(body) + 200;
	char *result = malloc(size);
	unsigned lines = 0;

	assert(result && crc_of("123456789") == 0xcbf43926); /* the check value of its definition */
	for (const char *at = body; *at; at++)
		lines += *at == '\n';
	snprintf(result, size, "%s# end of log: %u lines, crc32 %08x, verdict %s\n", body, lines,
		 crc_of(body), verdict);
	return result;
}

char *sample_with_returns(const char *log)
{
	char *result = malloc(2 * strlen(log) + 1), *to = result;

	assert(result);
	for (; *log; log++) {
		if (*log == '\n')
			*to++ = '\r';
		*to++ = *log;
	}
	*to = '\0';
	return result;
}
