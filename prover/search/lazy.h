/*
 * What an executor has fetched, told as late as possible.
 *
 * To fetch a byte looks at what memory holds there, and at nothing else; and nothing looks at what
 * an executor has fetched but its own executions. So a fetch may be put off, without a difference
 * to anything, until that executor executes the byte, or a store is about to change it; and if the
 * executor serializes first, it need not have been. What is left is this: just before a store, each
 * executor may have fetched any of the bytes that the store changes, by the rules of its model; and
 * to execute is to fetch whatever it has not, all in that moment.
 *
 * So what an executor is told to have fetched is only what it *keeps*: what memory no longer holds.
 * A byte that no store changes is never fetched.
 *
 * This is exact. docs/prove.md says why, and the tests hold it against the search that leaves
 * nothing out. It needs of a model what docs/models.md says in M17 to M22, and nothing of its
 * events' details. All is pure; `memory` is what that executor would fetch now.
 */
#ifndef PROVE_LAZY_H
#define PROVE_LAZY_H

#include "prover/model/system.h"

/* Drops what it could as well fetch now, and what it cannot execute before it drops it anyway. */
void lazy_forget(const struct system *system, code_word memory, struct executor_state *executor);

/* Fetches what it has not fetched, to execute it: `number` counts the ways to do so from 0, in each
 * of which it fetches a little more of a site, or all at once where that makes no difference. False
 * behind the last. The first way in which it can execute is all that it does. */
bool lazy_fetch(const struct system *system, code_word memory, unsigned number,
		struct executor_state *executor);

/* Just before a store that turns memory from `before` into `after`, an executor that may fetch may
 * have fetched different things by then. `number` counts them from 0, which is what it has. False
 * behind the last. */
bool lazy_keep(const struct system *system, code_word before, code_word after, size_t number,
	       struct executor_state *executor);

/* To fetch anew what it keeps: `number` counts from 0 what that can be, of which some may change
 * nothing. False behind the last. */
bool lazy_renew(const struct system *system, unsigned number, struct executor_state *executor);

#endif
