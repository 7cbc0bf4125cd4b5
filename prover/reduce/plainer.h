/*
 * What of a scenario can be plainer, with all of its steps and sites still there: offers of it.
 */
#ifndef PROVE_PLAINER_H
#define PROVE_PLAINER_H

#include "prover/reduce/offers.h"

void offer_plainer_executors(struct offers *offers);
void offer_plainer_sites(struct offers *offers);
void offer_plainer_steps(struct offers *offers);

#endif
