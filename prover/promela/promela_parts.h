/*
 * What the parts of promela.c share. For them only.
 */
#ifndef PROVE_PROMELA_PARTS_H
#define PROVE_PROMELA_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "scenario/scenario.h"

struct promela {
	FILE *to;
	const struct scenario *scenario;
	enum model model;
	unsigned executors;
};

/* The bytes of all sites are one array: where in it a byte of a site is. With the number of sites
 * and 0: how long it is. */
static inline unsigned promela_byte(const struct promela *out, unsigned site, unsigned byte)
{
	for (unsigned n = 0; n < site; n++)
		byte += out->scenario->sites[n].length;
	return byte;
}

/* How an executor serializes. An inline, which has to be there before whoever uses it: the patcher
 * and all executors. */
void promela_print_serialize(const struct promela *out);

/* The patcher, and its store buffer. */
void promela_print_patcher(const struct promela *out);
void promela_print_buffer(const struct promela *out);

/* The processes of executor `e`: what it executes, what it fetches, and its handler of IPIs. */
void promela_print_executors(const struct promela *out);

/* Of these: what executor `e` does at a site in its pass, or, nested, in its #BP handler. */
void promela_print_site(const struct promela *out, unsigned site, bool nested);

/* Of these, the one that fetches. */
void promela_print_fetcher(const struct promela *out);

#endif
