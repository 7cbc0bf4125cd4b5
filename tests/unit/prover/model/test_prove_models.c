/*
 * What each model must allow, reasoned out on paper from docs/models.md, and not from what the
 * prover says. m1, m2 ... are the values that memory has in turn, where what is written changes it.
 */
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/*
 * eb e5, eb f0. Only the operand differs, so nothing is torn in any model. There is no sync: old,
 * then new, is unserialized even when execution and memory are one. The store may be in the buffer
 * when the patch returns: late-old. Whoever fetches before he executes can hold eb e5 while memory
 * holds eb f0: mismatch.
 */
static void test_direct(void **state)
{
	const struct scenario scenario = sample_direct();

	(void)state;
	sample_expect(&scenario, U | O, U | O | M, U | O | M, U | O | M, U | O | M);
}

/* eb e5, cc e5, cc f0, eb f0. As above: no executor has to meet the breakpoint. One that does may
 * do so when the patch has returned, since the head is in the buffer then. */
static void test_breakpoint_only(void **state)
{
	const struct scenario scenario = sample_breakpoint_only();

	(void)state;
	sample_expect(&scenario, U | O | B, U | O | B | M, U | O | B | M, U | O | B | M,
		      U | O | B | M);
}

/*
 * eb e5, cc e5, sync, cc f0, eb f0. After the sync nobody has an old head, nor is there one in
 * memory, until the new one comes, which is the same byte. The head may stay in the buffer:
 * late-breakpoint in all. Otherwise:
 *
 * coherent: cc, then eb f0: safe.
 * bytewise: the tail e5 is fetched first, then both stores happen, then the head eb is fetched:
 *   eb e5 is executed while memory holds eb f0: mismatch, and old; the patch may have returned:
 *   late-old. The next execution fetches eb f0: unserialized.
 * snapshot: cc e5, cc f0, or eb f0: safe.
 * sequential: the head eb is only there once the tail is new, and the tail is fetched later: safe.
 * prefetch: like bytewise; the old tail was fetched behind the breakpoint, and kept.
 */
static void test_breakpoint_ipi(void **state)
{
	const struct scenario scenario = sample_breakpoint_ipi();

	(void)state;
	sample_expect(&scenario, B, B | U | M | O, B, B, B | U | M | O);
}

/* The sync before the head drops such a tail; the last one drops breakpoints. */
static void test_three_sync(void **state)
{
	const struct scenario scenario = sample_three_sync();

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/* 66 90, cc 90, cc cc, sync, eb cc, sync. Until the first sync the old head can be kept, or be
 * fetched before the breakpoint, and the new tail behind it: torn, wherever bytes are not fetched
 * at once; memory has a breakpoint meanwhile, so it is no mismatch. Head and tail of one form at
 * once are never the new one before the sync. */
static void test_first_sync_left_out(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next",
		       "write breakpoint, write tail, sync cpuid, write head, sync cpuid", "call");

	(void)state;
	sample_expect(&scenario, 0, T, 0, T, T);
}

/* cc 90, sync, cc cc, eb cc, sync. Behind the breakpoint an old tail is fetched, and the new head
 * joined to it, in a model that may fetch the tail first: eb 90, torn, while memory holds eb cc. A
 * CPU that has fetched the new head first finds the new tail. */
static void test_middle_sync_left_out(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next",
		       "write breakpoint, sync cpuid, write tail, write head, sync cpuid", "call");

	(void)state;
	sample_expect(&scenario, 0, T | M, 0, 0, T | M);
}

/* The head may still be in the buffer when the patch returns, or a breakpoint have been fetched. */
static void test_last_sync_left_out(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next",
		       "write breakpoint, sync cpuid, write tail, sync cpuid, write head", "call");

	(void)state;
	sample_expect(&scenario, B, B, B, B, B);
}

