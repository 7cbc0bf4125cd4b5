/*
 * What CPUs that were sent an interrupt did about it.
 */
#ifndef WATCH_INFER_ANSWERS_H
#define WATCH_INFER_ANSWERS_H

#include "scenario/serialization.h"
#include "watch/analysis/history.h"

/* What a CPU did, but to come back from breakpoints. */
#define IRETS_MAX WATCH_ARMED

struct answer {
	unsigned soon; /* bits of enum serializer: until it executed `iret` for the second time,
			  which it may do to itself, and then to come back from the interrupt */
	unsigned seen; /* in all */
	unsigned iret_count;
	uint64_t irets[IRETS_MAX]; /* where: the first ones */
	uint64_t first;		   /* the event of the first that serializes; 0: none */
	bool is_cut;		   /* it may have done more: the plugin has stopped to tell */
};

/* Of all that were asked. */
struct answers {
	struct answer of[WATCH_CPUS_MAX];
	unsigned soon, seen; /* by each of them */
	bool return_all;
	uint64_t
		to_itself; /* where each executed an `iret` that was not the interrupt's; 0: none */
};

#define FLUSHES (1u << SERIALIZER_MOV_CR3 | 1u << SERIALIZER_MOV_CR4 | 1u << SERIALIZER_INVLPG)

/* Between two events. */
struct answer answer_of(const struct cpu_history *cpu, uint64_t from, uint64_t to);
void answers_find(struct answers *answers, const struct history *history, uint64_t asked,
		  uint64_t from, uint64_t to);

/* By what all of them serialized, in the same way. */
enum serialization answers_name(const struct answers *answers);

/* True when another one did the same, too. */
bool answer_is_like(const struct answers *answers, const struct answer *answer);

#endif
