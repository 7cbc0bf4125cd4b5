/*
 * What a patch is made of, each part by itself.
 */
#ifndef BENCH_LINUX_PARTS_H
#define BENCH_LINUX_PARTS_H

#include "samples.h"

#include <linux/module.h>

/* Looks up what a module cannot call by name. What it does not find is left out, with a note. May
 * sleep, as all below. */
void parts_find(struct module *module);
void parts_release(void);

/* Every other CPU serializes, as between the steps of a patch. */
void parts_measure_sync(struct samples *samples);

/* One byte of a site is written by the function that patches, with the value that it has. */
void parts_measure_store(struct samples *samples);

/* One breakpoint on this CPU. */
void parts_measure_handler(struct samples *samples);

#endif