/* A fence at the end: only an executor that has fetched a breakpoint executes it. */
static void test_last_sync_is_a_fence(void **state)
{
	const struct scenario scenario = sample(
		"nop2 -> jmp8", "line+0", "next",
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, fence", "call");

	(void)state;
	sample_expect(&scenario, 0, B, B, B, B);
}

/* A handler that serializes by nothing: what the syncs still do is to drain the buffer, and to
 * wait. So coherent has old, then new, and no more. All others keep what they have fetched, for
 * ever: 66 90 (late-old, mismatch), cc (late-breakpoint), 66 cc (torn) unless fetched at once. */
static void test_sync_that_does_not_serialize(void **state)
{
	(void)state;
	for (unsigned n = 0; n < SERIALIZATIONS; n++) {
		const char *how = serialization_name(n);
		char patch[160];

		if (serialization_drops_fetched(n))
			continue;
		snprintf(patch, sizeof(patch),
			 "write breakpoint, sync %s, write tail, sync %s, write head, sync %s", how,
			 how, how);
		const struct scenario scenario =
			sample("nop2 -> jmp8", "line+0", "next", patch, "call");

		sample_expect(&scenario, U, T | U | M | O | B, U | M | O | B, T | U | M | O | B,
			      T | U | M | O | B);
	}
}

/* The first IPI may arrive before the breakpoint: as if the first sync were left out. The syncs
 * behind it drain the buffer. */
static void test_unfenced_sync(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next",
		       "write breakpoint, sync cpuid unfenced, write tail, sync cpuid, write head, "
		       "sync cpuid",
		       "call");

	(void)state;
	sample_expect(&scenario, 0, T, 0, T, T);
}

/* A last sync that is unfenced: an executor that takes it before the head is in memory fetches a
 * breakpoint once more. But the patcher's own serialization drains the buffer: as if it were a
 * fence. */
static void test_unfenced_last_sync(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next",
		       "write breakpoint, sync cpuid, write tail, sync cpuid, write head, "
		       "sync cpuid unfenced",
		       "call");

	(void)state;
	sample_expect(&scenario, 0, B, B, B, B);
}

/* eb e5, eb f0, where the sync is taken at any moment. Old, then new, is unserialized unless it was
 * taken in between. Behind the sync memory holds the new one; but who took it early keeps the old
 * one that he has fetched since. */
static void test_unfenced_sync_behind_a_store(void **state)
{
	const struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid unfenced", "call");

	(void)state;
	sample_expect(&scenario, U, U | M | O, U | M | O, U | M | O, U | M | O);
}

/* 0f 1f 44 00 00, then e9 0b 44 00 00, by one store in a quadword. Old and new are legitimate, each
 * seen whole where bytes are fetched at once; elsewhere bytes of both. Not fetched at once is
 * mismatch too. */
static void test_one_store(void **state)
{
	const struct scenario inside =
		sample("nop5 -> jmp32", "quad+0", "next", "write all", "call");
	const struct scenario across =
		sample("nop5 -> jmp32", "quad+7", "next", "write all", "call");

	(void)state;
	sample_expect(&inside, U | O, T | U | O | M, U | O | M, T | U | O | M, T | U | O | M);
	/* Two events, the head and the rest, so that memory itself holds bytes of both. */
	sample_expect(&across, T | U | O, T | U | O | M, T | U | O | M, T | U | O | M,
		      T | U | O | M);
}

/* Stores leave the buffer in program order: with the tail before the head, a CPU that fetches
 * upwards, head first, cannot have the new head and the old tail; it can have the old head and the
 * new tail. Under coherent, memory itself holds 66 cc. */
static void test_stores_in_order(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "quad+0", "next", "write tail, write head", "call");

	(void)state;
	sample_expect(&scenario, T | U | O, T | U | O | M, T | U | O | M, T | U | O | M,
		      T | U | O | M);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_direct),
		cmocka_unit_test(test_breakpoint_only),
		cmocka_unit_test(test_breakpoint_ipi),
		cmocka_unit_test(test_three_sync),
		cmocka_unit_test(test_first_sync_left_out),
		cmocka_unit_test(test_middle_sync_left_out),
		cmocka_unit_test(test_last_sync_left_out),
		cmocka_unit_test(test_last_sync_is_a_fence),
		cmocka_unit_test(test_sync_that_does_not_serialize),
		cmocka_unit_test(test_unfenced_sync),
		cmocka_unit_test(test_unfenced_last_sync),
		cmocka_unit_test(test_unfenced_sync_behind_a_store),
		cmocka_unit_test(test_one_store),
		cmocka_unit_test(test_stores_in_order),
	};

	return cmocka_run_group_tests_name("prove_models", tests, NULL, NULL);
}
