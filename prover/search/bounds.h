/*
 * How far a search may go, and what is said of one that was given up.
 *
 * Time is processor time of the thread that searches: it does not run while the process is stopped,
 * nor faster on a busy host.
 */
#ifndef PROVE_BOUNDS_H
#define PROVE_BOUNDS_H

#include <stddef.h>
#include <stdint.h>

/* How a search ended. All but the first: it was given up, and what it has not found is unknown. */
enum search_result {
	SEARCH_DONE,
	SEARCH_STATES,	 /* it has as many states as it may have */
	SEARCH_MEMORY,	 /* it needs more memory than it may have */
	SEARCH_TIME,	 /* it took as long as it may take */
	SEARCH_NO_MEMORY /* the system has no more */
};

/* What a search has taken. */
struct effort {
	enum search_result result;
	size_t states, bytes;
	size_t wanted; /* SEARCH_MEMORY, SEARCH_NO_MEMORY: the bytes it needs to go on */
	uint64_t nanoseconds;
};

struct bounds {
	size_t states, bytes; /* at most */
	uint64_t until;	      /* when bounds_now() is this */

	/* Unless it is NULL: called now and then by the thread that searches. */
	void (*look)(void *context, const struct effort *effort);
	void *context;
};

/* A struct bounds without bounds. */
#define BOUNDS_NONE                                                                                \
	{                                                                                          \
		.states = SIZE_MAX, .bytes = SIZE_MAX, .until = UINT64_MAX                         \
	}

/* The processor time of this thread, in nanoseconds. */
uint64_t bounds_now(void);

/* When this thread will have had so many seconds more. */
uint64_t bounds_until(unsigned seconds);

/* Bytes as MiB, rounded up. */
size_t bounds_mib(size_t bytes);

/* Why a search was given up, as words behind "given up ": "after 33554432 states, in 1024 MiB
 * and 17.2 s of processor time: ...". */
#define EFFORT_WORDS_SIZE 200
void effort_words(const struct effort *effort, char words[EFFORT_WORDS_SIZE]);

/* What the user can do, as a sentence. */
const char *effort_advice(const struct effort *effort);

#endif
