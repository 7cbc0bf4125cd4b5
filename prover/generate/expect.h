/*
 * The expectations of a scenario that follow from what the models allow in it. Pure.
 */
#ifndef PROVE_EXPECT_H
#define PROVE_EXPECT_H

#include "scenario/scenario.h"

/* The outcomes that the language lets a scenario expect. */
outcome_set expect_possible(const struct scenario *scenario);

/* What a run must not show on any machine that conforms to some model: what none of them allows. A
 * fault is what a mismatch may raise. */
outcome_set expect_never(const struct scenario *scenario, const outcome_set allowed[MODELS]);

/* Fills all expectations of a scenario: under each model it is to show what that allows, and
 * forbids all else; in a run it forbids what no model allows. So no expectation is contradicted,
 * and the verdict on a machine that conforms is `as expected`. NULL: nobody knows what they allow;
 * a run then forbids a fault. */
void expect_by_models(struct scenario *scenario, const outcome_set *allowed);

#endif
