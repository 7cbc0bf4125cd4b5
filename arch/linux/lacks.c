/*
 * What a program cannot do, and a kernel can.
 */
#include <stddef.h>

#include "arch/site.h"
#include "arch/x86/isa/serialize.h"

static const char *context_lacks(enum executor_context context)
{
	switch (context) {
	case CONTEXT_NMI:
		return "a program takes no NMI";
	case CONTEXT_INTERRUPT:
		return "a program takes no interrupt: the handler of a signal does not hold off a "
		       "sync, as that of an interrupt does";
	default:
		return NULL;
	}
}

static const char *program_lacks(enum serialization how)
{
	static const char *const forbidden[SERIALIZATIONS] = {
#define SERIALIZATION(NAME, word, instruction, ...)                                                \
	[SERIALIZE_##NAME] = "a program cannot execute " instruction,
#include "scenario/serializations.def"
	};

	return serialization_ways[how].is_privileged ? forbidden[how] : NULL;
}

static const char *step_lacks(const struct step *step)
{
	switch (step->kind) {
	case STEP_STOP:
	case STEP_GO:
		return "a program cannot stop the other CPUs";
	case STEP_SYNC:
		if (!serialization_drops_fetched(step->serialization))
			return "every interrupt of Linux ends with iret, which serializes: a sync "
			       "that does not cannot be had";
		if (step->unfenced)
			return "the system call that syncs waits for all stores";
		return program_lacks(step->serialization);
	default:
		return NULL;
	}
}

const char *arch_lacks(const struct scenario *scenario)
{
	const char *why = context_lacks(scenario->execution.context);

	for (unsigned i = 0; i < scenario->step_count && !why; i++)
		why = step_lacks(&scenario->steps[i]);
	if (!why)
		why = program_lacks(scenario->execution.serialization);
	if (!why)
		why = program_lacks(scenario->rest.wakes_by);
	if (!why && scenario->rest.may)
		why = "the system call that syncs does not ask whether a CPU rests";
	return why ? why : serialization_lacks(scenario);
}
