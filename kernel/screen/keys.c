#include "kernel/screen/keys.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/heartbeat.h"
#include "kernel/screen/picture.h"

/* To ask a keyboard controller takes a microsecond or more, or an exit to a hypervisor. */
#define POLL_US 50000

typedef unsigned long long count; /* for %llu */

static uint64_t polled_cycles;
static bool next_wanted, end_wanted;

static char wait_for_key(void)
{
	char key;

	while (!(key = arch_key())) {
		heartbeat();
		arch_relax();
	}
	return key;
}

static void obey(char key, const char *scenario, uint64_t patches)
{
	if (key == 'n') {
		next_wanted = true;
		kernel_comment("%s: ended by the key n, after %llu patches", scenario,
			       (count)patches);
	} else if (key == 'r') {
		next_wanted = end_wanted = true;
		kernel_comment("%s: ended by the key r, after %llu patches; the others are "
			       "skipped, then the machine is restarted",
			       scenario, (count)patches);
	}
}

static uint64_t pause(const char *scenario, uint64_t patches)
{
	uint64_t begun = arch_cycles();

	picture_tell();
	kernel_comment("%s: paused by a key, after %llu patches; any key goes on", scenario,
		       (count)patches);
	char key = wait_for_key();
	uint64_t cycles = arch_cycles() - begun;

	kernel_comment("%s: goes on, after %llu ms", scenario,
		       (count)(arch_cycles_to_ns(cycles) / 1000000));
	obey(key, scenario, patches);
	return cycles;
}

void keys_begin(void)
{
	next_wanted = end_wanted;
}

uint64_t keys_poll(const char *scenario, uint64_t patches)
{
	uint64_t now = arch_cycles();
	char key;

	if (now - polled_cycles < arch_us_to_cycles(POLL_US))
		return 0;
	polled_cycles = now;
	key = arch_key();
	if (key == 'p' || key == ' ')
		return pause(scenario, patches);
	obey(key, scenario, patches);
	return 0;
}

bool keys_next_wanted(void)
{
	return next_wanted;
}

bool keys_end_wanted(void)
{
	return end_wanted;
}
