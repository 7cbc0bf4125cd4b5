/*
 * Plots of what something cost, as SVG that stands in a page: on a scale of decades of time. A
 * table beside it says the same in numbers.
 */
#ifndef TOOLS_REPORT_PLOT_H
#define TOOLS_REPORT_PLOT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "kernel/report/report_fields.h"

/* The marks of a row: a thin line from the minimum to the maximum, a thick one from the median to
 * the 99th percentile, a dot at the median. */
struct plot_row {
	char label[40];
	uint64_t ns[QUANTILES];
	uint64_t limit_ns; /* a tick; 0: none */
};

/* `title` is read out in the place of it. At least one row. */
void plot_spreads(FILE *to, const char *title, const struct plot_row *rows, size_t count);

/* A row of dots: medians, say, of many scenarios. */
struct plot_dots {
	char label[40];
	const uint64_t *ns;
	size_t count;
};

void plot_dots(FILE *to, const char *title, const struct plot_dots *rows, size_t count);

/* Where a time lies between the decades `first` and `last` (10^first ns): 0 to 1. Below one
 * nanosecond is one nanosecond. Pure. */
double plot_place(uint64_t ns, unsigned first, unsigned last);

#endif
