/*
 * The form of a scenario that stands for all which differ from it in nothing: neither a model nor a
 * run could tell them apart.
 *
 * The same are
 * - what is called otherwise, says something else of itself, or expects something else;
 * - a form in bytes, and the form of a name that has these bytes;
 * - places that straddle the same, behind the same byte: a line's end at line+63 is one at quad+7
 *   only where no line ends, and a site that straddles nothing is at line+0;
 * - a step `write bytes A..B`, and the step of a name that stores these bytes; `byte by byte`,
 * where that is one byte;
 * - all values of a flag but 0; and a flag that nobody reads is as none;
 * - `if flag then none` and `none`;
 * - an unfenced sync, and another one, where no store can be in the buffer and nobody rests;
 * - two sites, and the same in the other order, where nothing but their numbers tells which is
 * first: no step writes both, and each pass is a call by a program and nothing else, with nobody
 * else who acts or rests;
 * - where no store and no form has a breakpoint at a head: all handlers, whether one is retired,
 * and whether it executes a site.
 *
 * All else may make a difference, if only to a machine: two ways to serialize do, though the models
 * may take them for one.
 */
#ifndef PROVE_CANONICAL_H
#define PROVE_CANONICAL_H

#include "scenario/scenario.h"

/* Writes that form of a valid scenario, which is valid, too. Its name, `about` and expectations are
 * those of `scenario`, but for `nested` where no handler executes a site. Pure. */
void canonical_form(const struct scenario *scenario, struct scenario *canonical);

/* The part of it that is about one place: where a site of that length lies. */
void canonical_place(struct site *site);

/* The same experiment, as far as a model can tell: of two scenarios that are equal in this form,
 * each model allows the same. To the canonical form it adds that a line's and a page's end are as a
 * quadword's; that ways to serialize are two, those that drop what was fetched and those that do
 * not; that a handler retries, or does not; and that `straight` is `call`. The form itself may be
 * one that the language refuses. */
void canonical_to_models(const struct scenario *scenario, struct scenario *form);

#endif
