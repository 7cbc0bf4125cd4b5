/*
 * Random sites: every pair of forms that the language takes, at every kind of place.
 */
#ifndef TESTS_RANDOM_SITE_H
#define TESTS_RANDOM_SITE_H

#include "scenario/site.h"
#include "tests/random/dice.h"

/* A site whose mixtures site_mixtures() tells apart, of at most SITE_LENGTH_MAX bytes. */
struct site random_site(struct dice *dice);

#endif
