/*
 * That the search may keep one state of a class: whatever a state can do, the state that stands for
 * its class can do too, and the other way round, with the same outcomes, and into the same classes.
 * From that it follows that nothing is lost, and that no run becomes shorter or longer.
 */
#include "tests/unit/sample/prove_naive.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct moves {
	unsigned count;
	struct {
		struct state class;
		outcome_set outcomes;
	} of[EVENTS_MAX];
};

static struct system system_now;
static struct symmetry symmetry;

static void list_moves(const struct state *from, struct moves *moves)
{
	memset(moves, 0, sizeof(*moves));
	for (unsigned n = 0; n < system_now.event_count; n++) {
		struct state *to = &moves->of[moves->count].class;

		if (!system_step(&system_now, from, system_now.events[n], to,
				 &moves->of[moves->count].outcomes))
			continue;
		symmetry_reduce(&symmetry, to);
		moves->count++;
	}
}

static bool has_all(const struct moves *moves, const struct moves *of)
{
	for (unsigned n = 0; n < of->count; n++) {
		bool found = false;

		for (unsigned m = 0; m < moves->count && !found; m++)
			found = moves->of[m].outcomes == of->of[n].outcomes &&
				memcmp(&moves->of[m].class, &of->of[n].class,
				       sizeof(struct state)) == 0;
		if (!found)
			return false;
	}
	return true;
}

/* Returns how many states another one stands for. */
static size_t check(const struct scenario *scenario, enum model model, unsigned executors)
{
	char reason[SYSTEM_REASON_SIZE];
	struct naive naive;
	size_t merged = 0;

	assert_true(system_build(&system_now, scenario, model, executors, reason));
	symmetry_build(&symmetry, &system_now);
	naive_search(&system_now, &naive);
	for (size_t n = 0; n < naive.states; n++) {
		struct state class = naive.state[n];
		struct moves here, there;

		symmetry_reduce(&symmetry, &class);
		list_moves(&naive.state[n], &here);
		list_moves(&class, &there);
		assert_true(has_all(&here, &there) && has_all(&there, &here));
		merged += memcmp(&class, &naive.state[n], sizeof(class)) != 0;
		/* A state that stands for a class stands for itself. */
		symmetry_reduce(&symmetry, &naive.state[n]);
		assert_memory_equal(&class, &naive.state[n], sizeof(class));
	}
	naive_free(&naive);
	return merged;
}

/* Tails of which bytes are alike, some are, or only seem to be: eb 03 needs byte 1, and not those
 * behind it that change with it; of 0f 1f 44 and 0f 0b 44 byte 1 says how many there are, and the
 * others do not change, as in a jump in place of a nop; and of two instructions in a row none are.
 */
static void test_bytes(void **state)
{
	static const char *const sites[] = {"jmp32 -> jmp32", "nop5 -> jmp32",
					    "bytes eb 03 90 00 00 -> bytes e9 20 01 01 01",
					    "bytes 0f 1f 44 00 00 -> bytes 0f 0b 44 00 00",
					    "bytes b0 01 b1 01 -> bytes b0 02 b1 02"};

	(void)state;
	for (unsigned n = 0; n < 5; n++) {
		const struct scenario whole =
			sample(sites[n], "quad+0", "next", "write all, sync cpuid", "call");
		const struct scenario across =
			sample(sites[n], "quad+5", "retry", "write tail, write head", "call");

		for (unsigned model = 0; model < MODELS; model++) {
			bool apart = (model == MODEL_BYTEWISE || model == MODEL_PREFETCH) &&
				     (n == 0 || n == 2);

			assert_int_equal(check(&whole, (enum model)model, 1) > 0, apart);
			check(&across, (enum model)model, 1);
		}
	}
}

static void test_executors(void **state)
{
	const struct scenario scenarios[] = {sample_direct(), sample_breakpoint_ipi(),
					     sample("jmp8 -> jmp8", "line+0", "next",
						    "stop, write tail, go, write flag 1",
						    "read flag; cpuid; call")};

	(void)state;
	for (unsigned n = 0; n < 3; n++)
		for (unsigned model = 0; model < MODELS; model++)
			assert_true(check(&scenarios[n], (enum model)model, 2) > 0);
	for (unsigned early = 0; early < 2; early++) {
		const struct scenario resting =
			sample_resting(sample_three_sync(), SERIALIZE_CPUID, early);

		for (unsigned model = 0; model < MODELS; model++)
			assert_true(check(&resting, (enum model)model, 2) > 0);
	}
	check(&scenarios[0], MODEL_SNAPSHOT, 3);
	check(&scenarios[1], MODEL_PREFETCH, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_executors),
	};

	return cmocka_run_group_tests_name("prove_symmetry", tests, NULL, NULL);
}
