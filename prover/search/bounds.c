#include "prover/search/bounds.h"

#include <stdio.h>
#include <time.h>

#define SECOND UINT64_C(1000000000)
#define MIB ((size_t)1 << 20)

uint64_t bounds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

uint64_t bounds_until(unsigned seconds)
{
	return bounds_now() + seconds * SECOND;
}

size_t bounds_mib(size_t bytes)
{
	return bytes / MIB + (bytes % MIB != 0);
}

void effort_words(const struct effort *effort, char words[EFFORT_WORDS_SIZE])
{
	int length = snprintf(
		words, EFFORT_WORDS_SIZE,
		"after %zu states, in %zu MiB and %.1f s of processor time: ", effort->states,
		bounds_mib(effort->bytes), (double)effort->nanoseconds / (double)SECOND);
	char *to = words + length;
	size_t size = EFFORT_WORDS_SIZE - (size_t)length;

	switch (effort->result) {
	case SEARCH_DONE:
	case SEARCH_STATES:
		snprintf(to, size, "there are more states than it may have");
		break;
	case SEARCH_MEMORY:
		snprintf(to, size, "to go on it needs %zu MiB, more than it may have",
			 bounds_mib(effort->wanted));
		break;
	case SEARCH_TIME:
		snprintf(to, size, "it took as long as it may take");
		break;
	case SEARCH_NO_MEMORY:
		snprintf(to, size, "to go on it needs %zu MiB, and the system does not have them",
			 bounds_mib(effort->wanted));
		break;
	}
}

const char *effort_advice(const struct effort *effort)
{
	switch (effort->result) {
	case SEARCH_MEMORY:
		return "Let it have more by --memory, or make the scenario smaller: fewer writes, "
		       "one site, no rest.";
	case SEARCH_TIME:
		return "Give it longer by --time, or make the scenario smaller: fewer writes, one "
		       "site, no rest.";
	case SEARCH_NO_MEMORY:
		return "Free some memory, or make the scenario smaller: fewer writes, one site, no "
		       "rest.";
	case SEARCH_DONE:
	case SEARCH_STATES:
		break;
	}
	return "Make the scenario smaller: fewer writes, one site, no rest.";
}
